"""Editing a draft's maxima, baselines and targets, all leaves in one table."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.actor import Actor
from assignments.actions.figures import SIGNED, CellsChanged, follows_sums, save_figures
from assignments.forms_figures import Cell, FigureGrid, figures_of
from assignments.refusals import NotNow
from assignments.views.plan_pages import kept_plan, way_of
from common.http import read_write
from common.text import format_score
from criteria.enums import CriterionLevel, Figure, PlanStatus
from criteria.models import Criterion, Plan
from criteria.tree import Figures, Node, RolledNode, Tree


@dataclass(frozen=True, slots=True)
class SumCell:
    """A figure that is only shown: a leaf's, or a parent's sum as the page has it.

    ``printed`` is what a parent prints, where that differs from the sum of what is stored.
    """

    figure: str
    label: str
    sum: str
    printed: str = ""


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A node: a leaf with inputs or words in their place, a parent with sums."""

    code: str
    name: str
    level: str
    cells: tuple[Cell, ...] = ()
    sums: tuple[SumCell, ...] = ()
    values: tuple[SumCell, ...] = ()
    note: str = ""


@read_write
@never_cache
def plan_targets(request: HttpRequest, year: int) -> HttpResponse:
    """Show the figures of every leaf, and take changes of all of them at once."""
    plan = kept_plan(request, year)
    criteria = list(plan.criteria.select_related("parent").order_by("sort_key"))
    parents = {row.parent_id for row in criteria}
    leaves = [row for row in criteria if row.pk not in parents]
    if request.method != "POST":
        return _page(request, plan, criteria, FigureGrid(leaves))
    grid = FigureGrid(leaves, request.POST)
    if plan.status != PlanStatus.DRAFT:
        return _page(request, plan, criteria, grid, said=SIGNED, status=409)
    if grid.errors:
        return _page(request, plan, criteria, grid, status=422)
    return _save(request, plan, criteria, grid)


def _save(
    request: HttpRequest, plan: Plan, criteria: list[Criterion], grid: FigureGrid
) -> HttpResponse:
    try:
        change = save_figures(
            plan=plan, wanted=grid.wanted, shown=grid.shown, actor=Actor.of_request(request)
        )
    except CellsChanged as refusal:
        grid.show_conflicts(refusal.stored)
        return _page(request, plan, criteria, grid, said=str(refusal), status=409)
    except NotNow as refusal:
        return _page(request, plan, criteria, grid, said=str(refusal), status=409)
    except ValidationError as error:
        return _page(request, plan, criteria, grid, said=" ".join(error.messages), status=422)
    nodes = change.by_code()
    changed = [code for code, _ in grid.wanted if code in nodes]
    said = (
        f"Đã lưu {len(set(changed))} tiêu chí; số của mục cha theo tổng."
        if change and follows_sums(plan)
        else f"Đã lưu {len(set(changed))} tiêu chí."
    )
    messages.success(request, said if change else "Không có số nào thay đổi.")
    return redirect("assignments:plan-targets", plan.year)


def _page(
    request: HttpRequest,
    plan: Plan,
    criteria: list[Criterion],
    grid: FigureGrid,
    *,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    is_draft = plan.status == PlanStatus.DRAFT
    stored, tree = _tree(plan, criteria), _tree(plan, criteria, grid)
    leaves = [row for row in criteria if tree[row.code].is_leaf]
    empty = [row.code for row in leaves if not row.printed_note and row.printed_baseline is None]
    context: dict[str, Any] = {
        "plan": plan,
        "is_draft": is_draft,
        "rows": [
            _row(row, (stored[row.code], tree[row.code]), grid, is_draft=is_draft)
            for row in criteria
        ],
        "total": _sums(tree.computed_total, plan.printed, stored.computed_total),
        "shown": grid.shown_text,
        "said": said,
        "signed": SIGNED,
        "problems": list(grid.problems()),
        "follows": follows_sums(plan),
        "empty": empty,
        "history_url": reverse("assignments:plan-history", args=(plan.year,)),
        "way": way_of(plan, "Mục tiêu"),
    }
    return render(request, "assignments/plan_targets.html", context, status=status)


def _tree(plan: Plan, criteria: list[Criterion], grid: FigureGrid | None = None) -> Tree:
    """Return the tree as it is stored, or with what was typed: the sums are the page's then."""
    nodes = [
        Node(
            row.code,
            row.parent.code if row.parent else None,
            CriterionLevel(row.level),
            figures_of(row, grid) if grid else row.printed,
        )
        for row in criteria
    ]
    return Tree(nodes, plan.printed)


def _row(
    row: Criterion, rolled: tuple[RolledNode, RolledNode], grid: FigureGrid, *, is_draft: bool
) -> TargetRow:
    """Return a node's row; ``rolled``: as it is stored, and with what was typed."""
    stored, typed = rolled
    head = (row.code, row.name, row.level)
    if not typed.is_leaf:
        return TargetRow(*head, sums=_sums(typed.computed, row.printed, stored.computed))
    if row.printed_note:
        return TargetRow(*head, note=row.printed_note)
    if not is_draft:
        return TargetRow(*head, values=_sums(row.printed, row.printed, row.printed))
    return TargetRow(*head, cells=grid.cells(row))


def _sums(shown: Figures, printed: Figures, stored: Figures) -> tuple[SumCell, ...]:
    return tuple(
        SumCell(
            figure.value,
            figure.label.lower(),
            format_score(shown[figure]),
            "" if stored[figure] == printed[figure] else format_score(printed[figure]),
        )
        for figure in Figure
    )
