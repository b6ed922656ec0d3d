"""A report's content: sources in, frozen and formatted fields out; the same for Word and PDF."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from accounts.access import Person
from accounts.models import Agency
from assignments.enums import PeriodKind, ProgressStatus
from common import clock
from common.text import format_delta, format_score, nfc
from criteria.models import Plan
from criteria.tree import Figures
from reports.exports import report_wording as wording
from reports.exports.pictures import picture_of
from reports.exports.report_advice import advice_lines
from reports.exports.report_fields import (
    AreaLine,
    Charts,
    CriterionLine,
    GapLine,
    LateLine,
    MeasureLine,
    Move,
    Report,
    Totals,
)
from reports.exports.report_head import head_of, period_words
from reports.exports.report_sources import Sources, Task, read_sources, sum_scores
from reports.links import Links
from reports.now import LeafNow, NowSum
from reports.now_charts import NowCharts, missing_of
from reports.now_wording import earlier_period, status_of
from reports.snapshot import CriterionFacts
from reports.tables import total_of
from reports.wording import joined, scale_of, source_of

CAUSES_SHOWN = 3
QUOTES_SHOWN = 20
"""Quotations of one kind in a consolidated report; an agency's own has all of its."""
MEASURE_LENGTH = 300


def read_report(user: Person, plan: Plan, kind: PeriodKind, agency: Agency | None) -> Report:
    """Return the report of a period as ``user`` may see it; of one ``agency``, or of all."""
    return report_of(read_sources(user, plan, kind, agency))


def report_of(sources: Sources) -> Report:
    """Return the report that ``sources`` make."""
    today = clock.today()
    snapshot = sources.snapshot
    gaps = _gaps(sources)
    rises, falls = _moves(sources)
    return Report(
        head=head_of(sources, today),
        year=str(snapshot.year),
        baseline_year=str(snapshot.baseline_year),
        period=period_words(sources.kind, snapshot.year),
        compared_with=wording.compared_with(sources),
        scale=f"Đơn vị: {scale_of(snapshot)}.",
        source=_source(sources),
        warning=_warning(sources),
        totals=_totals(sources),
        total_lines=(
            wording.plan_line(sources),
            *wording.difference_lines(sources),
            *wording.now_lines(sources),
        ),
        change_lines=wording.change_lines(sources),
        areas=tuple(_area(sources, area) for area in _areas(sources)),
        area_total=_area_total(sources),
        rises=rises,
        falls=falls,
        gap_lines=_gap_lines(sources, gaps),
        gaps=tuple(_gap(sources, number, leaf) for number, leaf in enumerate(gaps, 1)),
        difficulty_lines=_quotes(sources, "difficulties", "Không có tồn tại, nguyên nhân được nêu"),
        reporting_lines=wording.reporting_lines(sources, today),
        late=_late(sources),
        unreported_lines=wording.unreported_lines(sources),
        evidence_lines=wording.evidence_lines(sources.evidence),
        measure_lines=wording.measure_lines(sources),
        measures=_measures(sources),
        share_lines=_shares(sources),
        remedy_lines=_quotes(sources, "next_steps", "Không có giải pháp được nêu"),
        advice_lines=advice_lines(sources, gaps, today),
        criteria=_criteria(sources),
        charts=_charts(sources),
    )


def _source(sources: Sources) -> str:
    plan = source_of(sources.snapshot)
    as_of = sources.seen.as_of
    if as_of is None:
        return f"{plan} Chưa có kết quả nào {sources.kind.until_label}."
    return f"{plan} Số liệu đến {timezone.localtime(as_of):%H:%M ngày %d/%m/%Y}."


def _warning(sources: Sources) -> str:
    if not sources.seen.now.is_sample:
        return ""
    return "SỐ LIỆU MẪU ĐỂ CHẠY THỬ, KHÔNG PHẢI SỐ THẬT. KHÔNG PHÁT HÀNH."


def _totals(sources: Sources) -> Totals:
    total = sources.total
    figures = _figures(sources)
    return Totals(
        max=format_score(figures.max),
        before=format_score(figures.baseline),
        target=format_score(figures.target),
        now=format_score(total.current),
        approved=format_score(total.approved),
        provisional=format_score(total.provisional),
        missing=format_score(total.missing),
        reported=f"{total.reported_count}/{total.leaf_count}",
    )


def _figures(sources: Sources) -> Figures:
    if sources.agency is None:
        return sources.overview.total.headline
    return total_of(sources.leaves)


def _areas(sources: Sources) -> list[CriterionFacts]:
    areas = sources.snapshot.areas
    return [area for area in areas if sources.agency is None or sources.leaves_in(area)]


