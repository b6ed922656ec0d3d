"""What changes scenarios: somebody's notes about a plan, not the plan's own data.

They don't raise the plan's revision. Its row is locked all the same, first and by every action
here: two tabs that save at once come one after the other, and what was done stands in the plan's
audit trail. The trail is read by others, so it names only what is shared.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actor import Actor
from accounts.audit import append_event
from accounts.models import User
from assignments.enums import PeriodKind
from common import clock
from criteria.actions import lock_plan
from criteria.models import Plan
from reports.leaders.scenario_state import State
from reports.models import Scenario

MAX_OWN = 100
"""Scenarios of one person in one plan."""


class StaleScenarioError(Exception):
    """The scenario was changed since it was read; nothing was saved."""


@transaction.atomic
def create_scenario(
    *, plan: Plan, name: str, state: State, until: PeriodKind, is_shared: bool, actor: Actor
) -> Scenario:
    """Keep a state under a name.

    Raises:
        ValidationError: the person has one of that name (code 'name'), or too many.
    """
    owner = _owner(actor)
    plan = lock_plan(plan.pk)
    own = Scenario.objects.filter(plan=plan, owner=owner)
    _refuse_name_twice(own.filter(name=name).exists(), name)
    if own.count() >= MAX_OWN:
        raise ValidationError(
            f"Đã có {MAX_OWN} kịch bản của kế hoạch này. Xóa bớt rồi lưu lại.", code="many"
        )
    moment = clock.now()
    scenario = Scenario(plan=plan, owner=owner, created_at=moment)
    _put(scenario, name, state, until, is_shared=is_shared)
    scenario.save()
    _note(plan, actor, "scenario.create", scenario, {"is_shared": [None, is_shared]})
    return scenario


@transaction.atomic
def update_scenario(
    *,
    scenario: Scenario,
    name: str,
    state: State,
    until: PeriodKind,
    is_shared: bool,
    seen_version: int,
    actor: Actor,
) -> Scenario:
    """Bring the person's own scenario to what they typed.

    Raises:
        StaleScenarioError: another tab changed or deleted it since ``seen_version`` was read.
        ValidationError: the person has another one of that name.
    """
    plan = lock_plan(scenario.plan_id)
    own = Scenario.objects.filter(plan=plan, owner=_owner(actor))
    stored = own.filter(pk=scenario.pk).first()
    if stored is None or stored.version != seen_version:
        raise StaleScenarioError
    _refuse_name_twice(own.filter(name=name).exclude(pk=stored.pk).exists(), name)
    was_shared, old_name = stored.is_shared, stored.name
    _put(stored, name, state, until, is_shared=is_shared)
    stored.version += 1
    stored.save()
    changes: dict[str, list[Any]] = {}
    if was_shared != is_shared:
        changes["is_shared"] = [was_shared, is_shared]
    if is_shared and was_shared and old_name != name:
        changes["name"] = [old_name, name]
    _note(plan, actor, "scenario.update", stored, changes)
    return stored


@transaction.atomic
def delete_scenario(*, scenario: Scenario, actor: Actor) -> None:
    """Delete the person's own scenario; gone already is no error."""
    plan = lock_plan(scenario.plan_id)
    stored = Scenario.objects.filter(pk=scenario.pk, owner=_owner(actor)).first()
    if stored is None:
        return
    stored.delete()
    _note(plan, actor, "scenario.delete", stored, {"is_shared": [stored.is_shared, None]})


def _put(
    scenario: Scenario, name: str, state: State, until: PeriodKind, *, is_shared: bool
) -> None:
    scenario.name, scenario.is_shared = name, is_shared
    scenario.base, scenario.until = state.base, until
    scenario.moves, scenario.survey = state.stored_moves(), state.survey
    scenario.updated_at = clock.now()


def _note(
    plan: Plan, actor: Actor, action: str, scenario: Scenario, changes: dict[str, list[Any]]
) -> None:
    # Never the bare name: '6.1.1' would be taken for a criterion.
    target = f"Kịch bản “{scenario.name}”" if scenario.is_shared else "Kịch bản riêng"
    append_event(plan, actor=actor, action=action, target=target, changes=changes)


def _refuse_name_twice(is_there: bool, name: str) -> None:
    if is_there:
        raise ValidationError(
            f"Đã có kịch bản mang tên “{name}”. Đặt tên khác, hoặc mở kịch bản đó để sửa.",
            code="name",
        )


def _owner(actor: Actor) -> User:
    if actor.user is None:
        raise TypeError("a scenario is somebody's")
    return actor.user
