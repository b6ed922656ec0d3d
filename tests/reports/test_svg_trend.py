"""The total by period: what its line runs through, and what is never drawn."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.figures import TrendPoint
from reports.svg import Variant
from reports.svg.trend_layout import spread
from tests.reports import figure_samples as samples
from tests.reports.figure_samples import labels, limited
from tests.reports.svg_reading import (
    VARIANTS,
    assert_readable,
    in_rows,
    parse,
    size_of,
    texts,
    with_class,
)

parts = st.none() | st.decimals(0, 30, places=2, allow_nan=False, allow_infinity=False)


@st.composite
def points(draw: st.DrawFn) -> TrendPoint:
    return TrendPoint(
        label=draw(labels),
        approved=draw(parts),
        provisional=draw(parts),
        rest=draw(parts),
        note=draw(st.just("") | labels),
    )


def test_a_total_is_what_was_reported_and_the_year_before_for_the_rest() -> None:
    first, second, third, last = samples.trend_points()
    assert (first.now, first.reached, first.settled) == tuple(
        map(Decimal, ("15.40", "56.45", "53.35"))
    )
    assert second.reached == Decimal("56.85")
    assert third.reached == third.settled == Decimal("57.21")
    assert last.now is last.reached is last.settled is None


def test_the_year_before_alone_is_no_result_of_a_period() -> None:
    figure = samples.trend(TrendPoint(label="Quý I", rest=Decimal("56.13")))
    assert figure.is_empty
    assert figure.empty_text in texts(parse(figure))[0]


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_period_to_come_keeps_its_place_and_has_no_mark(variant: Variant) -> None:
    root = parse(samples.trend(), variant)
    assert {"Cả năm", "chưa mở"} <= set(texts(root))
    assert not any("0,00" in text for text in texts(root))
    (line,) = with_class(root, "s-now", "polyline")
    assert len(line.attrib["points"].split()) == 3
    dots = [
        item
        for item in with_class(root, "s-now", "line")
        if item.attrib["x1"] == item.attrib["x2"] and item.attrib["y1"] == item.attrib["y2"]
    ]
    assert len(dots) == 3


def test_one_period_is_a_dot_among_the_lines_it_is_measured_against() -> None:
    root = parse(samples.trend(*samples.trend_points()[:1]))
    assert with_class(root, "s-now", "polyline") == []
    assert {"56,45", "Mục tiêu 64,30", "Năm 2020 56,13", "Tối đa 66,50"} <= set(texts(root))
    narrow = parse(samples.trend(*samples.trend_points()[:1]), "narrow")
    assert {"64,30", "Mục tiêu 2021", "Kết quả 2020"} <= set(texts(narrow))


def test_a_total_without_plan_figures_is_drawn_all_the_same() -> None:
    figure = replace(samples.trend(), baseline=None, target=None, maximum=None)
    root = parse(figure)
    assert_readable(root)
    assert "57,21" in texts(root)


def test_the_bar_below_says_what_the_total_is_made_of() -> None:
    root = parse(samples.trend())
    whole = in_rows(root, "f-muted")
    approved, rest = in_rows(root, "f-now"), in_rows(root, "f-baseline")
    assert len(whole) == len(approved) == len(rest) == 3
    shares = [float(bar.attrib["width"]) / float(whole[0].attrib["width"]) for bar in approved]
    assert shares == pytest.approx([12.30 / 66.5, 20.30 / 66.5, 52.51 / 66.5], abs=0.001)
    # In the bars of two periods, and hanging from two totals: one of them broken at the cut axis.
    assert len(in_rows(root, "f-provisional")) == 2 + 3
    assert "Trục bị cắt: bắt đầu từ 52 điểm, không từ 0" in texts(root)


def test_what_waits_for_approval_hangs_from_its_total() -> None:
    figure = samples.trend(samples.trend_points()[0])
    root = parse(figure)
    (dot,) = [
        item
        for item in with_class(root, "s-now", "line")
        if (item.attrib["x1"], item.attrib["y1"]) == (item.attrib["x2"], item.attrib["y2"])
    ]
    hanging = in_rows(root, "f-provisional")[0]
    assert float(hanging.attrib["y"]) == pytest.approx(float(dot.attrib["y1"]), abs=0.02)


def test_words_and_table_say_the_same() -> None:
    figure = samples.trend()
    assert figure.describe(figure.points[0]) == (
        "Quý I: 56,45 điểm (đã duyệt 12,30, tạm tính 3,10, theo năm 2020 41,05, của 25/88 tiêu chí)"
    )
    assert figure.describe(figure.points[3]) == "Cả năm: chưa có số"
    rows = {row.head: [cell.text for cell in row.cells] for row in figure.table.rows}
    assert rows["Quý I (của 25/88 tiêu chí)"] == ["12,30", "3,10", "41,05", "56,45"]
    assert rows["Cả năm (chưa mở)"] == ["–"] * 4
    assert rows["Mục tiêu 2021"] == ["–", "–", "–", "64,30"]


@given(st.lists(points(), min_size=1, max_size=9), st.sampled_from(VARIANTS))
@limited
def test_trend_geometry(some: list[TrendPoint], variant: Variant) -> None:
    figure = samples.trend(*some)
    root = parse(figure, variant)
    assert_readable(root)
    if figure.is_empty:
        return
    width, height = size_of(root)
    for bar in root.iter("rect"):
        if "chart-hit" not in bar.get("class", ""):
            assert float(bar.attrib["x"]) >= 0
            assert float(bar.attrib["x"]) + float(bar.attrib["width"]) <= width + 0.01
            assert float(bar.attrib["y"]) + float(bar.attrib["height"]) <= height
    for whole, part in zip(in_rows(root, "f-muted"), in_rows(root, "f-now"), strict=False):
        assert float(part.attrib["width"]) <= float(whole.attrib["width"]) + 0.01


@pytest.mark.parametrize("variant", VARIANTS)
def test_many_periods_are_thinned_and_the_last_keeps_its_label(variant: Variant) -> None:
    for count in (1, 5, 12, 30):
        some = tuple(
            TrendPoint(label=f"Kỳ {number}", approved=Decimal("60.25"), note="của 41/88 tiêu chí")
            for number in range(count)
        )
        root = parse(samples.trend(*some), variant)
        assert_readable(root)
        assert f"Kỳ {count - 1}" in texts(root)


def test_labels_of_close_lines_are_moved_apart_and_stay_on_the_sheet() -> None:
    assert spread([10, 50, 90], 17, 200) == [10, 50, 90]
    assert spread([10, 12, 14], 17, 200) == [10, 27, 44]
    assert spread([190, 195, 198], 17, 200) == [166, 183, 200]
