"""Where one can go from any page: the rail, by task rather than by table, each role its own."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from accounts.access import Person, has_role
from accounts.enums import Role


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the rail; ``short_label`` is for the phone's bottom bar."""

    label: str
    short_label: str
    icon: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry before it is known who is looking; without ``roles`` everybody has it."""

    label: str
    short_label: str
    icon: str
    url_name: str
    roles: tuple[Role, ...] = ()
    also: tuple[str, ...] = ()
    """Names of pages below other addresses that belong to the entry."""

    def is_for(self, user: Person) -> bool:
        """Tell whether the person has the entry."""
        return not self.roles or has_role(user, *self.roles)


WORKING = (Role.OFFICER, Role.COORDINATOR)
RAIL_LENGTH = 7

# Whoever's rail is full finds it in the menu.
_REPORTS = Entry(
    "Báo cáo",
    "Báo cáo",
    "file-earmark-text",
    "reports:report-list",
    (Role.OFFICER, Role.LEADER, Role.COORDINATOR),
)
_MEASURES = Entry("Nhiệm vụ", "Nhiệm vụ", "list-task", "reports:measure-list")
_RECONCILIATION = Entry(
    "Đối chiếu số liệu", "Đối chiếu", "arrow-left-right", "reports:reconciliation"
)
_RAIL = (
    Entry("Tổng quan", "Tổng quan", "speedometer2", "reports:overview"),
    Entry("Điều hành", "Điều hành", "bullseye", "reports:leaders", (Role.LEADER, Role.COORDINATOR)),
    Entry(
        "Việc của tôi",
        "Việc của tôi",
        "pencil",
        "assignments:my-work",
        WORKING,
        ("assignments:quick-grid", "assignments:my-measures", "assignments:order-list"),
    ),
    Entry(
        "Thẩm định", "Thẩm định", "check-circle", "assignments:review-queue", (Role.COORDINATOR,)
    ),
    Entry(
        "Kỳ báo cáo",
        "Kỳ báo cáo",
        "calendar-event",
        "assignments:period-list",
        (Role.COORDINATOR, Role.LEADER),
    ),
    Entry("Tiêu chí", "Tiêu chí", "list-nested", "reports:criterion-list"),
    Entry("Cơ quan", "Cơ quan", "building", "reports:agency-list"),
    _MEASURES,
    _REPORTS,
    _RECONCILIATION,
)
_MENU = (
    _REPORTS,
    _MEASURES,
    _RECONCILIATION,
    Entry("So sánh năm", "So sánh năm", "calendar-event", "reports:years"),
    Entry("Chú thích", "Chú thích", "flag", "reports:note-list"),
    Entry("Tệp đã tạo", "Tệp đã tạo", "download", "reports:export-list"),
    Entry("Việc được giao", "Việc", "inbox", "assignments:order-list", WORKING),
    Entry("Tài liệu kiểm chứng", "Tài liệu", "file-earmark-text", "assignments:library", WORKING),
    Entry(
        "Lịch sử",
        "Lịch sử",
        "journal-text",
        "reports:history",
        (Role.ADMINISTRATOR, Role.COORDINATOR),
    ),
)


def rail_of(request: HttpRequest, year_suffix: str) -> tuple[NavItem, ...]:
    """Return the entries of the rail for whoever asks; the first four stand on a phone's bar."""
    shown = [entry for entry in _RAIL if entry.is_for(request.user)][:RAIL_LENGTH]
    return tuple(_item(entry, request, year_suffix) for entry in shown)


def menu_of(request: HttpRequest, year_suffix: str) -> tuple[NavItem, ...]:
    """Return what else the person may open, for the account's menu."""
    in_rail = {item.url for item in rail_of(request, year_suffix)}
    items = (_item(entry, request, year_suffix) for entry in _MENU if entry.is_for(request.user))
    return tuple(item for item in items if item.url not in in_rail)


def entries_for(user: Person) -> list[Entry]:
    """Return every entry that the person has, of the rail and of the menu, each once."""
    entries = {entry.url_name: entry for entry in (*_RAIL, *_MENU) if entry.is_for(user)}
    return list(entries.values())


def _item(entry: Entry, request: HttpRequest, year_suffix: str) -> NavItem:
    below = (reverse(name) for name in (entry.url_name, *entry.also))
    return NavItem(
        entry.label,
        entry.short_label,
        entry.icon,
        reverse(entry.url_name) + year_suffix,
        any(_is_below(request.path, url) for url in below),
    )


def _is_below(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
