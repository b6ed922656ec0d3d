"""Who may do what. Everything about the plan is open to whoever has signed in."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from accounts.enums import Role
from accounts.models import Membership, User

Person = User | AnonymousUser


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


def agency_ids_of(user: Person) -> frozenset[int]:
    """Return the ids of the agencies that the person works for."""
    return frozenset(membership.agency_id for membership in memberships_of(user))


def _in_words(roles: Iterable[Role]) -> str:
    return ", ".join(str(Role(role).label) for role in roles)
