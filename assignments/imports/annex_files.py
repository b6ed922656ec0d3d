"""An uploaded annex, read: the one place that knows which reader is for which kind of file."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from assignments.imports.annex import AnnexTable
from assignments.imports.annex_sheet import read_annex_sheet
from assignments.imports.annex_template import lines_of, write_template
from assignments.imports.annex_word import read_annex_word
from assignments.imports.opening import Received, receive
from criteria.models import Plan

KINDS = ("xlsx", "docx")


def read_annex(upload: "UploadedFile[Any]") -> tuple[Received, AnnexTable]:
    """Return the file and the annex in it.

    Raises:
        FileUnreadable: the file is not taken; the message says why and what to do.
    """
    received = receive(upload, kinds=KINDS)
    read = read_annex_sheet if received.kind == "xlsx" else read_annex_word
    return received, read(received)


def template_of(plan: Plan | None = None) -> bytes:
    """Return the plain template as .xlsx, with a plan's annex in it where one is given."""
    lines: Iterable[Any] = lines_of(plan) if plan is not None else ()
    return write_template(lines)
