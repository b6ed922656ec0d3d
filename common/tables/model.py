"""A table as plain values: what a page shows, before it is words and cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from common.text import NO_FIGURE, parse_decimal

Value = str | Decimal | int | date | datetime | None
"""``None`` is no figure: an empty cell, never 0."""
Row = Sequence[Value]


class Kind(StrEnum):
    """What a column holds, and so how its cells are written.

    ``SCORE``: points with two decimals. ``DELTA``: the same with their sign. ``NUMBER``: whole or
    measured, as it is. ``PERCENT``: 84.4 is 84,4%. ``CODE``: text that a spreadsheet would take
    for a number or a day, such as 7.10.
    """

    TEXT = "text"
    CODE = "code"
    SCORE = "score"
    DELTA = "delta"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    DATETIME = "datetime"

    @property
    def is_text(self) -> bool:
        """Tell whether the cells are words."""
        return self in {Kind.TEXT, Kind.CODE}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and what stands below it. Any cell may be words where there is no figure."""

    label: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a page.

    Args:
        key: its name on the page, as the address says it.
        title: what it is called; becomes the name of the file.
        columns: the headings.
        rows: read once, in order; each as long as ``columns``. What is too long to be held may
            be read while it is written.
        foot: the row of totals, which a filter of the rows leaves alone.
        notes: where the figures come from, of what moment, which filters hold.
        length: how many rows there are, where that is known before they are read.
        is_sample: whether any of it is made up for a trial; the file's name says so.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    foot: Row | None = None
    notes: tuple[str, ...] = ()
    is_sample: bool = False
    length: int | None = None


class TooManyRowsError(Exception):
    """More rows than a workbook is to be made of while somebody waits."""


SAMPLE_NOTE = "Kết quả các kỳ là số liệu mẫu, không phải số liệu của tỉnh."


def columns(*labels: str | tuple[str, Kind]) -> tuple[Column, ...]:
    """Return columns; a heading alone is one of words."""
    return tuple(Column(one) if isinstance(one, str) else Column(*one) for one in labels)


def figure_of(text: str) -> Decimal | str | None:
    """Return what a page's formatted figure says: '0,85' or '−0,10' as points, '–' as none.

    Other words, such as 'không áp dụng', stay what they are.
    """
    if text in {"", NO_FIGURE}:
        return None
    try:
        return parse_decimal(text.removesuffix("%"))
    except ValueError:
        return text


def day_of(text: str) -> date | str | None:
    """Return what a page's day says: '25/09/2021'; '–' is none, other words stay."""
    if text in {"", NO_FIGURE}:
        return None
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007
    except ValueError:
        return text


def in_use(*filters: tuple[str, object]) -> str:
    """Return which filters hold, as a note: 'Đang lọc: Lĩnh vực 7; Từ khóa “dao tao”.'."""
    held = [f"{label} “{value}”" for label, value in filters if value]
    return f"Đang lọc: {'; '.join(held)}." if held else ""
