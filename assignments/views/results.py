"""One result: what it says, where it stands, who said what about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from accounts.actor import Actor
from accounts.history import EventRow, history_of_result, rows_of
from assignments.access import Task, get_task, get_task_as
from assignments.actions import results, reviews
from assignments.content import LABELS
from assignments.documents import evidence_panel
from assignments.forms import CommentForm
from assignments.measurement import UNMEASURED, Measurement, measurements_of
from assignments.models import Result
from assignments.monitor import reopenings_for
from assignments.order_rows import open_orders
from assignments.refusals import Incomplete, NotNow, Stale
from assignments.result_rows import (
    comment_rows,
    contribution_table,
    period_mark,
    result_row,
    status_mark,
    steps_of,
)
from assignments.views.page import Links, plan_of, why_closed
from assignments.views.work_files import contribution_file
from assignments.workflow import WITH_THE_AGENCY, Action, Part, Sight
from common.http import read_only, read_write
from common.tables.answers import table_answer
from common.tables.model import Table

MOST_EVENTS = 50
"""Events of a result that its page shows."""


@read_only
def result(request: HttpRequest, kind: str, code: str) -> HttpResponseBase:
    """Show a result to whoever may see it."""
    plan = plan_of(request)
    task = get_task(request.user, plan, kind, code)
    return table_answer(request, lambda: [_table(task)]) or _page(request, task)


def _table(task: Task) -> Table:
    """Return what others added to the result, as plain values."""
    measurement = measurements_of(task.plan).get(task.criterion.pk, UNMEASURED)
    title = f"{task.criterion.code}, kỳ {task.period}"
    return contribution_file(task.plan, title, contribution_table(task, measurement))


@read_write
def result_submit(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Hand a result in as it is stored."""
    return _step(request, kind, code, results.submit_result, "Đã nộp kết quả tiêu chí {code}.")


@read_write
def result_withdraw(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Take a result back before its review has begun."""
    done = "Đã rút lại kết quả tiêu chí {code}; sửa xong cần nộp lại."
    return _step(request, kind, code, results.withdraw_result, done)


@read_write
def result_comment(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Add a remark to the thread."""
    plan = plan_of(request)
    task = get_task(request.user, plan, kind, code)
    here = Links(request.user, plan).of_task("assignments:result", task)
    if request.method != "POST":
        return redirect(here)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, task, comment_form=form, status=422)
    try:
        reviews.add_comment(
            plan=plan,
            kind=kind,
            code=code,
            text=form.cleaned_data["text"],
            actor=Actor.of_request(request),
        )
    except NotNow as refusal:
        form.add_error("text", str(refusal))
        return _page(request, task, comment_form=form, status=409)
    # A reviewer goes on where the remark was written.
    from_review = request.GET.get("ve") == "tham-dinh" and Part.REVIEWER in task.parts
    back = Links(request.user, plan).review_of(task) if from_review else here
    return redirect(f"{back}#y-kien")


def _step(
    request: HttpRequest, kind: str, code: str, action: Callable[..., Result], done: str
) -> HttpResponse:
    """Take one step with the version that was on the page; say what stood in the way."""
    plan = plan_of(request)
    task = get_task_as(request.user, plan, kind, code, Part.OWNER)
    here = Links(request.user, plan).of_task("assignments:result", task)
    if request.method != "POST":
        return redirect(here)
    seen = request.POST.get("version", "")
    try:
        action(
            plan=plan,
            kind=kind,
            code=code,
            expected_version=int(seen) if seen.isascii() and seen.isdigit() else -1,
            actor=Actor.of_request(request),
        )
    except Incomplete as refusal:
        return _page(request, task, missing=refusal.missing, status=422)
    except Stale:
        said = (
            "Kết quả đã được sửa sau khi trang này được mở. Xem lại bản mới dưới đây rồi làm lại."
        )
        return _page(request, get_task(request.user, plan, kind, code), said=said, status=409)
    except NotNow as refusal:
        return _page(
            request, get_task(request.user, plan, kind, code), said=str(refusal), status=409
        )
    messages.success(request, done.format(code=code))
    return redirect(here)


def _page(
    request: HttpRequest,
    task: Task,
    *,
    comment_form: CommentForm | None = None,
    missing: dict[str, str] | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the result's page; who sees which part is the task's to say."""
    links = Links(request.user, task.plan)
    measurement = measurements_of(task.plan).get(task.criterion.pk, UNMEASURED)
    sees_all = task.sight is Sight.EVERYTHING
    is_owner = Part.OWNER in task.parts
    return render(
        request,
        "assignments/result.html",
        {
            "task": task,
            "row": result_row(task, measurement),
            "mark": status_mark(task.seen),
            "due": period_mark(task.period, is_open=task.is_open),
            "steps": steps_of(task.seen) if sees_all else (),
            "sees_all": sees_all,
            "is_owner": is_owner,
            "version": task.seen.version if task.seen else 0,
            "closed": why_closed(task.period) if is_owner and not task.is_open else "",
            "reopenings": reopenings_for(task.period, [task.owner.pk]) if is_owner else [],
            "missing": _places(links, task, missing or {}),
            "said": said,
            "comments": comment_rows(task, request.user.pk),
            "comment_form": comment_form or CommentForm(),
            "comment_url": links.of_task("assignments:result-comment", task)
            if sees_all and (task.result or comment_form)
            else "",
            "table": contribution_table(task, measurement),
            "panel": evidence_panel(task, can_edit=False) if sees_all and task.result else None,
            "bundle": {
                "nam": str(task.plan.year),
                "ky": task.period.kind,
                "ma": task.criterion.code,
            },
            "events": _history(task) if sees_all else [],
            "orders": open_orders(request.user, task.plan, task.criterion.code, links.to),
            **_addresses(links, task, measurement),
        },
        status=status,
    )


def _history(task: Task) -> list[EventRow]:
    """Return what happened to the result, the latest first."""
    events = history_of_result(
        task.plan,
        code=task.criterion.code,
        period=task.period.kind,
        agency_slug=task.owner.slug,
    )
    return rows_of(events[:MOST_EVENTS])


def _addresses(links: Links, task: Task, measurement: Measurement) -> dict[str, Any]:
    """Return where the page's buttons lead; '' for what the person can't do now."""
    may = task.actions
    is_with_agency = task.status in WITH_THE_AGENCY
    is_reviewer = Part.REVIEWER in task.parts
    return {
        "edit_url": links.of_task("assignments:result-edit", task)
        if Action.SAVE in may and is_with_agency
        else "",
        "change_url": links.of_task("assignments:result-edit", task, sua="1")
        if Action.SAVE in may and not is_with_agency
        else "",
        "submit_url": links.of_task("assignments:result-submit", task)
        if Action.SUBMIT in may and task.result
        else "",
        "withdraw_url": links.of_task("assignments:result-withdraw", task)
        if Action.WITHDRAW in may
        else "",
        "review_url": links.review_of(task) if is_reviewer and task.result else "",
        "contribute_url": links.of_task("assignments:contribution", task)
        if task.contributing_ids
        else "",
        "criterion_url": links.to("reports:criterion", task.criterion.code),
        "work_url": links.to("assignments:my-work", ky=task.period.kind),
    }


def _places(links: Links, task: Task, missing: dict[str, str]) -> list[dict[str, str]]:
    """Return what is lacking, each with the place where it is entered."""
    edit = links.of_task("assignments:result-edit", task)
    return [
        {"label": LABELS[name], "text": text, "url": f"{edit}#id_{name}"}
        for name, text in missing.items()
    ]
