"""How far the measures of section II have come, as the agencies that lead them say."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import memberships_of
from accounts.actor import Actor
from accounts.models import Agency
from assignments.access import (
    WORKING_ROLES,
    choose_period,
    is_open_for,
    reopened_agency_ids,
)
from assignments.actions.progress import save_progress
from assignments.enums import ProgressStatus
from assignments.forms import ProgressForm
from assignments.measures import led_measures
from assignments.models import MeasureProgress, ReportingPeriod
from assignments.refusals import Refusal, Stale
from assignments.result_rows import Mark
from assignments.views.page import Links, period_choices, plan_of, why_closed
from assignments.views.saving import show_version
from assignments.views.table_files import WorkTables
from common.http import read_write
from common.tables.answers import table_answer
from common.tables.model import Kind, Table, columns
from common.text import order_key
from criteria.models import Measure, Plan

MARKS = {
    ProgressStatus.NOT_STARTED: Mark(ProgressStatus.NOT_STARTED.label, "muted", "three-dots"),
    ProgressStatus.IN_PROGRESS: Mark(ProgressStatus.IN_PROGRESS.label, "accent", "clock"),
    ProgressStatus.DONE: Mark(ProgressStatus.DONE.label, "ok", "check-circle"),
}
NOTHING_SAID = Mark("Chưa cập nhật", "muted", "question-circle")


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One measure at one agency, with its form; ``form`` is ``None`` where it is only shown."""

    order: int
    heading: str
    lead_in: str
    text: str
    codes: tuple[str, ...]
    mark: Mark
    note: str
    updated: str
    agency_slug: str
    form: ProgressForm | None
    said: str

    @property
    def place(self) -> str:
        """Return the row's id on the page."""
        return f"nv-{self.order}-{self.agency_slug}"


@dataclass(frozen=True, slots=True)
class AgencyProgress:
    """An agency's measures."""

    name: str
    done: int
    rows: tuple[ProgressRow, ...]
    closed: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The posted row that was not stored."""

    order: int
    agency: Agency
    form: ProgressForm
    said: str
    status: int


@read_write
def my_measures(request: HttpRequest) -> HttpResponseBase:
    """List the measures that the person's agencies lead; take one row at a time."""
    plan = plan_of(request)
    period = choose_period(plan, request.GET.get("ky"))
    agencies = _agencies(request)
    if request.method != "POST":
        return _page(request, plan, period, agencies)
    if not agencies:
        raise PermissionDenied("Chỉ người của cơ quan được giao nhiệm vụ mới cập nhật được.")
    slug, order = request.POST.get("agency"), _order(request)
    agency = next((one for one in agencies if one.slug == slug), None)
    if agency is None:
        raise PermissionDenied("Nhiệm vụ này của cơ quan khác; tài khoản này chỉ được xem.")
    refused = _take(request, plan, period, agency, order)
    if refused:
        return _page(request, plan, period, agencies, refused=refused, status=refused.status)
    messages.success(request, "Đã lưu tiến độ nhiệm vụ.")
    here = Links(request.user, plan).to("assignments:my-measures", ky=period.kind)
    return redirect(f"{here}#nv-{order}-{agency.slug}")


def _agencies(request: HttpRequest) -> list[Agency]:
    return sorted(
        {row.agency for row in memberships_of(request.user) if row.role in WORKING_ROLES},
        key=lambda agency: order_key(agency.name),
    )


def _order(request: HttpRequest) -> int:
    text = request.POST.get("order", "")
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise Http404("Không có nhiệm vụ này.")
    return int(text)


def _take(
    request: HttpRequest, plan: Plan, period: ReportingPeriod, agency: Agency, order: int
) -> Refused | None:
    form = ProgressForm(request.POST, auto_id=f"id_{order}_{agency.pk}_%s")
    if not form.is_valid():
        return Refused(order, agency, form, "", 422)
    status, note = ProgressStatus(form.cleaned_data["status"]), form.cleaned_data["note"]
    try:
        save_progress(
            plan=plan,
            kind=period.kind,
            order=order,
            agency=agency,
            status=status,
            note=note,
            expected_version=form.cleaned_data["version"],
            actor=Actor.of_request(request),
        )
    except Stale as refusal:
        current: MeasureProgress | None = refusal.current
        if current is not None and (current.status, current.note) == (status.value, note):
            return None
        show_version(form, current)
        return Refused(order, agency, form, _other_version(current), 409)
    except Refusal as refusal:
        return Refused(order, agency, form, str(refusal), 409)
    return None


