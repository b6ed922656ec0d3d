"""The button for an evidence bundle on pages of criteria: whose it is, what it asks for."""

from django.http import HttpRequest

from accounts.access import can_manage_plan, memberships_of
from assignments.access import WORKING_ROLES
from reports.snapshot import CriterionFacts
from reports.views.page import PlanPage


def bundle_of(
    request: HttpRequest, page: PlanPage, *, facts: CriterionFacts | None = None, area: str = ""
) -> dict[str, str]:
    """Return the button's fields; none for who sees no documents there.

    An officer gets the button for the criteria that their agency leads. It stands outside of the
    cached body: it holds the reader's own token.
    """
    mine = {row.agency.slug for row in memberships_of(request.user) if row.role in WORKING_ROLES}
    is_theirs = facts is None or bool(facts.primary_lead and facts.primary_lead.slug in mine)
    if not (can_manage_plan(request.user) or (mine and is_theirs)):
        return {}
    fields = {"nam": str(page.plan.year)}
    return fields | ({"ma": facts.code} if facts else {"linh-vuc": area})
