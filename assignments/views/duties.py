"""A coordinator's pages of who answers for each criterion, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.actor import Actor
from assignments.access import require_coordinator
from assignments.actions import duties, milestones
from assignments.enums import AssignmentMode, AssignmentRole
from assignments.forms_duties import DutiesForm, MilestonesForm
from assignments.models import Assignment, Milestone, Result
from assignments.refusals import NotNow
from assignments.views.table_files import WorkTables
from assignments.views.years import with_year, year_query
from common.http import read_only, read_write
from common.seen import carried_out
from common.tables.answers import table_answer
from common.tables.model import Kind, Table, in_use
from common.tables.model import columns as heads
from common.text import fold, nfc
from criteria.access import get_criterion, get_plan
from criteria.enums import ScoringMethod
from criteria.models import Criterion, Plan

MAX_QUERY_LENGTH = 100


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One criterion in a list, with what the list is about in words."""

    code: str
    name: str
    cells: tuple[str, ...]
    note: str


@read_only
def duty_list(request: HttpRequest) -> HttpResponseBase:
    """List who leads and who supports each criterion."""
    require_coordinator(request.user)
    plan = get_plan(request.user, request.GET.get("nam"))
    by_criterion: dict[int, list[Assignment]] = {}
    rows = Assignment.objects.filter(criterion__plan=plan).order_by("role", "order")
    for row in rows.select_related("agency", "group", "reporter"):
        by_criterion.setdefault(row.criterion_id, []).append(row)
    lines = [
        DutyLine(
            criterion.code,
            criterion.name,
            tuple(
                "; ".join(
                    _name(row) for row in by_criterion.get(criterion.pk, []) if row.role == role
                )
                for role in AssignmentRole
            ),
            _reporter_note(by_criterion.get(criterion.pk, [])),
        )
        for criterion in _leaves(plan)
    ]
    columns = [role.label for role in AssignmentRole]
    names = ("phan-cong", "Phân công chủ trì, phối hợp", "Ghi chú")
    return _list_page(request, plan, "assignments/duty_list.html", lines, columns, names)


@read_only
def milestone_list(request: HttpRequest) -> HttpResponseBase:
    """List when each criterion is due."""
    require_coordinator(request.user)
    plan = get_plan(request.user, request.GET.get("nam"))
    by_criterion: dict[int, list[Milestone]] = {}
    for row in Milestone.objects.filter(criterion__plan=plan).order_by("order"):
        by_criterion.setdefault(row.criterion_id, []).append(row)
    lines = [
        DutyLine(
            criterion.code,
            criterion.name,
            (
                "; ".join(row.get_kind_display() for row in by_criterion.get(criterion.pk, [])),
                "; ".join(_dates(row) for row in by_criterion.get(criterion.pk, [])),
            ),
            "; ".join(row.raw_text for row in by_criterion.get(criterion.pk, [])),
        )
        for criterion in _leaves(plan)
    ]
    names = ("thoi-han", "Thời hạn của tiêu chí", "Nguyên văn")
    columns = ["Loại", "Ngày"]
    return _list_page(request, plan, "assignments/milestone_list.html", lines, columns, names)


@read_write
@never_cache
def duty(request: HttpRequest, code: str) -> HttpResponse:
    """Change who answers for a criterion."""
    plan, criterion = _criterion(request, code)
    rows = duties.assignments_of(criterion)
    form = DutiesForm(_posted(request), rows=rows)

    def change() -> None:
        duties.save_duties(
            plan=plan,
            code=code,
            rows=form.wanted,
            primary=int(form.cleaned_data["primary"]),
            reporter=form.cleaned_data["reporter"],
            seen=form.cleaned_data["seen"],
            actor=Actor.of_request(request),
        )

    status = 200
    if request.method == "POST":
        try:
            if carried_out(form, change):
                messages.success(request, f"Đã lưu phân công của tiêu chí {code}.")
                return redirect(with_year(request, "assignments:duty-list"))
            status = 422
        except NotNow as refusal:
            form.add_error(None, str(refusal))
            status = 409
    chosen = str(form["primary"].value() or "")
    context = {
        "form": form,
        "rows": [
            {
                "index": str(index),
                "party": form[f"party_{index}"],
                "role": form[f"role_{index}"],
                "mode": form[f"mode_{index}"],
                "is_primary": chosen == str(index),
                "raw_text": rows[index].raw_text if index < len(rows) else "",
                "is_new": index >= len(rows),
            }
            for index in range(form.row_count)
        ],
        "is_reported": criterion.scoring_method == ScoringMethod.APPRAISAL,
        "results": list(
            Result.objects.filter(criterion=criterion).select_related("period", "agency")
        ),
    }
    return _edit_page(request, criterion, ("Phân công", "duty"), context, status)


