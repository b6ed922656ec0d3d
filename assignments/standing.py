"""Which of a criterion's results counts: plain Python, no Django.

Quarterly figures are cumulative estimates of one yearly score: they are never added up. What
counts is the latest approved one, else the latest one handed in, which is provisional.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assignments.enums import PeriodKind, ResultStatus
from assignments.workflow import HANDED_IN


@dataclass(frozen=True, slots=True)
class Report:
    """A result, as far as its score goes (điểm; ``None`` is no figure, which is not 0)."""

    period: PeriodKind
    status: ResultStatus
    self_score: Decimal | None
    appraised_score: Decimal | None = None
    is_not_applicable: bool = False

    @property
    def score(self) -> Decimal | None:
        """Return the appraised score of an approved result, the agency's own before that."""
        is_approved = self.status is ResultStatus.APPROVED
        return self.appraised_score if is_approved else self.self_score


@dataclass(frozen=True, slots=True)
class Current:
    """What counts for a criterion now. ``score`` is ``None`` where it does not apply."""

    period: PeriodKind
    score: Decimal | None
    is_provisional: bool
    is_not_applicable: bool


def current_of(reports: Iterable[Report], until: PeriodKind = PeriodKind.Q4) -> Current | None:
    """Return what counts up to the end of the period ``until``; ``None`` before any report."""
    counted = sorted(
        (
            report
            for report in reports
            if report.status in HANDED_IN and report.period.value <= until.value
        ),
        key=lambda report: (report.status is ResultStatus.APPROVED, report.period.value),
    )
    if not counted:
        return None
    latest = counted[-1]
    return Current(
        latest.period,
        latest.score,
        latest.status is not ResultStatus.APPROVED,
        latest.is_not_applicable,
    )
