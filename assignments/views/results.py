"""One result: what it says, where it stands, who said what about it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assignments.access import get_task
from common.http import read_only
from criteria.access import get_plan


@read_only
def result(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Show a result to whoever may see it."""
    plan = get_plan(request.user, request.GET.get("nam"))
    task = get_task(request.user, plan, kind, code)
    return render(request, "assignments/result.html", {"task": task, "result": task.seen})
