"""Opening, locking and reopening reporting periods."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.timezone import localtime

from accounts.actor import Actor
from accounts.enums import NoticeKind
from accounts.inbox import notify
from accounts.models import Agency
from assignments.access import get_period
from assignments.actions.reviews import people_of
from assignments.models import PeriodReopening, ReportingPeriod
from assignments.refusals import NotNow
from common import clock
from criteria.actions import commit_change, lock_plan
from criteria.models import Plan


@transaction.atomic
def save_dates(
    *, plan: Plan, kind: str, opens_on: date, due_on: date, actor: Actor
) -> ReportingPeriod:
    """Set when a period opens and when its reports are due; unchanged dates change nothing.

    Raises:
        ValidationError: it would be due before it opens.
        NotNow: the period is locked.
    """
    plan = lock_plan(plan.pk)
    period = get_period(plan, kind)
    if period.locked_at is not None:
        raise NotNow(f"Kỳ {period.get_kind_display()} đã khóa. Mở khóa trước khi sửa ngày.")
    if due_on < opens_on:
        raise ValidationError({"due_on": "Hạn nộp phải sau hoặc bằng ngày mở kỳ."})
    changes = {
        name: [str(getattr(period, name)), str(value)]
        for name, value in (("opens_on", opens_on), ("due_on", due_on))
        if getattr(period, name) != value
    }
    if changes:
        period.opens_on, period.due_on = opens_on, due_on
        period.save(update_fields=["opens_on", "due_on"])
        commit_change(plan, actor=actor, action="period.dates", target=kind, changes=changes)
    return period


@transaction.atomic
def lock_period(*, plan: Plan, kind: str, actor: Actor, note: str = "") -> ReportingPeriod:
    """Close a period: nothing of it changes any more. Locking a locked one changes nothing.

    A save in flight holds the plan's row: the lock waits for it, or the save finds it locked.
    """
    plan = lock_plan(plan.pk)
    period = get_period(plan, kind)
    if period.locked_at is None:
        period.locked_at, period.locked_by = clock.now(), actor.user
        period.save(update_fields=["locked_at", "locked_by"])
        changes = {"locked_at": [None, period.locked_at.isoformat()]}
        commit_change(
            plan, actor=actor, action="period.lock", target=kind, changes=changes, note=note
        )
    return period


@transaction.atomic
def unlock_period(*, plan: Plan, kind: str, reason: str, actor: Actor) -> ReportingPeriod:
    """Open a locked period again for everybody, with a reason that is kept.

    Reopenings for single agencies end with it: the next lock holds for everybody again.
    """
    _require(reason, "Nêu lý do mở khóa kỳ báo cáo.")
    plan = lock_plan(plan.pk)
    period = get_period(plan, kind)
    if period.locked_at is None:
        raise NotNow(f"Kỳ {period.get_kind_display()} không bị khóa.")
    changes = {"locked_at": [period.locked_at.isoformat(), None]}
    period.locked_at = period.locked_by = None
    period.save(update_fields=["locked_at", "locked_by"])
    period.reopenings.filter(closed_at=None).update(closed_at=clock.now(), closed_by=actor.user)
    commit_change(
        plan, actor=actor, action="period.unlock", target=kind, changes=changes, note=reason
    )
    return period


@transaction.atomic
def reopen_for_agency(
    *, plan: Plan, kind: str, agency: Agency, until: datetime, reason: str, actor: Actor
) -> PeriodReopening:
    """Open a locked period for one agency until a stated moment; its people are told.

    An earlier reopening of the agency, run out or not, is closed by this one.

    Raises:
        ValidationError: no reason, or a moment gone by.
        NotNow: the period is not locked.
    """
    _require(reason, "Nêu lý do mở lại kỳ cho cơ quan này.")
    moment = clock.now()
    if until <= moment:
        raise ValidationError({"until": "Thời điểm đóng lại phải ở sau lúc này."})
    assert actor.user is not None  # noqa: S101  # a page of coordinators
    plan = lock_plan(plan.pk)
    period = get_period(plan, kind)
    if period.locked_at is None:
        raise NotNow(f"Kỳ {period.get_kind_display()} chưa khóa nên không cần mở lại.")
    earlier = _close(period, agency, actor)
    reopening = PeriodReopening.objects.create(
        period=period,
        agency=agency,
        until=until,
        reason=reason,
        opened_at=moment,
        opened_by=actor.user,
    )
    commit_change(
        plan,
        actor=actor,
        action="period.reopen",
        target=f"{kind} · {agency.slug}",
        changes={"until": [earlier.until.isoformat() if earlier else None, until.isoformat()]},
        note=reason,
    )
    notify(
        people_of(agency.pk),
        kind=NoticeKind.PERIOD,
        title=f"Kỳ {period.get_kind_display()} được mở lại cho {agency.name}",
        text=f"Nhập và nộp được đến {in_province(until)}. Lý do: {reason}",
    )
    return reopening


@transaction.atomic
def take_reopening_back(*, plan: Plan, kind: str, agency: Agency, actor: Actor) -> None:
    """Close a period again that was open for one agency; 404 when it was not."""
    plan = lock_plan(plan.pk)
    period = get_period(plan, kind)
    reopening = _close(period, agency, actor)
    if reopening is None:
        raise Http404("Kỳ này không được mở lại cho cơ quan đó.")
    commit_change(
        plan,
        actor=actor,
        action="period.close",
        target=f"{kind} · {agency.slug}",
        changes={"until": [reopening.until.isoformat(), None]},
    )


def _close(period: ReportingPeriod, agency: Agency, actor: Actor) -> PeriodReopening | None:
    reopening = PeriodReopening.objects.filter(period=period, agency=agency, closed_at=None).first()
    if reopening is not None:
        reopening.closed_at, reopening.closed_by = clock.now(), actor.user
        reopening.save(update_fields=["closed_at", "closed_by"])
    return reopening


def in_province(moment: datetime) -> str:
    """Return a moment as people read it: '17:00 ngày 30/09/2021'."""
    return f"{localtime(moment):%H:%M ngày %d/%m/%Y}"


def _require(reason: str, sentence: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": sentence})
