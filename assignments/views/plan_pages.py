"""What the pages of carrying a plan on share: whose they are, and where they lead."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from assignments.access import require_coordinator
from assignments.views.plans import way_to_plans
from criteria.access import get_plan
from criteria.models import Plan


def kept_plan(request: HttpRequest, year: int) -> Plan:
    """Return the plan of the year in the address; 403 unless the person keeps plans, then 404."""
    require_coordinator(request.user)
    return get_plan(request.user, str(year))


def way_of(plan: Plan, *below: tuple[str, str] | str) -> list[tuple[str, Any]]:
    """Return the breadcrumb of one of a plan's pages: what it is called, or that and its address.

    The plan itself is a step, which leads to what it is called and when it was signed.
    """
    steps = [(step, "") if isinstance(step, str) else step for step in below]
    head = reverse("assignments:plan-head", args=(plan.year,))
    return way_to_plans((f"Năm {plan.year}", head), *steps)
