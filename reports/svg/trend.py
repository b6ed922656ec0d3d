"""The total by period: a line towards the target, stripes for what waits for approval."""

from common.text import format_quantity, format_score
from reports.figures.trend import TrendChart, TrendPoint
from reports.svg.canvas import Canvas
from reports.svg.frame import Frame, draw_legend
from reports.svg.index_line_layout import AXIS_BREAK, segments, side
from reports.svg.trend_layout import (
    BAR,
    MARK,
    TrendLayout,
    bar_spans,
    legend,
    notes_below,
    references,
    spread,
    stripes,
)
from reports.svg.typography import measure

PART_CLASSES = ("f-now", "f-provisional", "f-baseline")


def draw_trend(figure: TrendChart, frame: Frame) -> tuple[Canvas, float]:
    """Return the sheet and the height used."""
    canvas, layout = frame.canvas(), TrendLayout.of(figure, frame)
    _draw_axes(canvas, figure, frame, layout)
    for index, point in enumerate(figure.points):
        left = layout.plot_left + layout.column * index
        box = (left + 1, layout.top, layout.column - 2, layout.height - layout.top)
        with canvas.row(figure.describe(point), point.href, box):
            _draw_stripes(canvas, layout, point, layout.centre(index))
            _draw_bar(canvas, figure, layout, point, left)
            if layout.is_labelled(index):
                _draw_words(canvas, frame, layout, index)
    with canvas.overlay():
        _draw_references(canvas, figure, frame, layout)
        _draw_line(canvas, figure, frame, layout)
    return canvas, layout.height


def _draw_axes(canvas: Canvas, figure: TrendChart, frame: Frame, layout: TrendLayout) -> None:
    small = frame.small_size
    with canvas.backdrop():
        draw_legend(canvas, frame, legend(figure, frame))
        for tick in layout.ticks:
            y, x = layout.scale(tick), layout.plot_left - 6
            canvas.line((layout.plot_left, y), (layout.plot_right, y), "s-grid")
            label = format_quantity(tick)
            canvas.text(x, y + small * 0.36, label, "t-axis", anchor="end", size=small)
        bottom = layout.bottom
        canvas.line((layout.plot_left, bottom), (layout.plot_right, bottom), "s-axis")
        if layout.domain.is_cut:
            zigzag = [(layout.plot_left + x, bottom + y) for x, y in AXIS_BREAK]
            canvas.polyline(zigzag, "s-axis", width=1.5)
        lines = notes_below(frame, layout.domain)
        for number, line in enumerate(reversed(lines)):
            y = layout.height - 6 - number * frame.small_leading
            canvas.text(0, y, line, "t-note", size=small)


def _draw_references(canvas: Canvas, figure: TrendChart, frame: Frame, layout: TrendLayout) -> None:
    """Lines across the plot, their labels at the right, moved apart where they are close."""
    lines, small = references(figure), frame.small_size
    places = [layout.scale(line.value) for line in lines]
    label_places = spread(places, frame.small_leading, layout.bottom)
    for line, y, label_y in zip(lines, places, label_places, strict=True):
        ends = (layout.plot_left, y), (layout.plot_right, y)
        canvas.line(*ends, line.classes, width=line.width, dash=line.dash)
        x = layout.plot_right + 6
        canvas.text(x, label_y + small * 0.36, line.runs(frame), "t-axis", size=small)


def _draw_line(canvas: Canvas, figure: TrendChart, frame: Frame, layout: TrendLayout) -> None:
    """The line, a gap where a period has no result, and each total above its dot."""
    values = [point.reached for point in figure.points]
    for segment in segments(values, layout.place):
        canvas.polyline(segment, "s-now", width=3)
    for index, value in enumerate(values):
        if value is None:
            continue
        x, y = layout.place(index, value)
        canvas.line((x, y), (x, y), "s-now", width=10, is_round=True)
        if not layout.is_labelled(index):
            continue
        text = format_score(value)
        width = measure(text, frame.font_size, bold=True)
        room = layout.column * layout.every
        most = max(min(width / 2 - 8, (room - width - 4) / 2), 0)
        centre = layout.inside(x + most * side(values, index, is_above=True), width)
        style = "t-value t-strong"
        canvas.text(centre, y - 11, text, style, anchor="middle", halo=True)


def _draw_stripes(canvas: Canvas, layout: TrendLayout, point: TrendPoint, centre: float) -> None:
    width = min(MARK, layout.column * 0.6)
    for top, bottom in stripes(layout, point):
        canvas.rect(centre - width / 2, top, width, bottom - top, "f-provisional")
        canvas.line((centre, top), (centre, bottom), "s-now", width=width, dash="2 2")


def _draw_bar(
    canvas: Canvas, figure: TrendChart, layout: TrendLayout, point: TrendPoint, left: float
) -> None:
    """What the total is made of, from zero to the maximum; a dashed line where there is none."""
    gap = min(6.0, layout.column * 0.1)
    start, length = left + gap, layout.column - 2 * gap
    middle = layout.bar_y + BAR / 2
    if point.reached is None:
        canvas.line((start, middle), (start + length, middle), "s-grid", dash="3 4")
        return
    canvas.rect(start, layout.bar_y, length, BAR, "f-muted")
    for (begin, end), classes in zip(bar_spans(figure, point), PART_CLASSES, strict=True):
        x1, x2 = start + length * begin, start + length * end
        canvas.rect(x1, layout.bar_y, x2 - x1, BAR, classes)
        if classes == "f-provisional" and x2 > x1:
            canvas.line((x1, middle), (x2, middle), "s-now", width=BAR, dash="2 2")


def _draw_words(canvas: Canvas, frame: Frame, layout: TrendLayout, index: int) -> None:
    """The period's name under the plot, and under its bar what is particular about it."""
    centre, small = layout.centre(index), frame.small_size
    for number, line in enumerate(layout.labels[index], start=1):
        x = layout.inside(centre, measure(line, frame.font_size))
        canvas.text(x, layout.bottom + number * frame.leading - 2, line, anchor="middle")
    for number, line in enumerate(layout.notes[index]):
        x = layout.inside(centre, measure(line, small))
        y = layout.notes_y + (number + 0.8) * frame.small_leading
        canvas.text(x, y, line, "t-note", anchor="middle", size=small)
