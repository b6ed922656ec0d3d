"""What django-ninja serves, closed off: each address takes its own methods, and all answer JSON."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, re_path
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from common.http import read_only, takes
from reports.api import problems, result_routes, routes  # noqa: F401  # they fill the API
from reports.api.service import api

WRITES = {
    "results": ["GET", "HEAD", "POST"],
    "result": ["GET", "HEAD", "PUT"],
    "result-submit": ["POST"],
}
"""The addresses that something can be changed at, and what they take; all others only read."""

View = Callable[..., HttpResponseBase]


def unknown(request: HttpRequest) -> HttpResponse:
    """Answer every address below /api/ that leads nowhere."""
    return api.create_response(request, {"detail": "Không có địa chỉ này."}, status=404)


def _answering_head(view: View) -> View:
    """Let HEAD be asked as GET: ninja knows only GET, and servers drop the body of a HEAD."""

    @wraps(view)
    def as_get(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        try:
            return view(request, *args, **kwargs)
        finally:
            request.method = asked

    return as_get


def _closed(view: View, name: str | None = None) -> View:
    """Return ``view`` as the site serves it.

    Login is ninja's to check, so that a program gets 401 and not a redirect to a form; so is
    forgery (``auth``), which only a session has to fear, and a POST to what reads gets 405.
    """
    declare = takes(*WRITES[name]) if name in WRITES else read_only
    guarded = declare(_answering_head(view))

    @wraps(guarded)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = guarded(request, *args, **kwargs)
        if response.status_code == 405:
            allow = response.headers["Allow"]
            detail = f"Chỉ nhận {allow}."
            response = api.create_response(request, {"detail": detail}, status=405)
            response.headers["Allow"] = allow
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ["Authorization", "Cookie", "Accept-Encoding"])
        return response

    return csrf_exempt(login_not_required(answer))


def _close_off(patterns: list[URLPattern | URLResolver]) -> list[URLPattern]:
    closed: dict[str, URLPattern] = {}
    for pattern in patterns:
        # Ninja needs an address of the name api-root; the last pattern below is that.
        # It gives an address once per operation, each time with all of them in its view.
        route = str(pattern.pattern)
        if isinstance(pattern, URLPattern) and pattern.name != "api-root" and route not in closed:
            pattern.callback = _closed(pattern.callback, pattern.name)
            closed[route] = pattern
    # An empty expression matches whatever is left, line breaks included, which '<path:>' doesn't.
    return [*closed.values(), re_path("", _closed(unknown), name="api-root")]


_patterns, _app_name, _namespace = api.urls
api_urls = (_close_off(_patterns), _app_name, _namespace)
"""For ``path("api/", api_urls)``."""
