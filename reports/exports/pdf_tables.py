"""Tables and charts of the pages as a printed document shows them."""

import base64
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from common.tables.model import Column, Kind, Row, Table, Value
from common.text import NO_FIGURE, format_delta, format_percent, format_quantity, format_score
from reports.exports.pictures import picture_of
from reports.figures import Figure
from reports.notes import Note

DRAWN_WIDTH = 780
"""Units of a drawing: on 175 mm of paper its letters come out near 8 points."""

_FORMATS: dict[Kind, Callable[[Decimal], str]] = {
    Kind.SCORE: format_score,
    Kind.DELTA: format_delta,
    Kind.PERCENT: format_percent,
}
LONGEST_CODE = 16
"""A list of codes may break between them, one code may not."""

_CSS = {Kind.TEXT: "pre", Kind.CODE: "code", Kind.DATE: "code", Kind.DATETIME: "code"}


@dataclass(frozen=True, slots=True)
class PdfCell:
    """A cell in words, and how it is set."""

    text: str
    css: str = ""
    span: int = 1


@dataclass(frozen=True, slots=True)
class PdfRow:
    """A row: its head and its other cells."""

    first: PdfCell
    rest: tuple[PdfCell, ...]
    css: str = ""


@dataclass(frozen=True, slots=True)
class PdfTable:
    """A table for ``exports/_table.html``."""

    title: str
    heads: tuple[PdfCell, ...]
    rows: tuple[PdfRow, ...]
    foot: PdfRow | None
    css: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart for ``exports/_drawing.html``; ``address``: a ``data:`` one of an SVG."""

    title: str
    summary: str
    scale: str
    source: str
    alt: str
    address: str
    notes: tuple[Note, ...] = ()


def printed(
    table: Table, *, without: Iterable[str] = (), levels: Sequence[str] = (), css: str = ""
) -> PdfTable:
    """Return ``table`` in words, the same that its page shows.

    ``without``: headings of columns to leave out, besides those with nothing below them.
    ``levels``: a class for each row; ``css``: one for the table.
    """
    rows, dropped = list(table.rows), set(without)
    everything = [*rows, table.foot] if table.foot else rows
    kept = [
        place
        for place, column in enumerate(table.columns)
        if column.label not in dropped
        and (not column.kind.is_text or any(row[place] for row in everything))
    ]
    heads = tuple(
        PdfCell(table.columns[place].label, _head_css(table.columns[place])) for place in kept
    )
    classes = levels or [""] * len(rows)
    return PdfTable(
        table.title,
        heads,
        tuple(_row(table, row, kept, css) for row, css in zip(rows, classes, strict=True)),
        _foot(_row(table, table.foot, kept, "")) if table.foot else None,
        css,
    )


def drawing(figure: Figure, notes: tuple[Note, ...] = (), *, width: int = DRAWN_WIDTH) -> Drawing:
    """Return a chart with what is pinned to it; drawn in the light theme, with a text instead."""
    picture = picture_of(figure, width=width)
    return Drawing(
        title=figure.title,
        summary=figure.summary,
        scale=figure.scale_label,
        source=figure.source,
        alt=picture.alt,
        address=f"data:image/svg+xml;base64,{base64.b64encode(picture.svg.encode()).decode()}",
        notes=notes,
    )


def _row(table: Table, row: Row, kept: Sequence[int], css: str) -> PdfRow:
    first, *rest = (_cell(row[place], table.columns[place]) for place in kept)
    return PdfRow(first, tuple(rest), css)


def _foot(row: PdfRow) -> PdfRow:
    """Return the row of totals; where its first cell is empty, its head takes two columns."""
    if row.first.text or not row.rest:
        return row
    head, *rest = row.rest
    return PdfRow(PdfCell(head.text, span=2), tuple(rest))


def _head_css(column: Column) -> str:
    return "" if column.kind in _CSS else "num"


def _cell(value: Value, column: Column) -> PdfCell:
    if column.kind.is_text:
        text = "" if value is None else str(value)
        return PdfCell(text, "pre" if len(text) > LONGEST_CODE else _CSS[column.kind])
    return PdfCell(_in_words(value, column.kind), _CSS.get(column.kind, "num"))


def _in_words(value: Value, kind: Kind) -> str:
    match value:
        case None:
            return NO_FIGURE
        case str():
            return value
        case datetime():
            return f"{timezone.localtime(value):%H:%M %d/%m/%Y}"
        case date():
            return f"{value:%d/%m/%Y}"
    return _FORMATS.get(kind, format_quantity)(Decimal(value))
