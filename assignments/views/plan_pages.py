"""What the pages of carrying a plan on share: whose they are, and where they lead."""

from django.http import HttpRequest
from django.urls import reverse

from assignments.access import require_coordinator
from criteria.access import get_plan
from criteria.models import Plan


def kept_plan(request: HttpRequest, year: int) -> Plan:
    """Return the plan of the year in the address; 403 unless the person keeps plans, then 404."""
    require_coordinator(request.user)
    return get_plan(request.user, str(year))


def way_of(*above: str | tuple[str, str]) -> list[tuple[str, str]]:
    """Return the breadcrumb of a page below administration."""
    steps = [(step, "") if isinstance(step, str) else step for step in above]
    return [("Quản trị", reverse("administration")), *steps]
