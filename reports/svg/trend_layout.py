"""The total by period: where line, stripes, lines of reference and labels stand."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from common.text import format_score
from reports.figures.trend import TrendChart, TrendPoint
from reports.svg.canvas import Run
from reports.svg.frame import Frame, Key, axis_width, cut_note, legend_height
from reports.svg.index_line_layout import every_nth
from reports.svg.scales import Domain, Linear, cut_domain, ticks
from reports.svg.typography import measure, wrap

PLOT_HEIGHT: Final = 210.0
MARK: Final = 20.0
"""Width of the striped column under a point."""
BAR: Final = 10.0
"""Height of the bar of what a total is made of."""
BREAK: Final = 34.0
"""Kept free of ticks where a cut axis has its zigzag."""
STUB: Final = 8.0
_ROOM_ABOVE = 30.0
_LABEL_GAP = 8.0
BARS_NOTE: Final = "Thanh dưới: tổng điểm gồm những gì, so với tối đa"
NO_RESULT: Final = "chưa có"


@dataclass(frozen=True, slots=True)
class Reference:
    """A line across the plot: its value, its class and width, and what its label reads."""

    value: Decimal
    classes: str
    width: float
    dash: str
    name: str

    def runs(self, frame: Frame) -> list[Run]:
        """'Mục tiêu 64,30' beside the line; the number alone where space is dear."""
        name: list[Run] = [] if frame.is_narrow else [(f"{self.name} ", "")]
        return [*name, (format_score(self.value), "t-strong")]

    def text(self, frame: Frame) -> str:
        """The label as plain text."""
        return "".join(piece for piece, _ in self.runs(frame))


def references(figure: TrendChart) -> tuple[Reference, ...]:
    """Return the lines that have a value, highest first."""
    lines = (
        (figure.maximum, "s-axis", 1.0, "3 3", "Tối đa"),
        (figure.target, "s-target", 2.0, "", "Mục tiêu"),
        (figure.baseline, "s-baseline", 2.0, "", f"Năm {figure.baseline_year}"),
    )
    found = [
        Reference(value, classes, width, dash, name)
        for value, classes, width, dash, name in lines
        if value is not None
    ]
    return tuple(sorted(found, key=lambda line: -line.value))


def legend(figure: TrendChart, frame: Frame) -> tuple[Key, ...]:
    """What the bars' parts mean and, where the lines' names have no room, which line is which."""
    named = {
        "s-target": Key("line", "s-target", f"Mục tiêu {figure.target_year}"),
        "s-baseline": Key("line", "s-baseline", f"Kết quả {figure.baseline_year}"),
        "s-axis": Key("dashed", "s-axis", "Tối đa"),
    }
    lines = [named[line.classes] for line in references(figure)] if frame.is_narrow else []
    return (
        Key("bar", "f-now", "Đã duyệt"),
        *((Key("stripes", "f-provisional", "Tạm tính"),) if figure.has_provisional else ()),
        *((Key("bar", "f-baseline", figure.rest_label),) if figure.has_rest else ()),
        *lines,
    )


def spread(places: list[float], gap: float, bottom: float) -> list[float]:
    """Return ``places`` (rising), moved apart to ``gap`` and no lower than ``bottom``."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else place)
    excess = bottom
    for index in range(len(moved) - 1, -1, -1):
        moved[index] = min(moved[index], excess)
        excess = moved[index] - gap
    return moved


