"""The plans of the years: which there are, what they are called, which is in force."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.actor import Actor
from assignments.access import require_coordinator
from assignments.actions.plan_heads import activate_plan, head_values, save_head
from assignments.forms_annex import ActivateForm, HeadForm
from assignments.imports.annex_files import template_of
from assignments.models import ReportingPeriod
from assignments.refusals import NotNow
from common.http import read_only, read_write
from common.seen import carried_out
from common.text import format_score
from criteria.access import get_plan, visible_plans
from criteria.enums import PlanStatus
from criteria.models import Criterion, Plan

TONES = {
    PlanStatus.DRAFT: ("due", "pencil"),
    PlanStatus.ACTIVE: ("ok", "check-circle"),
    PlanStatus.CLOSED: ("muted", "lock"),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as the list shows it."""

    plan: Plan
    tone: str
    icon: str
    criteria: int
    figures: tuple[str, str, str]

    @property
    def is_draft(self) -> bool:
        """Tell whether it is not in force yet."""
        return self.plan.status == PlanStatus.DRAFT


@read_only
@never_cache
def plan_list(request: HttpRequest) -> HttpResponse:
    """Show the plans of all years, drafts too."""
    require_coordinator(request.user)
    plans = visible_plans(request.user)
    counted = Criterion.objects.order_by().values_list("plan_id").annotate(count=Count("pk"))
    codes = dict(counted)
    rows = [
        PlanRow(
            plan,
            *TONES[PlanStatus(plan.status)],
            codes.get(plan.pk, 0),
            (
                format_score(plan.printed_max),
                format_score(plan.printed_baseline),
                format_score(plan.printed_target),
            ),
        )
        for plan in plans
    ]
    return render(request, "assignments/plan_list.html", {"rows": rows, "way": way_to_plans()})


@read_write
@never_cache
def plan_head(request: HttpRequest, year: int) -> HttpResponse:
    """Change what a plan is called, by whom and when it was signed."""
    plan = _kept(request, year)
    form = HeadForm(request.POST if request.method == "POST" else None, shown=head_values(plan))

    def change() -> None:
        save_head(
            plan=plan,
            values=form.values(),
            seen=form.cleaned_data["seen"],
            actor=Actor.of_request(request),
        )

    if request.method == "POST" and carried_out(form, change):
        messages.success(request, f"Đã lưu thông tin kế hoạch năm {plan.year}.")
        return redirect("assignments:plan-list")
    context = {"form": form, "plan": plan, "way": way_to_plans((f"Năm {plan.year}", ""))}
    status = 422 if form.errors else 200
    return render(request, "assignments/plan_head.html", context, status=status)


@read_write
@never_cache
def plan_activate(request: HttpRequest, year: int) -> HttpResponse:
    """Put a draft into force, and end earlier plans where that is wanted."""
    plan = _kept(request, year)
    others = [
        other
        for other in visible_plans(request.user)
        if other.pk != plan.pk
        and other.subject_id == plan.subject_id
        and other.status == PlanStatus.ACTIVE
    ]
    form = ActivateForm(request.POST if request.method == "POST" else None, others=others)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actor = Actor.of_request(request)
            activate_plan(plan=plan, closing=form.closing_ids, actor=actor)
        except NotNow as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, f"{plan} đã được đưa vào thực hiện.")
            return redirect("assignments:plan-list")
    elif request.method == "POST":
        status = 422
    still_open = ReportingPeriod.objects.filter(plan__in=others, locked_at=None)
    context = {
        "form": form,
        "plan": plan,
        "others": others,
        "is_draft": plan.status == PlanStatus.DRAFT,
        "open_periods": [
            f"{row.get_kind_display()} ({row.plan.year})"
            for row in still_open.select_related("plan").order_by("plan__year", "kind")
        ],
        "way": way_to_plans((f"Năm {plan.year}", ""), ("Đưa vào thực hiện", "")),
    }
    return render(request, "assignments/plan_activate.html", context, status=status)


@read_only
def annex_template(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Hand out the plain template, empty or with a plan's annex in it."""
    plan = _kept(request, year) if year is not None else None
    require_coordinator(request.user)
    name = f"phu-luc-{plan.year}.xlsx" if plan else "mau-phu-luc.xlsx"
    return HttpResponse(
        template_of(plan),
        headers={
            "Content-Type": XLSX,
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def way_to_plans(*below: tuple[str, str]) -> list[tuple[str, Any]]:
    """Return the breadcrumb of a page below the list of plans."""
    return [
        ("Quản trị", reverse("administration")),
        ("Kế hoạch năm", reverse("assignments:plan-list")),
        *below,
    ]


def _kept(request: HttpRequest, year: int) -> Plan:
    require_coordinator(request.user)
    return get_plan(request.user, str(year))
