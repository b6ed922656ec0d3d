"""An agency's workbook: taken along, filled in without a connection, brought back."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from accounts.access import Person, memberships_of
from accounts.actor import Actor
from accounts.models import Agency
from assignments.access import WORKING_ROLES, choose_period
from assignments.actions.previews import create_preview, discard_preview
from assignments.actions.workbook import carry_out_workbook
from assignments.enums import ImportKind
from assignments.imports.findings import FileUnreadable, has_faults
from assignments.imports.previews import get_preview
from assignments.imports.workbook_book import read_upload
from assignments.imports.workbook_sheets import SheetKind
from assignments.imports.workbook_writing import write_workbook
from assignments.models import ImportPreview
from assignments.refusals import Refusal
from assignments.views.page import Links, plan_of
from assignments.workbook.comparing import STUCK, Fate, Outcome
from assignments.workbook.contents import document_of
from assignments.workbook.intake import take_back
from assignments.workbook.lines import lines_of
from assignments.workbook.previewing import comparison_of, work_of_preview
from common.http import read_only, read_write
from common.text import order_key

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the preview; ``url`` is where it is entered on the site."""

    outcome: Outcome
    name: str
    url: str
    badge: str
    tone: str

    @property
    def sheet(self) -> str:
        """Return the sheet's name."""
        return self.outcome.sheet.label


BADGES = {
    Fate.CONFLICT: ("Có bản khác trên hệ thống", "due"),
    Fate.CLOSED: ("Không nhận sửa đổi", "muted"),
    Fate.GONE: ("Không còn của cơ quan", "muted"),
    Fate.CHANGED: ("Sẽ lưu", "accent"),
    Fate.AGREED: ("Đã có trên hệ thống", "ok"),
}


@read_only
def workbook_download(request: HttpRequest) -> HttpResponse:
    """Send the workbook of one of the person's agencies for a period."""
    agency = _agency(request.user, request.GET.get("co-quan", ""))
    plan = plan_of(request)
    period = choose_period(plan, request.GET.get("ky"))
    lines = lines_of(request.user, plan, period, agency)
    content = write_workbook(document_of(plan, period, agency, lines))
    name = f"ket-qua_{agency.slug}_{period.kind}-{plan.year}.xlsx"
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@read_write
def workbook_upload(request: HttpRequest) -> HttpResponse:
    """Take a filled-in workbook and lead to its preview; nothing of the plan changes yet."""
    _agency(request.user)
    error, status = "", 200
    if request.method == "POST":
        try:
            return redirect("assignments:workbook-preview", key=_receive(request).key)
        except FileUnreadable as refusal:
            error, status = str(refusal), 422
    plan = plan_of(request)
    period = choose_period(plan, request.GET.get("ky"))
    links = Links(request.user, plan)
    context = {
        "period": period,
        "error": error,
        "downloads": workbook_links(request.user, links, period.kind),
        "work_url": links.to("assignments:my-work", ky=period.kind),
    }
    return render(request, "assignments/workbook_upload.html", context, status=status)