def _area(sources: Sources, area: CriterionFacts) -> AreaLine:
    leaves = sources.leaves_in(area)
    if sources.agency is None:
        figures, total = sources.overview.score_of(area).headline, sources.seen.node(area.code)
    else:
        figures, total = total_of(leaves), sources.sum_of(leaves)
    return _area_line(sources, area.code, area.name, figures, total, leaves)


def _area_total(sources: Sources) -> AreaLine:
    return _area_line(sources, "", "Tổng số", _figures(sources), sources.total, sources.leaves)


def _area_line(
    sources: Sources,
    code: str,
    name: str,
    figures: Figures,
    total: NowSum,
    leaves: Sequence[CriterionFacts],
) -> AreaLine:
    return AreaLine(
        code=code,
        name=name,
        max=format_score(figures.max),
        before=format_score(figures.baseline),
        now=format_score(total.current),
        target=format_score(figures.target),
        missing=format_score(total.missing),
        change=format_delta(sum_scores(_change(sources, leaf) for leaf in leaves)),
        reported=f"{total.reported_count}/{total.leaf_count}",
    )


def _change(sources: Sources, leaf: CriterionFacts) -> Decimal | None:
    """Return a leaf's change since the last period, in the first one since last year."""
    return sources.grown(leaf) if sources.previous is None else sources.moved(leaf)


def _moves(sources: Sources) -> tuple[tuple[Move, ...], tuple[Move, ...]]:
    """Return the areas that rose and those that fell, the largest change first."""
    found: list[tuple[Decimal, Move]] = []
    for area in _areas(sources):
        changes = {leaf.code: _change(sources, leaf) for leaf in sources.leaves_in(area)}
        known = {code: change for code, change in changes.items() if change is not None}
        total = sum(known.values(), Decimal(0))
        if total:
            found.append((total, _move(sources, area, total, known)))
    found.sort(key=lambda pair: -abs(pair[0]))
    return (
        tuple(move for total, move in found if total > 0),
        tuple(move for total, move in found if total < 0),
    )


def _move(
    sources: Sources, area: CriterionFacts, total: Decimal, known: dict[str, Decimal]
) -> Move:
    causing = sorted(
        ((code, change) for code, change in known.items() if change * total > 0),
        key=lambda pair: -abs(pair[1]),
    )
    name = f"Lĩnh vực {area.code}. {area.name}"
    return Move(
        text=wording.move_text(name, total, wording.compared_with(sources), len(known)),
        causes=tuple(
            wording.cause_text(code, change, sources.results.get(code))
            for code, change in causing[:CAUSES_SHOWN]
        ),
    )


def _gaps(sources: Sources) -> list[CriterionFacts]:
    """Return the report's criteria below their target, those with most to gain first."""
    behind = [
        (missing, leaf)
        for leaf in sources.leaves
        if (missing := missing_of(leaf.figures, sources.seen.leaf(leaf.code))) and missing > 0
    ]
    return [leaf for _, leaf in sorted(behind, key=lambda pair: -pair[0])]


def _gap_lines(sources: Sources, gaps: Sequence[CriterionFacts]) -> tuple[str, ...]:
    if not gaps:
        return ("Không có tiêu chí nào được biết là còn dưới mục tiêu.",)
    missing = sum_scores(missing_of(leaf.figures, sources.seen.leaf(leaf.code)) for leaf in gaps)
    unreported = sum(not sources.seen.leaf(leaf.code).is_reported for leaf in gaps)
    note = (
        f" Trong đó {unreported} tiêu chí chưa có kết quả, tính từ điểm năm "
        f"{sources.snapshot.baseline_year}."
        if unreported
        else ""
    )
    return (
        (
            f"{len(gaps)} tiêu chí còn dưới mục tiêu, cộng {format_score(missing)} điểm, xếp theo "
            f"số điểm còn thiếu.{note}"
        ),
    )


def _gap(sources: Sources, number: int, leaf: CriterionFacts) -> GapLine:
    standing = sources.seen.leaf(leaf.code)
    return GapLine(
        number=str(number),
        code=leaf.code,
        name=leaf.name,
        lead=joined([party.short_name for party in leaf.leads]),
        now=format_score(standing.score),
        target=format_score(leaf.figures.target),
        missing=format_score(missing_of(leaf.figures, standing)),
        status=_status(sources, standing),
    )


def _status(sources: Sources, standing: LeafNow) -> str:
    earlier = earlier_period(standing, sources.kind)
    return f"{status_of(standing)}, {earlier}" if earlier else status_of(standing)


