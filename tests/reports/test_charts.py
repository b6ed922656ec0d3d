"""The charts for plotly, and the tag that puts a whole chart on a page."""

import json
import math
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from django.template import Context, Template

from reports.charts import figures_as_json, plotly_figure
from reports.charts.common import plain
from reports.figures import (
    BulletChart,
    BulletRow,
    Figure,
    GapBarChart,
    GapRow,
    HeatmapChart,
    IndexLineChart,
    TreemapChart,
    TrendPoint,
    YearPoint,
)
from reports.svg import render_svg
from tests.reports import figure_samples as samples

BUNDLED = {"bar", "scatter", "waterfall", "treemap", "heatmap"}
THEME = {
    "var(--chart-baseline)",
    "var(--chart-now)",
    "var(--chart-provisional)",
    "var(--chart-target)",
    "var(--chart-missing)",
    "var(--chart-grid)",
    "var(--chart-track)",
    "var(--chart-muted)",
    "var(--chart-surface)",
    "var(--chart-compare)",
}
KEPT_AS_SVG = (HeatmapChart, TreemapChart)
WORDS = {"title": "t", "summary": "s", "scale_label": "điểm", "source": "n"}

every_figure = pytest.mark.parametrize(
    "figure", samples.all_figures(), ids=lambda figure: figure.key
)
every_interactive_figure = pytest.mark.parametrize(
    "figure",
    [figure for figure in samples.all_figures() if not isinstance(figure, KEPT_AS_SVG)],
    ids=lambda figure: figure.key,
)


def leaves(value: Any) -> Iterator[Any]:
    """Every value inside a JSON document."""
    if isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def built(figure: Figure) -> dict[str, Any]:
    payload = plotly_figure(figure)
    assert payload is not None
    return payload


def hits(figure: Figure) -> list[list[str]]:
    """What the points answer to the pointer: (link, words)."""
    return [point for trace in built(figure)["data"] for point in trace.get("customdata", [])]


# --- The JSON ------------------------------------------------------------------------------


def test_every_figure_of_the_page_is_there_under_its_key() -> None:
    figures = samples.all_figures()
    payload = figures_as_json(figures)
    assert list(payload) == [
        figure.key for figure in figures if not isinstance(figure, KEPT_AS_SVG)
    ]
    assert all(set(item) == {"data", "layout"} for item in payload.values())


@every_interactive_figure
def test_json_is_finite_and_plain(figure: Figure) -> None:
    payload = built(figure)
    assert json.loads(json.dumps(payload, allow_nan=False)) == payload
    for value in leaves(payload):
        assert value is None or isinstance(value, str | int | float | bool)
        assert not isinstance(value, float) or math.isfinite(value)
    # plotly packs numpy arrays as base64, which is of no use to a reader of the page's JSON.
    assert payload["layout"]["barmode"] == "overlay"
    assert "bdata" not in json.dumps(payload)
    assert "template" not in payload["layout"]


@every_interactive_figure
def test_only_what_the_bundle_can_draw_in_colours_of_the_theme(figure: Figure) -> None:
    payload = built(figure)
    assert {trace["type"] for trace in payload["data"]} <= BUNDLED
    text = json.dumps(payload)
    assert set(re.findall(r"var\([^)]*\)", text)) <= THEME
    assert set(re.findall(r"rgba?\([^)]*\)", text)) <= {"rgba(0,0,0,0)"}
    assert not re.search(r"#[0-9a-f]{6}", text)


@every_interactive_figure
def test_points_carry_the_links_of_the_table(figure: Figure) -> None:
    links = {href for href, _ in hits(figure) if href}
    assert links == {row.href for row in figure.table.rows if row.href}


@every_interactive_figure
def test_hover_texts_are_prepared_in_vietnamese(figure: Figure) -> None:
    for trace in built(figure)["data"]:
        has_words = trace.get("hovertemplate") == "%{customdata[1]}<extra></extra>"
        assert has_words or trace.get("hoverinfo") == "skip"
    words = " ".join(text.replace("<br>", " ") for _, text in hits(figure))
    assert not re.search(r"\d\.\d\d(?!\d)\D", re.sub(r"\d+(\.\d+)+\. ", "", words))


