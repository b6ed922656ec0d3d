"""The rows of the leaders' tables: formatted once for the page, and as plain values for files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from assignments.deadline_rows import days_left
from assignments.deadlines import DeadlineState
from assignments.periods import in_days
from common.tables.model import Kind, Table, columns
from common.text import format_delta, format_score
from reports.leaders.lateness import Counts, Matrix
from reports.leaders.risk import LeafRisk, Reason, RiskSum
from reports.leaders.since import moved
from reports.links import Links
from reports.now import NowSum
from reports.page_tables import PageTables, named
from reports.plan_page import PlanPage
from reports.reported import PeriodFacts
from reports.rollups import LeadScore
from reports.seen import SeenNow
from reports.snapshot import CriterionFacts, Snapshot
from reports.tables import party_links

ZERO = Decimal(0)
TOP_LEADS = 5
TOP_RISKS = 8

# --- Agencies -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LeadStanding:
    """A lead agency at a glance; ``gained`` since the period before, ``None`` without one."""

    lead: LeadScore
    total: NowSum
    gained: Decimal | None
    risk: RiskSum
    counts: Counts

    @property
    def missing(self) -> Decimal:
        """Return the points to the target, none where it is met."""
        return max(self.total.missing or ZERO, ZERO)


def lead_standings(
    page: PlanPage, before: SeenNow | None, matrix: Matrix, risks: Iterable[LeafRisk]
) -> tuple[LeadStanding, ...]:
    """Return every lead agency, most missing points first."""
    by_lead: dict[str, list[LeafRisk]] = {}
    for risk in risks:
        if risk.facts.primary_lead is not None:
            by_lead.setdefault(risk.facts.primary_lead.slug, []).append(risk)
    rows = [
        LeadStanding(
            lead,
            total := page.now.lead(lead.slug),
            moved(total, before.lead(lead.slug) if before else None),
            RiskSum.of(by_lead.get(lead.slug, ())),
            line.total if (line := matrix.line(lead.slug)) else Counts(),
        )
        for lead in page.overview.leads
        if lead.criteria_count
    ]
    return tuple(sorted(rows, key=lambda row: -row.missing))


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead agency on the short scoreboard, formatted."""

    name: str
    url: str
    answers_for: str
    missing: str
    gained: str
    risk: str
    on_time: str
    is_behind: bool


def lead_rows(standings: Sequence[LeadStanding], links: Links) -> list[LeadRow]:
    """Return the agencies that miss most, formatted."""
    return [
        LeadRow(
            row.lead.name,
            links.agency(row.lead.slug),
            f"{format_score(row.total.applicable_max)} điểm, {row.lead.criteria_count} tiêu chí",
            format_score(row.missing),
            format_delta(row.gained),
            f"{format_score(row.risk.points)}"
            + (f" ({row.risk.count} tiêu chí)" if row.risk.count else ""),
            on_time(row.counts),
            row.counts.is_behind,
        )
        for row in standings[:TOP_LEADS]
    ]


def on_time(counts: Counts) -> str:
    """Return how many of the results due came in time: '12/14', 'chưa đến hạn'."""
    return f"{counts.on_time}/{counts.due}" if counts.due else "chưa đến hạn"


# --- Late results ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LateMark:
    """What is to be said of a cell: a word with an icon; ``tone`` of a badge."""

    text: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class LateCell:
    """How one period's results came in; ``url``: the period's page."""

    period: str
    url: str
    marks: tuple[LateMark, ...]


@dataclass(frozen=True, slots=True)
class LateRow:
    """A lead with a cell for every period."""

    name: str
    url: str
    cells: tuple[LateCell, ...]


def late_rows(matrix: Matrix, links: Links) -> list[LateRow]:
    """Return the matrix formatted, a row per lead."""
    return [
        LateRow(
            line.lead.name,
            links.agency(line.lead.slug),
            late_cells(matrix.periods, line.cells, links),
        )
        for line in matrix.lines
    ]


