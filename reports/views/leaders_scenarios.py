"""Trying out what would happen if criteria moved: free, saved under a name, shared by a link."""

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.cache import never_cache

from accounts.actor import Actor
from assignments.access import require_monitoring
from assignments.enums import PeriodKind
from common.http import read_write
from common.seen import Conflict
from common.tables.answers import table_answer
from common.text import format_score
from reports.actions import scenarios as actions
from reports.forms import ScenarioForm
from reports.leaders.scenario_sides import read_stored
from reports.leaders.scenario_state import Asked, Deed, State, chosen, moved
from reports.models import Scenario
from reports.plan_page import read_page
from reports.scenario_access import get_own_scenario, get_scenario
from reports.views.page import plan_page
from reports.views.scenario_desk import HOME, Desk

CREATE, UPDATE = "luu", "cap-nhat"
"""What the buttons of the form ask for, besides deeds and a mere reckoning."""
GONE = (
    "Kịch bản này đã bị xóa hoặc không còn được chia sẻ. Nội dung đang nhập vẫn ở đây: đặt tên rồi "
    "lưu thành kịch bản mới."
)
STALE = (
    "Kịch bản đã được lưu ở một thẻ khác từ khi mở trang này. Chưa lưu gì: xem chỗ khác nhau, rồi "
    "lưu đè hoặc lưu thành kịch bản mới."
)


@dataclass(frozen=True, slots=True)
class Said:
    """Why nothing was saved: in words, with an answer's status and what differs."""

    text: str = ""
    status: int = 422
    conflicts: tuple[Conflict, ...] = ()


@read_write
@never_cache
def scenario_list(request: HttpRequest) -> HttpResponseBase:
    """Show the projections and a scenario to be tried out, and keep it under a name."""
    require_monitoring(request.user)
    return _answer(Desk(request, plan_page(request)))


