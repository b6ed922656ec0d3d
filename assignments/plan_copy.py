"""What a plan looks like copied to another year: worked out from the plan as it is, not written.

The new plan is a draft of its own: its tree points back to the old one node by node, its baseline
is where the old plan ended, its targets start from the old ones. What belongs to the old document
alone - its passages, its measures, its closing words - stays there.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from accounts.models import Agency, AgencyGroup
from assignments.enums import PeriodKind, ResultStatus
from assignments.models import Assignment, Milestone, Result
from assignments.standing import Current, Report, current_of
from assignments.workflow import HANDED_IN
from assignments.year_words import move_day, move_deadline, move_name
from common.seen import fingerprint
from criteria.enums import CriterionLevel, Figure
from criteria.models import Criterion, Plan
from criteria.tree import Figures, Node, Tree

RAW_LENGTH = 300
_MARK = re.compile(r" \(lấy từ [^()]* năm \d{4}\)$")
"""What a copy puts behind a deadline's words; a copy of a copy says it once."""
KEPT_NODE_FIELDS = ("code", "scoring_method", "printed_note", "printed_lead", "printed_support")
KEPT_ASSIGNMENT_FIELDS = ("group_id", "role", "mode", "is_primary", "order", "raw_text")
KEPT_GROUP_FIELDS = ("letter", "floor_percent", "is_confirmed", "source")
KEPT_MILESTONE_FIELDS = ("order", "kind", "label", "is_strictly_before", "recurrence_day")


@dataclass(frozen=True, slots=True)
class CopyHeading:
    """What the new plan is called and when it was signed; ``year`` is the plan's own."""

    year: int
    number: str
    title: str
    issued_on: date
    issuer: str
    signer: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """An agency that has ended by the new year, and who takes its place; ``None``: nobody yet."""

    old: Agency
    new: Agency | None
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """An assignment that two merged agencies would hold twice; the first one stays."""

    code: str
    old: Agency
    new: Agency


@dataclass(frozen=True, slots=True)
class MovedSum:
    """A printed sum of the old plan that its leaves don't add up to: the copy has the sum."""

    code: str | None
    figure: Figure
    printed: Decimal
    summed: Decimal


@dataclass(frozen=True)
class PlanCopy:
    """All of the new plan as rows, and what a person should know before it is made."""

    source: Plan
    heading: CopyHeading
    tree: Tree
    nodes: tuple[dict[str, Any], ...]
    assignments: tuple[dict[str, Any], ...]
    milestones: tuple[dict[str, Any], ...]
    rating_groups: tuple[dict[str, Any], ...]
    replaced: tuple[Replaced, ...]
    dropped: tuple[Dropped, ...]
    moved_sums: tuple[MovedSum, ...]
    ended_members: tuple[str, ...] = ()
    """'Nhóm: cơ quan' of every agency that has ended and is still in a group the plan names."""
    results: Mapping[str, Current] = field(default_factory=dict)
    scored: frozenset[str] = frozenset()

    @property
    def leaves(self) -> tuple[str, ...]:
        """Return the codes of the leaves, in order."""
        return tuple(leaf.code for leaf in self.tree.leaves)

    @cached_property
    def without_result(self) -> tuple[str, ...]:
        """Return the leaves that agencies report on and have no score: their baseline is empty."""
        return tuple(
            leaf.code
            for leaf in self.tree.leaves
            if leaf.code in self.scored and leaf.printed.baseline is None
        )

    @cached_property
    def provisional(self) -> tuple[str, ...]:
        """Return the leaves whose baseline was handed in and is not approved yet."""
        return tuple(code for code, one in self.results.items() if one.is_provisional)

    @cached_property
    def not_applicable(self) -> tuple[str, ...]:
        """Return the leaves that did not apply in the old year: they have no baseline either."""
        return tuple(code for code, one in self.results.items() if one.is_not_applicable)

    @cached_property
    def rewritten(self) -> tuple[tuple[str, str], ...]:
        """Return the nodes whose name says another year now: code and new name."""
        return tuple((row["code"], row["name"]) for row in self.nodes if row["name_note"])

    @cached_property
    def digest(self) -> str:
        """Return a short text that differs when anything of the copy does."""
        return fingerprint(
            {
                "source": self.source.pk,
                "heading": [str(value) for value in self._heading_values()],
                "rows": [self.nodes, self.assignments, self.milestones, self.rating_groups],
            }
        )

    def _heading_values(self) -> Iterable[Any]:
        return (getattr(self.heading, name) for name in CopyHeading.__dataclass_fields__)


