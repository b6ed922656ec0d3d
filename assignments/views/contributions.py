"""What a supporting agency, a joint lead or a member of a leading group adds to a criterion."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.actor import Actor
from accounts.models import Agency
from assignments.access import (
    Task,
    get_task_as,
    is_open_for,
    reopened_agency_ids,
)
from assignments.actions.results import save_contribution
from assignments.documents import evidence_panel
from assignments.entry_rows import Difference, beside
from assignments.enums import MeasurementKind, ResultStatus
from assignments.forms import ContributionForm
from assignments.measurement import UNMEASURED, measurements_of
from assignments.models import Contribution
from assignments.refusals import NotNow, Refusal, Stale
from assignments.result_rows import group_members, period_mark
from assignments.views.page import Links, is_asking_for_json, plan_of, sentence_of, why_closed
from assignments.views.saving import (
    Conflict,
    clock_time,
    conflict_of,
    refused_as_json,
    saved_as_json,
    show_version,
)
from assignments.workflow import WITH_THE_AGENCY, Part
from common.http import read_write
from common.text import format_quantity

FIELDS = {
    "numerator": "Tử số",
    "denominator": "Mẫu số",
    "narrative": "Nội dung phối hợp",
}


@read_write
def contribution(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Show and take an agency's contribution; a script may save through it and get data back."""
    task = get_task_as(request.user, plan_of(request), kind, code, Part.CONTRIBUTOR)
    agency = _agency(request, task)
    stored = Contribution.objects.filter(
        period=task.period, criterion=task.criterion, agency=agency
    ).first()
    if request.method == "POST":
        return _take(request, task, agency, stored)
    return _page(request, task, agency, stored)


def _agency(request: HttpRequest, task: Task) -> Agency:
    """Return the agency that contributes: the one named, else the person's first."""
    mine = Agency.objects.filter(pk__in=task.contributing_ids).order_by("name")
    slug = request.GET.get("co_quan", "")
    agency = mine.filter(slug=slug).first() if slug else mine.first()
    if agency is None:
        raise PermissionDenied("Nội dung phối hợp này của cơ quan khác.")
    return agency


def _take(
    request: HttpRequest, task: Task, agency: Agency, stored: Contribution | None
) -> HttpResponse:
    form = ContributionForm(request.POST, with_share=_has_share(task, agency))
    if not form.is_valid():
        return _refused(request, task, agency, form, status=422)
    values = form.values(_values(stored))
    try:
        row = _save(request, task, agency, form.cleaned_data["version"], values)
    except Refusal as refusal:
        return _refused(request, task, agency, form, status=409, refusal=refusal, values=values)
    if is_asking_for_json(request):
        return saved_as_json(row)
    messages.success(request, f"Đã gửi nội dung phối hợp lúc {clock_time()}.")
    links = Links(request.user, task.plan)
    return redirect(links.of_task("assignments:contribution", task, co_quan=agency.slug))


def _save(
    request: HttpRequest, task: Task, agency: Agency, version: int, values: dict[str, Any]
) -> Contribution:
    """Save; the same words arriving twice are no conflict."""
    try:
        return save_contribution(
            plan=task.plan,
            kind=task.period.kind,
            code=task.criterion.code,
            agency=agency,
            values=values,
            expected_version=version,
            actor=Actor.of_request(request),
        )
    except Stale as refusal:
        if refusal.current is not None and _values(refusal.current) == values:
            return refusal.current  # type: ignore[no-any-return]
        raise


def _refused(
    request: HttpRequest,
    task: Task,
    agency: Agency,
    form: ContributionForm,
    *,
    status: int,
    refusal: Refusal | None = None,
    values: dict[str, Any] | None = None,
) -> HttpResponse:
    conflict = None
    if isinstance(refusal, Stale) and values is not None:
        conflict = conflict_of(refusal, _differences(_values(refusal.current), values))
        show_version(form, refusal.current)
    if is_asking_for_json(request):
        return refused_as_json(form, refusal, conflict, status=status)
    note = sentence_of(refusal) if isinstance(refusal, NotNow) else ""
    return _page(
        request, task, agency, None, form=form, conflict=conflict, note=note, status=status
    )


def _page(
    request: HttpRequest,
    task: Task,
    agency: Agency,
    stored: Contribution | None,
    *,
    form: ContributionForm | None = None,
    conflict: Conflict | None = None,
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    links = Links(request.user, task.plan)
    measurement = measurements_of(task.plan).get(task.criterion.pk, UNMEASURED)
    closed = _why_closed(task, agency)
    form = form or ContributionForm(
        initial={**_values(stored), "version": stored.version if stored else 0},
        with_share=_has_share(task, agency),
    )
    return render(
        request,
        "assignments/contribution.html",
        {
            "task": task,
            "agency": agency,
            "others": Agency.objects.filter(pk__in=task.contributing_ids - {agency.pk}),
            "stored": stored,
            "form": form,
            "is_editing": not closed or form.is_bound,
            "is_autosaved": not closed and stored is not None,
            "closed": closed,
            "measurement": measurement,
            "due": period_mark(task.period, is_open=not closed),
            "conflict": conflict,
            "note": note,
            "beside": beside(task),
            "panel": evidence_panel(task, agency=agency, can_edit=not closed),
            "earlier": [],
            "here": links.of_task("assignments:contribution", task, co_quan=agency.slug),
            "criterion_url": links.to("reports:criterion", task.criterion.code),
            "work_url": links.to("assignments:my-work", ky=task.period.kind),
        },
        status=status,
    )


def _why_closed(task: Task, agency: Agency) -> str:
    """Return why the contribution can't be changed now; '' when it can.

    Where the lead's result stands is not told; only that it takes no more.
    """
    if not is_open_for(task.period, agency.pk, reopened_agency_ids(task.period)):
        return why_closed(task.period)
    if task.result and task.status not in {*WITH_THE_AGENCY, ResultStatus.SUBMITTED}:
        return "Kết quả của cơ quan chủ trì đã vào thẩm định nên không nhận thêm nội dung phối hợp."
    return ""


def _has_share(task: Task, agency: Agency) -> bool:
    """Tell whether the agency enters its own share of a group's ratio."""
    measurement = measurements_of(task.plan).get(task.criterion.pk, UNMEASURED)
    return measurement.kind is MeasurementKind.RATIO and agency.pk in group_members(task)


def _values(row: Contribution | None) -> dict[str, Any]:
    empty: dict[str, Any] = {"numerator": None, "denominator": None, "narrative": ""}
    return {name: getattr(row, name) for name in FIELDS} if row else empty


def _differences(theirs: dict[str, Any], mine: dict[str, Any]) -> list[Difference]:
    return [
        Difference(
            name=name,
            label=label,
            mine=_shown(mine[name]) or "(để trống)",
            theirs=_shown(theirs[name]) or "(để trống)",
            raw=_shown(theirs[name]),
        )
        for name, label in FIELDS.items()
        if theirs[name] != mine[name]
    ]


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else format_quantity(value)