@dataclass(frozen=True, slots=True)
class TrendLayout:
    """Measures of the drawing; plotly takes its margins from here."""

    top: float
    bottom: float
    height: float
    bar_y: float
    notes_y: float
    plot_left: float
    plot_right: float
    column: float
    scale: Linear
    domain: Domain
    ticks: tuple[Decimal, ...]
    every: int
    labels: tuple[tuple[str, ...], ...]
    notes: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, figure: TrendChart, frame: Frame) -> "TrendLayout":
        """Give every period a column of the same width; the lines' labels stand at the right."""
        lines, points = references(figure), figure.points
        values = [line.value for line in lines]
        values += [point.reached for point in points if point.reached is not None]
        domain = cut_domain(values)
        top = legend_height(frame, legend(figure, frame))
        bottom = top + PLOT_HEIGHT
        scale = Linear(domain.low, domain.high, bottom, top + _ROOM_ABOVE)
        hidden = BREAK / (bottom - scale.end) * (domain.high - domain.low) if domain.is_cut else 0
        shown = ticks(domain.low + hidden, domain.high)
        left = axis_width(frame, shown)
        room = max(
            (measure(line.text(frame), frame.small_size, bold=True) for line in lines), default=0
        )
        right = frame.width - room - _LABEL_GAP if lines else float(frame.width)
        column = (right - left) / len(points)
        widest = max(
            measure(format_score(point.reached), frame.font_size, bold=True) for point in points
        )
        every = every_nth(widest, column)
        # A label moved inwards from the edge keeps clear of its neighbour, too.
        width = column - 6 if every == 1 else (column * (every + 1) - 8) / 2
        labels = tuple(wrap(point.label, width, frame.font_size).lines for point in points)
        notes = tuple(_note_lines(note_of(point), width, frame) for point in points)
        label_lines = max(len(each) for each in labels)
        note_lines = max(len(each) for each in notes)
        bar_y = bottom + label_lines * frame.leading + 8
        notes_y = bar_y + BAR + 4
        below = len(notes_below(frame, domain)) * frame.small_leading
        return cls(
            top=top,
            bottom=bottom,
            height=notes_y + note_lines * frame.small_leading + 6 + below + 6,
            bar_y=bar_y,
            notes_y=notes_y,
            plot_left=left,
            plot_right=right,
            column=column,
            scale=scale,
            domain=domain,
            ticks=shown,
            every=every,
            labels=labels,
            notes=notes,
        )

    def is_labelled(self, index: int) -> bool:
        """Whether a period has room for its labels; counted from the last, which matters most."""
        return (len(self.labels) - 1 - index) % self.every == 0

    def centre(self, index: int) -> float:
        """Where the middle of a period's column stands."""
        return self.plot_left + self.column * (index + 0.5)

    def place(self, index: int, value: Decimal) -> tuple[float, float]:
        """Where the ``index``-th period's ``value`` stands."""
        return self.centre(index), self.scale(value)

    def inside(self, centre: float, width: float) -> float:
        """Return ``centre``, moved so that a label of ``width`` stays between axis and edge."""
        half = width / 2
        return min(max(centre, self.plot_left + half), self.plot_right - half)

    def value_at(self, y: float) -> float:
        """Return the value that stands at ``y``."""
        share = (self.scale.start - y) / (self.scale.start - self.scale.end)
        return self.domain.low + share * (self.domain.high - self.domain.low)

    @property
    def value_range(self) -> tuple[float, float]:
        """The values at the plot's bottom and top, the room for labels included."""
        per_unit = (self.domain.high - self.domain.low) / (self.scale.start - self.scale.end)
        return self.domain.low, self.domain.high + _ROOM_ABOVE * per_unit


def _note_lines(note: str, width: float, frame: Frame) -> tuple[str, ...]:
    """Return the note's lines, about equally long: one last word alone reads badly."""
    if not note:
        return ()
    wide = wrap(note, width, frame.small_size, max_lines=3)
    for share in (0.6, 0.7, 0.8, 0.9):
        even = wrap(note, width * share, frame.small_size, max_lines=3)
        if not even.is_cut and len(even.lines) == len(wide.lines):
            return even.lines
    return wide.lines


def note_of(point: TrendPoint) -> str:
    """Return what stands under a period."""
    return point.note or (NO_RESULT if point.reached is None else "")


def notes_below(frame: Frame, domain: Domain) -> tuple[str, ...]:
    """Return the lines at the foot: what the bars are, and where the axis begins."""
    notes = [note for note in (BARS_NOTE, cut_note(domain)) if note]
    return tuple(line for note in notes for line in wrap(note, frame.width, frame.small_size).lines)


def stripes(layout: TrendLayout, point: TrendPoint) -> list[tuple[float, float]]:
    """Return the striped column's pieces, each from top to bottom: what waits for approval.

    Where the axis leaves out its lower end, the column is broken as the waterfall's are.
    """
    if point.reached is None or point.settled is None or point.settled >= point.reached:
        return []
    top, end = layout.scale(point.reached), layout.scale(point.settled)
    is_broken = layout.domain.is_cut and float(point.settled) < layout.domain.low
    if is_broken and end - top > 3 * STUB:
        return [(top, end - 2 * STUB), (end - STUB, end)]
    return [(top, end)]


def bar_spans(figure: TrendChart, point: TrendPoint) -> list[tuple[float, float]]:
    """From where to where, as parts of 1: approved, provisional, the year before."""
    whole = bar_length(figure)
    ends, total = [0.0], Decimal(0)
    for part in (point.approved, point.provisional, point.rest):
        total += part or Decimal(0)
        ends.append(float(min(max(total / whole, Decimal(0)), Decimal(1))))
    return list(pairwise(ends))


def bar_length(figure: TrendChart) -> Decimal:
    """Return the points that a whole bar stands for: the maximum where it is known."""
    known = [point.reached for point in figure.points if point.reached is not None]
    return figure.maximum or max([*known, Decimal(0)]) or Decimal(1)
