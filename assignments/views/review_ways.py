"""Ways through the queue: addresses that keep the plan's year and the filter, before and next."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from accounts.access import require_role
from accounts.enums import Role
from accounts.models import User
from assignments.access import Task
from assignments.models import ReportingPeriod
from assignments.review_queue import QueueFilter, query_string, read_queue


@dataclass(frozen=True, slots=True)
class Place:
    """Where a result stands in the queue: ``number`` of ``count``, 0 when it does not wait.

    ``others``: how many wait besides it.
    """

    number: int
    count: int
    previous_url: str
    next_url: str

    @property
    def others(self) -> int:
        """Return how many other results wait."""
        return self.count - (1 if self.number else 0)


def reviewer(request: HttpRequest) -> User:
    """Return the coordinator who asks; 403 for everybody else."""
    require_role(request.user, Role.COORDINATOR)
    assert isinstance(request.user, User)  # noqa: S101  # has a role
    return request.user


def place_of(request: HttpRequest, user: User, task: Task) -> Place:
    """Return where the task's result stands in the queue as it is filtered.

    After the last comes the first: what was skipped comes round again.
    """
    wanted = QueueFilter.of(request.GET)
    waiting = read_queue(user, task.plan, task.period)
    codes = [row.code for row in waiting if wanted.passes(row)]
    here = task.criterion.code
    index = codes.index(here) if here in codes else -1
    before = codes[index - 1] if index > 0 else ""
    others = [*codes[index + 1 :], *codes[: max(index, 0)]]
    return Place(
        index + 1,
        len(codes),
        review_url(request, task.period, before) if before else "",
        review_url(request, task.period, others[0]) if others else "",
    )


def review_url(request: HttpRequest, period: ReportingPeriod, code: str, verb: str = "") -> str:
    """Return the address of a result's review, or of doing something to it."""
    if verb:
        path = reverse("assignments:review-decide", args=[period.kind, code, verb])
    else:
        path = reverse("assignments:review", args=[period.kind, code])
    return path + carried(request)


def queue_url(request: HttpRequest, period: ReportingPeriod, **values: str) -> str:
    """Return the queue's address for a period, filtered by ``values`` only."""
    return reverse("assignments:review-queue") + query_string(
        nam=year_of(request), ky=period.kind, **values
    )


def queue_url_back(request: HttpRequest, period: ReportingPeriod) -> str:
    """Return the queue's address, filtered as this page's own address is."""
    return queue_url(request, period, **QueueFilter.of(request.GET).parameters)


def carried(request: HttpRequest, **values: str) -> str:
    """Return what travels from page to page of a review: the plan's year and the filter."""
    wanted = QueueFilter.of(request.GET).parameters
    return query_string(**({"nam": year_of(request)} | wanted | values))


def year_of(request: HttpRequest) -> str:
    """Return the year that the address names, '' for the plan in force."""
    return request.GET.get("nam", "")
