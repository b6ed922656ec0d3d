"""The leaders' first page cut into slides: one finding each, as large as a screen holds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from reports.figures import Figure, HeatmapChart, HeatmapRow
from reports.leaders.headline import Headline
from reports.leaders.overview_page import LeadersOverview

ROWS = 12
"""Rows of the heatmap that can be read from the end of a room."""


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: its finding as a title, and what shows it.

    ``template`` shows what is below the title: the chart ``figure``, or ``content``.
    ``is_call``: what it shows is to be decided upon.
    """

    title: str
    template: str
    figure: Figure | None = None
    content: Any = None
    is_call: bool = False


def slides_of(overview: LeadersOverview, headline: Headline) -> tuple[Slide, ...]:
    """Return the slides in the order in which a meeting needs them; nothing without figures."""
    return tuple(_slides(overview, headline))


def _slides(overview: LeadersOverview, headline: Headline) -> Iterator[Slide]:
    yield Slide(headline.finding, "reports/leaders/_slide_kpis.html", content=overview.kpis())
    charts = overview.charts
    yield from _drawn(charts["areas"], charts["trend"], charts["moved"], charts["missing"])
    yield Slide(
        "Cơ quan chủ trì còn thiếu nhiều điểm nhất",
        "reports/leaders/_slide_leads.html",
        content=overview,
    )
    if overview.matrix.periods:
        yield Slide(overview.late_title(), "reports/leaders/_slide_late.html", content=overview)
    heat = charts["heat"]
    if isinstance(heat, HeatmapChart):
        yield from _drawn(*_parts(heat))
    if overview.risks:
        yield Slide(
            overview.risk_title(),
            "reports/leaders/_slide_risks.html",
            content=overview,
            is_call=True,
        )


def _drawn(*figures: Figure) -> Iterator[Slide]:
    for figure in figures:
        if not figure.is_empty:
            yield Slide(figure.title, "reports/leaders/_slide_chart.html", figure)


def _parts(chart: HeatmapChart) -> Iterator[HeatmapChart]:
    """Return the chart in parts that fit a slide, no lĩnh vực torn unless it alone is too long."""
    if chart.is_empty:
        return
    parts: list[list[HeatmapRow]] = [[]]
    for _, rows in chart.grouped_rows:
        if parts[-1] and len(parts[-1]) + len(rows) > ROWS:
            parts.append([])
        parts[-1] += rows
    for number, rows in enumerate(parts, start=1):
        yield replace(
            chart,
            key=f"{chart.key}-{number}",
            title=f"{chart.title} ({number}/{len(parts)})" if len(parts) > 1 else chart.title,
            rows=tuple(rows),
        )
