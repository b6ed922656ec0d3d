"""A result or a contribution, as the place that documents are attached to."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.models import Agency
from assignments.access import Task
from assignments.actions.evidence_rows import person_of
from assignments.actions.results import (
    allowed,
    lock_task,
    new_result,
    record,
    revise,
    writable_contribution,
)
from assignments.models import Contribution, Evidence, EvidenceLink, Result
from assignments.workflow import Action, Part
from common import clock
from criteria.models import Plan


@dataclass(frozen=True, slots=True)
class Place:
    """Where documents are attached: a result, or with ``agency`` its contribution."""

    plan: Plan
    kind: str
    code: str
    agency: Agency | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """What came of it: the document, and the place as it stands now."""

    evidence: Evidence
    task: Task
    version: int
    is_known: bool = False
    """Whether the file was in the agency's library already: nothing was stored anew."""


@dataclass(slots=True)
class Held:
    """A place under the plan's lock, found open for changes by the person."""

    plan: Plan
    task: Task
    row: Result | Contribution
    agency: Agency

    def links(self) -> QuerySet[EvidenceLink]:
        """Return the links of the place, those taken off too."""
        return (
            EvidenceLink.objects.filter(**self._place())
            if self.row.pk
            else (EvidenceLink.objects.none())
        )

    def attached(self) -> QuerySet[EvidenceLink]:
        """Return the links that are in force."""
        return self.links().filter(removed_at=None)

    def attach(self, evidence: Evidence, actor: Actor) -> None:
        """Link a document."""
        EvidenceLink.objects.create(
            evidence=evidence, added_at=clock.now(), added_by=person_of(actor), **self._place()
        )

    def store(
        self, actor: Actor, action: str, changes: dict[str, list[Any]], note: str = ""
    ) -> None:
        """Store the result or the contribution as changed, and write the change down."""
        if isinstance(self.row, Result):
            revise(
                self.plan,
                self.task,
                self.row,
                actor=actor,
                action=action,
                changes=changes,
                note=note,
            )
            return
        self.row.version += 1
        self.row.updated_at, self.row.updated_by = clock.now(), actor.user
        self.row.save()
        record(
            self.plan,
            self.task,
            actor=actor,
            action=action,
            changes=changes,
            note=f"{self.agency.slug} {note}".strip(),
            is_public=False,
        )

    def answer(self, evidence: Evidence, *, is_known: bool = False) -> Attached:
        """Return what came of it."""
        if isinstance(self.row, Result):
            self.task.result = self.row if self.row.pk else None
        return Attached(evidence, self.task, self.row.version, is_known)

    def _place(self) -> dict[str, Any]:
        return {"result" if isinstance(self.row, Result) else "contribution": self.row}


def open_place(place: Place, actor: Actor) -> Held:
    """Lock the plan; return the place if the person may change its documents now."""
    if place.agency is None:
        plan, task = lock_task(place.plan, place.kind, place.code, actor, Part.OWNER)
        allowed(task, Action.SAVE, Part.OWNER)
        return Held(plan, task, task.result or new_result(task), task.owner)
    plan, task = lock_task(place.plan, place.kind, place.code, actor, Part.CONTRIBUTOR)
    row = writable_contribution(task, place.agency)
    if row is None:
        moment = clock.now()
        row = Contribution(
            period=task.period,
            criterion=task.criterion,
            agency=place.agency,
            version=0,
            created_at=moment,
            updated_at=moment,
        )
    return Held(plan, task, row, place.agency)


def require_room(held: Held) -> None:
    """Raise ``ValidationError`` where the place has all the documents that it may have."""
    limit = settings.EVIDENCE_MAX_FILES
    if held.attached().count() >= limit:
        raise ValidationError(
            f"Đã có {limit} tài liệu, là số tối đa ở một chỗ. Gỡ bớt hoặc gộp các tệp rồi đưa lên."
        )


@transaction.atomic
def require_place(*, place: Place, actor: Actor) -> Agency:
    """Return the agency that a new document would be of; raise as adding one would.

    Asked before a file is stored; adding it asks again.
    """
    held = open_place(place, actor)
    require_room(held)
    return held.agency
