"""What a report is read from: a fixed number of queries, and nothing its reader may not see.

Figures come through ``reports.seen``; words only from results that the reader sees and that were
handed in: a draft is its agency's own, even where the reader is that agency.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from accounts.access import Person, can_manage_plan
from accounts.models import Agency
from assignments.access import coordinating_agency_id, get_period, reported_tasks
from assignments.board import AgencyLine, Board
from assignments.enums import PeriodKind, ProgressStatus
from assignments.measures import led_measures
from assignments.models import Contribution, EvidenceLink, MeasureProgress, ReportingPeriod, Result
from assignments.monitor import read_board
from assignments.workflow import HANDED_IN, Sight
from criteria.models import Measure, Plan
from reports.now import NowSum, now_of
from reports.rollups import Overview, overview_of
from reports.scope import scope_of
from reports.seen import SeenNow
from reports.snapshot import CriterionFacts, Snapshot, read_snapshot

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Evidenced:
    """Documents of the period's results that the reader may know of."""

    documents: int = 0
    with_documents: int = 0
    results: int = 0
    bare: tuple[str, ...] = ()
    """Codes of results with neither a document nor an explanation."""


@dataclass(frozen=True, slots=True)
class Task:
    """A measure with its progress, agency by agency: the latest there is."""

    measure: Measure
    lead_names: tuple[str, ...]
    named_ids: frozenset[int]
    progress: tuple[MeasureProgress, ...]

    @property
    def status(self) -> ProgressStatus | None:
        """Return how far it has come; ``None`` where nobody has said."""
        found = {ProgressStatus(row.status) for row in self.progress}
        if not found:
            return None
        if found == {ProgressStatus.DONE}:
            is_whole = self.named_ids <= {row.agency_id for row in self.progress}
            return ProgressStatus.DONE if is_whole else ProgressStatus.IN_PROGRESS
        if found == {ProgressStatus.NOT_STARTED}:
            return ProgressStatus.NOT_STARTED
        return ProgressStatus.IN_PROGRESS


@dataclass(frozen=True)
class Sources:
    """Everything that a report is written from; without an ``agency`` it is about all."""

    plan: Plan
    period: ReportingPeriod
    issuer: Agency
    coordinator: Agency
    agency: Agency | None
    snapshot: Snapshot
    overview: Overview
    seen: SeenNow
    previous: SeenNow | None
    leaves: tuple[CriterionFacts, ...]
    results: Mapping[str, Result]
    board: Board
    shares: tuple[Contribution, ...]
    tasks: tuple[Task, ...]
    evidence: Evidenced | None
    shows_notes: bool

    @property
    def kind(self) -> PeriodKind:
        """Return the period."""
        return PeriodKind(self.period.kind)

    @property
    def lines(self) -> tuple[AgencyLine, ...]:
        """Return how the agencies of the report stand in the period."""
        return tuple(
            line
            for line in self.board.lines
            if self.agency is None or line.agency.pk == self.agency.pk
        )

    @property
    def total(self) -> NowSum:
        """Return where the report's criteria stand."""
        return self.seen.total if self.agency is None else self.sum_of(self.leaves)

    def sum_of(self, leaves: Iterable[CriterionFacts]) -> NowSum:
        """Return what leaves of the report add up to, hidden ones left out."""
        return self.seen.asked_sum(leaves)

    def leaves_in(self, area: CriterionFacts) -> tuple[CriterionFacts, ...]:
        """Return the report's leaves of an area."""
        return tuple(leaf for leaf in self.leaves if leaf.code.startswith(f"{area.code}."))

    def moved(self, leaf: CriterionFacts) -> Decimal | None:
        """Return a leaf's change since the last period; ``None`` where either figure is lacking.

        Hidden figures are lacking: no sum of such changes tells one.
        """
        if self.previous is None:
            return None
        now, before = self.seen.leaf(leaf.code), self.previous.leaf(leaf.code)
        if now.score is None or before.score is None or now.is_hidden or before.is_hidden:
            return None
        return now.score - before.score

    def grown(self, leaf: CriterionFacts) -> Decimal | None:
        """Return a leaf's change since the baseline year."""
        now, before = self.seen.leaf(leaf.code), leaf.figures.baseline
        return None if now.score is None or before is None else now.score - before


