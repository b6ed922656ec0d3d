"""Entering a result: one form that is saved as it is typed, and handed in when it is whole."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.actor import Actor
from assignments.access import Task, get_task_as
from assignments.actions.results import save_result, submit_result
from assignments.content import ResultContent
from assignments.documents import evidence_panel
from assignments.entry_rows import (
    beside,
    differences,
    earlier_results,
    earlier_rows,
    source_of_values,
    walk,
)
from assignments.enums import ResultStatus
from assignments.forms import CommentForm, ResultForm
from assignments.measurement import UNMEASURED, measurements_of
from assignments.models import Result
from assignments.refusals import Incomplete, NotNow, Refusal, Stale
from assignments.result_rows import (
    comment_rows,
    contribution_table,
    period_mark,
    result_row,
    status_mark,
)
from assignments.views.page import Links, is_asking_for_json, plan_of, sentence_of, why_closed
from assignments.views.saving import (
    Conflict,
    clock_time,
    conflict_of,
    refused_as_json,
    saved_as_json,
    show_version,
)
from assignments.workflow import WITH_THE_AGENCY, Action, Part
from common.http import read_write


@read_write
def result_edit(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Show and take the form of a result; a script may save through it and get data back."""
    task = get_task_as(request.user, plan_of(request), kind, code, Part.OWNER)
    if request.method == "POST":
        return _take(request, task)
    return _page(request, task)


def _take(request: HttpRequest, task: Task) -> HttpResponse:
    """Save what was posted, hand it in if asked to, and say what came of it."""
    form = _form(task, request.POST)
    if not form.is_valid():
        return _refused(request, task, form, status=422)
    base = ResultContent.of(task.result) if task.result else ResultContent()
    content = form.content(base)
    try:
        row = _save(request, task, form, content)
        show_version(form, row)
        is_handed_in = request.POST.get("do") == "submit"
        if is_handed_in and row.status != ResultStatus.SUBMITTED:
            row = submit_result(**_place(task), expected_version=row.version, actor=_actor(request))
    except Incomplete as refusal:
        for name, sentence in refusal.missing.items():
            form.add_error(name, sentence)
        return _refused(request, task, form, status=422, note="Đã lưu nháp, nhưng chưa nộp được.")
    except Refusal as refusal:
        return _refused(request, task, form, status=409, refusal=refusal, content=content)
    if is_asking_for_json(request):
        return saved_as_json(row, row.get_status_display())
    return _onward(request, task, is_handed_in=is_handed_in)


def _save(request: HttpRequest, task: Task, form: ResultForm, content: ResultContent) -> Result:
    """Save; the same words arriving twice are no conflict."""
    earlier = earlier_results(task)
    source = source_of_values(task, earlier)
    is_prefilled = source is not None and request.POST.get("prefilled") == source.period.kind
    try:
        return save_result(
            **_place(task),
            content=content,
            expected_version=form.cleaned_data["version"],
            actor=_actor(request),
            prefilled_from=source.period if source and is_prefilled else None,
        )
    except Stale as refusal:
        if refusal.current is not None and ResultContent.of(refusal.current) == content:
            return refusal.current  # type: ignore[no-any-return]
        raise


def _onward(request: HttpRequest, task: Task, *, is_handed_in: bool) -> HttpResponse:
    """Go where the button said, with a word about what was done."""
    links, code = Links(request.user, task.plan), task.criterion.code
    done = "Đã nộp kết quả" if is_handed_in else "Đã lưu nháp kết quả"
    messages.success(request, f"{done} tiêu chí {code} lúc {clock_time()}.")
    following = walk(task).next if request.POST.get("do") == "next" else None
    if following:
        return redirect(links.to("assignments:result-edit", task.period.kind, following.code))
    return redirect(links.of_task("assignments:result-edit", task))


