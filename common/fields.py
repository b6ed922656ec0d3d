"""The form fields for what people type: numbers, days, one line of text."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from common.text import format_quantity, nfc, parse_decimal, shorten


class DecimalCommaField(forms.CharField):
    """A ``Decimal`` between two bounds, typed with a comma or a point and shown with a comma.

    Django's own field refuses '0,75' unless localised and accepts '1_0' and '1e1' as 10.

    Args:
        min_value: smallest value accepted.
        max_value: largest value accepted.
        decimal_places: digits accepted after the comma.
        unit: what the number counts, used in messages ('điểm', 'phần trăm').
    """

    def __init__(
        self,
        *,
        min_value: Decimal,
        max_value: Decimal,
        decimal_places: int = 2,
        unit: str = "điểm",
        **kwargs: Any,
    ) -> None:
        self.min_value, self.max_value = min_value, max_value
        self.decimal_places, self.unit = decimal_places, unit
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number with a comma; show back what was typed as it was typed."""
        return format_quantity(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Return the number, or raise with a sentence that says what to type."""
        if isinstance(value, Decimal):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            number = parse_decimal(text)
        except ValueError:
            raise ValidationError(
                f"“{shorten(text)}” không phải là số. Nhập {self._expected()}, ví dụ 0,75.",
                code="invalid",
            ) from None
        return number

    def validate(self, value: Any) -> None:
        """Hold the number against the bounds and the number of decimals."""
        super().validate(value)
        if value is None:
            return
        if not self.min_value <= value <= self.max_value:
            raise ValidationError(
                f"{format_quantity(value)} nằm ngoài khoảng cho phép. Nhập {self._expected()}.",
                code="out_of_range",
            )
        if value != round(value, self.decimal_places):
            raise ValidationError(
                f"Chỉ nhập tối đa {self.decimal_places} chữ số sau dấu phẩy.",
                code="max_decimal_places",
            )

    def _expected(self) -> str:
        low, high = format_quantity(self.min_value), format_quantity(self.max_value)
        return f"số từ {low} đến {high} ({self.unit})"


class LineField(forms.CharField):
    """One line of text: composed (NFC), no control characters, single spaces."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        kwargs["error_messages"] = {
            "max_length": f"Chỉ nhập tối đa {max_length} ký tự. Rút gọn lại.",
        } | kwargs.get("error_messages", {})
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text as it is stored."""
        return " ".join(nfc(super().to_python(value) or "").split())


class DayField(forms.DateField):
    """A day, typed and shown as dd/mm/yyyy."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["error_messages"] = {
            "invalid": "Ngày không hợp lệ. Nhập ngày/tháng/năm, ví dụ 25/09/2021.",
        } | kwargs.get("error_messages", {})
        super().__init__(
            input_formats=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"],
            widget=forms.DateInput(
                format="%d/%m/%Y", attrs={"placeholder": "ngày/tháng/năm", "autocomplete": "off"}
            ),
            validators=[
                MinValueValidator(date(1900, 1, 1), "Nhập ngày từ năm 1900 trở đi."),
                MaxValueValidator(date(2199, 12, 31), "Nhập ngày trước năm 2200."),
            ],
            **kwargs,
        )
