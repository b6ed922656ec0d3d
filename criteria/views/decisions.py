"""A coordinator's word on figures that disagree, and on the rating groups' thresholds."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import require_role
from accounts.actor import Actor
from accounts.enums import Role
from common.http import read_write
from common.text import format_delta, format_score
from criteria import actions
from criteria.access import get_criterion, get_plan, read_tree
from criteria.enums import Figure, Standing
from criteria.forms import FigureDecisionForm, ThresholdsForm
from criteria.models import FigureDecision, Plan
from criteria.tree import Difference

TOTAL_SLUG = "tong-so"


@read_write
def figure_decision(request: HttpRequest, code: str, figure: str) -> HttpResponse:
    """Show one difference and record which figure stands."""
    require_role(request.user, Role.COORDINATOR)
    plan, difference = _difference(request, code, figure)
    decision = _decision(plan, difference)
    form = FigureDecisionForm(
        request.POST if request.method == "POST" else None,
        initial={
            "stands": decision.stands if decision else None,
            "reason": decision.reason if decision else "",
            "seen_printed": difference.printed,
            "seen_computed": difference.computed,
        },
    )
    if request.method == "POST" and form.is_valid() and _record(request, plan, difference, form):
        messages.success(request, "Đã ghi xác nhận số liệu.")
        return _back(request)
    return render(
        request,
        "criteria/figure_decision.html",
        {
            "form": form,
            "decision": decision,
            "name": str(get_criterion(plan, code)) if difference.code else "Tổng số",
            "column": _column(plan, difference.figure),
            "printed": format_score(difference.printed),
            "computed": format_score(difference.computed),
            "amount": format_delta(difference.amount),
            "back_url": _with_year(request, "reports:reconciliation"),
            "withdraw_url": _with_year(request, "criteria:figure-withdraw", code, figure),
        },
        status=422 if form.errors else 200,
    )


@read_write
def figure_withdraw(request: HttpRequest, code: str, figure: str) -> HttpResponse:
    """Take a decision back."""
    require_role(request.user, Role.COORDINATOR)
    plan, difference = _difference(request, code, figure)
    if request.method == "POST":
        actions.withdraw_decision(
            plan=plan,
            code=difference.code,
            figure=difference.figure,
            actor=Actor.of_request(request),
        )
        messages.success(request, "Đã rút xác nhận; cả hai số được hiển thị trở lại.")
    return _back(request)


@read_write
def thresholds(request: HttpRequest) -> HttpResponse:
    """Edit the floors of the rating groups."""
    require_role(request.user, Role.COORDINATOR)
    plan = get_plan(request.user, request.GET.get("nam"))
    groups = list(plan.rating_groups.all())
    form = ThresholdsForm(request.POST if request.method == "POST" else None, groups=groups)
    if request.method == "POST" and form.is_valid():
        actions.save_thresholds(
            plan=plan,
            floors=form.floors,
            source=form.cleaned_data["source"],
            actor=Actor.of_request(request),
        )
        messages.success(request, "Đã lưu ngưỡng xếp nhóm.")
        return _back(request)
    return render(
        request,
        "criteria/thresholds.html",
        {
            "form": form,
            "groups": groups,
            "back_url": _with_year(request, "reports:reconciliation"),
        },
        status=422 if form.errors else 200,
    )


def _difference(request: HttpRequest, code: str, figure: str) -> tuple[Plan, Difference]:
    plan = get_plan(request.user, request.GET.get("nam"))
    wanted = None if code == TOTAL_SLUG else code
    for difference in read_tree(plan).differences():
        if (difference.code, difference.figure.value) == (wanted, figure):
            return plan, difference
    raise Http404("Không có chênh lệch nào ở số liệu này.")


def _column(plan: Plan, figure: Figure) -> str:
    years = {Figure.BASELINE: plan.baseline_year, Figure.TARGET: plan.year}
    return f"{figure.label.lower()} {years.get(figure, '')}".strip()


def _decision(plan: Plan, difference: Difference) -> FigureDecision | None:
    decisions = FigureDecision.objects.filter(plan=plan, figure=difference.figure)
    if difference.code is None:
        return decisions.filter(criterion=None).first()
    return decisions.filter(criterion__code=difference.code).first()


def _record(
    request: HttpRequest, plan: Plan, difference: Difference, form: FigureDecisionForm
) -> bool:
    """Record the decision; a refusal becomes an error of the form, and nothing typed is lost."""
    try:
        actions.decide_figure(
            plan=plan,
            code=difference.code,
            figure=Figure(difference.figure),
            stands=Standing(form.cleaned_data["stands"]),
            reason=form.cleaned_data["reason"],
            seen=form.seen,
            actor=Actor.of_request(request),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(_with_year(request, "reports:reconciliation"))


def _with_year(request: HttpRequest, name: str, *args: str) -> str:
    """Return the address of a page for the same year as this one."""
    year = request.GET.get("nam")
    return reverse(name, args=args) + (f"?{urlencode({'nam': year})}" if year else "")
