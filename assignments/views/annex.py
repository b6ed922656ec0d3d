"""The annex of a plan brought in a file: upload, look at what it would change, confirm."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.access import Person
from accounts.actions_agencies import remember_alias
from accounts.actor import Actor
from accounts.models import Agency, AgencyGroup
from assignments.access import require_coordinator
from assignments.actions.previews import answer_preview, create_preview, discard_preview
from assignments.enums import ImportKind
from assignments.forms_annex import NEW, AnswersForm, NewPlanForm, UploadForm
from assignments.imports.annex import AnnexTable
from assignments.imports.annex_changes import PlanChanges
from assignments.imports.annex_confirm import changes_of, confirm_annex
from assignments.imports.annex_files import read_annex
from assignments.imports.findings import FileUnreadable
from assignments.imports.plan_head import head_from_table
from assignments.imports.previews import get_preview
from assignments.models import ImportPreview
from assignments.refusals import NotNow
from assignments.views.annex_rows import page_of
from assignments.views.plans import way_to_plans
from common.http import read_write
from criteria.access import visible_plans
from criteria.models import Plan

HEAD, ANSWERS = "thong-tin", "tra-loi"
"""What a button of the preview asks for."""


@read_write
@never_cache
def annex_upload(request: HttpRequest) -> HttpResponse:
    """Take the file, read it and lead to its preview; nothing of a plan changes yet."""
    require_coordinator(request.user)
    plans = visible_plans(request.user)
    if request.method != "POST":
        wanted = request.GET.get("ke_hoach", "")
        is_known = wanted == NEW or any(str(plan.year) == wanted for plan in plans)
        return _upload_page(request, UploadForm(plans=plans, initial=wanted if is_known else ""))
    form = UploadForm(request.POST, request.FILES, plans=plans)
    if form.is_valid():
        try:
            return redirect(_url("annex", _keep(request, form)))
        except FileUnreadable as refusal:
            form.add_error("file", str(refusal))
    return _upload_page(request, form, 422)


def _keep(request: HttpRequest, form: UploadForm) -> ImportPreview:
    actor = Actor.of_request(request)
    assert actor.user is not None  # noqa: S101  # a page of coordinators
    received, table = read_annex(form.cleaned_data["file"])
    return create_preview(
        user=actor.user,
        kind=ImportKind.ANNEX,
        file_name=received.name,
        sha256=received.sha256,
        payload={"table": table.as_json()},
        plan=form.plan,
    )


def _upload_page(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "way": way_to_plans(("Nạp phụ lục", ""))}
    return render(request, "assignments/annex_upload.html", context, status=status)


@read_write
@never_cache
def annex(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what the file would change; a post answers what the page asks."""
    preview = _kept(request.user, key)
    if preview.confirmed_at is not None:
        return _done_page(request, preview)
    changes = changes_of(preview)
    if request.method != "POST":
        return _page(request, preview, changes)
    if request.POST.get("viec") == HEAD:
        return _take_head(request, preview, changes)
    return _take_answers(request, preview, changes)


def _take_head(request: HttpRequest, preview: ImportPreview, changes: PlanChanges) -> HttpResponse:
    form = NewPlanForm(request.POST, initial={})
    if preview.plan is not None or not form.is_valid():
        return _page(request, preview, changes, head_form=form, status=422)
    answer_preview(preview=preview, answers={"head": form.head.as_json()})
    messages.success(request, "Đã ghi thông tin kế hoạch mới.")
    return redirect(_url("annex", preview))


def _take_answers(
    request: HttpRequest, preview: ImportPreview, changes: PlanChanges
) -> HttpResponse:
    form = AnswersForm(request.POST, changes=changes)
    if not form.is_valid():
        return _page(request, preview, changes, answers_form=form, status=422)
    _remember(form, changes, Actor.of_request(request))
    if form.given_names:
        known = preview.answers.get("names", {})
        answer_preview(preview=preview, answers={"names": {**known, **form.given_names}})
    messages.success(request, "Đã ghi các câu trả lời. Xem lại các thay đổi.")
    return redirect(_url("annex", preview))


