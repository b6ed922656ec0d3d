"""The plan's total, period by period, against where it began and where it should end."""

from dataclasses import dataclass
from decimal import Decimal

from common.text import format_score
from reports.figures.base import Figure, Linked, Table, heading_cells, number_row


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint(Linked):
    """One period (điểm), in the three parts its total is made of.

    ``approved`` and ``provisional``: results up to its end; ``rest``: what the criteria without
    a result had the year before. A period that nobody has reported on, or that is not open yet,
    has neither of the first two: it keeps its place and gets no mark.
    """

    label: str
    """Short, for the axis: 'Quý I', '6 tháng', 'Cả năm'."""
    approved: Decimal | None = None
    provisional: Decimal | None = None
    rest: Decimal | None = None
    note: str = ""
    """What is particular about it: 'của 41/88 tiêu chí'."""

    @property
    def now(self) -> Decimal | None:
        """Points reported up to its end; None before any report."""
        present = [part for part in (self.approved, self.provisional) if part is not None]
        return sum(present, Decimal(0)) if present else None

    @property
    def reached(self) -> Decimal | None:
        """The total the line runs through; the year before alone is no result of this period."""
        return None if self.now is None else self.now + (self.rest or Decimal(0))

    @property
    def settled(self) -> Decimal | None:
        """The total without what still waits for approval."""
        return None if self.reached is None else self.reached - (self.provisional or Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendChart(Figure):
    """The total by period, in order of time, on the scale of the plan's maximum (điểm).

    Whether there is one period only is for its maker's title to say ('mới có quý I').
    """

    points: tuple[TrendPoint, ...]
    baseline: Decimal | None
    target: Decimal | None
    maximum: Decimal | None
    baseline_year: int
    target_year: int
    point_heading: str = "Kỳ báo cáo"
    empty_text: str = "Chưa kỳ nào có kết quả."

    @property
    def is_empty(self) -> bool:
        """No period has any result."""
        return all(point.reached is None for point in self.points)

    @property
    def has_provisional(self) -> bool:
        """Whether any of it waits for approval."""
        return any(point.provisional for point in self.points)

    @property
    def has_rest(self) -> bool:
        """Whether any total counts on points of the year before."""
        return any(point.rest for point in self.points if point.now is not None)

    @property
    def rest_label(self) -> str:
        """What the grey part is: 'Chưa có kết quả, tính theo năm 2020'."""
        return f"Chưa có kết quả, tính theo năm {self.baseline_year}"

    def describe(self, point: TrendPoint) -> str:
        """One period in words."""
        if point.reached is None:
            return f"{point.label}: chưa có số"
        parts = [
            f"đã duyệt {format_score(point.approved)}" if point.approved is not None else "",
            f"tạm tính {format_score(point.provisional)}" if point.provisional else "",
            f"theo năm {self.baseline_year} {format_score(point.rest)}" if point.rest else "",
            point.note,
        ]
        made_of = ", ".join(part for part in parts if part)
        words = f"{point.label}: {format_score(point.reached)} điểm"
        return f"{words} ({made_of})" if made_of else words

    @property
    def table(self) -> Table:
        """Period by period, then what they are measured against."""
        periods = (
            number_row(
                f"{point.label} ({point.note})" if point.note else point.label,
                point.href,
                point.approved,
                point.provisional,
                *((point.rest,) if self.has_rest else ()),
                point.reached,
            )
            for point in self.points
        )
        parts = (None,) * (3 if self.has_rest else 2)
        lines = (
            number_row(label, "", *parts, value)
            for label, value in (
                (f"Kết quả {self.baseline_year}", self.baseline),
                (f"Mục tiêu {self.target_year}", self.target),
                ("Điểm tối đa", self.maximum),
            )
            if value is not None
        )
        headings = (
            "Đã duyệt",
            "Tạm tính",
            *((self.rest_label,) if self.has_rest else ()),
            "Tổng điểm",
        )
        return Table(heading_cells(self.point_heading, *headings), (*periods, *lines))
