"""Deadlines reckoned: plain Python, no Django."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assignments.enums import MilestoneKind

DUE_SOON_DAYS = 14
QUARTER_END_MONTHS = (3, 6, 9, 12)


class DeadlineState(StrEnum):
    """How a deadline stands on a given day."""

    UNDATED = "undated"
    PAST_AT_ISSUE = "past_at_issue"
    UPCOMING = "upcoming"
    DUE_SOON = "due_soon"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as a plan sets it; dates are whole days in the province's time zone."""

    kind: MilestoneKind
    starts_on: date | None = None
    due_on: date | None = None
    is_strictly_before: bool = False
    recurrence_day: int | None = None

    def occurrences(self, year: int) -> tuple[date, ...]:
        """Return the last good day of every time it falls due for the plan of ``year``."""
        if self.kind is MilestoneKind.RECURRING and self.recurrence_day:
            days = tuple(date(year, month, self.recurrence_day) for month in QUARTER_END_MONTHS)
        elif self.due_on:
            days = (self.due_on,)
        else:
            return ()
        return tuple(day - timedelta(days=1) for day in days) if self.is_strictly_before else days

    def next_on(self, today: date, year: int) -> date | None:
        """Return the nearest last good day from ``today`` on, else the latest one gone by."""
        days = self.occurrences(year)
        return next((day for day in days if day >= today), days[-1] if days else None)

    def state(self, *, today: date, year: int, issued_on: date) -> DeadlineState:
        """Return how it stands on ``today``.

        A deadline that had gone by when the plan was signed is nobody's lateness.
        """
        last_day = self.next_on(today, year)
        if last_day is None:
            return DeadlineState.UNDATED
        if last_day < today:
            return DeadlineState.PAST_AT_ISSUE if last_day < issued_on else DeadlineState.PASSED
        is_soon = last_day - today <= timedelta(days=DUE_SOON_DAYS)
        return DeadlineState.DUE_SOON if is_soon else DeadlineState.UPCOMING
