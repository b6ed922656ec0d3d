"""Forms of accounts and roles."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from accounts.enums import AgencyKind, Role
from accounts.models import Agency
from common import clock
from common.fields import LineField
from common.seen import SeenForm
from common.text import order_key

CHOOSE = [("", "Chọn trong danh sách")]
Choices = list[tuple[str, Any]]


def agency_choices(*, with_ended: bool = False) -> Choices:
    """Return the agencies by kind, for a select; those that have ended only where asked."""
    agencies = sorted(Agency.objects.all(), key=lambda agency: order_key(agency.name))
    today = clock.today()
    grouped: dict[str, list[tuple[str, str]]] = {kind.value: [] for kind in AgencyKind}
    for agency in agencies:
        if with_ended or agency.valid_to is None or agency.valid_to >= today:
            grouped[agency.kind].append((agency.slug, agency.name))
    return [(AgencyKind(kind).label, pairs) for kind, pairs in grouped.items() if pairs]


def _role_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Vai trò",
        choices=[*CHOOSE, *Role.choices],
        error_messages={
            "required": "Chọn vai trò.",
            "invalid_choice": "Vai trò không có trong danh sách. Chọn lại.",
        },
    )


def _agency_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Cơ quan",
        choices=lambda: [*CHOOSE, *agency_choices()],
        error_messages={
            "required": "Chọn cơ quan.",
            "invalid_choice": "Cơ quan không có trong danh sách đang hoạt động. Chọn lại.",
        },
    )


class PersonFields(forms.Form):
    """Who a person is: nothing that isn't needed for work."""

    full_name = LineField(
        label="Họ và tên",
        max_length=150,
        error_messages={"required": "Nhập họ và tên."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    position = LineField(label="Chức vụ", max_length=150, required=False)
    email = forms.EmailField(
        label="Thư điện tử công vụ",
        required=False,
        max_length=254,
        help_text="Nhận thông báo về hạn và về kết quả. Không dùng thư cá nhân.",
        error_messages={
            "invalid": "Địa chỉ thư không hợp lệ. Nhập dạng ten@coquan.gov.vn.",
            "max_length": "Địa chỉ thư dài quá 254 ký tự.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = LineField(
        label="Điện thoại công vụ",
        max_length=30,
        required=False,
        validators=[
            RegexValidator(
                r"^[0-9+() .-]*$", "Số điện thoại chỉ gồm chữ số, dấu cách và các dấu + ( ) . -"
            )
        ],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


class PersonForm(PersonFields, SeenForm):
    """A person's details as they were shown."""


class NewPersonForm(PersonFields):
    """A new account: who it is for, what they are called here, and their first role."""

    username = forms.CharField(
        label="Tên đăng nhập",
        help_text="Chữ thường không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới; không sửa được "
        "về sau. Ví dụ: hanh.nt",
        min_length=3,
        max_length=40,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]*\Z",
                "Tên đăng nhập chỉ gồm chữ thường không dấu, chữ số và các dấu . - _, "
                "bắt đầu bằng chữ hoặc số.",
            )
        ],
        error_messages={
            "required": "Nhập tên đăng nhập.",
            "min_length": "Tên đăng nhập phải có ít nhất 3 ký tự.",
            "max_length": "Tên đăng nhập dài quá 40 ký tự.",
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    agency = _agency_field()
    role = _role_field()
    field_order = ["full_name", "username", "position", "email", "phone", "agency", "role"]


class NewRoleForm(forms.Form):
    """A role at one more agency."""

    agency = _agency_field()
    role = _role_field()


class RoleForm(SeenForm):
    """The role at an agency, as it was shown."""

    role = _role_field()


class ConfirmForm(SeenForm):
    """Nothing to fill in: only what was seen."""