@read_write
@never_cache
def scenario(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show a saved scenario, and take its owner's changes."""
    try:
        saved = get_scenario(request.user, key)
    except Http404:
        if request.method != "POST":
            raise
        # What was typed is not lost with the scenario it was typed into.
        desk = Desk(request, plan_page(request))
        return _page(desk, _typed(desk), _unchecked(request), Said(GONE, 404))
    period = request.GET.get("ky") or saved.until
    return _answer(Desk(request, read_page(request.user, str(saved.plan.year), period), saved))


@read_write
@never_cache
def scenario_delete(request: HttpRequest, key: str) -> HttpResponseBase:
    """Ask before a scenario is deleted; afterwards a link brings back what was in it."""
    saved = get_own_scenario(request.user, key)
    page = read_page(request.user, str(saved.plan.year), saved.until)
    desk = Desk(request, page, saved)
    if request.method != "POST":
        context = {
            "saved": saved,
            "moves_count": len(saved.moves),
            "back": desk.address(),
            "way": [("Kịch bản", page.links.to(HOME)), ("Xóa kịch bản", "")],
        }
        return render(request, "reports/leaders/scenario_delete.html", context)
    actions.delete_scenario(scenario=saved, actor=Actor.of_request(request))
    again = Desk(request, page).address(desk.stored.state, ten=saved.name)
    messages.success(
        request,
        format_html('Đã xóa kịch bản “{}”. <a href="{}">Mở lại nội dung vừa xóa</a>', saved, again),
    )
    return redirect(page.links.to(HOME))


def _answer(desk: Desk) -> HttpResponseBase:
    request = desk.request
    if request.method == "POST":
        return _post(desk)
    asked = desk.asked()
    if not asked.faults:
        title = desk.saved.name if desk.saved else "Kịch bản"
        answer = table_answer(request, lambda: desk.tables(asked), title=title)
        if answer is not None:
            return answer
    initial = {"ten": request.GET.get("ten", "")[:120], "chung": bool(request.GET.get("chung"))}
    if desk.saved is not None and "ten" not in request.GET:
        initial = {"ten": desk.saved.name, "chung": desk.saved.is_shared and desk.is_own}
    status = 422 if asked.faults else 200
    return _page(desk, asked, ScenarioForm(initial=initial), Said(status=status))


def _post(desk: Desk) -> HttpResponseBase:
    request = desk.request
    deed, _, scope = request.POST.get("viec", "").partition("/")
    asked = _typed(desk)
    if deed in {CREATE, UPDATE}:
        form = ScenarioForm(request.POST)
        if not form.is_valid() or asked.faults:
            return _page(desk, asked, form, Said())
        return _save(desk, asked, form, is_new=deed == CREATE)
    if asked.faults:
        return _page(desk, asked, _unchecked(request), Said())
    state = asked.state
    if deed in set(Deed):
        if deed == Deed.WAITING and not desk.sees_waiting:
            raise PermissionDenied("Điểm đang chờ duyệt của từng tiêu chí chỉ Sở Nội vụ thấy.")
        leaves = chosen(desk.ground, scope or request.POST.get("cho", ""))
        state = desk.reader.normal(moved(state, Deed(deed), leaves, desk.waiting))
    kept = {"ten": request.POST.get("ten", "").strip()[:120]}
    if request.POST.get("chung"):
        kept["chung"] = "1"
    return redirect(desk.address(state, **{name: text for name, text in kept.items() if text}))


def _save(desk: Desk, asked: Asked, form: ScenarioForm, *, is_new: bool) -> HttpResponseBase:
    request = desk.request
    wanted = {
        "name": form.cleaned_data["ten"],
        "is_shared": form.cleaned_data["chung"],
        "state": asked.state,
        "until": desk.page.until,
        "actor": Actor.of_request(request),
    }
    saved = None if is_new else desk.saved
    try:
        if saved is None:
            kept = actions.create_scenario(plan=desk.page.plan, **wanted)
        elif not desk.is_own:
            raise PermissionDenied("Chỉ người lập sửa được kịch bản; lưu thành kịch bản mới.")
        else:
            version = _seen_version(request)
            kept = actions.update_scenario(scenario=saved, seen_version=version, **wanted)
    except ValidationError as error:
        form.add_error("ten", error)
        return _page(desk, asked, form, Said())
    except actions.StaleScenarioError:
        return _stale(desk, cast(Scenario, saved), asked, form)
    shared = " Lãnh đạo và Sở Nội vụ có liên kết đều xem được." if kept.is_shared else ""
    messages.success(request, f"Đã lưu kịch bản “{kept}”.{shared}")
    return redirect(Desk(request, desk.page, kept).address())


def _stale(desk: Desk, saved: Scenario, asked: Asked, form: ScenarioForm) -> HttpResponse:
    """Refuse to save over what another tab saved, and show both."""
    stored = Scenario.objects.select_related("plan", "owner").filter(pk=saved.pk).first()
    if stored is None:
        fresh = Desk(desk.request, desk.page)
        return _page(fresh, asked, form, Said(GONE, 409))
    fresh = Desk(desk.request, desk.page, stored)
    return _page(fresh, asked, form, Said(STALE, 409, _conflicts(fresh, stored, asked, form)))


def _conflicts(
    desk: Desk, stored: Scenario, asked: Asked, form: ScenarioForm
) -> tuple[Conflict, ...]:
    """Return what the stored scenario and the page have differently, in words."""
    _, kept = read_stored(desk.page.snapshot, stored)
    words = {True: "có", False: "không"}
    pairs = [
        ("Tên kịch bản", stored.name, form.cleaned_data["ten"]),
        ("Chia sẻ", words[stored.is_shared], words[form.cleaned_data["chung"]]),
        ("Nền", kept.state.base.label, asked.state.base.label),
        ("Đến hết kỳ", PeriodKind(stored.until).label, desk.page.until.label),
        (
            "Điều tra xã hội học giả định",
            format_score(kept.state.survey),
            format_score(asked.state.survey),
        ),
        *(
            (f"Tiêu chí {code}", _move(kept.state, code), _move(asked.state, code))
            for code in desk.ground.by_code
        ),
    ]
    return tuple(Conflict(label, old, new) for label, old, new in pairs if old != new)


def _move(state: State, code: str) -> str:
    points = state.moves.get(code)
    return "giữ nguyên" if points is None else format_score(points)


def _typed(desk: Desk) -> Asked:
    return desk.reader.of_form(desk.request.POST.dict())


def _seen_version(request: HttpRequest) -> int:
    text = request.POST.get("phien-ban", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _unchecked(request: HttpRequest) -> ScenarioForm:
    """Return the name as it was typed, where nothing was to be saved yet."""
    typed = {"ten": request.POST.get("ten", ""), "chung": bool(request.POST.get("chung"))}
    return ScenarioForm(initial=typed)


def _page(desk: Desk, asked: Asked, form: ScenarioForm, said: Said) -> HttpResponse:
    context = desk.context(asked, form) | {
        "said": said.text,
        "conflicts": {"conflicts": said.conflicts},
        "name_faults": form.errors.get("ten", []),
        "is_refused": said.status != 200,
    }
    return render(desk.request, "reports/leaders/scenario.html", context, status=said.status)
