"""What the deadlines of an annex mean: plain Python.

Plans word them freely: 'Trong năm 2021', 'Quý III', 'Trước ngày 25 tháng cuối quý', several in one
cell. A wording that is not understood is kept as it stands, undated, and never guessed at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from assignments.deadlines import QUARTER_END_MONTHS
from assignments.enums import MilestoneKind
from common.text import fold

LAST_RECURRENCE_DAY = 28
LABEL_LENGTH = 100
LABEL_WORDS = 12
QUARTERS = ("I", "II", "III", "IV")

_QUARTER_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = (
    r"(?:\s?/\s?(?P<year>\d{4})|,? ?\(?nam (?P<named>\d{4})\)?"
    r"|,? nam (?P<shift>sau|toi|tiep theo|truoc(?: lien ke)?|lien ke truoc|nay|ke hoach)"
    r"(?: (?:cua )?nam ke hoach)?)?"
)
_DAY = re.compile(
    r"(?:ngay )?(?P<day>\d{1,2})(?:\s?[/.\-]\s?| thang )(?P<month>\d{1,2})"
    r"(?:[.\-](?P<dotted>\d{4}))?" + _YEAR
)
_MONTHS = re.compile(r"thang (?P<first>\d{1,2})" + _YEAR)
_QUARTER = re.compile(r"quy (?P<first>iv|iii|ii|i|[1-4])" + _YEAR)
_PART = re.compile(r"(?P<count>0?[369]) thang (?P<end>dau|cuoi)(?: nam)?" + _YEAR)
_WHOLE = re.compile(
    r"(?:ca |hang )?nam(?: (?P<named>\d{4}))?(?P<year>)"
    r"(?: (?P<shift>sau|toi|tiep theo|truoc(?: lien ke)?|nay|ke hoach))?"
)
_RECURRING = re.compile(
    r"(?P<before>truoc )?(?:ngay )?(?P<day>\d{1,2}) (?:cua )?thang cuoi (?:cua )?(?:moi |hang )?quy"
)
_QUARTERLY = re.compile(r"(?:dinh ky )?(?:hang|moi|theo|tung) quy")
_UNDATED = re.compile(
    r"(?:thuc hien )?(?:thuong xuyen(?:,? lien tuc)?(?: trong nam)?|dot xuat|hang thang"
    r"|(?:theo|khi co) (?:yeu cau|ke hoach|tien do|quy dinh|huong dan|nhiem vu|thuc te|thoi gian)"
    r"(?: (?:nhiem vu|cong viec|thuc te|cua .+|quy dinh|phat sinh|de ra))?)"
)
_RANGE = re.compile(r"(?:tu )?(?P<first>.+?) ?(?:-|–|den(?: het)?) ?(?P<last>.+)")
_LIST = re.compile(r" ?, ?| va ")
_LEADING = re.compile(r"^(?:trong|vao|hoan thanh|thuc hien)\b ?|^[-+•*] ?")
_BY = re.compile(
    r"(?:cham nhat(?: la)?|muon nhat(?: la)?|den het|het|den|han(?: cuoi)?:?) (?P<of>.+)"
)
_BEFORE = re.compile(r"truoc (?P<of>.+)")
_END_OF = re.compile(r"cuoi (?P<of>(?:thang|quy|nam)\b.*)")
_LEADING_BULLET = re.compile(r"^[-+•*]\s*")
_UNIT = re.compile(r"\b(?:quý|tháng|ngày)\b", re.IGNORECASE)
_BULLET = re.compile(r"(?:^|\s+)[-+•*]\s+")
_NO_LABEL_ENDS_IN = re.compile(
    r"(?:^| )(?:tu|sau|den|het|khong|va|hoac|hang|moi|cac|truoc|trong|dau|cuoi|giua|nam|thang|quy"
    r"|ngay)$"
)


class Span(NamedTuple):
    """Whole days from ``first`` to ``last``; a whole year is no window, only an end."""

    first: date
    last: date
    is_year: bool = False


@dataclass(frozen=True, slots=True)
class MilestoneReading:
    """One deadline as ``Milestone`` keeps it."""

    kind: MilestoneKind
    raw_text: str
    label: str = ""
    starts_on: date | None = None
    due_on: date | None = None
    is_strictly_before: bool = False
    recurrence_day: int | None = None


@dataclass(frozen=True, slots=True)
class DeadlineReading:
    """What a cell says; ``unread`` are the pieces that were not understood."""

    milestones: tuple[MilestoneReading, ...]
    unread: tuple[str, ...] = ()


class _Unread(Exception):  # noqa: N818  # an answer, not a fault
    pass


@lru_cache(maxsize=256)
def read_deadline(text: str, year: int) -> DeadlineReading:
    """Return the deadlines that a cell of the plan of ``year`` sets, in its order."""
    whole = " ".join(text.split())
    if not whole:
        return DeadlineReading(())
    found: list[MilestoneReading] = []
    unread: list[str] = []
    bare = (_LEADING_BULLET.sub("", piece).strip() for piece in _pieces(whole, year))
    for piece in filter(None, bare):  # a dash by itself says that there is none
        try:
            found += _read_piece(piece, year)
        except _Unread:
            unread.append(piece)
            found.append(MilestoneReading(MilestoneKind.UNDATED, piece))
    return DeadlineReading(tuple(found), tuple(unread))


def _pieces(whole: str, year: int) -> Iterator[str]:
    """Split at semicolons, and at bullets where the piece between can't be read as it is."""
    for piece in (part.strip() for part in whole.split(";")):
        if not piece:
            continue
        bullets = [part for part in _BULLET.split(piece) if part]
        yield from [piece] if len(bullets) < 2 or _is_read(piece, year) else bullets


