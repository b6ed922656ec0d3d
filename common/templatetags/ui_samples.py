"""What the gallery needs to show components in states that only a form or a list can have."""

from typing import Any

from django import forms, template
from django.core.paginator import Page, Paginator

register = template.Library()


class SampleForm(forms.Form):
    """A field of each kind."""

    score = forms.CharField(
        label="Điểm tự chấm",
        help_text="Tối đa 1,00 điểm. Dấu phẩy hay dấu chấm đều được.",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    stands = forms.ChoiceField(
        label="Số được dùng",
        choices=[("printed", "Theo bảng in"), ("computed", "Theo tổng các tiêu chí")],
        widget=forms.RadioSelect,
    )
    agency = forms.ChoiceField(
        label="Cơ quan",
        choices=[("", "Chọn cơ quan"), ("so-noi-vu", "Sở Nội vụ")],
    )
    reason = forms.CharField(
        label="Giải trình",
        required=False,
        help_text="Nêu căn cứ khi chưa có tài liệu kiểm chứng.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_score(self) -> str:
        """Refuse whatever was typed: the gallery shows the refusal."""
        raise forms.ValidationError(
            "Điểm tự chấm 1,20 vượt điểm tối đa 1,00 của tiêu chí 6.1.1. Nhập từ 0,00 đến 1,00."
        )


@register.simple_tag
def sample_form() -> SampleForm:
    """Return the form before anything was typed."""
    return SampleForm(prefix="trong")


@register.simple_tag
def sample_form_with_errors() -> SampleForm:
    """Return the form after a wrong score was sent."""
    return SampleForm(
        {"sai-score": "1,20", "sai-agency": "so-noi-vu", "sai-reason": "Đang chờ xác nhận."},
        prefix="sai",
    )


@register.simple_tag
def sample_page() -> "Page[Any]":
    """Return a page in the middle of a long list."""
    return Paginator(range(400), 20).page(7)


@register.simple_tag
def sample_way() -> list[tuple[str, str]]:
    """Return the way to a criterion."""
    return [("Tiêu chí", "/tieu-chi/"), ("7", "/tieu-chi/7/"), ("7.1.10", "")]
