"""Forms of carrying a plan on to another year."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from assignments.forms_periods import ReasonField
from assignments.plan_copy import CopyHeading
from assignments.year_words import move_name
from common.fields import DayField, LineField
from criteria.models import Plan

LAST_YEAR = 2199


class SignedFields(forms.Form):
    """What a plan is called, and when and by whom it was signed."""

    number = LineField(
        label="Số, ký hiệu",
        max_length=60,
        help_text="Ví dụ 214/KH-UBND. Dự thảo chưa có số thì ghi “…/KH-UBND”.",
        error_messages={"required": "Nhập số, ký hiệu của kế hoạch."},
    )
    title = LineField(
        label="Trích yếu",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Nhập trích yếu của kế hoạch."},
    )
    issued_on = DayField(
        label="Ngày ban hành",
        help_text="Dự thảo thì ghi ngày dự kiến. Hạn trước ngày này không tính là quá hạn.",
        error_messages={"required": "Nhập ngày ban hành, hoặc ngày dự kiến."},
    )
    issuer = LineField(
        label="Cơ quan ban hành",
        max_length=200,
        error_messages={"required": "Nhập cơ quan ban hành."},
    )
    signer = LineField(
        label="Người ký", max_length=100, error_messages={"required": "Nhập người ký."}
    )


class CopyForm(SignedFields):
    """What the new plan is called, and when and by whom it was signed."""

    year = forms.CharField(
        label="Năm của kế hoạch mới",
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Nhập năm của kế hoạch mới.",
            "max_length": "Năm gồm bốn chữ số, ví dụ 2022.",
        },
    )
    field_order = ("year", "number", "title", "issued_on", "issuer", "signer")

    def __init__(self, data: QueryDict | None = None, *, source: Plan) -> None:
        year = source.year + 1
        initial = {
            "year": str(year),
            "number": "…/KH-UBND",
            "title": move_name(source.title, year=source.year, years=1),
            "issuer": source.issuer,
            "signer": source.signer,
        }
        super().__init__(data, initial=initial)
        self.source = source

    def clean_year(self) -> int:
        """Return the year, which comes after the old plan's."""
        text = self.cleaned_data["year"].strip()
        low = self.source.year + 1
        if not (text.isascii() and text.isdecimal()) or not low <= int(text) <= LAST_YEAR:
            raise ValidationError(
                f"“{text}” không dùng được: năm của kế hoạch mới từ {low} đến {LAST_YEAR}.",
                code="year",
            )
        return int(text)

    @property
    def heading(self) -> CopyHeading:
        """Return the heading that a valid form gives."""
        return CopyHeading(**{name: self.cleaned_data[name] for name in self.fields})


class HistoryUploadForm(forms.Form):
    """A file of codes and scores, and whose codes they are."""

    file = forms.FileField(
        label="Tệp Excel (.xlsx)",
        help_text=(
            "Cần cột “Mã” và cột “Điểm”; cột “Tên” để đối chiếu. Dòng “Tổng số” nếu có thì đặt số "
            "in của dòng tổng."
        ),
        allow_empty_file=True,  # said in one place, with the file's name
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": "Chọn tệp Excel (.xlsx) có cột Mã và cột Điểm.",
            "invalid": "Không nhận được tệp. Chọn lại tệp rồi gửi.",
        },
    )
    codes = forms.ChoiceField(
        label="Mã trong tệp là mã của",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Chọn kế hoạch mà tệp dùng mã.",
            "invalid_choice": "Không có kế hoạch này. Chọn kế hoạch trong danh sách.",
        },
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,  # type: ignore[type-arg]
        *,
        plans: Sequence[Plan],
    ) -> None:
        super().__init__(data, files)
        self.plans = {str(plan.year): plan for plan in plans}
        choice: Any = self.fields["codes"]
        choice.choices = [(year, f"{plan} năm {year}") for year, plan in self.plans.items()]
        choice.initial = str(plans[0].year)

    @property
    def codes_of(self) -> Plan:
        """Return the plan whose codes a valid form says the file has."""
        return self.plans[self.cleaned_data["codes"]]


class HistoryReasonForm(forms.Form):
    """Why figures of a signed plan are set to something else."""

    reason = ReasonField("Nêu căn cứ sửa kết quả năm trước của kế hoạch đã ban hành.")
