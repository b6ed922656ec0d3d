"""Reading plans: one place answers which plan is meant, and 404 for one that is not there."""

from django.http import Http404

from accounts.access import Person, can_manage_plan
from accounts.enums import AgencyKind
from criteria.enums import CriterionLevel, PlanStatus
from criteria.models import Criterion, Plan
from criteria.tree import Figures, Node, Tree


def visible_plans(user: Person) -> list[Plan]:
    """Return the province's plans the person may see, the latest year first; read once a request.

    A draft is the coordinators' own until it is in force.
    """
    known: list[Plan] | None = getattr(user, "_visible_plans", None)
    if known is None:
        provinces = Plan.objects.filter(subject__kind=AgencyKind.PROVINCE)
        plans = provinces.select_related("subject").order_by("-year")
        if not can_manage_plan(user):
            plans = plans.exclude(status=PlanStatus.DRAFT)
        known = list(plans)
        user._visible_plans = known  # type: ignore[union-attr]
    return known


def choose_plan(plans: list[Plan], year_text: str | None) -> Plan | None:
    """Return the plan of the year asked for, or the one in force; ``None`` if there is none."""
    if year_text:
        return next((plan for plan in plans if str(plan.year) == year_text), None)
    in_force = (plan for plan in plans if plan.status == PlanStatus.ACTIVE)
    return next(in_force, plans[0] if plans else None)


def is_in_force(user: Person, plan: Plan) -> bool:
    """Tell whether ``plan`` is the one meant when no year is named."""
    return choose_plan(visible_plans(user), None) == plan


def get_plan(user: Person, year_text: str | None = None) -> Plan:
    """Return the plan of the year asked for, or the one in force; 404 when there is none."""
    plan = choose_plan(visible_plans(user), year_text)
    if plan is None:
        raise Http404(f"Không có kế hoạch năm {year_text}." if year_text else "Chưa có kế hoạch.")
    return plan


def get_criterion(plan: Plan, code: str) -> Criterion:
    """Return the criterion with ``code``; 404 when the plan has none."""
    criterion = Criterion.objects.filter(plan=plan, code=code).first()
    if criterion is None:
        raise Http404(f"Kế hoạch {plan.number} không có tiêu chí {code}.")
    return criterion


def read_tree(plan: Plan) -> Tree:
    """Return the plan's tree, rolled up, in one query of plain rows."""
    rows = plan.criteria.values_list(
        "code", "parent__code", "level", "printed_max", "printed_baseline", "printed_target"
    )
    nodes = (
        Node(code, parent, CriterionLevel(level), Figures(*figures))
        for code, parent, level, *figures in rows
    )
    return Tree(nodes, plan.printed)
