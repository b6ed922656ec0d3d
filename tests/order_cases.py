"""Tasks of plan 214 brought to where a test of them begins."""

from datetime import date
from typing import Any

from accounts.actor import Actor
from accounts.models import User
from assignments.actions import orders
from assignments.enums import WorkOrderStatus
from assignments.models import WorkOrder
from criteria.models import Plan

TEXT = "Bổ sung báo cáo giải ngân."
DUE = date(2021, 10, 5)
S = WorkOrderStatus


def actor_of(user: User) -> Actor:
    return Actor(user, str(user))


def given(plan: Plan, by: User, **fields: Any) -> WorkOrder:
    """Return a task about 6.1.1 for Sở Tài chính, or what ``fields`` say."""
    values = {"code": "6.1.1", "agency_slug": "so-tai-chinh", "text": TEXT, "due_on": DUE}
    wanted = orders.NewOrder(**values | fields)
    return orders.give_orders(plan=plan, orders=[wanted], actor=actor_of(by)).orders[0]


def reported(order: WorkOrder, by: User, text: str = "Đã gửi báo cáo 123.") -> WorkOrder:
    return orders.report_order(
        key=order.key, text=text, expected_version=order.version, actor=actor_of(by)
    )


def in_status(status: WorkOrderStatus, plan: Plan, giver: User, officer: User) -> WorkOrder:
    """Return a task of the given status."""
    order = given(plan, giver)
    seen: dict[str, Any] = {"key": order.key, "answer": "Vì lý do khác.", "actor": actor_of(giver)}
    if status in {S.REPORTED, S.DONE}:
        order = reported(order, officer)
    if status is S.DONE:
        order = orders.confirm_order(**seen, expected_version=order.version)
    if status is S.CANCELLED:
        order = orders.cancel_order(**seen, expected_version=order.version)
    return order
