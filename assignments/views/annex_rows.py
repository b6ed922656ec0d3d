"""How the preview of an annex is laid out: its summary, its findings, its tables."""

from dataclasses import dataclass

from assignments.imports.annex_changes import PlanChanges, RowChange
from assignments.imports.findings import Finding

LABELS = {"created": "Mục mới", "changed": "Mục sửa", "removed": "Mục bỏ"}
MOST_FINDINGS = 200


@dataclass(frozen=True, slots=True)
class AnnexPage:
    """The preview in the order it is read."""

    summary: str
    faults: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    more_faults: int
    created: tuple[RowChange, ...]
    changed: tuple[RowChange, ...]
    removed: tuple[RowChange, ...]
    button: str


def page_of(changes: PlanChanges) -> AnnexPage:
    """Return the preview of ``changes``."""
    faults = [finding for finding in changes.findings if finding.is_fault]
    return AnnexPage(
        summary=_summary(changes),
        faults=tuple(faults[:MOST_FINDINGS]),
        warnings=tuple(one for one in changes.findings if not one.is_fault),
        more_faults=max(0, len(faults) - MOST_FINDINGS),
        created=_rows(changes, "created"),
        changed=_rows(changes, "changed"),
        removed=_rows(changes, "removed"),
        button=_button(changes),
    )


def _rows(changes: PlanChanges, kind: str) -> tuple[RowChange, ...]:
    return tuple(row for row in changes.rows if row.kind == kind)


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
