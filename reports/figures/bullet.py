"""Result against target, each row on the scale of its own maximum."""

from dataclasses import dataclass
from decimal import Decimal

from common.text import format_score
from reports.figures.base import Figure, Linked, Table, coded, heading_cells, number_row


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletRow(Linked):
    """One criterion: what it had, what is aimed at, and the most it can give (điểm)."""

    label: str
    code: str = ""
    baseline: Decimal | None
    target: Decimal | None
    maximum: Decimal | None

    @property
    def full_label(self) -> str:
        """'1. Công tác chỉ đạo, điều hành CCHC'."""
        return coded(self.code, self.label)

    @property
    def missing(self) -> Decimal | None:
        """Points from the baseline up to the target; zero when already reached."""
        if self.baseline is None or self.target is None:
            return None
        return max(self.target - self.baseline, Decimal(0))

    @property
    def has_figures(self) -> bool:
        """Whether a bar can be drawn: percent of a maximum of zero means nothing."""
        known = self.baseline is not None or self.target is not None
        return known and self.maximum is not None and self.maximum > 0

    def percent(self, value: Decimal | None) -> float | None:
        """``value`` as percent of the maximum, held within 0–100; None where undefined."""
        if value is None or self.maximum is None or self.maximum <= 0:
            return None
        return float(min(max(value / self.maximum, Decimal(0)), Decimal(1)) * 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletChart(Figure):
    """Result against target, each row as percent of its own maximum, in document order."""

    rows: tuple[BulletRow, ...]
    baseline_year: int
    target_year: int
    row_heading: str = "Lĩnh vực"

    @property
    def is_empty(self) -> bool:
        """No rows at all; rows without figures are still drawn, as '–'."""
        return not self.rows

    @property
    def value_heading(self) -> str:
        """What the direct labels read: '2020 → 2021 / tối đa'."""
        return f"{self.baseline_year} → {self.target_year} / tối đa"

    def describe(self, row: BulletRow) -> str:
        """One row in words, for hovering and for screen readers."""
        if row.maximum is None:
            return f"{row.full_label}: không có số"
        return (
            f"{row.full_label}: năm {self.baseline_year} {format_score(row.baseline)}, "
            f"mục tiêu {self.target_year} {format_score(row.target)}, "
            f"tối đa {format_score(row.maximum)}, còn thiếu {format_score(row.missing)} điểm"
        )

    @property
    def table(self) -> Table:
        """Baseline, target, maximum and what is missing."""
        rows = (
            number_row(row.full_label, row.href, row.baseline, row.target, row.maximum, row.missing)
            for row in self.rows
        )
        headings = (
            f"Kết quả {self.baseline_year}",
            f"Mục tiêu {self.target_year}",
            "Điểm tối đa",
            "Còn thiếu so với mục tiêu",
        )
        return Table(heading_cells(self.row_heading, *headings), tuple(rows))