def _refused(
    request: HttpRequest,
    task: Task,
    form: ResultForm,
    *,
    status: int,
    note: str = "",
    refusal: Refusal | None = None,
    content: ResultContent | None = None,
) -> HttpResponse:
    """Answer a post that was not carried out; nothing typed is lost."""
    conflict = None
    if isinstance(refusal, Stale) and content is not None:
        current: Result | None = refusal.current
        theirs = ResultContent.of(current) if current else ResultContent()
        conflict = conflict_of(refusal, differences(theirs, content), status_mark(current))
        show_version(form, current)
    if is_asking_for_json(request):
        return refused_as_json(form, refusal, conflict, status=status)
    if isinstance(refusal, NotNow):
        note = sentence_of(refusal)
    task = get_task_as(request.user, task.plan, task.period.kind, task.criterion.code, Part.OWNER)
    return _page(request, task, form=form, conflict=conflict, note=note, status=status)


def _form(task: Task, data: Mapping[str, Any] | None, **initial: Any) -> ResultForm:
    measurement = measurements_of(task.plan).get(task.criterion.pk, UNMEASURED)
    return ResultForm(data, criterion=task.criterion, measurement=measurement, **initial)


def _page(
    request: HttpRequest,
    task: Task,
    *,
    form: ResultForm | None = None,
    conflict: Conflict | None = None,
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    links = Links(request.user, task.plan)
    measurement = measurements_of(task.plan).get(task.criterion.pk, UNMEASURED)
    earlier = earlier_results(task)
    is_with_agency = task.status in WITH_THE_AGENCY
    wants_change = request.GET.get("sua") == "1"
    is_editing = form is not None or (
        Action.SAVE in task.actions and (is_with_agency or wants_change)
    )
    source = source_of_values(task, earlier) if request.GET.get("trong") != "1" else None
    if form is None and is_editing:
        shown = source or task.result
        content = ResultContent.of(shown) if shown else ResultContent()
        version = task.result.version if task.result else 0
        form = _form(task, None, initial=ResultForm.initial_of(content, version))
    neighbours = walk(task)
    return render(
        request,
        "assignments/result_edit.html",
        {
            "task": task,
            "form": form,
            "measurement": measurement,
            "row": result_row(task, measurement),
            "mark": status_mark(task.result),
            "due": period_mark(task.period, is_open=task.is_open),
            "is_with_agency": is_with_agency,
            "can_change": Action.SAVE in task.actions,
            "is_autosaved": is_with_agency and Action.SAVE in task.actions,
            "closed": "" if task.is_open else why_closed(task.period),
            "prefilled": source.period if source else None,
            "conflict": conflict,
            "note": note,
            "walk": neighbours,
            "previous_url": _beside_url(links, task, neighbours.previous),
            "next_url": _beside_url(links, task, neighbours.next),
            "beside": beside(task),
            "earlier": earlier_rows(earlier, measurement),
            "table": contribution_table(task, measurement),
            "panel": evidence_panel(
                task,
                can_edit=Action.SAVE in task.actions and (is_with_agency or wants_change),
            ),
            "comments": comment_rows(task, request.user.pk),
            "comment_form": CommentForm(),
            "comment_url": links.of_task("assignments:result-comment", task) if task.result else "",
            "here": links.of_task("assignments:result-edit", task),
            "change_url": links.of_task("assignments:result-edit", task, sua="1"),
            "blank_url": links.of_task("assignments:result-edit", task, trong="1"),
            "result_url": links.of_task("assignments:result", task),
            "criterion_url": links.to("reports:criterion", task.criterion.code),
            "work_url": links.to("assignments:my-work", ky=task.period.kind),
        },
        status=status,
    )


def _beside_url(links: Links, task: Task, neighbour: Any) -> str:
    if neighbour is None:
        return ""
    return links.to("assignments:result-edit", task.period.kind, neighbour.code)


def _place(task: Task) -> dict[str, Any]:
    return {"plan": task.plan, "kind": task.period.kind, "code": task.criterion.code}


def _actor(request: HttpRequest) -> Actor:
    return Actor.of_request(request)
