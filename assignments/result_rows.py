"""Results as pages show them: frozen rows whose numbers are formatted once, here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency
from assignments.access import Task
from assignments.content import LABELS
from assignments.deadline_rows import days_left
from assignments.enums import MeasurementKind, PeriodState, ResultStatus
from assignments.measurement import Measurement, percent_of
from assignments.models import Assignment, Comment, Contribution, ReportingPeriod, Result
from assignments.workflow import HANDED_IN, Sight
from common import clock
from common.text import NO_FIGURE, format_percent, format_quantity, format_score, order_key

TEXT_FIELDS = ("narrative", "difficulties", "next_steps", "explanation")


@dataclass(frozen=True, slots=True)
class Mark:
    """A state for ``{% badge mark.text tone=mark.tone icon=mark.icon %}``: never colour alone."""

    text: str
    tone: str
    icon: str


NOT_BEGUN = Mark("Chưa nhập", "muted", "three-dots")
STATUS_MARKS = {
    ResultStatus.DRAFT: Mark(ResultStatus.DRAFT.label, "accent", "pencil"),
    ResultStatus.SUBMITTED: Mark(ResultStatus.SUBMITTED.label, "accent", "arrow-up-right"),
    ResultStatus.IN_REVIEW: Mark(ResultStatus.IN_REVIEW.label, "due", "search"),
    ResultStatus.RETURNED: Mark(ResultStatus.RETURNED.label, "late", "arrow-left"),
    ResultStatus.APPROVED: Mark(ResultStatus.APPROVED.label, "ok", "check-circle"),
}


def status_mark(result: Result | None) -> Mark:
    """Return where a result stands; what nobody has begun is 'Chưa nhập'."""
    return STATUS_MARKS[ResultStatus(result.status)] if result else NOT_BEGUN


def period_mark(period: ReportingPeriod, *, is_open: bool) -> Mark:
    """Return how long a period still takes reports: 'còn 4 ngày', 'quá hạn 2 ngày', 'đã khóa'.

    ``is_open`` is the agency's own: a locked period may be open again for it.
    """
    today, state = clock.today(), period.state
    if state is PeriodState.LOCKED:
        text, tone = ("mở lại cho cơ quan", "due") if is_open else ("đã khóa", "muted")
        return Mark(text, tone, "lock")
    if state is PeriodState.UPCOMING:
        return Mark(f"mở từ {period.opens_on:%d/%m/%Y}", "muted", "calendar-event")
    if state is PeriodState.OVERDUE:
        return Mark(f"quá hạn {(today - period.due_on).days} ngày", "late", "exclamation-circle")
    return Mark(days_left(period.due_on, today), "accent", "clock")


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A value with what it is called."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A result's content, ready for ``assignments/_result_content.html``; scores in points.

    ``appraised`` is '' before the result is approved, ``prefilled`` where nothing was taken over,
    ``handed_in`` and ``updated`` where nobody did.
    """

    status: Mark
    maximum: str
    own_score: str
    appraised: str
    is_appraised_differently: bool
    is_not_applicable: bool
    not_applicable_reason: str
    measured: tuple[LabelledText, ...]
    threshold: str
    texts: tuple[LabelledText, ...]
    prefilled: str
    is_late: bool
    is_sample: bool
    handed_in: str
    updated: str


def result_row(task: Task, measurement: Measurement) -> ResultRow | None:
    """Return what the person sees of the task's result; ``None`` when that is nothing."""
    result = task.seen
    if result is None:
        return None
    appraised = result.appraised_score
    return ResultRow(
        status=status_mark(result),
        maximum=format_score(result.max_score),
        own_score=format_score(result.self_score),
        appraised="" if appraised is None else format_score(appraised),
        is_appraised_differently=appraised is not None and appraised != result.self_score,
        is_not_applicable=result.is_not_applicable,
        not_applicable_reason=result.not_applicable_reason,
        measured=measured_values(result, measurement),
        threshold=measurement.threshold,
        texts=tuple(
            LabelledText(name, LABELS[name], getattr(result, name))
            for name in TEXT_FIELDS
            if getattr(result, name)
        ),
        prefilled=str(result.prefilled_from) if result.prefilled_from else "",
        is_late=is_late(result, task.period),
        is_sample=result.is_sample,
        handed_in=_by_whom(result.submitted_at, result.submitted_by)
        if result.status in HANDED_IN
        else "",
        updated=_by_whom(result.updated_at, result.updated_by),
    )


