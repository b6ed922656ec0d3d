"""A first password opens nothing but the page that changes it."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from common.http import View

PASSWORD_PAGE = "accounts:password-change"  # noqa: S105
OPEN = frozenset({PASSWORD_PAGE, "accounts:logout"})


class FirstPasswordMiddleware(MiddlewareMixin):
    """Send whoever must change their password to the page that does it, from every other page.

    What needs no sign-in stays open; the API, which checks its readers itself, refuses them itself
    (``reports.api.auth``).
    """

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Let the request through, or answer with the way to the password page."""
        user = request.user
        if not isinstance(user, User) or not user.must_change_password:
            return None
        match = request.resolver_match
        if (match and match.view_name in OPEN) or not getattr(view, "login_required", True):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(reverse(PASSWORD_PAGE))
        return redirect(PASSWORD_PAGE)
