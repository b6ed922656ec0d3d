"""Addresses that charts and tables lead to, for a plan's year."""

from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from reports.snapshot import Snapshot


@lru_cache(maxsize=1024)
def _address(name: str, args: tuple[str, ...]) -> str:
    """Return an address without its query: resolving one costs more than the cell it stands in."""
    return reverse(name, args=args)


class Links:
    """Builds addresses that keep to one plan.

    The plan in force is implied; another one is named in every link, so that nobody slips from
    one year into another by following one.
    """

    def __init__(self, snapshot: Snapshot, *, is_in_force: bool) -> None:
        self._year = {} if is_in_force else {"nam": str(snapshot.year)}

    def to(self, name: str, *args: str, **query: str) -> str:
        """Return the address of a page of ``reports`` with the year and ``query`` added."""
        suffix = urlencode({**self._year, **query})
        return _address(name, args) + (f"?{suffix}" if suffix else "")

    def criterion(self, code: str) -> str:
        """Return a criterion's page."""
        return self.to("reports:criterion", code)

    def agency(self, slug: str) -> str:
        """Return an agency's or a group's page."""
        return self.to("reports:agency", slug)

    def criteria(self, **query: str) -> str:
        """Return the list of criteria with a filter."""
        return self.to("reports:criterion-list", **query)