def score_text(result: Result | None) -> str:
    """Return the score that a list shows: the appraised one, before that the agency's own."""
    if result is None:
        return NO_FIGURE
    if result.is_not_applicable:
        return "Không áp dụng"
    appraised = result.appraised_score
    return format_score(result.self_score if appraised is None else appraised)


def is_late(result: Result, period: ReportingPeriod) -> bool:
    """Tell whether a result was first handed in after the period's due date."""
    first = result.first_submitted_at
    return first is not None and period.window.is_late(timezone.localdate(first))


def measured_values(
    result: Result | Contribution, measurement: Measurement
) -> tuple[LabelledText, ...]:
    """Return the measured inputs that were entered, a ratio's percent last."""
    shown = [
        LabelledText(name, LABELS[name], format_quantity(getattr(result, name)))
        for name in ("numerator", "denominator")
        if getattr(result, name) is not None
    ]
    if (percent := percent_of(result.numerator, result.denominator)) is not None:
        shown.append(LabelledText("percent", "Tỷ lệ", format_percent(percent)))
    quantity = getattr(result, "quantity", None)
    if quantity is not None:
        unit = measurement.unit if measurement.kind is MeasurementKind.QUANTITY else ""
        text = f"{format_quantity(quantity)} {unit}".strip()
        shown.append(LabelledText("quantity", LABELS["quantity"], text))
    return tuple(shown)


def _by_whom(moment: datetime | None, person: object) -> str:
    if moment is None:
        return ""
    when = f"{timezone.localtime(moment):%H:%M ngày %d/%m/%Y}"
    return f"{when}, {person}" if person else when


# --- The thread ----------------------------------------------------------------------------------

ON_ACTION = {"return": "Trả lại để bổ sung", "reopen": "Mở lại"}


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One remark; ``what`` names the step it explains, '' for a plain remark."""

    who: str
    when: str
    what: str
    text: str
    is_mine: bool


def comment_rows(task: Task, reader_id: int | None = None) -> list[CommentRow]:
    """Return the thread of the task's result, the oldest first; nothing for those outside it."""
    if task.sight is not Sight.EVERYTHING or task.result is None:
        return []
    comments = Comment.objects.filter(result=task.result).select_related("written_by")
    return [
        CommentRow(
            who=str(comment.written_by),
            when=f"{timezone.localtime(comment.written_at):%H:%M %d/%m/%Y}",
            what=ON_ACTION.get(comment.on_action, ""),
            text=comment.text,
            is_mine=comment.written_by_id == reader_id,
        )
        for comment in comments.order_by("id")
    ]


# --- Contributions -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """What one agency added, and where its documents are."""

    pk: int
    agency: str
    numerator: str
    denominator: str
    percent: str
    narrative: str
    updated: str
    is_sample: bool
    documents: int
    documents_url: str


@dataclass(frozen=True, slots=True)
class ContributionTable:
    """Everything added to a task that the person may see.

    ``is_ratio``: a group leads and each member enters its share; then the last four say what they
    come to together, as ``total_numerator`` / ``total_denominator``, and which are ``missing``.
    """

    rows: tuple[ContributionRow, ...]
    url: str
    """The result's page, which has the table as a file too."""
    is_ratio: bool = False
    expected: int = 0
    missing: tuple[str, ...] = ()
    total_numerator: str = ""
    total_denominator: str = ""
    total_percent: str = ""


