"""What an officer has to do in a period, as the page lists it."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.access import Person, memberships_of
from accounts.models import Agency
from assignments.access import (
    WORKING_ROLES,
    Task,
    is_open_for,
    reopened_agency_ids,
    reported_tasks,
)
from assignments.deadline_rows import milestone_rows
from assignments.deadlines import DeadlineState
from assignments.models import Contribution, Milestone, ReportingPeriod, Result
from assignments.result_rows import Mark, is_late, period_mark, score_text, status_mark
from assignments.workflow import HANDED_IN, WITH_THE_AGENCY, Action, Part
from common.text import NO_FIGURE, format_score, order_key
from criteria.models import Plan

Address = Callable[..., str]
AHEAD = frozenset({DeadlineState.UPCOMING, DeadlineState.DUE_SOON, DeadlineState.UNDATED})
GROUPS = (
    ("returned", "Trả lại", "Sở Nội vụ đề nghị bổ sung: làm trước."),
    ("new", "Chưa nhập", ""),
    ("draft", "Đang nhập", "Đã lưu nháp, chưa nộp."),
    ("submitted", "Đã nộp", "Chờ thẩm định; vẫn rút lại được."),
    ("in_review", "Đang thẩm định", ""),
    ("approved", "Đã duyệt", ""),
)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One criterion of the agency in the period; scores in points.

    ``due`` is the period's; ``deadline`` the criterion's own in the plan, with how it stands.
    """

    code: str
    name: str
    mark: Mark
    due: Mark | None
    deadline: str
    deadline_note: str
    score: str
    previous: str
    baseline: str
    target: str
    maximum: str
    is_late: bool
    version: int
    can_submit: bool
    url: str
    verb: str


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """The criteria in one state."""

    key: str
    title: str
    hint: str
    rows: tuple[TaskRow, ...]


@dataclass(frozen=True, slots=True)
class ContributionTask:
    """A criterion of another agency that this one adds to."""

    code: str
    name: str
    mark: Mark
    url: str
    is_sent: bool


@dataclass(frozen=True, slots=True)
class HelpGroup:
    """The criteria of one lead agency that this one adds to; ``sent`` counts those done."""

    owner: str
    sent: int
    rows: tuple[ContributionTask, ...]


@dataclass(frozen=True, slots=True)
class AgencyWork:
    """Everything one agency has to do in a period."""

    name: str
    due: Mark
    handed_in: int
    count: int
    groups: tuple[TaskGroup, ...]
    helping: tuple[HelpGroup, ...]
    helped: int
    sent: int

    @property
    def percent(self) -> int:
        """Return how much is handed in, in whole percent."""
        return round(100 * self.handed_in / self.count) if self.count else 0


def work_of(
    user: Person, plan: Plan, period: ReportingPeriod, address: Address
) -> list[AgencyWork]:
    """Return the work of every agency that the person works for, by name.

    A fixed number of queries, however many criteria and agencies there are.

    Args:
        address: a page's name and a task → where that page of the task is.
    """
    agencies = sorted(
        {row.agency for row in memberships_of(user) if row.role in WORKING_ROLES},
        key=lambda agency: order_key(agency.name),
    )
    tasks = reported_tasks(user, plan, period)
    own = [task for task in tasks if Part.OWNER in task.parts]
    sent = set(
        Contribution.objects.filter(period=period, agency__in=agencies).values_list(
            "criterion_id", "agency_id"
        )
    )
    before = _scores_before(period, own)
    deadlines = _deadlines(plan, own)
    reopened = reopened_agency_ids(period)
    works = []
    for agency in agencies:
        led = [task for task in own if task.owner == agency]
        helped = [task for task in tasks if agency.pk in task.contributing_ids]
        if not led and not helped:
            continue
        rows = [(_key(task), _task_row(task, before, deadlines, address)) for task in led]
        works.append(
            AgencyWork(
                name=agency.name,
                due=period_mark(period, is_open=is_open_for(period, agency.pk, reopened)),
                handed_in=sum(task.status in HANDED_IN for task in led),
                count=len(led),
                groups=tuple(
                    TaskGroup(key, title, hint, found)
                    for key, title, hint in GROUPS
                    if (found := tuple(row for place, row in rows if place == key))
                ),
                helping=_help_groups(helped, agency, sent, address),
                helped=len(helped),
                sent=sum((task.criterion.pk, agency.pk) in sent for task in helped),
            )
        )
    return works


