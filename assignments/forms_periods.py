"""Forms of keeping the reporting periods."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Agency
from assignments.models import ReportingPeriod
from common.fields import DayField
from common.text import fold, nfc

REASON_LENGTH = 1000
LOCAL_MOMENT = "%Y-%m-%dT%H:%M"
"""How a browser's field of date and hour writes a moment; in the province's time."""


class ReasonField(forms.CharField):
    """A reason in a few sentences; one of blanks alone is none."""

    def __init__(self, sentence: str, **kwargs: Any) -> None:
        super().__init__(
            label="Lý do",
            max_length=REASON_LENGTH,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={
                "required": sentence,
                "max_length": f"Lý do dài quá {REASON_LENGTH} ký tự. Rút gọn lại.",
            },
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        """Return the reason as it is stored."""
        return nfc(super().to_python(value) or "")


class DatesForm(forms.Form):
    """When a period opens and when it is due."""

    opens_on = DayField(label="Mở từ ngày", help_text="Các cơ quan nhập được từ 00:00 ngày này.")
    due_on = DayField(
        label="Hạn nộp",
        help_text=(
            "Nộp đến hết 23:59:59 ngày này là đúng hạn; sau đó vẫn nhận nhưng ghi là nộp muộn, "
            "cho đến khi khóa kỳ."
        ),
    )

    def __init__(self, *args: Any, period: ReportingPeriod, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("opens_on", "due_on"):
            field = self.fields[name]
            field.initial = getattr(period, name)
            field.error_messages["required"] = f"Nhập {str(field.label).lower()}."


class LockForm(forms.Form):
    """The period's name typed: locking is not done by a slip of the hand."""

    word = forms.CharField(label="Tên kỳ", max_length=40)

    def __init__(self, *args: Any, period: ReportingPeriod, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = period.get_kind_display()
        self.fields[
            "word"
        ].help_text = f"Gõ “{self.name}” để xác nhận khóa; gõ không dấu cũng được."
        self.fields["word"].required = True
        self.fields["word"].error_messages["required"] = f"Gõ “{self.name}” để xác nhận khóa kỳ."
        self.fields["word"].widget.attrs["autocomplete"] = "off"

    def clean_word(self) -> str:
        """Refuse anything but the period's name."""
        word: str = self.cleaned_data["word"]
        if fold(nfc(word)) != fold(self.name):
            raise ValidationError(
                f"Chưa đúng tên kỳ. Gõ “{self.name}” để xác nhận khóa.", code="word"
            )
        return word


class UnlockForm(forms.Form):
    """Why a locked period is opened for everybody."""

    reason = ReasonField("Nêu lý do mở khóa kỳ báo cáo.")


class ReopenForm(forms.Form):
    """For which agency a locked period is opened, until when and why."""

    agency = forms.ChoiceField(
        label="Cơ quan",
        error_messages={
            "required": "Chọn cơ quan được mở lại.",
            "invalid_choice": "Cơ quan này không có việc trong kỳ. Chọn cơ quan trong danh sách.",
        },
    )
    until = forms.DateTimeField(
        label="Mở đến",
        help_text="Ngày và giờ theo giờ Việt Nam; đến đúng giờ này kỳ tự đóng lại.",
        input_formats=[LOCAL_MOMENT, "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y"],
        widget=forms.DateTimeInput(format=LOCAL_MOMENT, attrs={"type": "datetime-local"}),
        error_messages={
            "required": "Nhập ngày và giờ đóng lại.",
            "invalid": (
                "Ngày giờ không hợp lệ. Nhập ngày/tháng/năm giờ:phút, ví dụ 30/09/2021 17:00."
            ),
        },
    )
    reason = ReasonField("Nêu lý do mở lại kỳ cho cơ quan này.")

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["agency"]
        choice.choices = [("", "Chọn cơ quan"), *((row.slug, row.name) for row in agencies)]


class RemindForm(forms.Form):
    """Which agencies to remind of what they owe."""

    agencies = forms.MultipleChoiceField(
        label="Cơ quan",
        error_messages={
            "required": "Chọn ít nhất một cơ quan để nhắc.",
            "invalid_choice": "Cơ quan đã chọn không còn nợ kết quả. Tải lại trang rồi chọn lại.",
        },
    )
    is_repeat = forms.BooleanField(
        label="Gửi lại cả cho cơ quan vừa được nhắc trong vòng một giờ", required=False
    )

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["agencies"]
        choice.choices = [(row.slug, row.name) for row in agencies]