@read_write
def workbook_preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what a workbook would change, and store it when told to."""
    preview = get_preview(request.user, ImportKind.WORKBOOK, key)
    if request.method != "POST":
        return _page(request, preview)
    if request.POST.get("do") == "discard":
        return _discard(request, preview)
    with_prefilled = request.POST.get("prefilled") == "1"
    try:
        outcome = carry_out_workbook(
            preview=preview,
            digest=request.POST.get("digest", ""),
            work_out=lambda row: work_of_preview(request.user, row, with_prefilled=with_prefilled),
            actor=Actor.of_request(request),
        )
    except Refusal as refusal:
        return _page(request, preview, note=str(refusal), status=409)
    if outcome is not None:
        messages.success(request, outcome)
    return redirect("assignments:workbook-preview", key=key)


def workbook_links(user: Person, links: Links, kind: str) -> list[tuple[str, str]]:
    """Return (agency, address of its workbook) for each agency that the person works for."""
    return [
        (agency.name, links.to("assignments:workbook", **{"ky": kind, "co-quan": agency.slug}))
        for agency in _agencies(user)
    ]


def _agencies(user: Person) -> list[Agency]:
    """Return the agencies that the person enters results for, by name; nothing is asked twice."""
    agencies = {row.agency for row in memberships_of(user) if row.role in WORKING_ROLES}
    return sorted(agencies, key=lambda agency: order_key(agency.name))


def _agency(user: Person, slug: str = "") -> Agency:
    """Return the agency named, else the person's first; 404 for one of others, 403 without any."""
    mine = _agencies(user)
    if not mine:
        raise PermissionDenied("Chỉ người của cơ quan nhập kết quả mới dùng tệp Excel của cơ quan.")
    agency = next((agency for agency in mine if slug in {"", agency.slug}), None)
    if agency is None:
        raise Http404("Không có tệp Excel của cơ quan này.")
    return agency


def _receive(request: HttpRequest) -> ImportPreview:
    upload = request.FILES.get("file")
    if upload is None:
        raise FileUnreadable("Chọn tệp Excel (.xlsx) đã điền rồi bấm Xem trước.")
    read = read_upload(upload)
    taken = take_back(request.user, read.book)
    return create_preview(
        user=request.user,  # type: ignore[arg-type]  # who works for an agency is signed in
        kind=ImportKind.WORKBOOK,
        file_name=read.name,
        sha256=read.sha256,
        payload=taken.as_json(),
        plan=taken.plan,
        period=taken.period,
        agency=taken.agency,
    )


def _discard(request: HttpRequest, preview: ImportPreview) -> HttpResponse:
    discard_preview(preview=preview)
    messages.success(request, "Đã bỏ bản xem trước. Chưa có gì được lưu từ tệp đó.")
    return redirect("assignments:my-work")


def _page(
    request: HttpRequest, preview: ImportPreview, *, note: str = "", status: int = 200
) -> HttpResponse:
    compared = comparison_of(request.user, preview)
    plan, period = preview.plan, preview.period
    assert plan is not None and period is not None  # noqa: S101, PT018  # comparison_of says so
    links = Links(request.user, plan)
    faults = [finding for finding in compared.findings if finding.is_fault]
    changed, stuck = compared.of(Fate.CHANGED), compared.of(*STUCK)
    prefilled = compared.of(Fate.PREFILLED)
    is_done = preview.confirmed_at is not None
    context = {
        "preview": preview,
        "period": period,
        "agency": preview.agency,
        "note": note,
        "faults": faults,
        "warnings": [finding for finding in compared.findings if not finding.is_fault],
        "changed": [_row(one, links) for one in changed],
        "stuck": [_row(one, links) for one in stuck],
        "agreed": [_row(one, links) for one in compared.of(Fate.AGREED)],
        "prefilled": prefilled,
        "same": compared.of(Fate.SAME),
        "is_done": is_done,
        "can_confirm": not is_done
        and not has_faults(compared.findings)
        and bool(changed or prefilled),
        "digest": compared.digest,
        "upload_url": links.to("assignments:workbook-upload", ky=period.kind),
        "work_url": links.to("assignments:my-work", ky=period.kind),
    }
    return render(request, "assignments/workbook_preview.html", context, status=status)


def _row(outcome: Outcome, links: Links) -> PreviewRow:
    badge, tone = BADGES[outcome.fate]
    line = outcome.line
    url = ""
    if line is not None and outcome.sheet is SheetKind.RESULTS:
        url = links.of_task("assignments:result-edit", line.task)
    elif line is not None:
        url = links.of_task("assignments:contribution", line.task, co_quan=line.agency.slug)
    return PreviewRow(outcome, line.task.criterion.name if line else "", url, badge, tone)
