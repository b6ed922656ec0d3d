"""Tasks that leaders may have given before quarter III: one late, one reported, one ahead."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.actor import Actor
from accounts.models import User
from assignments.access import working_agency_ids
from assignments.actions import orders
from assignments.demo import texts
from assignments.models import WorkOrder
from assignments.monitor import owners_of
from common import clock
from criteria.models import Plan

TASKS = (
    ("6.1.1", (8, 30), (9, 18), texts.TASKS[0]),
    ("6.1.3", (9, 1), (9, 20), texts.TASKS[1]),
    ("8.5", (9, 6), (10, 5), texts.TASKS[2]),
)
"""Criterion, day that it was given, day that it is due, what is to be done."""
REPORTED = "6.1.3"


def give_sample_orders(plan: Plan) -> None:
    """Give the sample tasks as the leader's account."""
    leader = User.objects.get(username="lanhdao")
    owners = owners_of(plan)
    for code, given_on, due_on, text in TASKS:
        with clock.held_at(_at(plan.year, *given_on)):
            orders.give_orders(
                plan=plan,
                orders=[
                    orders.NewOrder(
                        code,
                        owners[plan.criteria.get(code=code).pk].slug,
                        f"{texts.MARK} {text}",
                        date(plan.year, *due_on),
                    )
                ],
                actor=Actor(leader, str(leader)),
            )


def report_sample_order(plan: Plan) -> None:
    """Let an officer of its agency say that one of the sample tasks is done."""
    order = WorkOrder.objects.get(criterion__plan=plan, criterion__code=REPORTED)
    people = User.objects.filter(memberships__agency=order.agency_id, is_active=True)
    officer = next(user for user in people.order_by("pk") if working_agency_ids(user))
    with clock.held_at(_at(plan.year, 9, 20)):
        orders.report_order(
            key=order.key,
            text=f"{texts.MARK} {texts.TASK_REPORT}",
            expected_version=order.version,
            actor=Actor(officer, str(officer)),
        )


def _at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 16, 45, tzinfo=ZoneInfo(settings.TIME_ZONE))
