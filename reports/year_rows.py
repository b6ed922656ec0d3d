"""Years side by side as the page and its files show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from common.tables.model import Column, Kind, Row, Value, columns
from common.text import MINUS, NO_FIGURE, format_delta, format_percent, format_score
from reports.leaders.bars import before_and_now
from reports.links import Links
from reports.now_wording import WAITING
from reports.page_tables import LEVELS
from reports.tables import LEVEL_CLASSES
from reports.years import Source, State, YearColumn, YearComparison, YearFigure, YearRow

WORDS = {
    State.WAITING: WAITING.lower(),
    State.NOT_APPLICABLE: "không áp dụng",
    State.ABSENT: "không có mục tương ứng",
    State.NO_FIGURE: "",
}
OTHER_SCALE = "điểm tối đa khác nhau"


@dataclass(frozen=True, slots=True)
class YearHead:
    """A column's heading: the year, and what its figures are."""

    label: str
    note: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A node's row; ``cells`` are its finished cells."""

    code: str
    name: str
    url: str
    note: str
    level_class: str
    cells: SafeString


@dataclass(frozen=True, slots=True)
class GoneRow:
    """A node of the plan before that has no successor; every text is ready to be shown."""

    code: str
    name: str
    level: str
    figure: str
    maximum: str


def year_heads(comparison: YearComparison, until_label: str) -> list[YearHead]:
    """Return the headings of the years."""
    return [_head(column, until_label) for column in comparison.columns]


def _head(column: YearColumn, until_label: str) -> YearHead:
    label = f"{'Mục tiêu' if column.source is Source.TARGET else 'Năm'} {column.year}"
    note = {
        Source.BASELINE: f"kết quả ghi trong Kế hoạch {column.number}",
        Source.RESULTS: f"kết quả các kỳ, Kế hoạch {column.number}",
        Source.NOW: f"hiện nay, {until_label}",
        Source.TARGET: f"Kế hoạch {column.number}",
    }[column.source]
    return YearHead(label, note)


def compared_label(comparison: YearComparison) -> str:
    """Return which two years the difference is between: '2021 so với 2020'."""
    first, last = (comparison.columns[place] for place in comparison.compared)
    word = "mục tiêu " if last.source is Source.TARGET else ""
    return f"{word}{last.year} so với {first.year}"


def shown_rows(comparison: YearComparison, rows: Iterable[YearRow], links: Links) -> list[ShownRow]:
    """Return nodes' rows formatted."""
    heads = [head.label for head in year_heads(comparison, "")]
    return [
        ShownRow(
            row.facts.code,
            row.facts.name,
            links.criterion(row.facts.code),
            origin_of(row),
            LEVEL_CLASSES[row.facts.level],
            year_cells(comparison, row, heads),
        )
        for row in rows
        if row.facts is not None
    ]


def origin_of(row: YearRow) -> str:
    """Return where a node comes from, where that is not plain: 'mã cũ 3.1.2', 'mới'."""
    if row.is_new:
        return "mới"
    notes = []
    if row.old_code:
        notes.append(f"mã cũ {row.old_code}")
    if row.shares_predecessor:
        notes.append("cùng tách từ một mục")
    return ", ".join(notes)


def year_cells(
    comparison: YearComparison, row: YearRow, heads: Sequence[str] | None = None
) -> SafeString:
    """Return a row's finished cells: each year, the difference, a bar of the two compared."""
    labels = heads or [head.label for head in year_heads(comparison, "")]
    first, last = comparison.compared
    cells = [_figure_cell(label, figure) for label, figure in zip(labels, row.figures, strict=True)]
    bar = before_and_now(row.figures[first].percent, row.figures[last].percent)
    cells += [_change_cell(row), f'<td class="bar">{bar}</td>']
    return mark_safe("".join(cells))  # noqa: S308  # formatted numbers and words of our own


def _figure_cell(label: str, figure: YearFigure) -> str:
    if figure.state is not State.KNOWN:
        note = _small(WORDS.get(figure.state, ""))
        return f'<td class="num quiet" data-label="{label}">{NO_FIGURE}{note}</td>'
    percent = format_percent(figure.percent)
    if figure.is_provisional:
        percent = f'<span class="provisional" title="có phần tạm tính">{percent}</span>'
    points = f"{format_score(figure.points)}/{format_score(figure.maximum)}"
    notes = "".join(map(_small, (points, printed_words(figure), covered_words(figure))))
    return f'<td class="num" data-label="{label}">{percent}{notes}</td>'


def printed_words(figure: YearFigure) -> str:
    """Return what the document prints where its leaves add up to something else."""
    return f"bảng in: {format_score(figure.printed)}" if figure.printed is not None else ""


