"""What a task says before its giver changes it, and when it is due."""

from datetime import date, timedelta

from common.text import format_score
from reports.leaders.priorities import Due
from reports.now import LeafNow
from reports.now_charts import missing_of
from reports.snapshot import CriterionFacts

USUAL_DAYS = 14
"""Days that a task has where nothing is due sooner."""


def suggested_text(leaf: CriterionFacts, standing: LeafNow, baseline_year: int) -> str:
    """Return a sensible sentence about what is to be done.

    Args:
        standing: the leaf as everybody may see it: the text is read by leaders as well, and may
            not tell them a figure that waits for approval.
        baseline_year: the year that points are counted from before there is a figure.
    """
    code, figures = leaf.code, leaf.figures
    missing = missing_of(figures, standing)
    aim = f"để đạt mục tiêu {format_score(figures.target)} điểm"
    if standing.is_not_applicable:
        return f"Rà soát lại việc tiêu chí {code} không áp dụng, báo cáo lý do."
    if missing is None:
        return f"Bổ sung kết quả {code}."
    if standing.is_hidden:
        return f"Rà soát kết quả {code} đã nộp (đang chờ duyệt) {aim}."
    if not standing.is_reported:
        gap = f" (năm {baseline_year} còn thiếu {format_score(missing)})" if missing > 0 else ""
        return f"Nộp kết quả {code} {aim}{gap}."
    if missing > 0:
        return f"Bổ sung kết quả {code} {aim} (còn thiếu {format_score(missing)})."
    return f"Giữ kết quả {code} không dưới mục tiêu {format_score(figures.target)} điểm."


def suggested_day(due: Due, today: date) -> date:
    """Return the day that the criterion is due by, or two weeks from now where that is no help."""
    usual = today + timedelta(days=USUAL_DAYS)
    return usual if due.on is None or due.on <= today else due.on
