"""A plan as a JSON document (format ``parindex-plan/1``), read strictly.

``fixtures/README.md`` explains every key. Figures stay text in the document, so that '8.5' is
kept as it is printed; here they become ``Decimal`` points.
"""

import hashlib
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from accounts.enums import AgencyKind
from assignments.enums import AssignmentMode, AssignmentRole, MilestoneKind
from assignments.plan_faults import faults_of_shape
from criteria.enums import Comparator, CriterionLevel, PlanStatus, ScoringMethod
from criteria.tree import level_of, parent_code

# No finer and no larger than the columns: a database would round the one and refuse the other.
Points = Annotated[Decimal, Field(max_digits=6, decimal_places=2)]
Percent = Annotated[Decimal, Field(max_digits=5, decimal_places=2)]
Quantity = Annotated[Decimal, Field(max_digits=12, decimal_places=2)]
SmallNumber = Annotated[int, Field(ge=0, le=32767)]
Year = Annotated[int, Field(ge=1900, le=9999)]
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class PlanDocumentError(ValueError):
    """The document can't be read; the message is a Vietnamese sentence per fault."""


class Strict(BaseModel):
    """A part of the document: no unknown keys, so that a misspelt one is never lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*")
    @classmethod
    def _plain_text(cls, value: Any) -> Any:
        if isinstance(value, str) and CONTROL_CHARACTERS.search(value):
            raise ValueError("có ký tự điều khiển trong chữ")
        return value


class PrintedFigures(Strict):
    """Three printed cells."""

    max: Points | None
    baseline: Points | None
    target: Points | None


class AgencyPart(Strict):
    """An agency; ``successor`` is a slug."""

    slug: str
    name: str
    short_name: str
    kind: AgencyKind
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    note: str


class GroupPart(Strict):
    """A group of agencies; ``members`` are slugs."""

    slug: str
    name: str
    members: list[str]
    note: str


class PlanPart(Strict):
    """The plan itself; ``subject`` is an agency's slug."""

    number: str
    title: str
    issued_on: date
    issuer: str
    signer: str
    year: Year
    baseline_year: Year
    subject: str
    status: PlanStatus
    scale_label: str
    printed: PrintedFigures
    closing_note: str


class RatingGroupPart(Strict):
    """A rating group with its floor in percent of the maximum."""

    letter: str
    floor_percent: Percent
    is_confirmed: bool
    source: str


class SectionPart(Strict):
    """A passage of the plan's text."""

    number: str
    title: str
    text: str
    note: str = ""


class PartyPart(Strict):
    """An agency or a group, by slug; exactly one of the two."""

    agency: str | None
    group: str | None

    @model_validator(mode="after")
    def _one_of_two(self) -> "PartyPart":
        if (self.agency is None) == (self.group is None):
            raise ValueError("phải có đúng một trong hai: agency hoặc group")
        return self


class AssignmentPart(PartyPart):
    """One agency or group in one role."""

    role: AssignmentRole
    primary: bool
    mode: AssignmentMode
    raw_text: str


class MilestonePart(Strict):
    """One deadline."""

    kind: MilestoneKind
    label: str
    starts_on: date | None
    due_on: date | None
    is_strictly_before: bool
    recurrence: Literal["", "quarterly"]
    recurrence_day: SmallNumber | None
    raw_text: str


class CriterionPart(Strict):
    """One row of the annex."""

    code: str
    level: CriterionLevel
    parent: str | None
    name: str
    printed_name: str
    name_note: str
    scoring_method: ScoringMethod
    printed: PrintedFigures
    printed_note: str
    printed_deadline: str
    printed_lead: str
    printed_support: str
    assignments: list[AssignmentPart]
    milestones: list[MilestonePart]

    @model_validator(mode="after")
    def _code_says_where(self) -> "CriterionPart":
        is_too_deep = self.code.count(".") >= len(CriterionLevel)
        if (
            is_too_deep
            or self.parent != parent_code(self.code)
            or self.level is not level_of(self.code)
        ):
            raise ValueError(f"mã {self.code} không khớp với parent hoặc level")
        leads = [row for row in self.assignments if row.role is AssignmentRole.LEAD]
        if leads and not any(row.primary for row in leads):
            raise ValueError(f"tiêu chí {self.code} chưa có cơ quan chủ trì chính (primary)")
        return self


