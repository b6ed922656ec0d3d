"""Treemap and heatmap: boxes in proportion, one meaning of the reds, and no figure as a zero."""

import re
from decimal import Decimal
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.figures import HeatmapCell, HeatmapRow, TreemapGroup, TreemapLeaf
from reports.figures.reach import reach_class, reach_text
from reports.svg import Variant
from reports.svg.canvas import LIGHT_THEME
from reports.svg.treemap_layout import Box, squarify
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

ROOT = Path(__file__).parents[2]
reaches = st.none() | st.decimals(0, 130, places=2, allow_nan=False, allow_infinity=False)
sizes = st.decimals("0.01", 5, places=2, allow_nan=False, allow_infinity=False)


@st.composite
def leaves(draw: st.DrawFn) -> TreemapLeaf:
    code = draw(st.sampled_from(["", "1.1", "7.1.10"]))
    return TreemapLeaf(
        code=code, label=draw(labels), value=draw(sizes), reach=draw(reaches), href="/x/"
    )


@st.composite
def groups(draw: st.DrawFn) -> TreemapGroup:
    some = tuple(draw(st.lists(leaves(), min_size=1, max_size=6)))
    return TreemapGroup(code=draw(st.sampled_from(["", "8"])), label=draw(labels), leaves=some)


@st.composite
def rows(draw: st.DrawFn, columns: int) -> HeatmapRow:
    cells = tuple(
        HeatmapCell(
            reach=draw(reaches),
            text=draw(st.just("") | st.just("") | labels),
            is_provisional=draw(st.booleans()),
        )
        for _ in range(columns)
    )
    code, group = draw(st.sampled_from(["", "1.1", "7.1.10"])), draw(st.just("") | labels)
    return HeatmapRow(code=code, label=draw(labels), group=group, cells=cells)


# --- How far a target is reached -----------------------------------------------------------


def test_the_classes_meet_at_their_ends_and_the_text_is_of_the_class_it_stands_on() -> None:
    names = {
        "0": "least",
        "49.99": "least",
        "50": "some",
        "79.99": "some",
        "80": "most",
        "99.99": "most",
        "100": "full",
        "130": "full",
    }
    for reach, name in names.items():
        found = reach_class(Decimal(reach))
        assert found is not None
        assert found.name == name, reach
    assert reach_class(None) is None
    assert [reach_text(Decimal(reach)) for reach in ("49.99", "79.5", "99.99", "100")] == [
        "49%",
        "79%",
        "99%",
        "100%",
    ]
    assert reach_text(None) == "–"


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def themes() -> list[dict[str, str]]:
    """The chart's colours, as each block of the style sheet has them."""
    css = (ROOT / "static" / "css" / "tokens.css").read_text()
    blocks = [dict(re.findall(r"--chart-([\w-]+): (#\w+);", block)) for block in css.split("}")]
    return [block for block in blocks if block]


def test_the_classes_are_ordered_in_grey_and_text_can_be_read_on_each() -> None:
    assert len(themes()) == 3
    for theme in themes():
        scale = [theme[f"reach-{name}"] for name in ("least", "some", "most", "full")]
        lightness = [luminance(colour) for colour in scale]
        assert lightness in (sorted(lightness), sorted(lightness, reverse=True))
        for darker, lighter in pairwise(scale):
            assert contrast(darker, lighter) > 1.2
        assert contrast(theme["reach-least"], theme["on-least"]) >= 4.5
        for colour in scale[1:]:
            assert contrast(colour, theme["text"]) >= 4.5
        # The class with the most to say stands out from the page.
        assert contrast(scale[0], theme["surface"]) >= 4.5


def test_both_charts_colour_alike() -> None:
    boxes, cells = parse(samples.treemap()), parse(samples.heatmap())
    for name in ("least", "some", "most", "full"):
        assert in_rows(boxes, f"f-reach-{name}")
        assert in_rows(cells, f"f-reach-{name}")
        assert f"f-reach-{name}" in LIGHT_THEME
    legends = [set(texts(root)) for root in (boxes, cells)]
    assert {"Đạt dưới 50% mục tiêu", "50 đến dưới 80%", "từ 100%"} <= legends[0] & legends[1]


# --- Boxes ---------------------------------------------------------------------------------


@given(
    st.lists(st.floats(0.01, 20), min_size=1, max_size=25).map(lambda some: sorted(some)[::-1]),
    st.floats(20, 900),
    st.floats(20, 900),
    st.sampled_from([1.0, 1.5, 2.0]),
)
@limited
def test_boxes_are_in_proportion_cover_the_whole_and_do_not_overlap(
    values: list[float], width: float, height: float, shape: float
) -> None:
    boxes = squarify(values, Box(7, 11, width, height), shape=shape)
    areas = [box.width * box.height for box in boxes]
    whole = width * height
    assert areas == pytest.approx([value / sum(values) * whole for value in values], rel=1e-6)
    assert sum(areas) == pytest.approx(whole)
    for box in boxes:
        assert box.x >= 7 - 1e-6
        assert box.y >= 11 - 1e-6
        assert box.x + box.width <= 7 + width + 1e-6
        assert box.y + box.height <= 11 + height + 1e-6
    for one, other in combinations(boxes, 2):
        by_x = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
        by_y = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
        assert min(by_x, by_y) <= 1e-6


def test_equal_boxes_are_as_wide_as_wanted() -> None:
    boxes = squarify([1.0] * 4, Box(0, 0, 300, 200))
    assert {(round(box.width), round(box.height)) for box in boxes} == {(150, 100)}
    assert squarify([], Box(0, 0, 300, 200)) == []