def contribution_table(task: Task, measurement: Measurement) -> ContributionTable:
    """Return the contributions: all for the owner and the reviewer, else the person's own."""
    sees_all = task.sight is Sight.EVERYTHING
    found = Contribution.objects.filter(period=task.period, criterion=task.criterion)
    if not sees_all:
        found = found.filter(agency__in=task.contributing_ids)
    attached = Count("evidence_links", filter=Q(evidence_links__removed_at=None))
    found = found.select_related("agency", "updated_by").annotate(documents=attached)
    contributions = sorted(found, key=lambda row: order_key(row.agency.name))
    rows = tuple(_contribution_row(contribution, task) for contribution in contributions)
    page = reverse("assignments:result", args=[task.period.kind, task.criterion.code])
    url = f"{page}?{urlencode({'nam': task.plan.year})}"
    members = group_members(task) if sees_all else {}
    if not members or measurement.kind is not MeasurementKind.RATIO:
        return ContributionTable(rows, url)
    whole = [
        row
        for row in contributions
        if row.agency_id in members and row.numerator is not None and row.denominator is not None
    ]
    numerator, denominator = combined(whole)
    there = {row.agency_id for row in whole}
    return ContributionTable(
        rows,
        url,
        is_ratio=True,
        expected=len(members),
        missing=tuple(name for pk, name in members.items() if pk not in there),
        total_numerator=format_quantity(numerator),
        total_denominator=format_quantity(denominator),
        total_percent=format_percent(percent_of(numerator, denominator)),
    )


def combined(contributions: Iterable[Contribution]) -> tuple[Decimal | None, Decimal | None]:
    """Return the sums of both parts of a ratio; nothing when nobody has entered any."""
    whole = [
        (row.numerator, row.denominator)
        for row in contributions
        if row.numerator is not None and row.denominator is not None
    ]
    if not whole:
        return None, None
    return sum((pair[0] for pair in whole), Decimal(0)), sum(
        (pair[1] for pair in whole), Decimal(0)
    )


def group_members(task: Task) -> dict[int, str]:
    """Return id → name of the agencies whose group leads the criterion; empty where none does."""
    group = (
        Assignment.objects.filter(criterion=task.criterion, is_primary=True)
        .exclude(group=None)
        .values_list("group", flat=True)
        .first()
    )
    if group is None:
        return {}
    members = Agency.objects.filter(groups=group).values_list("pk", "name")
    return dict(sorted(members, key=lambda member: order_key(member[1])))


def _contribution_row(row: Any, task: Task) -> ContributionRow:
    panel = reverse("assignments:evidence-panel", args=[task.period.kind, task.criterion.code])
    query = urlencode({"nam": task.plan.year, "co_quan": row.agency.slug})
    return ContributionRow(
        pk=row.pk,
        agency=row.agency.name,
        numerator=format_quantity(row.numerator),
        denominator=format_quantity(row.denominator),
        percent=format_percent(percent_of(row.numerator, row.denominator)),
        narrative=row.narrative,
        updated=_by_whom(row.updated_at, row.updated_by),
        is_sample=row.is_sample,
        documents=row.documents,
        documents_url=f"{panel}?{query}",
    )


# --- Where it stands -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a result's way: ``state`` is done, current or ahead; ``word`` says it."""

    label: str
    state: str
    word: str


def steps_of(result: Result | None) -> tuple[Step, ...]:
    """Return the way Nhập → Nộp → Thẩm định → Duyệt, with how far the result has come."""
    status = ResultStatus(result.status) if result else ResultStatus.DRAFT
    reached = {
        ResultStatus.DRAFT: 0,
        ResultStatus.RETURNED: 0,
        ResultStatus.SUBMITTED: 2,
        ResultStatus.IN_REVIEW: 2,
        ResultStatus.APPROVED: 4,
    }[status]
    waiting = {
        ResultStatus.RETURNED: "trả lại, cần bổ sung",
        ResultStatus.SUBMITTED: "chờ thẩm định",
        ResultStatus.IN_REVIEW: "đang thẩm định",
    }.get(status, "đang nhập" if result else "chưa nhập")
    return tuple(
        Step(
            label,
            "done" if place < reached else "current" if place == reached else "ahead",
            "xong" if place < reached else waiting if place == reached else "chưa tới",
        )
        for place, label in enumerate(("Nhập", "Nộp", "Thẩm định", "Duyệt"))
    )