def covered_words(figure: YearFigure) -> str:
    """Return how many leaves have a result, where not all have: '41/88 có kết quả'."""
    return f"{figure.covered[0]}/{figure.covered[1]} có kết quả" if figure.covered else ""


def _change_cell(row: YearRow) -> str:
    change = row.change
    if change is None or change.percent is None:
        return f'<td class="num quiet" data-label="Thay đổi">{NO_FIGURE}</td>'
    tone = "missing" if change.percent < 0 else ("" if change.percent else "quiet")
    return (
        f'<td class="num {tone}" data-label="Thay đổi">{signed_percent(change.percent)}'
        f"{_small(points_words(row))}</td>"
    )


def points_words(row: YearRow) -> str:
    """Return the difference in points, or why there is none."""
    if row.change is None or row.change.percent is None:
        return ""
    if not row.change.is_same_scale:
        return OTHER_SCALE
    return f"{format_delta(row.change.points)} điểm"


def signed_percent(value: Decimal) -> str:
    """Return percentage points with their sign: '+2,1', '−0,4', '0,0'."""
    text = format_percent(abs(value)).removesuffix("%")
    if not text.strip("0,"):
        return text
    return f"{'+' if value > 0 else MINUS}{text}"


def _small(text: str) -> str:
    return f'<span class="cell-note">{text}</span>' if text else ""


def gone_rows(comparison: YearComparison) -> list[GoneRow]:
    """Return the nodes that have no successor."""
    return [
        GoneRow(
            facts.code,
            facts.name,
            LEVELS[facts.level],
            format_score(figure.points),
            format_score(figure.maximum if figure.maximum is not None else facts.figures.max),
        )
        for facts, figure in comparison.vanished
    ]


# --- As plain values ------------------------------------------------------------------------------


def year_columns(comparison: YearComparison, until_label: str) -> tuple[Column, ...]:
    """Return the headings of ``year_values``."""
    heads: list[str | tuple[str, Kind]] = []
    for head in year_heads(comparison, until_label):
        heads += [
            (f"{head.label}: điểm ({head.note})", Kind.SCORE),
            (f"{head.label}: tối đa", Kind.SCORE),
            (f"{head.label}: % tối đa", Kind.PERCENT),
        ]
    label = compared_label(comparison)
    return columns(
        ("Mã", Kind.CODE),
        "Tiêu chí",
        *heads,
        (f"Thay đổi {label} (điểm phần trăm)", Kind.NUMBER),
        (f"Thay đổi {label} (điểm)", Kind.DELTA),
        "Ghi chú",
    )


def year_values(row: YearRow, name: str) -> Row:
    """Return a row as plain values; ``name``: of the whole, which is no node."""
    values: list[Value] = [row.facts.code, row.facts.name] if row.facts else ["", name]
    for figure in row.figures:
        values += [figure.points, figure.maximum, figure.percent]
    change = row.change
    states = {WORDS.get(figure.state, "") for figure in row.figures}
    notes = [
        origin_of(row),
        *sorted(filter(None, states)),
        *(words for figure in row.figures if (words := printed_words(figure))),
        *(words for figure in row.figures if (words := covered_words(figure))),
        OTHER_SCALE if change and not change.is_same_scale and change.percent is not None else "",
    ]
    percent = change.percent if change else None
    return (
        *values,
        None if percent is None else percent.quantize(Decimal("0.1")),
        change.points if change else None,
        "; ".join(filter(None, notes)),
    )


GONE_COLUMNS = columns(
    ("Mã", Kind.CODE),
    "Tiêu chí",
    "Cấp",
    ("Điểm", Kind.SCORE),
    ("Tối đa", Kind.SCORE),
)


def gone_values(comparison: YearComparison) -> list[Row]:
    """Return the nodes without a successor as plain values."""
    return [
        (facts.code, facts.name, LEVELS[facts.level], figure.points, facts.figures.max)
        for facts, figure in comparison.vanished
    ]


def headline(comparison: YearComparison, until_label: str) -> str:
    """Return the finding: the whole in both compared years, in percent of each one's maximum."""
    first, last = comparison.compared
    columns_, figures = comparison.columns, comparison.total.figures
    before, now = figures[first], figures[last]
    if before.percent is None or now.percent is None:
        return "Chưa đủ số liệu của hai năm để so sánh."
    word = {Source.TARGET: "đặt mục tiêu", Source.NOW: f"{until_label} đạt"}.get(
        columns_[last].source, "đạt"
    )
    start = (
        f"Năm {columns_[last].year} {word} {format_percent(now.percent)} điểm tối đa, "
        f"năm {columns_[first].year} đạt {format_percent(before.percent)}"
    )
    change = now.percent - before.percent
    amount = signed_percent(change)
    moved = "không đổi" if not amount.strip("0,") else f"{amount} điểm phần trăm"
    return f"{start}: {moved}."
