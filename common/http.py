"""Every view declares what it may do: read, or write.

``read_only`` answers GET and HEAD; ``read_write`` also answers POST; a view of the API ``takes``
methods of its own. Anything else, TRACE included, is 405. The marker is what
``tests/test_urls.py`` looks for on every address.
"""

from collections.abc import Callable
from enum import StrEnum

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponseBase]
MODE_ATTRIBUTE = "mode"


class ViewMode(StrEnum):
    """What a view may do to the data."""

    READ_ONLY = "read_only"
    READ_WRITE = "read_write"


def _declare(view: View, mode: ViewMode, methods: list[str]) -> View:
    guarded = require_http_methods(methods)(view)
    setattr(guarded, MODE_ATTRIBUTE, mode)
    return guarded


def read_only(view: View) -> View:
    """Declare a view that never writes; GET and HEAD only."""
    return _declare(view, ViewMode.READ_ONLY, ["GET", "HEAD"])


def read_write(view: View) -> View:
    """Declare a view that writes on POST and only then."""
    return _declare(view, ViewMode.READ_WRITE, ["GET", "HEAD", "POST"])


def takes(*methods: str) -> Callable[[View], View]:
    """Declare a view that writes, and the methods it answers: the API has PUT, pages don't."""
    return lambda view: _declare(view, ViewMode.READ_WRITE, list(methods))
