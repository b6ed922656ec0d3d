"""Who may see and change which result: decided here, once.

Everybody is in some *part* to a criterion: its owner (whose agency leads it), a contributor, a
reviewer (Sở Nội vụ), a reader. ``workflow`` says what each part may do; this module says which
parts a person is in, and answers 404 for what they may not know of, 403 for what they may see but
not change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from accounts.access import Person, can_manage_plan, memberships_of, require_role
from accounts.enums import Role
from accounts.models import Agency, AgencyGroup, Membership
from assignments.enums import PeriodKind, ResultStatus
from assignments.models import (
    Assignment,
    PeriodReopening,
    ReportingPeriod,
    Result,
)
from assignments.workflow import Action, Part, Sight, allowed_actions, sight_of
from common import clock
from criteria.access import visible_plans
from criteria.models import Criterion, Plan

WORKING_ROLES = frozenset({Role.OFFICER, Role.COORDINATOR})
"""Roles that enter results for their agency; leaders and administrators don't."""

MONITORING_ROLES = (Role.COORDINATOR, Role.LEADER)
"""Roles that see how a whole period stands; officers have their own work before them."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Which agency owns a criterion's score, and which others contribute to it (ids)."""

    owner_id: int | None
    contributor_ids: frozenset[int] = frozenset()


@dataclass(slots=True)
class Task:
    """A criterion in a period, with what the person is to it; ``result`` may not be there yet."""

    plan: Plan
    period: ReportingPeriod
    criterion: Criterion
    owner: Agency
    duty: Duty
    parts: frozenset[Part]
    result: Result | None
    is_open: bool
    """Whether the period takes changes to this agency's results now."""
    my_agency_ids: frozenset[int] = field(default_factory=frozenset)

    @property
    def status(self) -> ResultStatus:
        """Return the result's status; one not begun is a draft."""
        return ResultStatus(self.result.status) if self.result else ResultStatus.DRAFT

    @property
    def sight(self) -> Sight:
        """Return how much of the result the person sees."""
        return sight_of(self.status, self.parts)

    @property
    def seen(self) -> Result | None:
        """Return the result if the person sees it at all: what pages show, never ``result``."""
        return None if self.sight is Sight.NOTHING else self.result

    @property
    def actions(self) -> frozenset[Action]:
        """Return what the person may do now, the period permitting."""
        return allowed_actions(self.status, self.parts) if self.is_open else frozenset()

    @property
    def place(self) -> str:
        """Return how the audit trail names it: '6.1.1 · Q3 · so-tai-chinh'."""
        return result_target(self.criterion.code, self.period.kind, self.owner.slug)

    @property
    def contributing_ids(self) -> frozenset[int]:
        """Return the person's agencies that may contribute."""
        return self.my_agency_ids & self.duty.contributor_ids


def result_target(code: str, kind: str, agency_slug: str) -> str:
    """Return how a result is named in the audit trail."""
    return f"{code} · {kind} · {agency_slug}"


def working_agency_ids(user: Person) -> frozenset[int]:
    """Return the agencies that the person enters results for."""
    return frozenset(
        membership.agency_id
        for membership in memberships_of(user)
        if membership.role in WORKING_ROLES
    )


def coordinating_agency_id() -> int | None:
    """Return the agency that keeps the plan (Sở Nội vụ): where the first coordinator works."""
    return (
        Membership.objects.filter(role=Role.COORDINATOR, user__is_active=True)
        .order_by("id")
        .values_list("agency_id", flat=True)
        .first()
    )


def duties_of(plan: Plan) -> dict[int, Duty]:
    """Return who owns and who contributes to every criterion that agencies report, by its id.

    A criterion that nobody leads (8.1, scored by a survey) is not there. A leading group's score
    is owned by its designated reporter, else by Sở Nội vụ, and its members contribute. Three
    queries, however many criteria and agencies there are.
    """
    leaves = Assignment.objects.filter(criterion__plan=plan, criterion__children__isnull=True)
    return _read_duties(leaves)


def duty_of(criterion: Criterion) -> Duty | None:
    """Return who owns and who contributes to one criterion; ``None`` where nobody reports it."""
    return _read_duties(
        Assignment.objects.filter(criterion=criterion, criterion__children__isnull=True)
    ).get(criterion.pk)


