"""Charts drawn on the server: visible before any script, and the same in Word and PDF.

``render_svg`` is the whole interface. One module per kind of chart; all of them draw on a
``Canvas`` and know neither Django nor a font.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from reports.figures import (
    BulletChart,
    Figure,
    GapBarChart,
    HeatmapChart,
    IndexLineChart,
    TreemapChart,
    TrendChart,
    WaterfallChart,
)
from reports.svg.bullet import draw_bullet
from reports.svg.canvas import Canvas, Variant
from reports.svg.frame import MINIMUM_WIDTH, NARROW_WIDTH, WIDE_WIDTH, Frame
from reports.svg.gap import draw_gap
from reports.svg.heatmap import draw_heatmap
from reports.svg.index_line import draw_index_line
from reports.svg.treemap import draw_treemap
from reports.svg.trend import draw_trend
from reports.svg.typography import wrap
from reports.svg.waterfall import draw_waterfall

__all__ = ["NARROW_WIDTH", "WIDE_WIDTH", "Frame", "Variant", "render_svg", "sheet"]


def render_svg(
    figure: Figure,
    variant: Variant = "wide",
    *,
    standalone: bool = False,
    width: int | None = None,
) -> str:
    """Return ``figure`` as one ``<svg>`` element, the same for the same data.

    ``variant``: 'wide' (names beside the bars) or 'narrow' (names above them, for phones).
    ``width``: units of the viewBox, 720 or 340 unless told; text keeps its size, bars give way.
    ``standalone``: for documents: colours of the light theme as attributes, no links.
    All text of the figure is escaped; the result is safe to put into a page.
    """
    frame = sheet(variant, width, standalone=standalone)
    canvas, height = _draw(figure, frame)
    return canvas.to_svg(height, variant=variant, label=f"Biểu đồ: {figure.title}")


def sheet(variant: Variant, width: int | None = None, *, standalone: bool = False) -> Frame:
    """Return the sheet that ``render_svg`` draws on with the same arguments."""
    default = WIDE_WIDTH if variant == "wide" else NARROW_WIDTH
    wanted = default if width is None else width
    return Frame(variant, max(wanted, MINIMUM_WIDTH[variant]), standalone)


_DRAWINGS: Final[Mapping[type[Figure], Callable[[Any, Frame], tuple[Canvas, float]]]] = {
    BulletChart: draw_bullet,
    GapBarChart: draw_gap,
    HeatmapChart: draw_heatmap,
    IndexLineChart: draw_index_line,
    TreemapChart: draw_treemap,
    TrendChart: draw_trend,
    WaterfallChart: draw_waterfall,
}


def _draw(figure: Figure, frame: Frame) -> tuple[Canvas, float]:
    draw = _draw_empty if figure.is_empty else _DRAWINGS.get(type(figure))
    if draw is None:
        raise TypeError(f"no drawing for {type(figure).__name__}")
    return draw(figure, frame)


def _draw_empty(figure: Figure, frame: Frame) -> tuple[Canvas, float]:
    """A sentence instead of empty axes."""
    canvas = frame.canvas()
    lines = wrap(figure.empty_text, frame.width, frame.font_size, max_lines=3).lines
    for number, line in enumerate(lines, start=1):
        canvas.text(0, number * frame.leading, line, "t-note")
    return canvas, len(lines) * frame.leading + 10
