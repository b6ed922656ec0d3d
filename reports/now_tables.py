"""Cells and rows about where a plan stands now, formatted once: sums in, safe HTML out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from assignments.enums import PeriodKind, PeriodState
from common.templatetags.ui import now_bar_svg
from common.text import NO_FIGURE, format_delta, format_score
from criteria.tree import Figures
from reports.links import Links
from reports.now import LeafNow, NowSum
from reports.now_wording import WAITING, applicable, covered, earlier_period, parts_of, status_of
from reports.reported import HandedIn, PeriodFacts
from reports.rollups import Score
from reports.scope import Scope
from reports.snapshot import CriterionFacts, Snapshot
from reports.tables import figure_cell, number_cell

UNREPORTED_NOTE = "chưa có kết quả: tính từ năm trước"


def now_cells(
    figures: Score | Figures, total: NowSum, leaf: LeafNow | None, until: PeriodKind
) -> SafeString:
    """Return seven cells: maximum, baseline, now, target, the difference, the status, a bar.

    ``leaf``: the node itself where it is one, as its reader sees it; sums show everything.
    """
    if isinstance(figures, Score):
        baseline, target = figure_cell(figures.baseline), figure_cell(figures.target)
        figures = figures.headline
    else:
        baseline, target = number_cell(figures.baseline), number_cell(figures.target)
    if leaf is not None and leaf.is_hidden:
        total = NowSum(leaf_count=1, max=total.max, applicable_max=total.max)
    cells = (
        _max_cell(figures.max, total),
        baseline,
        _current_cell(total, is_leaf=leaf is not None),
        target,
        _difference_cell(total, leaf),
        _status_cell(total, leaf, until),
        f'<td class="bar">{bar_of(figures, total, leaf)}</td>',
    )
    return mark_safe("".join(cells))  # noqa: S308  # finished cells, escaped where text is


def bar_of(figures: Figures, total: NowSum, leaf: LeafNow | None = None) -> SafeString:
    """Return the thin bar: now against the target and the year before."""
    is_hidden = leaf is not None and leaf.is_hidden
    return now_bar_svg(
        baseline=figures.baseline,
        approved=total.approved,
        provisional=total.provisional,
        rest=None if is_hidden else total.open_before,
        target=None if is_hidden else total.applicable_target,
        maximum=total.applicable_max,
    )


def _max_cell(maximum: Decimal | None, total: NowSum) -> str:
    if not total.not_applicable_count:
        return number_cell(maximum, "col-max")
    return (
        f'<td class="num col-max" title="{applicable(total)}">{format_score(total.applicable_max)}'
        f'<span class="differs-other">/{format_score(total.max)}</span></td>'
    )


def _current_cell(total: NowSum, *, is_leaf: bool) -> str:
    if total.provisional is None:
        return number_cell(total.current)
    note = "tạm tính" if is_leaf else parts_of(total)
    value = format_score(total.current)
    return f'<td class="num" title="{note}"><span class="provisional">{value}</span></td>'


def _difference_cell(total: NowSum, leaf: LeafNow | None) -> str:
    missing = total.missing
    if missing is None:
        return number_cell(None, "quiet")
    text = format_delta(-missing)
    if leaf is not None and not leaf.is_reported:
        return f'<td class="num quiet" title="{UNREPORTED_NOTE}">({text})</td>'
    return f'<td class="num {"missing" if missing > 0 else "quiet"}">{text}</td>'


def _status_cell(total: NowSum, leaf: LeafNow | None, until: PeriodKind) -> str:
    if leaf is not None:
        badge = status_badge(leaf, until) if total.leaf_count else ""
        return f'<td class="status-cell">{badge}</td>'
    if not total.leaf_count:
        return '<td class="status-cell"></td>'
    text = _counts(total)
    return f'<td class="status-cell quiet" title="{covered(total)}">{text}</td>'


def status_words(total: NowSum, leaf: LeafNow | None, until: PeriodKind) -> str:
    """Return the status in words: a leaf's own, or how many leaves a sum has what of."""
    if not total.leaf_count:
        return ""
    if leaf is None:
        return _counts(total)
    return ", ".join(filter(None, [status_of(leaf), earlier_period(leaf, until)]))


def _counts(total: NowSum) -> str:
    provisional = f", {total.provisional_count} tạm tính" if total.provisional_count else ""
    waiting = f", {total.waiting_count} chờ duyệt" if total.waiting_count else ""
    return f"{total.reported_count}/{total.leaf_count} có kết quả{provisional}{waiting}"


def status_badge(leaf: LeafNow, until: PeriodKind) -> SafeString:
    """Return how a leaf stands as a badge; the word carries it."""
    tone = "muted"
    if leaf.is_provisional:
        tone = "accent"
    elif leaf.is_reported:
        tone = "ok"
    earlier = earlier_period(leaf, until)
    note = f'<span class="status-note">{earlier}</span>' if earlier else ""
    badge = f'<span class="badge badge-{tone}">{status_of(leaf)}</span>{note}'
    return mark_safe(badge)  # noqa: S308  # words of our own


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A leaf's result in one period, as far as the reader sees it; ``tone`` of the status."""

    label: str
    status: str
    tone: str
    self_score: str
    appraised_score: str
    handed_in: str
    late_note: str
    url: str


def period_rows(
    snapshot: Snapshot, facts: CriterionFacts, scope: Scope, links: Links, today: date
) -> list[PeriodRow]:
    """Return a leaf's results period by period, those that have not opened included."""
    handed_in = {row.report.period: row for row in snapshot.reported.of(facts.code)}
    return [
        _period_row(snapshot, facts.code, period, handed_in.get(period.kind), scope, links, today)
        for period in snapshot.reported.periods
    ]


def _period_row(
    snapshot: Snapshot,
    code: str,
    period: PeriodFacts,
    row: HandedIn | None,
    scope: Scope,
    links: Links,
    today: date,
) -> PeriodRow:
    if row is None:
        return PeriodRow(
            label=period.kind.label,
            status="Chưa mở" if period.window.state(today) is PeriodState.UPCOMING else "Chưa nộp",
            tone="muted",
            self_score=NO_FIGURE,
            appraised_score=NO_FIGURE,
            handed_in=NO_FIGURE,
            late_note="",
            url="",
        )
    report, is_shown = row.report, scope.shows(row)
    status, tone = (report.status.label, "ok" if report.appraised_score is not None else "accent")
    if is_shown and report.is_not_applicable:
        status = f"{status}, không áp dụng"
    return PeriodRow(
        label=period.kind.label,
        status=status if is_shown else WAITING,
        tone=tone,
        self_score=format_score(report.self_score) if is_shown else NO_FIGURE,
        appraised_score=format_score(report.appraised_score) if is_shown else NO_FIGURE,
        handed_in=f"{row.first_submitted_on:%d/%m/%Y}",
        late_note=_late_note(snapshot, period, row),
        url=links.to_work("assignments:result", period.kind.value, code) if is_shown else "",
    )


def _late_note(snapshot: Snapshot, period: PeriodFacts, row: HandedIn) -> str:
    due_on = period.window.due_on
    # Nobody is late with what was due before there was a plan.
    is_late = due_on >= snapshot.issued_on and period.window.is_late(row.first_submitted_on)
    return f"muộn {(row.first_submitted_on - due_on).days} ngày" if is_late else ""
