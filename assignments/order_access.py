"""Who may know of a task and who may do what to it: decided here, once.

A task is known to the agency that it was given to, to leaders and to coordinators. To everybody
else it does not exist: 404.
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from accounts.access import Person, has_role
from accounts.models import Agency
from assignments.access import MONITORING_ROLES, working_agency_ids
from assignments.models import WorkOrder
from assignments.orders import OrderPart
from common import clock
from criteria.access import visible_plans
from criteria.enums import PlanStatus
from criteria.models import Criterion, Plan

DAYS_AHEAD = 180
"""How far a due day may always lie ahead, whatever the plan's year."""


def can_give_orders(user: Person) -> bool:
    """Tell whether the person gives tasks and ends them: leaders and coordinators."""
    return has_role(user, *MONITORING_ROLES)


def visible_orders(user: Person, plan: Plan) -> QuerySet[WorkOrder]:
    """Return the plan's tasks that the person may know of."""
    return _known_to(user).filter(criterion__plan=plan)


def get_order(user: Person, key: Any) -> WorkOrder:
    """Return a task by its address; 404, whatever it is, for who may not know of it."""
    plans = {plan.pk: plan for plan in visible_plans(user)}
    order = _known_to(user).filter(key=key, criterion__plan__in=plans).first()
    if order is None:
        raise Http404("Không có việc này.")
    order.criterion.plan = plans[order.criterion.plan_id]
    return order


def _known_to(user: Person) -> QuerySet[WorkOrder]:
    rows = WorkOrder.objects.select_related(
        "criterion", "agency", "assigned_by", "reported_by", "closed_by"
    )
    if can_give_orders(user):
        return rows
    return rows.filter(agency__in=working_agency_ids(user))


def order_parts(user: Person, order: WorkOrder) -> frozenset[OrderPart]:
    """Return what the person is to a task."""
    parts = set()
    if can_give_orders(user):
        parts.add(OrderPart.GIVER)
    if order.agency_id in working_agency_ids(user):
        parts.add(OrderPart.AGENCY)
    return frozenset(parts)


def takes_orders(plan: Plan) -> bool:
    """Tell whether tasks of the plan are given and dealt with: only while it is in force."""
    return plan.status == PlanStatus.ACTIVE


def why_no_order(criterion: Criterion, taker: Agency | None) -> str:
    """Return why no task can be given about a criterion; '' where one can."""
    if taker is None:
        return (
            f"Mục {criterion.code} không có cơ quan chủ trì nhập kết quả nên không giao việc được. "
            "Chọn tiêu chí được chấm điểm, hoặc phân công cơ quan chủ trì trước."
        )
    if taker.valid_to is not None and taker.valid_to < clock.today():
        return (
            f"{taker.name} đã thôi hoạt động từ {taker.valid_to:%d/%m/%Y} nên không giao việc về "
            f"tiêu chí {criterion.code} được. Phân công cơ quan chủ trì khác trước."
        )
    return ""


def due_fault(plan: Plan, due_on: date) -> str:
    """Return what is wrong with a due day; '' where nothing is."""
    today = clock.today()
    last = max(date(plan.year + 1, 12, 31), today + timedelta(days=DAYS_AHEAD))
    if today <= due_on <= last:
        return ""
    which = "đã qua" if due_on < today else "quá xa"
    return f"Hạn {due_on:%d/%m/%Y} {which}. Nhập ngày từ {today:%d/%m/%Y} đến {last:%d/%m/%Y}."
