"""The fields that numbers, days and lines of text are typed into."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from common.fields import DayField, DecimalCommaField, LineField
from tests.common.test_text import ACCEPTED, REFUSED


def percent(**options: object) -> DecimalCommaField:
    return DecimalCommaField(min_value=Decimal(0), max_value=Decimal(100), unit="%", **options)


def wide() -> DecimalCommaField:
    billion = Decimal(10**9)
    return DecimalCommaField(min_value=-billion, max_value=billion, decimal_places=6)


@pytest.mark.parametrize(("typed", "meant"), ACCEPTED.items())
def test_the_field_reads_what_the_text_module_reads(typed: str, meant: str) -> None:
    assert wide().clean(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", [text for text in REFUSED if text.strip()], ids=lambda text: ascii(text[:20])
)
def test_the_field_refuses_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        wide().clean(typed)
    (message,) = refusal.value.messages
    assert "không phải là số" in message
    assert "ví dụ 0,75" in message
    assert len(message) < 300


@pytest.mark.parametrize("typed", ["-0,01", "100,01", "999999999"])
def test_out_of_bounds_names_the_bounds(typed: str) -> None:
    with pytest.raises(ValidationError, match=r"số từ 0 đến 100 \(%\)") as refusal:
        percent().clean(typed)
    assert refusal.value.code == "out_of_range"


@pytest.mark.parametrize("typed", ["0", "100", "0,01", "99.99"])
def test_bounds_themselves_are_good(typed: str) -> None:
    assert percent().clean(typed) == Decimal(typed.replace(",", "."))


def test_too_many_decimals_are_refused_and_not_rounded() -> None:
    with pytest.raises(ValidationError, match="tối đa 2 chữ số sau dấu phẩy"):
        percent().clean("0,755")
    assert percent().clean("0,750") == Decimal("0.75")


@pytest.mark.parametrize("empty", ["", "  ", None])
def test_empty_is_nothing_and_not_zero(empty: str | None) -> None:
    assert percent(required=False).clean(empty) is None
    with pytest.raises(ValidationError) as refusal:
        percent().clean(empty)
    assert refusal.value.code == "required"


@settings(deadline=None)
@given(st.text())
def test_any_text_is_a_number_within_bounds_or_a_message(text: str) -> None:
    try:
        number = percent(required=False).clean(text)
    except ValidationError:
        return
    assert number is None or 0 <= number <= 100


class OneNumber(forms.Form):
    number = percent(initial=Decimal("80.50"))


def test_a_stored_number_is_shown_with_a_comma() -> None:
    assert 'value="80,5"' in str(OneNumber()["number"])


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=100, places=2, allow_nan=False))
def test_a_form_sent_back_as_shown_changes_nothing(stored: Decimal) -> None:
    field = percent()
    assert field.clean(field.prepare_value(stored)) == stored


def test_a_mistyped_number_is_shown_back_as_it_was_typed() -> None:
    assert 'value="8o,5"' in str(OneNumber({"number": "8o,5"})["number"])


# --- One line of text --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Nguyễn   Thị Hạnh ", "Nguyễn Thị Hạnh"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("Một\r\ndòng\x00\x07", "Một dòng"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_line_is_stored_composed_and_on_one_line(typed: str | None, stored: str) -> None:
    assert LineField(max_length=20, required=False).clean(typed) == stored


def test_a_line_of_nothing_is_missing() -> None:
    with pytest.raises(ValidationError, match="Nhập tên"):
        LineField(max_length=20, error_messages={"required": "Nhập tên."}).clean(" \x00 ")


def test_a_line_that_is_too_long_says_how_long_it_may_be() -> None:
    with pytest.raises(ValidationError, match="tối đa 5 ký tự"):
        LineField(max_length=5).clean("abcdef")
    assert LineField(max_length=5).clean("ễ" * 5) == "ễ" * 5


# --- Days --------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["25/09/2021", "25-9-2021", "25.09.2021", "2021-09-25"])
def test_a_day_is_read_as_it_is_written_here(typed: str) -> None:
    assert DayField().clean(typed) == date(2021, 9, 25)


@pytest.mark.parametrize("typed", ["09/25/2021", "31/02/2021", "hôm nay", "25/09/21", "1/1/0001"])
def test_what_is_no_day_is_refused_in_vietnamese(typed: str) -> None:
    with pytest.raises(ValidationError, match="Nhập ngày"):
        DayField().clean(typed)


def test_a_day_is_shown_as_it_is_written_here() -> None:
    class Form(forms.Form):
        day = DayField()

    assert 'value="25/09/2021"' in str(Form(initial={"day": date(2021, 9, 25)})["day"])
