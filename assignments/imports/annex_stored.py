"""What the database holds of a plan, as an annex is compared with it: a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Max, Q

from accounts.enums import AgencyKind
from accounts.models import Agency, AgencyAlias, AgencyGroup
from assignments.enums import AssignmentMode, AssignmentRole, MilestoneKind
from assignments.imports.agency_names import Directory, Party, name_key
from assignments.imports.deadline_wording import MilestoneReading
from assignments.models import Assignment, Contribution, Milestone, Result
from criteria.models import Criterion, Measure, Plan


@dataclass(frozen=True, slots=True)
class PartyRow:
    """Somebody in one role for a criterion; ``key`` as in ``Directory``."""

    key: str
    role: AssignmentRole
    mode: AssignmentMode
    is_primary: bool
    raw_text: str
    reporter_id: int | None = None


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A node of the plan with what hangs on it."""

    criterion: Criterion
    parties: tuple[PartyRow, ...] = ()
    milestones: tuple[MilestoneReading, ...] = ()
    result_count: int = 0
    highest_score: Decimal | None = None
    """The highest score that any of its results has; ``None`` without results or scores."""
    measure_count: int = 0
    locked_count: int = 0
    """How many of its results are in locked periods."""


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan and the one before it; ``plan`` is ``None`` for one that is not there yet."""

    plan: Plan | None = None
    rows: Mapping[str, StoredRow] = field(default_factory=dict)
    earlier: Plan | None = None
    earlier_rows: Mapping[str, Criterion] = field(default_factory=dict)


def read_directory(year: int) -> Directory:
    """Return all agencies, groups and remembered spellings."""
    agencies = (
        Party(
            key=f"a:{row.slug}",
            pk=row.pk,
            name=row.name,
            short_name=row.short_name,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in Agency.objects.order_by("name", "pk")
    )
    groups = (
        Party(key=f"g:{row.slug}", pk=row.pk, name=row.name, is_group=True)
        for row in AgencyGroup.objects.order_by("name", "pk")
    )
    spellings = AgencyAlias.objects.order_by("created_at", "pk")
    named = spellings.values_list("folded", "agency__slug", "group__slug")
    aliases = {
        name_key(folded): f"a:{agency}" if agency else f"g:{group}"
        for folded, agency, group in named
    }
    return Directory((*groups, *agencies), aliases, year)


def read_stored(plan: Plan | None, *, subject_id: int | None, year: int) -> StoredPlan:
    """Return the plan as it is, and the latest plan of its subject before ``year``.

    While nobody has said whose a new plan is, it is taken for the province's.
    """
    before_it = Plan.objects.filter(year__lt=year).order_by("-year")
    if subject_id is None:
        before_it = before_it.filter(subject__kind=AgencyKind.PROVINCE)
    else:
        before_it = before_it.filter(subject=subject_id)
    earlier = before_it.first()
    before = {row.code: row for row in earlier.criteria.all()} if earlier else {}
    return StoredPlan(plan, _rows(plan) if plan else {}, earlier, before)


def _rows(plan: Plan) -> dict[str, StoredRow]:
    parties: dict[int, list[PartyRow]] = {}
    assignments = Assignment.objects.filter(criterion__plan=plan).select_related("agency", "group")
    for row in assignments.order_by("role", "order", "pk"):
        parties.setdefault(row.criterion_id, []).append(_party_row(row))
    milestones: dict[int, list[MilestoneReading]] = {}
    for one in Milestone.objects.filter(criterion__plan=plan).order_by("order"):
        milestones.setdefault(one.criterion_id, []).append(_reading(one))
    counts, scores, locked = _results(plan)
    measures = dict(
        Measure.objects.filter(plan=plan).values_list("area_id").annotate(count=Count("pk"))
    )
    return {
        row.code: StoredRow(
            row,
            tuple(parties.get(row.pk, ())),
            tuple(milestones.get(row.pk, ())),
            counts.get(row.pk, 0),
            scores.get(row.pk),
            measures.get(row.pk, 0),
            locked.get(row.pk, 0),
        )
        for row in plan.criteria.all()
    }


def _results(plan: Plan) -> tuple[dict[int, int], dict[int, Decimal], dict[int, int]]:
    """Return by criterion: results and contributions, the highest score, results locked away."""
    counts: dict[int, int] = {}
    scores: dict[int, Decimal] = {}
    rows = (
        Result.objects.filter(period__plan=plan)
        .values_list("criterion_id")
        .annotate(
            count=Count("pk"),
            own=Max("self_score"),
            appraised=Max("appraised_score"),
            locked=Count("pk", filter=Q(period__locked_at__isnull=False)),
        )
    )
    in_locked: dict[int, int] = {}
    for criterion_id, count, own, appraised, locked in rows:
        counts[criterion_id], in_locked[criterion_id] = count, locked
        known = [score for score in (own, appraised) if score is not None]
        if known:
            scores[criterion_id] = max(known)
    helped = Contribution.objects.filter(period__plan=plan).values_list("criterion_id")
    for criterion_id, count in helped.annotate(count=Count("pk")):
        counts[criterion_id] = counts.get(criterion_id, 0) + count
    return counts, scores, in_locked


def _party_row(row: Assignment) -> PartyRow:
    key = f"a:{row.agency.slug}" if row.agency else f"g:{row.group.slug if row.group else ''}"
    return PartyRow(
        key,
        AssignmentRole(row.role),
        AssignmentMode(row.mode),
        row.is_primary,
        row.raw_text,
        row.reporter_id,
    )


def _reading(row: Milestone) -> MilestoneReading:
    return MilestoneReading(
        MilestoneKind(row.kind),
        row.raw_text,
        row.label,
        row.starts_on,
        row.due_on,
        row.is_strictly_before,
        row.recurrence_day,
    )
