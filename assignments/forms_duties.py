"""Forms of who answers for a criterion and until when."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.models import Agency, AgencyGroup
from assignments.actions.duties import AGENCY, GROUP, DutyRow, duty_values
from assignments.actions.milestones import FIELDS, milestone_values
from assignments.enums import AssignmentMode, AssignmentRole, MilestoneKind
from assignments.models import Assignment, Milestone
from common.choices import choices_of
from common.fields import DayField, DecimalCommaField, LineField
from common.seen import SeenForm
from common.text import order_key

NEW_ROWS = 2
"""Empty rows at the end of a criterion's assignments."""


def _party_choices() -> list[Any]:
    agencies = sorted(Agency.objects.all(), key=lambda row: order_key(row.name))
    groups = sorted(AgencyGroup.objects.all(), key=lambda row: order_key(row.name))
    return [
        ("", "(không có: bỏ dòng này)"),
        ("Nhóm cơ quan", [(f"{GROUP}:{row.slug}", row.name) for row in groups]),
        ("Cơ quan", [(f"{AGENCY}:{row.slug}", row.name) for row in agencies]),
    ]


class DutiesForm(SeenForm):
    """Every assignment of a criterion, one row each, and a few empty rows."""

    def __init__(self, data: QueryDict | None = None, *, rows: Sequence[Assignment]) -> None:
        super().__init__(data, shown=duty_values(rows))
        self.row_count = len(rows) + NEW_ROWS
        parties = _party_choices()
        for index in range(self.row_count):
            number = index + 1
            self.fields[f"party_{index}"] = forms.ChoiceField(
                label=f"Dòng {number}: cơ quan hoặc nhóm", choices=parties, required=False
            )
            self.fields[f"role_{index}"] = forms.ChoiceField(
                label=f"Dòng {number}: vai trò",
                choices=choices_of(AssignmentRole),
                initial=AssignmentRole.SUPPORTING,
            )
            self.fields[f"mode_{index}"] = forms.ChoiceField(
                label=f"Dòng {number}: hình thức",
                choices=choices_of(AssignmentMode),
                initial=AssignmentMode.SUPPORT,
            )
        self.fields["primary"] = forms.ChoiceField(
            label="Chủ trì chính",
            choices=[(str(index), f"dòng {index + 1}") for index in range(self.row_count)],
            error_messages={"required": "Chọn một dòng làm chủ trì chính."},
        )
        self.fields["reporter"] = forms.ChoiceField(
            label="Cơ quan nhập điểm thay nhóm",
            help_text="Chỉ khi nhóm cơ quan chủ trì chính; để trống thì Sở Nội vụ nhập.",
            choices=[("", "Sở Nội vụ (mặc định)"), *_agency_choices(parties)],
            required=False,
        )

    @property
    def wanted(self) -> list[DutyRow]:
        """Return the rows as the action takes them."""
        data = self.cleaned_data
        return [
            DutyRow(
                data[f"party_{index}"],
                AssignmentRole(data[f"role_{index}"]),
                AssignmentMode(data[f"mode_{index}"]),
            )
            for index in range(self.row_count)
        ]


def _agency_choices(parties: list[Any]) -> list[tuple[str, str]]:
    return [(value.partition(":")[2], name) for value, name in parties[-1][1]]


class MilestonesForm(SeenForm):
    """Every deadline of a criterion."""

    def __init__(self, data: QueryDict | None = None, *, rows: Sequence[Milestone]) -> None:
        super().__init__(data, shown=milestone_values(rows))
        self.row_count = len(rows)
        for index in range(self.row_count):
            for name, field in _milestone_fields().items():
                self.fields[f"{name}_{index}"] = field

    def clean(self) -> dict[str, Any]:
        """Hold every deadline's dates to its kind, with a sentence at the field."""
        cleaned = super().clean() or {}
        for index in range(self.row_count):
            for name, sentence in _faults({key: cleaned.get(f"{key}_{index}") for key in FIELDS}):
                if f"{name}_{index}" not in self.errors:
                    self.add_error(f"{name}_{index}", ValidationError(sentence, code="kind"))
        return cleaned

    @property
    def wanted(self) -> list[dict[str, Any]]:
        """Return the deadlines as the action takes them."""
        return [
            {name: _stored(self.cleaned_data[f"{name}_{index}"]) for name in FIELDS}
            for index in range(self.row_count)
        ]


def _milestone_fields() -> dict[str, forms.Field]:
    return {
        "kind": forms.ChoiceField(label="Loại", choices=choices_of(MilestoneKind)),
        "label": LineField(label="Sản phẩm", max_length=100, required=False),
        "starts_on": DayField(label="Từ ngày", required=False),
        "due_on": DayField(label="Hạn", required=False),
        "is_strictly_before": forms.BooleanField(
            label="Trước ngày ghi: ngày cuối cùng đúng hạn là ngày liền trước", required=False
        ),
        "recurrence_day": DecimalCommaField(
            label="Ngày của tháng cuối quý",
            min_value=Decimal(1),
            max_value=Decimal(28),
            decimal_places=0,
            unit="ngày trong tháng",
            required=False,
        ),
    }


_DATES = {
    MilestoneKind.BY_DATE: ("due_on",),
    MilestoneKind.WINDOW: ("starts_on", "due_on"),
    MilestoneKind.RECURRING: ("recurrence_day",),
    MilestoneKind.UNDATED: (),
}
_NAMES = {"starts_on": "ngày bắt đầu", "due_on": "hạn", "recurrence_day": "ngày định kỳ"}


def _faults(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Return (field, sentence) for every date that lacks or does not go with the kind."""
    if not values["kind"]:
        return []
    kind = MilestoneKind(values["kind"])
    found = []
    for name, words in _NAMES.items():
        is_there = values[name] is not None
        if name in _DATES[kind] and not is_there:
            found.append((name, f"Loại “{kind.label}” cần {words}. Nhập {words}."))
        elif is_there and name not in _DATES[kind]:
            found.append(
                (name, f"Loại “{kind.label}” không có {words}. Xóa ô này hoặc chọn loại khác.")
            )
    if values["starts_on"] and values["due_on"] and values["starts_on"] > values["due_on"]:
        found.append(("due_on", "Hạn phải sau hoặc bằng ngày bắt đầu. Sửa một trong hai ngày."))
    return found


def _stored(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) else value
