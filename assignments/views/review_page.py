"""The page of one result under review."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.history import EventRow
from accounts.models import User
from assignments import review_rows
from assignments.access import Task
from assignments.content import ResultContent, review_stamp
from assignments.documents import evidence_panel
from assignments.forms import CommentForm
from assignments.measurement import UNMEASURED, measurements_of
from assignments.models import Result
from assignments.result_rows import comment_rows, contribution_table, is_late, status_mark
from assignments.review_basis import Basis, approved_basis, returned_basis
from assignments.review_forms import ReviewForm
from assignments.review_queue import days_ago, query_string
from assignments.views.review_ways import carried, place_of, queue_url_back, review_url, year_of
from assignments.workflow import HANDED_IN, Action
from common import clock
from common.text import format_delta, format_score

VERBS = {
    "bat-dau": Action.BEGIN_REVIEW,
    "ngung": Action.RELEASE,
    "duyet": Action.APPROVE,
    "tra-lai": Action.RETURN,
    "mo-lai": Action.REOPEN,
}
DECIDING = frozenset({Action.APPROVE, Action.RETURN, Action.REOPEN})


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why what was asked could not be done, what has happened meanwhile, the reason typed."""

    sentence: str
    changes: tuple[EventRow, ...]
    reason: str


def marks_of(task: Task) -> dict[str, Any]:
    """Return what the form carries of the result as it is shown."""
    if task.result is None:
        return {}
    return {
        # The plan's row was read before the result: no change is left out of what is shown.
        "sequence": task.plan.audit_length,
        "seen": review_stamp(task.result),
        "version": task.result.version,
    }


def review_page(
    request: HttpRequest,
    user: User,
    task: Task,
    form: ReviewForm,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    """Show a result, what it is compared with, and the form to decide about it."""
    place = place_of(request, user, task)
    context: dict[str, Any] = {
        "task": task,
        "result": task.result,
        "form": form,
        "conflict": conflict,
        "place": place,
        "queue_url": queue_url_back(request, task.period),
        "criterion_url": reverse("reports:criterion", args=[task.criterion.code])
        + query_string(nam=year_of(request)),
        "plan_texts": review_rows.plan_texts(task.criterion),
        "target": format_score(task.criterion.printed_target),
        "baseline": format_score(task.criterion.printed_baseline),
        "maximum": format_score(task.criterion.printed_max),
    }
    if task.result is not None:
        context |= _about(request, user, task, task.result)
    return render(request, "assignments/review.html", context, status=status)


def _about(request: HttpRequest, user: User, task: Task, result: Result) -> dict[str, Any]:
    """Return what the page says of a result that is there."""
    bases = {"duyet": approved_basis(result), "tra-lai": returned_basis(result)}
    choice, basis = _chosen(request.GET.get("so", ""), bases)
    content = ResultContent.of(result)
    actions = review_rows.review_actions(task, user.pk)
    rows = review_rows.field_rows(content, basis)
    approved = bases["duyet"]
    measurement = measurements_of(task.plan).get(task.criterion.pk, UNMEASURED)
    return {
        "rows": rows,
        "changed_count": sum(row.is_changed for row in rows),
        "basis": basis,
        "comparisons": _comparisons(request, task, bases, choice),
        "is_late": is_late(result, task.period),
        "handed_in": days_ago(timezone.localdate(result.submitted_at), clock.today())
        if result.submitted_at and result.status in HANDED_IN
        else "",
        "own_score": "không áp dụng"
        if result.is_not_applicable
        else format_score(result.self_score),
        "last_score": format_score(approved.score if approved else None),
        "last_label": approved.label if approved else "chưa có lần duyệt nào trước đó",
        "difference": _difference(result, approved),
        "appraised": format_score(result.appraised_score),
        "is_own": review_rows.own_submission(task, user.pk),
        "can_approve": Action.APPROVE in actions,
        "can_return": Action.RETURN in actions,
        "can_reopen": Action.REOPEN in actions,
        "begin_or_release": [
            (action, review_url(request, task.period, task.criterion.code, verb))
            for verb, action in VERBS.items()
            if action in actions and action not in DECIDING
        ],
        "steps": [
            (action, review_url(request, task.period, task.criterion.code, verb))
            for verb, action in VERBS.items()
            if action in actions and action in DECIDING
        ],
        "approve_url": review_url(request, task.period, task.criterion.code, "duyet"),
        "mark": status_mark(result),
        "measurement": measurement,
        "table": contribution_table(task, measurement),
        "comments": comment_rows(task, user.pk),
        "comment_url": reverse(
            "assignments:result-comment", args=[task.period.kind, task.criterion.code]
        )
        + carried(request, ve="tham-dinh"),
        "comment_form": CommentForm(),
        "panel": evidence_panel(task, can_edit=False),
        "helpers": review_rows.helper_documents(task),
        "reviews": review_rows.review_rows(result),
        "history": review_rows.history_rows(task),
    }


def _chosen(wanted: str, bases: dict[str, Basis | None]) -> tuple[str, Basis | None]:
    """Return what to compare with: what was asked for, else the last approved, else returned."""
    if wanted == "khong":
        return wanted, None
    for key in (wanted, "duyet", "tra-lai"):
        if bases.get(key) is not None:
            return key, bases[key]
    return "khong", None


def _comparisons(
    request: HttpRequest, task: Task, bases: dict[str, Basis | None], choice: str
) -> list[tuple[str, str, bool]]:
    """Return the ways to compare: (label, address, whether it is this one); [] without any."""
    labels = {key: f"So với {basis.label}" for key, basis in bases.items() if basis}
    if not labels:
        return []
    path = reverse("assignments:review", args=[task.period.kind, task.criterion.code])
    return [
        (label, path + carried(request, so=key), key == choice)
        for key, label in (labels | {"khong": "Không so sánh"}).items()
    ]


def _difference(result: Result, basis: Basis | None) -> str:
    if basis is None or basis.score is None or result.self_score is None:
        return ""
    return f"điểm tự chấm lần này {format_delta(result.self_score - basis.score)} điểm"
