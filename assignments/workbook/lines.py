"""How every row of an agency's workbook stands now, read in a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.access import Person
from accounts.models import Agency, AgencyGroup, User
from assignments.access import Task, is_open_for, reopened_agency_ids, reported_tasks
from assignments.content import ResultContent, previous_result
from assignments.enums import MeasurementKind, ResultStatus
from assignments.imports.workbook_sheets import SheetKind, as_read, columns_of
from assignments.measurement import UNMEASURED, Measurement, measurements_of
from assignments.models import Assignment, Contribution, ReportingPeriod, Result
from assignments.workflow import WITH_THE_AGENCY, Action, Part
from common.seen import fingerprint
from criteria.models import Plan

MEASURED = {
    MeasurementKind.RATIO: ("numerator", "denominator"),
    MeasurementKind.QUANTITY: ("quantity",),
    MeasurementKind.NONE: (),
}
TEXTS_OF_A_RESULT = (
    "self_score",
    "narrative",
    "difficulties",
    "next_steps",
    "explanation",
    "is_not_applicable",
    "not_applicable_reason",
)
HELP_FIELDS = ("numerator", "denominator", "narrative")
EMPTY_HELP: dict[str, Decimal | str | None] = {
    "numerator": None,
    "denominator": None,
    "narrative": "",
}
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the agency's result of a criterion, or what it adds to another agency's.

    ``stored`` is what is stored now (nothing: empty values), ``shown`` what an empty form would
    start from, ``fields`` what can be entered for this criterion. ``closed`` says why nothing can
    be changed now; '' where something can.
    """

    sheet: SheetKind
    task: Task
    agency: Agency
    measurement: Measurement
    fields: tuple[str, ...]
    stored: Values
    shown: Values
    version: int
    source: Result | None
    closed: str
    updated_by: User | None = None
    updated_at: datetime | None = None
    previous: Result | None = None

    @property
    def code(self) -> str:
        """Return the criterion's code."""
        return self.task.criterion.code

    @property
    def key(self) -> tuple[SheetKind, str]:
        """Return which row of the workbook it is."""
        return self.sheet, self.code

    @property
    def who(self) -> str:
        """Return who saved what is stored."""
        return str(self.updated_by or "")

    @property
    def when(self) -> str:
        """Return when what is stored was saved: '10:42 21/09/2021'."""
        moment = self.updated_at
        return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}" if moment else ""


def possible(sheet: SheetKind) -> list[tuple[str, ...]]:
    """Return the fields that a row of a sheet can have, by what criteria are measured by."""
    if sheet is SheetKind.HELP:
        return [HELP_FIELDS, ("narrative",)]
    return [(*measured, *TEXTS_OF_A_RESULT) for measured in MEASURED.values()]


def print_of(sheet: SheetKind, values: Values, fields: Iterable[str]) -> str:
    """Return the fingerprint of a row's values as they come back from untouched cells."""
    columns = {column.name: column for column in columns_of(sheet)}
    return fingerprint({name: as_read(columns[name], values.get(name)) for name in sorted(fields)})


def lines_of(user: Person, plan: Plan, period: ReportingPeriod, agency: Agency) -> list[Line]:
    """Return the rows of the agency's workbook in plan order, its own results first.

    Args:
        user: works for the agency; what is not theirs is not among the rows.
    """
    tasks = reported_tasks(user, plan, period)
    own = [task for task in tasks if task.owner.pk == agency.pk and Part.OWNER in task.parts]
    helped = [task for task in tasks if agency.pk in task.contributing_ids]
    measurements = measurements_of(plan)
    return [
        *_own_lines(own, period, measurements),
        *_help_lines(helped, period, agency, measurements),
    ]


