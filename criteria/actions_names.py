"""Changes of names that plans show.

What is kept of a plan (pages, charts, answers of the API) holds the names of agencies and people.
Whoever changes one renews every plan in the same transaction, or it would be shown until the plan
changes by itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts import actions_agencies, actions_people
from accounts.actor import Actor
from accounts.models import Agency, AgencyGroup, User
from criteria.actions import renew_all_plans


@transaction.atomic
def create_agency(*, slug: str, details: Mapping[str, Any], actor: Actor) -> Agency:
    """Make an agency; see ``accounts.actions_agencies.create_agency``."""
    agency = actions_agencies.create_agency(slug=slug, details=details, actor=actor)
    renew_all_plans()
    return agency


@transaction.atomic
def update_agency(*, agency: Agency, details: Mapping[str, Any], seen: str, actor: Actor) -> None:
    """Change an agency; see ``accounts.actions_agencies.update_agency``."""
    if actions_agencies.update_agency(agency=agency, details=details, seen=seen, actor=actor):
        renew_all_plans()


@transaction.atomic
def update_group(
    *, group: AgencyGroup, members: Sequence[str], note: str, seen: str, actor: Actor
) -> None:
    """Change a group; see ``accounts.actions_agencies.update_group``."""
    if actions_agencies.update_group(
        group=group, members=members, note=note, seen=seen, actor=actor
    ):
        renew_all_plans()


@transaction.atomic
def update_person(*, user: User, details: Mapping[str, str], seen: str, actor: Actor) -> None:
    """Change a person's details; see ``accounts.actions_people.update_person``."""
    if actions_people.update_person(user=user, details=details, seen=seen, actor=actor):
        renew_all_plans()
