"""The Word templates of reports: what there is, what a template may name, putting in one's own."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.access import require_role
from accounts.actor import Actor
from accounts.enums import Role
from assignments.imports.findings import FileUnreadable
from assignments.imports.opening import receive
from common import clock
from common.http import read_only, read_write
from criteria.access import choose_plan, visible_plans
from reports.actions import templates as actions
from reports.enums import ReportKind
from reports.exports.report_docx import built_in
from reports.exports.report_language import FILTERS, TemplateRefused, variables
from reports.exports.report_template_check import check_template
from reports.forms import TemplateForm
from reports.models import ReportTemplate
from reports.report_access import get_template
from reports.snapshot import read_snapshot

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LINES = ("{%p for câu in total_lines %}", "{{ câu }}", "{%p endfor %}")
ROWS = ("{%tr for dòng in areas %}", "{{ dòng.name }} | {{ dòng.now }}", "{%tr endfor %}")
EXAMPLES = (
    ("Một biến", ("{{ head.issuer }}",)),
    ("Danh sách câu: ba đoạn liền nhau", LINES),
    ("Bảng: ba hàng liền nhau, hàng giữa là các ô", ROWS),
    ("Chỉ hiện khi có: ba đoạn", ("{%p if late %}", "…", "{%p endif %}")),
    ("Biểu đồ: một đoạn riêng", ("{{ charts.areas }}",)),
)
SLUGS = {"tong-hop": ReportKind.CONSOLIDATED, "co-quan": ReportKind.AGENCY}


@dataclass(frozen=True, slots=True)
class TemplateSet:
    """One kind of report with the templates there are for it."""

    slug: str
    label: str
    active: ReportTemplate | None
    uploaded: list[ReportTemplate]


@read_only
@never_cache
def template_list(request: HttpRequest) -> HttpResponse:
    """Show the templates of both kinds with their history, and the variables."""
    require_role(request.user, Role.COORDINATOR)
    uploaded = list(
        ReportTemplate.objects.select_related("uploaded_by").defer("content").order_by("-id")
    )
    sets = [
        TemplateSet(
            slug,
            kind.label,
            next((one for one in uploaded if one.kind == kind and one.is_active), None),
            [one for one in uploaded if one.kind == kind],
        )
        for slug, kind in SLUGS.items()
    ]
    context = {
        "sets": sets,
        "variables": variables(),
        "examples": EXAMPLES,
        "filters": FILTERS,
        "preview": _preview_params(request),
    }
    return render(request, "reports/template_list.html", context)


@read_only
@never_cache
def template_built_in(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the built-in template."""
    require_role(request.user, Role.COORDINATOR)
    return _sent(built_in(_kind(slug)), f"Mẫu có sẵn {slug}.docx")


@read_only
@never_cache
def template_download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send an uploaded template as it was sent in."""
    template = get_template(request.user, pk)
    return _sent(bytes(template.content), template.file_name)


@read_write
@never_cache
def template_upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a template in; it is checked, kept, and not used before it is activated."""
    require_role(request.user, Role.COORDINATOR)
    kind = _kind(slug)
    is_post = request.method == "POST"
    form = TemplateForm(request.POST, request.FILES) if is_post else TemplateForm()
    if is_post and form.is_valid() and _taken(request, kind, form):
        messages.success(request, "Đã nhận mẫu. Xem thử, rồi bấm Dùng mẫu này.")
        return redirect("reports:template-list")
    list_url = reverse("reports:template-list")
    context = {
        "form": form,
        "label": kind.label,
        "list_url": list_url,
        "way": [("Mẫu báo cáo", list_url), ("Đưa lên mẫu", "")],
    }
    status = 422 if form.errors else 200
    return render(request, "reports/template_upload.html", context, status=status)


def _taken(request: HttpRequest, kind: ReportKind, form: TemplateForm) -> bool:
    """Check and keep the file of a valid form; what is wrong becomes the form's error."""
    try:
        received = receive(form.cleaned_data["file"], kinds=("docx",))
        actions.add_template(
            kind=kind,
            file_name=received.name,
            content=check_template(received.file),
            note=form.cleaned_data["note"],
            actor=Actor.of_request(request),
        )
    except (FileUnreadable, TemplateRefused) as refusal:
        form.add_error("file", str(refusal))
    except ValidationError as error:
        form.add_error("file", error)
    return not form.errors


@read_write
@never_cache
def template_activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Use an uploaded template from now on."""
    template = get_template(request.user, pk)
    return _changed(
        request,
        lambda: actions.activate_template(pk=template.pk, actor=Actor.of_request(request)),
        f"Từ nay dùng mẫu “{template.file_name}”.",
    )


@read_write
@never_cache
def template_reset(request: HttpRequest, slug: str) -> HttpResponse:
    """Go back to the built-in template."""
    require_role(request.user, Role.COORDINATOR)
    kind = _kind(slug)
    return _changed(
        request,
        lambda: actions.use_built_in(kind=kind, actor=Actor.of_request(request)),
        "Từ nay dùng mẫu có sẵn.",
    )


def _changed(request: HttpRequest, change: Callable[[], object], done: str) -> HttpResponse:
    if request.method == "POST":
        try:
            change()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, done)
    return redirect("reports:template-list")


def _kind(slug: str) -> ReportKind:
    kind = SLUGS.get(slug)
    if kind is None:
        raise Http404("Không có loại báo cáo này.")
    return kind


def _preview_params(request: HttpRequest) -> dict[str, str]:
    """Return what a preview is made of: the plan in force, its latest opened period."""
    plan = choose_plan(visible_plans(request.user), None)
    opened = read_snapshot(plan).reported.opened(clock.today()) if plan else ()
    return {"nam": str(plan.year), "ky": opened[-1].value} if plan and opened else {}


def _sent(content: bytes, name: str) -> HttpResponseBase:
    response = FileResponse(
        io.BytesIO(content), as_attachment=True, filename=name, content_type=DOCX
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
