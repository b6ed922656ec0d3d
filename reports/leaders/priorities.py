"""The criteria by points still to gain: what a leader needs to decide where to press.

Points are counted from what the reader may see: where a figure waits for approval and is not
theirs, from the year before, as everywhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assignments.deadline_rows import MilestoneRow
from assignments.deadlines import DeadlineState
from assignments.enums import WorkOrderStatus
from assignments.order_rows import due_mark
from assignments.periods import in_days
from assignments.result_rows import Mark
from common.tables.model import Kind, Row, columns
from common.text import format_score
from reports.leaders.movements import Movement, movement_of
from reports.leaders.priority_facts import OpenTask, PriorityFacts, Share
from reports.links import Links
from reports.now import LeafNow
from reports.now_charts import missing_of
from reports.now_wording import WAITING
from reports.seen import SeenNow
from reports.snapshot import CriterionFacts

ZERO = Decimal(0)
DATED = frozenset({DeadlineState.UPCOMING, DeadlineState.DUE_SOON, DeadlineState.PASSED})
NO_DOCUMENT = Mark("thiếu tài liệu", "late", "exclamation-circle")
COLUMNS = columns(
    ("Mã", Kind.CODE),
    "Tiêu chí",
    ("Còn tới mục tiêu", Kind.SCORE),
    ("Còn tới tối đa", Kind.SCORE),
    ("Hiện nay", Kind.SCORE),
    ("Mục tiêu", Kind.SCORE),
    ("Tối đa", Kind.SCORE),
    "Tính từ",
    ("Hạn", Kind.DATE),
    "Còn lại",
    "Thời hạn theo kế hoạch",
    "Biến động gần nhất",
    "Chủ trì",
    ("Nhiệm vụ đã xong", Kind.NUMBER),
    ("Nhiệm vụ", Kind.NUMBER),
    ("Tài liệu", Kind.NUMBER),
    ("Việc đang giao", Kind.NUMBER),
    ("Việc quá hạn", Kind.NUMBER),
)
"""Headings of ``PriorityRow.values``."""


@dataclass(frozen=True, slots=True)
class Due:
    """What a leaf is due by: the period's day or the plan's, whichever is nearer.

    ``on`` is ``None`` where the plan sets no day, or one that had gone by when it was signed;
    ``words`` are the plan's then.
    """

    on: date | None
    words: str


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """One leaf; every text is ready to be shown, ``values`` are the same for a file."""

    code: str
    name: str
    url: str
    to_target: Decimal | None
    to_max: Decimal | None
    target_text: str
    max_text: str
    score_text: str
    basis: str
    due_on: date | None
    due: Mark | None
    due_words: str
    movement: Movement
    lead: str
    lead_url: str
    joint: str
    measures: str
    documents: Mark | None
    tasks: Mark | None
    task_count: int
    tasks_url: str
    values: Row
    is_reported: bool
    is_handed_in: bool
    lead_slugs: frozenset[str]


def priority_rows(
    now: SeenNow, facts: PriorityFacts, links: Links, today: date
) -> tuple[PriorityRow, ...]:
    """Return every leaf that agencies report, in the plan's order."""
    leaves = now.snapshot.reported_leaves
    return tuple(_row(leaf, now, facts, links, today) for leaf in leaves)


def due_of(
    leaf: CriterionFacts, now: SeenNow, deadlines: Sequence[MilestoneRow], today: date
) -> Due:
    """Return what the leaf is due by: while the period waits for its result, that day counts too.

    Of the plan's own days the nearest that is still ahead counts, else the latest gone by.
    """
    ahead = [row for row in deadlines if row.state in DATED and row.sort_on >= today]
    dated = ahead[:1] or [row for row in deadlines if row.state in DATED][-1:]
    found = [Due(row.sort_on, row.raw_text) for row in dated]
    period = now.snapshot.reported.period(now.until)
    if (
        period is not None
        and not now.is_handed_in(leaf.code)
        and period.window.takes_reports(today)
        and not period.window.was_past_at(now.snapshot.issued_on)
    ):
        found.append(Due(period.window.due_on, f"hạn nộp kỳ {period.kind.label}"))
    if found:
        return min(found, key=lambda due: due.on or date.max)
    words = [f"{row.raw_text} ({row.note})" if row.note else row.raw_text for row in deadlines]
    return Due(None, "; ".join(words))


