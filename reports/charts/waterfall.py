"""From one total to another, for plotly.

Drawn with bars on a base: plotly's own waterfall gives start and end one colour, and here the
result of last year is grey and the target hollow, as everywhere.
"""

from typing import Any

from reports.charts.common import (
    BASELINE,
    CLEAR,
    GRID,
    MISSING,
    NOW,
    SURFACE,
    TARGET,
    PlotlyFigure,
    build,
    hit_bars,
    markup,
    note_below,
    point_data,
    small_font,
    strong,
)
from reports.figures.waterfall import WaterfallChart
from reports.svg.frame import Frame, cut_note
from reports.svg.typography import wrap
from reports.svg.waterfall_layout import Mark, WaterfallLayout, marks

_FILL = {"f-baseline": BASELINE, "f-now": NOW, "f-missing": MISSING, "s-target": CLEAR}


def waterfall_figure(figure: WaterfallChart, frame: Frame) -> PlotlyFigure | None:
    """Return the figure, or None where the steps are too many for columns: the SVG stays."""
    layout = WaterfallLayout.of(figure, frame)
    if not layout.fits(figure, frame):
        return None
    all_marks, domain = list(marks(figure)), layout.domain
    margin = {
        "l": layout.plot_left,
        "r": 8,
        "t": layout.top,
        "b": layout.height - layout.bottom,
    }
    return build(
        _traces(all_marks, layout, frame),
        {
            "height": layout.height,
            "margin": margin,
            "annotations": note_below(frame, cut_note(domain), margin),
            "shapes": _connectors(all_marks, layout) + _breaks(all_marks, layout),
            "xaxis": {
                "range": [-0.5, len(all_marks) - 0.5],
                "tickvals": list(range(len(all_marks))),
                "ticktext": [
                    markup(wrap(mark.label, layout.column - 2, frame.font_size).lines)
                    for mark in all_marks
                ],
                "tickfont": {"size": frame.font_size},
                "tickangle": 0,
                "ticklabeloverflow": "allow",
                "showgrid": False,
                "zeroline": False,
                "showline": domain.is_cut,
                "linecolor": BASELINE,
            },
            "yaxis": {
                # A little above the highest bar, or its outline would be cut in half.
                "range": [domain.low, domain.high + (domain.high - domain.low) / 100],
                "tickvals": [float(tick) for tick in layout.ticks],
                "tickfont": small_font(frame),
                "zeroline": not domain.is_cut,
            },
        },
    )


def _traces(all_marks: list[Mark], layout: WaterfallLayout, frame: Frame) -> list[dict[str, Any]]:
    positions = list(range(len(all_marks)))
    bars = {
        "type": "bar",
        "x": positions,
        "y": [float(mark.after - mark.before) for mark in all_marks],
        "base": [float(mark.before) for mark in all_marks],
        "width": layout.bar / layout.column,
        "marker": {
            "color": [_FILL[mark.classes] for mark in all_marks],
            "line": {
                "color": [TARGET if mark.classes == "s-target" else GRID for mark in all_marks],
                "width": [2 if mark.classes == "s-target" else 0 for mark in all_marks],
            },
        },
        "hoverinfo": "skip",
    }
    values = {
        "type": "scatter",
        "mode": "text",
        "x": positions,
        "y": [float(mark.top) for mark in all_marks],
        "text": [strong(mark.value_text) for mark in all_marks],
        "textposition": "top center",
        "textfont": {"size": frame.font_size},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    customdata = [point_data(mark.href, mark.description) for mark in all_marks]
    span = (layout.domain.low, layout.domain.high)
    return [bars, values, hit_bars(positions, span, customdata, is_lying=False)]


def _connectors(all_marks: list[Mark], layout: WaterfallLayout) -> list[dict[str, Any]]:
    """Dotted lines from bar to bar, and a line for each step that changes nothing."""
    half = layout.bar / layout.column / 2
    joints = [
        _line(index + half, index + 1 - half, mark, {"width": 1, "dash": "dot"})
        for index, mark in enumerate(all_marks[:-1])
    ]
    still = [
        _line(index - half, index + half, mark, {"width": 2})
        for index, mark in enumerate(all_marks)
        if mark.before == mark.after
    ]
    return joints + still


def _line(left: float, right: float, mark: Mark, line: dict[str, Any]) -> dict[str, Any]:
    level = float(mark.after)
    place = {"type": "line", "x0": left, "x1": right, "y0": level, "y1": level}
    return place | {"line": line | {"color": BASELINE}}


def _breaks(all_marks: list[Mark], layout: WaterfallLayout) -> list[dict[str, Any]]:
    """Slanted gaps in the two ends where the axis is cut."""
    domain = layout.domain
    if not domain.is_cut:
        return []
    half, step = layout.bar / layout.column / 2 + 0.02, (domain.high - domain.low) / 40
    return [
        {
            "type": "line",
            "x0": index - half,
            "x1": index + half,
            "y0": domain.low + 2.5 * step,
            "y1": domain.low + 1.5 * step,
            "line": {"width": 4, "color": SURFACE},
        }
        for index, mark in enumerate(all_marks)
        if mark.is_end
    ]