def _remember(form: AnswersForm, changes: PlanChanges, actor: Actor) -> None:
    """Remember whom the names stand for that were said anew."""
    assert changes.directory is not None  # noqa: S101  # worked out changes have one
    said_before = {one.text: one.chosen for one in changes.parties if one.is_answered}
    for text, key in form.given_parties.items():
        if said_before.get(text) == key:
            continue
        party = changes.directory[key]
        model: Any = AgencyGroup if party.is_group else Agency
        remember_alias(text=text, party=model.objects.get(pk=party.pk), actor=actor)


@read_write
@never_cache
def annex_confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """Carry out what was shown, once; where it would be something else by now, show that."""
    preview = _kept(request.user, key)
    if request.method != "POST":
        return redirect(_url("annex", preview))
    try:
        outcome = confirm_annex(
            preview=preview, seen=request.POST.get("seen", ""), actor=Actor.of_request(request)
        )
    except NotNow as refusal:
        preview = _kept(request.user, key)
        return _page(request, preview, changes_of(preview), refusal=str(refusal), status=409)
    if outcome.was_done_before:
        messages.info(request, "Tệp này đã được nạp trước đó; lần này không ghi gì thêm.")
    return redirect(_url("annex", preview))


@read_write
@never_cache
def annex_discard(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let the preview go; nothing of a plan changes."""
    preview = _kept(request.user, key)
    if request.method == "POST" and preview.confirmed_at is None:
        discard_preview(preview=preview)
        messages.success(request, f"Đã bỏ bản xem trước của “{preview.file_name}”.")
    return redirect("assignments:plan-list")


def _kept(user: Person, key: UUID) -> ImportPreview:
    require_coordinator(user)
    return get_preview(user, ImportKind.ANNEX, key)


def _url(name: str, preview: ImportPreview) -> str:
    return reverse(f"assignments:{name}", args=[preview.key])


def _done_page(request: HttpRequest, preview: ImportPreview) -> HttpResponse:
    context = {
        "preview": preview,
        "plan": preview.plan,
        "way": way_to_plans(("Nạp phụ lục", reverse("assignments:annex-upload")), ("Xong", "")),
    }
    return render(request, "assignments/annex_done.html", context)


def _page(
    request: HttpRequest,
    preview: ImportPreview,
    changes: PlanChanges,
    *,
    head_form: NewPlanForm | None = None,
    answers_form: AnswersForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    if changes.is_new_plan and head_form is None:
        head_form = NewPlanForm(initial=_head_initial(request, preview, changes))
    context = {
        "preview": preview,
        "plan": changes.plan,
        "page": page_of(changes),
        "changes": changes,
        "head_form": head_form if changes.is_new_plan else None,
        "answers_form": answers_form or AnswersForm(changes=changes),
        "refusal": refusal,
        "way": way_to_plans(
            ("Nạp phụ lục", reverse("assignments:annex-upload")), ("Xem trước", "")
        ),
    }
    return render(request, "assignments/annex.html", context, status=status)


def _head_initial(
    request: HttpRequest, preview: ImportPreview, changes: PlanChanges
) -> dict[str, Any]:
    """Return what the head's form starts from: what was given, else the file, else last year."""
    if changes.head is not None:
        head = changes.head
        subject = Agency.objects.filter(pk=head.subject_id).first()
        return head.plan_values | {"year": head.year, "subject": subject.slug if subject else ""}
    latest: Plan | None = next(iter(visible_plans(request.user)), None)
    before: dict[str, Any] = {"scale_label": "phần thẩm định"}
    if latest is not None:
        before = {
            "issuer": latest.issuer,
            "signer": latest.signer,
            "scale_label": latest.scale_label,
            "subject": latest.subject.slug,
        }
    return before | head_from_table(AnnexTable.from_json(preview.payload["table"]))
