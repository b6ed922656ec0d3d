"""What agencies say about how far the plan's measures have come."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from accounts.actor import Actor
from accounts.models import Agency
from assignments.access import get_period, is_open_for, reopened_agency_ids, working_agency_ids
from assignments.actions.results import closed_sentence
from assignments.enums import ProgressStatus
from assignments.measures import led_measures
from assignments.models import MeasureProgress
from assignments.refusals import NotNow, Stale
from common import clock
from criteria.actions import commit_change, lock_plan
from criteria.models import Plan


@transaction.atomic
def save_progress(
    *,
    plan: Plan,
    kind: str,
    order: int,
    agency: Agency,
    status: ProgressStatus,
    note: str,
    expected_version: int,
    actor: Actor,
) -> MeasureProgress:
    """Store how far a measure has come at one of the agencies that lead it.

    Args:
        order: the measure's number in the plan.
        expected_version: the version that was read, 0 before anything was said.

    Raises:
        Http404: the agency does not lead such a measure.
        PermissionDenied: not one of the person's agencies.
        NotNow: the period is closed for the agency.
        Stale: somebody else saved meanwhile.
    """
    if actor.user is None:
        raise TypeError("progress has a person's name under it")
    plan = lock_plan(plan.pk)
    period = get_period(plan, kind)
    if agency.pk not in working_agency_ids(actor.user):
        raise PermissionDenied("Nhiệm vụ này của cơ quan khác; tài khoản này chỉ được xem.")
    measure = led_measures(plan, {agency.pk}).filter(order=order).first()
    if measure is None:
        raise Http404("Cơ quan không được giao nhiệm vụ này.")
    if not is_open_for(period, agency.pk, reopened_agency_ids(period)):
        raise NotNow(closed_sentence(period))
    row = MeasureProgress.objects.filter(measure=measure, period=period, agency=agency).first()
    if (row.version if row else 0) != expected_version:
        raise Stale(row)
    old: list[Any] = [row.status, row.note] if row else [None, ""]
    new = [status.value, note]
    if old == new:
        assert row is not None  # noqa: S101  # nothing said is never the same as a status
        return row
    if row is None:
        row = MeasureProgress(measure=measure, period=period, agency=agency, version=0)
    row.status, row.note = status, note
    row.version += 1
    row.updated_at, row.updated_by = clock.now(), actor.user
    row.save()
    commit_change(
        plan,
        actor=actor,
        action="progress.save",
        target=f"{order} · {kind} · {agency.slug}",
        changes={
            name: [before, after]
            for name, before, after in zip(("status", "note"), old, new, strict=True)
            if before != after
        },
    )
    return row
