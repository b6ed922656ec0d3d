"""``{% pdf_button %}``: a page as a PDF, or why the server can't make one."""

from typing import Any

from django import template
from django.http import HttpRequest

from reports.exports import pdf

register = template.Library()

NOT_ASKED = frozenset({"tep", "bang"})
"""Of the page's address what is about its tables as files."""


@register.inclusion_tag("_partials/pdf_button.html", takes_context=True)
def pdf_button(context: dict[str, Any], kind: str, label: str, **params: str) -> dict[str, Any]:
    """Show a button that asks for the file ``kind`` of what the page shows.

    The page's own query (year, period, filters) goes with it, and ``params`` besides. It stands
    outside of a page's cached part: its form is this reader's.
    """
    request: HttpRequest = context["request"]
    query = {name: value for name, value in request.GET.items() if name not in NOT_ASKED}
    return {
        "kind": kind,
        "label": label,
        "params": {**query, **params},
        "missing": pdf.missing(),
    }