def late_cells(
    periods: Iterable[PeriodFacts], counts: Iterable[Counts], links: Links
) -> tuple[LateCell, ...]:
    """Return one row's cells: where each leads, and what it says."""
    return tuple(
        LateCell(
            period.kind.label,
            links.to_work("assignments:period", period.kind.value),
            late_marks(each),
        )
        for period, each in zip(periods, counts, strict=True)
    )


def late_title(matrix: Matrix) -> str:
    """Return who is behind: 'Nộp kết quả: 2/9 cơ quan muộn hoặc quá hạn, nhiều nhất là …'."""
    behind = [line for line in matrix.lines if line.total.is_behind]
    if not behind:
        return "Nộp kết quả: chưa cơ quan nào muộn hoặc quá hạn"
    first = behind[0].lead.short_name
    most = f", nhiều nhất là {first}" if len(behind) > 1 else f": {first}"
    return f"Nộp kết quả: {len(behind)}/{len(matrix.lines)} cơ quan muộn hoặc quá hạn{most}"


def late_marks(counts: Counts) -> tuple[LateMark, ...]:
    """Return what a cell says; always something."""
    marks = []
    if counts.owed:
        marks.append(LateMark(f"{counts.owed} quá hạn chưa nộp", "exclamation-circle", "late"))
    if counts.late:
        marks.append(LateMark(f"{counts.late} nộp muộn", "clock", "due"))
    if counts.awaited:
        marks.append(LateMark(f"{counts.awaited} chưa nộp", "circle-half", "muted"))
    if counts.amended:
        marks.append(LateMark(f"{counts.amended} đang bổ sung", "arrow-left", "accent"))
    if not marks:
        marks.append(LateMark("đã nộp đủ", "check-circle", "ok"))
    return tuple(marks)


# --- Risks ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A criterion at risk, formatted; ``why`` in words."""

    code: str
    name: str
    url: str
    points: str
    why: str
    leads: SafeString


def risk_title(risks: Sequence[LeafRisk], shown: int = TOP_RISKS) -> str:
    """Return how much is at risk: '32 tiêu chí có rủi ro, cộng 5,20 điểm'."""
    whole = RiskSum.of(risks)
    if not whole.count:
        return "Chưa tiêu chí nào có dấu hiệu rủi ro"
    most = f"; {shown} tiêu chí nhiều điểm nhất" if whole.count > shown else ""
    return f"{whole.count} tiêu chí có rủi ro, cộng {format_score(whole.points)} điểm{most}"


def risk_rows(
    risks: Sequence[LeafRisk], page: PlanPage, before: SeenNow | None, today: date
) -> list[RiskRow]:
    """Return the criteria with the most points at risk."""
    return [
        RiskRow(
            risk.facts.code,
            risk.facts.name,
            page.links.criterion(risk.facts.code),
            format_score(risk.points),
            why_at_risk(risk, page.now, before, today),
            party_links(risk.facts.leads, page.links),
        )
        for risk in risks[:TOP_RISKS]
    ]


def why_at_risk(risk: LeafRisk, now: SeenNow, before: SeenNow | None, today: date) -> str:
    """Return a leaf's reasons with their days and points, the most pressing first."""
    return "; ".join(_in_words(reason, risk.facts, now, before, today) for reason in risk.reasons)


def _in_words(
    reason: Reason, facts: CriterionFacts, now: SeenNow, before: SeenNow | None, today: date
) -> str:
    snapshot = now.snapshot
    words = reason.label(snapshot.baseline_year)
    if reason is Reason.OVERDUE and (period := snapshot.reported.period(now.until)) is not None:
        is_again = snapshot.reported.is_with_agency_again(facts.code, period.kind)
        owed = f"chưa nộp{' lại' if is_again else ''} kỳ {period.kind.label}"
        is_past = period.window.due_on < today
        return f"{owed}, {in_days(period.window.due_on, today) if is_past else 'kỳ đã khóa'}"
    if reason in {Reason.MISSED, Reason.NEAR}:
        return _deadline_in_words(reason, facts, snapshot, today)
    score, figures = now.leaf(facts.code).score, facts.figures
    if reason is Reason.FALLEN and score is not None and figures.baseline is not None:
        return f"{words} ({format_delta(score - figures.baseline)})"
    earlier = before.leaf(facts.code).score if before else None
    if reason is Reason.SLIPPED and score is not None and earlier is not None:
        return f"{words} ({format_delta(score - earlier)})"
    return words


