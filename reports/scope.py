"""Who sees which figure before it is approved: decided here, once.

An approved figure is everybody's. One that waits for approval is seen by the agency that handed
it in and by Sở Nội vụ; others learn that it was handed in. What leaves add up to is everybody's
as well, with what is provisional in it marked.
"""

from dataclasses import dataclass

from accounts.access import Person, can_manage_plan
from assignments.access import working_agency_ids
from assignments.enums import ResultStatus
from reports.reported import HandedIn


@dataclass(frozen=True, slots=True)
class Scope:
    """What a reader sees; by default only what is approved."""

    sees_all: bool = False
    agency_ids: frozenset[int] = frozenset()

    @property
    def key(self) -> str:
        """Return a text that readers who see the same share, for caches and ETags."""
        return "*" if self.sees_all else ",".join(map(str, sorted(self.agency_ids)))

    def covers(self, key: str) -> bool:
        """Tell whether the reader sees all that a reader of the scope called ``key`` sees."""
        return self.sees_all or set(filter(None, key.split(","))) <= set(map(str, self.agency_ids))

    def shows(self, result: HandedIn) -> bool:
        """Tell whether the reader sees the figure of a result that was handed in."""
        is_approved = result.report.status is ResultStatus.APPROVED
        return is_approved or self.sees_all or result.agency_id in self.agency_ids


EVERYTHING = Scope(sees_all=True)
APPROVED_ONLY = Scope()


def scope_of(user: Person) -> Scope:
    """Return what ``user`` sees. No query beyond the memberships, read once per request."""
    return EVERYTHING if can_manage_plan(user) else Scope(agency_ids=working_agency_ids(user))
