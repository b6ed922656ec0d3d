"""Forms of the files that go in and out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from assignments.forms import ProseField
from common.fields import LineField
from common.seen import SeenForm, Values
from reports.actions.notes import TEXT_LIMIT
from reports.note_places import Choices

NOTE_LENGTH = 300


class TemplateForm(forms.Form):
    """A Word template of one's own."""

    file = forms.FileField(
        label="Tệp mẫu (.docx)",
        help_text="Tải mẫu đang dùng về, sửa bằng Word, rồi đưa lên. Tối đa 2 MB, không có macro.",
        allow_empty_file=True,  # said by whoever opens it, with what to do
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={
            "required": "Chọn tệp mẫu .docx.",
            "missing": "Tệp chưa đến nơi. Chọn lại tệp.",
        },
    )
    note = LineField(
        label="Ghi chú",
        max_length=NOTE_LENGTH,
        required=False,
        error_messages={"max_length": f"Ghi chú dài quá {NOTE_LENGTH} ký tự. Rút gọn lại."},
    )


class ScenarioForm(forms.Form):
    """What a scenario is called, and who else may open it."""

    ten = LineField(
        label="Tên kịch bản",
        max_length=120,
        error_messages={
            "required": "Đặt tên cho kịch bản, ví dụ “Giữ lĩnh vực 8, đạt lĩnh vực 3”."
        },
    )
    chung = forms.BooleanField(
        label="Chia sẻ: lãnh đạo và Sở Nội vụ xem được, chỉ người lập sửa được", required=False
    )


class NoteTextField(ProseField):
    """The words of a note."""

    def validate(self, value: str) -> None:
        """Refuse nothing at all, and what is longer than a note."""
        forms.Field.validate(self, value)
        if len(value) > self.limit:
            raise ValidationError(
                f"Chú thích dài {len(value)} ký tự, quá giới hạn {self.limit}. Rút gọn lại.",
                code="max_length",
            )


class NoteForm(SeenForm):
    """A note and where it is pinned; ``places``: what there is to choose from, in groups."""

    place = forms.ChoiceField(
        label="Ghim vào",
        help_text="Một biểu đồ, một kỳ báo cáo hoặc một tiêu chí. Ai xem được nơi đó thì đọc được.",
        error_messages={
            "required": "Chọn nơi ghim.",
            "invalid_choice": "Nơi ghim này không có trong kế hoạch. Chọn nơi khác.",
        },
    )
    text = NoteTextField(
        label="Nội dung",
        help_text=f"Ngắn gọn, ví dụ: QĐ 641 công bố 25/5. Tối đa {TEXT_LIMIT} ký tự.",
        limit=TEXT_LIMIT,
        error_messages={"required": "Nhập nội dung chú thích."},
    )

    def __init__(self, data: QueryDict | None = None, *, shown: Values, places: Choices) -> None:
        super().__init__(data, shown=shown)
        field: Any = self.fields["place"]
        field.choices = places
