"""Tasks that were given, as lists show them: frozen rows and their counts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.access import Person
from assignments.access import working_agency_ids
from assignments.enums import WorkOrderStatus
from assignments.models import WorkOrder
from assignments.order_access import visible_orders
from assignments.periods import in_days
from assignments.result_rows import Mark
from common import clock
from common.tables.model import Kind, Row, columns
from criteria.models import Plan

Address = Callable[..., str]
SOON_DAYS = 3
STATUS_MARKS = {
    WorkOrderStatus.OPEN: Mark(WorkOrderStatus.OPEN.label, "accent", "pencil"),
    WorkOrderStatus.REPORTED: Mark(WorkOrderStatus.REPORTED.label, "due", "clock"),
    WorkOrderStatus.DONE: Mark(WorkOrderStatus.DONE.label, "ok", "check-circle"),
    WorkOrderStatus.CANCELLED: Mark(WorkOrderStatus.CANCELLED.label, "muted", "x-lg"),
}
COLUMNS = columns(
    ("Tiêu chí", Kind.CODE),
    "Tên tiêu chí",
    "Việc",
    "Cơ quan",
    ("Hạn", Kind.DATE),
    "Còn lại",
    "Trạng thái",
    ("Giao lúc", Kind.DATETIME),
    "Người giao",
    ("Báo xong lúc", Kind.DATETIME),
    "Người báo xong",
    "Kết quả thực hiện",
    "Ý kiến của người giao",
    ("Kết thúc lúc", Kind.DATETIME),
    "Người kết thúc",
)
"""Headings of ``OrderRow.values``."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One task. ``due`` is ``None`` once the agency has reported it or it is ended."""

    code: str
    name: str
    agency: str
    agency_slug: str
    text: str
    due_on: date
    due: Mark | None
    note: str
    status: WorkOrderStatus
    mark: Mark
    assigned_at: datetime
    assigned_by: str
    giver_id: int
    url: str
    values: Row

    @property
    def is_overdue(self) -> bool:
        """Tell whether the agency is past the day with it."""
        return self.due is not None and self.due.tone == "late"


@dataclass(frozen=True, slots=True)
class OrderCounts:
    """How many tasks stand how."""

    open: int = 0
    overdue: int = 0
    reported: int = 0
    done: int = 0
    cancelled: int = 0

    @property
    def to_do(self) -> str:
        """Return what an agency has before it: '3 việc được giao, 1 quá hạn'; '' for nothing."""
        if not self.open:
            return ""
        late = f", {self.overdue} quá hạn" if self.overdue else ""
        return f"{self.open} việc được giao{late}"


def order_rows(orders: Iterable[WorkOrder], address: Address) -> list[OrderRow]:
    """Return tasks for a list: what is open first, by day; then what was ended, the latest first.

    Args:
        address: a page's name and its arguments → where it is.
    """
    today = clock.today()
    found = sorted(orders, key=_place)
    return [_row(order, today, address) for order in found]


def counts_of(rows: Iterable[OrderRow]) -> OrderCounts:
    """Count rows by how they stand."""
    found = list(rows)
    statuses = [row.status for row in found]
    return OrderCounts(
        statuses.count(WorkOrderStatus.OPEN),
        sum(row.is_overdue for row in found),
        statuses.count(WorkOrderStatus.REPORTED),
        statuses.count(WorkOrderStatus.DONE),
        statuses.count(WorkOrderStatus.CANCELLED),
    )


def own_orders(user: Person, plan: Plan, address: Address) -> list[OrderRow]:
    """Return the tasks of the person's own agencies. No query for who works for none."""
    mine = working_agency_ids(user)
    if not mine:
        return []
    return order_rows(visible_orders(user, plan).filter(agency__in=mine), address)


def open_orders(user: Person, plan: Plan, code: str, address: Address) -> list[OrderRow]:
    """Return the tasks about a criterion that are not ended, as far as the person may know."""
    ended = [status for status in WorkOrderStatus if status.is_closed]
    orders = visible_orders(user, plan).filter(criterion__code=code).exclude(status__in=ended)
    return order_rows(orders, address)


def due_mark(due_on: date, today: date) -> Mark:
    """Return how far a due day is: 'còn 3 ngày', 'quá hạn 2 ngày'."""
    days = (due_on - today).days
    if days < 0:
        return Mark(in_days(due_on, today), "late", "exclamation-circle")
    return Mark(in_days(due_on, today), "due" if days <= SOON_DAYS else "accent", "clock")


def _place(order: WorkOrder) -> tuple[bool, float, int]:
    is_closed = WorkOrderStatus(order.status).is_closed
    ended = order.closed_at.timestamp() if order.closed_at else 0.0
    return (is_closed, -ended if is_closed else float(order.due_on.toordinal()), order.pk)


def _row(order: WorkOrder, today: date, address: Address) -> OrderRow:
    status = WorkOrderStatus(order.status)
    due = due_mark(order.due_on, today) if status is WorkOrderStatus.OPEN else None
    return OrderRow(
        code=order.criterion.code,
        name=order.criterion.name,
        agency=order.agency.short_name,
        agency_slug=order.agency.slug,
        text=order.text,
        due_on=order.due_on,
        due=due,
        note=_note(order, status),
        status=status,
        mark=STATUS_MARKS[status],
        assigned_at=order.assigned_at,
        assigned_by=str(order.assigned_by),
        giver_id=order.assigned_by_id,
        url=address("assignments:order", str(order.key)),
        values=(
            order.criterion.code,
            order.criterion.name,
            order.text,
            order.agency.name,
            order.due_on,
            due.text if due else "",
            status.label,
            order.assigned_at,
            str(order.assigned_by),
            order.reported_at,
            str(order.reported_by or ""),
            order.report,
            order.answer,
            order.closed_at,
            str(order.closed_by or ""),
        ),
    )


def _note(order: WorkOrder, status: WorkOrderStatus) -> str:
    """Return what a list adds to the status: since when, how late, that it was sent back."""
    if status.is_closed and order.closed_at:
        return f"ngày {timezone.localdate(order.closed_at):%d/%m/%Y}"
    if status is WorkOrderStatus.REPORTED and order.reported_at:
        day = timezone.localdate(order.reported_at)
        late = (day - order.due_on).days
        return f"báo ngày {day:%d/%m/%Y}" + (f", sau hạn {late} ngày" if late > 0 else "")
    return "cần làm tiếp" if order.reported_at and order.answer else ""
