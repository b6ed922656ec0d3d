"""Telling agencies what they still owe: by a coordinator's hand, and by the calendar.

Both lock the plan's row: of two that remind at once the second sees what the first has sent.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from accounts.actor import Actor
from accounts.audit import append_event
from accounts.enums import NoticeKind
from accounts.inbox import notify
from accounts.models import Agency, Membership, User
from assignments.access import WORKING_ROLES, get_period
from assignments.actions.order_reminders import remind_of_orders
from assignments.board import Board, OwedItem
from assignments.deadlines import DeadlineState
from assignments.enums import PeriodState
from assignments.models import Milestone, ReportingPeriod
from assignments.monitor import (
    REMIND,
    last_reminded,
    owners_of,
    read_board,
    was_past_at_issue,
)
from assignments.periods import in_days
from assignments.refusals import NotNow
from common import clock
from criteria.actions import lock_plan
from criteria.models import Plan

QUIET_TIME = timedelta(hours=1)
"""How long an agency that was reminded by hand is left alone, unless that is confirmed."""
DAYS_BEFORE = (1, 3, 7)
"""How many days before a deadline people are reminded."""
DAYS_BETWEEN_OVERDUE = 7

Owed = Mapping[Agency, list[OwedItem]]


@dataclass(frozen=True, slots=True)
class Reminded:
    """What became of a reminder: agencies told, how many people, who was left out and why."""

    told: tuple[str, ...] = ()
    people: int = 0
    recent: tuple[str, ...] = ()
    without_people: tuple[str, ...] = ()


@transaction.atomic
def remind_agencies(
    *, plan: Plan, kind: str, slugs: Collection[str], actor: Actor, is_repeat: bool = False
) -> Reminded:
    """Remind the agencies of ``slugs`` of what they owe in a period; who owes nothing is not told.

    Args:
        is_repeat: also those that were reminded within the last hour.

    Raises:
        NotNow: the period has not opened, or is locked for every one of them.
    """
    plan = lock_plan(plan.pk)
    period = get_period(plan, kind)
    board = read_board(plan, period)
    owed = {agency: items for agency, items in takers(board).items() if agency.slug in set(slugs)}
    if not owed:
        raise NotNow(
            f"Kỳ {period.get_kind_display()}: không có cơ quan nào trong số đã chọn còn nợ kết quả "
            "mà kỳ đang nhận. Tải lại trang để xem tình hình mới."
        )
    moment = clock.now()
    reminded_at = last_reminded(plan, kind)
    recent = {
        agency
        for agency in owed
        if agency.slug in reminded_at and moment - reminded_at[agency.slug] < QUIET_TIME
    }
    people = _people_of(owed)
    told: list[Agency] = []
    count = 0
    for agency, items in owed.items():
        if not people.get(agency.pk) or (agency in recent and not is_repeat):
            continue
        told.append(agency)
        count += notify(
            people[agency.pk],
            kind=NoticeKind.REMINDER,
            title=f"Nhắc nộp kết quả kỳ {period.get_kind_display()}",
            text=_period_text(period, items),
            url=_work_url(plan, period),
        )
    if told:
        slugs_told = [agency.slug for agency in told]
        append_event(
            plan, actor=actor, action=REMIND, target=kind, changes={"agencies": [None, slugs_told]}
        )
    return Reminded(
        told=tuple(agency.name for agency in told),
        people=count,
        recent=() if is_repeat else tuple(agency.name for agency in owed if agency in recent),
        without_people=tuple(agency.name for agency in owed if not people.get(agency.pk)),
    )


def takers(board: Board) -> dict[Agency, list[OwedItem]]:
    """Return what is owed by the agencies whose results the period takes now."""
    reopened = {reopening.agency_id for reopening in board.reopenings}
    is_open = board.period.window.takes_reports(clock.today())
    return {
        agency: items for agency, items in board.owed().items() if is_open or agency.pk in reopened
    }


@transaction.atomic
def send_scheduled(*, plan: Plan, actor: Actor) -> dict[str, int]:
    """Tell people what falls due soon or is overdue today; return how many were told of what.

    Every person hears once of every period and step, however often this runs: the step is part of
    the notice's key. Whoever missed a step for a day of no cron hears of the nearest one only.
    """
    plan = lock_plan(plan.pk)
    counts: dict[str, int] = {}
    for period in ReportingPeriod.objects.filter(plan=plan).order_by("kind"):
        period.plan = plan
        if sent := _remind_of_period(plan, period):
            counts[f"kỳ {period.get_kind_display()}"] = sent
    if sent := _remind_of_milestones(plan):
        counts["thời hạn của tiêu chí"] = sent
    if sent := remind_of_orders(plan):
        counts["việc được giao"] = sent
    if counts:
        append_event(
            plan,
            actor=actor,
            action="reminders.send",
            target=str(plan),
            changes={name: [0, count] for name, count in counts.items()},
        )
    return counts


def step_before(days: int) -> int | None:
    """Return which reminder ``days`` before a deadline call for: 1, 3 or 7; ``None`` for none."""
    if days < 0:
        return None
    return next((step for step in DAYS_BEFORE if days <= step), None)


def _remind_of_period(plan: Plan, period: ReportingPeriod) -> int:
    today = clock.today()
    days = (period.due_on - today).days
    state = period.state
    if state is PeriodState.OPEN and (step := step_before(days)):
        kind, mark = NoticeKind.DUE, f"{step}"
        title = f"Kỳ {period.get_kind_display()}: {in_days(period.due_on, today)}"
    elif state is PeriodState.OVERDUE and not was_past_at_issue(period):
        # On the first day, then once a week, until the lock.
        kind, mark = NoticeKind.OVERDUE, f"w{(-days - 1) // DAYS_BETWEEN_OVERDUE}"
        title = f"Kỳ {period.get_kind_display()} đã {in_days(period.due_on, today)}"
    else:
        return 0
    owed = takers(read_board(plan, period))
    sent = 0
    for user, items in _by_person(owed):
        sent += notify(
            [user],
            kind=kind,
            title=f"{title}, còn {len(items)} việc",
            text=_period_text(period, items),
            url=_work_url(plan, period),
            # With the due day: one that is moved is a deadline of its own.
            key=f"{kind.value} · {plan.pk} · {period.kind} · {period.due_on} · {mark}",
        )
    return sent


def _remind_of_milestones(plan: Plan) -> int:
    """Tell people of the dated milestones of their own criteria; none that had gone by at issue."""
    today = clock.today()
    owners = owners_of(plan)
    by_day: dict[date, dict[Agency, list[OwedItem]]] = {}
    milestones = Milestone.objects.filter(criterion__plan=plan).select_related("criterion")
    for milestone in milestones.order_by("criterion__sort_key", "order"):
        deadline = milestone.deadline
        state = deadline.state(today=today, year=plan.year, issued_on=plan.issued_on)
        last_day = deadline.next_on(today, plan.year)
        owner = owners.get(milestone.criterion_id)
        if state is not DeadlineState.DUE_SOON or last_day is None or owner is None:
            continue
        if last_day >= plan.issued_on and step_before((last_day - today).days):
            item = OwedItem(
                milestone.criterion.code,
                milestone.criterion.name,
                " ".join(filter(None, [milestone.label, f"({milestone.raw_text})"])),
            )
            by_day.setdefault(last_day, {}).setdefault(owner, []).append(item)
    sent = 0
    for last_day, owed in sorted(by_day.items()):
        step = step_before((last_day - today).days)
        for user, items in _by_person(owed):
            sent += notify(
                [user],
                kind=NoticeKind.DUE,
                title=f"{len(items)} tiêu chí có thời hạn ngày {last_day:%d/%m/%Y}: "
                f"{in_days(last_day, today)}",
                text=_listed(items),
                url=f"{reverse('reports:criterion', args=[items[0].code])}?nam={plan.year}",
                key=f"milestone · {plan.pk} · {last_day} · {step}",
            )
    return sent


def _by_person(owed: Owed) -> list[tuple[User, list[OwedItem]]]:
    """Return what each person's agencies owe, together: one notice a person."""
    people = _people_of(owed)
    found: dict[User, dict[OwedItem, None]] = {}
    for agency, items in owed.items():
        for user in people.get(agency.pk, []):
            found.setdefault(user, {}).update(dict.fromkeys(items))
    return [(user, list(items)) for user, items in found.items()]


def _people_of(agencies: Iterable[Agency]) -> dict[int, list[User]]:
    """Return who enters results for each agency (by id), in one query."""
    found: dict[int, list[User]] = {}
    rows = Membership.objects.filter(
        agency__in=list(agencies), role__in=WORKING_ROLES, user__is_active=True
    )
    for membership in rows.select_related("user").order_by("agency_id", "user_id"):
        found.setdefault(membership.agency_id, []).append(membership.user)
    return found


def _period_text(period: ReportingPeriod, items: list[OwedItem]) -> str:
    head = (
        f"Hạn nộp {period.due_on:%d/%m/%Y} ({in_days(period.due_on, clock.today())}). "
        f"Còn {len(items)} việc:"
    )
    return f"{head}\n{_listed(items)}"


def _listed(items: list[OwedItem]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _work_url(plan: Plan, period: ReportingPeriod) -> str:
    return f"{reverse('assignments:my-work')}?nam={plan.year}&ky={period.kind}"
