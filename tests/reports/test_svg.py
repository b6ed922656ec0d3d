"""The server's drawings: what they say, where things stand, and that nothing gets in."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.figures import (
    BulletChart,
    BulletRow,
    Figure,
    GapBarChart,
    GapRow,
    HeatmapCell,
    HeatmapRow,
    IndexLineChart,
    TreemapGroup,
    TreemapLeaf,
    TrendPoint,
    WaterfallChart,
    YearPoint,
)
from reports.svg import Variant, render_svg
from reports.svg.canvas import LIGHT_THEME
from tests.reports import figure_samples as samples
from tests.reports.figure_samples import labels, limited
from tests.reports.svg_reading import (
    VARIANTS,
    assert_readable,
    in_rows,
    parse,
    size_of,
    with_class,
)

scores = st.decimals(0, 20, places=2, allow_nan=False, allow_infinity=False)
maybe_scores = st.none() | scores


@st.composite
def bullet_rows(draw: st.DrawFn) -> BulletRow:
    return BulletRow(
        code=draw(st.sampled_from(["", "1", "7.1.10"])),
        label=draw(labels),
        baseline=draw(maybe_scores),
        target=draw(maybe_scores),
        maximum=draw(maybe_scores),
    )


# --- What every chart keeps ----------------------------------------------------------------


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("figure", samples.all_figures(), ids=lambda figure: figure.key)
def test_plan_214_is_readable_and_links_to_what_it_is_made_of(
    figure: Figure, variant: Variant
) -> None:
    root = parse(figure, variant)
    assert_readable(root)
    linked = {row.href for row in figure.table.rows if row.href}
    assert {link.get("href") for link in root.iter("a")} == linked
    assert all(link.findtext("title") for link in root.iter("a"))


@pytest.mark.parametrize("standalone", [False, True])
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("figure", samples.all_figures(), ids=lambda figure: figure.key)
def test_no_style_and_the_same_drawing_every_time(
    figure: Figure, variant: Variant, standalone: bool
) -> None:
    svg = render_svg(figure, variant, standalone=standalone)
    assert svg == render_svg(figure, variant, standalone=standalone)
    assert "style" not in svg
    assert "nan" not in svg.lower().replace("hành", "")
    assert not re.search(r'="-?inf', svg)


@pytest.mark.parametrize("figure", samples.all_figures(), ids=lambda figure: figure.key)
def test_classes_on_pages_and_colours_in_documents(figure: Figure) -> None:
    page_only = {"t-halo", "chart-hit", "chart-box", "chart-row", "chart-svg", "chart-svg-wide"}
    known = {*LIGHT_THEME, *page_only}
    used = {name for item in parse(figure).iter() for name in item.get("class", "").split()}
    assert used <= known

    document = render_svg(figure, standalone=True)
    assert "class=" not in document
    assert "<a " not in document
    assert 'xmlns="http://www.w3.org/2000/svg"' in document
    painted = {"rect", "text", "line", "polyline", "polygon"}
    for item in parse(figure, standalone=True).iter():
        if item.tag in painted:
            assert item.get("fill", "none") != "none" or item.get("stroke"), item.attrib


def test_documents_have_the_colours_of_the_light_theme() -> None:
    css = (Path(__file__).parents[2] / "static" / "css" / "tokens.css").read_text()
    root = css[css.index(":root {") : css.index("}")]
    tokens = dict(re.findall(r"--chart-([\w-]+): (#\w+);", root))
    names = {"muted": "track", "axis": "baseline", "mean": "compare"}
    for name, attribute in LIGHT_THEME.items():
        kind, _, meaning = name.partition("-")
        if kind in ("f", "s"):
            assert f'"{tokens[names.get(meaning, meaning)]}"' in attribute, name
        elif "fill" in attribute:
            plain = "text" if meaning in ("label", "value") else "muted"
            token = meaning if meaning in tokens else plain
            assert f'"{tokens[token]}"' in attribute, name


def test_links_are_for_screen_readers_too_and_a_drawing_without_them_is_decoration() -> None:
    linked = parse(samples.bullet())
    assert linked.get("role") == "group"
    assert linked.get("aria-label") == f"Biểu đồ: {samples.bullet().title}"
    assert linked.get("aria-hidden") is None

    plain = parse(samples.waterfall("1.00", "7.17"))
    assert plain.get("aria-hidden") == "true"


def hostile_figures() -> tuple[Figure, ...]:
    text = samples.HOSTILE
    words = {"title": text, "summary": text, "scale_label": text, "source": text}
    one = Decimal(1)
    return (
        BulletChart(
            key="a",
            **words,
            baseline_year=2020,
            target_year=2021,
            rows=(
                BulletRow(
                    code=text,
                    label=text,
                    baseline=one,
                    target=one,
                    maximum=one,
                    href='/x/"><script>',
                ),
            ),
        ),
        GapBarChart(key="b", **words, rows=(GapRow(label=text, detail=text, value=one),)),
        samples.waterfall("1"),
        IndexLineChart(
            key="d",
            **words,
            points=(YearPoint(year=2020, score=one),),
            score_label=text,
            mean_label=text,
        ),
        GapBarChart(key="e", **words, rows=(), empty_text=text),
        samples.trend(
            TrendPoint(label=text, approved=one, provisional=one, rest=one, note=text, href="/x/")
        ),
        samples.treemap(
            TreemapGroup(
                label=text, code=text, leaves=(TreemapLeaf(label=text, code=text, value=one),)
            )
        ),
        samples.heatmap(
            HeatmapRow(
                label=text,
                code=text,
                group=text,
                cells=(HeatmapCell(reach=one, text=text, note=text),),
            ),
            columns=(text,),
        ),
    )


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("figure", hostile_figures(), ids=lambda figure: figure.key)
def test_no_text_becomes_markup(figure: Figure, variant: Variant) -> None:
    allowed = {"svg", "g", "a", "title", "rect", "line", "polyline", "polygon", "text", "tspan"}
    root = parse(figure, variant)
    assert {item.tag for item in root.iter()} <= allowed
    assert not [name for item in root.iter() for name in item.attrib if name.startswith("on")]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "https://evil.example/",
        "evil",
        "/a b",
        "\n/a",
    ],
)
def test_a_link_leads_nowhere_but_into_this_site(href: str) -> None:
    with pytest.raises(ValueError, match="not a path of this site"):
        GapRow(label="x", value=None, href=href)


def test_a_key_is_a_slug() -> None:
    with pytest.raises(ValueError, match="slug"):
        samples.bullet(key='x" onload="')


# --- Result against target -----------------------------------------------------------------


def test_bullet_labels_say_baseline_target_and_maximum() -> None:
    texts = ["".join(item.itertext()) for item in parse(samples.bullet()).iter("text")]
    assert "7,88 → 8,50 / 8,50" in texts
    assert "2,00 → 5,00 / 6,00" in texts


def test_bullet_bars_are_in_proportion_to_the_maximum() -> None:
    root = parse(samples.bullet())
    tracks, bars = in_rows(root, "f-muted"), in_rows(root, "f-baseline")
    shares = [
        float(bar.attrib["width"]) / float(track.attrib["width"])
        for bar, track in zip(bars, tracks, strict=True)
    ]
    expected = [float(Decimal(base) / Decimal(top)) for _, _, base, _, top in samples.AREAS]
    assert shares == pytest.approx(expected, abs=0.001)
    # Lĩnh vực 2 stands at its target: seven red parts for eight rows.
    assert len(in_rows(root, "f-missing")) == 7


def test_no_figure_is_a_dash_and_not_a_bar_of_zero() -> None:
    nothing = BulletRow(label="8.1", baseline=None, target=None, maximum=None)
    root = parse(samples.bullet(nothing))
    assert [item for name in ("f-muted", "f-baseline") for item in in_rows(root, name)] == []
    texts = ["".join(item.itertext()) for item in root.iter("text")]
    assert "–" in texts
    assert not any("0,00" in text for text in texts)

    half = BulletRow(label="x", baseline=None, target=Decimal(1), maximum=Decimal(2))
    root = parse(samples.bullet(half))
    assert in_rows(root, "f-baseline") == in_rows(root, "f-missing") == []
    assert "– → 1,00 / 2,00" in ["".join(item.itertext()) for item in root.iter("text")]


@given(st.lists(bullet_rows(), min_size=1, max_size=6), st.sampled_from(VARIANTS))
@limited
def test_bullet_geometry(rows: list[BulletRow], variant: Variant) -> None:
    root = parse(samples.bullet(*rows), variant)
    assert_readable(root)
    tracks = {item.attrib["y"]: item for item in in_rows(root, "f-muted")}
    assert len(tracks) == sum(row.has_figures for row in rows)
    for bar in in_rows(root, "f-baseline"):
        track = tracks[bar.attrib["y"]]
        assert bar.attrib["x"] == track.attrib["x"]
        assert 0 < float(bar.attrib["width"]) <= float(track.attrib["width"]) + 0.01


# --- Missing points ------------------------------------------------------------------------


def test_gaps_are_sorted_by_size_and_equal_ones_keep_the_order_of_the_document() -> None:
    codes = [row.head.split(". ")[0] for row in samples.gaps().table.rows]
    assert codes == [
        "4.1.2",
        "8.5",
        "8.6",
        "3.2.5",
        "1.5",
        "2.2.2",
        "5.1.2",
        "8.2",
        "8.3.1",
        "7.1.9",
    ]


def test_a_gap_of_zero_has_a_label_and_no_bar() -> None:
    root = parse(samples.agency_gaps())
    assert len(in_rows(root, "f-missing")) == 7
    assert "0,00" in ["".join(item.itertext()) for item in root.iter("text")]


@given(
    st.lists(st.tuples(labels, st.none() | st.decimals(-2, 20, places=2)), min_size=1, max_size=8),
    st.sampled_from(VARIANTS),
)
@limited
def test_gap_geometry(rows: list[tuple[str, Decimal | None]], variant: Variant) -> None:
    figure = GapBarChart(
        key="g",
        title="t",
        summary="s",
        scale_label="điểm",
        source="n",
        rows=tuple(GapRow(label=label, value=value) for label, value in rows),
    )
    root = parse(figure, variant)
    assert_readable(root)
    bars = in_rows(root, "f-missing")
    positive = [row.value for row in figure.ordered_rows if row.value is not None and row.value > 0]
    assert len(bars) == len(positive)
    widths = [float(bar.attrib["width"]) for bar in bars]
    assert widths == sorted(widths, reverse=True)
    if positive:
        assert widths == pytest.approx(
            [widths[0] * float(value / positive[0]) for value in positive], abs=0.02
        )
        assert all(
            float(bar.attrib["x"]) + width <= size_of(root)[0]
            for bar, width in zip(bars, widths, strict=True)
        )


# --- From total to total -------------------------------------------------------------------


def test_waterfall_says_where_its_axis_begins() -> None:
    for variant in VARIANTS:
        texts = [
            "".join(item.itertext()) for item in parse(samples.waterfall(), variant).iter("text")
        ]
        assert "Trục bị cắt: bắt đầu từ 54 điểm, không từ 0" in texts
    whole = samples.waterfall("10", start="0", end="10")
    assert not any("Trục" in text for text in parse(whole).itertext())


def test_waterfall_shows_what_does_not_add_up() -> None:
    figure = samples.waterfall("1.00", end="64.40")
    assert [step.label for step in figure.all_steps] == ["B 1", "Lệch"]
    assert figure.all_steps[-1].delta == Decimal("7.27")
    assert samples.waterfall().all_steps == samples.waterfall().steps


def test_a_loss_is_red_and_a_gain_is_not() -> None:
    root = parse(samples.waterfall("-2.00", "10.17"))
    assert len(in_rows(root, "f-missing")) == len(in_rows(root, "f-now")) == 1
    assert "−2,00" in ["".join(item.itertext()) for item in root.iter("text")]


def test_too_many_steps_for_columns_become_rows() -> None:
    few, many = (
        parse(samples.waterfall(*["1"] * 8, end="64.13")),
        parse(samples.waterfall(*["1"] * 20)),
    )
    assert len({item.attrib["y"] for item in in_rows(few, "f-now")}) == 8
    assert {item.attrib["height"] for item in in_rows(many, "f-now")} == {"16"}
    assert_readable(many)


@given(
    st.decimals(0, 90, places=2),
    st.lists(st.decimals(-5, 5, places=2), max_size=12),
    st.sampled_from(VARIANTS),
)
@limited
def test_waterfall_geometry(start: Decimal, deltas: list[Decimal], variant: Variant) -> None:
    end = start + sum(deltas, Decimal(0))
    figure = samples.waterfall(*(map(str, deltas or ["0"])), start=str(start), end=str(end))
    assert figure.levels[-1][1] == end
    root = parse(figure, variant)
    assert_readable(root)
    width, height = size_of(root)
    for bar in [*in_rows(root, "f-now"), *in_rows(root, "f-missing")]:
        assert (
            0
            <= float(bar.attrib["x"])
            <= float(bar.attrib["x"]) + float(bar.attrib["width"])
            <= width
        )
        assert (
            0
            <= float(bar.attrib["y"])
            <= float(bar.attrib["y"]) + float(bar.attrib["height"])
            <= height
        )


# --- The index over the years --------------------------------------------------------------


def test_a_year_without_a_figure_breaks_the_line() -> None:
    points = tuple(
        YearPoint(year=2019 + index, score=None if value is None else Decimal(value))
        for index, value in enumerate(["80", "81", None, "83", None, "85", "86"])
    )
    figure = IndexLineChart(
        key="l",
        title="t",
        summary="s",
        scale_label="x",
        source="n",
        points=points,
        score_label="Hà Giang",
    )
    root = parse(figure)
    assert len(with_class(root, "s-now", "polyline")) == 2
    texts = ["".join(item.itertext()) for item in root.iter("text")]
    assert "0,00" not in texts
    assert {"2021", "2023"} <= set(texts)


def test_ranks_stand_under_their_years() -> None:
    wide = ["".join(item.itertext()) for item in parse(samples.index_line()).iter("text")]
    assert {"hạng 53/63", "hạng 33/63", "hạng 28/63"} <= set(wide)
    assert "Trục bị cắt: bắt đầu từ 77 điểm, không từ 0" in wide


@given(
    st.lists(
        st.tuples(
            st.none() | st.decimals(60, 100, places=2), st.none() | st.decimals(60, 100, places=2)
        ),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from(VARIANTS),
)
@limited
def test_index_line_geometry(
    values: list[tuple[Decimal | None, Decimal | None]], variant: Variant
) -> None:
    figure = IndexLineChart(
        key="l",
        title="t",
        summary="s",
        scale_label="x",
        source="n",
        score_label="Hà Giang",
        points=tuple(
            YearPoint(year=2010 + index, score=score, mean=mean, rank=index + 1, rank_of=63)
            for index, (score, mean) in enumerate(values)
        ),
    )
    root = parse(figure, variant)
    assert_readable(root)
    years = [item.text for item in root.iter("text") if re.fullmatch(r"20\d\d", item.text or "")]
    if not figure.is_empty:
        assert years[-1] == str(2009 + len(values))


@pytest.mark.parametrize("variant", VARIANTS)
def test_labels_of_many_years_are_thinned_and_the_last_year_keeps_its_own(variant: Variant) -> None:
    for count in range(1, 40):
        points = tuple(
            YearPoint(year=1990 + index, score=Decimal("80.25"), rank=index + 1, rank_of=63)
            for index in range(count)
        )
        figure = IndexLineChart(
            key="l",
            title="t",
            summary="s",
            scale_label="x",
            source="n",
            points=points,
            score_label="Hà Giang",
        )
        root = parse(figure, variant)
        assert_readable(root)
        assert str(1989 + count) in [item.text for item in root.iter("text")]


# --- Nothing, one, all the same ------------------------------------------------------------


@pytest.mark.parametrize("variant", VARIANTS)
def test_nothing_to_draw_is_a_sentence(variant: Variant) -> None:
    empty = GapBarChart(
        key="g",
        title="t",
        summary="s",
        scale_label="x",
        source="n",
        rows=(),
        empty_text="Không tiêu chí nào còn thiếu điểm.",
    )
    root = parse(empty, variant)
    assert [item.tag for item in root] == ["text"]
    assert "".join(root.itertext()) == empty.empty_text


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("count", [1, 4])
def test_one_row_and_equal_rows(variant: Variant, count: int) -> None:
    gap = GapBarChart(
        key="g",
        title="t",
        summary="s",
        scale_label="x",
        source="n",
        rows=(GapRow(label="x", value=Decimal(0)),) * count,
    )
    line = IndexLineChart(
        key="l",
        title="t",
        summary="s",
        scale_label="x",
        source="n",
        score_label="a",
        points=tuple(YearPoint(year=2020 + index, score=Decimal(80)) for index in range(count)),
    )
    flat = samples.waterfall(*["0"] * count, end="56.13")
    for figure in (gap, line, flat, samples.bullet(*samples.area_rows()[1:2] * count)):
        assert_readable(parse(figure, variant))


def test_a_waterfall_without_ends_is_empty() -> None:
    assert WaterfallChart(
        key="w",
        title="t",
        summary="s",
        scale_label="x",
        source="n",
        start_label="a",
        start=None,
        steps=(),
        end_label="b",
        end=Decimal(1),
    ).is_empty
