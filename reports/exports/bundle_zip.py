"""The zip of an evidence bundle, written piece by piece straight to where it stays.

A document is copied once into each criterion's folder that it belongs to, so that a folder can be
handed on by itself. What it says of itself is checked while it is copied.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BufferedReader
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone

from assignments.enums import FileState
from assignments.files import storage
from assignments.models import Evidence, StoredFile
from common import clock
from reports.exports.bundle_contents import CONTENTS_NAME, Line, write_contents
from reports.exports.bundle_names import Names, folder_of
from reports.exports.bundle_rows import Entry
from reports.exports.job import Job

CHUNK = 1 << 20
STEP = "Đang chép tài liệu"
UNPACKED = {"application/msword", "application/vnd.ms-excel"}
"""Kinds of files that get smaller by packing; the others are packed by themselves."""

MISSING = "Thiếu tệp: máy chủ không đọc được tệp, báo người quản trị hệ thống."
CHANGED = "Nội dung tệp không khớp mã sha256 lúc đưa lên: kiểm tra lại trước khi dùng."
BROKEN_OFF = "Thiếu một phần: máy chủ không đọc được hết tệp, báo người quản trị hệ thống."


@dataclass(frozen=True, slots=True)
class Copied:
    """What came of a file: its path in the bundle ('' where there is none), what is wrong."""

    path: str
    fault: str = ""


def write_bundle(job: Job, entries: list[Entry], heading: list[str]) -> None:
    """Write documents and contents; memory does not grow with the documents' size."""
    files = [entry for entry in entries if entry.evidence and entry.evidence.file]
    with ZipFile(job.out, "w") as archive:
        copier = _Copier(archive, lambda done: job.report(done, len(files), STEP))
        lines = [_line(entry, copier) for entry in entries]
        job.report(len(files), len(files), "Đang lập danh mục")
        _add_contents(archive, lines, heading)


def _line(entry: Entry, copier: "_Copier") -> Line:
    evidence = entry.evidence
    if evidence is None or evidence.file is None:
        return Line(entry)
    copied = copier.copy(folder_of(entry.area, entry.criterion), evidence, evidence.file)
    return Line(entry, copied.path, copied.fault)


def _add_contents(archive: ZipFile, lines: list[Line], heading: list[str]) -> None:
    with tempfile.TemporaryFile() as sheet:
        write_contents(lines, heading, sheet)
        sheet.seek(0)
        info = ZipInfo(CONTENTS_NAME, timezone.localtime(clock.now()).timetuple()[:6])
        info.external_attr = 0o644 << 16
        with archive.open(info, "w") as target:
            while chunk := sheet.read(CHUNK):
                target.write(chunk)


class _Copier:
    """Copies files into the archive, each once into a folder."""

    def __init__(self, archive: ZipFile, report: Callable[[int], None]) -> None:
        self._archive = archive
        self._report = report
        self._names = Names()
        self._known: dict[tuple[str, int], Copied] = {}
        self._done = 0

    def copy(self, folder: str, evidence: Evidence, file: StoredFile) -> Copied:
        """Copy a document's file into ``folder``, unless it is there already."""
        self._report(self._done)
        place = (folder, file.pk)
        if place not in self._known:
            self._known[place] = self._add(folder, evidence, file)
        self._done += 1
        return self._known[place]

    def _add(self, folder: str, evidence: Evidence, file: StoredFile) -> Copied:
        source = _opened(file)
        if source is None:
            return Copied("", MISSING)
        path = self._names.path(
            folder, number=evidence.number, title=evidence.title, original=file.original_name
        )
        info = ZipInfo(path, timezone.localtime(file.created_at).timetuple()[:6])
        info.external_attr = 0o644 << 16
        info.compress_type = ZIP_DEFLATED if file.content_type in UNPACKED else ZIP_STORED
        with source:
            # Says whether the entry takes more than 4 GB, before it is begun.
            info.file_size = os.fstat(source.fileno()).st_size
            with self._archive.open(info, "w") as target:
                return Copied(path, self._pour(source, target, file.sha256))

    def _pour(self, source: BufferedReader, target: IO[bytes], sha256: str) -> str:
        """Copy in pieces; return what is wrong with the content, '' where it is whole."""
        seen = hashlib.sha256()
        while True:
            self._report(self._done)
            try:
                chunk = source.read(CHUNK)
            except OSError:
                return BROKEN_OFF
            if not chunk:
                return "" if seen.hexdigest() == sha256 else CHANGED
            seen.update(chunk)
            target.write(chunk)


def _opened(file: StoredFile) -> BufferedReader | None:
    """Return a stored file to be read; ``None`` where it is not to be had."""
    if file.state != FileState.STORED:
        return None
    try:
        return storage.read(file.name)
    except OSError:
        return None
