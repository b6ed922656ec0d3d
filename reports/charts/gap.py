"""Missing points by size, for plotly."""

from decimal import Decimal

from common.text import format_score
from reports.charts.common import (
    BASELINE,
    MISSING,
    PlotlyFigure,
    build,
    hit_bars,
    markup,
    point_data,
    row_axis,
    row_label,
    small,
    strong,
)
from reports.figures.gap import GapBarChart
from reports.svg.frame import Frame
from reports.svg.gap import BAR, GapLayout, draw_gap, value_scale
from reports.svg.typography import clip


def gap_figure(figure: GapBarChart, frame: Frame) -> PlotlyFigure:
    """Return the figure, largest gap on top, in points from zero."""
    layout, rows = GapLayout.of(figure, frame), figure.ordered_rows
    height = draw_gap(figure, frame)[1]
    names = []
    for index, (row, label) in enumerate(zip(rows, layout.labels, strict=True)):
        detail = clip(row.detail, layout.label_width, frame.small_size)
        text = markup(label.lines) + (f"<br>{small(detail)}" if detail else "")
        names.append(row_label(index, text, layout.plot_left, frame.font_size))
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(rows))),
        "x": [None if row.value is None else float(max(row.value, Decimal(0))) for row in rows],
        "width": BAR / layout.row_height,
        "marker": {"color": MISSING},
        "hoverinfo": "skip",
    }
    # As a trace of its own, so that rows without a figure get their '–' too.
    values = {
        "type": "scatter",
        "mode": "text",
        "y": bars["y"],
        "x": [float(max(row.value or Decimal(0), Decimal(0))) for row in rows],
        "text": [f" {strong(format_score(row.value))}" for row in rows],
        "textposition": "middle right",
        "textfont": {"size": frame.font_size},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    highest = value_scale(figure, 0, 1).high
    customdata = [point_data(row.href, figure.describe(row)) for row in rows]
    hits = hit_bars(range(len(rows)), (0, highest), customdata, is_lying=True)
    return build(
        [bars, values, hits],
        {
            "height": height,
            "margin": {
                "l": layout.plot_left,
                "r": frame.width - layout.plot_right,
                "t": layout.top,
                "b": height - layout.bottom,
            },
            "annotations": names,
            "yaxis": row_axis(len(rows)),
            "xaxis": {
                "range": [0, highest],
                "showticklabels": False,
                "showgrid": False,
                "zeroline": True,
                "zerolinecolor": BASELINE,
            },
        },
    )
