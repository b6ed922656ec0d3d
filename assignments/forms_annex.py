"""Forms of the plans of the years: their heads, and the annex that is brought in a file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.enums import AgencyKind
from accounts.models import Agency
from assignments.forms_plans import SignedFields
from assignments.imports.agency_names import Directory, Party
from assignments.imports.annex_changes import PlanChanges
from assignments.imports.annex_files import KINDS
from assignments.imports.annex_wanted import PartyQuestion
from assignments.imports.plan_head import PlanHead
from common.fields import LineField
from common.seen import SeenForm
from common.text import order_key
from criteria.models import Plan

NEW = "moi"
FIRST_YEAR, LAST_YEAR = 2000, 2199


class YearField(forms.CharField):
    """A year of four digits."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=4,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        """Return the year as a number."""
        text = str(super().to_python(value) or "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR):
            raise ValidationError(
                f"“{text}” không phải là năm. Nhập bốn chữ số, từ {FIRST_YEAR} đến {LAST_YEAR}.",
                code="invalid",
            )
        return int(text)

    def validate(self, value: Any) -> None:
        """Ask for a year where there is none."""
        forms.Field.validate(self, value)

    def run_validators(self, value: Any) -> None:
        """Do nothing more: it is a number by now."""


class HeadFields(SignedFields):
    """What a plan is called, by whom and when it was signed, and what its figures are of."""

    baseline_year = YearField(
        label="Năm đối chiếu",
        help_text="Năm của cột kết quả, thường là năm liền trước.",
        error_messages={"required": "Nhập năm đối chiếu."},
    )
    scale_label = LineField(
        label="Phần điểm",
        max_length=60,
        help_text="Phụ lục chấm phần nào của thang 100, ví dụ “phần thẩm định”.",
        error_messages={"required": "Nhập phần điểm."},
    )


class NewPlanForm(HeadFields):
    """The head of a plan that is to be made from an annex."""

    year = YearField(
        label="Năm của kế hoạch", error_messages={"required": "Nhập năm của kế hoạch."}
    )
    subject = forms.ChoiceField(
        label="Đơn vị được chấm",
        error_messages={
            "required": "Chọn đơn vị được chấm.",
            "invalid_choice": "Đơn vị không có trong danh mục. Chọn lại.",
        },
    )
    field_order = (
        "year",
        "number",
        "title",
        "issued_on",
        "issuer",
        "signer",
        "baseline_year",
        "scale_label",
        "subject",
    )

    def __init__(self, data: QueryDict | None = None, *, initial: dict[str, Any]) -> None:
        self.provinces = {row.slug: row for row in Agency.objects.filter(kind=AgencyKind.PROVINCE)}
        if len(self.provinces) == 1:
            initial = {"subject": next(iter(self.provinces))} | initial
        super().__init__(data, initial=initial)
        choice: Any = self.fields["subject"]
        choice.choices = [(slug, row.name) for slug, row in self.provinces.items()]
        if len(self.provinces) != 1:
            choice.choices = [("", "Chọn trong danh sách"), *choice.choices]

    def clean(self) -> dict[str, Any]:
        """Hold the years to their order, and to one plan a year."""
        cleaned = super().clean() or {}
        year, baseline = cleaned.get("year"), cleaned.get("baseline_year")
        if year and baseline and baseline >= year:
            self.add_error("baseline_year", f"Năm đối chiếu phải trước năm kế hoạch {year}.")
        subject = self.provinces.get(cleaned.get("subject", ""))
        taken = (
            Plan.objects.filter(subject=subject, year=year or 0) if subject else Plan.objects.none()
        )
        present = taken.first()
        if present is not None:
            self.add_error(
                "year",
                f"Năm {year} đã có kế hoạch {present.number}. Nhập năm khác, hoặc bỏ bản xem trước "
                "này rồi đưa tệp lên cho kế hoạch đó.",
            )
        return cleaned

    @property
    def head(self) -> PlanHead:
        """Return what a valid form says."""
        values = {name: self.cleaned_data[name] for name in self.fields if name != "subject"}
        return PlanHead(**values, subject_id=self.provinces[self.cleaned_data["subject"]].pk)


class HeadForm(HeadFields, SeenForm):
    """The head of a plan that is there; others may be changing it too."""


class ActivateForm(forms.Form):
    """Which plans in force end when a draft comes into force."""

    closing = forms.MultipleChoiceField(
        label="Kết thúc các kế hoạch đang thực hiện",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=(
            "Kế hoạch đã kết thúc vẫn xem được, nhưng không còn được nhắc việc tự động. Năm trước "
            "còn kỳ chưa khóa thì nên để tiếp tục."
        ),
        error_messages={
            "invalid_choice": "Kế hoạch đã chọn không còn đang thực hiện. Tải lại trang rồi chọn."
        },
    )

    def __init__(self, data: QueryDict | None, *, others: Sequence[Plan]) -> None:
        super().__init__(data)
        self.others = {str(plan.pk): plan for plan in others}
        choice: Any = self.fields["closing"]
        choice.choices = [(pk, f"{plan} (năm {plan.year})") for pk, plan in self.others.items()]
        if not others:
            del self.fields["closing"]

    @property
    def closing_ids(self) -> frozenset[int]:
        """Return the ids of the plans that end."""
        return frozenset(int(pk) for pk in self.cleaned_data.get("closing", ()))


class UploadForm(forms.Form):
    """The file with the annex, and which plan it is for."""

    target = forms.ChoiceField(
        label="Nạp vào",
        error_messages={
            "required": "Chọn kế hoạch để nạp phụ lục vào.",
            "invalid_choice": "Kế hoạch đã chọn không có trong danh sách. Chọn lại.",
        },
    )
    file = forms.FileField(
        label="Tệp phụ lục",
        allow_empty_file=True,  # said by whoever opens it, with what to do
        widget=forms.FileInput(
            attrs={"accept": ",".join(f".{kind}" for kind in KINDS), "class": "annex-drop"}
        ),
        error_messages={
            "required": "Chọn tệp phụ lục, .xlsx hoặc .docx.",
            "missing": "Tệp chưa đến nơi. Chọn lại tệp.",
        },
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, plans: Sequence[Plan], initial: str = ""
    ) -> None:
        super().__init__(data, files, initial={"target": initial})
        self.plans = {str(plan.year): plan for plan in plans}
        choice: Any = self.fields["target"]
        choice.choices = [
            ("", "Chọn kế hoạch"),
            (NEW, "Kế hoạch mới (lập từ phụ lục này)"),
            *(
                (year, f"Năm {year}: {plan.number} ({plan.get_status_display().lower()})")
                for year, plan in self.plans.items()
            ),
        ]

    @property
    def plan(self) -> Plan | None:
        """Return the chosen plan of a valid form; ``None`` for one that is to be made."""
        return self.plans.get(self.cleaned_data["target"])


class _OpenLine(LineField):
    def validate(self, value: Any) -> None:
        """Take nothing for an answer that is still to come."""


class _OpenChoice(forms.ChoiceField):
    def validate(self, value: Any) -> None:
        """Take nothing for an answer that is still to come."""
        if value:
            super().validate(value)


class AnswersForm(forms.Form):
    """What a preview asks: what areas are called, and whom names stand for.

    Every answer is needed in the end and none at once: what is left open is asked again, and the
    file waits for it.
    """

    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, changes: PlanChanges) -> None:
        super().__init__(data)
        self.names: dict[str, str] = {}
        self.parties: dict[str, PartyQuestion] = {}
        assert changes.directory is not None  # noqa: S101  # worked out changes have one
        for question in changes.names:
            name = f"ten_{question.code}"
            self.names[name] = question.code
            self.fields[name] = _OpenLine(
                label=f"Tên lĩnh vực {question.code}",
                max_length=500,
                initial=question.suggested,
                help_text=f"Ô {question.where} không có tên.",
            )
        everybody = _everybody(changes.directory)
        for question_of_party in changes.parties:
            name = f"ben_{_slug(question_of_party.key)}"
            self.parties[name] = question_of_party
            self.fields[name] = _OpenChoice(
                label=f"“{question_of_party.text}”",
                initial=question_of_party.chosen,
                choices=_choices(question_of_party, changes.directory, everybody),
                help_text=f"Ghi ở {_places(question_of_party)}.",
                error_messages={"invalid_choice": "Cơ quan không có trong danh sách. Chọn lại."},
            )

    def name_fields(self) -> list[forms.BoundField]:
        """Return the fields of areas without a name."""
        return [self[name] for name in self.names]

    def open_fields(self) -> list[forms.BoundField]:
        """Return the fields of names that nobody knows."""
        return [self[name] for name, one in self.parties.items() if not one.is_answered]

    def remembered_fields(self) -> list[forms.BoundField]:
        """Return the fields of names that were said before, to be changed if need be."""
        return [self[name] for name, one in self.parties.items() if one.is_answered]

    @property
    def given_names(self) -> dict[str, str]:
        """Return the names of areas that a valid form gives, by code."""
        said = {code: self.cleaned_data.get(name, "") for name, code in self.names.items()}
        return {code: name for code, name in said.items() if name}

    @property
    def given_parties(self) -> dict[str, str]:
        """Return the keys of the parties that a valid form gives, by the text they stand for."""
        said = {one.text: self.cleaned_data.get(name, "") for name, one in self.parties.items()}
        return {text: key for text, key in said.items() if key}


def _everybody(directory: Directory) -> list[tuple[str, list[tuple[str, str]]]]:
    groups = [party for party in directory.parties if party.is_group]
    agencies = [party for party in directory.parties if not party.is_group]
    return [
        ("Nhóm cơ quan", _pairs(groups)),
        ("Cơ quan", _pairs([one for one in agencies if one.is_alive_in(directory.year)])),
    ]


def _choices(
    question: PartyQuestion, directory: Directory, everybody: list[Any]
) -> list[tuple[str, Any]]:
    choices: list[tuple[str, Any]] = [("", "Chọn cơ quan hoặc nhóm cơ quan")]
    near = [directory[key] for key in question.suggested if key in directory]
    if near:
        choices.append(("Gần giống nhất", [(party.key, party.name) for party in near]))
    if question.is_answered:
        now = directory[question.chosen]
        choices.append(("Đang dùng", [(now.key, now.name)]))
    shown = {party.key for party in near} | ({question.chosen} if question.is_answered else set())
    rest = [(label, [pair for pair in pairs if pair[0] not in shown]) for label, pairs in everybody]
    return [*choices, *((label, pairs) for label, pairs in rest if pairs)]


def _pairs(parties: Sequence[Party]) -> list[tuple[str, str]]:
    return [
        (party.key, party.name) for party in sorted(parties, key=lambda one: order_key(one.name))
    ]


def _places(question: PartyQuestion) -> str:
    places = list(dict.fromkeys(question.places))
    more = f" và {len(places) - 3} ô nữa" if len(places) > 3 else ""
    return ", ".join(places[:3]) + more


def _slug(key: str) -> str:
    return "".join(char if char.isascii() and char.isalnum() else "-" for char in key)[:80]
