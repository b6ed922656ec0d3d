"""Who may do what. Everything about the plan is open to whoever has signed in."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.enums import Role
from accounts.models import Agency, AgencyGroup, Membership, User

Person = User | AnonymousUser

KEEPERS_OF_PEOPLE = (Role.ADMINISTRATOR,)
"""Who makes accounts and gives roles; each of them stands in the audit trail."""
KEEPERS_OF_AGENCIES = (Role.ADMINISTRATOR, Role.COORDINATOR)
"""Who keeps the list of agencies and of their groups."""


def memberships_of(user: Person) -> tuple[Membership, ...]:
    """Return the person's memberships with their agencies, read once per request."""
    if not isinstance(user, User):
        return ()
    known: tuple[Membership, ...] | None = getattr(user, "_memberships", None)
    if known is None:
        known = tuple(user.memberships.select_related("agency").order_by("id"))
        user._memberships = known  # type: ignore[attr-defined]
    return known


def has_role(user: Person, *roles: Role) -> bool:
    """Tell whether the person has any of ``roles`` at any agency."""
    return any(membership.role in roles for membership in memberships_of(user))


def require_role(user: Person, *roles: Role) -> None:
    """Raise ``PermissionDenied`` (403) unless the person has one of ``roles``."""
    if not has_role(user, *roles):
        raise PermissionDenied(f"Việc này dành cho: {_in_words(roles)}.")


def can_manage_plan(user: Person) -> bool:
    """Tell whether the person keeps the plan: Sở Nội vụ's coordinators, nobody else."""
    return has_role(user, Role.COORDINATOR)


def can_manage_people(user: Person) -> bool:
    """Tell whether the person keeps accounts and roles."""
    return has_role(user, *KEEPERS_OF_PEOPLE)


def get_person(user: Person, username: str) -> User:
    """Return the account called ``username`` to whoever keeps accounts; 403 to others, then 404."""
    require_role(user, *KEEPERS_OF_PEOPLE)
    person = User.objects.filter(username=username).first()
    if person is None:
        raise Http404(f"Không có tài khoản “{username}”.")
    return person


def get_membership(user: Person, username: str, agency_slug: str) -> Membership:
    """Return a person's role at an agency to whoever keeps accounts; 403 to others, then 404."""
    person = get_person(user, username)
    held = person.memberships.select_related("user", "agency").filter(agency__slug=agency_slug)
    membership = held.first()
    if membership is None:
        raise Http404(f"{person} không có vai trò nào tại cơ quan “{agency_slug}”.")
    return membership


def get_agency(user: Person, slug: str) -> Agency:
    """Return the agency to whoever keeps the list of them; 403 to others, then 404."""
    require_role(user, *KEEPERS_OF_AGENCIES)
    agency = Agency.objects.select_related("successor").filter(slug=slug).first()
    if agency is None:
        raise Http404(f"Không có cơ quan “{slug}”.")
    return agency


def get_group(user: Person, slug: str) -> AgencyGroup:
    """Return the group to whoever keeps the list of them; 403 to others, then 404."""
    require_role(user, *KEEPERS_OF_AGENCIES)
    group = AgencyGroup.objects.filter(slug=slug).first()
    if group is None:
        raise Http404(f"Không có nhóm cơ quan “{slug}”.")
    return group


def agency_ids_of(user: Person) -> frozenset[int]:
    """Return the ids of the agencies that the person works for."""
    return frozenset(membership.agency_id for membership in memberships_of(user))


def _in_words(roles: Iterable[Role]) -> str:
    return ", ".join(str(Role(role).label) for role in roles)
