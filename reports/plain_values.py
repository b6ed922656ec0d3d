"""The figures of the pages' tables as plain values, for files: the cells of ``tables`` and of
``now_tables`` without their HTML. Whoever may not see a figure on a page finds none here either.
"""

from decimal import Decimal

from assignments.enums import PeriodKind
from common.tables.model import Column, Kind, Value, columns
from common.text import format_score
from criteria.tree import Figures
from reports.now import LeafNow, NowSum
from reports.now_tables import UNREPORTED_NOTE, status_words
from reports.now_wording import applicable, parts_of
from reports.rollups import PairedFigure, Score

Values = tuple[Value, ...]
Either = Score | Figures


def score_columns(baseline_year: int, target_year: int) -> tuple[Column, ...]:
    """Return the headings of ``score_values``."""
    return columns(
        ("Tối đa", Kind.SCORE),
        (f"Năm {baseline_year}", Kind.SCORE),
        (f"Mục tiêu {target_year}", Kind.SCORE),
        ("Thiếu", Kind.SCORE),
        "Ghi chú số liệu",
    )


def score_values(figures: Either) -> Values:
    """Return maximum, baseline, target, what is missing; where printed and computed differ."""
    headline = _headline(figures)
    return (
        headline.max,
        headline.baseline,
        headline.target,
        headline.missing_to_target,
        "; ".join(_differences(figures)),
    )


def now_columns(baseline_year: int, target_year: int) -> tuple[Column, ...]:
    """Return the headings of ``now_values``."""
    return columns(
        ("Tối đa", Kind.SCORE),
        (f"Năm {baseline_year}", Kind.SCORE),
        ("Hiện nay", Kind.SCORE),
        (f"Mục tiêu {target_year}", Kind.SCORE),
        ("So với mục tiêu", Kind.DELTA),
        "Trạng thái",
        "Ghi chú số liệu",
    )


def now_values(figures: Either, total: NowSum, leaf: LeafNow | None, until: PeriodKind) -> Values:
    """Return what ``now_tables.now_cells`` shows of the same; what it says on hovering as a note.

    ``leaf``: the node itself where it is one, as its reader sees it.
    """
    headline = _headline(figures)
    if leaf is not None and leaf.is_hidden:
        total = NowSum(leaf_count=1, max=total.max, applicable_max=total.max)
    notes = _differences(figures)
    maximum = headline.max
    if total.not_applicable_count:
        maximum = total.applicable_max
        notes.append(applicable(total))
    if total.provisional is not None:
        notes.append("tạm tính" if leaf is not None else parts_of(total))
    if leaf is not None and not leaf.is_reported and total.missing is not None:
        notes.append(UNREPORTED_NOTE)
    return (
        maximum,
        headline.baseline,
        total.current,
        headline.target,
        _negative(total.missing),
        status_words(total, leaf, until),
        "; ".join(notes),
    )


def _headline(figures: Either) -> Figures:
    return figures.headline if isinstance(figures, Score) else figures


def _negative(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value


def _differences(figures: Either) -> list[str]:
    if not isinstance(figures, Score):
        return []
    pairs = (figures.max, figures.baseline, figures.target)
    return [_difference(pair) for pair in pairs if pair.other is not None]


def _difference(pair: PairedFigure) -> str:
    return (
        f"{pair.figure.label}: bảng in ghi {format_score(pair.printed)}, cộng từ tiêu chí được "
        f"{format_score(pair.computed)}"
    )
