"""Documents of results and of contributions: adding, taking off, replacing.

A document belongs to the agency that uploaded it; attached to a result it is part of what was
handed in: adding or taking off one is a change of the result, with all that follows from it.
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404

from accounts.actor import Actor
from assignments.actions.evidence_places import Attached, Held, Place, open_place, require_room
from assignments.actions.evidence_rows import (
    Arrived,
    Details,
    content_note,
    document_of_file,
    known_twin,
    new_document,
    person_of,
)
from assignments.library import get_evidence
from assignments.models import Evidence, EvidenceLink
from common import clock


@transaction.atomic
def add_evidence_file(
    *, place: Place, arrived: Arrived, details: Details, actor: Actor
) -> Attached:
    """Make a document of a file that has arrived, and attach it.

    Where the agency has the same file already that document is attached; the caller takes the
    new file and its row away again (``Attached.is_known``). The first document makes the
    draft of a result, or the contribution.

    Raises:
        NotNow: the period, or the status, takes no changes.
        ValidationError: the place has as many documents as it may have.
        Http404, PermissionDenied: not the person's to prove.
    """
    held = open_place(place, actor)
    twin = known_twin(held.agency, arrived.sha256)
    if twin is not None:
        return _attach(held, twin, actor, "evidence.attach", is_known=True)
    require_room(held)
    return _attach(
        held, document_of_file(held.agency, arrived, details, actor), actor, "evidence.add"
    )


@transaction.atomic
def add_evidence_link(*, place: Place, link: str, details: Details, actor: Actor) -> Attached:
    """Attach a document that lies elsewhere, by its address; nobody fetches it. Raises as above."""
    held = open_place(place, actor)
    known = Evidence.objects.filter(agency=held.agency, link=link, replaced_by=None).first()
    if known is not None:
        return _attach(held, known, actor, "evidence.attach", is_known=True)
    require_room(held)
    return _attach(
        held, new_document(held.agency, details, actor, link=link), actor, "evidence.add"
    )


@transaction.atomic
def attach_existing(*, place: Place, key: UUID | str, actor: Actor) -> Attached:
    """Attach a document of the library; attached already, nothing changes.

    Raises:
        Http404: not a document that the person may know of.
        ValidationError: it has been replaced, or there is no room. Others as above.
    """
    held = open_place(place, actor)
    evidence = get_evidence(person_of(actor), key)
    if evidence.replaced_by_id is not None:
        raise ValidationError(
            f"Tài liệu “{evidence}” đã được thay bằng bản khác. Tìm và gắn bản thay thế."
        )
    return _attach(held, evidence, actor, "evidence.attach", is_known=True)


@transaction.atomic
def detach_evidence(*, place: Place, key: UUID | str, actor: Actor) -> Attached:
    """Take a document off; document and history stay. Taken off already, nothing changes.

    404 for a document that was never attached here; others as above.
    """
    held = open_place(place, actor)
    links = held.links().filter(evidence__key=key).select_related("evidence")
    link = links.filter(removed_at=None).first()
    if link is None:
        last = links.last()
        if last is None:
            raise Http404("Không có tài liệu này.")
        return held.answer(last.evidence)
    _close(link, actor)
    held.store(actor, "evidence.remove", {"evidence": [str(link.evidence), None]})
    return held.answer(link.evidence)


@transaction.atomic
def replace_evidence_file(
    *, place: Place, key: UUID | str, arrived: Arrived, actor: Actor
) -> Attached:
    """Put a new document in the place of one that is attached; the old one says so and is kept.

    The new one has the old one's details. Where else the old one is attached it stays: those
    results were judged by it. A file that the library has already is handled as in adding.

    Raises:
        ValidationError: the new file is the old one.
        PermissionDenied: the old document is another agency's. Others as above.
    """
    held = open_place(place, actor)
    link = _replaceable(held, key)
    old = link.evidence
    twin = known_twin(held.agency, arrived.sha256)
    if twin == old:
        raise ValidationError(f"Tệp mới giống hệt tệp đang có của “{old}” nên không cần thay.")
    new = twin or document_of_file(held.agency, arrived, Details.of(old), actor)
    _close(link, actor)
    old.replaced_by = new
    old.save(update_fields=["replaced_by"])
    if not held.attached().filter(evidence=new).exists():
        held.attach(new, actor)
    changes = {"evidence": [str(old), str(new)]}
    held.store(actor, "evidence.replace", changes, note=content_note(new))
    return held.answer(new, is_known=twin is not None)


@transaction.atomic
def require_replaceable(*, place: Place, key: UUID | str, actor: Actor) -> Evidence:
    """Return an attached document if it can be replaced now; raise as replacing it would."""
    return _replaceable(open_place(place, actor), key).evidence


def _replaceable(held: Held, key: UUID | str) -> EvidenceLink:
    link = held.attached().filter(evidence__key=key).select_related("evidence__file").first()
    if link is None:
        raise Http404("Không có tài liệu này.")
    if link.evidence.agency_id != held.agency.pk:
        raise PermissionDenied("Tài liệu này do cơ quan khác đưa lên.")
    if link.evidence.replaced_by_id is not None:
        raise ValidationError(f"“{link.evidence}” đã được thay bằng bản khác. Tải lại trang.")
    return link


def _attach(
    held: Held, evidence: Evidence, actor: Actor, action: str, *, is_known: bool = False
) -> Attached:
    if evidence.pk and held.attached().filter(evidence=evidence).exists():
        return held.answer(evidence, is_known=is_known)
    require_room(held)
    changes = {"evidence": [None, str(evidence)]}
    held.store(actor, action, changes, note=content_note(evidence))
    held.attach(evidence, actor)
    return held.answer(evidence, is_known=is_known)


def _close(link: EvidenceLink, actor: Actor) -> None:
    link.removed_at, link.removed_by = clock.now(), person_of(actor)
    link.save(update_fields=["removed_at", "removed_by"])
