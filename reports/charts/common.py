"""What the plotly charts share: colours, hover text, row labels, and the way to plain JSON."""

import json
from collections.abc import Sequence
from html import escape
from typing import Any, Final

from reports.svg.canvas import Run
from reports.svg.frame import Frame
from reports.svg.typography import wrap

PlotlyFigure = dict[str, Any]

BASELINE: Final = "var(--chart-baseline)"
NOW: Final = "var(--chart-now)"
PROVISIONAL: Final = "var(--chart-provisional)"
TARGET: Final = "var(--chart-target)"
MISSING: Final = "var(--chart-missing)"
GRID: Final = "var(--chart-grid)"
TRACK: Final = "var(--chart-track)"
MUTED: Final = "var(--chart-muted)"
COMPARE: Final = "var(--chart-compare)"
SURFACE: Final = "var(--chart-surface)"
CLEAR: Final = "rgba(0,0,0,0)"

HOVER: Final = "%{customdata[1]}<extra></extra>"
"""The sentence prepared in Python; plotly's own 'trace 0' box is left out."""

_HOVER_WIDTH: Final = 340
_PAD: Final = 2
"""plotly draws an annotation this far inside its place."""


def build(traces: Sequence[dict[str, Any]], layout: dict[str, Any]) -> PlotlyFigure:
    """Return the figure as plain JSON values, every name checked by plotly's own schema.

    Raises ``ValueError`` for a property plotly does not know and for a number JSON lacks.
    """
    import plotly.graph_objects as go

    # Overlaid: the unseen bars that answer the pointer must not push the others aside.
    common = {
        "barmode": "overlay",
        "hovermode": "closest",
        "hoverdistance": 40,
        "showlegend": False,
    }
    figure = go.Figure(data=list(traces), layout=common | layout).to_plotly_json()
    # The default template is 7 kB of colours that the page's theme replaces anyway.
    figure["layout"].pop("template", None)
    payload: PlotlyFigure = json.loads(
        json.dumps({"data": figure["data"], "layout": figure["layout"]}, allow_nan=False)
    )
    return payload


def point_data(href: str, description: str) -> list[str]:
    """Return a point's ``customdata``: its link first (charts.js follows it), then its words."""
    lines = wrap(description, _HOVER_WIDTH, 13, max_lines=8).lines
    return [href, markup(lines)]


def markup(lines: Sequence[str]) -> str:
    """Join lines for plotly, which reads its texts as a little HTML: escaped, then '<br>'."""
    return "<br>".join(plain(line) for line in lines)


def plain(text: str) -> str:
    """Escape text for plotly: neither its HTML nor its '%{…}' templates may come from data."""
    return escape(text, quote=False).replace("%{", "%&#123;")


def strong(text: str) -> str:
    """Bold text."""
    return f"<b>{plain(text)}</b>"


def small(text: str) -> str:
    """Text in the size of notes."""
    return f'<span style="font-size:12px">{plain(text)}</span>'


def runs_markup(runs: Sequence[Run]) -> str:
    """A direct label in pieces, the strong one bold."""
    return "".join(strong(text) if classes == "t-strong" else plain(text) for text, classes in runs)


def small_font(frame: Frame) -> dict[str, Any]:
    """Return the font of axes and notes."""
    return {"size": frame.small_size, "color": MUTED}


def row_label(index: int, text: str, left: float, size: float) -> dict[str, Any]:
    """Return the annotation that names a row, flush with the chart's left edge."""
    return {
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "xshift": -left - _PAD,
        "yref": "y",
        "y": index,
        "yanchor": "middle",
        "align": "left",
        "showarrow": False,
        "text": text,
        "font": {"size": size},
    }


def row_axis(count: int) -> dict[str, Any]:
    """Return the axis of ``count`` rows, first on top; annotations name them."""
    return {
        "range": [count - 0.5, -0.5],
        "showticklabels": False,
        "showgrid": False,
        "zeroline": False,
    }


def hit_bars(
    positions: Sequence[int],
    length: tuple[float, float],
    customdata: Sequence[Sequence[str]],
    *,
    is_lying: bool,
) -> dict[str, Any]:
    """Return unseen bars from end to end of the plot that answer the pointer for a whole row.

    The bars seen are thin or short, and a finger is not: one place for words and link.
    """
    start, end = length
    spans: list[Any] = [end - start] * len(positions)
    along, across = ("x", "y") if is_lying else ("y", "x")
    return {
        "type": "bar",
        "orientation": "h" if is_lying else "v",
        across: list(positions),
        along: spans,
        "base": [start] * len(positions),
        "width": 0.96,
        "marker": {"color": CLEAR},
        "customdata": list(customdata),
        "hovertemplate": HOVER,
    }


def note_below(frame: Frame, note: str, margin: dict[str, float]) -> list[dict[str, Any]]:
    """Return the note at the bottom left of the canvas; none for an empty one."""
    if not note:
        return []
    return [
        {
            "xref": "paper",
            "x": 0,
            "xanchor": "left",
            "xshift": -margin["l"] - _PAD,
            "yref": "paper",
            "y": 0,
            "yanchor": "bottom",
            "yshift": -margin["b"],
            "showarrow": False,
            "text": plain(note),
            "font": small_font(frame),
        }
    ]
