"""How far each criterion is, period by period."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from common.text import NO_FIGURE
from reports.figures.base import Cell, Figure, Linked, Table, TableRow, coded, heading_cells
from reports.figures.reach import reach_text


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatmapCell:
    """One criterion in one period: percent of its target reached; None where nothing is known.

    ``text``: what stands in the cell where it is not the percentage.
    ``is_provisional``: some of it waits for approval.
    """

    reach: Decimal | None = None
    text: str = ""
    is_provisional: bool = False
    note: str = ""

    @property
    def shown(self) -> str:
        """What stands in the cell: '85%', or '–' where there is no figure."""
        if self.reach is None:
            return NO_FIGURE
        return self.text or reach_text(self.reach)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatmapRow(Linked):
    """One criterion with a cell for every column; ``group`` heads it and its neighbours."""

    label: str
    code: str = ""
    group: str = ""
    cells: tuple[HeatmapCell, ...]

    @property
    def full_label(self) -> str:
        """'3.2. Công bố, công khai thủ tục hành chính'."""
        return coded(self.code, self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatmapChart(Figure):
    """Criteria by periods, in document order; ``columns`` are the periods' short names."""

    columns: tuple[str, ...]
    rows: tuple[HeatmapRow, ...]
    row_heading: str = "Tiêu chí"
    empty_text: str = "Chưa kỳ nào có kết quả."

    def __post_init__(self) -> None:
        super(HeatmapChart, self).__post_init__()
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError("every row needs a cell for every column")

    @property
    def is_empty(self) -> bool:
        """No cell has a figure."""
        return all(cell.reach is None for row in self.rows for cell in row.cells)

    @property
    def has_provisional(self) -> bool:
        """Whether any of it waits for approval."""
        return any(cell.is_provisional for row in self.rows for cell in row.cells)

    @property
    def has_gaps(self) -> bool:
        """Whether any cell has no figure."""
        return any(cell.reach is None for row in self.rows for cell in row.cells)

    @property
    def grouped_rows(self) -> Iterator[tuple[str, list[HeatmapRow]]]:
        """The rows under their headings; '' for those that have none."""
        for group, rows in groupby(self.rows, key=lambda row: row.group):
            yield group, list(rows)

    def describe(self, row: HeatmapRow) -> str:
        """One row in words."""
        cells = zip(self.columns, row.cells, strict=True)
        return f"{row.full_label}: " + "; ".join(
            f"{column} {_in_words(cell)}" for column, cell in cells
        )

    @property
    def table(self) -> Table:
        """The same rows and columns; what is provisional says so."""
        rows = (
            TableRow(
                row.full_label,
                tuple(Cell(_in_cell(cell), is_number=True) for cell in row.cells),
                row.href,
            )
            for row in self.rows
        )
        return Table(heading_cells(self.row_heading, *self.columns), tuple(rows))


def _in_words(cell: HeatmapCell) -> str:
    if cell.reach is None:
        return f"chưa có ({cell.note})" if cell.note else "chưa có"
    words = cell.shown
    if cell.text:
        words += f" ({reach_text(cell.reach)} mục tiêu)"
    remarks = [*(["tạm tính"] if cell.is_provisional else []), *([cell.note] if cell.note else [])]
    return f"{words} ({', '.join(remarks)})" if remarks else words


def _in_cell(cell: HeatmapCell) -> str:
    return f"{cell.shown} (tạm tính)" if cell.is_provisional else cell.shown
