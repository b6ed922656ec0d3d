"""Forms about documents: what one is called, where one lies."""

from django import forms
from django.core.validators import URLValidator

from assignments.actions.evidence_rows import Details
from assignments.models import Evidence
from common.fields import DayField, LineField


def _limit(name: str) -> int:
    (length,) = (field.max_length for field in Evidence._meta.fields if field.name == name)
    return length or 0


class DetailsForm(forms.Form):
    """The head of an administrative document; its dates may be odd, which is said and taken."""

    title = LineField(
        label="Trích yếu",
        help_text="Tên loại và nội dung chính, ví dụ: Báo cáo kết quả giải ngân 9 tháng đầu năm.",
        max_length=_limit("title"),
        error_messages={"required": "Nhập trích yếu để người thẩm định biết đây là tài liệu gì."},
    )
    number = LineField(
        label="Số, ký hiệu",
        help_text="Ví dụ: 123/BC-STC.",
        max_length=_limit("number"),
        required=False,
    )
    issued_on = DayField(label="Ngày ban hành", required=False)
    issuer = LineField(label="Cơ quan ban hành", max_length=_limit("issuer"), required=False)
    effective_on = DayField(label="Có hiệu lực từ ngày", required=False)

    @property
    def details(self) -> Details:
        """Return what was entered."""
        names = ("title", "number", "issued_on", "issuer", "effective_on")
        return Details(**{name: self.cleaned_data[name] for name in names})


class EditForm(DetailsForm):
    """A document's details, as they were when the page was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class LinkForm(DetailsForm):
    """A document that lies elsewhere on the web."""

    link = forms.CharField(
        label="Đường dẫn",
        help_text="Bắt đầu bằng https:// hoặc http://. Hệ thống không tải nội dung về.",
        max_length=_limit("link"),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        validators=[
            URLValidator(
                schemes=["http", "https"],
                message="Đường dẫn không hợp lệ. Dán cả địa chỉ, ví dụ https://congbao.example/1.",
            )
        ],
        error_messages={
            "required": "Dán đường dẫn của tài liệu.",
            "max_length": "Đường dẫn dài quá 500 ký tự. Dùng đường dẫn ngắn hơn.",
        },
    )

    field_order = ("link", "title", "number", "issued_on", "issuer", "effective_on")

    prefix = "link"
