"""Missing points by size."""

from dataclasses import dataclass
from decimal import Decimal

from common.text import NO_FIGURE, format_score
from reports.figures.base import Cell, Figure, Linked, Table, TableRow, coded, number_cell


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow(Linked):
    """One bar: what is missing (điểm), and in ``detail`` e.g. who answers for it."""

    label: str
    code: str = ""
    detail: str = ""
    value: Decimal | None

    @property
    def full_label(self) -> str:
        """'4.1.2. Thực hiện quy định về cơ cấu số lượng lãnh đạo'."""
        return coded(self.code, self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class GapBarChart(Figure):
    """Missing points, largest first; rows without a figure come last."""

    rows: tuple[GapRow, ...]
    row_heading: str = "Tiêu chí"
    detail_heading: str = ""
    value_heading: str = "Còn thiếu"

    @property
    def is_empty(self) -> bool:
        """No rows."""
        return not self.rows

    @property
    def ordered_rows(self) -> tuple[GapRow, ...]:
        """Rows by size; equal ones keep the order they came in (the document's)."""
        return tuple(
            sorted(self.rows, key=lambda row: (row.value is None, -(row.value or Decimal(0))))
        )

    def describe(self, row: GapRow) -> str:
        """One bar in words."""
        amount = "không có số" if row.value is None else f"{format_score(row.value)} điểm"
        words = f"{row.full_label}: {self.value_heading.lower()} {amount}"
        return f"{words} ({row.detail})" if row.detail else words

    @property
    def table(self) -> Table:
        """Name, detail where the chart has any, value."""
        has_detail = bool(self.detail_heading)
        detail = (Cell(self.detail_heading),) if has_detail else ()
        rows = (
            TableRow(
                row.full_label,
                (*((Cell(row.detail or NO_FIGURE),) if has_detail else ()), number_cell(row.value)),
                row.href,
            )
            for row in self.ordered_rows
        )
        columns = (Cell(self.row_heading), *detail, Cell(self.value_heading, is_number=True))
        return Table(columns, tuple(rows))
