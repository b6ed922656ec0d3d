"""What a sender makes its request depend on: data unchanged, or a version that it has read."""

import hashlib
import re

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from reports.api.service import api

# Weak as well: compression on the way makes "3" into W/"3", and a version is a version.
_VERSION = re.compile(r'(?:W/)?"([0-9]{1,10})"', re.ASCII)


class NoVersionError(Exception):
    """A change that doesn't say which version it is a change of."""


def version_tag(version: int) -> str:
    """Return a result's version as its ETag."""
    return quote_etag(str(version))


def expected_version(request: HttpRequest) -> int:
    """Return the version in If-Match; any version at all (``*``) is none."""
    found = _VERSION.fullmatch(request.headers.get("If-Match", "").strip())
    if found is None:
        raise NoVersionError
    return int(found[1])


def settled(request: HttpRequest, response: HttpResponse, *state: object) -> HttpResponse | None:
    """Return 304 (or 412) where the sender's conditions settle it; mark ``response`` either way.

    ``state`` is all that the answer depends on besides the address.
    """
    text = " ".join(map(str, (api.version, *state, request.path)))
    tag = quote_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    return settled_by(request, response, tag)


def settled_by(request: HttpRequest, response: HttpResponse, tag: str) -> HttpResponse | None:
    """Do as ``settled`` does with a tag that is known."""
    response.headers["ETag"] = tag
    answer = get_conditional_response(request, etag=tag)
    if answer is not None:
        answer.headers["ETag"] = tag
    return answer
