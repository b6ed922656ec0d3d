"""The pages that leaders go between, in one row."""

from dataclasses import dataclass

from reports.links import Links


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of the row."""

    label: str
    url: str
    is_current: bool


_TABS = (
    ("Tổng quan", "reports:leaders"),
    ("Kịch bản", "reports:scenario-list"),
    ("Ưu tiên", "reports:priorities"),
    ("Cơ quan", "reports:leaders-agencies"),
    ("Việc đã giao", "reports:order-board"),
    ("So sánh năm", "reports:years"),
)


def tabs_of(links: Links, current: str) -> tuple[Tab, ...]:
    """Return the row of tabs, ``current`` (a name of an address) being the page one is on."""
    return tuple(Tab(label, links.to(name), name == current) for label, name in _TABS)


def leaders_pages() -> tuple[tuple[str, str], ...]:
    """Return every page of the row: its label and its address by name."""
    return _TABS
