"""A file of earlier results in words: which leaves and which sums change, old and new."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assignments.figure_moves import Fate, SumLine
from assignments.imports.history_change import HistoryReading
from common.text import format_delta, format_score


@dataclass(frozen=True, slots=True)
class LeafLine:
    """A leaf whose result changes."""

    code: str
    name: str
    maximum: str
    old: str
    new: str
    delta: str


@dataclass(frozen=True, slots=True)
class SumRow:
    """A parent or the total: what is printed, what its leaves add up to, what becomes of it."""

    code: str
    name: str
    printed: tuple[str, str]
    summed: tuple[str, str]
    fate: str
    difference: str

    @property
    def is_new(self) -> bool:
        """Tell whether the printed figure changes."""
        return self.printed[0] != self.printed[1]


def lines_of(reading: HistoryReading) -> dict[str, Any]:
    """Return the tables of the preview."""
    leaves = [
        LeafLine(
            move.code,
            reading.names[move.code],
            format_score(reading.maxima[move.code]),
            format_score(move.old),
            format_score(move.new),
            _delta(move.old, move.new),
        )
        for move in reading.change.moves
        if move.code in reading.leaves
    ]
    sums = [_sum_row(line, reading) for line in reading.change.sums if line.moves]
    return {
        "leaves": leaves,
        "sums": sums,
        "lagging": sum(bool(row.difference) for row in sums),
    }


def _sum_row(line: SumLine, reading: HistoryReading) -> SumRow:
    (old, new), (before, after) = line.printed, line.summed
    return SumRow(
        line.code or "",
        "Tổng số" if line.code is None else reading.names[line.code],
        (format_score(old), format_score(new)),
        (format_score(before), format_score(after)),
        Fate(line.fate).label,
        _difference(new, after) if line.differs else "",
    )


def _difference(printed: Decimal | None, summed: Decimal | None) -> str:
    if printed is None or summed is None:
        return "lệch"
    return f"lệch {format_delta(printed - summed)}"


def _delta(old: Decimal | None, new: Decimal | None) -> str:
    return "" if old is None or new is None else format_delta(new - old)
