"""The published index over the years against the national mean, on its own scale."""

from collections.abc import Sequence
from decimal import Decimal

from common.text import format_quantity, format_score
from reports.figures.index_line import IndexLineChart, YearPoint
from reports.svg.canvas import Canvas
from reports.svg.frame import Frame, cut_note, draw_legend
from reports.svg.index_line_layout import (
    AXIS_BREAK,
    LineLayout,
    inside,
    is_score_above,
    label_every,
    legend,
    rank_text,
    segments,
    side,
)
from reports.svg.typography import measure


def draw_index_line(figure: IndexLineChart, frame: Frame) -> tuple[Canvas, float]:
    """Return the sheet and the height used."""
    canvas, layout, points = frame.canvas(), LineLayout.of(figure, frame), figure.ordered_points
    _draw_axes(canvas, figure, frame, layout)
    scores, means = [point.score for point in points], [point.mean for point in points]
    for segment in segments(means, layout.place):
        canvas.polyline(segment, "s-mean", width=2, dash="5 4")
    for segment in segments(scores, layout.place):
        canvas.polyline(segment, "s-now", width=3)
    every = label_every(figure, frame, layout)
    for index, point in enumerate(points):
        left = layout.plot_left + layout.column * index
        box = (left + 1, layout.top, layout.column - 2, layout.height - layout.top - 24)
        with canvas.row(figure.describe(point), point.href, box):
            # Counted from the last year, which is the one that matters.
            has_labels = (len(points) - 1 - index) % every == 0
            score_above = is_score_above(point)
            room = layout.column * every if has_labels else 0
            _draw_point(
                canvas,
                frame,
                layout,
                means,
                index,
                room,
                is_score=False,
                is_above=point.score is not None and not score_above,
            )
            _draw_point(
                canvas, frame, layout, scores, index, room, is_score=True, is_above=score_above
            )
            if has_labels:
                _draw_year(canvas, frame, layout, point, left + layout.column / 2)
    return canvas, layout.height


def _draw_axes(canvas: Canvas, figure: IndexLineChart, frame: Frame, layout: LineLayout) -> None:
    small, domain = frame.small_size, layout.domain
    with canvas.backdrop():
        draw_legend(canvas, frame, legend(figure))
        for tick in layout.ticks:
            y = layout.scale(tick)
            canvas.line((layout.plot_left, y), (frame.width, y), "s-grid")
            label = format_quantity(tick)
            x = layout.plot_left - 6
            canvas.text(x, y + small * 0.36, label, "t-axis", anchor="end", size=small)
        canvas.line((layout.plot_left, layout.bottom), (frame.width, layout.bottom), "s-axis")
        if domain.is_cut:
            _draw_axis_break(canvas, layout)
            canvas.text(0, layout.height - 6, cut_note(domain), "t-note", size=small)


def _draw_axis_break(canvas: Canvas, layout: LineLayout) -> None:
    """A zigzag where the axis leaves the values out."""
    zigzag = [(layout.plot_left + x, layout.bottom + y) for x, y in AXIS_BREAK]
    canvas.polyline(zigzag, "s-axis", width=1.5)


def _draw_point(
    canvas: Canvas,
    frame: Frame,
    layout: LineLayout,
    values: Sequence[Decimal | None],
    index: int,
    room: float,
    *,
    is_score: bool,
    is_above: bool,
) -> None:
    """A dot and, given ``room``, its value on the side away from the other line."""
    value = values[index]
    if value is None:
        return
    x, y = layout.place(index, value)
    if is_score:
        canvas.line((x, y), (x, y), "s-now", width=9, is_round=True)
    else:
        canvas.line((x, y), (x, y), "s-mean", width=7, is_round=True)
    if not room:
        return
    text = format_score(value)
    size = frame.font_size if is_score else frame.small_size
    width = measure(text, size, bold=is_score)
    # Two neighbours moved towards each other still keep apart.
    most = max(min(width / 2 - 8, (room - width - 4) / 2), 0)
    canvas.text(
        inside(x + most * side(values, index, is_above=is_above), width, layout),
        y - 10 if is_above else y + 8 + size * 0.8,
        text,
        "t-value t-strong" if is_score else "t-axis",
        anchor="middle",
        size=size,
        halo=True,
    )


def _draw_year(
    canvas: Canvas, frame: Frame, layout: LineLayout, point: YearPoint, centre: float
) -> None:
    y = layout.bottom + frame.leading
    year = str(point.year)
    canvas.text(inside(centre, measure(year, frame.font_size), layout), y, year, anchor="middle")
    rank = rank_text(point, frame)
    if rank:
        y += frame.small_leading
        x = inside(centre, measure(rank, frame.small_size), layout)
        canvas.text(x, y, rank, "t-note", anchor="middle", size=frame.small_size)
