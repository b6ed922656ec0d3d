"""Which documents somebody may know of, and how one is found again.

A document is known to the agency that uploaded it, to the owner of every result that it is or was
attached to, and to the coordinators. To everybody else it does not exist: 404.
"""

import re
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.access import Person, can_manage_plan
from assignments.access import duties_of, working_agency_ids
from assignments.models import Evidence, EvidenceLink
from common.text import fold
from criteria.access import visible_plans

_HASH = re.compile(r"[0-9a-f]{8,64}", re.ASCII)


def visible_evidence(user: Person) -> QuerySet[Evidence]:
    """Return the documents that the person may know of; a fixed number of queries to ask."""
    rows = Evidence.objects.select_related("file", "agency", "created_by", "replaced_by")
    if can_manage_plan(user):
        return rows
    mine = working_agency_ids(user)
    if not mine:
        return rows.none()
    links = EvidenceLink.objects.filter(evidence=OuterRef("pk")).filter(
        Q(result__agency__in=mine) | Q(contribution__criterion__in=_owned_criteria(user, mine))
    )
    return rows.filter(Q(agency__in=mine) | Exists(links))


def get_evidence(user: Person, key: Any) -> Evidence:
    """Return a document by its address; 404, whatever it is, for who may not know of it."""
    row = visible_evidence(user).filter(key=key).first()
    if row is None:
        raise Http404("Không có tài liệu này.")
    return row


def can_edit_evidence(user: Person, evidence: Evidence) -> bool:
    """Tell whether the document is of the person's own agency."""
    return evidence.agency_id in working_agency_ids(user)


def matching(rows: QuerySet[Evidence], query: str) -> QuerySet[Evidence]:
    """Return the documents that all words of ``query`` occur in, or whose file has that sha256."""
    if _HASH.fullmatch(query.strip().lower()):
        by_hash = rows.filter(file__sha256__startswith=query.strip().lower())
        if by_hash.exists():
            return by_hash
    for word in fold(query).split():
        rows = rows.filter(folded_text__contains=word)
    return rows


def folded_text_of(number: str, issuer: str, title: str) -> str:
    """Return what a document is searched by."""
    limit: int = Evidence._meta.get_field("folded_text").max_length or 0
    return fold(f"{number} {issuer} {title}")[:limit]


def _owned_criteria(user: Person, mine: frozenset[int]) -> list[int]:
    """Return the criteria that the person's agencies report: contributions come to them."""
    return [
        criterion_id
        for plan in visible_plans(user)
        for criterion_id, duty in duties_of(plan).items()
        if duty.owner_id in mine
    ]
