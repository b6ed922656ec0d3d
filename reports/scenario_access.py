"""Whose scenarios are whose: one's own, and those that others share with whoever monitors."""

from contextlib import suppress
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Case, Q, When
from django.http import Http404

from accounts.access import Person
from accounts.models import User
from assignments.access import require_monitoring
from criteria.access import visible_plans
from criteria.models import Plan
from reports.models import Scenario

MAX_SHOWN = 200
"""Scenarios that lists show in all."""


def get_scenario(user: Person, key: UUID | str) -> Scenario:
    """Return a scenario that the person may open.

    Raises:
        PermissionDenied: no scenarios are for this person.
        Http404: there is none, or it is somebody else's who doesn't share it.
    """
    require_monitoring(user)
    scenario = None
    with suppress(ValidationError):  # no key at all
        scenario = Scenario.objects.select_related("plan", "owner").filter(key=key).first()
    if (
        scenario is None
        or not (scenario.is_shared or scenario.owner_id == user.pk)
        or scenario.plan not in visible_plans(user)
    ):
        raise Http404("Không có kịch bản này, hoặc người lập không chia sẻ.")
    return scenario


def get_own_scenario(user: Person, key: UUID | str) -> Scenario:
    """Return the person's own scenario; 404 for everybody else's, shared or not."""
    scenario = get_scenario(user, key)
    if scenario.owner_id != user.pk:
        raise Http404("Chỉ người lập sửa và xóa được kịch bản.")
    return scenario


def scenarios_of(user: Person, plan: Plan) -> list[Scenario]:
    """Return the person's scenarios of a plan, then others' shared ones; the latest first."""
    if not isinstance(user, User):
        return []
    readable = Scenario.objects.filter(Q(owner=user) | Q(is_shared=True), plan=plan)
    own_first = Case(When(owner=user, then=0), default=1)
    rows = readable.select_related("owner").order_by(own_first, "-updated_at", "-id")
    return list(rows[:MAX_SHOWN])
