"""The SVG's legend and axis break, drawn with plotly's shapes at the same places.

plotly's own legend would wrap within the plot, use other marks, and hide a series at a click,
which would leave the title untrue.
"""

from collections.abc import Sequence
from typing import Any

from reports.charts.common import BASELINE, CLEAR, COMPARE, MISSING, NOW, TARGET, plain, small_font
from reports.svg.frame import LEGEND_GAP, SWATCH, Frame, Key, legend_lines

_COLOURS = {
    "f-baseline": BASELINE,
    "f-missing": MISSING,
    "f-now": NOW,
    "f-provisional": NOW,
    "s-now": NOW,
    "s-target": TARGET,
    "s-mean": COMPARE,
}
_HALF_HEIGHT = {"bar": 5, "hollow": 5, "thin": 2, "tick": 7}


def legend_items(
    frame: Frame, keys: tuple[Key, ...], margin: dict[str, float]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return (shapes, annotations) of the legend in the top left corner of the canvas."""
    shapes, annotations = [], []
    line_height = frame.small_leading + 2
    for number, line in enumerate(legend_lines(frame, keys)):
        # Pixels above the plot's top, where y grows upwards.
        middle = margin["t"] - line_height * (number + 0.5)
        for x, key in line:
            left = x - margin["l"]
            shapes.append(_swatch(key, left, middle))
            annotations.append(_name(key, left + SWATCH + LEGEND_GAP, middle, frame))
    return shapes, annotations


def axis_break(points: Sequence[tuple[float, float]]) -> dict[str, Any]:
    """Return the open line through ``points``: pixels right of and above the plot's corner."""
    path = "M" + "L".join(f"{x:g},{y:g}" for x, y in points)
    place = {"xref": "paper", "xanchor": 0, "yref": "paper", "yanchor": 0}
    modes = {"xsizemode": "pixel", "ysizemode": "pixel"}
    line = {"color": BASELINE, "width": 1.5}
    return place | modes | {"type": "path", "path": path, "line": line}


def _swatch(key: Key, left: float, middle: float) -> dict[str, Any]:
    colour = _COLOURS[key.classes]
    right = left + SWATCH
    place: dict[str, Any] = {
        "xref": "paper",
        "xsizemode": "pixel",
        "xanchor": 0,
        "yref": "paper",
        "ysizemode": "pixel",
        "yanchor": 1,
    }
    if key.kind in ("line", "dashed"):
        dash = "4px,3px" if key.kind == "dashed" else "solid"
        line = {"color": colour, "width": 2.5, "dash": dash}
        ends = {"x0": left, "x1": right, "y0": middle, "y1": middle}
        return place | ends | {"type": "line", "line": line}
    if key.kind == "stripes":
        line = {"color": colour, "width": 10, "dash": "2px,2px"}
        ends = {"x0": left, "x1": right, "y0": middle, "y1": middle}
        return place | ends | {"type": "line", "line": line}
    half = _HALF_HEIGHT[key.kind]
    if key.kind == "tick":
        left, right = left + SWATCH / 2 - 1.5, left + SWATCH / 2 + 1.5
    box = {"x0": left, "x1": right, "y0": middle - half, "y1": middle + half}
    is_hollow = key.kind == "hollow"
    line = {"color": colour, "width": 2 if is_hollow else 0}
    fill = CLEAR if is_hollow else colour
    return place | box | {"type": "rect", "fillcolor": fill, "line": line}


def _name(key: Key, left: float, middle: float, frame: Frame) -> dict[str, Any]:
    return {
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "xshift": left,
        "yref": "paper",
        "y": 1,
        "yanchor": "middle",
        "yshift": middle,
        "showarrow": False,
        "text": plain(key.label),
        "font": small_font(frame),
    }
