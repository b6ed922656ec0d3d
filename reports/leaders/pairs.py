"""Two agencies by the same measures, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from common.tables.model import Column, Kind, Row, columns
from common.text import format_delta, format_percent, format_score
from reports.agency_duties import LEADING, SUPPORTING, Duties
from reports.leaders.bars import pair_bars
from reports.leaders.score_rows import count_of, on_time_note
from reports.leaders.scoreboard import AgencyScore
from reports.links import Links
from reports.snapshot import Snapshot

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class PairRow:
    """One measure of both: what is written, and the pair of bars; ``note``: the measure's unit."""

    label: str
    note: str
    first: str
    second: str
    bars: SafeString
    first_note: str = ""
    second_note: str = ""


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A criterion that both take part in, with what each is to it."""

    code: str
    name: str
    url: str
    first_role: str
    second_role: str


def pair_rows(first: AgencyScore, second: AgencyScore, year: int) -> tuple[PairRow, ...]:
    """Return the measures of both; ``year``: the baseline year."""
    one, other = first.standing, second.standing
    return (
        _counts(
            "Tiêu chí chủ trì", "tiêu chí", first.lead.criteria_count, second.lead.criteria_count
        ),
        _points("Điểm phụ trách", one.total.max, other.total.max),
        _points("Hiện nay", one.total.current, other.total.current),
        _changes("So với kỳ trước", one.gained_last, other.gained_last),
        _changes(f"So với năm {year}", one.total.change, other.total.change),
        _shares(
            "Đạt mục tiêu",
            "% mục tiêu",
            (one.percent_of_target, other.percent_of_target),
            (format_percent(one.percent_of_target), format_percent(other.percent_of_target)),
        ),
        _points("Còn thiếu tới mục tiêu", one.total.missing, other.total.missing),
        _points("Rủi ro", one.risk.points, other.risk.points),
        _shares(
            "Đúng hạn",
            "kết quả nộp đúng hạn / đến hạn",
            (one.on_time_percent, other.on_time_percent),
            (
                count_of(one.handling.on_time_count, one.handling.due_count),
                count_of(other.handling.on_time_count, other.handling.due_count),
            ),
            (on_time_note(one.handling), on_time_note(other.handling)),
        ),
        _counts("Trả lại", "lần", one.handling.returned_count, other.handling.returned_count),
        _shares(
            "Có tài liệu",
            "kết quả có tài liệu / đã nộp",
            (one.proven_percent, other.proven_percent),
            (
                count_of(one.handling.proven_count, one.handling.to_prove_count),
                count_of(other.handling.proven_count, other.handling.to_prove_count),
            ),
        ),
    )


def shared_rows(
    snapshot: Snapshot, first: Duties, second: Duties, links: Links
) -> tuple[SharedRow, ...]:
    """Return the criteria that both take part in, in document order."""
    ones, others = first.roles, second.roles
    return tuple(
        SharedRow(
            leaf.code, leaf.name, links.criterion(leaf.code), ones[leaf.code], others[leaf.code]
        )
        for leaf in snapshot.leaves
        if leaf.code in ones and leaf.code in others
    )


def shared_words(first: AgencyScore, second: AgencyScore, rows: Sequence[SharedRow]) -> str:
    """Return in one sentence what the two have in common."""
    led = [
        f"{agency.lead.name} {LEADING} {count}"
        for agency, roles in (
            (first, [row.first_role for row in rows]),
            (second, [row.second_role for row in rows]),
        )
        if (count := roles.count(LEADING))
    ]
    both = sum(row.first_role == row.second_role == SUPPORTING for row in rows)
    parts = [*led, *([f"cả hai phối hợp {both}"] if both else [])]
    return f"Cùng tham gia {len(rows)} tiêu chí: {', '.join(parts)}."


def pair_columns(first: AgencyScore, second: AgencyScore) -> tuple[Column, ...]:
    """Return the headings of ``pair_values``."""
    return columns("Thước đo", "Đơn vị", first.lead.name, second.lead.name, "Ghi chú")


def pair_values(first: AgencyScore, second: AgencyScore, rows: Sequence[PairRow]) -> list[Row]:
    """Return the measures of both as plain values: the words of the page."""
    return [
        (row.label, row.note, row.first, row.second, _notes_of(first, second, row)) for row in rows
    ]


def _notes_of(first: AgencyScore, second: AgencyScore, row: PairRow) -> str:
    pairs = ((first, row.first_note), (second, row.second_note))
    return "; ".join(f"{agency.lead.short_name} {note}" for agency, note in pairs if note)


def shared_columns(first: AgencyScore, second: AgencyScore) -> tuple[Column, ...]:
    """Return the headings of the criteria that both take part in."""
    return columns(("Mã", Kind.CODE), "Tiêu chí", first.lead.name, second.lead.name)


def _points(label: str, first: Decimal | None, second: Decimal | None) -> PairRow:
    return PairRow(
        label, "điểm", format_score(first), format_score(second), _bars_of(first, second)
    )


def _changes(label: str, first: Decimal | None, second: Decimal | None) -> PairRow:
    return PairRow(
        label, "điểm", format_delta(first), format_delta(second), _bars_of(first, second)
    )


def _counts(label: str, unit: str, first: int, second: int) -> PairRow:
    bars = _bars_of(Decimal(first), Decimal(second))
    return PairRow(label, unit, str(first), str(second), bars)


def _shares(
    label: str,
    note: str,
    percents: tuple[Decimal | None, Decimal | None],
    texts: tuple[str, str],
    notes: tuple[str, str] = ("", ""),
) -> PairRow:
    return PairRow(label, note, *texts, pair_bars(*percents, HUNDRED), *notes)


def _bars_of(first: Decimal | None, second: Decimal | None) -> SafeString:
    """Return the bars; of a loss there is none, which no length from zero could say."""
    if any(value is not None and value < 0 for value in (first, second)):
        return SafeString("")
    return pair_bars(first, second, None)
