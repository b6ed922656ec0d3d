"""Forms of agencies and their groups."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.text import slugify

from accounts.enums import AgencyKind
from accounts.forms_people import CHOOSE, agency_choices
from common.fields import DayField, LineField
from common.seen import SeenForm
from common.text import fold

SLUG_LENGTH = 80


class AgencyFields(forms.Form):
    """What is known of an agency."""

    name = LineField(
        label="Tên cơ quan", max_length=200, error_messages={"required": "Nhập tên cơ quan."}
    )
    short_name = LineField(
        label="Tên ngắn",
        max_length=80,
        help_text="Dùng trên biểu đồ và trong bảng, ví dụ “Sở TT&amp;TT”.",
        error_messages={"required": "Nhập tên ngắn; có thể giống tên cơ quan."},
    )
    kind = forms.ChoiceField(
        label="Loại",
        choices=[*CHOOSE, *AgencyKind.choices],
        error_messages={
            "required": "Chọn loại cơ quan.",
            "invalid_choice": "Loại không có trong danh sách. Chọn lại.",
        },
    )
    valid_from = DayField(
        label="Hoạt động từ ngày", required=False, help_text="Để trống nếu không cần ghi."
    )
    valid_to = DayField(
        label="Hoạt động đến hết ngày",
        required=False,
        help_text="Chỉ nhập khi cơ quan đã hoặc sẽ thôi hoạt động.",
    )
    successor = forms.ChoiceField(
        label="Cơ quan kế thừa",
        required=False,
        choices=lambda: [("", "Không có"), *agency_choices(with_ended=True)],
        help_text="Cơ quan nhận nhiệm vụ khi cơ quan này sáp nhập, đổi tên hoặc giải thể.",
        error_messages={"invalid_choice": "Cơ quan kế thừa không có trong danh sách. Chọn lại."},
    )
    note = LineField(label="Ghi chú", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Hold the dates to their order."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if start and end and end < start:
            self.add_error(
                "valid_to",
                ValidationError(
                    f"Ngày thôi hoạt động ({end:%d/%m/%Y}) phải từ ngày bắt đầu hoạt động "
                    f"({start:%d/%m/%Y}) trở đi.",
                    code="order",
                ),
            )
        return cleaned


class AgencyForm(AgencyFields, SeenForm):
    """An agency as it was shown."""


class NewAgencyForm(AgencyFields):
    """A new agency; its address is made of its name unless another is typed."""

    slug = forms.CharField(
        label="Mã địa chỉ",
        required=False,
        max_length=SLUG_LENGTH,
        help_text="Phần cuối của địa chỉ trang cơ quan, không sửa được về sau. "
        "Để trống thì lấy theo tên: “Sở Tài chính” thành so-tai-chinh.",
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z",
                "Mã địa chỉ chỉ gồm chữ thường không dấu, chữ số và dấu gạch ngang ở giữa.",
            )
        ],
        error_messages={"max_length": f"Mã địa chỉ dài quá {SLUG_LENGTH} ký tự."},
    )
    field_order = ["name", "short_name", "slug"]

    def clean(self) -> dict[str, Any]:
        """Make the address of the name where none was typed."""
        cleaned = super().clean()
        if "slug" in cleaned and "name" in cleaned and not cleaned["slug"]:
            cleaned["slug"] = slugify(fold(cleaned["name"]))[:SLUG_LENGTH].strip("-")
            if not cleaned["slug"]:
                self.add_error("slug", "Tên không có chữ nào để tạo mã địa chỉ. Nhập mã.")
        return cleaned


class GroupForm(SeenForm):
    """A group's members and note, as they were shown."""

    members = forms.MultipleChoiceField(
        label="Cơ quan trong nhóm",
        required=False,
        choices=lambda: agency_choices(with_ended=True),
        widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn cơ quan nào nghĩa là kế hoạch để ngỏ thành viên của nhóm.",
        error_messages={"invalid_choice": "Cơ quan không có trong danh sách. Chọn lại."},
    )
    note = LineField(label="Ghi chú", max_length=300, required=False)
