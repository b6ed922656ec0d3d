"""Reporting periods reckoned: plain Python, no Django.

Dates are whole days in the province's time zone: a period due on the 25th takes reports until
the 25th at midnight, and later ones, marked late, until it is locked.
"""

from dataclasses import dataclass
from datetime import date, datetime

from assignments.enums import PeriodKind, PeriodState

DUE_DAY = 25
"""The day of a period's last month that reports are due on, unless Sở Nội vụ says otherwise."""


@dataclass(frozen=True, slots=True)
class Window:
    """When a period takes reports."""

    opens_on: date
    due_on: date
    locked_at: datetime | None

    def state(self, today: date) -> PeriodState:
        """Return how the period stands on ``today``; a lock stands above the calendar."""
        if self.locked_at is not None:
            return PeriodState.LOCKED
        if today < self.opens_on:
            return PeriodState.UPCOMING
        return PeriodState.OVERDUE if today > self.due_on else PeriodState.OPEN

    def takes_reports(self, today: date) -> bool:
        """Tell whether agencies may enter and hand in."""
        return self.state(today) in {PeriodState.OPEN, PeriodState.OVERDUE}

    def is_late(self, handed_in_on: date) -> bool:
        """Tell whether what was handed in on that day is late."""
        return handed_in_on > self.due_on

    def is_past(self, today: date) -> bool:
        """Tell whether reports are due: their day has passed, or the period is locked."""
        return self.locked_at is not None or today > self.due_on

    def was_past_at(self, issued_on: date) -> bool:
        """Tell whether reports were due before the plan was signed: nobody is late with those."""
        return self.due_on < issued_on


def default_window(year: int, kind: PeriodKind) -> Window:
    """Return a period's usual dates: from the first day of its last month to the 25th.

    The last quarter's report covers the year and is due in December like the others.
    """
    month = kind.last_month
    return Window(date(year, month, 1), date(year, month, DUE_DAY), None)


def in_days(due_on: date, today: date) -> str:
    """Return how far a due day is: 'còn 3 ngày', 'hạn hôm nay', 'quá hạn 2 ngày'."""
    days = (due_on - today).days
    if days == 0:
        return "hạn hôm nay"
    return f"còn {days} ngày" if days > 0 else f"quá hạn {-days} ngày"
