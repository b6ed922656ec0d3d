"""The leaders' key figures, each with what changed since the period before."""

from datetime import date
from decimal import Decimal

from common.text import format_score
from reports import now_kpis, now_wording
from reports.leaders.course import Course
from reports.leaders.headline import is_settled
from reports.leaders.lateness import Matrix
from reports.now_kpis import Kpi
from reports.now_tables import bar_of
from reports.plan_page import PlanPage

ZERO = Decimal(0)


def kpis_of(page: PlanPage, course: Course, matrix: Matrix, today: date) -> list[Kpi]:
    """Return the total, what is missing, how much is reported, and who is behind."""
    return [
        _total(page, course),
        _missing(page, course),
        _reported(course),
        _behind(course, matrix, today),
    ]


def _total(page: PlanPage, course: Course) -> Kpi:
    total, only = page.now.total, course.only_label
    change = course.in_words(course.total_moved)
    notes = [now_wording.parts_of(total) if total.reported_count else "chưa có kết quả"]
    if total.is_partial:
        year = page.snapshot.baseline_year
        notes.append(f"{format_score(total.open_before)} điểm tính theo năm {year}")
    if total.not_applicable_count:
        notes.append(now_wording.applicable(total))
    return {
        "label": f"Tổng điểm {page.until.until_label}",
        "value": format_score(total.reached),
        "unit": f"/ {format_score(total.applicable_max)} điểm",
        "secondary": f"{only}: {change}" if only else change,
        "note": "; ".join(notes),
        "tone": "now",
        "bar": bar_of(page.overview.total.headline, total),
    }


def _missing(page: PlanPage, course: Course) -> Kpi:
    """Return the distance; the target's own change (what stops applying) is part of it."""
    kpi = now_kpis.missing_kpi(page, page.now.total)
    before = course.before.total.missing if course.before else None
    if before is None:
        before = page.overview.total.computed.missing_to_target
    change = (page.now.total.missing or ZERO) - (before or ZERO)
    if is_settled(page.now) and kpi["tone"]:
        kpi |= {"label": "Thiếu so với mục tiêu"}
    target = page.overview.total.target
    computed = (
        f" (bảng in; cộng từ tiêu chí {format_score(target.other)})"
        if target.other is not None
        else ""
    )
    return kpi | {
        "secondary": course.in_words(change),
        "note": f"mục tiêu {format_score(target.headline)}{computed}{_from_before(page)}",
    }


def _from_before(page: PlanPage) -> str:
    total = page.now.total
    return f"; {now_wording.missing_note(total, page.snapshot)}" if total.is_partial else ""


def _reported(course: Course) -> Kpi:
    total = course.now.total
    before = course.before.total.reported_count if course.before else 0
    parts = [f"{total.provisional_count} tạm tính" if total.provisional_count else ""]
    parts += [f"{total.waiting_count} chờ duyệt chưa tính" if total.waiting_count else ""]
    parts += [f"{total.not_applicable_count} không áp dụng" if total.not_applicable_count else ""]
    change = course.in_words(total.reported_count - before)
    return {
        "label": "Tiêu chí có kết quả",
        "value": f"{total.reported_count}/{total.leaf_count}",
        "unit": "",
        "secondary": course.only_label or change,
        "note": ", ".join(filter(None, parts)) or "không còn kết quả tạm tính",
        "tone": "",
        "bar": "",
    }


def _behind(course: Course, matrix: Matrix, today: date) -> Kpi:
    """Return how many agencies have not handed in everything for the period, or came late."""
    now, kinds = course.now, [period.kind for period in matrix.periods]
    behind = matrix.behind_in(now.until) if now.until in kinds else 0
    earlier = ""
    if course.before is not None:
        kind = course.before.until
        count = matrix.behind_in(kind)
        earlier = f"kỳ {kind.label}: {count or 'không có cơ quan nào'} muộn hoặc quá hạn"
    return {
        "label": f"Cơ quan chưa nộp đủ kỳ {now.until.label}",
        "value": f"{now.progress.owing_count}/{len(matrix.lines)}",
        "unit": "",
        "secondary": f"{behind} cơ quan nộp muộn hoặc quá hạn" if behind else earlier,
        "note": ", ".join([now_wording.handed_in(now), *now_wording.due_words(now, today)]),
        "tone": "",
        "bar": "",
    }
