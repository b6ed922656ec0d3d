"""The tables of the officers' pages as plain values, for files."""

from collections.abc import Iterable, Mapping, Sequence

from assignments.access import Task
from assignments.measurement import UNMEASURED, Measurement
from assignments.models import ReportingPeriod
from assignments.result_rows import (
    ContributionTable,
    measured_values,
    score_text,
    status_mark,
)
from assignments.views.table_files import WorkTables, shown
from assignments.work_rows import AgencyWork, TaskRow
from common.tables.model import Kind, Row, Table, columns, figure_of
from criteria.models import Plan

CODE_AND_NAME = (("Mã", Kind.CODE), "Tiêu chí")


def work_tables(plan: Plan, period: ReportingPeriod, works: Sequence[AgencyWork]) -> list[Table]:
    """Return what agencies have to do in a period: their own criteria, and those they add to."""
    make = WorkTables(plan)
    own = make.table(
        "tieu-chi",
        f"Việc của tôi, kỳ {period}",
        columns(
            "Cơ quan",
            *CODE_AND_NAME,
            "Trạng thái",
            ("Kỳ này", Kind.SCORE),
            ("Kỳ trước", Kind.SCORE),
            (f"Năm {plan.baseline_year}", Kind.SCORE),
            ("Mục tiêu", Kind.SCORE),
            ("Tối đa", Kind.SCORE),
            "Hạn nộp kỳ",
            "Thời hạn trong kế hoạch",
            "Ghi chú thời hạn",
        ),
        ((work.name, *_task(row)) for work in works for group in work.groups for row in group.rows),
    )
    helping = make.table(
        "phoi-hop",
        f"Việc phối hợp, kỳ {period}",
        columns("Cơ quan", "Cơ quan chủ trì", *CODE_AND_NAME, "Trạng thái"),
        (
            (work.name, group.owner, row.code, row.name, row.mark.text)
            for work in works
            for group in work.helping
            for row in group.rows
        ),
    )
    return shown(own, helping)


def _task(row: TaskRow) -> Row:
    due = row.due.text if row.due else "nộp sau hạn" if row.is_late else "đúng hạn"
    figures = (row.score, row.previous, row.baseline, row.target, row.maximum)
    return (
        row.code,
        row.name,
        row.mark.text,
        *map(figure_of, figures),
        due,
        row.deadline,
        row.deadline_note,
    )


def grid_table(
    plan: Plan,
    period: ReportingPeriod,
    tasks: Iterable[Task],
    measurements: Mapping[int, Measurement],
) -> Table:
    """Return an agency's results as the quick grid has them, each text whole."""
    return WorkTables(plan).table(
        "nhap-nhanh",
        f"Bảng nhập nhanh, kỳ {period}",
        columns(
            *CODE_AND_NAME,
            "Cơ quan",
            ("Điểm tự chấm", Kind.SCORE),
            ("Tối đa", Kind.SCORE),
            "Số đo",
            "Kết quả đạt được",
            "Trạng thái",
        ),
        (_grid_row(task, measurements.get(task.criterion.pk, UNMEASURED)) for task in tasks),
    )


def _grid_row(task: Task, measurement: Measurement) -> Row:
    result = task.seen
    measured = measured_values(result, measurement) if result else ()
    return (
        task.criterion.code,
        task.criterion.name,
        task.owner.name,
        figure_of(score_text(result)),
        task.criterion.printed_max,
        "; ".join(f"{item.label}: {item.text}" for item in measured),
        result.narrative if result else "",
        status_mark(result).text,
    )


def contribution_file(plan: Plan, title: str, table: ContributionTable) -> Table:
    """Return what other agencies added to a result, as far as the person sees it."""
    ratio = (("Tử số", Kind.NUMBER), ("Mẫu số", Kind.NUMBER), ("Tỷ lệ", Kind.PERCENT))
    rows: list[Row] = [
        (
            row.agency,
            figure_of(row.numerator),
            figure_of(row.denominator),
            figure_of(row.percent),
            row.narrative,
            row.documents,
            row.updated,
        )
        for row in table.rows
    ]
    rows += [(name, None, None, None, "Chưa có số liệu", None, "") for name in table.missing]
    totals = (table.total_numerator, table.total_denominator, table.total_percent)
    return WorkTables(plan).table(
        "phoi-hop",
        f"{title}, nội dung phối hợp",
        columns("Cơ quan", *ratio, "Nội dung", ("Tài liệu", Kind.NUMBER), "Sửa lúc"),
        rows,
        foot=("Cộng", *map(figure_of, totals), "", None, "") if table.is_ratio else None,
    )
