"""Charts for plotly: the same figures as ``reports.svg``, with hovering and clicking.

The server's SVG is on the page first; static/js/charts.js fetches this JSON when the page is
idle and puts plotly's drawing in the SVG's place. Columns, heights and words come from the same
figures and layouts, so that the page does not jump and says nothing new.
plotly is imported when a figure is built: pages that draw none do not pay for it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from reports.charts.bullet import bullet_figure
from reports.charts.common import PlotlyFigure
from reports.charts.gap import gap_figure
from reports.charts.index_line import index_line_figure
from reports.charts.trend import trend_figure
from reports.charts.waterfall import waterfall_figure
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
from reports.svg import Frame, sheet

__all__ = ["figures_as_json", "plotly_figure"]


def figures_as_json(
    figures: Iterable[Figure], *, widths: Mapping[str, int] | None = None
) -> dict[str, PlotlyFigure]:
    """Return ``{key: {"data": […], "layout": {…}}}``: plain, finite, ready for ``JsonResponse``.

    ``widths``: of the figures (by key) whose ``{% chart %}`` was given a ``width``.
    A figure whose SVG says it better (nothing to draw, too many steps for columns, a treemap, a
    heatmap) is left out, and its SVG stays. Points carry their link in ``customdata[0]``;
    colours are names such as 'var(--chart-missing)', which the page resolves in its theme.
    """
    given = widths or {}
    built = ((each.key, plotly_figure(each, width=given.get(each.key))) for each in figures)
    return {key: payload for key, payload in built if payload is not None}


def plotly_figure(figure: Figure, *, width: int | None = None) -> PlotlyFigure | None:
    """Return one figure for plotly, or None where its SVG should stay."""
    if figure.is_empty:
        return None
    build = _BUILDERS.get(type(figure))
    if build is None:
        raise TypeError(f"no plotly chart for {type(figure).__name__}")
    return build(figure, sheet("wide", width))


def _stays_drawn(figure: Figure, frame: Frame) -> None:
    """Leave a treemap or a heatmap to its SVG, which says it better.

    Their words are fitted to boxes and cells. plotly would place the boxes anew, so that they
    jump when it takes over, and shrink or drop the words at any other width; its points cannot
    be reached with the keyboard, the SVG's can, and its hover would repeat what stands there.
    """


_BUILDERS: Final[Mapping[type[Figure], Callable[[Any, Frame], PlotlyFigure | None]]] = {
    BulletChart: bullet_figure,
    GapBarChart: gap_figure,
    HeatmapChart: _stays_drawn,
    IndexLineChart: index_line_figure,
    TreemapChart: _stays_drawn,
    TrendChart: trend_figure,
    WaterfallChart: waterfall_figure,
}