@read_write
@never_cache
def milestone(request: HttpRequest, code: str) -> HttpResponse:
    """Change when a criterion is due."""
    plan, criterion = _criterion(request, code)
    rows = milestones.milestones_of(criterion)
    form = MilestonesForm(_posted(request), rows=rows)

    def change() -> None:
        milestones.save_milestones(
            plan=plan,
            code=code,
            rows=form.wanted,
            seen=form.cleaned_data["seen"],
            actor=Actor.of_request(request),
        )

    if request.method == "POST" and carried_out(form, change):
        messages.success(request, f"Đã lưu thời hạn của tiêu chí {code}.")
        return redirect(with_year(request, "assignments:milestone-list"))
    context = {
        "form": form,
        "rows": [
            {
                "number": index + 1,
                "raw_text": row.raw_text,
                **{name: form[f"{name}_{index}"] for name in milestones.FIELDS},
            }
            for index, row in enumerate(rows)
        ],
    }
    status = 422 if form.errors else 200
    return _edit_page(request, criterion, ("Thời hạn", "milestone"), context, status)


def _criterion(request: HttpRequest, code: str) -> tuple[Plan, Criterion]:
    require_coordinator(request.user)
    plan = get_plan(request.user, request.GET.get("nam"))
    return plan, get_criterion(plan, code)


def _leaves(plan: Plan) -> list[Criterion]:
    return list(plan.criteria.filter(children=None).exclude(parent=None).order_by("sort_key"))


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _parties(rows: list[Assignment]) -> tuple[str, ...]:
    return tuple(
        "; ".join(_name(row) for row in rows if row.role == role) for role in AssignmentRole
    )


def _name(row: Assignment) -> str:
    party = row.agency or row.group
    words = [] if row.mode in {AssignmentMode.LEAD, AssignmentMode.SUPPORT} else [row.mode]
    notes = [AssignmentMode(word).label for word in words]
    return f"{party} ({', '.join(notes)})" if notes else str(party)


def _reporter_note(rows: Iterable[Assignment]) -> str:
    for row in rows:
        if row.is_primary and row.group_id is not None:
            return f"Điểm chung do {row.reporter or 'Sở Nội vụ'} nhập"
    return ""


def _dates(row: Milestone) -> str:
    if row.recurrence_day is not None:
        return f"ngày {row.recurrence_day} của tháng cuối quý"
    if row.due_on is None:
        return "–"
    if row.starts_on is not None:
        return f"{row.starts_on:%d/%m/%Y} đến {row.due_on:%d/%m/%Y}"
    return f"{'trước ' if row.is_strictly_before else ''}{row.due_on:%d/%m/%Y}"


def _list_page(
    request: HttpRequest,
    plan: Plan,
    template: str,
    lines: list[DutyLine],
    columns: list[str],
    names: tuple[str, str, str],
) -> HttpResponseBase:
    """Show the lines asked for; ``names``: the table's key and title, what its notes are."""
    asked = nfc(request.GET.get("q", ""))[:MAX_QUERY_LENGTH]
    words = fold(asked).split()
    found = [
        line
        for line in lines
        if all(word in fold(" ".join([line.code, line.name, *line.cells])) for word in words)
    ]
    answer = table_answer(request, lambda: [_table(plan, found, columns, names, asked)])
    if answer is not None:
        return answer
    context = {
        "lines": found,
        "all_count": len(lines),
        "columns": columns,
        "asked": asked,
        "year_param": request.GET.get("nam", ""),
        "year_query": year_query(request),
        "clear_url": request.path + year_query(request),
    }
    return render(request, template, context)


def _table(
    plan: Plan, lines: list[DutyLine], columns: list[str], names: tuple[str, str, str], asked: str
) -> Table:
    key, title, notes = names
    return WorkTables(plan, in_use(("Từ khóa", asked))).table(
        key,
        title,
        heads(("Mã", Kind.CODE), "Tiêu chí", *columns, notes),
        ((line.code, line.name, *line.cells, line.note) for line in lines),
        has_results=False,
    )


def _edit_page(
    request: HttpRequest,
    criterion: Criterion,
    page: tuple[str, str],
    context: dict[str, Any],
    status: int,
) -> HttpResponse:
    title, name = page
    back_url = with_year(request, f"assignments:{name}-list")
    frame = {
        "criterion": criterion,
        "back_url": back_url,
        "way": [(title, back_url), (criterion.code, "")],
    }
    templates = {"duty": "assignments/duty.html", "milestone": "assignments/milestone.html"}
    return render(request, templates[name], frame | context, status=status)
