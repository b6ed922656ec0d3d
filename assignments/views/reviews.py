"""Thẩm định: one result, beside what was approved before, and the decision about it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import User
from assignments import review_rows
from assignments.access import Task, get_task_as
from assignments.actions import reviews
from assignments.actions.results import allowed
from assignments.content import review_stamp
from assignments.models import Result
from assignments.refusals import NotNow, Refusal, Stale
from assignments.review_forms import ReviewForm
from assignments.views.repeats import is_repeated
from assignments.views.review_page import VERBS, Conflict, marks_of, review_page
from assignments.views.review_ways import (
    Place,
    carried,
    place_of,
    queue_url_back,
    review_url,
    reviewer,
)
from assignments.workflow import Action, Part
from common.http import read_only, read_write
from common.text import format_score, nfc
from criteria.access import get_plan

DONE = {
    Action.BEGIN_REVIEW: "Đã bắt đầu thẩm định; cơ quan chủ trì không rút lại được nữa.",
    Action.RELEASE: "Đã ngừng thẩm định; kết quả trở lại danh sách chờ.",
    Action.RETURN: "Đã trả lại kết quả tiêu chí {code} để bổ sung.",
    Action.REOPEN: "Đã mở lại kết quả tiêu chí {code} cho cơ quan chủ trì.",
}
TYPED = ("appraised_score", "reason")
STALE = (
    "Kết quả, nội dung phối hợp hoặc tài liệu đã thay đổi sau khi trang này được mở, nên chưa có "
    "quyết định nào được ghi. Xem những thay đổi dưới đây rồi quyết định lại; điểm và lý do đã "
    "nhập vẫn còn."
)


@read_only
def review(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Show one result to a reviewer."""
    user = reviewer(request)
    plan = get_plan(user, request.GET.get("nam"))
    task = get_task_as(user, plan, nfc(kind), nfc(code), Part.REVIEWER)
    return review_page(request, user, task, ReviewForm(result=task.result, initial=marks_of(task)))


@read_write
def decide(request: HttpRequest, kind: str, code: str, verb: str) -> HttpResponse:
    """Do one thing of the table of transitions to a result, exactly as it was seen."""
    user = reviewer(request)
    plan = get_plan(user, request.GET.get("nam"))
    action = VERBS.get(verb)
    if action is None:
        raise Http404("Không có việc này.")
    if request.method != "POST":
        return redirect(reverse("assignments:review", args=[kind, code]) + carried(request))
    task = get_task_as(user, plan, nfc(kind), nfc(code), Part.REVIEWER)
    form = ReviewForm(request.POST, result=task.result, action=action)
    is_valid = form.is_valid()
    place = place_of(request, user, task)
    try:
        # What can't be decided now is said before what is wrong with the form.
        _refuse_early(task, form, action)
        if is_valid:
            row = _act(request, task, form, action)
            _tell(request, task, row, action)
            return redirect(_after(request, task, action, place))
    except ValidationError as error:
        _add_errors(form, error)
    except Refusal as refusal:
        task = get_task_as(user, plan, task.period.kind, task.criterion.code, Part.REVIEWER)
        if task.result and _is_repeat(task.result, user, form, action):
            _tell(request, task, task.result, action)
            return redirect(_after(request, task, action, place))
        return _refused(request, user, task, form, refusal)
    return review_page(request, user, task, form, status=422)


def _refuse_early(task: Task, form: ReviewForm, action: Action) -> None:
    if task.result is None:
        raise NotNow("Tiêu chí này chưa có kết quả.")
    allowed(task, action, Part.REVIEWER)
    if action in {Action.APPROVE, Action.RETURN}:
        if review_stamp(task.result) != form.cleaned_data.get("seen"):
            raise Stale(task.result)
    elif task.result.version != form.cleaned_data.get("version"):
        raise Stale(task.result)


def _act(request: HttpRequest, task: Task, form: ReviewForm, action: Action) -> Result:
    where: dict[str, Any] = {
        "plan": task.plan,
        "kind": task.period.kind,
        "code": task.criterion.code,
        "actor": Actor.of_request(request),
    }
    seen, reason = form.cleaned_data["seen"], form.cleaned_data["reason"]
    version = form.cleaned_data["version"]
    if action is Action.APPROVE:
        return reviews.approve_result(**where, seen=seen, appraised_score=form.score, reason=reason)
    if action is Action.RETURN:
        return reviews.return_result(**where, seen=seen, reason=reason)
    if action is Action.REOPEN:
        return reviews.reopen_result(**where, expected_version=version, reason=reason)
    begin_or_release = {
        Action.BEGIN_REVIEW: reviews.begin_review,
        Action.RELEASE: reviews.release_review,
    }[action]
    return begin_or_release(**where, expected_version=version)


def _is_repeat(result: Result, user: User, form: ReviewForm, action: Action) -> bool:
    return is_repeated(
        result,
        user,
        action,
        seen=form.cleaned_data.get("seen", ""),
        version=form.cleaned_data.get("version") or 0,
        score=form.cleaned_data.get("appraised_score"),
        reason=form.cleaned_data.get("reason", ""),
    )


def _add_errors(form: ReviewForm, error: ValidationError) -> None:
    """Show what the action found wrong at its field; nothing typed is lost."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def _refused(
    request: HttpRequest, user: User, task: Task, form: ReviewForm, refusal: Refusal
) -> HttpResponse:
    """Show the result as it stands now, what has changed, and what was typed."""
    since = form.cleaned_data.get("sequence")
    changes = [] if since is None else review_rows.changes_since(task, since)
    typed = {name: form.data[name] for name in TYPED if form.data.get(name)}
    fresh = ReviewForm(result=task.result, initial=marks_of(task) | typed)
    sentence = STALE if isinstance(refusal, Stale) else str(refusal)
    conflict = Conflict(sentence, tuple(changes), typed.get("reason", ""))
    return review_page(request, user, task, fresh, status=409, conflict=conflict)


def _tell(request: HttpRequest, task: Task, row: Result, action: Action) -> None:
    code = task.criterion.code
    if action is Action.APPROVE:
        score = (
            "không áp dụng"
            if row.is_not_applicable
            else f"{format_score(row.appraised_score)} trên {format_score(row.max_score)} điểm"
        )
        messages.success(request, f"Đã duyệt kết quả tiêu chí {code}: {score}.")
        return
    messages.success(request, DONE[action].format(code=code))


def _after(request: HttpRequest, task: Task, action: Action, place: Place) -> str:
    """Return where to go on: to the next result that waits, or back to this one."""
    goes_on = action is Action.RETURN or (action is Action.APPROVE and "tiep" in request.POST)
    if not goes_on:
        return review_url(request, task.period, task.criterion.code)
    return place.next_url or queue_url_back(request, task.period)