def _read_duties(assignments: QuerySet[Assignment]) -> dict[int, Duty]:
    rows: list[tuple[Any, ...]] = list(
        assignments.order_by("criterion_id", "role", "order").values_list(
            "criterion_id", "agency_id", "group_id", "is_primary", "reporter_id"
        )
    )
    members = _members_of_groups({group_id for _, _, group_id, _, _ in rows if group_id})
    has_open_group = any(
        is_primary and not (agency or rep) for _, agency, _, is_primary, rep in rows
    )
    coordinating = coordinating_agency_id() if has_open_group else None
    owners: dict[int, int | None] = {}
    helpers: dict[int, set[int]] = {}
    sharing: dict[int, set[int]] = {}
    for criterion_id, agency_id, group_id, is_primary, reporter_id in rows:
        if is_primary:
            owners[criterion_id] = agency_id or reporter_id or coordinating
            # A member of the leading group that reports for it has its own share to give as well.
            sharing[criterion_id] = members.get(group_id, set())
        if group_id is not None:
            helpers[criterion_id] = helpers.get(criterion_id, set()) | members.get(group_id, set())
        elif not is_primary:
            helpers.setdefault(criterion_id, set()).add(agency_id)
    return {
        criterion_id: Duty(
            owner_id,
            frozenset((helpers.get(criterion_id, set()) - {owner_id}) | sharing[criterion_id]),
        )
        for criterion_id, owner_id in owners.items()
    }