def _row(
    leaf: CriterionFacts, now: SeenNow, facts: PriorityFacts, links: Links, today: date
) -> PriorityRow:
    code, figures, standing = leaf.code, leaf.figures, now.leaf(leaf.code)
    score = figures.baseline if standing.score is None else standing.score
    if standing.is_not_applicable:
        score = None
    to_target, to_max = missing_of(figures, standing), _minus(figures.max, score)
    basis = _basis(standing, now.snapshot.baseline_year)
    due = due_of(leaf, now, facts.deadlines.get(code, ()), today)
    mark = due_mark(due.on, today) if due.on else None
    movement = movement_of(
        now.snapshot.reported.of(code),
        scope=now.scope,
        until=now.until,
        baseline=figures.baseline,
        baseline_year=now.snapshot.baseline_year,
    )
    share = facts.measures.get(code, Share(0, 0))
    counts = facts.documents.get(code, {})
    documents = counts[max(counts, key=lambda kind: kind.value)] if counts else None
    tasks = facts.tasks.get(code, ())
    overdue = [task for task in tasks if _is_overdue(task, today)]
    first, *others = leaf.leads
    return PriorityRow(
        code=code,
        name=leaf.name,
        url=links.criterion(code),
        to_target=to_target,
        to_max=to_max,
        target_text=_gain(to_target),
        max_text=_gain(to_max),
        score_text=f"{format_score(score)} / {format_score(figures.max)}",
        basis=basis,
        due_on=due.on,
        due=mark,
        due_words=due.words,
        movement=movement,
        lead=first.short_name,
        lead_url=links.agency(first.slug),
        joint=", ".join(party.short_name for party in others),
        measures=f"{share.done}/{share.count} nhiệm vụ xong"
        if share.count
        else "không gắn nhiệm vụ",
        documents=_documents_mark(documents),
        tasks=_tasks_mark(tasks, overdue, today),
        task_count=len(tasks),
        tasks_url=links.to("reports:order-board", tieu_chi=code),
        is_reported=standing.is_reported,
        is_handed_in=now.is_handed_in(code),
        lead_slugs=frozenset(party.slug for party in leaf.leads),
        values=(
            code,
            leaf.name,
            to_target,
            to_max,
            score,
            figures.target,
            figures.max,
            basis,
            due.on,
            in_days(due.on, today) if due.on else "",
            due.words,
            str(movement),
            "; ".join(party.name for party in leaf.leads),
            share.done if share.count else None,
            share.count or None,
            documents,
            len(tasks) or None,
            len(overdue) or None,
        ),
    )


def _basis(standing: LeafNow, baseline_year: int) -> str:
    """Return what the points are counted from, where that is not an approved score."""
    if standing.is_not_applicable:
        return "không áp dụng"
    if standing.is_hidden:
        return f"{WAITING.lower()}: tính từ năm {baseline_year}"
    if not standing.is_reported:
        return f"tính từ năm {baseline_year}"
    return "tạm tính" if standing.is_provisional else ""


def _minus(upper: Decimal | None, lower: Decimal | None) -> Decimal | None:
    return None if upper is None or lower is None else upper - lower


def _gain(points: Decimal | None) -> str:
    """Return points to gain; what is above the mark has none to gain."""
    return format_score(points if points is None else max(points, ZERO))


def _documents_mark(count: int | None) -> Mark | None:
    """Return how many documents the latest result has; ``None`` before there is one."""
    if count is None:
        return None
    return Mark(f"{count} tài liệu", "muted", "") if count else NO_DOCUMENT


def _is_overdue(task: OpenTask, today: date) -> bool:
    return task.status is WorkOrderStatus.OPEN and task.due_on < today


def _tasks_mark(tasks: Sequence[OpenTask], overdue: Sequence[OpenTask], today: date) -> Mark | None:
    """Return how the open tasks about a leaf stand in a word; ``None`` for none."""
    if not tasks:
        return None
    if overdue:
        return Mark(f"{len(overdue)} quá hạn", "late", "exclamation-circle")
    if all(task.status is WorkOrderStatus.REPORTED for task in tasks):
        return Mark("chờ xác nhận", "due", "clock")
    nearest = min(task.due_on for task in tasks if task.status is WorkOrderStatus.OPEN)
    return Mark(in_days(nearest, today), "accent", "clock")
