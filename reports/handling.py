"""How results are handed in: in time, sent back, with documents; counted, never what they say.

Read apart from the snapshot: results that were sent back are not in it, and what they say of an
agency is not everybody's to see (``may_see_handling``). Whatever is counted here raises the plan's
revision when it changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.timezone import localdate

from accounts.access import Person, has_role
from accounts.models import Agency, AgencyGroup
from assignments.access import MONITORING_ROLES, working_agency_ids
from assignments.enums import PeriodKind, ReviewDecision
from assignments.models import EvidenceLink, Result
from assignments.workflow import HANDED_IN
from reports.reported import PeriodFacts
from reports.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Handling:
    """Counts of results, of one criterion or of several, up to the end of a period.

    ``due_count``: results of periods whose day has passed; none of a period that was due before
    the plan was signed. ``on_time_count``: those of them first handed in by that day;
    ``late_count``: later; the rest were never handed in. ``running_count``,
    ``running_handed_in_count``: results of the period that is open and not due yet, and those of
    them that are handed in now.
    ``returned_count``: how often Sở Nội vụ sent a result back. ``proven_count`` of the
    ``to_prove_count`` results that are handed in have a document, the others only an explanation;
    what does not apply asks for neither.
    """

    due_count: int = 0
    on_time_count: int = 0
    late_count: int = 0
    running_count: int = 0
    running_handed_in_count: int = 0
    returned_count: int = 0
    to_prove_count: int = 0
    proven_count: int = 0

    @property
    def owed_count(self) -> int:
        """Return how many results are past their day and were never handed in."""
        return self.due_count - self.on_time_count - self.late_count


NONE = Handling()


def add_handling(parts: Iterable[Handling]) -> Handling:
    """Add count by count."""
    rows = list(parts)
    return Handling(
        *(sum(getattr(row, each.name) for row in rows) for each in fields(Handling)),
    )


def may_see_handling(user: Person, party: Agency | AgencyGroup) -> bool:
    """Tell whether the person may see how ``party`` hands in: monitors, and its own people."""
    if has_role(user, *MONITORING_ROLES):
        return True
    return isinstance(party, Agency) and party.pk in working_agency_ids(user)


def read_handling(snapshot: Snapshot, until: PeriodKind, today: date) -> dict[str, Handling]:
    """Return how the results of every leaf that agencies report were handed in; one query."""
    results: dict[str, dict[PeriodKind, _Row]] = {}
    documents = EvidenceLink.objects.filter(result=OuterRef("pk"), removed_at=None)
    rows = (
        Result.objects.filter(period__plan=snapshot.plan_id, period__kind__lte=until.value)
        .values_list(
            "pk",
            "criterion__code",
            "period__kind",
            "first_submitted_at",
            "status",
            "is_not_applicable",
        )
        .annotate(
            has_document=Exists(documents),
            returned=Count("reviews", filter=Q(reviews__decision=ReviewDecision.RETURNED)),
        )
    )
    for _, code, kind, moment, status, is_not_applicable, has_document, returned in rows:
        results.setdefault(code, {})[PeriodKind(kind)] = _Row(
            localdate(moment) if moment else None,
            is_handed_in=status in HANDED_IN,
            asks_for_document=status in HANDED_IN and not is_not_applicable,
            has_document=has_document,
            returned=returned,
        )
    periods = [period for period in snapshot.reported.periods if period.kind <= until]
    return {
        leaf.code: _handling(results.get(leaf.code, {}), periods, snapshot.issued_on, today)
        for leaf in snapshot.reported_leaves
    }


@dataclass(frozen=True, slots=True)
class _Row:
    handed_in_on: date | None
    is_handed_in: bool
    asks_for_document: bool
    has_document: bool
    returned: int


def _handling(
    rows: Mapping[PeriodKind, _Row], periods: Iterable[PeriodFacts], issued_on: date, today: date
) -> Handling:
    due = on_time = late = running = running_in = 0
    for period in periods:
        row = rows.get(period.kind)
        day = row.handed_in_on if row else None
        if period.window.was_past_at(issued_on):
            continue
        if period.window.is_past(today):
            due += 1
            late += day is not None and period.window.is_late(day)
            on_time += day is not None and not period.window.is_late(day)
        elif period.window.opens_on <= today:
            running += 1
            running_in += row is not None and row.is_handed_in
    return Handling(
        due,
        on_time,
        late,
        running,
        running_in,
        sum(row.returned for row in rows.values()),
        sum(row.asks_for_document for row in rows.values()),
        sum(row.asks_for_document and row.has_document for row in rows.values()),
    )