class TargetPart(Strict):
    """A threshold stated by a measure."""

    criterion: str | None
    comparator: Comparator
    value: Quantity | None
    value_to: Quantity | None
    unit: str
    subject: str
    raw_text: str


class MeasurePart(Strict):
    """One task of section II."""

    order: SmallNumber
    area: str
    section: str
    heading: str
    lead_in: str
    text: str
    note: str
    criteria: list[str]
    leads: list[PartyPart]
    targets: list[TargetPart]


class PublishedIndexPart(Strict):
    """A published year, out of 100."""

    year: Year
    score: Percent | None
    rank: SmallNumber | None
    provinces_count: SmallNumber | None
    national_mean: Percent | None
    sipas: Percent | None
    source: str
    is_confirmed: bool


class PlanDocument(Strict):
    """The whole document, with every reference resolved."""

    format: Literal["parindex-plan/1"]
    agencies: list[AgencyPart]
    groups: list[GroupPart]
    plan: PlanPart
    rating_groups: list[RatingGroupPart]
    sections: list[SectionPart]
    criteria: list[CriterionPart]
    measures: list[MeasurePart]
    published_index: list[PublishedIndexPart]

    @model_validator(mode="after")
    def _references_resolve(self) -> "PlanDocument":
        agencies = _unique("agencies", [part.slug for part in self.agencies])
        groups = _unique("groups", [part.slug for part in self.groups])
        codes = _unique("criteria", [part.code for part in self.criteria])
        if shared := agencies & groups:
            raise ValueError(f"mã địa chỉ vừa là cơ quan vừa là nhóm: {_listed(shared)}")
        parties: list[PartyPart] = [
            *(row for part in self.criteria for row in part.assignments),
            *(row for part in self.measures for row in part.leads),
        ]
        wanted_agencies = {party.agency for party in parties if party.agency}
        wanted_agencies |= {slug for group in self.groups for slug in group.members}
        wanted_agencies |= {self.plan.subject}
        wanted_agencies |= {part.successor for part in self.agencies if part.successor}
        wanted_codes = {part.parent for part in self.criteria if part.parent}
        for measure in self.measures:
            wanted_codes |= {measure.area, *measure.criteria}
            wanted_codes |= {target.criterion for target in measure.targets if target.criterion}
        for name, missing in (
            ("cơ quan", wanted_agencies - agencies),
            ("nhóm cơ quan", {party.group for party in parties if party.group} - groups),
            ("tiêu chí", wanted_codes - codes),
        ):
            if missing:
                raise ValueError(f"không có {name}: {_listed(missing)}")
        return self


def read_plan_document(path: Path) -> tuple[PlanDocument, str]:
    """Return the document at ``path`` and the SHA-256 of the file.

    Raises:
        PlanDocumentError: the file can't be read or isn't a whole, consistent plan.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PlanDocumentError(f"Không đọc được tệp {path}: {error.strerror}.") from error
    try:
        document = PlanDocument.model_validate_json(content)
    except ValidationError as error:
        lines = (f"\n- {fault}" for fault in faults_of_shape(error))
        raise PlanDocumentError(
            f"Tệp kế hoạch không hợp lệ, chưa có gì được nạp:{''.join(lines)}"
        ) from error
    return document, hashlib.sha256(content).hexdigest()


def _unique(name: str, values: list[str]) -> set[str]:
    twice = {value for value in values if values.count(value) > 1}
    if twice:
        raise ValueError(f"{name}: trùng {_listed(twice)}")
    return set(values)


def _listed(values: set[Any]) -> str:
    return ", ".join(sorted(str(value) for value in values))
