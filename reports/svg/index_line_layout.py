"""The index over the years: where lines, labels and ticks stand; shared with plotly."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from common.text import format_score
from reports.figures.index_line import IndexLineChart, YearPoint
from reports.svg.frame import Frame, Key, axis_width, legend_height
from reports.svg.scales import Domain, Linear, cut_domain, ticks
from reports.svg.typography import measure

Place = tuple[float, float]

_PLOT_HEIGHT = 220.0
AXIS_BREAK: Final = ((0, 0), (0, -6), (-4, -9), (4, -15), (-4, -21), (0, -24), (0, -32))
"""The zigzag where a cut axis leaves values out, from the plot's bottom left corner."""
_BREAK = 34.0
"""Height kept free of ticks for it."""
_ROOM_ABOVE = 34.0
_ROOM_BELOW = 28.0
"""Kept free above and below the lines for their labels."""


def legend(figure: IndexLineChart) -> tuple[Key, ...]:
    """Which line is whose."""
    return (
        Key("line", "s-now", figure.score_label),
        Key("dashed", "s-mean", figure.mean_label),
    )


def value_domain(figure: IndexLineChart) -> Domain:
    """Span both series; only what changes is of interest, so the axis is cut."""
    values = [value for point in figure.points for value in (point.score, point.mean)]
    return cut_domain(value for value in values if value is not None)


@dataclass(frozen=True, slots=True)
class LineLayout:
    """Measures of the drawing; plotly takes its margins from here."""

    top: float
    bottom: float
    height: float
    plot_left: float
    column: float
    count: int
    scale: Linear
    domain: Domain
    ticks: tuple[Decimal, ...]

    @classmethod
    def of(cls, figure: IndexLineChart, frame: Frame) -> "LineLayout":
        """Give every year a column of the same width."""
        domain = value_domain(figure)
        top = legend_height(frame, legend(figure))
        bottom = top + _PLOT_HEIGHT
        # A cut axis leaves room below the lowest value by itself.
        lowest = bottom if domain.is_cut else bottom - _ROOM_BELOW
        scale = Linear(domain.low, domain.high, lowest, top + _ROOM_ABOVE)
        # Round values of the axis, clear of the break.
        hidden = _BREAK / (lowest - scale.end) * (domain.high - domain.low) if domain.is_cut else 0
        shown = ticks(domain.low + hidden, domain.high)
        left = axis_width(frame, shown)
        ranks = frame.small_leading if any(point.rank for point in figure.points) else 0
        note = frame.small_leading + 4 if domain.is_cut else 0
        return cls(
            top=top,
            bottom=bottom,
            height=bottom + frame.leading + ranks + note + 10,
            plot_left=left,
            column=(frame.width - left) / len(figure.points),
            count=len(figure.points),
            scale=scale,
            domain=domain,
            ticks=shown,
        )

    @property
    def value_range(self) -> tuple[float, float]:
        """The values at the plot's bottom and top, the room for labels included."""
        per_unit = (self.domain.high - self.domain.low) / (self.scale.start - self.scale.end)
        below = (self.bottom - self.scale.start) * per_unit
        above = (self.scale.end - self.top) * per_unit
        return self.domain.low - below, self.domain.high + above

    def place(self, index: int, value: Decimal) -> Place:
        """Where the ``index``-th year's ``value`` stands."""
        return self.plot_left + self.column * (index + 0.5), self.scale(value)


def segments(
    values: Sequence[Decimal | None], place: Callable[[int, Decimal], Place]
) -> Iterator[list[Place]]:
    """Yield the unbroken runs of two years or more: a missing year leaves a gap."""
    run: list[Place] = []
    for index, value in enumerate([*values, None]):
        if value is not None:
            run.append(place(index, value))
            continue
        if len(run) > 1:
            yield run
        run = []


def label_every(figure: IndexLineChart, frame: Frame, layout: LineLayout) -> int:
    """Return n where only every n-th year has room for its labels."""
    widest = max(
        max(
            measure(format_score(point.score), frame.font_size, bold=True),
            measure(rank_text(point, frame), frame.small_size),
            measure(str(point.year), frame.font_size),
        )
        for point in figure.points
    )
    return every_nth(widest, layout.column)


def every_nth(widest: float, column: float) -> int:
    """Return n where only every n-th column has room for a label of width ``widest``."""
    if widest + 4 <= column:
        return 1
    # The first and the last label are wider than their columns and move inwards by this much.
    inwards = (widest - column) / 2
    return -int(-(widest + 4 + 2 * inwards) // column)


def inside(centre: float, width: float, layout: LineLayout) -> float:
    """Return ``centre``, moved so that a label of ``width`` is on the sheet and off the axis."""
    right = layout.plot_left + layout.column * layout.count
    return min(max(centre, layout.plot_left + width / 2), right - width / 2)


def is_score_above(point: YearPoint) -> bool:
    """Whether the score's label goes above its point and the mean's below, or the reverse."""
    return point.score is None or point.mean is None or point.score >= point.mean


def side(values: Sequence[Decimal | None], index: int, *, is_above: bool) -> int:
    """-1, 0 or 1: where a label is clear of its own line (left, middle, right)."""
    here = values[index] or Decimal(0)
    before = values[index - 1] if index > 0 else None
    after = values[index + 1] if index + 1 < len(values) else None
    sign = 1 if is_above else -1
    blocks_left = before is not None and (before - here) * sign > 0
    blocks_right = after is not None and (after - here) * sign > 0
    return int(blocks_left) - int(blocks_right)


def rank_text(point: YearPoint, frame: Frame) -> str:
    """'hạng 33/63'; without the number of provinces where space is dear."""
    return point.rank_label.split("/")[0] if frame.is_narrow else point.rank_label
