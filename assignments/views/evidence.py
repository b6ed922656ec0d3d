"""The documents of one result or contribution: adding, taking off, replacing.

A script asks for JSON, one file at a time; without it the same addresses take plain forms.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import Agency
from assignments.access import Task, get_task
from assignments.actions.evidence import (
    add_evidence_link,
    attach_existing,
    detach_evidence,
)
from assignments.actions.evidence_places import Attached, Place
from assignments.actions.results import writable_contribution
from assignments.documents import EvidencePanel, PanelUrls, evidence_panel
from assignments.evidence_forms import LinkForm
from assignments.files.intake import take_file, take_replacement
from assignments.files.verdict import FileRefused
from assignments.refusals import NotNow, Refusal
from assignments.workflow import Action, Part
from common.http import read_write
from criteria.access import get_plan

FILES = "files"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, or of one wish, in a sentence; ``status`` as HTTP counts."""

    text: str
    is_done: bool
    status: int = 200


NO_FILE = Outcome("Chưa chọn tệp nào, hoặc tên tệp không đọc được. Chọn lại tệp.", False, 422)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a request about documents is about."""

    place: Place
    task: Task

    @property
    def panel(self) -> EvidencePanel:
        """Return the documents as they are now."""
        return evidence_panel(self.task, agency=self.place.agency, can_edit=self.can_edit)

    @property
    def is_mine(self) -> bool:
        """Tell whether the documents are of the person's own agency."""
        if self.place.agency is not None:
            return self.place.agency.pk in self.task.contributing_ids
        return Part.OWNER in self.task.parts

    @property
    def can_edit(self) -> bool:
        """Tell whether to offer changes; the actions decide again."""
        if not self.is_mine:
            return False
        if self.place.agency is None:
            return Action.SAVE in self.task.actions
        try:
            writable_contribution(self.task, self.place.agency)
        except NotNow:
            return False
        return True