def _is_read(piece: str, year: int) -> bool:
    try:
        return bool(_read_piece(piece, year))
    except _Unread:
        return False


def _read_piece(piece: str, year: int) -> list[MilestoneReading]:
    """Read the longest end of the piece that is a deadline; what stands before it is its label."""
    words = piece.split(" ")
    for start in range(min(len(words), LABEL_WORDS + 1)):
        label = " ".join(words[:start]).strip("-+•*:, ")
        if not _is_label(label):
            continue
        try:
            readings = _read_phrase(fold(" ".join(words[start:])).strip(" .,"), year)
        except (_Unread, ValueError):  # ValueError: a day that no calendar has
            continue
        return [_under(reading, label, piece) for reading in readings]
    raise _Unread


def _is_label(label: str) -> bool:
    folded = fold(label)
    return not label or (
        len(label) <= LABEL_LENGTH
        and not _NO_LABEL_ENDS_IN.search(folded)
        and not any(char.isdigit() for char in folded)
        and not _UNIT.search(label)  # a deadline of its own, which must not become a label
    )


def _under(reading: MilestoneReading, label: str, piece: str) -> MilestoneReading:
    said = ", ".join(part for part in (label, reading.label) if part)
    return MilestoneReading(
        reading.kind,
        piece,
        said,
        reading.starts_on,
        reading.due_on,
        reading.is_strictly_before,
        reading.recurrence_day,
    )


def _read_phrase(phrase: str, year: int) -> list[MilestoneReading]:
    """Return what a folded phrase says; raise where it is none."""
    bare = phrase
    while (shorter := _LEADING.sub("", bare)) != bare:
        bare = shorter
    if _UNDATED.fullmatch(bare):
        return [MilestoneReading(MilestoneKind.UNDATED, "")]
    if found := _RECURRING.fullmatch(bare):
        return _recurring(int(found["day"]), bool(found["before"]), year)
    if _QUARTERLY.fullmatch(bare):
        spans = (_quarter(number, year) for number in range(1, 5))
        return [_window(span, f"quý {QUARTERS[n]}") for n, span in enumerate(spans)]
    if found := _BEFORE.fullmatch(bare):
        return [_by(_span(found["of"], year).first, is_before=True)]
    if found := _BY.fullmatch(bare) or _END_OF.fullmatch(bare):
        return [_by(_span(found["of"], year).last)]
    return _spans_of(bare, year)


