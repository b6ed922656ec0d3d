"""The quick grid: every criterion of an agency in one table, saved row by row."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from accounts.actor import Actor
from assignments.access import Task, choose_period, reported_tasks, working_agency_ids
from assignments.actions.results import save_result
from assignments.content import ResultContent
from assignments.enums import MeasurementKind
from assignments.forms import GridRowForm
from assignments.measurement import UNMEASURED, Measurement, measurements_of
from assignments.models import ReportingPeriod, Result
from assignments.refusals import Refusal, Stale
from assignments.result_rows import Mark, measured_values, period_mark, score_text, status_mark
from assignments.views.page import Links, is_asking_for_json, period_choices, plan_of, why_closed
from assignments.views.saving import clock_time, show_version
from assignments.views.work_files import grid_table
from assignments.views.workbook import workbook_links
from assignments.workflow import WITH_THE_AGENCY, Action, Part
from common.http import read_write
from common.tables.answers import table_answer
from common.text import format_score, shorten
from criteria.models import Plan


@dataclass(frozen=True, slots=True)
class GridCell:
    """One input: its name, what it says, what is wrong with it."""

    name: str
    field: str
    label: str
    value: str
    errors: tuple[str, ...]
    unit: str = ""

    @property
    def input_id(self) -> str:
        """Return the input's id."""
        return f"id_{self.name}"


@dataclass(frozen=True, slots=True)
class GridRow:
    """One criterion; without ``cells`` it is only shown."""

    code: str
    name: str
    agency: str
    mark: Mark
    maximum: str
    url: str
    score: str
    measured_text: str
    narrative_text: str
    cells: tuple[GridCell, ...] = ()
    version: str = ""
    seen: str = ""
    said: str = ""
    is_saved: bool = False

    @property
    def score_cell(self) -> GridCell | None:
        """Return the score's input."""
        return next((cell for cell in self.cells if cell.field == "self_score"), None)

    @property
    def measured_cells(self) -> list[GridCell]:
        """Return the measured inputs."""
        return [cell for cell in self.cells if cell.field not in {"self_score", "narrative"}]

    @property
    def narrative_cell(self) -> GridCell | None:
        """Return the text's input."""
        return next((cell for cell in self.cells if cell.field == "narrative"), None)


@dataclass(slots=True)
class Outcome:
    """What became of a posted row; ``said`` says what stood in the way."""

    form: GridRowForm
    result: Result | None = None
    said: str = ""
    status: int = 200

    @property
    def is_refused(self) -> bool:
        """Tell whether the row is not stored."""
        return self.status != 200


@read_write
def quick_grid(request: HttpRequest) -> HttpResponseBase:
    """Show and take the grid; a script saves one row at a time and gets data back."""
    plan = plan_of(request)
    period = choose_period(plan, request.GET.get("ky"))
    measurements = measurements_of(plan)
    answer = table_answer(
        request,
        lambda: [grid_table(plan, period, _own_tasks(request, plan, period), measurements)],
    )
    if answer is not None:
        return answer
    if request.method != "POST":
        return _page(request, plan, period, measurements, {})
    if not working_agency_ids(request.user):
        raise PermissionDenied("Chỉ người của cơ quan nhập kết quả mới lưu được.")
    tasks = {task.criterion.code: task for task in _own_tasks(request, plan, period)}
    posted = [code for code in tasks if f"{code}-version" in request.POST]
    outcomes = {
        code: _take(request, tasks[code], measurements.get(tasks[code].criterion.pk, UNMEASURED))
        for code in posted
    }
    if is_asking_for_json(request):
        return _as_json(outcomes)
    refused = [outcome.status for outcome in outcomes.values() if outcome.is_refused]
    count = sum(outcome.result is not None for outcome in outcomes.values())
    if refused:
        return _page(
            request, plan, period, measurements, outcomes, status=max(refused), count=count
        )
    said = f"Đã lưu {count} dòng lúc {clock_time()}." if count else "Không có dòng nào thay đổi."
    messages.success(request, said)
    return redirect(Links(request.user, plan).to("assignments:quick-grid", ky=period.kind))


def _own_tasks(request: HttpRequest, plan: Plan, period: ReportingPeriod) -> list[Task]:
    tasks = reported_tasks(request.user, plan, period)
    return [task for task in tasks if Part.OWNER in task.parts]


def _take(request: HttpRequest, task: Task, measurement: Measurement) -> Outcome:
    """Save one posted row; a row that says what it showed is left alone."""
    form = GridRowForm(request.POST, criterion=task.criterion, measurement=measurement)
    if form.is_untouched:
        return Outcome(form)
    if not form.is_valid():
        return Outcome(form, said=" ".join(map(str, form.errors.get("version", ()))), status=422)
    base = ResultContent.of(task.result) if task.result else ResultContent()
    content = form.content(base)
    try:
        row = save_result(
            plan=task.plan,
            kind=task.period.kind,
            code=task.criterion.code,
            content=content,
            expected_version=form.cleaned_data["version"],
            actor=Actor.of_request(request),
        )
    except Stale as refusal:
        current: Result | None = refusal.current
        if current is not None and ResultContent.of(current) == content:
            return Outcome(form, current)
        show_version(form, current)
        return Outcome(form, said=_other_version(current), status=409)
    except Refusal as refusal:
        return Outcome(form, said=str(refusal), status=409)
    return Outcome(form, row)


