"""What an annex would change of a plan: worked out anew whenever it is shown or carried out."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from assignments.enums import AssignmentRole, MilestoneKind
from assignments.imports.agency_names import Directory
from assignments.imports.annex import AnnexTable
from assignments.imports.annex_checks import check_table, usable_lines
from assignments.imports.annex_resource import LABELS, compare_rows
from assignments.imports.annex_standing import check_standing
from assignments.imports.annex_stored import (
    PartyRow,
    StoredPlan,
    StoredRow,
    read_directory,
    read_stored,
)
from assignments.imports.annex_wanted import NameQuestion, PartyQuestion, WantedRow, read_wanted
from assignments.imports.deadline_wording import MilestoneReading
from assignments.imports.findings import Finding, has_faults
from assignments.imports.plan_head import PlanHead
from common.text import NO_FIGURE, format_score
from criteria.models import Plan
from criteria.tree import Figures, add_figures

TOTALS = {
    "printed_max": "Tổng số, điểm tối đa",
    "printed_baseline": "Tổng số, kết quả năm đối chiếu",
    "printed_target": "Tổng số, mục tiêu",
    "closing_note": "Ghi chú cuối phụ lục",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field in words: as it is stored and as the file has it."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """What becomes of one node: ``kind`` is 'created', 'changed' or 'removed'."""

    kind: str
    code: str
    name: str
    where: str
    fields: tuple[FieldChange, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """All that the file would change, what stands in the way, and what is to be asked first."""

    plan: Plan | None
    head: PlanHead | None
    plan_fields: tuple[FieldChange, ...] = ()
    rows: tuple[RowChange, ...] = ()
    unchanged: int = 0
    linked: int = 0
    """New rows that are joined to the same criterion of the plan before."""
    findings: tuple[Finding, ...] = ()
    names: tuple[NameQuestion, ...] = ()
    parties: tuple[PartyQuestion, ...] = ()
    wanted: Mapping[str, WantedRow] = field(default_factory=dict)
    plan_values: Mapping[str, Any] = field(default_factory=dict)
    directory: Directory | None = None

    @property
    def is_new_plan(self) -> bool:
        """Tell whether the plan itself would be made."""
        return self.plan is None

    @property
    def has_faults(self) -> bool:
        """Tell whether something in the file stands in the way."""
        return has_faults(self.findings)

    @property
    def open_parties(self) -> tuple[PartyQuestion, ...]:
        """Return the names that nobody has said the meaning of."""
        return tuple(one for one in self.parties if not one.is_answered)

    @property
    def has_questions(self) -> bool:
        """Tell whether a person has to say something first."""
        return bool(self.names or self.open_parties or (self.plan is None and self.head is None))

    @property
    def can_confirm(self) -> bool:
        """Tell whether nothing stands in the way of carrying the changes out."""
        return not self.has_faults and not self.has_questions

    def __bool__(self) -> bool:
        return bool(self.rows or self.plan_fields or self.is_new_plan)

    def count(self, kind: str) -> int:
        """Return how many rows are created, changed or removed."""
        return sum(row.kind == kind for row in self.rows)

    @property
    def digest(self) -> str:
        """Return a text that differs when anything that would be done differs."""
        said = {
            "plan": self.plan.pk if self.plan else None,
            "head": asdict(self.head) if self.head else None,
            "fields": [asdict(one) for one in self.plan_fields],
            "rows": [asdict(row) for row in self.rows],
        }
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def work_out(
    table: AnnexTable, *, plan: Plan | None, answers: Mapping[str, Any], default_year: int
) -> PlanChanges:
    """Return what ``table`` would change, given what the person has answered.

    Args:
        plan: the plan it is for, as it is now; ``None`` for one that is to be made.
        answers: 'head' of a new plan and 'names' of areas by code, as far as they were given.
        default_year: year that a new plan's deadlines are read for until its head is known.
    """
    head = PlanHead.from_json(answers["head"]) if answers.get("head") and not plan else None
    year = plan.year if plan else head.year if head else table.year or default_year
    subject_id = plan.subject_id if plan else head.subject_id if head else None
    stored = read_stored(plan, subject_id=subject_id, year=year)
    directory = read_directory(year)
    lines = usable_lines(table)
    wanted = read_wanted(
        lines, stored=stored, directory=directory, names=answers.get("names", {}), year=year
    )
    findings = [*table.findings, *check_table(table), *_check_year(table, plan, head)]
    findings += [*check_standing(wanted.rows, stored), *wanted.findings]
    rows = _compare(wanted.rows, stored, directory)
    values = _plan_values(table, plan)
    return PlanChanges(
        plan=plan,
        head=head,
        plan_fields=_plan_fields(plan, values),
        rows=rows,
        unchanged=len(wanted.rows) - sum(row.kind != "removed" for row in rows),
        linked=sum(row.predecessor_id is not None for row in wanted.rows.values()),
        findings=tuple(dict.fromkeys(findings)),
        names=tuple(wanted.names),
        parties=tuple(wanted.parties.values()),
        wanted=wanted.rows,
        plan_values=values,
        directory=directory,
    )


def _check_year(table: AnnexTable, plan: Plan | None, head: PlanHead | None) -> list[Finding]:
    meant = plan or head
    if meant is None:
        return []
    found = []
    if table.year and table.year != meant.year:
        found.append(
            Finding(
                "",
                f"Đầu bảng ghi năm {table.year}, kế hoạch được chọn là của năm {meant.year}. Chọn "
                "đúng kế hoạch khi đưa tệp lên, hoặc sửa năm ở đầu bảng.",
            )
        )
    if table.baseline_year and table.baseline_year != meant.baseline_year:
        found.append(
            Finding(
                "",
                f"Đầu bảng ghi kết quả năm {table.baseline_year}, năm đối chiếu của kế hoạch là "
                f"{meant.baseline_year}. Sửa năm ở đầu bảng hoặc ở thông tin kế hoạch.",
            )
        )
    return found


def _plan_values(table: AnnexTable, plan: Plan | None) -> dict[str, Any]:
    """Return the total row and the closing note; what the file doesn't have stays."""
    values: dict[str, Any] = {}
    if table.total is not None or plan is None:
        total = table.total or _sum_of_areas(table)
        values |= {
            "printed_max": total.max,
            "printed_baseline": total.baseline,
            "printed_target": total.target,
        }
    if table.closing_note or plan is None:
        values["closing_note"] = table.closing_note
    return values