def _members_of_groups(group_ids: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    links = AgencyGroup.members.through.objects.filter(agencygroup_id__in=group_ids)
    for group_id, agency_id in links.values_list("agencygroup_id", "agency_id"):
        found.setdefault(group_id, set()).add(agency_id)
    return found


def parts_of(user: Person, duty: Duty) -> frozenset[Part]:
    """Return what the person is to a criterion; everybody signed in is at least a reader."""
    mine = working_agency_ids(user)
    parts = {Part.READER}
    if duty.owner_id in mine:
        parts.add(Part.OWNER)
    if mine & duty.contributor_ids:
        parts.add(Part.CONTRIBUTOR)
    if can_manage_plan(user):
        parts.add(Part.REVIEWER)
    return frozenset(parts)


def require_monitoring(user: Person) -> None:
    """Raise ``PermissionDenied`` (403) unless the person may see how all agencies stand."""
    require_role(user, *MONITORING_ROLES)


def require_coordinator(user: Person) -> None:
    """Raise ``PermissionDenied`` (403) unless the person keeps periods, duties and deadlines."""
    require_role(user, Role.COORDINATOR)


def get_period(plan: Plan, kind: str) -> ReportingPeriod:
    """Return a period of the plan by its kind ('Q3'); 404 when there is none."""
    is_known = kind in {known.value for known in PeriodKind}
    period = ReportingPeriod.objects.filter(plan=plan, kind=kind).first() if is_known else None
    if period is None:
        raise Http404("Kế hoạch không có kỳ báo cáo này.")
    period.plan = plan
    return period


def choose_period(plan: Plan, kind: str | None = None) -> ReportingPeriod:
    """Return the period asked for, or the one that work is about now; 404 when there is none.

    That is the latest one that has opened, the first one before any has.
    """
    if kind:
        return get_period(plan, kind)
    periods = list(ReportingPeriod.objects.filter(plan=plan).order_by("kind"))
    if not periods:
        raise Http404("Kế hoạch chưa có kỳ báo cáo.")
    today = clock.today()
    opened = [period for period in periods if period.opens_on <= today]
    period = opened[-1] if opened else periods[0]
    period.plan = plan
    return period


def reopened_agency_ids(period: ReportingPeriod) -> frozenset[int]:
    """Return the agencies for which a locked period is open again at this moment."""
    if period.locked_at is None:
        return frozenset()
    return frozenset(
        PeriodReopening.objects.filter(
            period=period, closed_at=None, until__gt=clock.now()
        ).values_list("agency_id", flat=True)
    )


def is_open_for(period: ReportingPeriod, agency_id: int | None, reopened: Iterable[int]) -> bool:
    """Tell whether the agency's results of the period can be changed now."""
    return period.window.takes_reports(clock.today()) or agency_id in set(reopened)


def get_task(user: Person, plan: Plan, kind: str, code: str) -> Task:
    """Return the task of a criterion in a period, for anybody who may know of it.

    404 where there is nothing to report, and where the person sees nothing of the result and has
    nothing to add to it: another agency's draft is not to be known of.
    """
    period = get_period(plan, kind)
    criterion = Criterion.objects.filter(plan=plan, code=code).first()
    duty = duty_of(criterion) if criterion else None
    if criterion is None or duty is None or duty.owner_id is None:
        raise Http404("Tiêu chí này không có kết quả để nhập.")
    task = make_task(user, plan, period, criterion, duty)
    if task.sight is Sight.NOTHING and Part.CONTRIBUTOR not in task.parts:
        raise Http404("Không có kết quả này.")
    return task


def find_task(user: Person, result_id: int) -> Task:
    """Return the task of a stored result for somebody who sees it; 404 for everybody else."""
    place = (
        Result.objects.filter(pk=result_id)
        .values_list("period__plan_id", "period__kind", "criterion__code")
        .first()
    )
    plan_id, kind, code = place or (None, "", "")
    plan = next((plan for plan in visible_plans(user) if plan.pk == plan_id), None)
    task = get_task(user, plan, kind, code) if plan else None
    if task is None or task.seen is None:
        raise Http404("Không có kết quả này.")
    return task


def make_task(
    user: Person,
    plan: Plan,
    period: ReportingPeriod,
    criterion: Criterion,
    duty: Duty,
    *,
    agencies: Mapping[int, Agency] | None = None,
    results: Mapping[int, Result] | None = None,
    reopened: frozenset[int] | None = None,
) -> Task:
    """Return a task from rows already read, reading what is not handed in."""
    assert duty.owner_id is not None  # noqa: S101  # callers leave out what nobody owns
    result = (
        _results_of(period).filter(criterion=criterion).first()
        if results is None
        else results.get(criterion.pk)
    )
    if agencies:
        owner = agencies[duty.owner_id]
    elif result is not None and result.agency_id == duty.owner_id:
        owner = result.agency
    else:
        owner = Agency.objects.get(pk=duty.owner_id)
    if result is not None:
        result.period, result.criterion = period, criterion
    if reopened is None:
        reopened = reopened_agency_ids(period)
    return Task(
        plan=plan,
        period=period,
        criterion=criterion,
        owner=owner,
        duty=duty,
        parts=parts_of(user, duty),
        result=result,
        is_open=is_open_for(period, duty.owner_id, reopened),
        my_agency_ids=working_agency_ids(user),
    )


def get_task_as(user: Person, plan: Plan, kind: str, code: str, part: Part) -> Task:
    """Return the task for somebody in ``part``; 403 for those who only see it."""
    task = get_task(user, plan, kind, code)
    if part not in task.parts:
        raise PermissionDenied("Kết quả này do cơ quan khác nhập; tài khoản này chỉ được xem.")
    return task


def reported_tasks(user: Person, plan: Plan, period: ReportingPeriod) -> list[Task]:
    """Return the tasks of every criterion that agencies report in the period, in plan order.

    For the coordinator's pages and an officer's own; what the person may see of each is on the
    task. A fixed number of queries.
    """
    duties = duties_of(plan)
    criteria = plan.criteria.filter(pk__in=duties).order_by("sort_key")
    agencies = Agency.objects.in_bulk([d.owner_id for d in duties.values() if d.owner_id])
    results = {row.criterion_id: row for row in _results_of(period)}
    reopened = reopened_agency_ids(period)
    return [
        make_task(
            user,
            plan,
            period,
            criterion,
            duties[criterion.pk],
            agencies=agencies,
            results=results,
            reopened=reopened,
        )
        for criterion in criteria
        if duties[criterion.pk].owner_id is not None
    ]


def _results_of(period: ReportingPeriod) -> QuerySet[Result]:
    return Result.objects.filter(period=period).select_related(
        "submitted_by", "reviewed_by", "updated_by", "agency", "prefilled_from"
    )
