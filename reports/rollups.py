"""What a plan adds up to: a snapshot in, frozen rows out; no queries, nothing formatted."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from assignments.enums import AssignmentRole
from criteria.enums import Figure, Standing
from criteria.tree import Difference, Figures, add_figures
from reports.plan_settings import Decision, RatingFloor
from reports.snapshot import KEPT, CriterionFacts, Party, Snapshot

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PairedFigure:
    """One figure as printed and as computed from the leaves (điểm)."""

    figure: Figure
    printed: Decimal | None
    computed: Decimal | None
    decision: Decision | None = None

    @property
    def differs(self) -> bool:
        """Tell whether the document disagrees with its own leaves."""
        return self.printed != self.computed

    @property
    def headline(self) -> Decimal | None:
        """Return the figure to put first: the one that stands, the printed one until decided."""
        is_computed = self.decision is not None and self.decision.stands is Standing.COMPUTED
        return self.computed if is_computed or self.printed is None else self.printed

    @property
    def other(self) -> Decimal | None:
        """Return the figure to show beside the headline while nobody has decided."""
        return self.computed if self.differs and self.decision is None else None


@dataclass(frozen=True, slots=True)
class Score:
    """A node or the whole: its three figures, printed and computed, and its rating group."""

    max: PairedFigure
    baseline: PairedFigure
    target: PairedFigure
    rating: RatingFloor | None

    @property
    def headline(self) -> Figures:
        """Return the three figures to put first."""
        return Figures(self.max.headline, self.baseline.headline, self.target.headline)

    @property
    def printed(self) -> Figures:
        """Return the three printed figures."""
        return Figures(self.max.printed, self.baseline.printed, self.target.printed)

    @property
    def computed(self) -> Figures:
        """Return the three computed figures."""
        return Figures(self.max.computed, self.baseline.computed, self.target.computed)


@dataclass(frozen=True, slots=True)
class AreaScore:
    """An area with its score."""

    code: str
    name: str
    score: Score


@dataclass(frozen=True, slots=True)
class LeadScore:
    """A lead agency with the criteria it is primary lead of.

    A criterion with joint leads counts once, for its primary lead; ``joint_count`` is how many
    of them the agency shares, ``joined_count`` how many it leads beside another primary lead.
    """

    slug: str
    name: str
    short_name: str
    is_group: bool
    figures: Figures
    criteria_count: int
    joint_count: int
    joined_count: int


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A printed figure its leaves don't add up to, with what was decided about it."""

    difference: Difference
    name: str
    decision: Decision | None


