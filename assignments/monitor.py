"""How a reporting period stands: who has handed in what, who owes what, who is late.

Read for Sở Nội vụ's and the leaders' pages and for reminders: statuses and counts, never what a
result says. The number of queries depends neither on the agencies nor on the criteria.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate, localtime

from accounts.access import Person
from accounts.models import Agency, AgencyGroup, AuditEvent
from assignments.access import Task, duties_of, reported_tasks
from assignments.board import AgencyLine, Board, Cell, GroupWork, Mark, Share, Tally
from assignments.enums import ResultStatus
from assignments.models import Assignment, Contribution, PeriodReopening, ReportingPeriod, Result
from assignments.workflow import Sight
from common import clock
from criteria.models import Plan

REMIND = "period.remind"
"""The audit event of a reminder: which agencies were reminded stands in its changes."""


def read_board(plan: Plan, period: ReportingPeriod, reader: Person | None = None) -> Board:
    """Return how the period stands; ``reader`` is who is to be led to results they may see."""
    tasks = reported_tasks(reader or AnonymousUser(), plan, period)
    reopenings = open_reopenings(plan, period=period)
    by_agency: dict[Agency, list[Cell]] = {}
    for task in tasks:
        by_agency.setdefault(task.owner, []).append(_cell(task))
    running = {reopening.agency_id: reopening for reopening in reopenings}
    lines = [
        AgencyLine(
            agency,
            tuple(cells),
            _tally(cells),
            running.get(agency.pk),
            _days_overdue(period) if any(cell.first_handed_in_on is None for cell in cells) else 0,
        )
        for agency, cells in by_agency.items()
    ]
    lines.sort(key=lambda line: -len(line.cells))
    return Board(
        period,
        _tally([cell for line in lines for cell in line.cells]),
        tuple(lines),
        _group_work(plan, period, tasks),
        tuple(reopenings),
    )


def owners_of(plan: Plan) -> dict[int, Agency]:
    """Return which agency owns each criterion that is reported, by the criterion's id."""
    owner_ids = {key: duty.owner_id for key, duty in duties_of(plan).items() if duty.owner_id}
    agencies = Agency.objects.in_bulk(list(set(owner_ids.values())))
    return {key: agencies[owner_id] for key, owner_id in owner_ids.items()}


def read_tallies(plan: Plan, periods: Iterable[ReportingPeriod]) -> dict[str, Tally]:
    """Return how many criteria stand how, by the kind of each period; few queries for all."""
    owned = {key for key, duty in duties_of(plan).items() if duty.owner_id is not None}
    rows = list(
        Result.objects.filter(period__plan=plan, criterion__in=owned).values_list(
            "period_id", "status", "first_submitted_at"
        )
    )
    found = {}
    for period in periods:
        mine = [(status, moment) for period_id, status, moment in rows if period_id == period.pk]
        marks = [Mark(status) for status, _ in mine]
        marks += [Mark.MISSING] * (len(owned) - len(marks))
        found[period.kind] = Tally.of(marks, sum(_days_late(period, at) > 0 for _, at in mine))
    return found


def open_reopenings(plan: Plan, *, period: ReportingPeriod | None = None) -> list[PeriodReopening]:
    """Return the reopenings of the plan's locked periods that run now, with period and agency."""
    rows = PeriodReopening.objects.filter(
        period__plan=plan, period__locked_at__isnull=False, closed_at=None, until__gt=clock.now()
    )
    if period is not None:
        rows = rows.filter(period=period)
    return list(rows.select_related("period", "agency", "opened_by").order_by("until", "pk"))


def reopenings_for(period: ReportingPeriod, agency_ids: Iterable[int]) -> list[PeriodReopening]:
    """Return the period's running reopenings of these agencies, for the notice on their pages.

    No query while the period is not locked.
    """
    if period.locked_at is None:
        return []
    wanted = set(agency_ids)
    return [row for row in open_reopenings(period.plan, period=period) if row.agency_id in wanted]


def last_reminded(plan: Plan, kind: str) -> dict[str, datetime]:
    """Return when each agency (by slug) was last reminded of the period by hand."""
    found: dict[str, datetime] = {}
    events = AuditEvent.objects.filter(chain=plan.chain_name, target=kind, action=REMIND)
    for moment, changes in events.order_by("sequence").values_list("at", "changes"):
        for slug in changes["agencies"][1]:
            found[slug] = moment
    return found


def was_past_at_issue(period: ReportingPeriod) -> bool:
    """Tell whether the period was due before its plan was signed: it has no late ones."""
    return period.window.was_past_at(period.plan.issued_on)


def _cell(task: Task) -> Cell:
    row = task.result
    moment = row.first_submitted_at if row else None
    return Cell(
        code=task.criterion.code,
        name=task.criterion.name,
        mark=Mark(row.status) if row else Mark.MISSING,
        first_handed_in_on=localdate(moment) if moment else None,
        days_late=_days_late(task.period, moment),
        is_opened_by_reader=task.sight is not Sight.NOTHING,
    )


def _tally(cells: list[Cell]) -> Tally:
    return Tally.of((cell.mark for cell in cells), sum(cell.days_late > 0 for cell in cells))


def _days_late(period: ReportingPeriod, moment: datetime | None) -> int:
    if moment is None or was_past_at_issue(period):
        return 0
    return max((localdate(moment) - period.due_on).days, 0)


def _days_overdue(period: ReportingPeriod) -> int:
    """Return the days since the due day, counted until the lock."""
    if was_past_at_issue(period):
        return 0
    end = localtime(period.locked_at).date() if period.locked_at else clock.today()
    return max((end - period.due_on).days, 0)


def _group_work(
    plan: Plan, period: ReportingPeriod, tasks: Iterable[Task]
) -> tuple[GroupWork, ...]:
    leads = [
        (criterion_id, group_id or 0, name)
        for criterion_id, group_id, name in Assignment.objects.filter(
            criterion__plan=plan, is_primary=True, group__isnull=False
        ).values_list("criterion_id", "group_id", "group__name")
    ]
    members: dict[int, list[Agency]] = {}
    through = AgencyGroup.members.through
    belonging = through.objects.filter(agencygroup__in=[group_id for _, group_id, _ in leads])
    for row in belonging.select_related("agency").order_by("agency__slug"):
        members.setdefault(row.agencygroup_id, []).append(row.agency)
    contributions = Contribution.objects.filter(
        period=period, criterion__in=[criterion_id for criterion_id, _, _ in leads]
    )
    added = {
        (criterion_id, agency_id): moment
        for criterion_id, agency_id, moment in contributions.values_list(
            "criterion_id", "agency_id", "updated_at"
        )
    }
    by_criterion = {task.criterion.pk: task for task in tasks}
    return tuple(
        GroupWork(
            task.criterion.code,
            task.criterion.name,
            name,
            tuple(
                Share(agency, added.get((criterion_id, agency.pk)))
                for agency in members.get(group_id, [])
                if agency.pk != task.duty.owner_id
            ),
            task.status in {ResultStatus.IN_REVIEW, ResultStatus.APPROVED},
        )
        for criterion_id, group_id, name in leads
        if (task := by_criterion.get(criterion_id))
    )
