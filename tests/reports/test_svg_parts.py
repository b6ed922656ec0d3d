"""The parts that drawings are made of: text that fits, exact ticks, escaped pieces."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.svg.canvas import Canvas, number
from reports.svg.scales import cut_domain, ticks
from reports.svg.typography import clip, measure, wrap
from tests.reports.figure_samples import labels, limited


@given(labels, st.floats(30, 400), st.integers(1, 3))
@limited
def test_wrapped_text_fits_and_says_when_it_is_cut(text: str, width: float, max_lines: int) -> None:
    wrapped = wrap(text, width, 14, max_lines=max_lines)
    assert 1 <= len(wrapped.lines) <= max_lines
    assert all(measure(line, 14) <= width for line in wrapped.lines)
    kept = "".join("".join(wrapped.lines).split())
    assert wrapped.is_cut == (kept != "".join(text.split()))
    assert wrapped.is_cut == wrapped.lines[-1].endswith("…")


def test_text_is_cut_between_syllables() -> None:
    assert clip("vị trí việc làm được phê duyệt", 130, 14) == "vị trí việc làm…"
    assert clip("ngắn", 130, 14) == "ngắn"


def test_accents_take_no_width_and_bold_takes_more() -> None:
    assert measure("ắ", 10) == measure("a", 10)
    assert measure("ắ", 10) == measure("a\u0306\u0301", 10)
    assert measure("ợ", 10) == measure("ơ", 10)
    assert measure("a", 10, bold=True) > measure("a", 10)


def test_ticks_are_exact() -> None:
    assert [str(tick) for tick in ticks(0, 1, 4)] == ["0.00", "0.25", "0.50", "0.75", "1.00"]
    assert list(ticks(54, 64.3)) == [54, 56, 58, 60, 62, 64]


def test_an_axis_is_cut_only_where_that_pays() -> None:
    assert cut_domain([Decimal("56.13"), Decimal("64.30")]).is_cut
    assert not cut_domain([Decimal(1), Decimal(9)]).is_cut
    assert cut_domain([Decimal(-3), Decimal(9)]).low == -3


def test_every_piece_of_a_text_is_escaped() -> None:
    canvas = Canvas(100, 14)
    canvas.text(0, 0, [("<b>", ""), ("<i>", "t-strong")])
    svg = canvas.to_svg(20, variant="wide", label="<u>")
    assert not {"<b>", "<i>", "<u>"} & set(re.findall(r"<\w>", svg))
    assert "&lt;b&gt;" in svg
    assert "&lt;i&gt;" in svg


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "1"), (-0.001, "0"), (2.345, "2.35"), (10, "10")]
)
def test_coordinates_are_short(value: float, text: str) -> None:
    assert number(value) == text