def _other_version(current: MeasureProgress | None) -> str:
    if current is None:
        return "Tiến độ này không còn. Tải lại trang."
    note = f", ghi chú “{current.note}”" if current.note else ""
    return (
        f"{current.updated_by or 'Người khác'} vừa lưu: {current.get_status_display()}{note}. "
        "Lưu lại để thay bằng nội dung đang nhập."
    )


def _page(
    request: HttpRequest,
    plan: Plan,
    period: ReportingPeriod,
    agencies: list[Agency],
    *,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponseBase:
    links = Links(request.user, plan)
    reopened = reopened_agency_ids(period)
    known = {
        (row.measure_id, row.agency_id): row
        for row in MeasureProgress.objects.filter(
            period=period, agency__in=agencies
        ).select_related("updated_by")
    }
    works = []
    for agency in agencies:
        is_open = is_open_for(period, agency.pk, reopened)
        measures = led_measures(plan, {agency.pk}).prefetch_related("criteria")
        rows = tuple(_rows(measures, agency, known, refused, is_open=is_open))
        if rows:
            done = sum(row.mark is MARKS[ProgressStatus.DONE] for row in rows)
            closed = "" if is_open else why_closed(period)
            works.append(AgencyProgress(agency.name, done, rows, closed))
    answer = table_answer(request, lambda: [_table(plan, period, works)])
    if answer is not None:
        return answer
    return render(
        request,
        "assignments/my_measures.html",
        {
            "period": period,
            "periods": period_choices(links, plan, period, "assignments:my-measures"),
            "works": works,
            "said": refused.said if refused else "",
            "here": links.to("assignments:my-measures", ky=period.kind),
            "work_url": links.to("assignments:my-work", ky=period.kind),
            "measures_url": links.to("reports:measure-list"),
        },
        status=status,
    )


def _table(plan: Plan, period: ReportingPeriod, works: Iterable[AgencyProgress]) -> Table:
    """Return how far every measure has come, as plain values."""
    heads = columns(
        "Cơ quan",
        ("Thứ tự", Kind.NUMBER),
        "Giao cho (nguyên văn)",
        "Lời dẫn",
        "Nhiệm vụ",
        ("Tiêu chí", Kind.CODE),
        "Tiến độ",
        "Ghi chú",
        "Sửa lúc",
    )
    return WorkTables(plan).table(
        "tien-do",
        f"Tiến độ nhiệm vụ, kỳ {period}",
        heads,
        (
            (
                work.name,
                row.order,
                row.heading,
                row.lead_in,
                row.text,
                ", ".join(row.codes),
                row.mark.text,
                row.note,
                row.updated,
            )
            for work in works
            for row in work.rows
        ),
    )


def _rows(
    measures: Iterable[Measure],
    agency: Agency,
    known: dict[tuple[int, int], MeasureProgress],
    refused: Refused | None,
    *,
    is_open: bool,
) -> Iterable[ProgressRow]:
    for measure in measures:
        stored = known.get((measure.pk, agency.pk))
        is_refused = bool(refused and (refused.order, refused.agency) == (measure.order, agency))
        form = None
        if refused and is_refused:
            form = refused.form
        elif is_open:
            form = ProgressForm(
                initial={
                    "status": stored.status if stored else ProgressStatus.NOT_STARTED.value,
                    "note": stored.note if stored else "",
                    "version": stored.version if stored else 0,
                },
                auto_id=f"id_{measure.order}_{agency.pk}_%s",
            )
        yield ProgressRow(
            order=measure.order,
            heading=measure.heading,
            lead_in=measure.lead_in,
            text=measure.text,
            codes=tuple(criterion.code for criterion in measure.criteria.all()),
            mark=MARKS[ProgressStatus(stored.status)] if stored else NOTHING_SAID,
            note=stored.note if stored else "",
            updated=f"{timezone.localtime(stored.updated_at):%H:%M %d/%m/%Y}, {stored.updated_by}"
            if stored
            else "",
            agency_slug=agency.slug,
            form=form,
            said=refused.said if refused and is_refused else "",
        )
