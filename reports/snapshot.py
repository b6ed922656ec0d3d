"""A plan at one revision, read in four queries of plain rows and kept until it changes.

Several plans take no more queries than one.

Model instances are what makes such pages slow (20 to 30 times the cost of plain rows), so
none are made here. The snapshot is immutable and shared between requests of a process; its key
is (plan, revision), which every writing action raises.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from assignments.deadlines import Deadline
from assignments.enums import AssignmentMode, AssignmentRole, MilestoneKind
from criteria.enums import CriterionLevel, Figure, ScoringMethod
from criteria.models import Criterion, Plan
from criteria.tree import Difference, Figures, Node, RolledNode, Tree
from reports.plan_settings import (
    Decision,
    NoteFacts,
    PublishedYear,
    RatingFloor,
    read_settings,
    read_words,
)
from reports.reported import Reported, read_reported

KEPT = 16
"""Snapshots kept per process: plans in use times the revisions that requests still hold."""


@dataclass(frozen=True, slots=True)
class Party:
    """An agency or a group of agencies in one role for one criterion."""

    slug: str
    name: str
    short_name: str
    is_group: bool
    kind: str
    """Of ``AgencyKind``; '' of a group."""
    role: AssignmentRole
    mode: AssignmentMode
    is_primary: bool
    raw_text: str


@dataclass(frozen=True, slots=True)
class CriterionFacts:
    """One node with all that the annex says of it and what its leaves add up to."""

    pk: int
    predecessor_id: int | None
    """The criterion of an earlier plan that it follows."""
    name: str
    folded_name: str
    printed_name: str
    name_note: str
    printed_note: str
    method: ScoringMethod
    deadline_text: str
    lead_text: str
    support_text: str
    rolled: RolledNode
    parties: tuple[Party, ...]
    deadlines: tuple[Deadline, ...]

    @property
    def code(self) -> str:
        """Return the code, such as '7.1.10'."""
        return self.rolled.code

    @property
    def level(self) -> CriterionLevel:
        """Return the node's level."""
        return self.rolled.node.level

    @property
    def leads(self) -> tuple[Party, ...]:
        """Return the lead agencies, the primary one first."""
        return tuple(party for party in self.parties if party.role is AssignmentRole.LEAD)

    @property
    def supporting(self) -> tuple[Party, ...]:
        """Return the supporting agencies in the order of the annex."""
        return tuple(party for party in self.parties if party.role is AssignmentRole.SUPPORTING)

    @property
    def primary_lead(self) -> Party | None:
        """Return the lead that the points count for."""
        return next((party for party in self.parties if party.is_primary), None)

    @property
    def figures(self) -> Figures:
        """Return the figures to reckon with: a leaf's printed ones, a parent's computed ones."""
        return self.rolled.computed


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A plan at one revision. Equal only to itself, so that what is made of it can be kept."""

    plan_id: int
    revision: int
    subject_id: int
    subject_name: str
    number: str
    title: str
    year: int
    baseline_year: int
    issued_on: date
    scale_label: str
    tree: Tree
    facts: dict[str, CriterionFacts]
    decisions: dict[tuple[str | None, Figure], Decision]
    rating_floors: tuple[RatingFloor, ...]
    published: tuple[PublishedYear, ...]
    notes: tuple[NoteFacts, ...]
    reported: Reported

    def __iter__(self) -> Iterator[CriterionFacts]:
        return iter(self.facts.values())

    def __getitem__(self, code: str) -> CriterionFacts:
        return self.facts[code]

    @cached_property
    def areas(self) -> tuple[CriterionFacts, ...]:
        """Return the areas in document order."""
        return tuple(self[root.code] for root in self.tree.roots)

    @cached_property
    def leaves(self) -> tuple[CriterionFacts, ...]:
        """Return the criteria that are scored themselves, in document order."""
        return tuple(self[leaf.code] for leaf in self.tree.leaves)

    @cached_property
    def reported_leaves(self) -> tuple[CriterionFacts, ...]:
        """Return the leaves that agencies report on: nobody leads 8.1, which a survey scores."""
        return tuple(leaf for leaf in self.leaves if leaf.primary_lead is not None)

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Return every printed figure that its leaves don't add up to."""
        return self.tree.differences()

    def decision_on(self, difference: Difference) -> Decision | None:
        """Return the decision that answers ``difference``, if there is one and it still does."""
        decision = self.decisions.get((difference.code, difference.figure))
        return decision if decision and decision.answers(difference) else None

    def rating(self, percent: Decimal | None) -> RatingFloor | None:
        """Return the group that ``percent`` of the maximum falls into."""
        if percent is None:
            return None
        return next((floor for floor in self.rating_floors if percent >= floor.floor_percent), None)

    def leaves_of(self, facts: CriterionFacts) -> tuple[CriterionFacts, ...]:
        """Return the leaves below a node, or the node itself where it is one."""
        if facts.rolled.is_leaf:
            return (facts,)
        return tuple(leaf for leaf in self.leaves if leaf.code.startswith(f"{facts.code}."))

    def area_of(self, facts: CriterionFacts) -> CriterionFacts:
        """Return the area that a node belongs to, or is."""
        return self[facts.code.partition(".")[0]]


_kept: dict[tuple[int, int], Snapshot] = {}


def read_snapshot(plan: Plan) -> Snapshot:
    """Return ``plan`` at its revision, from memory if this process has read it before."""
    return read_snapshots([plan])[0]