def _quotes(sources: Sources, field: str, nothing: str) -> tuple[str, ...]:
    said = wording.quote_lines(
        (result, text)
        for result in sources.results.values()
        if (text := nfc(getattr(result, field)))
    )
    if not said:
        return (f"{nothing} trong kết quả của kỳ này.",)
    if sources.agency is not None or len(said) <= QUOTES_SHOWN:
        return tuple(said)
    more = f"Còn {len(said) - QUOTES_SHOWN} ý khác, xem hồ sơ tiêu chí trên hệ thống."
    return (*said[:QUOTES_SHOWN], more)


def _late(sources: Sources) -> tuple[LateLine, ...]:
    lines = [line for line in sources.lines if line.days_overdue or line.late_cells]
    lines.sort(key=lambda line: (-line.days_overdue, -len(line.never_handed_in)))
    return tuple(
        LateLine(
            number=str(number),
            agency=line.agency.name,
            owed=f"{len(line.never_handed_in)}/{len(line.cells)}",
            late=str(len(line.late_cells)),
            note=wording.late_note(line),
        )
        for number, line in enumerate(lines, 1)
    )


def _measures(sources: Sources) -> tuple[MeasureLine, ...]:
    """Return the measures that are not done; an agency's own report has all of them."""
    shown: list[Task] = [
        task
        for task in sources.tasks
        if sources.agency is not None or task.status is not ProgressStatus.DONE
    ]
    return tuple(
        MeasureLine(
            number=str(number),
            text=wording.quoted(task.measure.text, MEASURE_LENGTH),
            leads=joined(list(task.lead_names)),
            status=wording.status_text(task),
            note=_notes(sources, task),
        )
        for number, task in enumerate(shown, 1)
    )


def _notes(sources: Sources, task: Task) -> str:
    if not sources.shows_notes:
        return ""
    notes = [row for row in task.progress if row.note.strip()]
    if sources.agency is not None:
        return wording.quoted(" ".join(row.note for row in notes))
    return wording.quoted("; ".join(f"{row.agency.short_name}: {row.note}" for row in notes))


def _shares(sources: Sources) -> tuple[str, ...]:
    said = [
        f"Tiêu chí {row.criterion.code}: “{text}”"
        for row in sources.shares
        if (text := wording.quoted(row.narrative))
    ]
    return tuple(said) or ("Không có nội dung phối hợp nào được nhập trong kỳ.",)


def _criteria(sources: Sources) -> tuple[CriterionLine, ...]:
    """Return the annex: every node of the plan, or an agency's leaves below their headings."""
    if sources.agency is None:
        return tuple(_criterion(sources, facts) for facts in sources.snapshot)
    wanted = {leaf.code for leaf in sources.leaves}
    above = {
        ".".join(code.split(".")[:length])
        for code in wanted
        for length in range(1, code.count(".") + 1)
    }
    return tuple(
        _criterion(sources, facts) for facts in sources.snapshot if facts.code in wanted | above
    )


def _criterion(sources: Sources, facts: CriterionFacts) -> CriterionLine:
    is_leaf = facts.rolled.is_leaf
    is_heading = sources.agency is not None and not is_leaf
    figures, total = sources.overview.score_of(facts).headline, sources.seen.node(facts.code)
    if is_heading:
        # An agency's report says nothing of what others lead below the same heading.
        figures, total = Figures(), NowSum()
    standing = sources.seen.leaf(facts.code) if is_leaf else None
    return CriterionLine(
        code=facts.code,
        name=facts.name,
        max="" if is_heading else format_score(figures.max),
        before="" if is_heading else format_score(figures.baseline),
        now="" if is_heading else format_score(total.current),
        target="" if is_heading else format_score(figures.target),
        missing="" if is_heading else format_score(total.missing),
        lead=joined([party.short_name for party in facts.leads]) if is_leaf else "",
        status=_annex_status(sources, facts, standing, total),
        is_area="." not in facts.code,
        is_parent=not is_leaf and "." in facts.code,
    )


def _annex_status(
    sources: Sources, facts: CriterionFacts, standing: LeafNow | None, total: NowSum
) -> str:
    if standing is None:
        return f"{total.reported_count}/{total.leaf_count} có kết quả" if total.leaf_count else ""
    if facts.primary_lead is None:
        return facts.printed_note or facts.method.label
    return _status(sources, standing)


def _charts(sources: Sources) -> Charts:
    charts = NowCharts(sources.overview, sources.seen, Links(sources.snapshot, is_in_force=True))
    gaps = (
        charts.gaps()
        if sources.agency is None
        else charts.led(sources.agency.short_name, sources.leaves)
    )
    return Charts(areas=picture_of(charts.areas()), gaps=picture_of(gaps))
