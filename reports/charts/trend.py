"""The total by period, for plotly."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from common.text import format_score
from reports.charts.common import (
    BASELINE,
    GRID,
    NOW,
    PROVISIONAL,
    TARGET,
    TRACK,
    PlotlyFigure,
    build,
    hit_bars,
    markup,
    note_below,
    point_data,
    runs_markup,
    small_font,
    strong,
)
from reports.charts.legend import axis_break, legend_items
from reports.figures.trend import TrendChart
from reports.svg.frame import Frame
from reports.svg.index_line_layout import AXIS_BREAK, side
from reports.svg.trend import PART_CLASSES
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

_SIDES = {-1: "left", 0: "center", 1: "right"}
_COLOURS = {
    "f-now": NOW,
    "f-provisional": PROVISIONAL,
    "f-baseline": BASELINE,
    "s-axis": BASELINE,
    "s-baseline": BASELINE,
    "s-target": TARGET,
}
_DASHES = {"": "solid", "3 3": "3px,3px"}


def trend_figure(figure: TrendChart, frame: Frame) -> PlotlyFigure:
    """Return the figure; a period without a result keeps its place and has no mark."""
    layout, points = TrendLayout.of(figure, frame), figure.points
    margin = {
        "l": layout.plot_left,
        "r": frame.width - layout.plot_right,
        "t": layout.top,
        "b": layout.height - layout.bottom,
    }
    shapes, keys = legend_items(frame, legend(figure, frame), margin)
    if layout.domain.is_cut:
        shapes.append(axis_break([(x, -y) for x, y in AXIS_BREAK]))
    customdata = [point_data(point.href, figure.describe(point)) for point in points]
    hits = hit_bars(range(len(points)), layout.value_range, customdata, is_lying=False)
    return build(
        [_stripes(figure, layout), _line(figure, frame, layout), hits],
        {
            "height": layout.height,
            "margin": margin,
            "shapes": [*shapes, *_reference_lines(figure), *_bars(figure, layout)],
            "annotations": [
                *keys,
                *_reference_labels(figure, frame, layout),
                *_words(figure, frame, layout),
                *_notes(frame, layout, margin),
            ],
            "xaxis": {
                "range": [-0.5, len(points) - 0.5],
                "showticklabels": False,
                "showgrid": False,
                "zeroline": False,
                "showline": True,
                "linecolor": BASELINE,
            },
            "yaxis": {
                "range": list(layout.value_range),
                "tickvals": [float(tick) for tick in layout.ticks],
                "tickfont": small_font(frame),
                "zeroline": False,
            },
        },
    )


def _stripes(figure: TrendChart, layout: TrendLayout) -> dict[str, Any]:
    """What waits for approval, hanging from each total."""
    pieces = [
        (index, layout.value_at(bottom), layout.value_at(top))
        for index, point in enumerate(figure.points)
        for top, bottom in stripes(layout, point)
    ]
    striped = {"shape": "-", "fgcolor": NOW, "bgcolor": PROVISIONAL, "size": 4, "solidity": 0.5}
    return {
        "type": "bar",
        "x": [index for index, _, _ in pieces],
        "y": [high - low for _, low, high in pieces],
        "base": [low for _, low, _ in pieces],
        "width": min(MARK / layout.column, 0.6),
        "marker": {"color": PROVISIONAL, "pattern": striped},
        "hoverinfo": "skip",
    }


def _line(figure: TrendChart, frame: Frame, layout: TrendLayout) -> dict[str, Any]:
    values = [point.reached for point in figure.points]
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": list(range(len(values))),
        "y": [None if value is None else float(value) for value in values],
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": NOW, "width": 3},
        "marker": {"color": NOW, "size": 10},
        "text": [
            strong(format_score(value)) if value is not None and layout.is_labelled(index) else ""
            for index, value in enumerate(values)
        ],
        "textposition": [
            _text_position(values, index, layout, frame) for index in range(len(values))
        ],
        "textfont": {"size": frame.font_size},
        "hoverinfo": "skip",
    }


def _text_position(
    values: Sequence[Decimal | None], index: int, layout: TrendLayout, frame: Frame
) -> str:
    """Return on which side of its point a total stands; the first one not across the axis."""
    width = measure(format_score(values[index]), frame.font_size, bold=True)
    where = _SIDES[side(values, index, is_above=True)]
    if index == 0 and where == "left" and width > layout.column / 2:
        where = "center"
    return f"top {where}"


def _reference_lines(figure: TrendChart) -> list[dict[str, Any]]:
    return [
        {
            "type": "line",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": float(line.value),
            "y1": float(line.value),
            "layer": "below",
            "line": {
                "color": _COLOURS[line.classes],
                "width": line.width,
                "dash": _DASHES[line.dash],
            },
        }
        for line in references(figure)
    ]


def _reference_labels(
    figure: TrendChart, frame: Frame, layout: TrendLayout
) -> list[dict[str, Any]]:
    lines = references(figure)
    places = [layout.scale(line.value) for line in lines]
    moved = spread(places, frame.small_leading, layout.bottom)
    return [
        {
            "xref": "paper",
            "x": 1,
            "xanchor": "left",
            "xshift": 4,
            "y": float(line.value),
            "yanchor": "middle",
            "yshift": place - label_place,
            "showarrow": False,
            "text": runs_markup(line.runs(frame)),
            "font": small_font(frame),
        }
        for line, place, label_place in zip(lines, places, moved, strict=True)
    ]


def _bars(figure: TrendChart, layout: TrendLayout) -> list[dict[str, Any]]:
    """What each total is made of, under its name."""
    top = layout.bottom - layout.bar_y
    place = {"yref": "paper", "ysizemode": "pixel", "yanchor": 0}
    gap = min(6 / layout.column, 0.1)
    shapes: list[dict[str, Any]] = []
    for index, point in enumerate(figure.points):
        start, length = index - 0.5 + gap, 1 - 2 * gap
        whole = place | {"x0": start, "x1": start + length}
        middle = {"type": "line", "y0": top - BAR / 2, "y1": top - BAR / 2}
        if point.reached is None:
            shapes.append(whole | middle | {"line": {"color": GRID, "width": 1, "dash": "dash"}})
            continue
        box = {"type": "rect", "y0": top, "y1": top - BAR, "line": {"width": 0}}
        shapes.append(whole | box | {"fillcolor": TRACK})
        for (begin, end), classes in zip(bar_spans(figure, point), PART_CLASSES, strict=True):
            if end <= begin:
                continue
            part = place | {"x0": start + length * begin, "x1": start + length * end}
            shapes.append(part | box | {"fillcolor": _COLOURS[classes]})
            if classes == "f-provisional":
                line = {"color": NOW, "width": BAR, "dash": "2px,2px"}
                shapes.append(part | middle | {"line": line})
    return shapes


def _words(figure: TrendChart, frame: Frame, layout: TrendLayout) -> list[dict[str, Any]]:
    """The periods' names, and below their bars what is particular about them."""
    place = {"yref": "paper", "y": 0, "yanchor": "top", "showarrow": False}
    words: list[dict[str, Any]] = []
    for index in range(len(figure.points)):
        if not layout.is_labelled(index):
            continue
        name = {"text": markup(layout.labels[index]), "font": {"size": frame.font_size}}
        words.append(place | name | {"x": index, "yshift": -3})
        if layout.notes[index]:
            note = {"text": markup(layout.notes[index]), "font": small_font(frame)}
            words.append(place | note | {"x": index, "yshift": layout.bottom - layout.notes_y})
    return words


def _notes(frame: Frame, layout: TrendLayout, margin: dict[str, float]) -> list[dict[str, Any]]:
    """The lines at the foot, one above the other."""
    lines = notes_below(frame, layout.domain)
    return [
        note
        for number, line in enumerate(reversed(lines))
        for note in note_below(
            frame, line, margin | {"b": margin["b"] - number * frame.small_leading}
        )
    ]
