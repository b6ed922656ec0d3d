"""Forms of the agencies' work on results."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assignments.content import LABELS, ResultContent
from assignments.enums import MeasurementKind, ProgressStatus
from assignments.measurement import Measurement
from assignments.models.fields import TEXT_LIMIT
from common.choices import choices_of
from common.fields import DecimalCommaField
from common.text import format_score, prose
from criteria.models import Criterion

LARGEST_MEASURED = Decimal("999999999.99")
LARGEST_SCORE = Decimal("99.99")
NOTE_LENGTH = 1000
COMMENT_LENGTH = 5000
ZERO = Decimal(0)


class ProseField(forms.CharField):
    """A text of several lines: composed, with plain line ends; one of invisible marks is none.

    No ``maxlength`` in the page: a browser would cut what is pasted without a word.
    """

    def __init__(self, *, limit: int = TEXT_LIMIT, rows: int = 3, **kwargs: Any) -> None:
        self.limit = limit
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text as it is stored."""
        return prose(str(value or ""))

    def validate(self, value: str) -> None:
        """Refuse what is longer than the limit, saying by how much."""
        super().validate(value)
        if len(value) > self.limit:
            raise ValidationError(
                f"{self.label} dài {_grouped(len(value))} ký tự, quá giới hạn "
                f"{_grouped(self.limit)}. Rút gọn, hoặc đưa phần dài vào tài liệu kiểm chứng.",
                code="max_length",
            )


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


