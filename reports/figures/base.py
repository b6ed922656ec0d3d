"""What every chart has in common: its words, its links and its data table."""

import re
from dataclasses import dataclass
from decimal import Decimal

from common.text import format_score

_KEY = re.compile(r"[a-z][a-z0-9-]*")
_OFF_SITE = re.compile(r"[\x00-\x20\x7f\\]|^//")


def checked_href(href: str) -> str:
    """Return ``href`` if it is a path of this site or empty; raise ``ValueError`` otherwise.

    Browsers read two slashes, or a slash and a backslash, as another host (blanks between them
    are dropped), and 'javascript:' as a script. A chart's link is none of these, whatever the
    data behind it says.
    """
    if href and (not href.startswith("/") or _OFF_SITE.search(href)):
        raise ValueError(f"not a path of this site: {href!r}")
    return href


@dataclass(frozen=True, slots=True)
class Cell:
    """One formatted cell of a chart's data table."""

    text: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: ``head`` names it and carries the link."""

    head: str
    cells: tuple[Cell, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The chart's data as a table; ``columns[0]`` is the heading of the row names."""

    columns: tuple[Cell, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What every chart has in common.

    ``key``: its name on the page. ``title``: the finding, written from the data.
    ``scale_label``: the scale, e.g. 'điểm, phần thẩm định, tối đa 66,5'.
    ``source``: where the numbers come from and of what moment.
    ``empty_text``: what to read when there is nothing to draw, and why.
    """

    key: str
    title: str
    summary: str
    scale_label: str
    source: str
    empty_text: str = "Chưa có số liệu để vẽ biểu đồ này."

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise ValueError(f"chart key must be a slug: {self.key!r}")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        raise NotImplementedError

    @property
    def table(self) -> Table:
        """The chart's numbers as formatted rows."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A row that may lead to what it is made of."""

    href: str = ""

    def __post_init__(self) -> None:
        checked_href(self.href)


def coded(code: str, label: str) -> str:
    """'1.1' and 'Tên' → '1.1. Tên'; either may be empty."""
    return f"{code}. {label}" if code and label else code or label


def number_cell(value: Decimal | None) -> Cell:
    """Points as a cell; '–' where there is no figure."""
    return Cell(format_score(value), is_number=True)


def number_row(head: str, href: str, *values: Decimal | None) -> TableRow:
    """A row of points only."""
    return TableRow(head, tuple(number_cell(value) for value in values), href)


def heading_cells(head: str, *numbers: str) -> tuple[Cell, ...]:
    """Headings: the row names' first, then those of number columns."""
    return (Cell(head), *(Cell(number, is_number=True) for number in numbers))
