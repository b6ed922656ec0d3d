"""The head of a plan and where it is in its life, changed by a coordinator."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actor import Actor
from accounts.audit import lock_system_chain
from assignments.refusals import NotNow
from common.seen import refuse_stale
from criteria.actions import commit_change, lock_plan, renew_other_plans
from criteria.enums import PlanStatus
from criteria.models import Plan

HEAD = ("number", "title", "issued_on", "issuer", "signer", "baseline_year", "scale_label")


def head_values(plan: Plan) -> dict[str, Any]:
    """Return what the form of a plan's head shows."""
    return {name: getattr(plan, name) for name in HEAD}


@transaction.atomic
def save_head(*, plan: Plan, values: Mapping[str, Any], seen: str, actor: Actor) -> bool:
    """Change what a plan is called, by whom and when it was signed; return whether anything was.

    Raises:
        ChangedMeanwhileError: somebody else has changed it.
        ValidationError: the year compared with is not before the plan's.
    """
    lock_system_chain()  # before the plan, as everybody who touches several plans takes them
    plan = lock_plan(plan.pk)
    old = head_values(plan)
    refuse_stale(seen, old)
    if values["baseline_year"] >= plan.year:
        raise ValidationError(
            {"baseline_year": f"Năm đối chiếu phải trước năm kế hoạch {plan.year}."}
        )
    changes = {
        name: [_json(value), _json(values[name])]
        for name, value in old.items()
        if value != values[name]
    }
    if not changes:
        return False
    for name in changes:
        setattr(plan, name, values[name])
    plan.save(update_fields=sorted(changes))
    renew_other_plans(plan)
    commit_change(plan, actor=actor, action="plan.head", target=str(plan), changes=changes)
    return True


@transaction.atomic
def activate_plan(*, plan: Plan, closing: frozenset[int], actor: Actor) -> Plan:
    """Put a draft into force; plans of ``closing`` (ids, of the same subject) end with it.

    Every plan that changes has an event of its own in its own chain.

    Raises:
        NotNow: it is no draft any more, or has no criteria.
    """
    lock_system_chain()
    first = sorted({plan.pk, *closing})  # one order for everybody, so that no two wait in a ring
    locked = {pk: lock_plan(pk) for pk in first}
    plan = locked[plan.pk]
    if plan.status != PlanStatus.DRAFT:
        raise NotNow(f"{plan} không còn là dự thảo ({plan.get_status_display().lower()}).")
    if not plan.criteria.exists():
        raise NotNow(f"{plan} chưa có tiêu chí nào. Nạp phụ lục trước khi đưa vào thực hiện.")
    for other in locked.values():
        is_ending = other.subject_id == plan.subject_id and other.status == PlanStatus.ACTIVE
        if other.pk != plan.pk and is_ending:
            _set_status(other, PlanStatus.CLOSED, actor)
    _set_status(plan, PlanStatus.ACTIVE, actor)
    renew_other_plans(plan)
    return plan


def _set_status(plan: Plan, status: PlanStatus, actor: Actor) -> None:
    old, plan.status = plan.status, status
    plan.save(update_fields=["status"])
    changes = {"status": [old, status.value]}
    commit_change(plan, actor=actor, action="plan.status", target=str(plan), changes=changes)


def _json(value: Any) -> Any:
    return value if isinstance(value, int | str) or value is None else str(value)
