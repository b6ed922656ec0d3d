"""One file's way in: checked, scanned, written down, stored, attached.

Each step that fails takes back what the steps before it have done, and says in a sentence what
the person can do.
"""

import logging
from collections.abc import Callable
from typing import IO, Any, cast
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from accounts.actor import Actor
from assignments.actions.evidence import (
    add_evidence_file,
    replace_evidence_file,
    require_replaceable,
)
from assignments.actions.evidence_places import Attached, Place, require_place
from assignments.actions.evidence_rows import Arrived, Details, begin_file, forget_file
from assignments.files import storage
from assignments.files.inspection import Inspected, inspect, too_big
from assignments.files.names import clean_name, title_from
from assignments.files.scanner import ScannerDown, scan
from assignments.files.verdict import FileRefused
from assignments.models import StoredFile

logger = logging.getLogger(__name__)


def take_file(
    *, upload: "UploadedFile[Any]", place: Place, actor: Actor, details: Details | None = None
) -> Attached:
    """Make a document of an uploaded file and attach it.

    Args:
        details: what the document is called; by its file's name where there is no title.

    Raises:
        FileRefused: the file is not taken, or can't be stored now; nothing is left of it.
        NotNow, ValidationError, Http404, PermissionDenied: as ``add_evidence_file``.
    """
    require_place(place=place, actor=actor)

    def attach(arrived: Arrived, name: str) -> Attached:
        given = details or Details()
        titled = given if given.title else given.titled(title_from(name))
        return add_evidence_file(place=place, arrived=arrived, details=titled, actor=actor)

    return _take(upload, actor, attach)


def take_replacement(
    *, upload: "UploadedFile[Any]", place: Place, key: UUID | str, actor: Actor
) -> Attached:
    """Put an uploaded file in the place of an attached document; raises as above."""
    require_replaceable(place=place, key=key, actor=actor)

    def attach(arrived: Arrived, name: str) -> Attached:
        return replace_evidence_file(place=place, key=key, arrived=arrived, actor=actor)

    return _take(upload, actor, attach)


def _take(
    upload: "UploadedFile[Any]", actor: Actor, attach: Callable[[Arrived, str], Attached]
) -> Attached:
    file, inspected = _inspected(upload)
    is_scanned = scanned(file, inspected.name)
    stored = begin_file(name=storage.new_name(), original_name=inspected.name, actor=actor)
    try:
        storage.write(stored.name, file)
        arrived = Arrived(
            stored, inspected.content_type, inspected.size, inspected.sha256, is_scanned
        )
        attached = attach(arrived, inspected.name)
    except OSError as error:
        logger.exception("a file could not be stored")
        _undo(stored)
        raise FileRefused(
            inspected.name,
            "máy chủ chưa ghi được tệp (có thể hết chỗ chứa)",
            "Chưa có gì được lưu. Thử lại sau, hoặc báo người quản trị.",
        ) from error
    except Exception:
        _undo(stored)
        raise
    if attached.is_known:
        _undo(stored)
    return attached


def _undo(stored: StoredFile) -> None:
    """Take file and row away again, in this order: a file without a row would be lost."""
    try:
        storage.remove(stored.name)
    except OSError:
        logger.exception("a file could not be taken back; check_evidence --sweep will")
        return
    forget_file(stored=stored)


def _inspected(upload: "UploadedFile[Any]") -> tuple[IO[bytes], Inspected]:
    limit = settings.UPLOAD_MAX_BYTES
    name = clean_name(upload.name or "")
    if getattr(upload, "is_too_big", False) or (upload.size or 0) > limit:
        raise too_big(name, limit)
    file = cast(IO[bytes], upload.file)
    return file, inspect(file, name, max_bytes=limit)


def scanned(file: IO[bytes], name: str) -> bool:
    """Have the file scanned where a scanner is set up; tell whether it was."""
    if not settings.CLAMD_SOCKET:
        return False
    try:
        found = scan(file, settings.CLAMD_SOCKET)
    except ScannerDown as error:
        logger.warning("clamd does not answer: %s", error)
        raise FileRefused(
            name,
            "máy quét mã độc không trả lời nên chưa nhận tệp được",
            "Thử lại sau vài phút, hoặc báo người quản trị.",
        ) from error
    if found:
        logger.warning("clamd found %s in an upload", found)
        raise FileRefused(
            name, f"máy quét phát hiện mã độc ({found})", "Không gửi tệp này; báo người quản trị."
        )
    return True