def _spans_of(phrase: str, year: int) -> list[MilestoneReading]:
    try:
        return [_window(_span(phrase, year))]
    except _Unread:
        pass
    if found := _RANGE.fullmatch(phrase):
        return [_window(_range(found["first"], found["last"], year))]
    parts = [part for part in _LIST.split(phrase) if part]
    if len(parts) < 2:
        raise _Unread
    return [_window(_span(_with_unit(part, parts[0]), year)) for part in parts]


def _range(first: str, last: str, year: int) -> Span:
    """Return the days of 'tháng 3 đến tháng 6', 'quý II - III/2022', 'ngày 1/3 - 30/6'."""
    end = _span(_with_unit(last, first), year)
    start = _span(first, year if re.search(r"\d{4}|nam (?:sau|truoc)", first) else end.first.year)
    if start.first > end.last:
        raise _Unread
    return Span(start.first, end.last)


def _with_unit(part: str, before: str) -> str:
    """Return 'III' after 'quý II' as 'quý III'."""
    unit = re.match(r"(quy|thang) ", before)
    return f"{unit[1]} {part}" if unit and not re.match(r"quy|thang|nam|ngay", part) else part


def _span(text: str, year: int) -> Span:
    """Return the days of a folded day, month, quarter, part of a year or year; raise if none."""
    text = text.strip()
    if found := _DAY.fullmatch(text):
        day = date(_year_of(found, year, found["dotted"]), int(found["month"]), int(found["day"]))
        return Span(day, day)
    if found := _MONTHS.fullmatch(text):
        return _months(_year_of(found, year), int(found["first"]), int(found["first"]))
    if found := _QUARTER.fullmatch(text):
        return _quarter(_QUARTER_NUMBERS[found["first"]], _year_of(found, year))
    if found := _PART.fullmatch(text):
        count = int(found["count"])
        first, last = (1, count) if found["end"] == "dau" else (13 - count, 12)
        return _months(_year_of(found, year), first, last)
    if found := _WHOLE.fullmatch(text):
        return Span(*_months(_year_of(found, year), 1, 12)[:2], is_year=True)
    raise _Unread


def _year_of(found: "re.Match[str]", year: int, dotted: str | None = None) -> int:
    named = dotted or found["year"] or found["named"]
    if named:
        return int(named)
    shift = found["shift"] or ""
    if shift in {"sau", "toi", "tiep theo"}:
        return year + 1
    return year - 1 if "truoc" in shift else year


def _quarter(number: int, year: int) -> Span:
    return _months(year, 3 * number - 2, 3 * number)


def _months(year: int, first: int, last: int) -> Span:
    return Span(date(year, first, 1), _last_of(year, last))


def _last_of(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _window(span: Span, label: str = "") -> MilestoneReading:
    if span.is_year or span.first == span.last:
        return _by(span.last, label=label)
    return MilestoneReading(MilestoneKind.WINDOW, "", label, span.first, span.last)


def _by(day: date, *, is_before: bool = False, label: str = "") -> MilestoneReading:
    return MilestoneReading(
        MilestoneKind.BY_DATE, "", label, due_on=day, is_strictly_before=is_before
    )


def _recurring(day: int, is_before: bool, year: int) -> list[MilestoneReading]:
    """Return the deadline of every quarter; a day that not all months have is one of each."""
    if not 1 <= day <= 31:
        raise _Unread
    if day <= LAST_RECURRENCE_DAY:
        return [
            MilestoneReading(
                MilestoneKind.RECURRING, "", is_strictly_before=is_before, recurrence_day=day
            )
        ]
    ends = [_last_of(year, month) for month in QUARTER_END_MONTHS]
    return [
        _by(
            end.replace(day=min(day, end.day)),
            is_before=is_before,
            label=f"quý {QUARTERS[number]}",
        )
        for number, end in enumerate(ends)
    ]
