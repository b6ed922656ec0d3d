"""Telling agencies by the calendar of the tasks that they were given."""

from datetime import date

from django.urls import reverse

from accounts.enums import NoticeKind
from accounts.inbox import notify
from assignments.actions.order_notices import order_url
from assignments.actions.reviews import people_of
from assignments.enums import WorkOrderStatus
from assignments.models import WorkOrder
from assignments.periods import in_days
from common import clock
from criteria.models import Plan

ORDER_DAYS_BEFORE = (1, 3)
"""How many days before a task is due its agency is reminded."""
WEEK = 7


def remind_of_orders(plan: Plan) -> int:
    """Tell agencies of open tasks that are due soon or overdue; return how many people were told.

    One notice for the tasks of an agency that are due on the same day. Its key holds the day and
    the step: nobody hears of a step twice, and a day that is moved is one of its own.
    """
    today = clock.today()
    orders = WorkOrder.objects.filter(criterion__plan=plan, status=WorkOrderStatus.OPEN)
    due: dict[tuple[int, date], list[WorkOrder]] = {}
    for order in orders.select_related("criterion").order_by("due_on", "pk"):
        if _step(order.due_on, today):
            due.setdefault((order.agency_id, order.due_on), []).append(order)
    sent = 0
    for (agency_id, due_on), found in due.items():
        kind = NoticeKind.OVERDUE if due_on < today else NoticeKind.DUE
        sent += notify(
            people_of(agency_id),
            kind=kind,
            title=f"{len(found)} việc được giao {in_days(due_on, today)}",
            text="\n".join(f"- {order.text} (hạn {due_on:%d/%m/%Y})" for order in found),
            url=order_url(found[0], plan.year)
            if len(found) == 1
            else f"{reverse('assignments:order-list')}?nam={plan.year}",
            key=f"order · {plan.pk} · {agency_id} · {due_on} · {_step(due_on, today)}",
        )
    return sent


def _step(due_on: date, today: date) -> str:
    """Return which reminder a due day calls for: '3' or '1' day before, 'w0' once it is past.

    After the first day that it is past, one a week; '' where none is due.
    """
    days = (due_on - today).days
    if days < 0:
        return f"w{(-days - 1) // WEEK}"
    return next((str(step) for step in ORDER_DAYS_BEFORE if days <= step), "")
