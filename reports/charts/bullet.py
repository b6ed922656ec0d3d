"""Result against target, for plotly."""

from typing import Any

from reports.charts.common import (
    BASELINE,
    MISSING,
    TARGET,
    TRACK,
    PlotlyFigure,
    build,
    hit_bars,
    markup,
    note_below,
    plain,
    point_data,
    row_axis,
    row_label,
    runs_markup,
    small_font,
)
from reports.charts.legend import legend_items
from reports.figures.bullet import BulletChart
from reports.svg.bullet import (
    BAR,
    GRID_PERCENTS,
    PERCENT_NOTE,
    BulletLayout,
    draw_bullet,
    legend,
    value_runs,
)
from reports.svg.frame import Frame


def bullet_figure(figure: BulletChart, frame: Frame) -> PlotlyFigure:
    """Return the figure; bars are percent of each row's maximum, labels are points."""
    layout = BulletLayout.of(figure, frame)
    height = draw_bullet(figure, frame)[1]
    margin = {
        "l": layout.plot_left,
        "r": frame.width - layout.plot_right,
        "t": layout.top,
        "b": height - layout.bottom,
    }
    shapes, keys = legend_items(frame, legend(figure), margin)
    names = [
        row_label(index, markup(label.lines), layout.plot_left, frame.font_size)
        for index, label in enumerate(layout.labels)
    ]
    values = [
        row_label(index, runs_markup(value_runs(row)), 0, frame.font_size)
        | {"x": 1, "xanchor": "right", "xshift": margin["r"], "align": "right"}
        for index, row in enumerate(figure.rows)
    ]
    heading = row_label(0, plain(figure.value_heading), 0, frame.small_size) | {
        "font": small_font(frame),
        "x": 1,
        "xanchor": "right",
        "xshift": margin["r"],
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
    }
    return build(
        _traces(figure, layout),
        {
            "height": height,
            "margin": margin,
            "shapes": shapes,
            "annotations": [
                *keys,
                *names,
                *values,
                heading,
                *note_below(frame, PERCENT_NOTE, margin),
            ],
            "yaxis": row_axis(len(figure.rows)),
            "xaxis": {
                "range": [0, 101],
                "tickvals": list(GRID_PERCENTS),
                "ticktext": ["" if percent % 50 else f"{percent}%" for percent in GRID_PERCENTS],
                "tickfont": small_font(frame),
                "zeroline": False,
            },
        },
    )


def _traces(figure: BulletChart, layout: BulletLayout) -> list[dict[str, Any]]:
    """Track, result, missing part, target: one trace each, rows without figures left out."""
    rows = [(index, row) for index, row in enumerate(figure.rows) if row.has_figures]
    common = {"y": [index for index, _ in rows], "hoverinfo": "skip"}
    customdata = [point_data(row.href, figure.describe(row)) for row in figure.rows]
    thickness = BAR / layout.row_height
    bar = common | {"type": "bar", "orientation": "h", "width": thickness}
    reached = [row.percent(row.baseline) for _, row in rows]
    aimed = [row.percent(row.target) for _, row in rows]
    missing = [
        None if start is None or end is None else max(end - start, 0)
        for start, end in zip(reached, aimed, strict=True)
    ]
    return [
        bar | {"x": [100] * len(rows), "marker": {"color": TRACK}},
        bar
        | {
            "x": reached,
            "marker": {"color": BASELINE},
        },
        bar
        | {
            "x": missing,
            "base": [start or 0 for start in reached],
            "width": thickness * 0.3,
            "marker": {"color": MISSING},
        },
        common
        | {
            "type": "scatter",
            "mode": "markers",
            "x": aimed,
            "marker": {"symbol": "line-ns", "size": 22, "line": {"width": 3, "color": TARGET}},
            "cliponaxis": False,
        },
        hit_bars(range(len(figure.rows)), (0, 100), customdata, is_lying=True),
    ]