class Overview:
    """Everything the first page, the API's summary and the reports say of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    @cached_property
    def total(self) -> Score:
        """Return the province's total."""
        tree = self.snapshot.tree
        return self._score(None, tree.printed_total, tree.computed_total)

    @cached_property
    def areas(self) -> tuple[AreaScore, ...]:
        """Return the areas in document order."""
        return tuple(
            AreaScore(
                area.code,
                area.name,
                self._score(area.code, area.rolled.printed, area.rolled.computed),
            )
            for area in self.snapshot.areas
        )

    @cached_property
    def leads(self) -> tuple[LeadScore, ...]:
        """Return the lead agencies, most points answered for first.

        Their figures add up to the computed total: each leaf with a lead counts exactly once.
        """
        led: dict[str, list[CriterionFacts]] = {}
        parties: dict[str, Party] = {}
        joined: dict[str, int] = {}
        for leaf in self.snapshot.leaves:
            for party in leaf.leads:
                parties.setdefault(party.slug, party)
                if party.is_primary:
                    led.setdefault(party.slug, []).append(leaf)
                else:
                    joined[party.slug] = joined.get(party.slug, 0) + 1
        rows = (
            LeadScore(
                slug=slug,
                name=party.name,
                short_name=party.short_name,
                is_group=party.is_group,
                figures=add_figures(leaf.figures for leaf in led.get(slug, ())),
                criteria_count=len(led.get(slug, ())),
                joint_count=sum(len(leaf.leads) > 1 for leaf in led.get(slug, ())),
                joined_count=joined.get(slug, 0),
            )
            for slug, party in parties.items()
        )
        return tuple(sorted(rows, key=lambda row: (-(row.figures.max or ZERO), row.name)))

    @cached_property
    def gaps(self) -> tuple[CriterionFacts, ...]:
        """Return the leaves that the plan wants to gain points on, the largest gain first."""
        behind = [leaf for leaf in self.snapshot.leaves if leaf.figures.missing_to_target]
        return tuple(sorted(behind, key=lambda leaf: -(leaf.figures.missing_to_target or ZERO)))

    @cached_property
    def below_max(self) -> tuple[CriterionFacts, ...]:
        """Return the leaves that lost points in the baseline year."""
        return tuple(leaf for leaf in self.snapshot.leaves if leaf.figures.missing_to_max)

    @cached_property
    def at_zero(self) -> tuple[CriterionFacts, ...]:
        """Return the leaves that got no point at all in the baseline year."""
        return tuple(leaf for leaf in self.snapshot.leaves if leaf.figures.baseline == 0)

    @cached_property
    def given_up(self) -> tuple[CriterionFacts, ...]:
        """Return the leaves whose target is below the maximum."""
        return tuple(leaf for leaf in self.snapshot.leaves if leaf.figures.given_up)

    @cached_property
    def differences(self) -> tuple[DifferenceRow, ...]:
        """Return every difference with its decision: the total first, then document order."""
        return tuple(
            DifferenceRow(
                difference,
                self.snapshot[difference.code].name if difference.code else "Tổng số",
                self.snapshot.decision_on(difference),
            )
            for difference in self.snapshot.differences
        )

    def score_of(self, facts: CriterionFacts) -> Score:
        """Return any node's figures, printed beside computed."""
        return self._score(facts.code, facts.rolled.printed, facts.rolled.computed)

    def _score(self, code: str | None, printed: Figures, computed: Figures) -> Score:
        maximum, baseline, target = (
            PairedFigure(
                figure, printed[figure], computed[figure], self._decisions.get((code, figure))
            )
            for figure in Figure
        )
        percent = Figures(maximum.headline, baseline.headline).percent(Figure.BASELINE)
        return Score(maximum, baseline, target, self.snapshot.rating(percent))

    @cached_property
    def _decisions(self) -> dict[tuple[str | None, Figure], Decision | None]:
        """Return the decisions that still answer their difference, by node and column."""
        return {
            (row.difference.code, row.difference.figure): row.decision for row in self.differences
        }


@dataclass(frozen=True, slots=True)
class SharedParty:
    """An agency or group in one role for a node, and for how many of the leaves below it."""

    party: Party
    count: int


def parties_of(
    snapshot: Snapshot, facts: CriterionFacts, role: AssignmentRole
) -> tuple[SharedParty, ...]:
    """Return who is named in ``role`` for a node: its own parties, or those of its leaves."""
    counts: dict[str, int] = {}
    parties: dict[str, Party] = {}
    for leaf in snapshot.leaves_of(facts):
        for party in leaf.parties:
            if party.role is role:
                parties.setdefault(party.slug, party)
                counts[party.slug] = counts.get(party.slug, 0) + 1
    return tuple(SharedParty(party, counts[slug]) for slug, party in parties.items())


@lru_cache(maxsize=KEPT)
def overview_of(snapshot: Snapshot) -> Overview:
    """Return what ``snapshot`` adds up to, reckoned once."""
    return Overview(snapshot)


def share_of(parts: Iterable[Decimal | None], whole: Decimal | None) -> Decimal | None:
    """Return what the parts make of the whole, in percent; ``None`` of nothing."""
    if not whole:
        return None
    return sum((part for part in parts if part is not None), ZERO) / whole * 100