class OwnScoreField(DecimalCommaField):
    """The agency's own score of a criterion, from 0 to its maximum; shown with two decimals."""

    def __init__(self, criterion: Criterion, **kwargs: Any) -> None:
        self.code = criterion.code
        top = LARGEST_SCORE if criterion.printed_max is None else criterion.printed_max
        super().__init__(min_value=ZERO, max_value=top, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored score as points."""
        return format_score(value) if isinstance(value, Decimal) else value

    def validate(self, value: Any) -> None:
        """Say what is wrong with the score in the criterion's own numbers."""
        top = format_score(self.max_value)
        if value is not None and value > self.max_value:
            raise ValidationError(
                f"Điểm tự chấm {format_score(value)} vượt điểm tối đa {top} của tiêu chí "
                f"{self.code}. Nhập từ 0,00 đến {top}.",
                code="out_of_range",
            )
        if value is not None and value < ZERO:
            raise ValidationError(
                f"Điểm tự chấm không được âm. Nhập từ 0,00 đến {top}.", code="out_of_range"
            )
        super().validate(value)


class MeasuredInput(DecimalCommaField):
    """A measured value from 0 up."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=ZERO, max_value=LARGEST_MEASURED, required=False, **kwargs)


class VersionedForm(forms.Form):
    """A form that says which version of its row was on the page."""

    version = forms.IntegerField(
        min_value=0,
        max_value=2_000_000_000,
        widget=forms.HiddenInput,
        error_messages={
            "required": "Trang này đã cũ: chép nội dung vừa nhập, tải lại trang rồi nhập tiếp.",
            "invalid": "Trang này đã cũ: chép nội dung vừa nhập, tải lại trang rồi nhập tiếp.",
        },
    )


def measured_fields(measurement: Measurement) -> dict[str, DecimalCommaField]:
    """Return the inputs that a criterion is measured by."""
    if measurement.kind is MeasurementKind.RATIO:
        return {
            "numerator": MeasuredInput(label=LABELS["numerator"], unit="số đạt"),
            "denominator": MeasuredInput(label=LABELS["denominator"], unit="tổng số"),
        }
    if measurement.kind is MeasurementKind.QUANTITY:
        return {
            "quantity": MeasuredInput(
                label=f"{LABELS['quantity']} ({measurement.unit})", unit=measurement.unit
            )
        }
    return {}


def refuse_zero_denominator(form: forms.Form) -> None:
    """Say so where a ratio would be divided by 0."""
    if form.cleaned_data.get("denominator") == ZERO:
        form.add_error("denominator", "Mẫu số phải lớn hơn 0. Chưa có số thì để trống.")


class ResultForm(VersionedForm):
    """What an agency enters for a criterion; which inputs there are follows from its measure."""

    narrative = ProseField(label=LABELS["narrative"], required=False, rows=6)
    difficulties = ProseField(label=LABELS["difficulties"], required=False)
    next_steps = ProseField(label=LABELS["next_steps"], required=False)
    explanation = ProseField(
        label=LABELS["explanation"],
        required=False,
        help_text="Cần khi chưa có tài liệu kiểm chứng, hoặc tài liệu chưa nói hết.",
    )
    is_not_applicable = forms.BooleanField(
        label="Tiêu chí không áp dụng trong kỳ này", required=False
    )
    not_applicable_reason = ProseField(
        label=LABELS["not_applicable_reason"], required=False, rows=2
    )

    def __init__(
        self, *args: Any, criterion: Criterion, measurement: Measurement, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        top = format_score(criterion.printed_max)
        score = OwnScoreField(
            criterion,
            label=LABELS["self_score"],
            required=False,
            help_text=f"Từ 0,00 đến {top}",
        )
        self.fields = {**measured_fields(measurement), "self_score": score, **self.fields}

    @staticmethod
    def initial_of(content: ResultContent, version: int) -> dict[str, Any]:
        """Return the form's first values."""
        names = ResultContent.__dataclass_fields__
        return {name: getattr(content, name) for name in names} | {"version": version}

    def clean(self) -> dict[str, Any]:
        """Hold the fields against each other."""
        data = super().clean() or self.cleaned_data
        refuse_zero_denominator(self)
        if data.get("is_not_applicable") and data.get("self_score") is not None:
            self.add_error(
                "self_score",
                "Tiêu chí không áp dụng thì không có điểm: xóa điểm tự chấm, hoặc bỏ đánh dấu.",
            )
        return data

    def content(self, base: ResultContent) -> ResultContent:
        """Return what was entered, on top of what the form does not show."""
        return base.changed(
            **{name: value for name, value in self.cleaned_data.items() if name != "version"}
        )

    @property
    def measured(self) -> list[forms.BoundField]:
        """Return the measured inputs."""
        names = ("numerator", "denominator", "quantity")
        return [self[name] for name in names if name in self.fields]


class ContributionForm(VersionedForm):
    """What a supporting agency adds; a member of a leading group also its share of the ratio."""

    narrative = ProseField(label="Nội dung phối hợp", required=False, rows=6)

    def __init__(self, *args: Any, with_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if with_share:
            ratio = Measurement(MeasurementKind.RATIO)
            self.fields = {**measured_fields(ratio), **self.fields}

    def clean(self) -> dict[str, Any]:
        """Hold the two parts of the share against each other; an empty one adds nothing."""
        data = super().clean() or self.cleaned_data
        refuse_zero_denominator(self)
        names = [name for name in self.fields if name != "version"]
        if not self.errors and all(data.get(name) in {None, ""} for name in names):
            self.add_error("narrative", "Nhập số liệu hoặc nội dung phối hợp trước khi gửi.")
        return data

    def values(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was entered, on top of what the form does not show."""
        entered = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {**stored, **entered}


class CommentForm(forms.Form):
    """One remark."""

    text = ProseField(
        label="Ý kiến",
        limit=COMMENT_LENGTH,
        rows=2,
        error_messages={"required": "Ghi nội dung ý kiến."},
    )


class ProgressForm(VersionedForm):
    """How far a measure has come."""

    status = forms.ChoiceField(
        label="Tiến độ",
        choices=choices_of(ProgressStatus),
        error_messages={
            "required": "Chọn tiến độ của nhiệm vụ.",
            "invalid_choice": "Chọn một trong các mức tiến độ có sẵn.",
        },
    )
    note = ProseField(label="Ghi chú", limit=NOTE_LENGTH, required=False, rows=1)


class GridRowForm(VersionedForm):
    """One row of the quick grid: score, measured inputs, one text.

    ``seen`` stands for what the row showed, so that a row nobody touched is told from one that
    somebody else has changed.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    narrative = ProseField(label=LABELS["narrative"], required=False, rows=1)

    def __init__(
        self, *args: Any, criterion: Criterion, measurement: Measurement, **kwargs: Any
    ) -> None:
        kwargs["prefix"] = criterion.code
        super().__init__(*args, **kwargs)
        score = OwnScoreField(criterion, label=LABELS["self_score"], required=False)
        self.fields = {"self_score": score, **measured_fields(measurement), **self.fields}

    @property
    def entered_names(self) -> list[str]:
        """Return the fields that people type into."""
        return [name for name in self.fields if name not in {"version", "seen"}]

    @property
    def stamp(self) -> str:
        """Return what stands for the values that the row shows now."""
        shown = [_one_way(self[name].value()) for name in self.entered_names]
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]

    @property
    def is_untouched(self) -> bool:
        """Tell whether a posted row says what it showed when the page was opened."""
        return self.data.get(self.add_prefix("seen")) == self.stamp

    def content(self, base: ResultContent) -> ResultContent:
        """Return what was entered, on top of what the row does not show."""
        return base.changed(**{name: self.cleaned_data[name] for name in self.entered_names})

    def clean(self) -> dict[str, Any]:
        """Hold the measured inputs against each other."""
        data = super().clean() or self.cleaned_data
        refuse_zero_denominator(self)
        return data


def _one_way(value: Any) -> str:
    """Return a typed value as both the page and a post have it."""
    return "\n".join(line.rstrip() for line in str(value or "").strip().splitlines())
