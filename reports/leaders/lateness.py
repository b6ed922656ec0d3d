"""Which results came late or are still owed, agency by agency and period by period.

From the snapshot alone. A result counts for the criterion's primary lead, as its points do; what
a group leads is one row, whoever reports for it. Lateness goes by the day a result was first
handed in, and nobody is late with what was due before the plan was signed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from assignments.enums import PeriodKind
from common.text import order_key
from reports.reported import PeriodFacts
from reports.snapshot import CriterionFacts, Party, Snapshot


@dataclass(frozen=True, slots=True)
class Counts:
    """Results of one period, of one lead or of all.

    ``late``: first handed in after the day; ``owed``: never handed in, and past the day;
    ``awaited``: never handed in, with time left or due before the plan was signed; ``amended``:
    handed in once and with its agency again. ``due``: of periods past their day that count.
    """

    leaves: int = 0
    due: int = 0
    late: int = 0
    owed: int = 0
    awaited: int = 0
    amended: int = 0

    @property
    def on_time(self) -> int:
        """Return how many of those due were first handed in by the day."""
        return self.due - self.late - self.owed

    @property
    def is_behind(self) -> bool:
        """Tell whether anything came late or is owed past its day."""
        return self.late > 0 or self.owed > 0


def add_counts(parts: Iterable[Counts]) -> Counts:
    """Add count by count."""
    rows = list(parts)
    return Counts(*(sum(getattr(row, each.name) for row in rows) for each in fields(Counts)))


@dataclass(frozen=True, slots=True)
class LeadLine:
    """One lead with its counts of every period, in the order of the matrix's periods."""

    lead: Party
    cells: tuple[Counts, ...]

    @property
    def total(self) -> Counts:
        """Return all periods together."""
        return add_counts(self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Leads by periods, who is most behind first."""

    periods: tuple[PeriodFacts, ...]
    lines: tuple[LeadLine, ...]

    @property
    def totals(self) -> tuple[Counts, ...]:
        """Return every period's sum."""
        return tuple(
            add_counts(line.cells[place] for line in self.lines)
            for place in range(len(self.periods))
        )

    def line(self, slug: str) -> LeadLine | None:
        """Return one lead's line."""
        return next((line for line in self.lines if line.lead.slug == slug), None)

    def behind_in(self, kind: PeriodKind) -> int:
        """Return how many leads are behind in a period."""
        place = [period.kind for period in self.periods].index(kind)
        return sum(line.cells[place].is_behind for line in self.lines)


def matrix_of(snapshot: Snapshot, kinds: Sequence[PeriodKind], today: date) -> Matrix:
    """Return how the results of the periods ``kinds`` came in, as of ``today``."""
    periods = tuple(period for period in snapshot.reported.periods if period.kind in kinds)
    led: dict[str, list[CriterionFacts]] = {}
    leads: dict[str, Party] = {}
    for leaf in snapshot.reported_leaves:
        if (lead := leaf.primary_lead) is not None:
            leads.setdefault(lead.slug, lead)
            led.setdefault(lead.slug, []).append(leaf)
    lines = [
        LeadLine(
            leads[slug],
            tuple(_counts(snapshot, leaves, period, today) for period in periods),
        )
        for slug, leaves in led.items()
    ]
    lines.sort(key=_most_behind_first)
    return Matrix(periods, tuple(lines))


def _most_behind_first(line: LeadLine) -> tuple[int, int, object]:
    total = line.total
    return -total.owed, -total.late, order_key(line.lead.name)


def _counts(
    snapshot: Snapshot, leaves: Sequence[CriterionFacts], period: PeriodFacts, today: date
) -> Counts:
    window, reported = period.window, snapshot.reported
    days = [reported.first_handed_in_on(leaf.code, period.kind) for leaf in leaves]
    never = sum(day is None for day in days)
    counts = not window.was_past_at(snapshot.issued_on)
    is_due = counts and window.is_past(today)
    return Counts(
        leaves=len(leaves),
        due=len(leaves) if is_due else 0,
        late=sum(counts and day is not None and window.is_late(day) for day in days),
        owed=never if is_due else 0,
        awaited=0 if is_due else never,
        amended=sum(reported.is_with_agency_again(leaf.code, period.kind) for leaf in leaves),
    )