def _deadline_in_words(
    reason: Reason, facts: CriterionFacts, snapshot: Snapshot, today: date
) -> str:
    wanted = DeadlineState.PASSED if reason is Reason.MISSED else DeadlineState.DUE_SOON
    for deadline in facts.deadlines:
        state = deadline.state(today=today, year=snapshot.year, issued_on=snapshot.issued_on)
        day = deadline.next_on(today, snapshot.year)
        if state is wanted and day is not None:
            if reason is Reason.MISSED:
                return f"đã qua thời hạn {day:%d/%m/%Y} trong kế hoạch"
            return f"thời hạn {day:%d/%m/%Y} trong kế hoạch, {days_left(day, today)}"
    return reason.label(snapshot.baseline_year)


# --- As plain values ------------------------------------------------------------------------------


def lead_table(make: PageTables, standings: Iterable[LeadStanding]) -> Table:
    """Return every lead agency, those that the page leaves to the full scoreboard included."""
    heads = columns(
        "Cơ quan chủ trì",
        ("Tiêu chí", Kind.NUMBER),
        ("Điểm phụ trách", Kind.SCORE),
        ("Còn thiếu", Kind.SCORE),
        ("So với kỳ trước", Kind.DELTA),
        ("Điểm rủi ro", Kind.SCORE),
        ("Nộp đúng hạn", Kind.NUMBER),
        ("Đến hạn", Kind.NUMBER),
    )
    rows = (
        (
            row.lead.name,
            row.lead.criteria_count,
            row.total.applicable_max,
            row.missing,
            row.gained,
            row.risk.points,
            row.counts.on_time,
            row.counts.due,
        )
        for row in standings
    )
    return make.table("co-quan", "Cơ quan chủ trì theo số điểm còn thiếu", heads, rows)


def late_table(make: PageTables, matrix: Matrix) -> Table:
    """Return the matrix, a row per lead and period."""
    heads = columns(
        "Cơ quan chủ trì",
        "Kỳ",
        ("Tiêu chí", Kind.NUMBER),
        ("Nộp muộn", Kind.NUMBER),
        ("Quá hạn chưa nộp", Kind.NUMBER),
        ("Chưa nộp", Kind.NUMBER),
        ("Đang bổ sung", Kind.NUMBER),
    )
    rows = (
        (
            line.lead.name,
            period.kind.label,
            cell.leaves,
            cell.late,
            cell.owed,
            cell.awaited,
            cell.amended,
        )
        for line in matrix.lines
        for period, cell in zip(matrix.periods, line.cells, strict=True)
    )
    return make.table("nop-muon", "Nộp muộn theo cơ quan và kỳ", heads, rows)


def risk_table(
    make: PageTables,
    risks: Iterable[LeafRisk],
    now: SeenNow,
    before: SeenNow | None,
    today: date,
) -> Table:
    """Return every criterion at risk."""
    heads = columns(
        ("Mã", Kind.CODE), "Tiêu chí", ("Còn tới mục tiêu", Kind.SCORE), "Lý do", "Chủ trì"
    )
    rows = (
        (
            risk.facts.code,
            risk.facts.name,
            risk.points,
            why_at_risk(risk, now, before, today),
            named(risk.facts.leads),
        )
        for risk in risks
    )
    return make.table("rui-ro", "Tiêu chí có rủi ro", heads, rows)
