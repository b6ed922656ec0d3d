"""Giving tasks to agencies, and everything that becomes of one until it is ended.

Every action locks the plan's row first and reads the task again under that lock. A change is
refused where somebody else has made one since the form was opened; sent twice, it is made once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.actor import Actor
from accounts.models import User
from assignments.actions.order_notices import (
    announce_orders,
    order_target,
    tell_agency,
    tell_giver,
)
from assignments.enums import WorkOrderStatus
from assignments.models import WorkOrder
from assignments.monitor import owners_of
from assignments.order_access import (
    can_give_orders,
    due_fault,
    get_order,
    order_parts,
    takes_orders,
    why_no_order,
)
from assignments.orders import (
    ANSWER_LENGTH,
    REPORT_LENGTH,
    TEXT_LENGTH,
    OrderAction,
    Step,
    allowed_steps,
)
from assignments.refusals import NotNow, Stale
from common import clock
from criteria.access import get_criterion
from criteria.actions import commit_change, lock_plan
from criteria.models import Plan


@dataclass(frozen=True, slots=True)
class NewOrder:
    """A task to be given. ``agency_slug``: who its giver saw that it goes to."""

    code: str
    agency_slug: str
    text: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Given:
    """What was given, and which agencies have nobody to hear of it."""

    orders: tuple[WorkOrder, ...]
    without_people: tuple[str, ...]


@transaction.atomic
def give_orders(*, plan: Plan, orders: Sequence[NewOrder], actor: Actor) -> Given:
    """Give tasks to the agencies that own the criteria's results: all of them, or none.

    One that its giver has given in the same words, and that is still open, is not given twice.

    Raises:
        PermissionDenied: the person gives no tasks.
        Http404: the plan has no such criterion.
        NotNow: the plan is not in force, nobody owns the criterion's result, or not that agency.
        ValidationError: no text, too long a text, or a due day out of bounds.
    """
    user = _person(actor)
    if not can_give_orders(user):
        raise PermissionDenied("Chỉ lãnh đạo và Sở Nội vụ giao việc.")
    plan = _lock(plan.pk)
    takers = owners_of(plan)
    given: list[WorkOrder] = []
    for wanted in orders:
        criterion = get_criterion(plan, wanted.code)
        taker = takers.get(criterion.pk)
        if refusal := why_no_order(criterion, taker):
            raise NotNow(refusal)
        assert taker is not None  # noqa: S101  # ``why_no_order`` has seen to it
        if taker.slug != wanted.agency_slug:
            raise NotNow(
                f"Cơ quan chủ trì tiêu chí {criterion.code} hiện là {taker.name}, khác với lúc "
                "trang này được mở. Kiểm tra rồi giao lại."
            )
        _check(plan, wanted.text, wanted.due_on)
        values: dict[str, Any] = {
            "criterion": criterion,
            "agency": taker,
            "text": wanted.text,
            "due_on": wanted.due_on,
            "assigned_by": user,
            "status": WorkOrderStatus.OPEN,
        }
        if WorkOrder.objects.filter(**values).exists():
            continue
        order = WorkOrder.objects.create(assigned_at=clock.now(), **values)
        given.append(order)
        commit_change(
            plan,
            actor=actor,
            action="order.give",
            target=order_target(order),
            changes={"text": [None, order.text], "due_on": [None, order.due_on.isoformat()]},
        )
    without_people = announce_orders(plan, given, user)
    return Given(tuple(given), without_people)


@transaction.atomic
def change_order(
    *, key: Any, text: str, due_on: date, expected_version: int, actor: Actor
) -> WorkOrder:
    """Change what an open task says or when it is due; what it says already changes nothing.

    Raises:
        Http404, PermissionDenied: not the person's to know of, or to change.
        NotNow: it is not open, or the plan is not in force.
        Stale: it has changed since it was seen.
        ValidationError: as for giving; a due day that stays may have gone by.
    """
    plan, order = _locked(key, actor)
    changes: dict[str, list[Any]] = {}
    if order.text != text:
        changes["text"] = [order.text, text]
    if order.due_on != due_on:
        changes["due_on"] = [order.due_on.isoformat(), due_on.isoformat()]
    seen = expected_version if changes else order.version
    _allowed(order, OrderAction.CHANGE, actor, seen)
    if not changes:
        return order
    _check(plan, text, due_on if "due_on" in changes else None)
    order.text, order.due_on = text, due_on
    _save(plan, order, actor, OrderAction.CHANGE, changes)
    tell_agency(order, "đã được sửa", order.text, actor)
    return order


@transaction.atomic
def report_order(*, key: Any, text: str, expected_version: int, actor: Actor) -> WorkOrder:
    """Say for the agency that a task is done and what was done; raises as ``change_order``."""
    plan, order = _locked(key, actor)
    is_repeat = (order.status, order.report) == (WorkOrderStatus.REPORTED, text)
    if is_repeat and order.reported_by == actor.user and order.version == expected_version + 1:
        return order
    step = _allowed(order, OrderAction.REPORT, actor, expected_version)
    if not text.strip():
        raise ValidationError({"text": "Ghi đã làm gì, kết quả ở đâu để người giao xác nhận được."})
    if len(text) > REPORT_LENGTH:
        raise ValidationError({"text": _too_long("Kết quả thực hiện", REPORT_LENGTH)})
    changes: dict[str, list[Any]] = {
        "status": [order.status, step.to.value],
        "report": [order.report or None, text],
    }
    order.status, order.report = step.to, text
    order.reported_at, order.reported_by = clock.now(), actor.user
    _save(plan, order, actor, OrderAction.REPORT, changes)
    tell_giver(order, "báo đã xong", text, actor)
    return order


@transaction.atomic
def take_back_report(*, key: Any, expected_version: int, actor: Actor) -> WorkOrder:
    """Take back for the agency that a task is done; what was said stays for the next report."""
    plan, order = _locked(key, actor)
    step = _allowed(order, OrderAction.TAKE_BACK, actor, expected_version)
    changes = {"status": [order.status, step.to.value]}
    order.status = step.to
    _save(plan, order, actor, OrderAction.TAKE_BACK, changes)
    tell_giver(order, "rút lại báo cáo, làm tiếp", "", actor, by_mail=False)
    return order


@transaction.atomic
def confirm_order(*, key: Any, answer: str, expected_version: int, actor: Actor) -> WorkOrder:
    """End a task that was reported done; whoever reported it leaves that to another person."""
    plan, order = _locked(key, actor)
    if _is_closed_already(order, WorkOrderStatus.DONE, answer, expected_version, actor):
        return order
    step = _allowed(order, OrderAction.CONFIRM, actor, expected_version)
    if order.reported_by_id == _person(actor).pk:
        raise NotNow("Người báo xong không tự xác nhận. Để người giao hoặc người khác xác nhận.")
    _answer(plan, order, step, answer, actor)
    tell_agency(order, "được xác nhận đã xong", answer, actor, by_mail=False)
    return order


@transaction.atomic
def send_order_back(*, key: Any, answer: str, expected_version: int, actor: Actor) -> WorkOrder:
    """Send a task that was reported done back to work, saying what is lacking."""
    plan, order = _locked(key, actor)
    step = _allowed(order, OrderAction.SEND_BACK, actor, expected_version)
    _answer(plan, order, step, answer, actor)
    tell_agency(order, "được trả lại để làm tiếp", answer, actor)
    return order


@transaction.atomic
def cancel_order(*, key: Any, answer: str, expected_version: int, actor: Actor) -> WorkOrder:
    """End a task that is not to be done any more, saying why."""
    plan, order = _locked(key, actor)
    if _is_closed_already(order, WorkOrderStatus.CANCELLED, answer, expected_version, actor):
        return order
    step = _allowed(order, OrderAction.CANCEL, actor, expected_version)
    _answer(plan, order, step, answer, actor)
    tell_agency(order, "đã hủy, không phải làm nữa", answer, actor)
    return order


@transaction.atomic
def reopen_order(*, key: Any, answer: str, expected_version: int, actor: Actor) -> WorkOrder:
    """Let an ended task go on, saying why."""
    plan, order = _locked(key, actor)
    step = _allowed(order, OrderAction.REOPEN, actor, expected_version)
    _answer(plan, order, step, answer, actor)
    tell_agency(order, "được mở lại, cần làm tiếp", answer, actor)
    return order


def _person(actor: Actor) -> User:
    if actor.user is None:
        raise TypeError("a task has a person's name under it")
    return actor.user


def _lock(plan_id: int) -> Plan:
    plan = lock_plan(plan_id)
    if not takes_orders(plan):
        raise NotNow(
            f"Kế hoạch năm {plan.year} {plan.get_status_display().lower()}: chỉ giao và xử lý việc "
            "của kế hoạch đang thực hiện."
        )
    return plan


def _locked(key: Any, actor: Actor) -> tuple[Plan, WorkOrder]:
    user = _person(actor)
    plan = _lock(get_order(user, key).criterion.plan_id)
    order = get_order(user, key)
    order.criterion.plan = plan
    return plan, order


def _allowed(order: WorkOrder, action: OrderAction, actor: Actor, expected_version: int) -> Step:
    """Return the step that the person may take now with the task as it was seen."""
    parts = order_parts(_person(actor), order)
    if not any(action in allowed_steps(status, parts) for status in WorkOrderStatus):
        raise PermissionDenied("Việc này do người khác xử lý; tài khoản này chỉ được xem.")
    if order.version != expected_version:
        raise Stale(order)
    status = WorkOrderStatus(order.status)
    step = allowed_steps(status, parts).get(action)
    if step is None:
        raise NotNow(
            f"Việc này đang ở trạng thái “{status.label}” nên không làm được như vậy. Tải lại "
            "trang để xem tình hình mới."
        )
    return step


def _check(plan: Plan, text: str, due_on: date | None) -> None:
    """Hold what is to be done against its rules; ``due_on`` ``None``: it stays what it was."""
    faults: dict[str, str] = {}
    if not text.strip():
        faults["text"] = "Ghi nội dung việc cần làm."
    elif len(text) > TEXT_LENGTH:
        faults["text"] = _too_long("Nội dung việc", TEXT_LENGTH)
    if due_on is not None and (fault := due_fault(plan, due_on)):
        faults["due_on"] = fault
    if faults:
        raise ValidationError(faults)


def _too_long(what: str, limit: int) -> str:
    return f"{what} dài quá {limit:,} ký tự. Rút gọn lại.".replace(",", ".")


def _answer(plan: Plan, order: WorkOrder, step: Step, answer: str, actor: Actor) -> None:
    """Take a step of the giver's, with what they say to it."""
    if step.needs_reason and not answer.strip():
        raise ValidationError({"answer": "Nêu lý do để cơ quan được giao biết cần làm gì."})
    if len(answer) > ANSWER_LENGTH:
        raise ValidationError({"answer": _too_long("Ý kiến", ANSWER_LENGTH)})
    changes: dict[str, list[Any]] = {"status": [order.status, step.to.value]}
    order.status, order.answer = step.to, answer
    if step.to.is_closed:
        order.closed_at, order.closed_by = clock.now(), actor.user
    else:
        order.closed_at, order.closed_by = None, None
    _save(plan, order, actor, step.action, changes, note=answer)


def _is_closed_already(
    order: WorkOrder, status: WorkOrderStatus, answer: str, expected_version: int, actor: Actor
) -> bool:
    """Tell whether the same press has ended the task a moment ago."""
    return (
        (order.status, order.answer) == (status, answer)
        and order.version == expected_version + 1
        and order.closed_by_id == _person(actor).pk
    )


def _save(
    plan: Plan,
    order: WorkOrder,
    actor: Actor,
    action: OrderAction,
    changes: dict[str, list[Any]],
    note: str = "",
) -> None:
    """Store a change and write it to the plan's chain; its pages say how its tasks stand."""
    order.version += 1
    order.validate_constraints()
    order.save()
    commit_change(
        plan,
        actor=actor,
        action=action.event,
        target=order_target(order),
        changes=changes,
        note=note,
    )
