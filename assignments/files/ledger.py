"""Whether the files on the disk and the rows about them agree."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from assignments.enums import FileState
from assignments.files import storage
from assignments.models import StoredFile
from common import clock

PATIENCE = timedelta(hours=1)
"""How long a file may take to arrive; an older one is not coming any more."""


@dataclass(slots=True)
class Ledger:
    """What a comparison found. Only ``findings`` are faults."""

    whole: int = 0
    findings: list[str] = field(default_factory=list)
    arriving: list[StoredFile] = field(default_factory=list)
    given_up: list[StoredFile] = field(default_factory=list)
    """Begun longer ago than ``PATIENCE`` and never finished: to be swept."""


def compare(*, with_hash: bool = False) -> Ledger:
    """Hold every row against its file, every file against its row.

    Uploads may go on meanwhile: a row is written before its file and deleted after it, so the
    files are listed first, and what seems to lack its other half is looked at again.

    Args:
        with_hash: read every file to its end and check its sha256, too.
    """
    ledger = Ledger()
    on_disk = list(storage.names())
    known = set()
    for row in StoredFile.objects.order_by("id").iterator():
        known.add(row.name)
        if row.state == FileState.STORED:
            faults = list(_faults(row, with_hash=with_hash))
            ledger.findings += faults
            ledger.whole += not faults
        elif row.created_at < clock.now() - PATIENCE:
            ledger.given_up.append(row)
        else:
            ledger.arriving.append(row)
    ledger.findings += [
        f"Tệp không có dòng nào trong cơ sở dữ liệu: {name}"
        for name in on_disk
        if name not in known and _is_still_there(name)
    ]
    return ledger


def _faults(row: StoredFile, *, with_hash: bool) -> Iterator[str]:
    who = f"{row.name} (“{row.original_name}”)"
    try:
        size = storage.path_of(row.name).stat().st_size
        sha256 = storage.digest(row.name) if with_hash and size == row.size else row.sha256
    except FileNotFoundError:
        yield f"Thiếu tệp: {who}"
        return
    if size != row.size:
        yield f"Sai cỡ: {who}, ghi {row.size} byte, trên đĩa {size} byte"
    elif sha256 != row.sha256:
        yield f"Sai mã sha256: {who}"


def _is_still_there(name: str) -> bool:
    path = Path(settings.MEDIA_ROOT) / name
    return path.exists() and not StoredFile.objects.filter(name=name).exists()
