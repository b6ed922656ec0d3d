"""Missing points by size: red bars from zero, the value at the end of each."""

from dataclasses import dataclass
from decimal import Decimal

from common.text import format_score
from reports.figures.gap import GapBarChart, GapRow
from reports.svg.canvas import Canvas
from reports.svg.frame import Frame
from reports.svg.scales import Linear, domain_from_zero
from reports.svg.typography import Wrapped, clip, measure, wrap

BAR = 16
_GAP = 16
_VALUE_GAP = 6


@dataclass(frozen=True, slots=True)
class GapLayout:
    """Columns of the wide drawing; plotly takes its margins from here."""

    top: float
    bottom: float
    row_height: float
    label_width: float
    plot_left: float
    plot_right: float
    labels: tuple[Wrapped, ...]

    @classmethod
    def of(cls, figure: GapBarChart, frame: Frame) -> "GapLayout":
        """Give names up to 46% of the width; leave room for a value beyond the longest bar."""
        size, rows = frame.font_size, figure.ordered_rows
        widths = [measure(row.full_label, size) for row in rows]
        widths += [measure(row.detail, frame.small_size) for row in rows]
        label_width = min(max(widths, default=0), frame.width * 0.46)
        labels = tuple(wrap(row.full_label, label_width, size) for row in rows)
        line_count = max((len(label.lines) for label in labels), default=1)
        detail = frame.small_leading if any(row.detail for row in rows) else 0
        top, row_height = 4.0, max(line_count * frame.leading + detail + 12, 34)
        return cls(
            top=top,
            bottom=top + row_height * len(rows),
            row_height=row_height,
            label_width=label_width,
            plot_left=label_width + _GAP,
            plot_right=frame.width - value_room(figure, frame),
            labels=labels,
        )


def value_room(figure: GapBarChart, frame: Frame) -> float:
    """Width the widest value label needs beyond its bar."""
    widths = (measure(format_score(row.value), frame.font_size, bold=True) for row in figure.rows)
    return max(widths, default=0) + _VALUE_GAP


def value_scale(figure: GapBarChart, start: float, end: float) -> Linear:
    """Zero at the left: lengths are read, so the axis is never cut."""
    domain = domain_from_zero(row.value for row in figure.rows if row.value is not None)
    return Linear(domain.low, domain.high, start, end)


def draw_gap(figure: GapBarChart, frame: Frame) -> tuple[Canvas, float]:
    """Return the sheet and the height used."""
    return _draw_narrow(figure, frame) if frame.is_narrow else _draw_wide(figure, frame)


def _draw_wide(figure: GapBarChart, frame: Frame) -> tuple[Canvas, float]:
    canvas, layout = frame.canvas(), GapLayout.of(figure, frame)
    scale = value_scale(figure, layout.plot_left, layout.plot_right)
    bottom = layout.bottom
    with canvas.backdrop():
        canvas.line((layout.plot_left, layout.top), (layout.plot_left, bottom), "s-axis")
    for index, (row, label) in enumerate(zip(figure.ordered_rows, layout.labels, strict=True)):
        top = layout.top + layout.row_height * index
        middle = top + layout.row_height / 2
        box = frame.row_box(top + 1, layout.row_height - 2)
        with canvas.row(figure.describe(row), row.href, box):
            block = len(label.lines) * frame.leading + (frame.small_leading if row.detail else 0)
            y = middle - block / 2
            for line in label.lines:
                canvas.text(0, y + frame.leading * 0.74, line)
                y += frame.leading
            if row.detail:
                detail = clip(row.detail, layout.label_width, frame.small_size)
                detail_y = y + frame.small_leading * 0.74
                canvas.text(0, detail_y, detail, "t-note", size=frame.small_size)
            _draw_bar(canvas, row, scale, middle, frame)
    return canvas, bottom + 4


def _draw_narrow(figure: GapBarChart, frame: Frame) -> tuple[Canvas, float]:
    canvas = frame.canvas()
    scale = value_scale(figure, 0, frame.width - value_room(figure, frame))
    y = 0.0
    for row in figure.ordered_rows:
        lines = wrap(row.full_label, frame.width, frame.font_size).lines
        detail_height = frame.small_leading if row.detail else 0
        height = len(lines) * frame.leading + detail_height + BAR + 24
        with canvas.row(figure.describe(row), row.href, frame.row_box(y, height - 2)):
            text_y = y
            for line in lines:
                text_y += frame.leading
                canvas.text(0, text_y, line)
            if row.detail:
                text_y += frame.small_leading
                detail = clip(row.detail, frame.width, frame.small_size)
                canvas.text(0, text_y, detail, "t-note", size=frame.small_size)
            _draw_bar(canvas, row, scale, text_y + 9 + BAR / 2, frame)
        y += height
    return canvas, y + 2


def _draw_bar(canvas: Canvas, row: GapRow, scale: Linear, middle: float, frame: Frame) -> None:
    start = end = scale(0)
    if row.value is not None:
        end = scale(max(row.value, Decimal(0)))
        canvas.rect(start, middle - BAR / 2, end - start, BAR, "f-missing")
    baseline = middle + frame.font_size * 0.36
    canvas.text(end + _VALUE_GAP, baseline, format_score(row.value), "t-value t-strong")
