"""Keeping to the plan's year from page to page."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse


def year_query(request: HttpRequest) -> str:
    """Return '?nam=2020' where the address names a year, else nothing."""
    year = request.GET.get("nam")
    return f"?{urlencode({'nam': year})}" if year else ""


def with_year(request: HttpRequest, name: str, *args: str) -> str:
    """Return the address of a page for the same year as this one."""
    return reverse(name, args=args) + year_query(request)
