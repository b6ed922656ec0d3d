"""How files come in: never more than allowed, never under a name on the disk.

A request that announces more than ``UPLOAD_MAX_REQUEST_BYTES`` is refused before a byte of it is
read. Of a single file that is too big only the size is kept, so that the page can say which one
it was while the others arrive. What is kept lies in a file without a name: a process that is
killed leaves nothing behind.
"""

import tempfile
from collections.abc import Callable
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

MEGABYTE = 2**20


class ReceivedFile(UploadedFile):  # type: ignore[type-arg]  # not generic at run time
    """An uploaded file; of one that ``is_too_big`` only the name and the size are known."""

    is_too_big: bool = False


class QuotaUploadHandler(FileUploadHandler):
    """Write a file to the disk as it comes in, and drop it where it passes the limit."""

    _file: IO[bytes]

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open the nameless file that the next bytes go to."""
        super().new_file(*args, **kwargs)
        self._file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the bytes, or only count them once there are too many."""
        self._size += len(raw_data)
        if self._size <= settings.UPLOAD_MAX_BYTES:
            self._file.write(raw_data)
        elif not self._file.closed:
            self._file.close()

    def file_complete(self, file_size: int) -> ReceivedFile:
        """Hand the file on, read from its beginning."""
        is_too_big = self._size > settings.UPLOAD_MAX_BYTES
        file = tempfile.TemporaryFile() if is_too_big else self._file  # noqa: SIM115
        file.seek(0)
        received = ReceivedFile(
            file=file,
            name=self.file_name,
            content_type=self.content_type,
            size=self._size,
            charset=self.charset,
        )
        received.is_too_big = is_too_big
        return received

    def upload_interrupted(self) -> None:
        """Let go of what has come so far."""
        if hasattr(self, "_file"):
            self._file.close()


class RequestSizeMiddleware:
    """Answer 413 to a request that is too big, before anything reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look at what the request says of its size."""
        if _announced(request) > settings.UPLOAD_MAX_REQUEST_BYTES:
            return _refusal(request)
        return self.get_response(request)


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0  # the server counts such a body as empty


def _refusal(request: HttpRequest) -> HttpResponse:
    limits = {
        "file_megabytes": settings.UPLOAD_MAX_BYTES // MEGABYTE,
        "request_megabytes": settings.UPLOAD_MAX_REQUEST_BYTES // MEGABYTE,
    }
    return render(request, "413.html", limits, status=413)
