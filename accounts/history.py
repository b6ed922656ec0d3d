"""Reading the audit trail: which events are about something, and how a page shows them.

``templates/_partials/history.html`` draws the rows on any page that loads ``css/history.css``.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from accounts.event_words import SEPARATOR, action_label, field_label, target_words, value_text
from accounts.models import Agency, AgencyGroup, AuditChain, AuditEvent

LONG = 100
"""Characters from which a text is folded away until it is asked for."""
MAX_COMPARED = 300
"""Words and marks of each text that are compared one by one; the time grows with the square."""

Link = Callable[[AuditEvent], str]
_SLUG = re.compile(r"[a-z0-9-]{1,80}", re.ASCII)
_WORDS = re.compile(r"(?:\d[\d.,]*\d|\w+|[^\w\s])\s*|\s+")
"""A word, a number or a mark, each with the space behind it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text that stayed, went or came: ``kind`` is 'same', 'old' or 'new'."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an event: its value before and after, '' where there was none."""

    label: str
    old: str
    new: str

    @property
    def is_long(self) -> bool:
        """Tell whether the values are folded away."""
        return _is_long(self.old) or _is_long(self.new)

    @property
    def pieces(self) -> list[Piece]:
        """Return the differences of a long text, in the order they are read."""
        return list(differences(self.old, self.new))

    @property
    def verb(self) -> str:
        """Return what became of the value."""
        if self.old and self.new:
            return "đã sửa"
        if self.new:
            return "đã thêm"
        return "đã xóa" if self.old else "đã đổi"

    def __str__(self) -> str:
        if not (self.old or self.new):
            return f"{self.label}: {self.verb}"
        return f"{self.label}: {self.old or '(trống)'} → {self.new or '(trống)'}"


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event: when, who, from where, what it was done to, what changed.

    ``ip_address`` is '' unless it was asked for, ``url`` where there is nothing to go to.
    """

    chain: str
    sequence: int
    at: datetime
    actor_name: str
    ip_address: str
    label: str
    target: str
    url: str
    note: str
    changes: tuple[Change, ...]

    @property
    def has_long_note(self) -> bool:
        """Tell whether the note is folded away."""
        return _is_long(self.note)


def target_of(*parts: str) -> str:
    """Return how an event names what it is about: '6.1.1 · Q3 · so-tai-chinh'."""
    return SEPARATOR.join(parts)


def history_of(chain: AuditChain, *targets: str) -> QuerySet[AuditEvent]:
    """Return the events of ``chain`` about exactly one of ``targets``, the latest first.

    The chain's name is compared as an expression: SQLite, which keeps no statistics, would
    otherwise walk the whole chain to have it in order, instead of looking a few targets up.
    """
    about = AuditEvent.objects.filter(target__in=targets)
    own = about.alias(own=Coalesce("chain", Value(""))).filter(own=chain.chain_name)
    return own.order_by("-sequence")


def history_of_result(
    plan: AuditChain, *, code: str, period: str, agency_slug: str
) -> QuerySet[AuditEvent]:
    """Return what happened to one agency's result of a criterion in a period, the latest first."""
    return history_of(plan, target_of(code, period, agency_slug))


def rows_of(
    events: Iterable[AuditEvent],
    *,
    with_ip: bool = False,
    link: Link | None = None,
    names: Mapping[str, str] | None = None,
) -> list[EventRow]:
    """Return events as rows; three queries at most, however many events.

    Args:
        events: read once, in the order they are to be shown.
        with_ip: whether the reader may know from which address something was done.
        link: event → the page of what it is about, '' where there is none.
        names: what ``names_in`` says of these events, where it has been asked already.
    """
    read = list(events)
    if names is None:
        names = names_in(read)
    return [
        EventRow(
            chain=event.chain,
            sequence=event.sequence,
            at=event.at,
            actor_name=event.actor_name,
            ip_address=(event.ip_address or "") if with_ip else "",
            label=action_label(event.action),
            target=target_words(event.action, event.target, names),
            url=link(event) if link else "",
            note=names.get(event.note, event.note),
            changes=tuple(
                _change(event.action, name, pair, names)
                for name, pair in sorted(event.changes.items())
                if _has_moved(pair)
            ),
        )
        for event in read
    ]


def names_in(events: Iterable[AuditEvent]) -> dict[str, str]:
    """Return slug → name of every agency and group that the events speak of."""
    slugs = {
        part
        for event in events
        for text in (event.target, event.note, *_flat(list(event.changes.values())))
        for part in text.split(SEPARATOR)
        if _SLUG.fullmatch(part)
    }
    return {
        slug: name
        for model in (AgencyGroup, Agency)
        for slug, name in model._default_manager.filter(slug__in=slugs).values_list("slug", "name")
    }


def _flat(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _flat(item)


def _has_moved(pair: Any) -> bool:
    """Tell whether a field is worth a line: a secret that changed is kept as [null, null]."""
    return not isinstance(pair, list) or pair == [None, None] or pair != pair[::-1]


def _change(action: str, name: str, pair: Any, names: Mapping[str, str]) -> Change:
    old, new = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
    before, after = (value_text(action, name, value, names) for value in (old, new))
    return Change(field_label(action, name), before, after)


def _is_long(text: str) -> bool:
    return len(text) > LONG or "\n" in text


def differences(old: str, new: str) -> Iterable[Piece]:
    """Yield ``new`` with what it lost and gained, word by word.

    What both begin and end with is set aside first: a long text with one change stays quick. Where
    too much is left to compare, the whole middle is shown as replaced.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    before_middle, after_middle = (words[start : len(words) - end] for words in (before, after))
    yield from _piece("same", before[:start])
    if max(len(before_middle), len(after_middle)) > MAX_COMPARED:
        yield from _piece("old", before_middle)
        yield from _piece("new", after_middle)
    else:
        matcher = difflib.SequenceMatcher(None, before_middle, after_middle, autojunk=False)
        for tag, low, high, new_low, new_high in matcher.get_opcodes():
            if tag == "equal":
                yield from _piece("same", before_middle[low:high])
            else:
                yield from _piece("old", before_middle[low:high])
                yield from _piece("new", after_middle[new_low:new_high])
    yield from _piece("same", before[len(before) - end :])


def _common(first: list[str], second: list[str]) -> int:
    """Return how many words two lists begin with alike."""
    for place, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return place
    return min(len(first), len(second))


def _piece(kind: str, words: list[str]) -> Iterable[Piece]:
    if words:
        yield Piece(kind, "".join(words))
