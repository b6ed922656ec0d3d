"""The audit trail as one list: who may see which part of it, narrowed, and written to a file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.access import Person
from accounts.event_words import PERIODS, SEPARATOR, action_label, code_of, is_code
from accounts.history import EventRow, names_in, rows_of
from accounts.models import Agency, AgencyGroup, AuditEvent, User
from common.tables.model import Column, Kind, Table, Value, columns
from common.text import fold, nfc
from criteria.access import choose_plan, visible_plans

PAGE_SIZE = 30
CHUNK = 500
MAX_WORDS_LENGTH = 100
SYSTEM = "he-thong"
"""Stands for whatever no person did: commands of the server's owner."""

Choices = list[tuple[str, str]]
Events = QuerySet[AuditEvent]


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """What was asked for, as far as it makes sense; '' or ``None`` where nothing was.

    ``faults`` say what made no sense: it was left out, and the reader is told so.
    """

    chain: str = ""
    action: str = ""
    person: str = ""
    code: str = ""
    period: str = ""
    agency: str = ""
    start: date | None = None
    end: date | None = None
    words: str = ""
    faults: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, query: QueryDict, chains: Choices) -> "HistoryFilter":
        """Read the address; ``chains`` are those the reader may choose from."""
        faults: list[str] = []
        return cls(
            chain=_known(query.get("chuoi", ""), chains),
            action=nfc(query.get("viec", ""))[:60],
            person=_person(query.get("nguoi", "")),
            code=_code(nfc(query.get("tieu_chi", "")), faults),
            period=_known(query.get("ky", ""), list(PERIODS.items())),
            agency=nfc(query.get("co_quan", ""))[:80],
            start=_day(nfc(query.get("tu", "")), "Từ ngày", faults),
            end=_day(nfc(query.get("den", "")), "Đến ngày", faults),
            words=nfc(query.get("q", ""))[:MAX_WORDS_LENGTH],
            faults=tuple(faults),
        )

    @property
    def is_narrow(self) -> bool:
        """Tell whether anything but the whole list is asked for."""
        return self != HistoryFilter()

    def apply(self, events: Events) -> Events:
        """Return the events asked for, but for ``words``, which no database compares our way."""
        for condition in self._conditions():
            events = events.filter(condition)
        return events

    def _conditions(self) -> Iterator[Q]:
        if self.chain:
            yield Q(chain=self.chain)
        if self.action:
            yield Q(action=self.action)
        if self.person:
            yield Q(actor=None) if self.person == SYSTEM else Q(actor=int(self.person))
        if self.code:  # the node itself, what is said of it, and what is below it
            yield (
                Q(target=self.code)
                | Q(target__startswith=self.code + SEPARATOR)
                | Q(target__startswith=f"{self.code}.")
            )
        for part in filter(None, (self.period, self.agency)):
            yield (
                Q(target=part)
                | Q(target__startswith=part + SEPARATOR)
                | Q(target__endswith=SEPARATOR + part)
                | Q(target__contains=SEPARATOR + part + SEPARATOR)
            )
        if self.start:
            yield Q(at__gte=_midnight(self.start))
        if self.end:
            yield Q(at__lt=_midnight(self.end + timedelta(days=1)))


def _known(value: str, choices: Choices) -> str:
    return value if value in dict(choices) else ""


def _person(text: str) -> str:
    is_id = text.isascii() and text.isdecimal() and len(text) < 19
    return text if is_id or text == SYSTEM else ""


def _code(text: str, faults: list[str]) -> str:
    if not text or is_code(text):
        return text
    faults.append(f"Mã tiêu chí “{text[:20]}” không đúng dạng, ví dụ 6.1.1; chưa lọc theo mã.")
    return ""


