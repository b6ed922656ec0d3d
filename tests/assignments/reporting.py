"""Short ways through the work on results, for tests of its pages."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.actor import Actor
from accounts.models import User
from assignments.actions import periods, results, reviews
from assignments.content import ResultContent, review_stamp
from assignments.models import Result
from criteria.models import Plan

PLACE = {"kind": "Q3", "code": "6.1.1"}
ENTRY = "/ket-qua/Q3/6.1.1/nhap/"
TYPED = {
    "version": "0",
    "numerator": "65",
    "denominator": "100",
    "self_score": "0,75",
    "narrative": "Đã giải ngân 65%.",
    "explanation": "Chờ quyết toán.",
}
JSON = {"Accept": "application/json"}
SignIn = Callable[[User], Client]


def actor_of(user: User) -> Actor:
    """Return the person as an actor."""
    return Actor(user, str(user))


def stored(**place: Any) -> Result:
    """Return the one result there is, or the one at ``place``."""
    return Result.objects.get(**place)


def save(plan: Plan, user: User, *, version: int = 0, **fields: Any) -> Result:
    """Save a result of 6.1.1 in quarter III, or elsewhere by ``kind`` and ``code``."""
    place = {name: fields.pop(name, value) for name, value in PLACE.items()}
    return results.save_result(
        plan=plan,
        **place,
        content=ResultContent(**fields),
        expected_version=version,
        actor=actor_of(user),
    )


def submit(plan: Plan, user: User, row: Result) -> Result:
    """Hand a result in."""
    return results.submit_result(
        plan=plan,
        kind=row.period.kind,
        code=row.criterion.code,
        expected_version=row.version,
        actor=actor_of(user),
    )


def approve(plan: Plan, reviewer: User, row: Result) -> Result:
    """Approve a result with its own score."""
    return reviews.approve_result(
        plan=plan,
        kind=row.period.kind,
        code=row.criterion.code,
        seen=review_stamp(row),
        actor=actor_of(reviewer),
    )


def lock(plan: Plan, reviewer: User, kind: str = "Q3") -> None:
    """Lock a period."""
    periods.lock_period(plan=plan, kind=kind, actor=actor_of(reviewer))


def text_of(response: HttpResponse) -> str:
    """Return a page's source."""
    return response.content.decode()
