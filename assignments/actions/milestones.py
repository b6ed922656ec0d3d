"""When a criterion is due, changed by a coordinator; the plan's own words stay."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts.actor import Actor
from assignments.models import Milestone
from common.seen import refuse_stale
from criteria.access import get_criterion
from criteria.actions import commit_change, lock_plan
from criteria.models import Criterion, Plan

FIELDS = ("kind", "label", "starts_on", "due_on", "is_strictly_before", "recurrence_day")


def milestones_of(criterion: Criterion) -> list[Milestone]:
    """Return the criterion's milestones in order."""
    return list(Milestone.objects.filter(criterion=criterion).order_by("order"))


def milestone_values(rows: Sequence[Milestone]) -> dict[str, Any]:
    """Return milestones as the values of their form, which a save is compared with."""
    return {
        f"{name}_{index}": getattr(row, name) for index, row in enumerate(rows) for name in FIELDS
    }


@transaction.atomic
def save_milestones(
    *, plan: Plan, code: str, rows: Sequence[Mapping[str, Any]], seen: str, actor: Actor
) -> None:
    """Set kind, label and dates of a criterion's milestones; the same ones change nothing.

    Args:
        rows: the fields of every milestone, in the order of ``milestones_of``.
        seen: fingerprint of ``milestone_values`` as the page showed them.

    Raises:
        ChangedMeanwhileError: somebody else has changed them.
        ValidationError: dates that don't go with the kind, or out of order.
    """
    plan = lock_plan(plan.pk)
    criterion = get_criterion(plan, code)
    current = milestones_of(criterion)
    refuse_stale(seen, milestone_values(current))
    changes: dict[str, list[Any]] = {}
    for number, (milestone, wanted) in enumerate(zip(current, rows, strict=True), 1):
        different = {
            name: [_json(getattr(milestone, name)), _json(wanted[name])]
            for name in FIELDS
            if getattr(milestone, name) != wanted[name]
        }
        if not different:
            continue
        for name in FIELDS:
            setattr(milestone, name, wanted[name])
        milestone.validate_constraints()
        milestone.save()
        changes |= {f"{number}.{name}": values for name, values in different.items()}
    if changes:
        commit_change(plan, actor=actor, action="milestones.save", target=code, changes=changes)


def _json(value: Any) -> Any:
    return value if isinstance(value, bool | int | str) or value is None else str(value)
