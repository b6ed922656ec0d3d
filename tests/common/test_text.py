"""Vietnamese text and numbers: what people type in, what pages show."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.text import (
    fold,
    format_delta,
    format_percent,
    format_quantity,
    format_score,
    nfc,
    order_key,
    parse_decimal,
    round_score,
)

ACCEPTED = {
    "0,75": "0.75",
    "0.75": "0.75",
    "83,87": "83.87",
    "66.5": "66.5",
    "0": "0",
    "00": "0",
    "007": "7",
    "100": "100",
    " 1,5 ": "1.5",
    "\t2\n": "2",
    "\N{NO-BREAK SPACE}3,25": "3.25",
    "+0,62": "0.62",
    "-0,10": "-0.1",
    "\N{MINUS SIGN}0,10": "-0.1",
    "0,123456": "0.123456",
    "999999999": "999999999",
}
REFUSED = [
    "",
    " ",
    "abc",
    "1_0",
    "1e1",
    "1E1",
    "NaN",
    "nan",
    "sNaN",
    "Infinity",
    "-Infinity",
    "inf",
    "∞",
    "\N{ARABIC-INDIC DIGIT ONE}",
    "\N{DEVANAGARI DIGIT ONE}",
    "\N{FULLWIDTH DIGIT ONE}",
    "\N{FULLWIDTH DIGIT ONE}\N{FULLWIDTH COMMA}\N{FULLWIDTH DIGIT FIVE}",
    "\N{SUPERSCRIPT TWO}",
    "\N{VULGAR FRACTION ONE HALF}",
    "1.234,5",
    "1,234.5",
    "1,2,3",
    "1 234",
    "1\N{NO-BREAK SPACE}234",
    "1\n2",
    "--1",
    "+-1",
    "- 1",
    "1-",
    ",5",
    ".5",
    "5,",
    "5.",
    "5%",
    "0x10",
    "0b1",
    "1/2",
    "=1+1",
    "1\x002",
    "\x001",
    "1\N{ZERO WIDTH SPACE}2",
    "\N{RIGHT-TO-LEFT OVERRIDE}12",
    "1234567890",
    "0,1234567",
    "9" * 100_000,
    "-" * 100_000,
]


@pytest.mark.parametrize(("typed", "meant"), ACCEPTED.items())
def test_a_number_is_read_with_comma_or_point(typed: str, meant: str) -> None:
    assert parse_decimal(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", REFUSED, ids=lambda text: ascii(text[:20]))
def test_what_is_not_plainly_a_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_decimal(typed)


@settings(deadline=None)
@given(st.text())
def test_any_text_is_a_finite_number_or_refused(text: str) -> None:
    try:
        number = parse_decimal(text)
    except ValueError:
        return
    assert number.is_finite()
    assert abs(number) < 10**9


scores = st.decimals(min_value=-9999, max_value=9999, places=2, allow_nan=False)


@settings(deadline=None)
@given(scores)
def test_a_score_that_is_shown_reads_back(score: Decimal) -> None:
    assert parse_decimal(format_score(score)) == score
    assert parse_decimal(format_delta(score)) == score


@settings(deadline=None)
@given(st.decimals(min_value=-(10**8), max_value=10**8, places=6, allow_nan=False))
def test_a_quantity_that_is_shown_reads_back(value: Decimal) -> None:
    assert parse_decimal(format_quantity(value)) == value


@pytest.mark.parametrize("typed", ["-0", "\N{MINUS SIGN}0,00", "-0.0"])
def test_nothing_has_no_sign(typed: str) -> None:
    zero = parse_decimal(typed)
    assert format_score(zero) == "0,00"
    assert format_quantity(zero) == "0"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("8.5", "8,50"),
        ("0", "0,00"),
        ("-0.1", "\N{MINUS SIGN}0,10"),
        ("-0.004", "0,00"),
        ("66.505", "66,51"),
        ("66.5049", "66,50"),
        ("1234.5", "1234,50"),
    ],
)
def test_a_score_has_two_decimals_and_a_comma(value: str, shown: str) -> None:
    assert format_score(Decimal(value)) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0.62", "+0,62"), ("-0.1", "\N{MINUS SIGN}0,10"), ("0", "0,00"), ("-0.004", "0,00")],
)
def test_a_difference_carries_its_sign(value: str, shown: str) -> None:
    assert format_delta(Decimal(value)) == shown


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [("84.4", 1, "84,4%"), ("84.45", 1, "84,5%"), ("14.5555", 2, "14,56%"), ("-0.01", 1, "0,0%")],
)
def test_a_percentage_is_rounded_half_up(value: str, places: int, shown: str) -> None:
    assert format_percent(Decimal(value), places) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("30.00", "30"), ("2.50", "2,5"), ("0", "0"), ("100", "100"), ("1E+3", "1000")],
)
def test_a_quantity_has_no_idle_zeros(value: str, shown: str) -> None:
    assert format_quantity(Decimal(value)) == shown


def test_no_figure_is_a_dash_and_never_zero() -> None:
    for show in (format_score, format_delta, format_percent, format_quantity):
        assert show(None) == "–"
        assert show(Decimal(0)) != "–"


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.005", "0.01"), ("0.015", "0.02"), ("0.025", "0.03"), ("-0.005", "-0.01")],
)
def test_scores_round_half_up(value: str, rounded: str) -> None:
    assert round_score(Decimal(value)) == Decimal(rounded)


def test_text_is_composed_and_trimmed_without_control_characters() -> None:
    decomposed = unicodedata.normalize("NFD", "  Đào tạo\x00\x1b ")
    assert nfc(decomposed) == "Đào tạo"
    assert nfc("dòng 1\ndòng 2\tô") == "dòng 1\ndòng 2\tô"


@settings(deadline=None)
@given(st.text())
def test_composing_twice_changes_nothing(text: str) -> None:
    assert nfc(nfc(text)) == nfc(text)


VIETNAMESE = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("dao tao", "Đào tạo"),
        ("ĐÀO TẠO", "đào tạo"),
        ("uy ban", "ỦY BAN"),
        ("ky cuong", "kỷ cương"),
        ("so ke hoach", "Sở  Kế\nhoạch"),
        ("đồng văn", unicodedata.normalize("NFD", "Đồng Văn")),
        (unicodedata.normalize("NFD", "ĐỒNG VĂN"), "Đồng Văn"),
    ],
)
def test_search_ignores_case_accents_and_composition(typed: str, stored: str) -> None:
    assert fold(typed) in fold(f"Ban {stored} tỉnh")


def test_every_vietnamese_letter_folds_to_a_plain_one() -> None:
    assert set(fold(VIETNAMESE)) <= set("abcdefghijklmnopqrstuvwxyz")
    assert fold(VIETNAMESE.upper()) == fold(VIETNAMESE)


@settings(deadline=None)
@given(st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + " 0123456789.,-", max_size=60))
def test_folding_is_the_same_however_text_is_written(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(text.upper()) == folded


# --- Order -------------------------------------------------------------------------------------


def test_names_are_sorted_as_a_vietnamese_dictionary_does() -> None:
    ordered = [
        "Ban Dân tộc",
        "Ban Quản lý",
        "Dân",
        "Dư",
        "Đài",
        "Sở 2",
        "Sở Tài chính",
        "Sở Tài nguyên",
        "Sở Thông tin",
        "Sở Tư pháp",
        "ta",
        "tà",
        "tả",
        "tã",
        "tá",
        "tạ",
        "tan",
        "tăn",
        "tân",
    ]
    shuffled = ordered[::-1]
    assert sorted(shuffled, key=order_key) == ordered


def test_order_looks_past_case_and_composition() -> None:
    assert order_key("ĐỒNG") == order_key(unicodedata.normalize("NFD", "đồng"))


@given(st.text())
@settings(max_examples=200)
def test_anything_can_be_sorted(text: str) -> None:
    assert order_key(text) == order_key(text)
    assert min([text, "a", ""], key=order_key) == ""
