"""What an address may say."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

NUL = "\x00"


class NoNulMiddleware:
    """Answer 404 to an address with a NUL in it.

    PostgreSQL takes no such text, not even to compare with it; nothing here is called so. The API
    answers in its own words.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; it is looked at when it is known what its address names."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Raise ``Http404`` where a part of the address has a NUL."""
        has_nul = any(isinstance(part, str) and NUL in part for part in kwargs.values())
        if has_nul and not request.path.startswith("/api/"):
            raise Http404("Không có địa chỉ này.")