@given(st.lists(groups(), min_size=1, max_size=6), st.sampled_from(VARIANTS))
@limited
def test_treemap_geometry(some: list[TreemapGroup], variant: Variant) -> None:
    figure = samples.treemap(*some)
    root = parse(figure, variant)
    assert_readable(root)
    width, height = size_of(root)
    for box in root.iter("rect"):
        assert float(box.attrib["x"]) >= -0.01
        assert float(box.attrib["x"]) + float(box.attrib["width"]) <= width + 0.01
        assert float(box.attrib["y"]) + float(box.attrib["height"]) <= height + 0.01
    titles = {item.text for item in root.iter("title")}
    assert {figure.describe(leaf) for group in figure.shown for leaf in group.shown} <= titles


def test_what_misses_nothing_takes_no_room_and_the_largest_comes_first() -> None:
    figure = samples.treemap()
    assert [group.code for group in figure.shown] == ["8", "4", "3", "1", "2", "5", "7"]
    assert [leaf.code for leaf in figure.shown[0].shown] == ["8.5", "8.6", "8.2", "8.3.1"]
    assert figure.total == Decimal("6.62")
    assert figure.describe_group(figure.shown[0]).endswith("còn thiếu 3,00 điểm, 45% của tất cả")
    done = TreemapLeaf(label="đủ", value=Decimal(0), reach=Decimal(100))
    nothing = samples.treemap(TreemapGroup(label="x", leaves=(done,)))
    assert nothing.is_empty
    assert texts(parse(nothing)) == ["Không còn điểm nào thiếu."]
    assert nothing.table.rows == ()


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_box_says_code_points_and_name_and_one_of_unknown_reach_is_hollow(
    variant: Variant,
) -> None:
    root = parse(samples.treemap(), variant)
    said = [text.replace("\N{NO-BREAK SPACE}", " ") for text in texts(root)]
    assert "8.5  1,00" in said
    assert "Tỷ lệ tăng tổng sản phẩm" in " ".join(said)
    assert len([item for item in in_rows(root, "s-axis") if item.get("fill") == "none"]) == 1
    assert "chưa có số" in said


def test_a_tiny_box_has_its_words_for_the_pointer_only() -> None:
    some = (
        TreemapLeaf(code="1.1", label="Lớn", value=Decimal(40), reach=Decimal(10)),
        TreemapLeaf(code="1.2", label="Nhỏ", value=Decimal("0.01"), reach=Decimal(99)),
    )
    root = parse(samples.treemap(TreemapGroup(label="Lĩnh vực", leaves=some)))
    assert not any("1.2" in text for text in texts(root))
    assert any(
        "1.2. Nhỏ: còn thiếu 0,01 điểm (dưới 1%" in str(item.text) for item in root.iter("title")
    )


# --- Cells ---------------------------------------------------------------------------------


def test_a_cell_without_a_figure_is_a_dash_on_the_bare_surface() -> None:
    row = HeatmapRow(label="8.1", cells=(HeatmapCell(), HeatmapCell(reach=Decimal(0))))
    root = parse(samples.heatmap(row, columns=("Quý I", "6 tháng")))
    # The legend's and the cell's: nothing lies under the dash.
    assert [item.get("class") for item in root.iter("rect") if "rx" not in item.attrib] == [
        "f-reach-least",
        "f-reach-least",
    ]
    assert {"–", "0%"} <= set(texts(root))
    assert samples.heatmap(HeatmapRow(label="x", cells=(HeatmapCell(),)), columns=("a",)).is_empty


@pytest.mark.parametrize("variant", VARIANTS)
def test_rows_stand_under_their_groups_and_the_columns_are_named_for_each(variant: Variant) -> None:
    said = texts(parse(samples.heatmap(), variant))
    assert said.count("Quý III") == 7
    assert said.count("0,85") == 1
    assert "4. Cải cách tổ chức bộ máy" in said


def test_what_is_provisional_is_striped_and_says_so() -> None:
    figure = samples.heatmap()
    root = parse(figure)
    assert len(in_rows(root, "f-provisional")) == len(with_class(root, "s-now", "line")) - 1 == 3
    row = figure.rows[2]
    assert figure.describe(row).endswith(
        "Quý I chưa có; 6 tháng 50%; Quý III 50% (tạm tính, của 3/5 tiêu chí); "
        "Cả năm chưa có (chưa mở)"
    )
    assert "Quý III 0,85 (80% mục tiêu)" in figure.describe(figure.rows[4])
    assert [cell.text for cell in figure.table.rows[2].cells] == ["–", "50%", "50% (tạm tính)", "–"]


def test_every_row_has_a_cell_for_every_column() -> None:
    with pytest.raises(ValueError, match="every column"):
        samples.heatmap(HeatmapRow(label="x", cells=()), columns=("Quý I",))


@given(st.integers(1, 8), st.sampled_from(VARIANTS), st.data())
@limited
def test_heatmap_geometry(count: int, variant: Variant, data: st.DataObject) -> None:
    some = data.draw(st.lists(rows(count), min_size=1, max_size=5))
    columns = tuple(data.draw(st.lists(labels, min_size=count, max_size=count)))
    figure = samples.heatmap(*some, columns=columns)
    root = parse(figure, variant)
    assert_readable(root)
    if figure.is_empty:
        return
    width, height = size_of(root)
    cells = [item for name in LIGHT_THEME if "reach" in name for item in in_rows(root, name)]
    assert len(cells) == sum(cell.reach is not None for row in some for cell in row.cells)
    for item in cells:
        assert float(item.attrib["x"]) + float(item.attrib["width"]) <= width
        assert float(item.attrib["y"]) + float(item.attrib["height"]) <= height