def _sum_of_areas(table: AnnexTable) -> Figures:
    """Return what stands in for a total row that nobody printed: our template has none."""
    return add_figures(line.figures for line in table.lines if "." not in line.code)


def _plan_fields(plan: Plan | None, values: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    found = []
    for name, new in values.items():
        old = getattr(plan, name) if plan else ("" if name == "closing_note" else None)
        if old != new:
            found.append(FieldChange(TOTALS[name], _cell(name, old), _cell(name, new)))
    return tuple(found)


def _cell(name: str, value: Any) -> str:
    return (value or NO_FIGURE) if name == "closing_note" else format_score(value)


def _compare(
    wanted: Mapping[str, WantedRow], stored: StoredPlan, directory: Directory
) -> tuple[RowChange, ...]:
    plain = compare_rows(
        [row.values for row in wanted.values()],
        {code: row.criterion for code, row in stored.rows.items()},
    )
    changes = []
    for code, row in wanted.items():
        before = stored.rows.get(code)
        if before is None:
            changes.append(_created(row, directory))
            continue
        fields = [FieldChange(LABELS[name], *pair) for name, pair in (plain[code] or {}).items()]
        fields += _party_changes(before.parties, row.parties, directory)
        fields += _milestone_changes(before.milestones, row.milestones)
        if fields:
            name = row.values["name"]
            changes.append(RowChange("changed", code, name, row.line.where, tuple(fields)))
    gone = (row for code, row in stored.rows.items() if code not in wanted)
    return (*changes, *(_removed(row) for row in gone))


def _created(row: WantedRow, directory: Directory) -> RowChange:
    values = row.values
    figures = " / ".join(
        format_score(values[name]) for name in ("printed_max", "printed_baseline", "printed_target")
    )
    said = [
        ("Điểm tối đa / kết quả / mục tiêu", values["printed_note"] or figures),
        ("Chủ trì", party_words(row.parties, AssignmentRole.LEAD, directory)),
        ("Phối hợp", party_words(row.parties, AssignmentRole.SUPPORTING, directory)),
        ("Thời hạn", milestone_words(row.milestones)),
    ]
    fields = tuple(FieldChange(label, "", text) for label, text in said)
    return RowChange("created", row.code, values["name"], row.line.where, fields)


def _removed(row: StoredRow) -> RowChange:
    notes = []
    if row.result_count:
        notes.append(f"đã có {row.result_count} kết quả, phần phối hợp: không bỏ được")
    if row.measure_count:
        notes.append(f"bỏ cả {row.measure_count} nhiệm vụ ở mục II của lĩnh vực này")
    criterion = row.criterion
    return RowChange("removed", criterion.code, criterion.name, "", note="; ".join(notes))


def _party_changes(
    old: Iterable[PartyRow], new: Iterable[PartyRow], directory: Directory
) -> list[FieldChange]:
    before, after = list(old), list(new)
    found = []
    for role in AssignmentRole:
        words = (party_words(before, role, directory), party_words(after, role, directory))
        if words[0] != words[1]:
            found.append(FieldChange(role.label, words[0] or NO_FIGURE, words[1] or NO_FIGURE))
    return found


def party_words(rows: Iterable[PartyRow], role: AssignmentRole, directory: Directory) -> str:
    """Return who stands in a role: 'Sở Nội vụ; Văn phòng UBND tỉnh (theo dõi, đôn đốc)'."""
    said = []
    for row in rows:
        if row.role is role:
            usual = row.mode.value in {"lead", "support"}
            said.append(directory[row.key].name + ("" if usual else f" ({row.mode.label})"))
    return "; ".join(said)


def _milestone_changes(
    old: tuple[MilestoneReading, ...], new: tuple[MilestoneReading, ...]
) -> list[FieldChange]:
    words = (milestone_words(old), milestone_words(new))
    if words[0] == words[1]:
        return []
    return [FieldChange("Thời hạn", words[0] or NO_FIGURE, words[1] or NO_FIGURE)]


def milestone_words(rows: Iterable[MilestoneReading]) -> str:
    """Return deadlines with their dates: 'Báo cáo: trước 25/12/2021'."""
    return "; ".join(f"{row.label}: {_when(row)}" if row.label else _when(row) for row in rows)


def _when(row: MilestoneReading) -> str:
    before = "trước " if row.is_strictly_before else ""
    if row.kind is MilestoneKind.RECURRING:
        return f"{before}ngày {row.recurrence_day} tháng cuối quý, định kỳ"
    if row.kind is MilestoneKind.WINDOW:
        return f"từ {_day(row.starts_on)} đến {_day(row.due_on)}"
    if row.kind is MilestoneKind.BY_DATE:
        return f"{before or 'đến '}{_day(row.due_on)}"
    return f"không định ngày (“{row.raw_text}”)"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else NO_FIGURE
