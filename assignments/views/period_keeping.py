"""Keeping the periods: dates, lock, unlock, reopening for one agency, reminders."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from accounts.actor import Actor
from accounts.models import Agency
from assignments.access import duties_of, get_period, require_coordinator
from assignments.actions import periods, reminders
from assignments.actions.periods import in_province
from assignments.actions.reminders import QUIET_TIME, Reminded, takers
from assignments.forms_periods import (
    DatesForm,
    LockForm,
    RemindForm,
    ReopenForm,
    UnlockForm,
)
from assignments.models import ReportingPeriod
from assignments.monitor import last_reminded, read_board
from assignments.refusals import NotNow
from assignments.views.years import with_year, year_query
from common import clock
from common.http import read_write
from common.seen import carried_out
from common.text import order_key
from criteria.access import get_plan
from criteria.models import Plan


@read_write
@never_cache
def period_dates(request: HttpRequest, kind: str) -> HttpResponse:
    """Set when a period opens and when it is due."""
    plan, period = _kept(request, kind)
    form = DatesForm(_posted(request), period=period)
    status = _attempt(
        request,
        form,
        lambda: periods.save_dates(
            plan=plan, kind=kind, actor=Actor.of_request(request), **form.cleaned_data
        ),
    )
    if not status:
        messages.success(request, f"Đã lưu ngày của kỳ {period}.")
        return _back(request, kind)
    context = {"form": form, "is_locked": period.locked_at is not None}
    return _page(request, period, "assignments/period_dates.html", "Sửa ngày", context, status)


@read_write
@never_cache
def period_lock(request: HttpRequest, kind: str) -> HttpResponse:
    """Name what a lock closes and what is unfinished, and lock when that is confirmed."""
    plan, period = _kept(request, kind)
    form = LockForm(_posted(request), period=period)
    status = _attempt(
        request,
        form,
        lambda: periods.lock_period(plan=plan, kind=kind, actor=Actor.of_request(request)),
    )
    if not status:
        messages.success(request, f"Đã khóa kỳ {period}.")
        return _back(request, kind)
    board = read_board(plan, period)
    context = {
        "form": form,
        "board": board,
        "owing": [line for line in board.lines if line.tally.owed],
        "is_locked": period.locked_at is not None,
    }
    return _page(request, period, "assignments/period_lock.html", "Khóa kỳ", context, status)


@read_write
@never_cache
def period_unlock(request: HttpRequest, kind: str) -> HttpResponse:
    """Open a locked period for everybody."""
    plan, period = _kept(request, kind)
    form = UnlockForm(_posted(request))
    status = _attempt(
        request,
        form,
        lambda: periods.unlock_period(
            plan=plan,
            kind=kind,
            reason=form.cleaned_data["reason"],
            actor=Actor.of_request(request),
        ),
    )
    if not status:
        messages.success(request, f"Đã mở khóa kỳ {period} cho tất cả cơ quan.")
        return _back(request, kind)
    board = read_board(plan, period)
    context = {
        "form": form,
        "is_locked": period.locked_at is not None,
        "reopenings": board.reopenings,
    }
    return _page(request, period, "assignments/period_unlock.html", "Mở khóa", context, status)


@read_write
@never_cache
def period_reopen(request: HttpRequest, kind: str) -> HttpResponse:
    """Open a locked period for one agency until a stated moment."""
    plan, period = _kept(request, kind)
    agencies = _agencies_with_work(plan)
    form = ReopenForm(
        _posted(request),
        agencies=agencies.values(),
        initial={"agency": request.GET.get("co_quan", "")},
    )
    status = _attempt(
        request,
        form,
        lambda: periods.reopen_for_agency(
            plan=plan,
            kind=kind,
            agency=agencies[form.cleaned_data["agency"]],
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
            actor=Actor.of_request(request),
        ),
    )
    if not status:
        agency = agencies[form.cleaned_data["agency"]]
        until = in_province(form.cleaned_data["until"])
        messages.success(request, f"Đã mở lại kỳ {period} cho {agency} đến {until}.")
        return _back(request, kind)
    context = {
        "form": form,
        "is_locked": period.locked_at is not None,
        "reopenings": read_board(plan, period).reopenings,
    }
    return _page(
        request, period, "assignments/period_reopen.html", "Mở lại cho một cơ quan", context, status
    )


@read_write
@never_cache
def period_reopen_close(request: HttpRequest, kind: str, agency: str) -> HttpResponse:
    """Take a reopening back before its time."""
    plan, period = _kept(request, kind)
    if request.method == "POST":
        one = get_object_or_404(Agency, slug=agency)
        actor = Actor.of_request(request)
        periods.take_reopening_back(plan=plan, kind=kind, agency=one, actor=actor)
        messages.success(request, f"Đã đóng lại kỳ {period} đối với {one}.")
    return _back(request, kind)


@read_write
@never_cache
def period_remind(request: HttpRequest, kind: str) -> HttpResponse:
    """List who owes what, and remind the agencies that are ticked."""
    plan, period = _kept(request, kind)
    owed = takers(read_board(plan, period))
    form = RemindForm(_posted(request), agencies=owed)
    outcome: list[Reminded] = []
    status = _attempt(
        request,
        form,
        lambda: outcome.append(
            reminders.remind_agencies(
                plan=plan,
                kind=kind,
                slugs=form.cleaned_data["agencies"],
                is_repeat=form.cleaned_data["is_repeat"],
                actor=Actor.of_request(request),
            )
        ),
    )
    if not status:
        _tell(request, period, outcome[0])
        return _back(request, kind)
    reminded = last_reminded(plan, kind)
    ticked = request.POST.getlist("agencies") or request.GET.getlist("co_quan")
    context = {
        "form": form,
        "rows": [
            {
                "agency": agency,
                "items": items,
                "reminded_at": reminded.get(agency.slug),
                "is_recent": agency.slug in reminded
                and clock.now() - reminded[agency.slug] < QUIET_TIME,
                "is_ticked": agency.slug in ticked or (not ticked and request.method == "GET"),
            }
            for agency, items in owed.items()
        ],
        "has_recent": any(
            clock.now() - reminded[agency.slug] < QUIET_TIME
            for agency in owed
            if agency.slug in reminded
        ),
    }
    return _page(request, period, "assignments/period_remind.html", "Nhắc việc", context, status)


def _kept(request: HttpRequest, kind: str) -> tuple[Plan, ReportingPeriod]:
    require_coordinator(request.user)
    plan = get_plan(request.user, request.GET.get("nam"))
    return plan, get_period(plan, kind)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _attempt(request: HttpRequest, form: forms.Form, change: Callable[[], object]) -> int:
    """Make the change of a posted form; return 0, or the status of the page to show instead."""
    if request.method != "POST":
        return 200
    try:
        return 0 if carried_out(form, change) else 422
    except NotNow as refusal:
        form.add_error(None, str(refusal))
        return 409


def _agencies_with_work(plan: Plan) -> dict[str, Agency]:
    """Return the agencies that own results or contribute to them, by slug, in order of name."""
    duties = duties_of(plan).values()
    ids = {duty.owner_id for duty in duties if duty.owner_id}
    ids |= {agency_id for duty in duties for agency_id in duty.contributor_ids}
    agencies = Agency.objects.filter(pk__in=ids)
    return {row.slug: row for row in sorted(agencies, key=lambda row: order_key(row.name))}


def _tell(request: HttpRequest, period: ReportingPeriod, outcome: Reminded) -> None:
    if outcome.told:
        messages.success(
            request,
            f"Đã nhắc {len(outcome.told)} cơ quan ({outcome.people} người) về kỳ {period}.",
        )
    if outcome.recent:
        messages.warning(
            request,
            f"Vừa được nhắc trong vòng một giờ nên chưa gửi lại: {', '.join(outcome.recent)}. Nếu "
            "vẫn cần, mở lại trang nhắc việc và đánh dấu gửi lại.",
        )
    if outcome.without_people:
        messages.warning(
            request,
            f"Chưa có tài khoản chuyên viên nên không nhắc được: "
            f"{', '.join(outcome.without_people)}.",
        )


def _back(request: HttpRequest, kind: str) -> HttpResponse:
    return redirect(with_year(request, "assignments:period", kind))


def _page(
    request: HttpRequest,
    period: ReportingPeriod,
    template: str,
    title: str,
    context: dict[str, Any],
    status: int,
) -> HttpResponse:
    here = with_year(request, "assignments:period", period.kind)
    frame = {
        "period": period,
        "page_title": f"{title}: {period}",
        "back_url": here,
        "year_query": year_query(request),
        "way": [
            ("Kỳ báo cáo", with_year(request, "assignments:period-list")),
            (str(period), here),
            (title, ""),
        ],
    }
    return render(request, template, frame | context, status=status)
