"""The lead agencies by the same measures: points, movement, risk, and how they hand in.

A criterion with joint leads counts once, for its primary lead; a group that leads is a row of its
own. Sums are those of ``SeenNow.lead``, so that they add up to the plan's.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from common.text import order_key
from reports.handling import NONE, Handling, add_handling
from reports.leaders.risk import RiskSum, risks_of
from reports.leaders.since import moved, now_before
from reports.now import NowSum
from reports.rollups import LeadScore, Overview
from reports.seen import SeenNow
from reports.snapshot import CriterionFacts, Party, Snapshot

GROUPS = "group"
"""Stands for groups of agencies among the kinds of agencies."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What one lead, or all of them, stands at: sums, and how results were handed in.

    ``gained_last``: points since the period before; ``total.change``: since the baseline year.
    """

    total: NowSum
    gained_last: Decimal | None
    risk: RiskSum
    handling: Handling

    @property
    def percent_of_target(self) -> Decimal | None:
        """Return what is reached in percent of the target.

        Leaves without a result stand where they were the year before, as everywhere.
        """
        return share(self.total.reached, self.total.applicable_target)

    @property
    def on_time_percent(self) -> Decimal | None:
        """Return the results handed in on time in percent of those due."""
        return share_of_counts(self.handling.on_time_count, self.handling.due_count)

    @property
    def proven_percent(self) -> Decimal | None:
        """Return the results with a document in percent of those that ask for one."""
        return share_of_counts(self.handling.proven_count, self.handling.to_prove_count)


@dataclass(frozen=True, slots=True)
class AgencyScore:
    """A lead agency, or a group that leads, with where it stands; ``kind`` of ``AgencyKind``."""

    lead: LeadScore
    kind: str
    standing: Standing


class Scoreboard:
    """Every lead by the same measures, as one reader sees it."""

    def __init__(
        self,
        overview: Overview,
        now: SeenNow,
        handling: Mapping[str, Handling],
        today: date,
    ) -> None:
        self._now, self._before = now, now_before(now)
        self._today = today
        self._handling = handling
        self._led: dict[str, list[CriterionFacts]] = {}
        for leaf in now.snapshot.reported_leaves:
            if leaf.primary_lead is not None:
                self._led.setdefault(leaf.primary_lead.slug, []).append(leaf)
        self.rows = tuple(
            AgencyScore(lead, self._kind_of(lead.slug), self._standing_of(lead))
            for lead in overview.leads
            if lead.criteria_count
        )

    @property
    def total(self) -> Standing:
        """Return the plan's own sums, which the rows add up to."""
        before = self._before.total if self._before else None
        return Standing(
            self._now.total,
            moved(self._now.total, before),
            _add_risks(row.standing.risk for row in self.rows),
            add_handling(self._handling.values()),
        )

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of leads that there are."""
        return lead_kinds(self._now.snapshot)

    def row(self, slug: str) -> AgencyScore | None:
        """Return one lead's row, if it leads anything."""
        return next((row for row in self.rows if row.lead.slug == slug), None)

    def _kind_of(self, slug: str) -> str:
        party = self._led[slug][0].primary_lead
        return kind_of(party) if party else ""

    def _standing_of(self, lead: LeadScore) -> Standing:
        leaves = self._led[lead.slug]
        total = self._now.lead(lead.slug)
        before = self._before.lead(lead.slug) if self._before else None
        return Standing(
            total,
            moved(total, before),
            RiskSum.of(risks_of(leaves, self._now, self._today)),
            add_handling(self._handling.get(leaf.code, NONE) for leaf in leaves),
        )


def kind_of(party: Party) -> str:
    """Return the kind of a lead, of ``AgencyKind`` or ``GROUPS``."""
    return GROUPS if party.is_group else party.kind


def lead_kinds(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the kinds of primary leads that a plan has, groups last."""
    kinds = {kind_of(leaf.primary_lead) for leaf in snapshot.leaves if leaf.primary_lead}
    return tuple(sorted(kinds, key=lambda kind: (kind == GROUPS, kind)))


# --- Order ----------------------------------------------------------------------------------------

_Key = Callable[[AgencyScore], Any]
_MEASURES: dict[str, tuple[str, Callable[[AgencyScore], Decimal | int | None]]] = {
    "diem": ("Điểm phụ trách", lambda row: row.standing.total.max),
    "ky-truoc": ("So với kỳ trước", lambda row: row.standing.gained_last),
    "nam-truoc": ("So với năm trước", lambda row: row.standing.total.change),
    "muc-tieu": ("Đạt % mục tiêu", lambda row: row.standing.percent_of_target),
    "rui-ro": ("Rủi ro", lambda row: row.standing.risk.points),
    "dung-han": ("Đúng hạn", lambda row: row.standing.on_time_percent),
    "tra-lai": ("Trả lại", lambda row: row.standing.handling.returned_count),
    "tai-lieu": ("Có tài liệu", lambda row: row.standing.proven_percent),
}
ASCENDING = "ten"
DEFAULT_ORDER = "diem"
ORDERS = {ASCENDING: "Tên cơ quan"} | {key: label for key, (label, _) in _MEASURES.items()}
"""What rows may be sorted by: by name upwards, by every measure from the largest down."""


def in_order(rows: Iterable[AgencyScore], order: str) -> Sequence[AgencyScore]:
    """Return the rows sorted; those without the figure come last."""
    by_name = sorted(rows, key=lambda row: order_key(row.lead.name))
    if order not in _MEASURES:
        return by_name
    value_of = _MEASURES[order][1]

    def key(row: AgencyScore) -> tuple[bool, Decimal | int]:
        value = value_of(row)
        return value is None, -(value or 0)

    return sorted(by_name, key=key)


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Return ``part`` in percent of ``whole``; ``None`` of nothing."""
    return part / whole * 100 if part is not None and whole else None


def share_of_counts(part: int, whole: int) -> Decimal | None:
    """Return a count in percent of another; ``None`` of nothing."""
    return Decimal(part) / whole * 100 if whole else None


def _add_risks(parts: Iterable[RiskSum]) -> RiskSum:
    rows = list(parts)
    return RiskSum(sum(row.count for row in rows), sum((row.points for row in rows), Decimal(0)))
