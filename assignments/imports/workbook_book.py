"""A workbook that was sent in, through the one door, as an agency's rows."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from assignments.imports.opening import open_workbook, receive
from assignments.imports.workbook_reading import ReadBook, read_workbook


@dataclass(frozen=True, slots=True)
class ReadUpload:
    """An uploaded workbook, read."""

    name: str
    sha256: str
    book: ReadBook


def read_upload(upload: "UploadedFile[Any]") -> ReadUpload:
    """Return what an uploaded workbook holds; ``FileUnreadable`` where it is not taken."""
    received = receive(upload, kinds=("xlsx",))
    return ReadUpload(received.name, received.sha256, read_workbook(open_workbook(received)))
