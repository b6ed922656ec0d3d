"""Many at the same moment: nothing lost, nothing twice, on both databases."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from accounts.actions import create_api_token
from accounts.actor import Actor
from accounts.audit import find_breaks
from accounts.enums import Role
from accounts.models import Agency, AuditEvent, Membership, Notification, User
from assignments.access import duties_of
from assignments.actions import results
from assignments.content import ResultContent
from assignments.models import Result
from assignments.refusals import Stale
from criteria.models import Criterion, Plan
from tests.assignments.test_lock_race import _take_the_guard_away
from tests.criteria.test_concurrency import at_once
from tests.review_cases import PLACE, actor_of, changed, entered

PEOPLE = 20
SUBMISSIONS = 200
AT_ONCE = {"sqlite": 200, "postgresql": 50}
"""Threads: a PostgreSQL server takes 100 connections unless told otherwise."""
LONGEST = {"sqlite": 30, "postgresql": 10}  # seconds for all of them

pytestmark = pytest.mark.usefixtures("real_transactions", "in_september")


@pytest.fixture
def in_september(settings):
    """Hold the calendar, not the hours: threads run by the real clock."""
    settings.DEMO_DATE = date(2021, 9, 21)


@pytest.fixture
def hesitating(monkeypatch):
    """Give every save a moment between reading and writing."""
    decide = results.allowed

    def slowly(*args: object) -> object:
        step = decide(*args)
        time.sleep(0.02)
        return step

    monkeypatch.setattr(results, "allowed", slowly)


def officer() -> User:
    return User.objects.get(username="cv_taichinh")


def save_all_at_once() -> tuple[list[str], list[BaseException]]:
    """Let everybody save over the same version; return whose text was taken, and the refusals."""
    plan, person = Plan.objects.get(), officer()
    version, taken = entered(plan, person).version, []

    def save(number: int) -> None:
        row = results.save_result(
            plan=plan,
            **PLACE,
            content=changed(f"Bản {number}"),
            expected_version=version,
            actor=actor_of(person),
        )
        taken.append(row.narrative)

    return taken, at_once(*(lambda n=n: save(n) for n in range(PEOPLE)))


def events(action: str) -> int:
    return AuditEvent.objects.filter(action=action).count()


@pytest.mark.usefixtures("hesitating")
def test_of_twenty_saves_over_one_version_one_is_taken():
    taken, raised = save_all_at_once()
    assert len(taken) == 1
    assert Counter(map(type, raised)) == {Stale: PEOPLE - 1}
    row = Result.objects.get()
    assert (row.narrative, row.version) == (taken[0], 2)
    assert events("result.save") == 2
    assert list(find_breaks(Plan.objects.get())) == []


@pytest.mark.usefixtures("hesitating")
def test_without_the_guard_more_are_taken_or_some_break(monkeypatch):
    _take_the_guard_away(monkeypatch)
    taken, raised = save_all_at_once()
    assert len(taken) > 1 or any(not isinstance(error, Stale) for error in raised)


@pytest.mark.parametrize("way", ["api", "page"])
def test_of_twenty_submissions_one_counts_and_all_are_answered_alike(way):
    plan, person = Plan.objects.get(), officer()
    row = entered(plan, person)
    notices = Counter(Notification.objects.values_list("user", flat=True))
    token = create_api_token(user=person, actor=Actor(None, "thử nghiệm"))
    answers: list[tuple[int, bytes]] = []
    headers = {
        "authorization": f"Bearer {token}",
        "if-match": f'"{row.version}"',
        "idempotency-key": "lan-1",
    }
    press = {"version": str(row.version)}
    windows = [Client() for _ in range(PEOPLE)]
    for window in windows:
        window.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    def submit() -> None:
        if way == "api":
            response = Client(headers=headers).post(f"/api/v1/results/{row.pk}/submit")
        else:
            address = f"/ket-qua/{PLACE['kind']}/{PLACE['code']}/nop/"
            response = windows.pop().post(address, press)
        answers.append((response.status_code, response.content))

    assert at_once(*[submit] * PEOPLE) == []
    assert len(answers) == PEOPLE
    assert len(set(answers)) == 1
    assert answers[0][0] == (200 if way == "api" else 302)
    assert Result.objects.get().version == row.version + 1
    assert events("result.submit") == 1
    after = Counter(Notification.objects.values_list("user", flat=True))
    assert all(count <= 1 for count in (after - notices).values())


def jobs_of(plan: Plan, person: User) -> list[Callable[[], None]]:
    """Enter 200 results of three open periods, and return what hands each of them in."""
    duties = duties_of(plan)
    codes = dict(Criterion.objects.filter(pk__in=duties).values_list("pk", "code"))
    for agency in Agency.objects.filter(pk__in={duty.owner_id for duty in duties.values()}):
        Membership.objects.get_or_create(
            user=person, agency=agency, defaults={"role": Role.OFFICER}
        )
    places = [(kind, code) for kind in ("Q1", "Q2", "Q3") for code in codes.values()]
    content, actor = ResultContent(self_score=Decimal(0), explanation="Chờ."), actor_of(person)
    rows = [
        results.save_result(
            plan=plan, kind=kind, code=code, content=content, expected_version=0, actor=actor
        )
        for kind, code in places[:SUBMISSIONS]
    ]
    return [
        lambda kind=row.period.kind, code=row.criterion.code: results.submit_result(
            plan=plan, kind=kind, code=code, expected_version=1, actor=actor
        )
        for row in rows
    ]


def test_two_hundred_submissions_at_once_are_all_stored():
    plan, person = Plan.objects.get(), officer()
    jobs = jobs_of(plan, person)
    raised: list[BaseException] = []
    threads = AT_ONCE[connection.vendor]

    def run(share: list[Callable[[], None]]) -> None:
        for job in share:
            try:
                job()
            except BaseException as error:  # noqa: BLE001
                raised.append(error)

    started = time.monotonic()
    assert at_once(*(lambda n=n: run(jobs[n::threads]) for n in range(threads))) == []
    took = time.monotonic() - started
    assert raised == []
    stored = Counter(Result.objects.values_list("status", "version"))
    assert stored == {("submitted", 2): SUBMISSIONS}
    assert events("result.submit") == SUBMISSIONS
    assert list(find_breaks(Plan.objects.get())) == []
    assert took <= LONGEST[connection.vendor]
