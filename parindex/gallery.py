"""The gallery of interface components, for administrators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import require_role
from accounts.enums import Role
from common.http import read_only


@read_only
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    require_role(request.user, Role.ADMINISTRATOR)
    return render(request, "gallery.html")
