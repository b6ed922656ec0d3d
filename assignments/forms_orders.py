"""Forms of the tasks that are given to agencies."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assignments.forms import ProseField, VersionedForm
from assignments.order_access import due_fault
from assignments.orders import ANSWER_LENGTH, REPORT_LENGTH, TEXT_LENGTH
from common.fields import DayField
from criteria.models import Plan


class ShortProseField(ProseField):
    """A text of several lines that is to be kept short."""

    def validate(self, value: str) -> None:
        """Refuse what is longer than the limit, saying by how much."""
        forms.CharField.validate(self, value)
        if len(value) > self.limit:
            length, limit = (f"{number:,}".replace(",", ".") for number in (len(value), self.limit))
            raise ValidationError(
                f"{self.label} dài {length} ký tự, quá giới hạn {limit}. Rút gọn lại.",
                code="max_length",
            )


class OrderForm(forms.Form):
    """What is to be done and until when.

    Args:
        unchanged_due: a due day that is taken as it is, though it may have gone by.
    """

    text = ShortProseField(
        label="Nội dung việc",
        limit=TEXT_LENGTH,
        rows=3,
        error_messages={"required": "Ghi nội dung việc cần làm."},
    )
    due_on = DayField(label="Hạn", error_messages={"required": "Nhập hạn của việc."})

    def __init__(self, *args: Any, plan: Plan, unchanged_due: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.unchanged_due = plan, unchanged_due

    def clean_due_on(self) -> Any:
        """Refuse a day that has gone by or lies too far ahead."""
        due_on = self.cleaned_data["due_on"]
        if due_on != self.unchanged_due and (fault := due_fault(self.plan, due_on)):
            raise ValidationError(fault)
        return due_on


class GiveForm(OrderForm):
    """One of the tasks that are given together, and the agency that it was shown to go to."""

    agency = forms.SlugField(widget=forms.HiddenInput, max_length=80, required=False)


class ChangeForm(OrderForm, VersionedForm):
    """An open task's text and due day."""


class ReportForm(VersionedForm):
    """What the agency has done."""

    text = ShortProseField(
        label="Đã làm gì",
        limit=REPORT_LENGTH,
        rows=4,
        help_text="Nêu kết quả, số văn bản, nơi xem: đủ để người giao xác nhận được.",
        error_messages={"required": "Ghi đã làm gì, kết quả ở đâu để người giao xác nhận được."},
    )


class AnswerForm(VersionedForm):
    """What the giver says when a task is confirmed, sent back, cancelled or reopened."""

    answer = ShortProseField(label="Ý kiến", limit=ANSWER_LENGTH, rows=3, required=False)

    def __init__(self, *args: Any, needs_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_reason:
            field = self.fields["answer"]
            field.label, field.required = "Lý do", True
            field.error_messages["required"] = "Nêu lý do để cơ quan được giao biết cần làm gì."