@read_write
def panel(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Show the documents; take files, or a link."""
    desk = _desk(request, kind, code)
    if request.method != "POST":
        return _page(request, desk)
    if "link-link" in request.POST:
        return _add_link(request, desk)
    uploads = request.FILES.getlist(FILES)
    outcomes = [
        _outcome(lambda upload=upload: _took(upload, desk.place, request)) for upload in uploads
    ]
    if not outcomes:
        outcomes = [
            Outcome("Chưa chọn tệp nào, hoặc tên tệp không đọc được. Chọn lại tệp.", False, 422)
        ]
    return _answer(request, kind, code, outcomes)


@read_write
def attach(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Attach a document of the library, one that was taken off before included."""
    desk = _desk(request, kind, code)
    if request.method != "POST":
        return redirect(desk.panel.page_url)
    key = _key(request.POST.get("tai_lieu", ""))

    def change() -> str:
        attached = attach_existing(place=desk.place, key=key, actor=Actor.of_request(request))
        return f"Đã gắn “{attached.evidence}”."

    return _answer(request, kind, code, [_outcome(change)])


@read_write
def detach(request: HttpRequest, kind: str, code: str, key: UUID) -> HttpResponse:
    """Take a document off."""
    desk = _desk(request, kind, code)
    if request.method != "POST":
        return redirect(desk.panel.page_url)

    def change() -> str:
        attached = detach_evidence(place=desk.place, key=key, actor=Actor.of_request(request))
        return f"Đã gỡ “{attached.evidence}”. Tài liệu vẫn trong kho, có thể gắn lại."

    return _answer(request, kind, code, [_outcome(change)])


@read_write
def replace(request: HttpRequest, kind: str, code: str, key: UUID) -> HttpResponse:
    """Put a new file in the place of an attached document."""
    desk = _desk(request, kind, code)
    if request.method == "POST" and (upload := request.FILES.get(FILES)):

        def change() -> str:
            attached = take_replacement(
                upload=upload, place=desk.place, key=key, actor=Actor.of_request(request)
            )
            return f"Đã thay bằng “{attached.evidence}”; bản cũ được giữ trong lịch sử."

        return _answer(request, kind, code, [_outcome(change)])
    shown = desk.panel
    old = next((row for row in shown.rows if row.key == str(key)), None)
    if old is None:
        raise Http404("Không có tài liệu này.")
    if not desk.can_edit:
        raise PermissionDenied("Tài liệu ở đây lúc này không thay được.")
    is_empty = request.method == "POST"
    context = {
        "task": desk.task,
        "panel": shown,
        "old": old,
        "is_empty": is_empty,
        "crumbs": [*_crumbs(desk), ("Tài liệu kiểm chứng", shown.page_url), ("Thay tệp", "")],
    }
    return render(
        request, "assignments/evidence_replace.html", context, status=422 if is_empty else 200
    )


# --- What is asked, and of what ------------------------------------------------------------------


def _desk(request: HttpRequest, kind: str, code: str) -> Desk:
    """Return the place asked about; 404 for who may not see its documents."""
    plan = get_plan(request.user, request.GET.get("nam"))
    task = get_task(request.user, plan, kind, code)
    agency = _contributor(task, request.GET.get("co_quan", ""))
    is_own = agency is not None and agency.pk in task.my_agency_ids
    if not is_own and not task.parts & {Part.OWNER, Part.REVIEWER}:
        raise Http404("Không có kết quả này.")
    desk = Desk(Place(plan, kind, code, agency), task)
    if request.method == "POST" and not desk.is_mine:
        raise PermissionDenied("Tài liệu này do cơ quan khác đưa lên; chỉ được xem.")
    return desk


def _contributor(task: Task, slug: str) -> Agency | None:
    if not slug:
        return None
    agency = Agency.objects.filter(slug=slug, pk__in=task.duty.contributor_ids).first()
    if agency is None:
        raise Http404("Cơ quan này không phối hợp tiêu chí này.")
    return agency


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404("Không có tài liệu này.") from None


# --- What became of it ---------------------------------------------------------------------------


def _took(upload: Any, place: Place, request: HttpRequest) -> str:
    attached: Attached = take_file(upload=upload, place=place, actor=Actor.of_request(request))
    if attached.is_known:
        return (
            f"“{upload.name}” đã có trong kho tài liệu của cơ quan; đã gắn “{attached.evidence}”."
        )
    return f"Đã nhận “{upload.name}”."


def _add_link(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, link_form=form, status=422)

    def change() -> str:
        attached = add_evidence_link(
            place=desk.place,
            link=form.cleaned_data["link"],
            details=form.details,
            actor=Actor.of_request(request),
        )
        return f"Đã thêm “{attached.evidence}”."

    outcome = _outcome(change)
    if not outcome.is_done:
        return _page(request, desk, link_form=form, outcomes=[outcome], status=outcome.status)
    return _answer(request, desk.place.kind, desk.place.code, [outcome])


def _outcome(change: Any) -> Outcome:
    """Carry a change out; its refusal becomes a sentence, and the other files go on."""
    try:
        return Outcome(change(), True)
    except (FileRefused, Refusal, ValidationError) as refusal:
        return _refused(refusal)


def _refused(refusal: Exception) -> Outcome:
    said = " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
    return Outcome(said, False, 409 if isinstance(refusal, Refusal) else 422)


def _answer(request: HttpRequest, kind: str, code: str, outcomes: list[Outcome]) -> HttpResponse:
    """Answer with the documents as they are now: as data, or as a page that says what happened."""
    desk = _desk(request, kind, code)
    status = max(outcome.status for outcome in outcomes)
    if request.headers.get("Accept", "").startswith("application/json"):
        panel = desk.panel
        answer = {
            "version": panel.version,
            "status": panel.status,
            "status_label": desk.task.status.label,
            "count": len(panel.rows),
            "outcomes": [asdict(outcome) for outcome in outcomes],
            "html": render_to_string("assignments/_evidence_list.html", {"panel": panel}, request),
        }
        return JsonResponse(answer, status=status)
    if status != 200:
        return _page(request, desk, outcomes=outcomes, status=status)
    for outcome in outcomes:
        messages.success(request, outcome.text)
    return redirect(desk.panel.page_url)


def _page(
    request: HttpRequest,
    desk: Desk,
    *,
    link_form: LinkForm | None = None,
    outcomes: Sequence[Outcome] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "task": desk.task,
        "agency": desk.place.agency,
        "panel": desk.panel,
        "link_form": link_form or LinkForm(),
        "outcomes": outcomes,
        "some_done": any(outcome.is_done for outcome in outcomes),
        "result_url": _result_url(desk.task),
        "crumbs": [*_crumbs(desk), ("Tài liệu kiểm chứng", "")],
    }
    return render(request, "assignments/evidence_panel.html", context, status=status)


def _crumbs(desk: Desk) -> list[tuple[str, str]]:
    task = desk.task
    name = f"{task.criterion.code} · {task.period}"
    return [("Kho tài liệu", reverse("assignments:library")), (name, _result_url(task))]


def _result_url(task: Task) -> str:
    return PanelUrls(task).to("assignments:result")