def picture_of_copy(source: Plan, heading: CopyHeading) -> PlanCopy:
    """Return the copy of ``source`` as it would be made now. A fixed number of queries."""
    years = heading.year - source.year
    criteria = list(source.criteria.order_by("sort_key").select_related("parent"))
    results = last_results(source)
    tree = _tree_of(criteria, results)
    nodes = tuple(_node_row(row, tree, source, years) for row in criteria)
    assignments, replaced, dropped = _assignment_rows(source, heading.year)
    return PlanCopy(
        source=source,
        heading=heading,
        tree=tree,
        nodes=nodes,
        assignments=assignments,
        milestones=tuple(
            _milestone_row(row, source, years)
            for row in Milestone.objects.filter(criterion__plan=source)
            .select_related("criterion")
            .order_by("criterion__sort_key", "order")
        ),
        rating_groups=tuple(
            {name: getattr(group, name) for name in KEPT_GROUP_FIELDS}
            for group in source.rating_groups.order_by("-floor_percent")
        ),
        replaced=replaced,
        dropped=dropped,
        moved_sums=tuple(_moved_sums(source, criteria, tree)),
        ended_members=tuple(_ended_members(source, heading.year)),
        results={row.code: results[row.pk] for row in criteria if row.pk in results},
        scored=frozenset(row.code for row in criteria if row.printed_max is not None),
    )


def last_results(plan: Plan) -> dict[int, Current]:
    """Return what counts at the plan's end for every criterion with a result, by its id."""
    reports: dict[int, list[Report]] = {}
    rows = Result.objects.filter(period__plan=plan, status__in=sorted(HANDED_IN)).values_list(
        "criterion_id",
        "period__kind",
        "status",
        "self_score",
        "appraised_score",
        "is_not_applicable",
    )
    for criterion_id, kind, status, own, appraised, is_not_applicable in rows:
        report = Report(PeriodKind(kind), ResultStatus(status), own, appraised, is_not_applicable)
        reports.setdefault(criterion_id, []).append(report)
    counted = {criterion_id: current_of(found) for criterion_id, found in reports.items()}
    return {criterion_id: one for criterion_id, one in counted.items() if one is not None}


def _tree_of(criteria: list[Criterion], results: Mapping[int, Current]) -> Tree:
    """Return the new tree: leaves with their last result, parents with what those add up to."""
    nodes = []
    for row in criteria:
        last = results.get(row.pk)
        score = None if last is None or row.printed_max is None else last.score
        figures = Figures(row.printed_max, score, row.printed_target)
        above = row.parent.code if row.parent else None
        nodes.append(Node(row.code, above, CriterionLevel(row.level), figures))
    tree = Tree(nodes, Figures())
    summed = [
        Node(rolled.code, rolled.node.parent, rolled.node.level, rolled.computed) for rolled in tree
    ]
    return Tree(summed, tree.computed_total)


def _node_row(row: Criterion, tree: Tree, source: Plan, years: int) -> dict[str, Any]:
    figures = tree[row.code].printed
    name = move_name(row.name, year=source.year, years=years)
    note = f"Năm trong tên được đổi khi sao chép từ {source} năm {source.year}."
    return {name_: getattr(row, name_) for name_ in KEPT_NODE_FIELDS} | {
        "name": name,
        "printed_name": name,
        "name_note": "" if name == row.name else note,
        "printed_max": figures.max,
        "printed_baseline": figures.baseline,
        "printed_target": figures.target,
        "printed_deadline": move_deadline(row.printed_deadline, year=source.year, years=years),
        "predecessor_id": row.pk,
    }


