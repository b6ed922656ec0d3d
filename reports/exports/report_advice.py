"""What a report asks for: who has to do what by when, written by rule from the data."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from assignments.board import AgencyLine, Mark
from assignments.enums import PeriodState, ProgressStatus
from common.text import format_score
from reports.exports.report_sources import Sources
from reports.exports.report_wording import codes_text
from reports.now_charts import missing_of
from reports.snapshot import CriterionFacts

ZERO = Decimal(0)


def advice_lines(sources: Sources, gaps: Iterable[CriterionFacts], today: date) -> tuple[str, ...]:
    """Return the report's requests, the most pressing ones first; never empty."""
    said = [
        *_hand_in(sources, today),
        *_supplement(sources),
        *_prove(sources),
        *_appraise(sources),
        *_raise(sources, gaps, today),
        *_carry_out(sources, today),
    ]
    return tuple(said) or ("Không có kiến nghị, đề xuất.",)


def _next_due(sources: Sources, today: date) -> str:
    """Return by when the next results count: 'trước ngày 25/12/2021 (hạn nộp kỳ Cả năm)'."""
    ahead = [
        period
        for period in sources.snapshot.reported.periods
        if period.window.due_on >= today and period.kind >= sources.kind
    ]
    if not ahead:
        return "trước kỳ báo cáo tiếp theo"
    # The report's own period is over once it is written: the next one counts, where there is one.
    chosen = next((period for period in ahead if period.kind > sources.kind), ahead[0])
    return f"trước ngày {chosen.window.due_on:%d/%m/%Y} (hạn nộp kỳ {chosen.kind.label})"


def _hand_in(sources: Sources, today: date) -> Iterable[str]:
    state = sources.period.window.state(today)
    for line in sources.lines:
        codes = [cell.code for cell in line.cells if cell.mark in {Mark.MISSING, Mark.DRAFT}]
        if codes:
            yield (
                f"{line.agency.name} nộp kết quả {len(codes)} tiêu chí ({codes_text(codes)}) "
                f"{_by_when(sources, state, line)}."
            )


def _by_when(sources: Sources, state: PeriodState, line: AgencyLine) -> str:
    if state is PeriodState.LOCKED and line.reopening is None:
        return f"ngay khi {sources.coordinator.name} mở lại kỳ"
    if state is PeriodState.OVERDUE and line.days_overdue:
        return f"ngay, đã quá hạn {line.days_overdue} ngày"
    if state is PeriodState.OPEN:
        return f"trước khi hết ngày {sources.period.due_on:%d/%m/%Y}"
    return "trước khi kỳ bị khóa"


def _supplement(sources: Sources) -> Iterable[str]:
    for line in sources.lines:
        codes = [cell.code for cell in line.cells if cell.mark is Mark.RETURNED]
        if codes:
            yield (
                f"{line.agency.name} bổ sung và nộp lại kết quả bị trả lại của tiêu chí "
                f"{codes_text(codes)} trước khi kỳ bị khóa."
            )


def _prove(sources: Sources) -> Iterable[str]:
    if sources.evidence is None or not sources.evidence.bare:
        return
    by_agency: dict[str, list[str]] = {}
    for code in sources.evidence.bare:
        by_agency.setdefault(sources.results[code].agency.name, []).append(code)
    for name, codes in by_agency.items():
        yield (
            f"{name} bổ sung tài liệu kiểm chứng hoặc giải trình cho tiêu chí "
            f"{codes_text(codes)} trước khi kết quả được thẩm định."
        )


def _appraise(sources: Sources) -> Iterable[str]:
    waiting = sum(line.tally.waiting for line in sources.lines)
    if waiting and sources.agency is None:
        yield (
            f"{sources.coordinator.name} hoàn thành thẩm định {waiting} kết quả đã nộp trước khi "
            f"khóa kỳ {sources.kind.label}."
        )


def _raise(sources: Sources, gaps: Iterable[CriterionFacts], today: date) -> Iterable[str]:
    by_lead: dict[str, list[tuple[str, Decimal]]] = {}
    for leaf in gaps:
        missing = missing_of(leaf.figures, sources.seen.leaf(leaf.code)) or ZERO
        if leaf.primary_lead is not None:
            by_lead.setdefault(leaf.primary_lead.name, []).append((leaf.code, missing))
    ordered = sorted(by_lead.items(), key=lambda pair: -sum(points for _, points in pair[1]))
    for name, rows in ordered:
        points = sum((points for _, points in rows), ZERO)
        yield (
            f"{name} tập trung giải pháp cho {len(rows)} tiêu chí còn dưới mục tiêu "
            f"({codes_text([code for code, _ in rows])}), còn thiếu {format_score(points)} điểm, "
            f"báo cáo kết quả {_next_due(sources, today)}."
        )


def _carry_out(sources: Sources, today: date) -> Iterable[str]:
    stalled = [task for task in sources.tasks if task.status is ProgressStatus.NOT_STARTED]
    silent = [task for task in sources.tasks if task.status is None]
    if stalled:
        yield (
            f"Cơ quan được giao triển khai {len(stalled)} nhiệm vụ chưa thực hiện "
            f"{_next_due(sources, today)}."
        )
    if silent:
        yield (
            f"Cơ quan được giao cập nhật tiến độ {len(silent)} nhiệm vụ chưa có thông tin "
            f"{_next_due(sources, today)}."
        )
