"""A criterion's results for its file: of each period what the result's page shows the person."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404

from accounts.history import EventRow, history_of_result, rows_of
from accounts.models import User
from assignments.access import Task, get_task
from assignments.documents import DocumentRow, evidence_panel
from assignments.measurement import UNMEASURED, Measurement, measurements_of
from assignments.result_rows import (
    CommentRow,
    ContributionTable,
    ResultRow,
    comment_rows,
    contribution_table,
    result_row,
)
from assignments.workflow import Sight
from common.tables.model import Kind, Table, columns, figure_of
from reports.exports.pdf_tables import PdfTable, printed
from reports.plan_page import PlanPage

MOST_EVENTS = 50
"""As many as the result's page shows."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document of evidence in words."""

    number: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class ResultPart:
    """One period's result. ``sees_all``: the person is its owner or reviews it."""

    period: str
    owner: str
    status: str
    sees_all: bool
    row: ResultRow | None
    documents: tuple[Document, ...]
    contributions: ContributionTable | None
    shares: PdfTable | None
    comments: list[CommentRow]
    events: PdfTable | None


def results_of(user: User, page: PlanPage, code: str) -> list[ResultPart]:
    """Return the periods of which ``user`` sees anything, in order; never another's draft."""
    criterion = page.snapshot[code].pk
    measurement = measurements_of(page.plan).get(criterion, UNMEASURED)
    found = []
    for period in page.snapshot.reported.periods:
        try:
            task = get_task(user, page.plan, period.kind.value, code)
        except Http404:
            continue  # no result of this period is the person's to know of
        part = _part(task, measurement)
        if part is not None:
            found.append(part)
    return found


def events_table(rows: Iterable[EventRow], *, with_target: bool = False) -> PdfTable:
    """Return what was done, the latest first; ``with_target``: to which of several things."""
    heads = columns(("Lúc", Kind.DATETIME), "Người thực hiện", "Việc", "Thay đổi, ghi chú")
    values = (
        (
            row.at,
            row.actor_name,
            f"{row.label}: {row.target}" if with_target else row.label,
            "\n".join([*map(str, row.changes), *([row.note] if row.note else [])]),
        )
        for row in rows
    )
    return printed(Table("lich-su", "Lịch sử", heads, tuple(values)), css="events")


def _part(task: Task, measurement: Measurement) -> ResultPart | None:
    row = result_row(task, measurement)
    sees_all = task.sight is Sight.EVERYTHING
    contributions = contribution_table(task, measurement)
    if row is None and not contributions.rows:
        return None
    has_result = sees_all and task.result is not None
    events = _events(task) if sees_all else []
    return ResultPart(
        period=str(task.period),
        owner=task.owner.name,
        status=row.status.text if row else "",
        sees_all=has_result,
        row=row,
        documents=_documents(task) if has_result else (),
        contributions=contributions if contributions.rows else None,
        shares=_shares(contributions) if contributions.is_ratio and contributions.rows else None,
        comments=comment_rows(task),
        events=events_table(events) if events else None,
    )


def _events(task: Task) -> list[EventRow]:
    events = history_of_result(
        task.plan,
        code=task.criterion.code,
        period=task.period.kind,
        agency_slug=task.owner.slug,
    )
    return rows_of(events[:MOST_EVENTS])


def _documents(task: Task) -> tuple[Document, ...]:
    rows = evidence_panel(task, can_edit=False).rows
    return tuple(Document(row.number, row.title, _about(row)) for row in rows)


def _about(row: DocumentRow) -> str:
    """Return what is known of a document in one line: where from, since when, which file."""
    issued = f"ngày {row.issued_on}" if row.issued_on else ""
    effective = f"hiệu lực {row.effective_on}" if row.effective_on else ""
    file = f"{row.file_name} ({row.kind}, {row.size})" if row.file_name else row.url
    known = (issued, effective, row.issuer, file, f"gắn lúc {row.added}")
    return "; ".join(filter(None, known))


def _shares(table: ContributionTable) -> PdfTable:
    heads = columns(
        "Cơ quan", ("Tử số", Kind.NUMBER), ("Mẫu số", Kind.NUMBER), ("Tỷ lệ", Kind.PERCENT)
    )
    rows = tuple(
        (row.agency, *map(figure_of, (row.numerator, row.denominator, row.percent)))
        for row in table.rows
    )
    total = (table.total_numerator, table.total_denominator, table.total_percent)
    return printed(
        Table("phoi-hop", "Nội dung phối hợp", heads, rows, ("Cộng", *map(figure_of, total)))
    )
