"""Heads of the audit trail kept elsewhere: what shows a history that was rewritten as a whole.

Whoever may write to every table can change an event, work out all hashes behind it again and put
the new head in its place; the chain then holds together. It can't do so to a copy of the head on
another machine. An event's hash is over everything before it, so one (length, hash) that was
true once proves the whole history up to there.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.utils import timezone

from accounts.models import AuditEvent

FORMAT = "parindex-audit-heads/1"


class HeadsFileError(Exception):
    """A file of heads that can't be read; the message is a Vietnamese sentence."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ended: how many events it had, and the hash of the last one."""

    chain: str
    length: int
    hash: str


@dataclass(frozen=True, slots=True)
class KeptHeads:
    """All heads of one moment."""

    written_at: datetime
    heads: tuple[Head, ...]


def write_heads(path: Path, heads: Iterable[Head]) -> None:
    """Write heads to a file, whole or not at all; an older file of that name is replaced."""
    document = {
        "format": FORMAT,
        "written_at": timezone.localtime().isoformat(timespec="seconds"),
        "chains": [asdict(head) for head in heads],
    }
    with NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        beside = Path(file.name)
    try:
        beside.write_text(json.dumps(document, indent=2) + "\n")
        beside.chmod(0o644)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def read_heads(path: Path) -> KeptHeads:
    """Return the heads of a file.

    Raises:
        HeadsFileError: the file is not there, or holds something else.
    """
    try:
        return _read(json.loads(path.read_text()))
    except OSError as error:
        raise HeadsFileError(f"Không đọc được tệp {path}: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise HeadsFileError(f"Tệp {path} không phải do verify_audit --export ghi.") from error


def _read(document: Any) -> KeptHeads:
    if document["format"] != FORMAT:
        raise ValueError(document["format"])
    heads = tuple(Head(**entry) for entry in document["chains"])
    if not all(
        isinstance(head.chain, str) and type(head.length) is int and isinstance(head.hash, str)
        for head in heads
    ):
        raise TypeError("not a head")
    written_at = datetime.fromisoformat(document["written_at"])
    if written_at.tzinfo is None:
        raise ValueError("a moment without its zone")
    return KeptHeads(written_at, heads)


def find_rewrites(kept: KeptHeads) -> Iterator[str]:
    """Yield a Vietnamese sentence for every kept head that is no longer part of its chain.

    Says nothing about what lies between: that is ``find_breaks``. Both silent, every event up to
    the kept heads is the one that was there when they were written.
    """
    day = f"{timezone.localtime(kept.written_at):%H:%M %d/%m/%Y}"
    for head in kept.heads:
        if not head.length:
            continue  # an empty chain proves nothing
        found = AuditEvent.objects.filter(chain=head.chain, sequence=head.length).first()
        if found is None:
            yield (
                f"{head.chain}: không còn sự kiện số {head.length} từng có lúc {day}; phần cuối "
                "nhật ký đã bị cắt."
            )
        elif found.hash != head.hash:
            yield (
                f"{head.chain}: sự kiện số {head.length} không còn là sự kiện từng có lúc {day}; "
                "nhật ký đã bị viết lại."
            )
