"""The tables of the pages that watch periods and review results, as plain values for files."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from assignments.board import AgencyLine, Board
from assignments.models import ReportingPeriod
from assignments.review_queue import AgencyCount, DecisionRow, QueueFilter, QueueRow
from assignments.views.table_files import WorkTables, shown
from common.tables.model import Kind, Row, Table, columns, figure_of, in_use
from criteria.models import Plan

Reminded = Mapping[str, datetime]
"""When an agency (by slug) was last reminded."""
CODE_AND_NAME = (("Mã", Kind.CODE), "Tiêu chí")


def board_tables(plan: Plan, board: Board, reminded: Reminded) -> list[Table]:
    """Return how a period stands: by agency, by criterion, and what is late."""
    make, period = WorkTables(plan), f"Kỳ {board.period}"
    lines = make.table(
        "co-quan",
        f"{period}, tình hình theo cơ quan",
        columns(
            "Cơ quan",
            ("Tiêu chí", Kind.NUMBER),
            ("Đã duyệt", Kind.NUMBER),
            ("Chờ thẩm định", Kind.NUMBER),
            ("Trả lại", Kind.NUMBER),
            ("Đang nhập", Kind.NUMBER),
            ("Chưa nhập", Kind.NUMBER),
            ("Chưa nộp", Kind.NUMBER),
            ("Nộp muộn", Kind.NUMBER),
            ("Quá hạn (ngày)", Kind.NUMBER),
            ("Mở lại đến", Kind.DATETIME),
            ("Nhắc lần cuối", Kind.DATETIME),
        ),
        (_line(line, reminded) for line in board.lines),
    )
    cells = make.table(
        "tieu-chi",
        f"{period}, từng cơ quan, từng tiêu chí",
        columns(
            "Cơ quan",
            *CODE_AND_NAME,
            "Tình trạng",
            ("Nộp lần đầu", Kind.DATE),
            ("Nộp muộn (ngày)", Kind.NUMBER),
            ("Quá hạn (ngày)", Kind.NUMBER),
        ),
        (
            (
                line.agency.name,
                cell.code,
                cell.name,
                cell.mark.label,
                cell.first_handed_in_on,
                cell.days_late or None,
                (line.days_overdue or None) if cell.first_handed_in_on is None else None,
            )
            for line in board.lines
            for cell in line.cells
        ),
    )
    return shown(lines, cells, *_late_tables(make, period, board, reminded), *_rest(make, board))


def _line(line: AgencyLine, reminded: Reminded) -> Row:
    tally = line.tally
    return (
        line.agency.name,
        tally.total,
        tally.approved,
        tally.waiting,
        tally.returned,
        tally.drafts,
        tally.missing,
        tally.owed,
        tally.late,
        line.days_overdue or None,
        line.reopening.until if line.reopening else None,
        reminded.get(line.agency.slug),
    )


def _late_tables(
    make: WorkTables, period: str, board: Board, reminded: Reminded
) -> tuple[Table, Table]:
    overdue = make.table(
        "qua-han",
        f"{period}, chưa nộp khi đã quá hạn",
        columns(
            "Cơ quan",
            *CODE_AND_NAME,
            ("Quá hạn (ngày)", Kind.NUMBER),
            ("Nhắc lần cuối", Kind.DATETIME),
        ),
        (
            (
                line.agency.name,
                cell.code,
                cell.name,
                line.days_overdue,
                reminded.get(line.agency.slug),
            )
            for line in board.overdue_lines
            for cell in line.never_handed_in
        ),
    )
    late = make.table(
        "nop-muon",
        f"{period}, đã nộp nhưng sau hạn",
        columns(
            "Cơ quan", *CODE_AND_NAME, ("Nộp lần đầu", Kind.DATE), ("Muộn (ngày)", Kind.NUMBER)
        ),
        (
            (line.agency.name, cell.code, cell.name, cell.first_handed_in_on, cell.days_late)
            for line in board.lines
            for cell in line.late_cells
        ),
    )
    return overdue, late


def _rest(make: WorkTables, board: Board) -> tuple[Table, Table]:
    shares = make.table(
        "nhom",
        f"Kỳ {board.period}, số liệu của các đơn vị trong nhóm",
        columns(*CODE_AND_NAME, "Nhóm", "Đơn vị", ("Nhập lúc", Kind.DATETIME)),
        (
            (work.code, work.name, work.group_name, share.agency.name, share.added_at)
            for work in board.group_work
            for share in work.shares
        ),
    )
    reopened = make.table(
        "mo-lai",
        f"Kỳ {board.period}, đang mở lại",
        columns("Cơ quan", ("Đến", Kind.DATETIME), "Người mở", ("Mở lúc", Kind.DATETIME), "Lý do"),
        (
            (row.agency.name, row.until, str(row.opened_by), row.opened_at, row.reason)
            for row in board.reopenings
        ),
    )
    return shares, reopened


def queue_tables(
    plan: Plan,
    period: ReportingPeriod,
    wanted: QueueFilter,
    rows: Sequence[QueueRow],
    counts: Sequence[AgencyCount],
    recent: Sequence[DecisionRow],
) -> list[Table]:
    """Return what waits for review, the agencies that wait, and what was decided lately."""
    names = {count.slug: count.name for count in counts}
    filters = in_use(
        ("Cơ quan", names.get(wanted.agency, wanted.agency)),
        ("Lĩnh vực", wanted.area),
        ("Nộp muộn", "chỉ các kết quả nộp muộn" if wanted.is_late_only else ""),
        ("Từ khóa", wanted.query),
    )
    filtered, make = WorkTables(plan, filters), WorkTables(plan)
    of = period.get_kind_display()
    waiting = filtered.table(
        "cho-tham-dinh",
        f"{of}, kết quả chờ thẩm định",
        columns(
            *CODE_AND_NAME,
            "Cơ quan",
            ("Nộp lúc", Kind.DATETIME),
            "Người nộp",
            "Nộp muộn",
            ("Tự chấm", Kind.SCORE),
            ("Tối đa", Kind.SCORE),
            ("Mục tiêu", Kind.SCORE),
            ("Duyệt gần nhất", Kind.SCORE),
            "Kỳ duyệt gần nhất",
            ("Chênh lệch", Kind.DELTA),
            ("Tài liệu", Kind.NUMBER),
            ("Phối hợp", Kind.NUMBER),
            "Đang thẩm định",
        ),
        map(_waiting, rows),
    )
    by_agency = make.table(
        "theo-co-quan",
        f"{of}, số kết quả chờ thẩm định theo cơ quan",
        columns("Cơ quan", ("Chờ thẩm định", Kind.NUMBER), ("Nộp muộn", Kind.NUMBER)),
        ((count.name, count.count, count.late_count) for count in counts),
    )
    decided = make.table(
        "moi-quyet-dinh",
        f"{of}, mới quyết định",
        columns(
            *CODE_AND_NAME,
            "Cơ quan",
            "Quyết định",
            ("Tự chấm", Kind.SCORE),
            ("Thẩm định", Kind.SCORE),
            "Lý do",
            "Lúc",
            "Người thẩm định",
        ),
        (
            (
                row.code,
                row.name,
                row.agency,
                row.decision,
                figure_of(row.own_score),
                figure_of(row.appraised),
                row.reason,
                row.when,
                row.by,
            )
            for row in recent
        ),
    )
    return shown(waiting, by_agency, decided)


def _waiting(row: QueueRow) -> Row:
    return (
        row.code,
        row.name,
        row.agency,
        row.handed_in_at,
        row.handed_in_by,
        "nộp muộn" if row.is_late else "",
        figure_of(row.own_score),
        figure_of(row.maximum),
        figure_of(row.target),
        figure_of(row.last_score),
        row.last_period,
        figure_of(row.difference.removeprefix("+")),
        row.document_count,
        row.contribution_count,
        row.reviewer,
    )
