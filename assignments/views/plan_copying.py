"""Copying a plan to a new year: its heading, what will be copied, and then the copy."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.actor import Actor
from assignments.actions.copying import CopyChanged, copy_plan, refuse_year
from assignments.forms_plans import CopyForm
from assignments.plan_copy import PlanCopy, picture_of_copy
from assignments.refusals import NotNow
from assignments.views.plan_pages import kept_plan, way_of
from common.http import read_write
from common.text import format_score
from criteria.access import visible_plans
from criteria.models import Plan

COPY, CHANGE = "sao-chep", "sua"
"""What the buttons of the preview ask for; without either the preview is asked for."""


@read_write
@never_cache
def plan_copy(request: HttpRequest, year: int) -> HttpResponse:
    """Take the new plan's heading, show what will be copied, and copy when that is confirmed."""
    source = kept_plan(request, year)
    if request.method != "POST":
        return _form_page(request, source, CopyForm(source=source))
    form = CopyForm(request.POST, source=source)
    if not form.is_valid():
        return _form_page(request, source, form, 422)
    if request.POST.get("viec") == CHANGE:
        return _form_page(request, source, form)
    return _answer(request, source, form)


def _answer(request: HttpRequest, source: Plan, form: CopyForm) -> HttpResponse:
    """Copy where that was asked for, else show what would be copied; a refusal says why."""
    try:
        refuse_year(source, form.heading.year)
        if request.POST.get("viec") == COPY:
            return _copy(request, source, form)
    except CopyChanged as refusal:
        return _preview_page(request, source, form, str(refusal))
    except NotNow as refusal:
        form.add_error("year", str(refusal))
        return _form_page(request, source, form, 409)
    return _preview_page(request, source, form)


def _copy(request: HttpRequest, source: Plan, form: CopyForm) -> HttpResponse:
    plan = copy_plan(
        source=source,
        heading=form.heading,
        seen=request.POST.get("seen", ""),
        actor=Actor.of_request(request),
    )
    messages.success(
        request,
        f"Đã sao chép {source} thành dự thảo kế hoạch năm {plan.year}. Kiểm tra mục tiêu của từng "
        "tiêu chí ở bảng dưới đây.",
    )
    return redirect("assignments:plan-targets", plan.year)


def _form_page(
    request: HttpRequest, source: Plan, form: CopyForm, status: int = 200
) -> HttpResponse:
    context = {
        "plan": source,
        "form": form,
        "way": way_of(source, "Sao chép sang năm mới"),
        "later": [plan for plan in visible_plans(request.user) if plan.year > source.year],
    }
    return render(request, "assignments/plan_copy.html", context, status=status)


def _preview_page(
    request: HttpRequest, source: Plan, form: CopyForm, changed: str = ""
) -> HttpResponse:
    copy = picture_of_copy(source, form.heading)
    context = {
        "plan": source,
        "form": form,
        "copy": copy,
        "changed": changed,
        "way": way_of(source, "Sao chép sang năm mới"),
        **_words(copy),
    }
    return render(
        request, "assignments/plan_copy_preview.html", context, status=409 if changed else 200
    )


def _words(copy: PlanCopy) -> dict[str, Any]:
    """Return the numbers of the preview as it shows them."""
    total = copy.tree.printed_total
    return {
        "baseline": format_score(total.baseline),
        "target": format_score(total.target),
        "maximum": format_score(total.max),
        "leaf_count": len(copy.leaves),
        "result_count": len(copy.results) - len(copy.not_applicable),
        "sums": [
            {
                "name": f"Mục {moved.code}" if moved.code else "Tổng số",
                "figure": moved.figure.label.lower(),
                "printed": format_score(moved.printed),
                "summed": format_score(moved.summed),
            }
            for moved in copy.moved_sums
        ],
    }
