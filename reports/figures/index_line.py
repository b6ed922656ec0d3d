"""The published index over the years."""

from dataclasses import dataclass
from decimal import Decimal

from common.text import NO_FIGURE, format_score
from reports.figures.base import Cell, Figure, Linked, Table, TableRow, heading_cells, number_cell


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPoint(Linked):
    """One year: the province's index, its rank, and the national mean."""

    year: int
    score: Decimal | None
    mean: Decimal | None = None
    rank: int | None = None
    rank_of: int | None = None

    @property
    def rank_label(self) -> str:
        """'hạng 33/63', 'hạng 33', or '' where unknown."""
        if self.rank is None:
            return ""
        return f"hạng {self.rank}/{self.rank_of}" if self.rank_of else f"hạng {self.rank}"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexLineChart(Figure):
    """The published index over the years, on its own scale of 100."""

    points: tuple[YearPoint, ...]
    score_label: str
    mean_label: str = "Trung bình cả nước"

    @property
    def is_empty(self) -> bool:
        """No year has any figure."""
        return all(point.score is None and point.mean is None for point in self.points)

    @property
    def ordered_points(self) -> tuple[YearPoint, ...]:
        """Points by year."""
        return tuple(sorted(self.points, key=lambda point: point.year))

    def describe(self, point: YearPoint) -> str:
        """One year in words."""
        parts = [f"{self.score_label} {format_score(point.score)}", point.rank_label]
        parts.append(f"{self.mean_label.lower()} {format_score(point.mean)}")
        return f"Năm {point.year}: " + ", ".join(part for part in parts if part)

    @property
    def table(self) -> Table:
        """Year by year; unknown figures as '–'."""
        rows = (
            TableRow(
                str(point.year),
                (
                    number_cell(point.score),
                    Cell(point.rank_label.removeprefix("hạng ") or NO_FIGURE, is_number=True),
                    number_cell(point.mean),
                ),
                point.href,
            )
            for point in self.ordered_points
        )
        return Table(heading_cells("Năm", self.score_label, "Hạng", self.mean_label), tuple(rows))
