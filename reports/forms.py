"""Forms of the files that go in and out."""

from django import forms

from common.fields import LineField

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
