"""Files made in the background: asking for one, watching it, fetching it, dropping it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from accounts.models import User
from common.http import read_only, read_write
from reports.access import exports_of, get_export
from reports.actions.exports import forget_export
from reports.enums import ExportStatus
from reports.exports import storage
from reports.exports.asking import may_still_have, request_export
from reports.models import Export

WAITS_TOO_LONG = timedelta(seconds=20)
"""After so long in the queue the page says that nobody seems to be working on it."""


FORM_NAMES = {"csrfmiddlewaretoken"}


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One file as its owner sees it."""

    export: Export
    tone: str
    url: str
    download_url: str
    discard_url: str
    is_waiting_long: bool

    @property
    def label(self) -> str:
        """Return the status in words."""
        return self.export.state.label


TONES = {
    ExportStatus.WAITING: "muted",
    ExportStatus.RUNNING: "accent",
    ExportStatus.DONE: "ok",
    ExportStatus.FAILED: "late",
}


@never_cache
@read_only
def export_list(request: HttpRequest) -> HttpResponse:
    """Show the person's own files."""
    rows = [_row(export) for export in exports_of(request.user)]
    return render(
        request,
        "reports/export_list.html",
        {"rows": rows, "is_working": any(row.export.state.is_open for row in rows)},
    )


@never_cache
@read_write
def export_create(request: HttpRequest, kind: str) -> HttpResponse:
    """Queue the file that a button asks for, and go on to its page."""
    if request.method != "POST":
        return redirect("reports:export-list")
    assert isinstance(request.user, User)  # noqa: S101  # nobody else gets past the sign-in
    query = {name: str(request.POST[name]) for name in request.POST if name not in FORM_NAMES}
    try:
        export = request_export(user=request.user, slug=kind, query=query)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(_back(request))
    return redirect("reports:export", export.key)


@never_cache
@read_only
def export(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show how far a file has come; htmx asks for the changing part alone."""
    row = _row(get_export(request.user, str(key)))
    is_fragment = request.headers.get("HX-Request") == "true"
    name = "reports/_export_progress.html" if is_fragment else "reports/export.html"
    return render(request, name, {"row": row, "list_url": reverse("reports:export-list")})


@never_cache
@read_only
def export_download(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Send a finished file to its owner, who must still be allowed to see what it holds."""
    found = get_export(request.user, str(key))
    if found.state is not ExportStatus.DONE or not may_still_have(found):
        raise Http404("Tệp chưa có, hoặc không còn được xem.")
    try:
        file = storage.read(found.stored_name)
    except FileNotFoundError:
        raise Http404("Tệp không còn trên máy chủ. Tạo lại.") from None
    response = FileResponse(file, as_attachment=True, filename=found.file_name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
@read_write
def export_discard(request: HttpRequest, key: UUID) -> HttpResponse:
    """Drop a file, made or not; making it can be asked for again at any time."""
    if request.method == "POST":
        found = get_export(request.user, str(key))
        storage.remove(found.stored_name)
        forget_export(export=found)
        messages.success(request, f"Đã bỏ “{found.title}”.")
    return redirect("reports:export-list")


def _row(export: Export) -> ExportRow:
    return ExportRow(
        export=export,
        tone=TONES[export.state],
        url=reverse("reports:export", args=[export.key]),
        download_url=reverse("reports:export-download", args=[export.key])
        if export.state is ExportStatus.DONE
        else "",
        discard_url=reverse("reports:export-discard", args=[export.key]),
        is_waiting_long=export.state is ExportStatus.WAITING
        and timezone.now() - export.created_at > WAITS_TOO_LONG,
    )


def _back(request: HttpRequest) -> str:
    """Return the page of this site that the button stood on."""
    page = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        return page
    return reverse("reports:export-list")
