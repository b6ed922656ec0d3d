"""What a result says, apart from where it stands: the part that people type."""

import hashlib
from collections.abc import Iterable, Mapping
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

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "ResultContent":
        """Return the content that ``as_json`` wrote down; fields it did not know are empty."""
        known = {name: values[name] for name in CONTENT_FIELDS if name in values}
        for name in NUMBER_FIELDS:
            known[name] = None if known.get(name) is None else Decimal(str(known[name]))
        return cls(**known)

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
NUMBER_FIELDS = ("numerator", "denominator", "quantity", "self_score")
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


@dataclass(frozen=True, slots=True)
class Seen:
    """All that a reviewer sees of a result: it, the contributions, the documents of either.

    ``contributions`` are (id, version), ``documents`` (link id, document id, document version).
    """

    result_id: int
    version: int
    contributions: tuple[tuple[int, int], ...]
    documents: tuple[tuple[int, int, int], ...]

    @property
    def stamp(self) -> str:
        """Return it as a short text: approving says it back. It changes with any of them."""
        content = (self.result_id, self.version, self.contributions, self.documents)
        return hashlib.sha256(repr(content).encode()).hexdigest()[:32]


def seen_of(results: Iterable[Result]) -> dict[int, Seen]:
    """Return what a reviewer sees of each result, by its id; two queries for all of them."""
    rows = list(results)
    helpers: dict[tuple[int, int], list[tuple[int, int]]] = {}
    contributions = Contribution.objects.filter(
        criterion__in={row.criterion_id for row in rows}, period__in={row.period_id for row in rows}
    )
    place_of: dict[int, tuple[int, int]] = {}
    for pk, version, *place in contributions.order_by("id").values_list(
        "id", "version", "criterion_id", "period_id"
    ):
        place_of[pk] = (place[0], place[1])
        helpers.setdefault(place_of[pk], []).append((pk, version))
    own: dict[int, list[tuple[int, int, int]]] = {}
    helped: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    documents = EvidenceLink.objects.filter(
        Q(result__in=rows) | Q(contribution__in=list(place_of)), removed_at=None
    )
    attached: list[tuple[Any, ...]] = list(
        documents.order_by("id").values_list(
            "result_id", "contribution_id", "id", "evidence_id", "evidence__version"
        )
    )
    for result_id, contribution_id, *document in attached:
        entry = (document[0], document[1], document[2])
        if result_id is not None:
            own.setdefault(result_id, []).append(entry)
        else:
            helped.setdefault(place_of[contribution_id], []).append(entry)
    return {
        row.pk: Seen(
            row.pk,
            row.version,
            tuple(helpers.get((row.criterion_id, row.period_id), ())),
            (
                *own.get(row.pk, ()),
                *helped.get((row.criterion_id, row.period_id), ()),
            ),
        )
        for row in rows
    }


def review_stamp(result: Result) -> str:
    """Return what a reviewer has seen of a result, as a short text; two short queries."""
    return seen_of([result])[result.pk].stamp


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
