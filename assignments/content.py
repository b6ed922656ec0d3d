"""What a result says, apart from where it stands: the part that people type."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q

from assignments.models import Contribution, EvidenceLink, Result
from common.text import format_quantity, format_score


@dataclass(frozen=True, slots=True)
class ResultContent:
    """The fields of a result that its agency enters; empty is ``None`` or ``""``, never 0."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    quantity: Decimal | None = None
    self_score: Decimal | None = None
    narrative: str = ""
    difficulties: str = ""
    next_steps: str = ""
    explanation: str = ""
    is_not_applicable: bool = False
    not_applicable_reason: str = ""

    @classmethod
    def of(cls, result: Result) -> "ResultContent":
        """Return what ``result`` says."""
        return cls(**{name: getattr(result, name) for name in CONTENT_FIELDS})

    def changed(self, **values: Any) -> "ResultContent":
        """Return this content with some fields replaced."""
        return replace(self, **values)

    def as_json(self) -> dict[str, Any]:
        """Return the content as JSON values; numbers as text, exactly as stored."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    def differences(self, other: "ResultContent") -> dict[str, list[Any]]:
        """Return what changes from this to ``other``: field → [old, new], JSON values."""
        old, new = self.as_json(), other.as_json()
        return {name: [old[name], new[name]] for name in old if old[name] != new[name]}


CONTENT_FIELDS = tuple(field.name for field in fields(ResultContent))
LABELS = {
    column.name: str(column.verbose_name).capitalize()
    for column in Result._meta.concrete_fields
    if column.name in CONTENT_FIELDS
}
"""What the fields are called on every page, in every message and in the history."""


def previous_result(result_rows: Mapping[str, Result], kind: str) -> Result | None:
    """Return the latest of a criterion's results (by period kind) before the period ``kind``."""
    earlier = [key for key in result_rows if key < kind]
    return result_rows[max(earlier)] if earlier else None


def review_stamp(result: Result) -> str:
    """Return what a reviewer has seen of a result, as a short text: approving says it back.

    It changes with the result, with every contribution and with every document of either. Two
    short queries.
    """
    place = {"criterion": result.criterion_id, "period": result.period_id}
    contributions = Contribution.objects.filter(**place).order_by("id")
    documents = EvidenceLink.objects.filter(
        Q(result=result) | Q(contribution__in=contributions), removed_at=None
    ).order_by("id")
    seen = [
        result.version,
        list(contributions.values_list("pk", "version")),
        list(documents.values_list("pk", "evidence_id", "evidence__version")),
    ]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]


def shown(name: str, value: Any) -> str:
    """Return a field's value as a page shows it."""
    if name == "is_not_applicable":
        return "Có" if value else "Không"
    if name.endswith("_score"):
        return format_score(value)
    if isinstance(value, Decimal) or value is None:
        return format_quantity(value)
    return str(value)


def _plain(value: Any) -> Any:
    return f"{value:.2f}" if isinstance(value, Decimal) else value
