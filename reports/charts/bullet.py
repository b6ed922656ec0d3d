"""Result against target, for plotly."""

from typing import Any

from reports.charts.common import (
    BASELINE,
    MISSING,
    NOW,
    PROVISIONAL,
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
from reports.figures.bullet import BulletChart, BulletRow
from reports.svg.bullet import (
    BAR,
    BEFORE_LANE,
    GRID_PERCENTS,
    NOW_CLASSES,
    NOW_LANE,
    PERCENT_NOTE,
    BulletLayout,
    draw_bullet,
    legend,
    now_spans,
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
        row_label(index, runs_markup(value_runs(figure, row)), 0, frame.font_size)
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
    """Track, result, missing part, target: one trace each, rows without figures left out.

    With a now the result gives way to two lanes: now in its parts, the year before below them.
    """
    rows = [(index, row) for index, row in enumerate(figure.rows) if row.has_figures]
    places = [index for index, _ in rows]
    common = {"y": places, "hoverinfo": "skip"}
    customdata = [point_data(row.href, figure.describe(row)) for row in figure.rows]
    thickness = BAR / layout.row_height
    bar = common | {"type": "bar", "orientation": "h", "width": thickness}
    aimed = [row.percent(row.target) for _, row in rows]
    start = [row.percent(row.reached if figure.has_now else row.baseline) for _, row in rows]
    missing = bar | {
        "x": [
            None if begin is None or end is None else max(end - begin, 0)
            for begin, end in zip(start, aimed, strict=True)
        ],
        "base": [begin or 0 for begin in start],
        "width": thickness * 0.3,
        "marker": {"color": MISSING},
    }
    reached = [bar | {"x": start, "marker": {"color": BASELINE}}]
    if figure.has_now:
        reached = _lanes([row for _, row in rows], places, bar, layout)
        missing |= {"y": _shifted(places, _NOW_SHIFT, layout)}
    return [
        bar | {"x": [100] * len(rows), "marker": {"color": TRACK}},
        *reached,
        missing,
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


def _lanes(
    rows: list[BulletRow], places: list[int], bar: dict[str, Any], layout: BulletLayout
) -> list[dict[str, Any]]:
    """Return the year before, and above it now: approved, provisional, and what is open."""
    before = bar | {
        "y": _shifted(places, _BEFORE_SHIFT, layout),
        "x": [row.percent(row.baseline) for row in rows],
        "width": BEFORE_LANE / layout.row_height,
        "marker": {"color": BASELINE},
    }
    spans = [now_spans(row) for row in rows]
    lane = bar | {
        "y": _shifted(places, _NOW_SHIFT, layout),
        "width": NOW_LANE / layout.row_height,
    }
    parts = [
        lane
        | {
            "x": [of_row[number][1] - of_row[number][0] for of_row in spans],
            "base": [of_row[number][0] for of_row in spans],
            "marker": _MARKERS[classes],
        }
        for number, classes in enumerate(NOW_CLASSES)
    ]
    return [before, *parts]


_NOW_SHIFT = (NOW_LANE - BAR) / 2
_BEFORE_SHIFT = (BAR - BEFORE_LANE) / 2
_STRIPED = {"shape": "|", "fgcolor": NOW, "bgcolor": PROVISIONAL, "size": 4, "solidity": 0.5}
_MARKERS: dict[str, dict[str, Any]] = {
    "f-now": {"color": NOW},
    "f-provisional": {"color": PROVISIONAL, "pattern": _STRIPED},
    "f-baseline": {"color": BASELINE},
}


def _shifted(places: list[int], pixels: float, layout: BulletLayout) -> list[float]:
    """Return the rows' places, moved down by ``pixels``: the axis points downwards."""
    return [place + pixels / layout.row_height for place in places]
