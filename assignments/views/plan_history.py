"""Earlier years' results from a file onto a plan's baseline: upload, preview, confirm."""

import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.actor import Actor
from accounts.models import User
from assignments.actions.figures import ImportChanged, import_history, outcome_of
from assignments.actions.previews import create_preview, discard_preview
from assignments.enums import ImportKind
from assignments.figure_moves import FigureChange
from assignments.forms_plans import HistoryReasonForm, HistoryUploadForm
from assignments.imports.findings import FileUnreadable
from assignments.imports.history_change import HistoryReading, read_change
from assignments.imports.history_reading import read_history
from assignments.imports.history_table import HistoryTable
from assignments.imports.history_template import write_history_template
from assignments.imports.opening import open_workbook, receive
from assignments.imports.previews import get_preview
from assignments.models import ImportPreview
from assignments.refusals import Refusal
from assignments.views.history_rows import lines_of
from assignments.views.plan_pages import kept_plan, way_of
from common.http import read_only, read_write
from criteria.access import visible_plans
from criteria.enums import PlanStatus
from criteria.models import Plan

CODES = "codes_of"
"""The answer of a preview that names the year of the plan whose codes the file has."""
SHOWN = 200
"""Findings that a page lists; a file with more has one mistake, made often."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@read_write
@never_cache
def plan_history(request: HttpRequest, year: int) -> HttpResponse:
    """Take a file of codes and scores, and lead to the preview of what it changes."""
    plan = kept_plan(request, year)
    plans = _plans_with_codes(request, plan)
    is_post = request.method == "POST"
    form = HistoryUploadForm(
        request.POST if is_post else None, request.FILES if is_post else None, plans=plans
    )
    if is_post and form.is_valid():
        preview = _received(request, plan, form)
        if preview is not None:
            return redirect("assignments:plan-history-preview", year, preview.key)
    template_url = reverse("assignments:plan-history-template", args=(year,))
    context = {
        "plan": plan,
        "form": form,
        "templates": [(one, f"{template_url}?ma={one.year}") for one in plans],
        "is_signed": plan.status != PlanStatus.DRAFT,
        "way": way_of(plan, _title(plan)),
    }
    status = 422 if form.errors else 200
    return render(request, "assignments/plan_history.html", context, status=status)


def _received(request: HttpRequest, plan: Plan, form: HistoryUploadForm) -> ImportPreview | None:
    """Read the file and keep what it says; a file that can't be read is an error of the form."""
    try:
        received = receive(form.cleaned_data["file"])
        table = read_history(open_workbook(received))
    except FileUnreadable as refusal:
        form.add_error("file", str(refusal))
        return None
    user = request.user
    assert isinstance(user, User)  # noqa: S101  # only coordinators come here
    return create_preview(
        user=user,
        kind=ImportKind.HISTORY,
        plan=plan,
        file_name=received.name,
        sha256=received.sha256,
        payload=table.as_json(),
        answers={CODES: form.codes_of.year},
    )


@read_only
@never_cache
def plan_history_template(request: HttpRequest, year: int) -> HttpResponseBase:
    """Send the sheet to fill in, with the codes of the plan of the year ``ma``."""
    plan = kept_plan(request, year)
    asked = request.GET.get("ma", str(year))
    codes_of = next(
        (one for one in _plans_with_codes(request, plan) if str(one.year) == asked), None
    )
    if codes_of is None:
        raise Http404(f"Không có kế hoạch năm {asked} để lấy mã.")
    out = io.BytesIO()
    write_history_template(plan, codes_of, out)
    out.seek(0)
    name = f"Kết quả {plan.baseline_year}, mã của kế hoạch {codes_of.year}.xlsx"
    return FileResponse(out, as_attachment=True, filename=name, content_type=XLSX)


@read_write
@never_cache
def plan_history_preview(request: HttpRequest, year: int, key: UUID) -> HttpResponse:
    """Show what the file changes, and carry it out when that is confirmed."""
    plan, preview = _kept_preview(request, year, key)
    if preview.confirmed_at is not None:
        return _done_page(request, plan, preview)
    form = HistoryReasonForm(request.POST if request.method == "POST" else None)
    if plan.status == PlanStatus.DRAFT:
        form.fields["reason"].required = False
    if request.method != "POST":
        return _preview_page(request, plan, preview, form)
    if not form.is_valid():
        return _preview_page(request, plan, preview, form, status=422)
    return _confirm(request, plan, preview, form)


