"""What a document is called: its number, days, issuer and title."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.actor import Actor
from accounts.audit import append_event, append_system_event
from assignments.access import is_open_for, reopened_agency_ids
from assignments.actions.evidence_rows import Details, person_of
from assignments.actions.results import closed_sentence
from assignments.enums import ResultStatus
from assignments.library import can_edit_evidence, folded_text_of, get_evidence
from assignments.models import Evidence, EvidenceLink, ReportingPeriod, Result
from assignments.refusals import NotNow, Stale
from assignments.workflow import WITH_THE_AGENCY
from common.text import shorten
from criteria.actions import lock_plan

CHANGEABLE = frozenset({*WITH_THE_AGENCY, ResultStatus.SUBMITTED})
"""Statuses of a result whose documents' details may still be put right."""


@transaction.atomic
def edit_evidence(
    *, key: UUID | str, details: Details, expected_version: int, actor: Actor
) -> Evidence:
    """Change what a document is called; unchanged, nothing is written.

    Every plan that it is attached in is locked first: what is approved, under review or locked
    was judged with these details, and keeps them.

    Raises:
        Http404, PermissionDenied: not the person's to know of, or another agency's.
        Stale: somebody else has changed it meanwhile.
        NotNow: it is attached where nothing may change any more.
    """
    person = person_of(actor)
    evidence = get_evidence(person, key)
    plans = [lock_plan(pk) for pk in _plan_ids(evidence)]
    evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if not can_edit_evidence(person, evidence):
        raise PermissionDenied("Tài liệu này do cơ quan khác đưa lên.")
    if evidence.version != expected_version:
        raise Stale(evidence)
    changes = Details.of(evidence).differences(details)
    if not changes:
        return evidence
    if reason := why_fixed(evidence):
        raise NotNow(reason)
    was_called = str(evidence)
    for field in fields(details):
        setattr(evidence, field.name, getattr(details, field.name))
    evidence.folded_text = folded_text_of(details.number, details.issuer, details.title)
    evidence.version += 1
    evidence.save()
    event: dict[str, Any] = {
        "actor": actor,
        "action": "evidence.edit",
        "target": shorten(was_called, 100),
        "changes": changes,
    }
    if plans:
        append_event(plans[-1], **event)
    else:
        append_system_event(**event)
    return evidence


def why_fixed(evidence: Evidence) -> str:
    """Return why a document's details can't be changed now, an empty text where they can."""
    if evidence.replaced_by_id is not None:
        return "Tài liệu đã được thay bằng bản khác nên không sửa được nữa."
    links = EvidenceLink.objects.filter(evidence=evidence, removed_at=None).select_related(
        "result__period", "result__criterion", "contribution__period", "contribution__criterion"
    )
    for link in links:
        holder = link.result or link.contribution
        assert holder is not None  # noqa: S101  # the database holds it
        if not is_open_for(holder.period, holder.agency_id, reopened_agency_ids(holder.period)):
            return f"{_attached_to(holder.criterion.code)} {closed_sentence(holder.period)}"
        result = link.result or _result_at(holder.period, holder.criterion_id)
        if result and result.status not in CHANGEABLE:
            return (
                f"{_attached_to(holder.criterion.code)} Kết quả đang ở trạng thái "
                f"“{result.get_status_display()}” nên không sửa được; dùng “Thay tệp” nếu cần."
            )
    return ""


def _attached_to(code: str) -> str:
    return f"Tài liệu đang gắn với tiêu chí {code}."


def _result_at(period: ReportingPeriod, criterion_id: int) -> Result | None:
    return Result.objects.filter(period=period, criterion_id=criterion_id).first()


def _plan_ids(evidence: Evidence) -> list[int]:
    """Return the plans that the document is attached in, in the order they are locked in."""
    links = EvidenceLink.objects.filter(evidence=evidence)
    found = set(links.values_list("result__period__plan_id", flat=True))
    found |= set(links.values_list("contribution__period__plan_id", flat=True))
    return sorted(found - {None})
