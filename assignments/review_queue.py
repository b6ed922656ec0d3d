"""What waits for Sở Nội vụ's review, and what it has decided lately: frozen rows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.utils import timezone

from accounts.models import User
from assignments.access import Task, reported_tasks
from assignments.content import Seen, seen_of
from assignments.enums import ResultStatus, ReviewDecision
from assignments.models import ReportingPeriod, Review
from assignments.result_rows import is_late
from assignments.review_basis import LastScore, last_scores
from assignments.workflow import AWAITING_REVIEW
from common import clock
from common.text import NO_FIGURE, fold, format_delta, format_score, nfc
from criteria.enums import CriterionLevel
from criteria.models import Plan

RECENT = 10
MAX_QUERY_LENGTH = 100


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which part of the queue is asked for; it travels through the pages of single results."""

    agency: str = ""
    area: str = ""
    is_late_only: bool = False
    query: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "QueueFilter":
        """Return what an address asks for."""
        return cls(
            values.get("co_quan", ""),
            values.get("linh_vuc", ""),
            values.get("tre", "") == "1",
            nfc(values.get("q", ""))[:MAX_QUERY_LENGTH],
        )

    @property
    def parameters(self) -> dict[str, str]:
        """Return it as an address says it."""
        values = {
            "co_quan": self.agency,
            "linh_vuc": self.area,
            "tre": "1" if self.is_late_only else "",
            "q": self.query,
        }
        return {name: value for name, value in values.items() if value}

    def passes(self, row: "QueueRow") -> bool:
        """Tell whether a row is asked for."""
        text = fold(f"{row.code} {row.name} {row.agency}")
        return (
            self.agency in {"", row.agency_slug}
            and self.area in {"", row.area}
            and (row.is_late or not self.is_late_only)
            and all(word in text for word in fold(self.query).split())
        )


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One result that waits; scores in points, formatted. ``stamp``: what approving says back."""

    code: str
    name: str
    area: str
    agency: str
    agency_slug: str
    handed_in: str
    handed_in_by: str
    handed_in_at: datetime
    is_late: bool
    own_score: str
    maximum: str
    target: str
    last_score: str
    last_period: str
    difference: str
    is_lower: bool
    document_count: int
    contribution_count: int
    reviewer: str
    is_mine_in_review: bool
    is_own: bool
    """Handed in by the reader, who can't appraise it."""
    is_open: bool
    stamp: str

    @property
    def can_be_chosen(self) -> bool:
        """Tell whether it may be approved together with others."""
        return self.is_open and not self.is_own


@dataclass(frozen=True, slots=True)
class AgencyCount:
    """How many results of an agency wait, and how many of them are late."""

    slug: str
    name: str
    count: int
    late_count: int


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision of late."""

    code: str
    name: str
    agency: str
    decision: str
    is_approved: bool
    own_score: str
    appraised: str
    reason: str
    when: str
    by: str


def read_queue(user: User, plan: Plan, period: ReportingPeriod) -> list[QueueRow]:
    """Return everything that waits in the period, the longest first; a fixed number of queries."""
    tasks = [
        task
        for task in reported_tasks(user, plan, period)
        if task.result is not None and task.status in AWAITING_REVIEW
    ]
    seen = seen_of(task.result for task in tasks if task.result)
    scores = last_scores(plan, period)
    rows = [
        _queue_row(user, task, seen[task.result.pk], scores.get(task.criterion.pk))
        for task in tasks
        if task.result
    ]
    return sorted(rows, key=lambda row: row.handed_in_at)


def counts_by_agency(rows: Iterable[QueueRow]) -> list[AgencyCount]:
    """Return the agencies that wait, those with most results first."""
    rows = list(rows)
    counts = Counter((row.agency_slug, row.agency) for row in rows)
    late = Counter(row.agency_slug for row in rows if row.is_late)
    return [
        AgencyCount(slug, name, count, late[slug])
        for (slug, name), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def recent_decisions(period: ReportingPeriod) -> list[DecisionRow]:
    """Return what was decided last in the period; one query."""
    reviews = (
        Review.objects.filter(result__period=period)
        .select_related("result__criterion", "result__agency", "reviewed_by")
        .order_by("-id")[:RECENT]
    )
    return [
        DecisionRow(
            code=review.result.criterion.code,
            name=review.result.criterion.name,
            agency=review.result.agency.short_name,
            decision=review.get_decision_display(),
            is_approved=review.decision == ReviewDecision.APPROVED,
            own_score=format_score(review.self_score),
            appraised=format_score(review.appraised_score),
            reason=review.reason,
            when=f"{timezone.localtime(review.reviewed_at):%H:%M %d/%m/%Y}",
            by=str(review.reviewed_by),
        )
        for review in reviews
    ]


def area_choices(plan: Plan) -> list[tuple[str, str]]:
    """Return the plan's areas as (code, name); one query."""
    areas = plan.criteria.filter(level=CriterionLevel.AREA).order_by("sort_key")
    return list(areas.values_list("code", "name"))


def days_ago(day: date, today: date) -> str:
    """Return how long ago a day was: 'hôm nay', 'hôm qua', '2 ngày trước'."""
    days = (today - day).days
    if days <= 0:
        return "hôm nay"
    return "hôm qua" if days == 1 else f"{days} ngày trước"


def query_string(**values: str) -> str:
    """Return '?a=b' of the values that are there, or ''."""
    given = {name: value for name, value in values.items() if value}
    return f"?{urlencode(given)}" if given else ""


def _queue_row(user: User, task: Task, seen: Seen, last: LastScore | None) -> QueueRow:
    result = task.result
    assert result is not None  # noqa: S101  # read_queue leaves the others out
    assert result.submitted_at is not None  # noqa: S101  # held by the database
    difference = _difference(result.self_score, last)
    in_review = result.status == ResultStatus.IN_REVIEW
    return QueueRow(
        code=task.criterion.code,
        name=task.criterion.name,
        area=task.criterion.code.split(".")[0],
        agency=task.owner.name,
        agency_slug=task.owner.slug,
        handed_in=days_ago(timezone.localdate(result.submitted_at), clock.today()),
        handed_in_by=str(result.submitted_by),
        handed_in_at=result.submitted_at,
        is_late=is_late(result, task.period),
        own_score="không áp dụng" if result.is_not_applicable else format_score(result.self_score),
        maximum=format_score(result.max_score),
        target=format_score(task.criterion.printed_target),
        last_score=format_score(last.score if last else None),
        last_period=last.period.label if last else "",
        difference=NO_FIGURE if difference is None else format_delta(difference),
        is_lower=difference is not None and difference < 0,
        document_count=len(seen.documents),
        contribution_count=len(seen.contributions),
        reviewer=str(result.reviewed_by) if in_review else "",
        is_mine_in_review=in_review and result.reviewed_by_id == user.pk,
        is_own=result.submitted_by_id == user.pk,
        is_open=task.is_open,
        stamp=seen.stamp,
    )


def _difference(score: Decimal | None, last: LastScore | None) -> Decimal | None:
    if score is None or last is None or last.score is None:
        return None
    return score - last.score
