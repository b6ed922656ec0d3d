"""Notes that Sở Nội vụ pins to charts, criteria and periods, as pages and documents show them."""

from dataclasses import dataclass

from django.utils import timezone

from assignments.enums import PeriodKind
from reports.enums import NoteTarget
from reports.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Note:
    """A note as a card: its words, who wrote them, when ('10:42 25/05/2021').

    ``about``: 'Kỳ Quý III' of a note that pages show far from what it is about; else ''.
    """

    text: str
    by: str
    at: str
    about: str


def notes_at(snapshot: Snapshot, kind: NoteTarget, target: str) -> tuple[Note, ...]:
    """Return the notes that stand at a place, the oldest first."""
    about = f"Kỳ {PeriodKind(target).label}" if kind is NoteTarget.PERIOD else ""
    return tuple(
        Note(
            note.text,
            note.written_by,
            f"{timezone.localtime(note.written_at):%H:%M %d/%m/%Y}",
            about,
        )
        for note in snapshot.notes
        if (note.kind, note.target) == (kind, target)
    )
