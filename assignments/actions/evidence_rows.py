"""Documents and the rows of their files.

Files come in three steps, the row (``begin_file``), the file itself, and the document made of it
(``document_of_file``), so that a process killed in between leaves nothing that nobody knows of.
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from accounts.actor import Actor
from accounts.models import Agency, User
from assignments.enums import FileState
from assignments.library import folded_text_of
from assignments.models import Evidence, StoredFile
from assignments.refusals import NotNow
from common import clock


@dataclass(frozen=True, slots=True)
class Details:
    """What a document is called: the head of a Vietnamese administrative document."""

    title: str = ""
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    effective_on: date | None = None

    @classmethod
    def of(cls, evidence: Evidence) -> "Details":
        """Return the details of ``evidence``."""
        return cls(**{field.name: getattr(evidence, field.name) for field in fields(cls)})

    def titled(self, title: str) -> "Details":
        """Return these details under another title, cut to what is stored."""
        limit = Evidence._meta.get_field("title").max_length
        return replace(self, title=title[:limit])

    def differences(self, other: "Details") -> dict[str, list[Any]]:
        """Return what changes from this to ``other``: field → [old, new], JSON values."""
        pairs = {
            field.name: [_json(getattr(self, field.name)), _json(getattr(other, field.name))]
            for field in fields(self)
        }
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@dataclass(frozen=True, slots=True)
class Arrived:
    """What is known of a file that lies on the disk."""

    stored: StoredFile
    content_type: str
    size: int
    sha256: str
    is_scanned: bool


def begin_file(*, name: str, original_name: str, actor: Actor) -> StoredFile:
    """Write down that a file is coming, before it is there."""
    return StoredFile.objects.create(
        name=name,
        original_name=original_name,
        created_at=clock.now(),
        created_by=person_of(actor),
    )


def forget_file(*, stored: StoredFile) -> None:
    """Delete the row of a file that never arrived, once the file is gone from the disk."""
    StoredFile.objects.filter(pk=stored.pk, state=FileState.PENDING).delete()


def known_twin(agency: Agency, sha256: str) -> Evidence | None:
    """Return the agency's document with exactly this content, if it has one in use."""
    return (
        Evidence.objects.filter(
            agency=agency,
            file__sha256=sha256,
            file__state=FileState.STORED,
            replaced_by__isnull=True,
        )
        .order_by("id")
        .first()
    )


def document_of_file(agency: Agency, arrived: Arrived, details: Details, actor: Actor) -> Evidence:
    """Mark the file as arrived and make a document of it."""
    stored = StoredFile.objects.select_for_update().get(pk=arrived.stored.pk)
    if stored.state != FileState.PENDING:
        raise NotNow("Tệp này đã được nhận.")
    stored.state = FileState.STORED
    stored.content_type, stored.size = arrived.content_type, arrived.size
    stored.sha256, stored.is_scanned = arrived.sha256, arrived.is_scanned
    stored.save()
    return new_document(agency, details, actor, file=stored)


def new_document(agency: Agency, details: Details, actor: Actor, **content: Any) -> Evidence:
    """Make a document of a file or of a link."""
    values = {field.name: getattr(details, field.name) for field in fields(details)}
    return Evidence.objects.create(
        agency=agency,
        folded_text=folded_text_of(details.number, details.issuer, details.title),
        created_at=clock.now(),
        created_by=person_of(actor),
        **values,
        **content,
    )


def content_note(evidence: Evidence) -> str:
    """Return what the audit trail says of a document's content."""
    return f"sha256 {evidence.file.sha256}" if evidence.file else evidence.link


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def person_of(actor: Actor) -> User:
    """Return the person; commands don't prove anything."""
    if actor.user is None:
        raise TypeError("a document has a person's name under it")
    return actor.user