def _day(text: str, label: str, faults: list[str]) -> date | None:
    """Return a day as browsers send it (2021-09-21) or as people type it (21/09/2021)."""
    if not text:
        return None
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.strptime(text, pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
        if 1900 < day.year < 9999:
            return day
    faults.append(
        f"{label} “{text[:20]}” không phải là ngày, ví dụ 21/09/2021; chưa lọc theo ngày."
    )
    return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001


# --- Searching ------------------------------------------------------------------------------------


def search(events: Events, asked: HistoryFilter) -> Iterator[AuditEvent]:
    """Yield the events asked for, the latest first, read a part at a time."""
    narrowed = asked.apply(events).order_by("-pk").iterator(chunk_size=CHUNK)
    if not asked.words:
        yield from narrowed
        return
    words = fold(asked.words).split()
    for chunk in _chunks(narrowed):
        names = names_in(chunk)
        for event in chunk:
            text = _text_of(event, names)
            if all(word in text for word in words):
                yield event


def page_of(
    events: Events, asked: HistoryFilter, number: str | None
) -> tuple["Page[Any]", list[AuditEvent]]:
    """Return one page of the events asked for, and its events.

    A number that makes no sense is taken for the nearest page there is.
    """
    if not asked.words:
        page = Paginator(asked.apply(events).order_by("-pk"), PAGE_SIZE).get_page(number)
        return page, list(page.object_list)
    found = Paginator([event.pk for event in search(events, asked)], PAGE_SIZE).get_page(number)
    shown = AuditEvent.objects.filter(pk__in=list(found.object_list))
    return found, list(shown.order_by("-pk"))


def _text_of(event: AuditEvent, names: dict[str, str]) -> str:
    """Return everything an event says, folded, in the code's words and in the page's."""
    (row,) = rows_of([event], names=names)
    parts = (row.actor_name, row.label, event.target, row.target, row.note, *map(str, row.changes))
    return fold(" ".join(parts))


def _chunks(events: Iterable[AuditEvent]) -> Iterator[list[AuditEvent]]:
    read = iter(events)
    while chunk := list(islice(read, CHUNK)):
        yield chunk


# --- What one can choose from ---------------------------------------------------------------------


def action_choices(events: Events) -> Choices:
    """Return every kind of action that has been done, by its name."""
    done = events.order_by().values_list("action", flat=True).distinct()
    return sorted(((action, action_label(action)) for action in done), key=_by_label)


def person_choices(events: Events) -> Choices:
    """Return everybody who has done something; the server's own commands last."""
    actors = events.order_by().values("actor").distinct()
    people = User.objects.filter(pk__in=actors).values_list("pk", "full_name", "username")
    known = [(str(pk), f"{name or username} ({username})") for pk, name, username in people]
    return [*sorted(known, key=_by_label), (SYSTEM, "Lệnh trên máy chủ")]


def agency_choices() -> Choices:
    """Return every agency and group by name."""
    return sorted(
        (choice for model in (Agency, AgencyGroup) for choice in _names_of(model)), key=_by_label
    )


def _names_of(model: type[Agency] | type[AgencyGroup]) -> Iterable[tuple[str, str]]:
    return model._default_manager.values_list("slug", "name")


def _by_label(choice: tuple[str, str]) -> str:
    return fold(choice[1])


# --- Where a row leads ----------------------------------------------------------------------------


def links_for(user: Person) -> Callable[[AuditEvent], str]:
    """Return a function from an event to the page of its criterion, in the event's own year."""
    plans = visible_plans(user)
    in_force = choose_plan(plans, None)
    suffixes = {
        plan.chain_name: "" if plan == in_force else "?" + urlencode({"nam": plan.year})
        for plan in plans
    }

    def link(event: AuditEvent) -> str:
        code = code_of(event.target)
        if not code or event.chain not in suffixes:
            return ""
        return reverse("reports:criterion", args=[code]) + suffixes[event.chain]

    return link


# --- As a file ------------------------------------------------------------------------------------


def event_columns(*, with_ip: bool) -> tuple[Column, ...]:
    """Return the headings of ``event_values``."""
    return columns(
        ("Số thứ tự", Kind.NUMBER),
        "Chuỗi",
        ("Lúc", Kind.DATETIME),
        "Người thực hiện",
        "Việc",
        "Đối tượng",
        "Thay đổi",
        "Ghi chú",
        *([("Địa chỉ IP", Kind.CODE)] if with_ip else []),
    )


def event_values(row: EventRow, *, with_ip: bool) -> tuple[Value, ...]:
    """Return one event as a row of a table."""
    return (
        row.sequence,
        row.chain,
        row.at,
        row.actor_name,
        row.label,
        row.target,
        "\n".join(map(str, row.changes)),
        row.note,
        *([row.ip_address] if with_ip else []),
    )


def history_table(
    events: Iterable[AuditEvent], *, with_ip: bool, notes: Sequence[str], length: int | None
) -> Table:
    """Return the events as a table; they are read while it is written, a part at a time."""
    rows = (
        event_values(row, with_ip=with_ip)
        for chunk in _chunks(events)
        for row in rows_of(chunk, with_ip=with_ip)
    )
    heads = event_columns(with_ip=with_ip)
    return Table("lich-su", "Lịch sử", heads, rows, notes=tuple(notes), length=length)
