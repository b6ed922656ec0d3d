"""Tasks that an agency was given: its list, one task, and every step of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from accounts.actor import Actor
from accounts.history import history_of, rows_of
from assignments.access import working_agency_ids
from assignments.actions import orders as actions
from assignments.actions.order_notices import order_target
from assignments.enums import WorkOrderStatus
from assignments.forms_orders import AnswerForm, ChangeForm, ReportForm
from assignments.models import WorkOrder
from assignments.order_access import (
    can_give_orders,
    get_order,
    order_parts,
    takes_orders,
)
from assignments.order_rows import COLUMNS, counts_of, order_rows, own_orders
from assignments.orders import OrderAction, OrderPart, Step, allowed_steps
from assignments.refusals import Refusal, Stale
from assignments.views.page import Links, plan_of
from assignments.views.saving import show_version
from assignments.views.table_files import WorkTables
from common.http import read_only, read_write
from common.tables.answers import table_answer

VERBS = {
    "sua": OrderAction.CHANGE,
    "bao-xong": OrderAction.REPORT,
    "rut-lai": OrderAction.TAKE_BACK,
    "tra-lai": OrderAction.SEND_BACK,
    "xac-nhan": OrderAction.CONFIRM,
    "huy": OrderAction.CANCEL,
    "mo-lai": OrderAction.REOPEN,
}
DONE = {
    OrderAction.CHANGE: "Đã lưu thay đổi và báo cho {agency}.",
    OrderAction.REPORT: "Đã báo xong; việc chờ người giao xác nhận.",
    OrderAction.TAKE_BACK: "Đã rút lại báo cáo; việc trở lại trạng thái đang làm.",
    OrderAction.SEND_BACK: "Đã trả lại để {agency} làm tiếp.",
    OrderAction.CONFIRM: "Đã xác nhận việc này đã xong.",
    OrderAction.CANCEL: "Đã hủy việc này và báo cho {agency}.",
    OrderAction.REOPEN: "Đã mở lại việc này và báo cho {agency}.",
}
STALE = (
    "Việc này đã thay đổi sau khi trang này được mở, nên chưa ghi gì. Xem nội dung hiện nay ở dưới "
    "rồi quyết định lại."
)
MOST_EVENTS = 50


@dataclass(frozen=True, slots=True)
class Refused:
    """What was posted and not done: the form as it was typed, and why."""

    action: OrderAction
    form: forms.Form
    sentence: str
    status: int

    @property
    def typed(self) -> str:
        """Return the text that was typed, for when its form is not there any more."""
        fields = ("text", "answer")
        return next((self.form.data[name] for name in fields if self.form.data.get(name)), "")


@read_only
def order_list(request: HttpRequest) -> HttpResponseBase:
    """List the tasks of the person's agencies."""
    plan = plan_of(request)
    links = Links(request.user, plan)
    rows = own_orders(request.user, plan, links.to)
    answer = table_answer(
        request,
        lambda: [
            WorkTables(plan).table(
                "viec-duoc-giao",
                f"Việc được giao năm {plan.year}",
                COLUMNS,
                (row.values for row in rows),
                has_results=False,
            )
        ],
    )
    if answer is not None:
        return answer
    return render(
        request,
        "assignments/order_list.html",
        {
            "rows": rows,
            "counts": counts_of(rows),
            "has_agency": bool(working_agency_ids(request.user)),
            "work_url": links.to("assignments:my-work"),
            "board_url": links.to("reports:order-board") if can_give_orders(request.user) else "",
            "overview_url": links.to("reports:overview"),
        },
    )


