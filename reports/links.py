"""Addresses that charts and tables lead to, for a plan's year."""

from functools import lru_cache
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from reports.snapshot import Snapshot


@lru_cache(maxsize=1024)
def _address(name: str, args: tuple[str, ...]) -> str:
    """Return an address without its query: resolving one costs more than the cell it stands in."""
    return reverse(name, args=args)


class Links:
    """Builds addresses that keep to one plan and one moment.

    The plan in force is implied; another one is named in every link, so that nobody slips from
    one year into another by following one. So is the period up to which results count, where it
    isn't the latest (``ky``).
    """

    def __init__(self, snapshot: Snapshot, *, is_in_force: bool, period: str = "") -> None:
        self._year = {} if is_in_force else {"nam": str(snapshot.year)}
        self.period = period
        self._period = {"ky": period} if period else {}

    def to(self, name: str, *args: str, **query: str) -> str:
        """Return the address of a page of ``reports`` with year, period and ``query`` added."""
        return self._with(_address(name, args), {**self._year, **self._period, **query})

    def to_work(self, name: str, *args: str) -> str:
        """Return the address of a page about one period's work; '' where there is no such page."""
        try:
            return self._with(_address(name, args), self._year)
        except NoReverseMatch:
            return ""

    @staticmethod
    def _with(address: str, query: dict[str, str]) -> str:
        return f"{address}?{urlencode(query)}" if query else address

    def criterion(self, code: str) -> str:
        """Return a criterion's page."""
        return self.to("reports:criterion", code)

    def agency(self, slug: str) -> str:
        """Return an agency's or a group's page."""
        return self.to("reports:agency", slug)

    def criteria(self, **query: str) -> str:
        """Return the list of criteria with a filter."""
        return self.to("reports:criterion-list", **query)