def read_sources(user: Person, plan: Plan, kind: PeriodKind, agency: Agency | None) -> Sources:
    """Read a report for ``user``; who may have it is asked before (``report_kinds``)."""
    period = get_period(plan, kind.value)
    snapshot = read_snapshot(plan)
    scope = scope_of(user)
    found = reported_tasks(user, plan, period)
    if agency is not None:
        found = [task for task in found if task.owner.pk == agency.pk]
    codes = {task.criterion.code for task in found}
    handed_in = {
        task.criterion.code: task.seen
        for task in found
        if task.seen is not None and task.status in HANDED_IN
    }
    documented = [
        task.seen
        for task in found
        if task.seen is not None and task.status in HANDED_IN and task.sight is Sight.EVERYTHING
    ]
    earlier = [one.kind for one in snapshot.reported.periods if one.kind < kind]
    coordinator = Agency.objects.filter(pk=coordinating_agency_id() or 0).first() or plan.subject
    return Sources(
        plan=plan,
        period=period,
        issuer=agency or coordinator,
        coordinator=coordinator,
        agency=agency,
        snapshot=snapshot,
        overview=overview_of(snapshot),
        seen=SeenNow(now_of(snapshot, kind), scope),
        previous=SeenNow(now_of(snapshot, max(earlier)), scope) if earlier else None,
        leaves=snapshot.reported_leaves
        if agency is None
        else tuple(leaf for leaf in snapshot.reported_leaves if leaf.code in codes),
        results=handed_in,
        board=read_board(plan, period, user),
        shares=_shares(plan, period, agency),
        tasks=_tasks(plan, period, agency),
        evidence=_evidence(documented) if can_manage_plan(user) or agency is not None else None,
        shows_notes=can_manage_plan(user) or agency is not None,
    )


def sum_scores(values: Iterable[Decimal | None]) -> Decimal | None:
    """Add what there is; ``None`` of nothing."""
    present = [value for value in values if value is not None]
    return sum(present, ZERO) if present else None


def _shares(plan: Plan, period: ReportingPeriod, agency: Agency | None) -> tuple[Contribution, ...]:
    if agency is None:
        return ()
    rows = Contribution.objects.filter(period=period, agency=agency, criterion__plan=plan)
    return tuple(rows.select_related("criterion").order_by("criterion__sort_key"))


def _tasks(plan: Plan, period: ReportingPeriod, agency: Agency | None) -> tuple[Task, ...]:
    found = (
        Measure.objects.filter(plan=plan).order_by("order")
        if agency is None
        else led_measures(plan, [agency.pk])
    )
    rows = MeasureProgress.objects.filter(measure__plan=plan, period__kind__lte=period.kind)
    if agency is not None:
        rows = rows.filter(agency=agency)
    latest: dict[int, dict[int, MeasureProgress]] = {}
    for row in rows.select_related("agency").order_by("period__kind"):
        latest.setdefault(row.measure_id, {})[row.agency_id] = row
    measures = found.prefetch_related("leads__agency", "leads__group")
    return tuple(
        Task(
            measure,
            tuple(
                lead.agency.short_name if lead.agency else str(lead.group)
                for lead in measure.leads.all()
            ),
            frozenset(lead.agency_id for lead in measure.leads.all() if lead.agency_id)
            if agency is None
            else frozenset({agency.pk}),
            tuple(latest.get(measure.pk, {}).values()),
        )
        for measure in measures
    )


def _evidence(results: list[Result]) -> Evidenced:
    links = EvidenceLink.objects.filter(
        result__in=[result.pk for result in results], removed_at__isnull=True
    )
    by_result = dict(
        links.values("result").annotate(count=Count("id")).values_list("result", "count")
    )
    counted = links.aggregate(documents=Count("evidence", distinct=True))
    return Evidenced(
        documents=counted["documents"],
        with_documents=len(by_result),
        results=len(results),
        bare=tuple(
            result.criterion.code
            for result in results
            if result.pk not in by_result
            and not result.explanation.strip()
            and not result.is_not_applicable
        ),
    )