@read_only
def order(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show one task to its agency, to leaders and to coordinators."""
    return _page(request, get_order(request.user, key))


@read_write
def order_step(request: HttpRequest, key: str, verb: str) -> HttpResponseBase:
    """Take one step of the table with the task exactly as it was seen."""
    found = get_order(request.user, key)
    action = VERBS.get(verb)
    if action is None:
        raise Http404("Không có việc này.")
    here = Links(request.user, found.criterion.plan).to("assignments:order", str(found.key))
    if request.method != "POST":
        return redirect(here)
    refused = _take(request, found, action)
    if refused is None:
        messages.success(request, DONE[action].format(agency=found.agency.short_name))
        return redirect(here)
    return _page(request, get_order(request.user, key), refused)


def _take(request: HttpRequest, found: WorkOrder, action: OrderAction) -> Refused | None:
    form = _form(found, action, request.POST)
    is_valid = form.is_valid()
    version = form.cleaned_data.get("version", -1)
    try:
        if not is_valid and version not in {-1, found.version}:
            # What has changed meanwhile is said before what is wrong with the form.
            raise Stale(found)
        if is_valid:
            _act(form, found, action, version, Actor.of_request(request))
            return None
    except ValidationError as error:
        for name, errors in error.error_dict.items():
            form.add_error(name, errors)
    except Stale as refusal:
        show_version(form, refusal.current)
        return Refused(action, form, STALE, 409)
    except Refusal as refusal:
        return Refused(action, form, str(refusal), 409)
    return Refused(action, form, "", 422)


def _act(
    form: forms.Form, found: WorkOrder, action: OrderAction, version: int, actor: Actor
) -> None:
    where: dict[str, Any] = {"key": found.key, "expected_version": version, "actor": actor}
    values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    steps: dict[OrderAction, Callable[..., WorkOrder]] = {
        OrderAction.CHANGE: actions.change_order,
        OrderAction.REPORT: actions.report_order,
        OrderAction.TAKE_BACK: actions.take_back_report,
        OrderAction.SEND_BACK: actions.send_order_back,
        OrderAction.CONFIRM: actions.confirm_order,
        OrderAction.CANCEL: actions.cancel_order,
        OrderAction.REOPEN: actions.reopen_order,
    }
    if action is OrderAction.TAKE_BACK:
        values = {}
    steps[action](**where, **values)


def _form(found: WorkOrder, action: OrderAction, data: Any = None) -> forms.Form:
    """Return the form of a step, filled with what is stored where nothing was sent."""
    version = {"version": found.version}
    auto_id = f"id_{action.value}_%s"
    if action is OrderAction.CHANGE:
        stored = {"text": found.text, "due_on": found.due_on}
        return ChangeForm(
            data,
            initial=version | stored,
            plan=found.criterion.plan,
            unchanged_due=found.due_on,
            auto_id=auto_id,
        )
    if action is OrderAction.REPORT:
        return ReportForm(data, initial=version | {"text": found.report}, auto_id=auto_id)
    needs_reason = action in {OrderAction.SEND_BACK, OrderAction.CANCEL, OrderAction.REOPEN}
    return AnswerForm(data, initial=version, needs_reason=needs_reason, auto_id=auto_id)


def _page(
    request: HttpRequest, found: WorkOrder, refused: Refused | None = None
) -> HttpResponseBase:
    plan = found.criterion.plan
    links = Links(request.user, plan)
    parts = order_parts(request.user, found)
    status = WorkOrderStatus(found.status)
    is_running = takes_orders(plan)
    steps = allowed_steps(status, parts) if is_running else {}
    if found.reported_by == request.user:
        steps.pop(OrderAction.CONFIRM, None)
    (row,) = order_rows([found], links.to)
    is_giver = OrderPart.GIVER in parts
    return render(
        request,
        "assignments/order.html",
        {
            "order": found,
            "row": row,
            "plan": plan,
            "steps": {
                action.value: _way(found, step, links, refused) for action, step in steps.items()
            },
            "refused": refused,
            "typed": refused.typed if refused and refused.action not in steps else "",
            "closed": ""
            if is_running
            else f"Kế hoạch năm {plan.year} không trong thời gian thực hiện: việc này chỉ để xem.",
            "events": rows_of(history_of(plan, order_target(found))[:MOST_EVENTS]),
            "criterion_url": links.to("reports:criterion", found.criterion.code),
            "way": [
                ("Việc đã giao", links.to("reports:order-board"))
                if is_giver
                else ("Việc được giao", links.to("assignments:order-list")),
                (f"Tiêu chí {found.criterion.code}", ""),
            ],
        },
        status=refused.status if refused else 200,
    )


def _way(found: WorkOrder, step: Step, links: Links, refused: Refused | None) -> dict[str, Any]:
    """Return a step as the page offers it: its form, where it is sent, what the button says."""
    is_refused = refused is not None and refused.action is step.action
    verb = next(verb for verb, action in VERBS.items() if action is step.action)
    return {
        "form": refused.form if refused and is_refused else _form(found, step.action),
        "url": links.to("assignments:order-step", str(found.key), verb),
        "label": step.action.label,
        "is_open": is_refused,
    }