@every_interactive_figure
def test_takes_the_room_of_the_svg(figure: Figure) -> None:
    match = re.search(r'viewBox="0 0 720 ([\d.]+)"', render_svg(figure))
    assert match
    layout = built(figure)["layout"]
    assert layout["height"] == pytest.approx(float(match[1]), abs=0.01)
    assert layout["margin"]["t"] + layout["margin"]["b"] < layout["height"]
    assert layout["margin"]["l"] + layout["margin"]["r"] < 480


def test_another_width_is_followed() -> None:
    assert (
        built(samples.bullet())["layout"]["margin"]["l"]
        != figures_as_json([samples.bullet()], widths={"linh-vuc": 560})["linh-vuc"]["layout"][
            "margin"
        ]["l"]
    )


def test_numbers_are_those_of_the_figure() -> None:
    _track, reached, missing, target, _hit = built(samples.bullet())["data"]
    assert reached["x"][0] == pytest.approx(7.88 / 8.5 * 100)
    assert missing["base"][7] + missing["x"][7] == pytest.approx(target["x"][7])

    gap = built(samples.gaps())["data"][0]
    assert gap["x"] == [1, 1, 1, 0.75, 0.5, 0.5, 0.5, 0.5, 0.5, 0.37]

    bars = built(samples.waterfall())["data"][0]
    assert bars["base"][-2] + bars["y"][-2] == pytest.approx(64.30)
    assert bars["y"][0] == 56.13


def test_a_missing_figure_is_null_and_has_a_dash() -> None:
    score = next(
        trace for trace in built(samples.index_line())["data"] if trace["name"] == "Hà Giang"
    )
    assert score["y"] == [79.23, 83.87, 86.77, None, None]
    assert score["connectgaps"] is False

    children = built(samples.children())
    assert children["data"][0]["y"] == [1, 2, 3, 4]
    assert "–" in [note["text"] for note in children["layout"]["annotations"]]

    gap = GapBarChart(key="g", **WORDS, rows=(GapRow(label="x", value=None),))
    assert built(gap)["data"][0]["x"] == [None]
    assert built(gap)["data"][1]["text"] == [" <b>–</b>"]


def test_a_period_without_a_result_has_no_mark_in_the_line_of_totals() -> None:
    payload = built(samples.trend())
    hatched, line, _hit = payload["data"]
    assert line["y"] == [56.45, 56.85, 57.21, None]
    assert line["connectgaps"] is False
    # What waits for approval hangs from its total; below the cut, in two pieces.
    assert hatched["x"] == [0, 1, 1]
    assert hatched["base"][0] == pytest.approx(53.35)
    assert hatched["base"][0] + hatched["y"][0] == pytest.approx(56.45)
    lines = [shape for shape in payload["layout"]["shapes"] if shape.get("x1") == 1]
    assert [shape["y0"] for shape in lines] == [66.5, 64.3, 56.13]
    labels = [note["text"] for note in payload["layout"]["annotations"]]
    assert {"Mục tiêu <b>64,30</b>", "của 41/88<br>tiêu chí", "chưa mở"} & set(labels)


def test_what_the_svg_says_better_is_left_to_it() -> None:
    empty = GapBarChart(key="rong", **WORDS, rows=())
    many = samples.waterfall(*["1"] * 20)
    boxes = (samples.treemap(), samples.heatmap())
    assert figures_as_json([empty, many, *boxes]) == {}


def test_a_cut_axis_says_so() -> None:
    notes = [note["text"] for note in built(samples.waterfall())["layout"]["annotations"]]
    assert "Trục bị cắt: bắt đầu từ 54 điểm, không từ 0" in notes
    whole = built(samples.waterfall("10", start="0", end="10"))
    assert not whole["layout"].get("annotations")
    # Lengths are read off these: they always begin at zero.
    assert built(samples.gaps())["layout"]["xaxis"]["range"][0] == 0
    assert built(samples.bullet())["layout"]["xaxis"]["range"][0] == 0


