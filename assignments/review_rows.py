"""One result under review, as its page shows it: what changed, what the plan asks, what was said.

Numbers are formatted once, here.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.history import EventRow, history_of_result, rows_of
from accounts.models import Agency, AuditEvent
from assignments.access import Task
from assignments.content import CONTENT_FIELDS, LABELS, ResultContent, shown
from assignments.documents import EvidencePanel, evidence_panel
from assignments.enums import ReviewDecision
from assignments.models import Result, Review
from assignments.review_basis import Basis
from assignments.word_changes import Piece, word_changes
from assignments.workflow import APPRAISING, Action, Part, allowed_actions
from common.text import NO_FIGURE, format_delta
from criteria.models import Criterion, Measure

MAX_EVENTS = 30


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field: its value now, beside the one before where it has changed.

    ``pieces`` are there for a changed text, word by word; ``delta`` for a changed score.
    """

    name: str
    label: str
    value: str
    before: str
    is_changed: bool
    is_text: bool
    pieces: tuple[Piece, ...]
    delta: str


def field_rows(content: ResultContent, basis: Basis | None) -> list[FieldRow]:
    """Return the fields that say something now or did so before, marked where they differ."""
    before = basis.content if basis else content
    rows = []
    for name in CONTENT_FIELDS:
        old, new = getattr(before, name), getattr(content, name)
        if _says_something(old) or _says_something(new):
            rows.append(_field_row(name, old, new))
    return rows


def _field_row(name: str, old: Any, new: Any) -> FieldRow:
    is_text = isinstance(new, str)
    delta = ""
    if name == "self_score" and old is not None and new is not None and old != new:
        delta = format_delta(new - old)
    return FieldRow(
        name=name,
        label=LABELS[name],
        value=shown(name, new) or NO_FIGURE,
        before=shown(name, old) or NO_FIGURE,
        is_changed=old != new,
        is_text=is_text,
        pieces=word_changes(old, new) if is_text and old != new else (),
        delta=delta,
    )


def _says_something(value: Any) -> bool:
    return value is not None and value != "" and value is not False


# --- What a reviewer may do ----------------------------------------------------------------------


def own_submission(task: Task, user_id: int) -> bool:
    """Tell whether the person handed the result in, and so can't appraise it."""
    return task.result is not None and task.result.submitted_by_id == user_id


def review_actions(task: Task, user_id: int) -> frozenset[Action]:
    """Return what a reviewer may do to the task's result now: which buttons there are."""
    if not task.is_open or task.result is None:
        return frozenset()
    found = allowed_actions(task.status, frozenset({Part.REVIEWER}))
    return found - APPRAISING if own_submission(task, user_id) else found


# --- The plan ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanText:
    """One measure of the plan about the criterion, with the thresholds it states."""

    heading: str
    text: str
    targets: tuple[str, ...]


def plan_texts(criterion: Criterion) -> list[PlanText]:
    """Return what section II of the plan says about the criterion; two queries."""
    measures = (
        Measure.objects.filter(criteria=criterion).order_by("order").prefetch_related("targets")
    )
    return [
        PlanText(
            measure.heading,
            measure.text,
            tuple(
                target.raw_text
                for target in measure.targets.all()
                if target.criterion_id in {None, criterion.pk}
            ),
        )
        for measure in measures
    ]


# --- What was decided ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One decision about the result, with the content that it was made about."""

    decision: str
    is_approved: bool
    when: str
    by: str
    version: int
    own_score: str
    appraised: str
    delta: str
    reason: str
    content: tuple[tuple[str, str], ...]


def review_rows(result: Result) -> list[ReviewRow]:
    """Return every decision about the result, the latest first; one query."""
    reviews = Review.objects.filter(result=result).select_related("reviewed_by").order_by("-id")
    return [_review_row(review) for review in reviews]


def _review_row(review: Review) -> ReviewRow:
    content = ResultContent.from_json(review.content)
    appraised, own = review.appraised_score, review.self_score
    differs = appraised is not None and own is not None and appraised != own
    return ReviewRow(
        decision=review.get_decision_display(),
        is_approved=review.decision == ReviewDecision.APPROVED,
        when=f"{timezone.localtime(review.reviewed_at):%H:%M ngày %d/%m/%Y}",
        by=str(review.reviewed_by),
        version=review.version,
        own_score=shown("self_score", own),
        appraised=shown("appraised_score", appraised),
        delta=format_delta(appraised - own) if differs else "",
        reason=review.reason,
        content=tuple(
            (LABELS[name], shown(name, value))
            for name in CONTENT_FIELDS
            if _says_something(value := getattr(content, name))
        ),
    )


# --- What happened, and what is attached ----------------------------------------------------------


def changes_since(task: Task, sequence: int) -> list[EventRow]:
    """Return what was done to the result after the audit event ``sequence``, in order."""
    events = _events(task).filter(sequence__gt=sequence).order_by("sequence")
    return rows_of(events[:MAX_EVENTS])


def history_rows(task: Task) -> list[EventRow]:
    """Return what was done to the result last, the latest first."""
    return rows_of(_events(task)[:MAX_EVENTS])


def _events(task: Task) -> QuerySet[AuditEvent]:
    return history_of_result(
        task.plan,
        code=task.criterion.code,
        period=task.period.kind,
        agency_slug=task.owner.slug,
    )


@dataclass(frozen=True, slots=True)
class HelperDocuments:
    """What a contributing agency has attached to its part."""

    agency: str
    panel: EvidencePanel


def helper_documents(task: Task) -> list[HelperDocuments]:
    """Return the documents of the contributions, by agency; a query for each that has any."""
    agencies = Agency.objects.filter(
        contributions__period=task.period,
        contributions__criterion=task.criterion,
        contributions__evidence_links__removed_at=None,
        contributions__evidence_links__isnull=False,
    )
    return [
        HelperDocuments(agency.name, evidence_panel(task, agency=agency, can_edit=False))
        for agency in agencies.distinct().order_by("name")
    ]
