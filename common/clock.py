"""What time it is: the one place that the rules about deadlines ask.

A trial shows a plan of the past as it was being carried out: ``DEMO_DATE`` holds its calendar at
one day, while the hours go by. In operation there is no such day, and this is the real time.
"""

from datetime import UTC, date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return the moment, in UTC as the database gives it back."""
    moment = timezone.localtime()
    day: date | None = settings.DEMO_DATE
    if day is not None:
        moment = moment.replace(day.year, day.month, day.day)
    return moment.astimezone(UTC)


def today() -> date:
    """Return the day in the province's time zone."""
    return timezone.localdate(now())
