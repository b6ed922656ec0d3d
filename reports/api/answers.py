"""A snapshot in, the API's answers out. What a revision answers is made once and kept."""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from assignments.enums import MilestoneKind, PeriodKind
from assignments.models import Milestone
from common.text import round_score
from criteria.enums import Figure, PlanStatus, Standing
from criteria.models import Plan
from criteria.tree import Figures
from reports.api.schemas import (
    AreaAnswer,
    CriterionAnswer,
    CurrentAnswer,
    DifferenceAnswer,
    FigureSet,
    GroupAnswer,
    Lead,
    LeadAgencyAnswer,
    MilestoneAnswer,
    PlanAnswer,
    ScoreAnswer,
    StandingSet,
    SummaryAnswer,
)
from reports.now import NowSum, now_of
from reports.plan_settings import RatingFloor
from reports.rollups import (
    DifferenceRow,
    LeadScore,
    PairedFigure,
    Score,
    overview_of,
)
from reports.scope import Scope
from reports.seen import SeenNow
from reports.snapshot import KEPT, CriterionFacts, Snapshot, read_snapshot


def plan_answer(plan: Plan) -> PlanAnswer:
    """Return the plan's own particulars with its totals."""
    return PlanAnswer(
        number=plan.number,
        title=plan.title,
        year=plan.year,
        baseline_year=plan.baseline_year,
        issued_on=plan.issued_on,
        issuer=plan.issuer,
        signer=plan.signer,
        subject=plan.subject.name,
        status=PlanStatus(plan.status),
        scale_label=plan.scale_label,
        revision=plan.revision,
        printed=_figure_set(plan.printed),
        computed=_figure_set(read_snapshot(plan).tree.computed_total),
    )


@lru_cache(maxsize=KEPT)
def criteria_answer(snapshot: Snapshot) -> list[CriterionAnswer]:
    """Return every node in document order: 7.1.10 after 7.1.9."""
    milestones = _read_milestones(snapshot.plan_id)
    return [_criterion(facts, milestones.get(facts.pk, [])) for facts in snapshot]


@lru_cache(maxsize=KEPT * len(PeriodKind))
def summary_answer(snapshot: Snapshot, until: PeriodKind, scope: Scope) -> SummaryAnswer:
    """Return what the plan adds up to: in total, by area, by lead agency, and where it doesn't.

    Current sums are those of the pages, with what is provisional in them told apart.
    """
    overview, now = overview_of(snapshot), SeenNow(now_of(snapshot, until), scope)
    return SummaryAnswer(
        period=until,
        sample=now.now.is_sample,
        total=ScoreAnswer(**_score(overview.total), current=_current(now.total)),
        areas=[
            AreaAnswer(
                code=area.code,
                name=area.name,
                **_score(area.score),
                current=_current(now.node(area.code)),
            )
            for area in overview.areas
        ],
        lead_agencies=[_lead_agency(lead, now.lead(lead.slug)) for lead in overview.leads],
        differences=_differences(row for row in overview.differences if row.difference.is_origin),
        carried_differences=_differences(
            row for row in overview.differences if not row.difference.is_origin
        ),
    )


def _criterion(facts: CriterionFacts, milestones: list[MilestoneAnswer]) -> CriterionAnswer:
    return CriterionAnswer(
        code=facts.code,
        level=facts.level,
        parent=facts.rolled.node.parent,
        name=facts.name,
        scoring_method=facts.method,
        printed=_figure_set(facts.rolled.printed),
        computed=_figure_set(facts.rolled.computed),
        leads=[
            Lead(agency=party.name, primary=party.is_primary, mode=party.mode)
            for party in facts.leads
        ],
        supporting=[party.name for party in facts.supporting],
        deadline_text=facts.deadline_text,
        milestones=milestones,
    )


def _read_milestones(plan_id: int) -> dict[int, list[MilestoneAnswer]]:
    """Return the deadlines by criterion id, each criterion's in the order of the annex."""
    rows = (
        Milestone.objects.filter(criterion__plan=plan_id)
        .order_by("criterion_id", "order")
        .values_list(
            "criterion_id",
            "kind",
            "label",
            "starts_on",
            "due_on",
            "is_strictly_before",
            "recurrence_day",
            "raw_text",
        )
    )
    found: dict[int, list[MilestoneAnswer]] = {}
    for criterion_id, kind, label, starts_on, due_on, is_strictly_before, day, text in rows:
        found.setdefault(criterion_id, []).append(
            MilestoneAnswer(
                kind=MilestoneKind(kind),
                label=label,
                starts_on=starts_on,
                due_on=due_on,
                is_strictly_before=is_strictly_before,
                recurrence_day=day,
                text=text,
            )
        )
    return found


def _score(score: Score) -> dict[str, Any]:
    """Return the parts that the total and an area have in common."""
    headline = score.headline
    return {
        "printed": _figure_set(score.printed),
        "computed": _figure_set(score.computed),
        "stands": StandingSet(
            max=_stands(score.max), baseline=_stands(score.baseline), target=_stands(score.target)
        ),
        "missing_to_target": two_places(headline.missing_to_target),
        "missing_to_max": two_places(headline.missing_to_max),
        "percent_of_max": two_places(headline.percent(Figure.BASELINE)),
        "target_percent_of_max": two_places(headline.percent(Figure.TARGET)),
        "group": _group(score.rating),
    }


def _lead_agency(lead: LeadScore, now: NowSum) -> LeadAgencyAnswer:
    return LeadAgencyAnswer(
        agency=lead.name,
        slug=lead.slug,
        is_group=lead.is_group,
        criteria_count=lead.criteria_count,
        joint_count=lead.joint_count,
        joined_count=lead.joined_count,
        computed=_figure_set(lead.figures),
        missing_to_target=two_places(lead.figures.missing_to_target),
        missing_to_max=two_places(lead.figures.missing_to_max),
        current=_current(now),
    )


def _current(now: NowSum) -> CurrentAnswer:
    return CurrentAnswer(
        current=two_places(now.current),
        approved=two_places(now.approved),
        provisional=two_places(now.provisional),
        applicable_max=two_places(now.applicable_max),
        percent_of_max=two_places(now.percent),
        leaf_count=now.leaf_count,
        scored_count=now.scored_count,
        provisional_count=now.provisional_count,
        not_applicable_count=now.not_applicable_count,
        unreported_count=now.unreported_count,
    )


def _differences(rows: Iterable[DifferenceRow]) -> list[DifferenceAnswer]:
    return [
        DifferenceAnswer(
            code=row.difference.code,
            field=row.difference.figure,
            printed=fixed(row.difference.printed),
            computed=fixed(row.difference.computed),
            difference=fixed(row.difference.amount),
            stands=row.decision.stands if row.decision else None,
        )
        for row in rows
    ]


def _stands(pair: PairedFigure) -> Standing | None:
    return pair.decision.stands if pair.decision else None


def _group(floor: RatingFloor | None) -> GroupAnswer | None:
    if floor is None:
        return None
    return GroupAnswer(
        letter=floor.letter,
        floor_percent=fixed(floor.floor_percent),
        is_confirmed=floor.is_confirmed,
    )


def _figure_set(figures: Figures) -> FigureSet:
    return FigureSet(
        max=two_places(figures.max),
        baseline=two_places(figures.baseline),
        target=two_places(figures.target),
    )


def two_places(value: Decimal | None) -> str | None:
    """Return a figure as it is published; ``None`` for none, which is not 0."""
    return None if value is None else fixed(value)


def fixed(value: Decimal) -> str:
    """Return a figure with two decimals and a point."""
    return f"{round_score(value):.2f}"
