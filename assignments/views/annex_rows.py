"""How the preview of an annex is laid out: its summary, its findings, its tables."""

from dataclasses import dataclass

from assignments.imports.annex_changes import PlanChanges, RowChange
from assignments.imports.findings import Finding

LABELS = {"created": "Mục mới", "changed": "Mục sửa", "removed": "Mục bỏ"}
MOST_FINDINGS = 200
MOST_ROWS = 1000
"""What one page lists of each; a plan has about 120 rows, so only odd files have more."""


@dataclass(frozen=True, slots=True)
class AnnexPage:
    """The preview in the order it is read."""

    summary: str
    faults: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    fault_count: int
    warning_count: int
    created: tuple[RowChange, ...]
    changed: tuple[RowChange, ...]
    removed: tuple[RowChange, ...]
    counts: dict[str, int]
    button: str


def page_of(changes: PlanChanges) -> AnnexPage:
    """Return the preview of ``changes``."""
    faults = [finding for finding in changes.findings if finding.is_fault]
    warnings = [finding for finding in changes.findings if not finding.is_fault]
    return AnnexPage(
        summary=_summary(changes),
        faults=tuple(faults[:MOST_FINDINGS]),
        warnings=tuple(warnings[:MOST_FINDINGS]),
        fault_count=len(faults),
        warning_count=len(warnings),
        created=_rows(changes, "created"),
        changed=_rows(changes, "changed"),
        removed=_rows(changes, "removed"),
        counts={kind: changes.count(kind) for kind in LABELS},
        button=_button(changes),
    )


def _rows(changes: PlanChanges, kind: str) -> tuple[RowChange, ...]:
    return tuple(row for row in changes.rows if row.kind == kind)[:MOST_ROWS]


def _counts(changes: PlanChanges) -> str:
    said = [
        f"{changes.count(kind)} {LABELS[kind].lower()}" for kind in LABELS if changes.count(kind)
    ]
    return ", ".join(said)


def _summary(changes: PlanChanges) -> str:
    if not changes:
        return f"Không có gì thay đổi: {changes.unchanged} mục giống số liệu đang lưu."
    counts = _counts(changes) or "không mục nào đổi"
    total = "; sửa số tổng hoặc ghi chú cuối" if changes.plan_fields and changes.plan else ""
    linked = (
        f"; {changes.linked} mục nối với mục cùng mã, cùng tên của kế hoạch trước"
        if changes.linked
        else ""
    )
    kept = f", {changes.unchanged} mục giữ nguyên" if changes.unchanged else ""
    return f"{counts[0].upper()}{counts[1:]}{kept}{total}{linked}."


def _button(changes: PlanChanges) -> str:
    if not changes:
        return "Xong, không có gì để ghi"
    if changes.is_new_plan:
        year = f" năm {changes.head.year}" if changes.head else ""
        return f"Lập kế hoạch{year}: {_counts(changes)}"
    year = f" {changes.plan.year}" if changes.plan else ""
    return f"Ghi vào kế hoạch{year}: {_counts(changes) or 'số tổng, ghi chú cuối'}"
