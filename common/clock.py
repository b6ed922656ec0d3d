"""What time it is: the one place that the rules about deadlines ask.

A trial shows a plan of the past as it was being carried out: ``DEMO_DATE`` holds its calendar at
one day, while the hours go by. In operation there is no such day, and this is the real time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from django.conf import settings
from django.utils import timezone

_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def now() -> datetime:
    """Return the moment, in UTC as the database gives it back."""
    held = _held.get()
    if held is not None:
        return held.astimezone(UTC)
    moment = timezone.localtime()
    day: date | None = settings.DEMO_DATE
    if day is not None:
        moment = moment.replace(day.year, day.month, day.day)
    return moment.astimezone(UTC)


def today() -> date:
    """Return the day in the province's time zone."""
    return timezone.localdate(now())


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Let it be ``moment`` for what is done inside: how sample data come to have a past."""
    token = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(token)
