"""Making a workbook of how an agency's rows stand."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from accounts.models import Agency
from assignments.imports.workbook_sheets import (
    TOO_LONG,
    CellKind,
    Column,
    Document,
    Sheet,
    SheetKind,
    SheetRow,
    as_read,
    help_columns,
    result_columns,
)
from assignments.models import Comment, ReportingPeriod
from assignments.result_rows import ON_ACTION, status_mark
from assignments.workbook.guide import GUIDE
from assignments.workbook.lines import Line, print_of
from assignments.workbook.stamps import Stamp
from common import clock
from common.tables.cells import plain
from criteria.models import Plan

NOTE_LIMIT = 3000
"""Characters of a cell's note; the thread's latest remarks are kept."""


def document_of(
    plan: Plan, period: ReportingPeriod, agency: Agency, lines: Iterable[Line]
) -> Document:
    """Return the workbook of an agency for a period. One query, for the remarks."""
    rows = list(lines)
    notes = _notes(rows)
    head = (
        ("Cơ quan:", agency.name),
        ("Kỳ báo cáo:", f"{period}, kế hoạch năm {plan.year}"),
        ("Hạn nộp:", f"{period.due_on:%d/%m/%Y}"),
        ("Tải lúc:", f"{timezone.localtime(clock.now()):%H:%M ngày %d/%m/%Y}"),
    )
    columns = {
        SheetKind.RESULTS: result_columns(plan.baseline_year, plan.year),
        SheetKind.HELP: help_columns(),
    }
    titles = {
        SheetKind.RESULTS: "Kết quả các tiêu chí chủ trì",
        SheetKind.HELP: "Nội dung phối hợp với cơ quan chủ trì",
    }
    sheets = []
    filled = {line.sheet for line in rows} or {SheetKind.RESULTS}
    for kind in SheetKind:
        here = [line for line in rows if line.sheet is kind]
        if kind in filled:
            written = tuple(_row(plan, line, columns[kind], notes) for line in here)
            sheets.append(Sheet(kind, titles[kind], head, columns[kind], written))
    return Document(f"{agency.name}: {period}, {plan.year}", tuple(sheets), GUIDE)


def _row(plan: Plan, line: Line, columns: tuple[Column, ...], notes: Mapping[int, str]) -> SheetRow:
    entered = {column.name: column for column in columns if column.is_entered}
    long = {name for name in line.fields if _is_too_long(entered[name], line.shown[name])}
    stamp = Stamp(
        plan_id=plan.pk,
        period=line.task.period.kind,
        agency=line.agency.slug,
        sheet=line.sheet,
        code=line.code,
        version=line.version,
        shown=print_of(line.sheet, line.shown, line.fields),
        stored=print_of(line.sheet, line.stored, line.fields),
    )
    values = {name: line.shown[name] for name in line.fields}
    remarks = dict.fromkeys(long, "Dài hơn một ô Excel chứa được. Sửa trên trang nhập.")
    result = line.task.result if line.sheet is SheetKind.RESULTS else None
    if result and (thread := notes.get(result.pk)):
        remarks["status"] = thread
    return SheetRow(
        given=_given(line),
        values={**values, **dict.fromkeys(long, TOO_LONG)},
        open=frozenset() if line.closed else frozenset(line.fields) - long,
        stamp=stamp.sign(),
        maximum=line.task.criterion.printed_max,
        absent=frozenset(entered) - frozenset(line.fields),
        notes=remarks,
    )


def _is_too_long(column: Column, value: Any) -> bool:
    return column.kind is CellKind.TEXT and as_read(column, value) == TOO_LONG != plain(value)


def _given(line: Line) -> dict[str, Any]:
    criterion = line.task.criterion
    given: dict[str, Any] = {"code": criterion.code, "name": criterion.name}
    if line.sheet is SheetKind.HELP:
        state = "Đã gửi" if line.version else "Chưa gửi"
        return given | {"lead": line.task.owner.name, "status": _state(state, line.closed)}
    before = line.previous
    score = None if before is None else before.appraised_score
    if before is not None and score is None:
        score = before.self_score
    state = status_mark(line.task.result).text
    if line.source is not None:
        state = f"{state}; có sẵn số liệu {line.source.period}"
    return given | {
        "maximum": criterion.printed_max,
        "baseline": criterion.printed_baseline,
        "target": criterion.printed_target,
        "previous": "Không áp dụng" if before and before.is_not_applicable else score,
        "status": _state(state, line.closed),
    }


def _state(state: str, closed: str) -> str:
    """Return where a row stands and why it is closed, each once."""
    if not closed:
        return state
    return closed if closed.startswith(state) else f"{state}. {closed}"


def _notes(lines: Iterable[Line]) -> dict[int, str]:
    """Return the thread of each of the agency's own results, the latest remark first."""
    results = [line.task.result for line in lines if line.sheet is SheetKind.RESULTS]
    threads: dict[int, list[str]] = {}
    found = Comment.objects.filter(result__in=[row for row in results if row])
    for comment in found.select_related("written_by").order_by("-id"):
        when = f"{timezone.localtime(comment.written_at):%H:%M %d/%m/%Y}"
        what = ON_ACTION.get(comment.on_action, "Ý kiến")
        said = f"{what} – {comment.written_by}, {when}:\n{plain(comment.text)}"
        threads.setdefault(comment.result_id, []).append(said)
    return {pk: _short("\n\n".join(thread)) for pk, thread in threads.items()}


def _short(text: str) -> str:
    if len(text) <= NOTE_LIMIT:
        return text
    return f"{text[:NOTE_LIMIT]}…\n\n(Còn nữa: xem đủ ở trang kết quả.)"
