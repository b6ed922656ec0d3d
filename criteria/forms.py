"""Forms of a coordinator's work on the plan."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.choices import choices_of
from common.fields import DecimalCommaField
from common.text import format_quantity, nfc
from criteria.enums import Standing
from criteria.models import RatingGroup

REASON_LENGTH = 1000


class FigureDecisionForm(forms.Form):
    """Which of two figures stands, and why.

    The two figures travel with the form as they were seen, so that a decision about figures
    that have moved meanwhile is refused.
    """

    stands = forms.ChoiceField(
        label="Số được dùng",
        choices=choices_of(Standing),
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn số được dùng: theo bảng in hoặc theo tổng tiêu chí."},
    )
    reason = forms.CharField(
        label="Lý do",
        help_text="Nêu căn cứ, ví dụ văn bản đính chính hoặc kết quả rà soát với cơ quan chủ trì.",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Nêu lý do để người sau hiểu vì sao dùng số này.",
            "max_length": f"Lý do dài quá {REASON_LENGTH} ký tự. Rút gọn lại.",
        },
    )
    seen_printed = forms.DecimalField(widget=forms.HiddenInput, max_digits=6, decimal_places=2)
    seen_computed = forms.DecimalField(widget=forms.HiddenInput, max_digits=6, decimal_places=2)

    def clean_reason(self) -> str:
        """Return the reason, composed and trimmed; one of control characters alone is none."""
        reason = nfc(self.cleaned_data["reason"])
        if not reason:
            raise ValidationError(self.fields["reason"].error_messages["required"], code="required")
        return reason

    @property
    def seen(self) -> tuple[Decimal, Decimal]:
        """Return the printed and the computed figure as they were on the page."""
        return self.cleaned_data["seen_printed"], self.cleaned_data["seen_computed"]


class ThresholdsForm(forms.Form):
    """The floor of every rating group, in percent of the maximum, and where they come from."""

    source = forms.CharField(
        label="Căn cứ",
        help_text="Văn bản hoặc quyết định nêu các ngưỡng này.",
        max_length=300,
        error_messages={"required": "Nêu căn cứ của các ngưỡng."},
    )

    def __init__(self, *args: Any, groups: Sequence[RatingGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.letters = [group.letter for group in groups]
        for group in groups:
            self.fields[group.letter] = DecimalCommaField(
                label=f"Nhóm {group.letter}: từ (% điểm tối đa)",
                help_text="" if group.is_confirmed else "Chưa xác nhận.",
                initial=group.floor_percent,
                min_value=Decimal(0),
                max_value=Decimal(100),
                unit="% điểm tối đa",
                error_messages={"required": f"Nhập ngưỡng của nhóm {group.letter}."},
            )
        self.order_fields([*self.letters, "source"])

    def clean(self) -> dict[str, Any]:
        """Hold the floors to their order: A above B above C."""
        cleaned = super().clean() or {}
        for upper, lower in zip(self.letters, self.letters[1:], strict=False):
            high, low = cleaned.get(upper), cleaned.get(lower)
            if high is not None and low is not None and high <= low:
                self.add_error(
                    lower,
                    ValidationError(
                        f"Ngưỡng nhóm {lower} ({format_quantity(low)}%) phải thấp hơn ngưỡng "
                        f"nhóm {upper} ({format_quantity(high)}%).",
                        code="order",
                    ),
                )
        return cleaned

    @property
    def floors(self) -> dict[str, Decimal]:
        """Return the floors by letter."""
        return {letter: self.cleaned_data[letter] for letter in self.letters}