def _confirm(
    request: HttpRequest, plan: Plan, preview: ImportPreview, form: HistoryReasonForm
) -> HttpResponse:
    def read(current: Plan) -> tuple[FigureChange, str]:
        reading = _reading(request, current, preview)
        if reading.has_faults:
            raise ImportChanged
        return reading.change, reading.digest

    try:
        change = import_history(
            preview=preview,
            read_change=read,
            seen=request.POST.get("seen", ""),
            reason=form.cleaned_data["reason"],
            actor=Actor.of_request(request),
        )
    except (Refusal, ValidationError) as refusal:
        said = " ".join(getattr(refusal, "messages", [str(refusal)]))
        plan.refresh_from_db()
        return _preview_page(request, plan, preview, form, said=said, status=409)
    if change is None:  # carried out already: its page says what came of it
        return redirect("assignments:plan-history-preview", plan.year, preview.key)
    messages.success(request, outcome_of(change))
    return redirect("assignments:plan-targets", plan.year)


@read_write
@never_cache
def plan_history_discard(request: HttpRequest, year: int, key: UUID) -> HttpResponse:
    """Let a preview go."""
    plan = kept_plan(request, year)
    if request.method == "POST":
        _, preview = _kept_preview(request, year, key)
        if preview.confirmed_at is None:
            discard_preview(preview=preview)
            messages.success(request, "Đã bỏ bản xem trước; chưa có số nào được ghi.")
    return redirect("assignments:plan-history", plan.year)


def _kept_preview(request: HttpRequest, year: int, key: UUID) -> tuple[Plan, ImportPreview]:
    """Return the person's own preview for this plan; 404 for everybody else's."""
    plan = kept_plan(request, year)
    preview = get_preview(request.user, ImportKind.HISTORY, key)
    if preview.plan_id != plan.pk:
        raise Http404("Không có bản xem trước này của kế hoạch.")
    return plan, preview


def _plans_with_codes(request: HttpRequest, plan: Plan) -> list[Plan]:
    """Return the plan and the earlier ones of the same unit: a file may have any of their codes."""
    return [
        one
        for one in visible_plans(request.user)
        if one.subject_id == plan.subject_id and one.year <= plan.year
    ]


def _reading(request: HttpRequest, plan: Plan, preview: ImportPreview) -> HistoryReading:
    year = preview.answers.get(CODES)
    codes_of = next((one for one in _plans_with_codes(request, plan) if one.year == year), plan)
    return read_change(plan, HistoryTable.from_json(preview.payload), codes_of)


def _preview_page(
    request: HttpRequest,
    plan: Plan,
    preview: ImportPreview,
    form: HistoryReasonForm,
    *,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    reading = _reading(request, plan, preview)
    faults = [one for one in reading.findings if one.is_fault]
    warnings = [one for one in reading.findings if not one.is_fault]
    year = plan.year
    upload_url = reverse("assignments:plan-history", args=(year,))
    context: dict[str, Any] = {
        "plan": plan,
        "preview": preview,
        "form": form,
        "said": said,
        "reading": reading,
        "codes_year": preview.answers.get(CODES),
        "is_signed": plan.status != PlanStatus.DRAFT,
        "faults": faults[:SHOWN],
        "fault_count": len(faults),
        "warnings": warnings[:SHOWN],
        "warning_count": len(warnings),
        "upload_url": upload_url,
        "discard_url": reverse("assignments:plan-history-discard", args=(year, preview.key)),
        "way": way_of(plan, (_title(plan), upload_url), "Xem trước"),
        **lines_of(reading),
    }
    return render(request, "assignments/plan_history_preview.html", context, status=status)


def _done_page(request: HttpRequest, plan: Plan, preview: ImportPreview) -> HttpResponse:
    """Say what came of a preview that was carried out; sending it again does nothing."""
    context = {
        "plan": plan,
        "preview": preview,
        "targets_url": reverse("assignments:plan-targets", args=(plan.year,)),
        "upload_url": reverse("assignments:plan-history", args=(plan.year,)),
        "way": way_of(plan, _title(plan)),
    }
    return render(request, "assignments/plan_history_done.html", context)


def _title(plan: Plan) -> str:
    return f"Nhập kết quả {plan.baseline_year}"
