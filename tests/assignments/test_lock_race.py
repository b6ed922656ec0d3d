"""A lock and a save at the same moment: whatever comes after the lock changes nothing."""

import time
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, connections

from accounts.actor import Actor
from accounts.audit import find_breaks
from accounts.models import User
from assignments.actions import periods, results
from assignments.content import ResultContent
from assignments.models import Result
from assignments.refusals import NotNow
from criteria.models import Plan
from tests.criteria.test_concurrency import at_once

ROUNDS = 100
UNGUARDED_ROUNDS = 10
PLACE = {"kind": "Q3", "code": "6.1.1"}
Rows = list[dict[str, object]]


@pytest.fixture
def in_september(settings):
    """Hold the calendar, not the hours: threads run by the real clock."""
    settings.DEMO_DATE = date(2021, 9, 21)


@pytest.fixture
def hesitating(monkeypatch):
    """Give every save a moment between finding the period open and writing."""
    decide = results.allowed

    def slowly(*args: object) -> object:
        step = decide(*args)
        time.sleep(0.004)
        return step

    monkeypatch.setattr(results, "allowed", slowly)


def _rows() -> Rows:
    return list(Result.objects.order_by("pk").values())


def _race(rounds: int) -> Counter[str]:
    """Lock the period while its agency saves and hands in; count what became of each round."""
    plan = Plan.objects.get()
    officer = Actor(User.objects.get(username="cv_taichinh"), "Chuyên viên")
    reviewer = Actor(User.objects.get(username="sonoivu"), "Điều phối")
    outcome: Counter[str] = Counter()

    def save(number: int) -> None:
        row = Result.objects.filter(period__kind="Q3").first()
        content = ResultContent(
            self_score=Decimal("0.70"), narrative=f"Lần {number}", explanation="Chờ."
        )
        version = row.version if row else 0
        results.save_result(
            plan=plan, **PLACE, content=content, expected_version=version, actor=officer
        )
        results.submit_result(plan=plan, **PLACE, expected_version=version + 1, actor=officer)

    for number in range(rounds):
        at_lock: list[Rows] = []

        def lock(seen: list[Rows] = at_lock) -> None:
            periods.lock_period(plan=plan, kind="Q3", actor=reviewer)
            seen.append(_rows())

        before = _rows()
        raised = at_once(lambda n=number: save(n), lock)
        outcome["refused"] += any(isinstance(error, NotNow) for error in raised)
        outcome["broken"] += any(not isinstance(error, NotNow) for error in raised)
        outcome["changed"] += not at_lock or _rows() != at_lock[0]
        outcome["saved"] += _rows() != before
        periods.unlock_period(plan=plan, kind="Q3", reason="Vòng sau.", actor=reviewer)
    return outcome


@pytest.mark.usefixtures("real_transactions", "in_september", "hesitating")
def test_nothing_changes_after_the_lock():
    outcome = _race(ROUNDS)
    assert (outcome["changed"], outcome["broken"]) == (0, 0)
    assert outcome["refused"] > 0, "no round in which the lock came first"
    assert outcome["saved"] > 0, "no round in which the save came first"
    assert list(find_breaks(Plan.objects.get())) == []


@pytest.mark.usefixtures("real_transactions", "in_september", "hesitating")
def test_without_the_guard_something_does(monkeypatch):
    """What the test above watches for does happen where nothing locks the plan's row."""
    _take_the_guard_away(monkeypatch)
    outcome = _race(UNGUARDED_ROUNDS)
    assert outcome["changed"] + outcome["broken"] > 0


def _take_the_guard_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def unlocked(plan_id: int) -> Plan:
        return Plan.objects.get(pk=plan_id)

    monkeypatch.setattr(results, "lock_plan", unlocked)
    monkeypatch.setattr(periods, "lock_plan", unlocked)
    if connection.vendor == "sqlite":
        # There every transaction is a writer's from its start, which alone would do.
        monkeypatch.setattr(
            type(connections["default"]), "_start_transaction_under_autocommit", _deferred
        )


def _deferred(self: object) -> None:
    self.cursor().execute("BEGIN")  # type: ignore[attr-defined]
