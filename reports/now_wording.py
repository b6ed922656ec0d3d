"""Sentences about where a plan stands now. Plain Vietnamese; no queries, no HTML."""

from datetime import date

from django.utils import timezone

from assignments.enums import PeriodKind, PeriodState
from common.text import format_delta, format_percent, format_score
from reports.now import LeafNow, NowSum
from reports.seen import SeenNow
from reports.snapshot import Snapshot

WAITING = "Đã nộp, chờ duyệt"
"""What is shown of a result whose figure is not the reader's to see yet."""


def source_of_now(now: SeenNow) -> str:
    """Return of what moment the current figures are: 'Số liệu đến 10:42 ngày 21/09/2021, …'."""
    if now.as_of is None:
        return f"Chưa có kết quả nào {now.until.until_label}."
    moment = f"Số liệu đến {timezone.localtime(now.as_of):%H:%M ngày %d/%m/%Y}"
    return f"{moment}{_with_provisional(now.total, ', ')}."


def headline_now(now: SeenNow) -> str:
    """Return the one sentence about the current total, compared with the same leaves before."""
    total, snapshot = now.total, now.snapshot
    if total.current is None:
        return ""
    of = f" của {covered(total)}" if total.is_partial else ""
    start = f"{_capital(now.until.until_label)} đạt {format_score(total.current)} điểm{of}"
    compared = f"{start} ({like_with_like(total, snapshot)}){_with_provisional(total, ', ')}"
    if total.missing is None or total.missing <= 0:
        return f"{compared}."
    missing = format_score(total.missing)
    return f"{compared}; còn thiếu {missing} điểm tới mục tiêu năm {snapshot.year}."


def covered(total: NowSum) -> str:
    """Return how many leaves a sum covers: '41/88 tiêu chí'."""
    return f"{total.reported_count}/{total.leaf_count} tiêu chí"


def like_with_like(total: NowSum, snapshot: Snapshot) -> str:
    """Return what the same leaves had before: 'cùng các tiêu chí đó năm 2020 đạt 29,80'."""
    return f"cùng các tiêu chí đó năm {snapshot.baseline_year} đạt {format_score(total.before)}"


def parts_of(total: NowSum) -> str:
    """Return what of a sum is approved and what is not: 'đã duyệt 20,10; tạm tính 5,00'."""
    if total.provisional_count == 0:
        return "tất cả đã duyệt"
    results = f"gồm {total.provisional_count} kết quả tạm tính"
    if total.approved is None or total.provisional is None:
        return results
    return f"{results}: {format_score(total.provisional)} điểm"


def note_of(total: NowSum, snapshot: Snapshot) -> str:
    """Return what a current sum is to be compared with, or why there is none."""
    if total.current is None:
        waiting = f"{total.waiting_count} kết quả chờ duyệt"
        return waiting if total.waiting_count else "chưa có kết quả"
    applied = f"; {applicable(total)}" if total.not_applicable_count else ""
    if total.is_partial:
        return f"của {covered(total)}; {like_with_like(total, snapshot)}{applied}"
    moved = f"{format_delta(total.change)} so với năm {snapshot.baseline_year}"
    return f"bằng {format_percent(total.percent)} điểm tối đa, {moved}{applied}"


def missing_note(total: NowSum, snapshot: Snapshot) -> str:
    """Return from where the missing points are counted."""
    if not total.is_partial:
        return "cộng từ tiêu chí, tính từ hiện nay"
    return (
        f"gồm {format_score(total.missing_open)} của {total.unreported_count} tiêu chí chưa có "
        f"kết quả, tính từ năm {snapshot.baseline_year}"
    )


def applicable(total: NowSum) -> str:
    """Return the maximum that applies: 'áp dụng 65,50/66,50'."""
    return f"áp dụng {format_score(total.applicable_max)}/{format_score(total.max)}"


def status_of(leaf: LeafNow) -> str:
    """Return how a leaf stands in words."""
    if leaf.is_not_applicable:
        return "Không áp dụng" + (", chờ duyệt" if leaf.is_provisional else "")
    if leaf.is_provisional:
        return WAITING
    return "Đã duyệt" if leaf.is_reported else "Chưa có kết quả"


def earlier_period(leaf: LeafNow, until: PeriodKind) -> str:
    """Return the period that a leaf's figure is from, where it is an earlier one: '6 tháng'."""
    return "" if leaf.period in {None, until} else f"kỳ {leaf.period.label}"


def progress_line(now: SeenNow, today: date) -> str:
    """Return how far a period's reporting has come.

    'Tiến độ nộp kỳ Quý III: 41/88 đã nộp, 3 cơ quan chưa nộp đủ, hạn 25/09/2021, còn 4 ngày'.
    """
    words = [handed_in(now)]
    if now.progress.owing_count:
        words.append(f"{now.progress.owing_count} cơ quan chưa nộp đủ")
    words += due_words(now, today)
    return f"Tiến độ nộp kỳ {now.until.label}: {', '.join(words)}"


def handed_in(now: SeenNow) -> str:
    """Return how many results of the period itself are there: '41/88 đã nộp'."""
    return f"{now.progress.handed_in_count}/{now.progress.leaf_count} đã nộp"


def due_words(now: SeenNow, today: date) -> list[str]:
    """Return when the period's results are due, and how far that is."""
    period = now.snapshot.reported.period(now.until)
    if period is None:
        return []
    window = period.window
    days = _how_long(window.state(today), window.due_on, today, now.snapshot)
    return [f"hạn {window.due_on:%d/%m/%Y}", *days]


def _how_long(state: PeriodState, due_on: date, today: date, snapshot: Snapshot) -> list[str]:
    days = (due_on - today).days
    match state:
        case PeriodState.LOCKED:
            return ["đã khóa"]
        case PeriodState.OVERDUE:
            # Nobody is late with what was due before there was a plan.
            return [f"quá hạn {-days} ngày"] if due_on >= snapshot.issued_on else []
        case PeriodState.OPEN:
            return [f"còn {days} ngày" if days else "hạn hôm nay"]
    return []


def _with_provisional(total: NowSum, before: str) -> str:
    count = total.provisional_count
    return f"{before}gồm {count} kết quả tạm tính" if count else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