def _own_lines(
    tasks: list[Task], period: ReportingPeriod, measurements: Mapping[int, Measurement]
) -> list[Line]:
    earlier = _earlier(tasks, period)
    lines = []
    for task in tasks:
        before = previous_result(earlier.get(task.criterion.pk, {}), period.kind)
        measurement = measurements.get(task.criterion.pk, UNMEASURED)
        stored = ResultContent.of(task.result) if task.result else ResultContent()
        is_new = stored == ResultContent() and before is not None
        source = before if is_new and before and before.agency_id == task.owner.pk else None
        lines.append(
            Line(
                sheet=SheetKind.RESULTS,
                task=task,
                agency=task.owner,
                measurement=measurement,
                fields=(*MEASURED[measurement.kind], *TEXTS_OF_A_RESULT),
                stored=_values_of(stored),
                shown=_values_of(ResultContent.of(source) if source else stored),
                version=task.result.version if task.result else 0,
                source=source,
                closed=_why_shut(task),
                updated_by=task.result.updated_by if task.result else None,
                updated_at=task.result.updated_at if task.result else None,
                previous=before,
            )
        )
    return lines


def _earlier(tasks: list[Task], period: ReportingPeriod) -> dict[int, dict[str, Result]]:
    """Return each criterion's results before the period that its owner may see, by kind."""
    owners = {task.criterion.pk: task.owner.pk for task in tasks}
    found = Result.objects.filter(
        period__plan=period.plan_id, period__kind__lt=period.kind, criterion__in=owners
    ).select_related("period")
    rows: dict[int, dict[str, Result]] = {}
    for row in found:
        if row.agency_id == owners[row.criterion_id] or row.status == ResultStatus.APPROVED:
            rows.setdefault(row.criterion_id, {})[row.period.kind] = row
    return rows


def _why_shut(task: Task) -> str:
    """Return why the agency's own result can't be changed now."""
    if not task.is_open:
        return _closed(task.period)
    if task.status not in WITH_THE_AGENCY or Action.SAVE not in task.actions:
        return f"{task.status.label}: muốn sửa thì mở trang nhập kết quả."
    return ""


def _closed(period: ReportingPeriod) -> str:
    if period.window.locked_at is None:
        return f"Kỳ {period} chưa mở, mở từ {period.opens_on:%d/%m/%Y}."
    return f"Kỳ {period} đã khóa."


def _help_lines(
    tasks: list[Task],
    period: ReportingPeriod,
    agency: Agency,
    measurements: Mapping[int, Measurement],
) -> list[Line]:
    found = Contribution.objects.filter(period=period, agency=agency).select_related("updated_by")
    rows = {row.criterion_id: row for row in found}
    shared = _led_by_groups_of(agency, tasks)
    is_open = is_open_for(period, agency.pk, reopened_agency_ids(period))
    lines = []
    for task in tasks:
        row = rows.get(task.criterion.pk)
        measurement = measurements.get(task.criterion.pk, UNMEASURED)
        has_share = measurement.kind is MeasurementKind.RATIO and task.criterion.pk in shared
        stored = {name: getattr(row, name) if row else EMPTY_HELP[name] for name in HELP_FIELDS}
        lines.append(
            Line(
                sheet=SheetKind.HELP,
                task=task,
                agency=agency,
                measurement=measurement,
                fields=HELP_FIELDS if has_share else ("narrative",),
                stored=stored,
                shown=stored,
                version=row.version if row else 0,
                source=None,
                closed=_why_no_help(task) if is_open else _closed(period),
                updated_by=row.updated_by if row else None,
                updated_at=row.updated_at if row else None,
            )
        )
    return lines


def _led_by_groups_of(agency: Agency, tasks: list[Task]) -> frozenset[int]:
    """Return the criteria that are led by a group which the agency is in: it enters a share."""
    groups = AgencyGroup.objects.filter(members=agency)
    return frozenset(
        Assignment.objects.filter(
            criterion__in=[task.criterion.pk for task in tasks], is_primary=True, group__in=groups
        ).values_list("criterion_id", flat=True)
    )


def _why_no_help(task: Task) -> str:
    """Return why the lead's result takes nothing more; where it stands is not told."""
    if task.result and task.status not in {*WITH_THE_AGENCY, ResultStatus.SUBMITTED}:
        return "Kết quả của cơ quan chủ trì đã vào thẩm định."
    return ""


def _values_of(content: ResultContent) -> dict[str, Any]:
    return {name: getattr(content, name) for name in ResultContent.__dataclass_fields__}