def _other_version(current: Result | None) -> str:
    if current is None:
        return "Kết quả này không còn. Tải lại trang."
    text = f", “{shorten(current.narrative, 80)}”" if current.narrative else ""
    return (
        f"{current.updated_by or 'Người khác'} vừa lưu bản khác: điểm "
        f"{format_score(current.self_score)}{text}. Lưu lại dòng này để thay bằng nội dung đang "
        "nhập, hoặc mở trang nhập để so hai bản."
    )


def _as_json(outcomes: dict[str, Outcome]) -> HttpResponse:
    """Answer a script that has sent one row."""
    if len(outcomes) != 1:
        return JsonResponse({"message": "Gửi từng dòng một.", "errors": {}}, status=422)
    (outcome,) = outcomes.values()
    form = outcome.form
    if outcome.is_refused:
        answer = {
            "message": outcome.said,
            "errors": {form.add_prefix(name): list(form.errors[name]) for name in form.errors},
            "version": form["version"].value(),
        }
        return JsonResponse(answer, status=outcome.status)
    mark = status_mark(outcome.result)
    return JsonResponse(
        {
            "version": outcome.result.version if outcome.result else form["version"].value(),
            "seen": form.stamp,
            "saved_at": clock_time(),
            "status": mark.text if outcome.result else "",
        }
    )


def _page(
    request: HttpRequest,
    plan: Plan,
    period: ReportingPeriod,
    measurements: dict[int, Measurement],
    outcomes: dict[str, Outcome],
    *,
    status: int = 200,
    count: int = 0,
) -> HttpResponse:
    links = Links(request.user, plan)
    tasks = _own_tasks(request, plan, period)
    rows = [
        _row(task, measurements.get(task.criterion.pk, UNMEASURED), outcomes, links)
        for task in tasks
    ]
    is_open = any(task.is_open for task in tasks)
    return render(
        request,
        "assignments/quick_grid.html",
        {
            "period": period,
            "periods": period_choices(links, plan, period, "assignments:quick-grid"),
            "rows": rows,
            "has_inputs": any(row.cells for row in rows),
            "several_agencies": len({row.agency for row in rows}) > 1,
            "due": period_mark(period, is_open=is_open),
            "closed": "" if is_open or not tasks else why_closed(period),
            "refused": sum(outcome.is_refused for outcome in outcomes.values()),
            "saved": count,
            "here": links.to("assignments:quick-grid", ky=period.kind),
            "workbooks": workbook_links(request.user, links, period.kind),
            "workbook_url": links.to("assignments:workbook-upload", ky=period.kind),
            "work_url": links.to("assignments:my-work", ky=period.kind),
        },
        status=status,
    )


def _row(
    task: Task, measurement: Measurement, outcomes: dict[str, Outcome], links: Links
) -> GridRow:
    result, code = task.result, task.criterion.code
    outcome = outcomes.get(code)
    is_refused = outcome is not None and outcome.is_refused
    can_enter = (
        Action.SAVE in task.actions
        and task.status in WITH_THE_AGENCY
        and not (result and result.is_not_applicable)
    )
    cells: tuple[GridCell, ...] = ()
    version = seen = ""
    if can_enter or is_refused:
        form = outcome.form if outcome and is_refused else _form(task, measurement)
        cells = tuple(_cell(form, name, measurement) for name in form.entered_names)
        version = str(form["version"].value())
        seen = str(form["seen"].value() or "") if is_refused else form.stamp
    return GridRow(
        code=code,
        name=task.criterion.name,
        agency=task.owner.short_name,
        mark=status_mark(result),
        maximum=format_score(task.criterion.printed_max),
        url=links.of_task("assignments:result-edit", task),
        score=score_text(result),
        measured_text=", ".join(
            f"{item.label.lower()} {item.text}"
            for item in (measured_values(result, measurement) if result else ())
        ),
        narrative_text=shorten(result.narrative, 200) if result else "",
        cells=cells,
        version=version,
        seen=seen,
        said=outcome.said if outcome else "",
        is_saved=outcome is not None and outcome.result is not None,
    )


def _form(task: Task, measurement: Measurement) -> GridRowForm:
    result = task.result
    content = ResultContent.of(result) if result else ResultContent()
    return GridRowForm(
        criterion=task.criterion,
        measurement=measurement,
        initial={
            **{name: getattr(content, name) for name in ResultContent.__dataclass_fields__},
            "version": result.version if result else 0,
        },
    )


def _cell(form: GridRowForm, name: str, measurement: Measurement) -> GridCell:
    bound = form[name]
    is_quantity = name == "quantity" and measurement.kind is MeasurementKind.QUANTITY
    return GridCell(
        name=bound.html_name,
        field=name,
        label=str(bound.label),
        value=str(bound.value() or "") if bound.value() != 0 else "0",
        errors=tuple(str(error) for error in bound.errors),
        unit=measurement.unit if is_quantity else "",
    )