def _milestone_row(row: Milestone, source: Plan, years: int) -> dict[str, Any]:
    mark = f" (lấy từ {source} năm {source.year})"
    words = move_deadline(_MARK.sub("", row.raw_text), year=source.year, years=years)
    return {name: getattr(row, name) for name in KEPT_MILESTONE_FIELDS} | {
        "code": row.criterion.code,
        "starts_on": move_day(row.starts_on, years),
        "due_on": move_day(row.due_on, years),
        "raw_text": words[: RAW_LENGTH - len(mark)] + mark,
    }


def _moved_sums(source: Plan, criteria: list[Criterion], tree: Tree) -> Iterable[MovedSum]:
    """Yield the maxima and targets that the old plan prints otherwise than its leaves add up to."""
    rows: list[tuple[str | None, Figures, Figures]] = [
        (row.code, row.printed, tree[row.code].computed) for row in criteria
    ]
    rows.append((None, source.printed, tree.computed_total))
    for figure in (Figure.MAX, Figure.TARGET):
        for code, printed, summed in rows:
            old, new = printed[figure], summed[figure]
            if old is not None and new is not None and old != new:
                yield MovedSum(code, figure, old, new)


def _assignment_rows(
    source: Plan, year: int
) -> tuple[tuple[dict[str, Any], ...], tuple[Replaced, ...], tuple[Dropped, ...]]:
    """Return who answers for what in the new year, and whom an ended agency's work goes to."""
    agencies = {agency.pk: agency for agency in Agency.objects.all()}
    heirs = {pk: heir_of(agency, agencies, year) for pk, agency in agencies.items()}
    # Of two that become one, the leading one stays, the primary one before all.
    found = Assignment.objects.filter(criterion__plan=source).select_related("criterion")
    ordered = found.order_by("criterion__sort_key", "-is_primary", "role", "order")
    rows: list[dict[str, Any]] = []
    dropped: list[Dropped] = []
    codes: dict[int, list[str]] = {}
    taken: set[tuple[int, int]] = set()
    for row in ordered:
        code = row.criterion.code
        for pk in (row.agency_id, row.reporter_id):
            if pk is not None and has_ended(agencies[pk], year):
                codes.setdefault(pk, []).append(code)
        party = None if row.agency_id is None else heirs[row.agency_id].pk
        if party is not None and (row.criterion_id, party) in taken:
            dropped.append(Dropped(code, agencies[row.agency_id or 0], agencies[party]))
            continue
        if party is not None:
            taken.add((row.criterion_id, party))
        reporter = None if row.reporter_id is None else heirs[row.reporter_id].pk
        kept = {name: getattr(row, name) for name in KEPT_ASSIGNMENT_FIELDS}
        rows.append(kept | {"code": code, "agency_id": party, "reporter_id": reporter})
    replaced = tuple(
        Replaced(agencies[pk], None if heirs[pk].pk == pk else heirs[pk], tuple(where))
        for pk, where in codes.items()
    )
    return tuple(rows), replaced, tuple(dropped)


def _ended_members(source: Plan, year: int) -> Iterable[str]:
    """Yield who has ended and is still in a group: groups are not the plan's own to change."""
    groups = AgencyGroup.objects.filter(
        assignments__criterion__plan=source, members__valid_to__lt=date(year, 1, 1)
    )
    names = groups.distinct().order_by("name", "members__name").values_list("name", "members__name")
    return (f"{group}: {agency}" for group, agency in names)


def has_ended(agency: Agency, year: int) -> bool:
    """Tell whether the agency is gone before the year begins."""
    return agency.valid_to is not None and agency.valid_to < date(year, 1, 1)


def heir_of(agency: Agency, agencies: Mapping[int, Agency], year: int) -> Agency:
    """Return who has the agency's duties in ``year``: itself, or the last of its successors.

    Where nobody has taken them over, the agency stays; so it does where successors go in a ring.
    """
    current, passed = agency, {agency.pk}
    while has_ended(current, year) and current.successor_id is not None:
        if current.successor_id in passed:
            return agency
        current = agencies[current.successor_id]
        passed.add(current.pk)
    return agency if has_ended(current, year) else current
