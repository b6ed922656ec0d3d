"""What a request is told that is not even read."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 413 in words to more text than a form takes, 400 to what makes no sense.

    The body has not been read: neither page may ask who sent it.
    """
    if isinstance(exception, RequestDataTooBig):
        return HttpResponse(render_to_string("text_too_big.html"), status=413)
    return HttpResponse(render_to_string("400.html"), status=400)
