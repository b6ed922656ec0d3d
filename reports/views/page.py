"""A plan's page as a request asks for it, and how an unchanged one is not sent twice."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import condition

from accounts.access import memberships_of
from common import clock
from common.build import build_id
from criteria.access import get_plan
from criteria.models import Plan
from reports.leaders.tabs import tabs_of
from reports.plan_page import PlanPage, read_page
from reports.scope import scope_of

__all__ = ["PlanPage", "leaders_frame", "plan_page", "unless_unchanged"]

PlanView = Callable[..., HttpResponseBase]


def plan_page(request: HttpRequest) -> PlanPage:
    """Return the plan of ``?nam=``, or the one in force; 404 when there is none."""
    plan = get_plan(request.user, request.GET.get("nam"))
    return read_page(
        request.user,
        request.GET.get("nam"),
        request.GET.get("ky", ""),
        body_key=_state(request, plan),
    )


def leaders_frame(request: HttpRequest, page: PlanPage, current: str) -> dict[str, Any]:
    """Return what every leaders' page tells its template; ``current``: its address by name."""
    return page.frame(request) | {"tabs": tabs_of(page.links, current)}


def unless_unchanged(view: PlanView) -> PlanView:
    """Answer 304 while neither the plan, the code, the day, the reader nor their scope has changed.

    Such a page may be kept by the reader's own browser, and is asked for again every time.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = condition(etag_func=_etag)(view)(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        # The compression says so too, but not on a 304, which must carry what the page did.
        patch_vary_headers(response, ["Accept-Encoding"])
        return response

    return checked


def _etag(request: HttpRequest, *args: Any, **kwargs: Any) -> str | None:
    if "_messages" in request.session:
        return None  # a notice is shown once, and then the page is another one
    plan = get_plan(request.user, request.GET.get("nam"))
    # The bell shows the count; it stands outside the cached body and so is no part of the state.
    unread = getattr(request.user, "unread_count", 0)
    reader = f"{request.session.session_key} {request.user} {_roles(request)} {unread}"
    fragment = request.headers.get("HX-Request", "")
    return f'"{_digest(_state(request, plan), reader, fragment)}"'


def _roles(request: HttpRequest) -> str:
    """Return the reader's roles: the frame names them, and parts of pages are theirs only."""
    held = memberships_of(request.user)  # read for ``get_plan`` already
    return ",".join(f"{membership.agency_id}:{membership.role}" for membership in held)


def _state(request: HttpRequest, plan: Plan) -> str:
    """Return what a page's body depends on, as a short text; the address names the period."""
    return _digest(
        build_id(),
        f"{plan.pk}.{plan.revision}.{clock.today()}",
        scope_of(request.user).key,
        request.get_full_path(),
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]
