"""What the districts enter for the criteria that their group leads, district by district.

Whether and when a district entered its share is shown to whoever sees how a period stands. The
figure itself is shown once the criterion's result is approved, and to coordinators before that:
until then it is part of what Sở Nội vụ has still to look at. Contributions don't raise the plan's
revision, so pages of them are not kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.timezone import localdate

from accounts.enums import AgencyKind
from accounts.models import AgencyGroup
from assignments.enums import PeriodKind, ResultStatus
from assignments.measurement import percent_of
from assignments.models import Contribution
from common.text import order_key
from reports.reported import PeriodFacts
from reports.seen import SeenNow
from reports.snapshot import CriterionFacts, Snapshot


@dataclass(frozen=True, slots=True)
class District:
    """A member of a leading group."""

    pk: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Entered:
    """What a district entered in a period; both parts are ``None`` where they are not shown."""

    entered_on: date
    numerator: Decimal | None
    denominator: Decimal | None
    is_shown: bool

    @property
    def percent(self) -> Decimal | None:
        """Return the share in percent."""
        return percent_of(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Share:
    """One place of the comparison: a district in a period."""

    period: PeriodFacts
    entered: Entered | None
    is_due: bool
    """Whether it is past its day, and was not due before the plan was signed."""

    @property
    def is_on_time(self) -> bool:
        """Tell whether it is due and was entered by its day."""
        return self.is_due and self.entered is not None and not self.days_late

    @property
    def days_late(self) -> int:
        """Return the days after the due day that it was entered; 0 in time or not due."""
        if self.entered is None or not self.is_due:
            return 0
        return max((self.entered.entered_on - self.period.window.due_on).days, 0)


@dataclass(frozen=True, slots=True)
class DistrictLine:
    """A district with its places, period by period."""

    district: District
    shares: tuple[Share, ...]

    @property
    def due_count(self) -> int:
        """Return how many of them are due."""
        return sum(share.is_due for share in self.shares)

    @property
    def on_time_count(self) -> int:
        """Return how many of those were entered by their day."""
        return sum(share.is_on_time for share in self.shares)

    @property
    def entered_count(self) -> int:
        """Return how many were entered at all."""
        return sum(share.entered is not None for share in self.shares)

    @property
    def latest_percent(self) -> Decimal | None:
        """Return the latest share that is shown."""
        shown = [share.entered.percent for share in self.shares if share.entered]
        return next((percent for percent in reversed(shown) if percent is not None), None)


@dataclass(frozen=True, slots=True)
class GroupCriterion:
    """A criterion that the districts' group leads, with a line for each of them."""

    facts: CriterionFacts
    group_name: str
    periods: tuple[PeriodFacts, ...]
    lines: tuple[DistrictLine, ...]


def read_contributed(now: SeenNow, today: date) -> tuple[GroupCriterion, ...]:
    """Return every criterion that a group with districts in it leads; two queries."""
    snapshot = now.snapshot
    led = [
        leaf
        for leaf in snapshot.reported_leaves
        if leaf.primary_lead and leaf.primary_lead.is_group
    ]
    members = _members({leaf.primary_lead.slug for leaf in led if leaf.primary_lead})
    periods = tuple(
        period
        for period in snapshot.reported.periods
        if period.kind <= now.until and period.window.opens_on <= today
    )
    entered = _entered(snapshot, led, sees_all=now.scope.sees_all)
    return tuple(
        GroupCriterion(
            leaf,
            leaf.primary_lead.name,
            periods,
            tuple(
                DistrictLine(
                    district,
                    tuple(
                        Share(
                            period,
                            entered.get((leaf.code, period.kind, district.pk)),
                            period.window.is_past(today)
                            and not period.window.was_past_at(snapshot.issued_on),
                        )
                        for period in periods
                    ),
                )
                for district in members[leaf.primary_lead.slug]
            ),
        )
        for leaf in led
        if leaf.primary_lead and leaf.primary_lead.slug in members
    )


def _members(groups: set[str]) -> dict[str, list[District]]:
    """Return the districts of each group (by slug) in the order of their names."""
    links = AgencyGroup.members.through.objects.filter(
        agencygroup__slug__in=groups, agency__kind=AgencyKind.DISTRICT
    )
    found: dict[str, list[District]] = {}
    for group, pk, slug, name in links.values_list(
        "agencygroup__slug", "agency_id", "agency__slug", "agency__name"
    ):
        found.setdefault(group, []).append(District(pk, slug, name))
    for districts in found.values():
        districts.sort(key=lambda district: order_key(district.name))
    return found


def _entered(
    snapshot: Snapshot, led: Sequence[CriterionFacts], *, sees_all: bool
) -> dict[tuple[str, PeriodKind, int], Entered]:
    approved = {
        (leaf.code, row.report.period)
        for leaf in led
        for row in snapshot.reported.of(leaf.code)
        if row.report.status is ResultStatus.APPROVED
    }
    rows = Contribution.objects.filter(
        period__plan=snapshot.plan_id, criterion__in=[leaf.pk for leaf in led]
    ).values_list(
        "criterion__code", "period__kind", "agency_id", "created_at", "numerator", "denominator"
    )
    found = {}
    for code, kind_name, agency_id, created_at, numerator, denominator in rows:
        kind = PeriodKind(kind_name)
        is_shown = sees_all or (code, kind) in approved
        found[code, kind, agency_id] = Entered(
            localdate(created_at),
            numerator if is_shown else None,
            denominator if is_shown else None,
            is_shown,
        )
    return found