def read_snapshots(plans: Sequence[Plan]) -> list[Snapshot]:
    """Return plans at their revisions; those not in memory are read together."""
    found = {plan.pk: _kept.get((plan.pk, plan.revision)) for plan in plans}
    missing = [plan for plan in plans if found[plan.pk] is None]
    for read in _read(missing) if missing else ():
        found[read.plan_id] = _kept[read.plan_id, read.revision] = read
    for oldest in list(_kept)[:-KEPT]:
        _kept.pop(oldest, None)
    return [snapshot for plan in plans if (snapshot := found[plan.pk]) is not None]


def forget_snapshots() -> None:
    """Drop everything kept; for tests, where a rolled-back revision is used again."""
    _kept.clear()


def _read(plans: Sequence[Plan]) -> Iterator[Snapshot]:
    ids = [plan.pk for plan in plans]
    annexes = _read_annexes(ids)
    settings = read_settings(ids)
    words = read_words(ids)
    reported = read_reported(ids)
    for plan in plans:
        annex = annexes.get(plan.pk, [])
        rating_floors, published = settings[plan.pk]
        decisions, notes = words[plan.pk]
        tree = Tree((node for node, _ in annex), plan.printed)
        yield Snapshot(
            plan_id=plan.pk,
            revision=plan.revision,
            subject_id=plan.subject_id,
            subject_name=plan.subject.name,
            number=plan.number,
            title=plan.title,
            year=plan.year,
            baseline_year=plan.baseline_year,
            issued_on=plan.issued_on,
            scale_label=plan.scale_label,
            tree=tree,
            facts={
                node.code: CriterionFacts(**cells, rolled=tree[node.code]) for node, cells in annex
            },
            decisions=decisions,
            rating_floors=rating_floors,
            published=published,
            notes=notes,
            reported=reported.get(plan.pk, Reported()),
        )


_NODE_COLUMNS = (
    "plan_id",
    "code",
    "parent__code",
    "level",
    "printed_max",
    "printed_baseline",
    "printed_target",
)
_CELL_COLUMNS = {
    "pk": "pk",
    "predecessor_id": "predecessor_id",
    "name": "name",
    "folded_name": "folded_name",
    "printed_name": "printed_name",
    "name_note": "name_note",
    "printed_note": "printed_note",
    "method": "scoring_method",
    "deadline_text": "printed_deadline",
    "lead_text": "printed_lead",
    "support_text": "printed_support",
}
"""Fields of ``CriterionFacts`` and the columns they are read from."""
_PARTY_COLUMNS = (
    "assignments__role",
    "assignments__mode",
    "assignments__is_primary",
    "assignments__raw_text",
    "assignments__agency__slug",
    "assignments__agency__name",
    "assignments__agency__short_name",
    "assignments__agency__kind",
    "assignments__group__slug",
    "assignments__group__name",
)
_DEADLINE_COLUMNS = (
    "milestones__order",
    "milestones__kind",
    "milestones__starts_on",
    "milestones__due_on",
    "milestones__is_strictly_before",
    "milestones__recurrence_day",
)
_AnnexRow = tuple[Node, dict[str, Any]]


def _read_annexes(plan_ids: Sequence[int]) -> dict[int, list[_AnnexRow]]:
    """Read every node with its parties and deadlines in one query, a node's rows together.

    A row per party and deadline: hardly any criterion has a second deadline.
    """
    in_order = ("sort_key", "assignments__role", "assignments__order", "milestones__order")
    rows = (
        Criterion.objects.filter(plan__in=plan_ids)
        .order_by("plan_id", *in_order)
        .values_list(*_NODE_COLUMNS, *_CELL_COLUMNS.values(), *_PARTY_COLUMNS, *_DEADLINE_COLUMNS)
    )
    return {
        plan_id: [_annex_row(list(same)) for _, same in groupby(nodes, key=itemgetter(1))]
        for plan_id, nodes in groupby(rows, key=itemgetter(0))
    }


def _annex_row(rows: list[tuple[Any, ...]]) -> _AnnexRow:
    nodes, cells = len(_NODE_COLUMNS), len(_NODE_COLUMNS) + len(_CELL_COLUMNS)
    parties = cells + len(_PARTY_COLUMNS)
    _, code, parent, level, *figures = rows[0][:nodes]
    facts = dict(zip(_CELL_COLUMNS, rows[0][nodes:cells], strict=True))
    return (
        Node(code, parent, CriterionLevel(level), Figures(*figures)),
        facts
        | {
            "method": ScoringMethod(facts["method"]),
            "parties": tuple(_parties(dict.fromkeys(row[cells:parties] for row in rows))),
            "deadlines": tuple(_deadlines(dict.fromkeys(row[parties:] for row in rows))),
        },
    )


def _parties(rows: Iterable[tuple[Any, ...]]) -> Iterator[Party]:
    for role, mode, is_primary, raw_text, slug, name, short_name, kind, *group in rows:
        if role is not None:
            group_slug, group_name = group
            yield Party(
                slug=slug or group_slug,
                name=name or group_name,
                short_name=short_name or group_name,
                is_group=slug is None,
                kind=kind or "",
                role=AssignmentRole(role),
                mode=AssignmentMode(mode),
                is_primary=is_primary,
                raw_text=raw_text,
            )


def _deadlines(rows: Iterable[tuple[Any, ...]]) -> Iterator[Deadline]:
    for _, kind, *dates in rows:
        if kind is not None:
            yield Deadline(MilestoneKind(kind), *dates)
