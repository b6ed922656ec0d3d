"""Result against target, each row on the scale of its own maximum."""

from dataclasses import dataclass
from decimal import Decimal

from common.text import format_score
from reports.figures.base import Figure, Linked, Table, coded, heading_cells, number_row


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletRow(Linked):
    """One criterion: what it had, what is aimed at, and the most it can give (điểm).

    ``approved`` and ``provisional`` are the two parts of what it has now; ``rest`` is what parts
    of it without a report had before, ``missing_now`` what is missing from there to the target.
    """

    label: str
    code: str = ""
    baseline: Decimal | None
    target: Decimal | None
    maximum: Decimal | None
    approved: Decimal | None = None
    provisional: Decimal | None = None
    rest: Decimal | None = None
    missing_now: Decimal | None = None
    note: str = ""
    """What is particular about its figures now: 'mới có kết quả của 5/7 tiêu chí'."""

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
    def now(self) -> Decimal | None:
        """Points it has now; None before any report."""
        return _sum(self.approved, self.provisional)

    @property
    def reached(self) -> Decimal | None:
        """Points now, and before where nothing was reported."""
        return _sum(self.now, self.rest)

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
    until_label: str = ""
    """'đến hết quý III'; empty while nothing was reported, and two years are compared."""

    @property
    def is_empty(self) -> bool:
        """No rows at all; rows without figures are still drawn, as '–'."""
        return not self.rows

    @property
    def has_now(self) -> bool:
        """Whether rows say where they stand now."""
        return bool(self.until_label)

    @property
    def has_provisional(self) -> bool:
        """Whether any of it waits for approval."""
        return any(row.provisional is not None for row in self.rows)

    @property
    def value_heading(self) -> str:
        """What the direct labels read: '2020 → 2021 / tối đa'."""
        start = "nay" if self.has_now else self.baseline_year
        return f"{start} → {self.target_year} / tối đa"

    def start_of(self, row: BulletRow) -> Decimal | None:
        """Where the way to the target starts: now, or the year before."""
        return row.now if self.has_now else row.baseline

    def missing_of(self, row: BulletRow) -> Decimal | None:
        """What is missing to the target from there."""
        return row.missing_now if self.has_now else row.missing

    def describe(self, row: BulletRow) -> str:
        """One row in words, for hovering and for screen readers."""
        if row.maximum is None:
            return f"{row.full_label}: không có số"
        now = f"{self._now_in_words(row)}, " if self.has_now else ""
        return (
            f"{row.full_label}: năm {self.baseline_year} {format_score(row.baseline)}, "
            f"{now}mục tiêu {self.target_year} {format_score(row.target)}, "
            f"tối đa {format_score(row.maximum)}, "
            f"còn thiếu {format_score(self.missing_of(row))} điểm"
            f"{f' ({row.note})' if row.note else ''}"
        )

    def _now_in_words(self, row: BulletRow) -> str:
        if row.now is None:
            return "hiện nay chưa có số"
        tentative = ""
        if row.provisional is not None:
            tentative = f" (tạm tính {format_score(row.provisional)})"
        return f"{self.until_label} {format_score(row.now)}{tentative}"

    @property
    def table(self) -> Table:
        """Baseline, now where there is one, target, maximum and what is missing."""
        rows = (
            number_row(
                f"{row.full_label} ({row.note})" if row.note else row.full_label,
                row.href,
                row.baseline,
                *((row.now, row.provisional) if self.has_now else ()),
                row.target,
                row.maximum,
                self.missing_of(row),
            )
            for row in self.rows
        )
        headings = (
            f"Kết quả {self.baseline_year}",
            *(("Hiện nay", "Trong đó tạm tính") if self.has_now else ()),
            f"Mục tiêu {self.target_year}",
            "Điểm tối đa",
            "Còn thiếu so với mục tiêu",
        )
        return Table(heading_cells(self.row_heading, *headings), tuple(rows))


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    present = [value for value in (one, other) if value is not None]
    return sum(present, Decimal(0)) if present else None
