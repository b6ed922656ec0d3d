"""The published index over the years, for plotly."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from common.text import format_score
from reports.charts.common import (
    BASELINE,
    COMPARE,
    HOVER,
    NOW,
    PlotlyFigure,
    build,
    note_below,
    plain,
    point_data,
    small,
    small_font,
    strong,
)
from reports.charts.legend import axis_break, legend_items
from reports.figures.index_line import IndexLineChart, YearPoint
from reports.svg.frame import Frame, cut_note
from reports.svg.index_line_layout import (
    AXIS_BREAK,
    LineLayout,
    is_score_above,
    label_every,
    legend,
    rank_text,
    side,
)

_SIDES = {-1: "left", 0: "center", 1: "right"}


def index_line_figure(figure: IndexLineChart, frame: Frame) -> PlotlyFigure:
    """Return the figure; years without a number are gaps, not zeros."""
    layout, points = LineLayout.of(figure, frame), figure.ordered_points
    margin = {"l": layout.plot_left, "r": 8, "t": layout.top, "b": layout.height - layout.bottom}
    shapes, keys = legend_items(frame, legend(figure), margin)
    if layout.domain.is_cut:
        shapes.append(axis_break([(x, -y) for x, y in AXIS_BREAK]))
    customdata = [point_data(point.href, figure.describe(point)) for point in points]
    scores, means = [point.score for point in points], [point.mean for point in points]
    every = label_every(figure, frame, layout)
    shown = [(len(points) - 1 - index) % every == 0 for index in range(len(points))]
    above = [is_score_above(point) for point in points]
    # With no score there is no other line to keep clear of: the mean's label goes below.
    mean_above = [
        point.score is not None and not up for point, up in zip(points, above, strict=True)
    ]
    return build(
        [
            _series(figure.mean_label, means, mean_above, customdata)
            | {
                "line": {"color": COMPARE, "width": 2, "dash": "5px,4px"},
                "marker": {"color": COMPARE, "size": 7},
                "text": [
                    plain(format_score(mean)) if mean is not None and is_shown else ""
                    for mean, is_shown in zip(means, shown, strict=True)
                ],
                "textfont": small_font(frame),
            },
            _series(figure.score_label, scores, above, customdata)
            | {
                "line": {"color": NOW, "width": 3},
                "marker": {"color": NOW, "size": 9},
                "text": [
                    strong(format_score(score)) if score is not None and is_shown else ""
                    for score, is_shown in zip(scores, shown, strict=True)
                ],
                "textfont": {"size": frame.font_size},
            },
        ],
        {
            "height": layout.height,
            "margin": margin,
            "shapes": shapes,
            "annotations": [*keys, *note_below(frame, cut_note(layout.domain), margin)],
            "xaxis": {
                "range": [-0.5, len(points) - 0.5],
                "tickvals": list(range(len(points))),
                "ticktext": [
                    _year_text(point, frame) if is_shown else ""
                    for point, is_shown in zip(points, shown, strict=True)
                ],
                "tickfont": {"size": frame.font_size},
                "tickangle": 0,
                "ticklabeloverflow": "allow",
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


def _series(
    name: str,
    values: Sequence[Decimal | None],
    above: Sequence[bool],
    customdata: list[list[str]],
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "name": plain(name),
        "x": list(range(len(values))),
        "y": [None if value is None else float(value) for value in values],
        "connectgaps": False,
        "cliponaxis": False,
        "textposition": [
            f"{'top' if up else 'bottom'} {_SIDES[side(values, index, is_above=up)]}"
            for index, up in enumerate(above)
        ],
        "customdata": customdata,
        "hovertemplate": HOVER,
    }


def _year_text(point: YearPoint, frame: Frame) -> str:
    rank = rank_text(point, frame)
    return f"{point.year}<br>{small(rank)}" if rank else str(point.year)