def hostile() -> tuple[Figure, ...]:
    text, one = samples.HOSTILE + "%{customdata[0]}", Decimal(1)
    words = dict.fromkeys(WORDS, text)
    row = BulletRow(code=text, label=text, baseline=one, target=one, maximum=one, href="/x/")
    return (
        BulletChart(key="a", **words, rows=(row,), baseline_year=2020, target_year=2021),
        GapBarChart(
            key="b",
            **words,
            rows=(GapRow(label=text, detail=text, value=one),),
            row_heading=text,
            detail_heading=text,
        ),
        GapBarChart(key="c", **words, rows=(), empty_text=text),
        IndexLineChart(
            key="d",
            **words,
            points=(YearPoint(year=2020, score=one),),
            score_label=text,
            mean_label=text,
        ),
        replace(samples.trend(TrendPoint(label=text, approved=one, note=text)), key="f", **words),
    )


@pytest.mark.parametrize(
    "figure",
    [figure for figure in hostile() if not figure.is_empty],
    ids=lambda figure: figure.key,
)
def test_no_text_becomes_markup_or_a_template_of_plotly(figure: Figure) -> None:
    for value in leaves(built(figure)):
        if isinstance(value, str) and value != "%{customdata[1]}<extra></extra>":
            tags = set(re.findall(r"<[^>]*>?", value))
            assert tags <= {"<br>", "<b>", "</b>", "</span>", '<span style="font-size:12px">'}
            assert "%{" not in value


def test_plain_text_stays_plain() -> None:
    assert plain("KH&ĐT <b>") == "KH&amp;ĐT &lt;b&gt;"


def test_plotly_is_loaded_only_when_a_chart_is_built() -> None:
    code = (
        "import sys; import reports.charts, reports.svg; "
        "sys.exit(any(name.split('.')[0] == 'plotly' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- The tag -------------------------------------------------------------------------------


class Outline(HTMLParser):
    """Counts tags, keeps attributes and the text of cells."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self._in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("td", "th"):
            self._in_cell = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.cells[-1] += data.strip()

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def page(figure: Figure, arguments: str = "") -> str:
    source = "{% load charts %}{% chart figure " + arguments + " %}"
    return Template(source).render(Context({"figure": figure}))


@every_figure
def test_the_tag_draws_both_variants_and_the_table(figure: Figure) -> None:
    html = page(figure)
    outline = Outline(html)
    assert outline.all("figure")[0]["data-chart"] == figure.key
    assert [svg["class"] for svg in outline.all("svg")] == [
        "chart-svg chart-svg-wide",
        "chart-svg chart-svg-narrow",
    ]
    expected = [column.text for column in figure.table.columns]
    for row in figure.table.rows:
        expected += [row.head, *(cell.text for cell in row.cells)]
    assert outline.cells == expected
    assert all(words in html for words in (figure.summary, figure.scale_label, figure.source))
    assert "style=" not in html


def test_the_table_of_plan_214_reads_as_the_annex_does() -> None:
    cells = Outline(page(samples.bullet())).cells
    first = cells.index("1. Công tác chỉ đạo, điều hành CCHC")
    assert cells[first + 1 : first + 5] == ["7,88", "8,50", "8,50", "0,62"]
    sipas = Outline(page(samples.children())).cells
    assert sipas[6:10] == ["–"] * 4


def test_nothing_to_draw_is_a_sentence_without_an_empty_table() -> None:
    figure = GapBarChart(
        key="rong", **WORDS, rows=(), empty_text="Không tiêu chí nào còn thiếu điểm."
    )
    html = page(figure)
    assert figure.empty_text in html
    assert not {"svg", "table", "details"} & {tag for tag, _ in Outline(html).tags}


@pytest.mark.parametrize("figure", hostile(), ids=lambda figure: figure.key)
def test_no_text_becomes_markup_on_the_page(figure: Figure) -> None:
    outline = Outline(page(figure))
    assert not {"script", "img", "b"} & {tag for tag, _ in outline.tags}
    assert not [name for _, attrs in outline.tags for name in attrs if name.startswith("on")]


def test_the_width_of_the_wide_drawing_can_be_chosen() -> None:
    wide, narrow = Outline(page(samples.bullet(), "width=560")).all("svg")
    assert str(wide["viewbox"]).startswith("0 0 560 ")
    assert str(narrow["viewbox"]).startswith("0 0 340 ")
