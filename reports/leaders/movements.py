"""How a criterion's score last moved, from figures that the reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assignments.enums import PeriodKind, ResultStatus
from assignments.standing import current_of
from common.text import format_score
from reports.reported import HandedIn
from reports.scope import Scope


@dataclass(frozen=True, slots=True)
class Movement:
    """The last movement in words, and what there is to add: from what to what, what waits."""

    text: str
    note: str = ""

    def __str__(self) -> str:
        return f"{self.text} ({self.note})" if self.note else self.text


def movement_of(
    results: Iterable[HandedIn],
    *,
    scope: Scope,
    until: PeriodKind,
    baseline: Decimal | None,
    baseline_year: int,
) -> Movement:
    """Return when a score last changed up to the end of ``until``, and by how much.

    The year before is where it starts. A result that waits for approval and is not the reader's
    to see counts for nothing here, but that it waits is said.
    """
    handed_in = [row for row in results if row.report.period.value <= until.value]
    if not handed_in:
        return Movement("chưa có kết quả")
    shown = [row.report for row in handed_in if scope.shows(row)]
    if not shown:
        return Movement("đã nộp, chờ duyệt")
    before, text, note = baseline, f"không đổi so với năm {baseline_year}", ""
    counted = None
    for kind in sorted({report.period for report in shown}, key=lambda one: one.value):
        current = current_of(shown, kind)
        if current is None:
            continue
        if current.score != before or (current.score is None and counted is None):
            text, note = _in_words(before, current.score, kind)
        before, counted = current.score, current.period
    waiting = [
        row.report.period.label
        for row in handed_in
        if row.report.status is not ResultStatus.APPROVED
        and counted is not None
        and row.report.period.value > counted.value
    ]
    added = f"kỳ {waiting[-1]} chờ duyệt" if waiting else ""
    return Movement(text, "; ".join(filter(None, [note, added])))


def _in_words(before: Decimal | None, now: Decimal | None, kind: PeriodKind) -> tuple[str, str]:
    """Return a movement in words, and from what to what it was."""
    if now is None:
        return f"không áp dụng từ kỳ {kind.label}", ""
    if before is None:
        return f"đạt {format_score(now)} kỳ {kind.label}", ""
    verb = "tăng" if now > before else "giảm"
    moved = f"{verb} {format_score(abs(now - before))} kỳ {kind.label}"
    return moved, f"{format_score(before)} → {format_score(now)}"