def _key(task: Task) -> str:
    return task.status.value if task.result else "new"


def _task_row(
    task: Task,
    before: dict[int, str],
    deadlines: dict[int, tuple[str, str]],
    address: Address,
) -> TaskRow:
    result, criterion = task.result, task.criterion
    is_handed_in = task.status in HANDED_IN
    can_enter = Action.SAVE in task.actions and task.status in WITH_THE_AGENCY
    deadline, note = deadlines.get(criterion.pk, ("", ""))
    return TaskRow(
        code=criterion.code,
        name=criterion.name,
        mark=status_mark(result),
        due=None if is_handed_in else period_mark(task.period, is_open=task.is_open),
        deadline=deadline,
        deadline_note=note,
        score=score_text(result),
        previous=before.get(criterion.pk, NO_FIGURE),
        baseline=format_score(criterion.printed_baseline),
        target=format_score(criterion.printed_target),
        maximum=format_score(criterion.printed_max),
        is_late=result is not None and is_handed_in and is_late(result, task.period),
        version=result.version if result else 0,
        can_submit=Action.SUBMIT in task.actions,
        url=address("assignments:result-edit" if can_enter else "assignments:result", task),
        verb="Nhập" if can_enter else "Xem",
    )


def _help_groups(
    helped: list[Task], agency: Agency, sent: set[tuple[int, int]], address: Address
) -> tuple[HelpGroup, ...]:
    """Return what is asked of an agency, by who leads it, in the plan's order."""
    by_owner: dict[str, list[ContributionTask]] = {}
    for task in helped:
        row = _contribution_task(task, agency, sent, address)
        by_owner.setdefault(task.owner.name, []).append(row)
    return tuple(
        HelpGroup(owner, sum(row.is_sent for row in rows), tuple(rows))
        for owner, rows in by_owner.items()
    )


def _contribution_task(
    task: Task, agency: Agency, sent: set[tuple[int, int]], address: Address
) -> ContributionTask:
    is_sent = (task.criterion.pk, agency.pk) in sent
    return ContributionTask(
        code=task.criterion.code,
        name=task.criterion.name,
        mark=Mark("Đã gửi", "ok", "check2") if is_sent else Mark("Chưa gửi", "muted", "three-dots"),
        url=address("assignments:contribution", task, co_quan=agency.slug),
        is_sent=is_sent,
    )


def _scores_before(period: ReportingPeriod, own: list[Task]) -> dict[int, str]:
    """Return the score of each criterion's latest earlier period, by criterion id."""
    found = Result.objects.filter(
        period__plan=period.plan_id,
        period__kind__lt=period.kind,
        criterion__in=[task.criterion for task in own],
        agency__in={task.owner for task in own},
    ).order_by("period__kind")
    return {row.criterion_id: score_text(row) for row in found}


def _deadlines(plan: Plan, own: list[Task]) -> dict[int, tuple[str, str]]:
    """Return each criterion's nearest deadline in dates and how it stands, by criterion id."""
    milestones: dict[int, list[Milestone]] = {}
    found = Milestone.objects.filter(criterion__in=[task.criterion for task in own])
    for milestone in found.select_related("criterion").order_by("criterion", "order"):
        milestones.setdefault(milestone.criterion_id, []).append(milestone)
    nearest = {}
    for criterion_id, rows in milestones.items():
        ordered = milestone_rows(rows, plan)
        ahead = [row for row in ordered if row.state in AHEAD]
        row = (ahead or ordered)[0]
        nearest[criterion_id] = (row.when, row.note)
    return nearest
