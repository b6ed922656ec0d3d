"""Two coordinators at once: one total order, nothing lost, nothing out of step."""

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.actor import Actor
from accounts.audit import find_breaks
from accounts.models import AuditEvent, User
from criteria import actions
from criteria.enums import Figure, Standing
from criteria.models import FigureDecision, Plan

PEOPLE = 10


def at_once(*jobs: Callable[[], None]) -> list[BaseException]:
    """Start all jobs at the same moment in threads; return what they raised."""
    raised: list[BaseException] = []
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], None]) -> None:
        try:
            gate.wait()
            job()
        except BaseException as error:  # noqa: BLE001
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.usefixtures("real_transactions")
def test_many_decisions_at_once_leave_one_row_and_a_whole_chain():
    plan = Plan.objects.get()
    before = plan.revision
    actor = Actor(User.objects.get(username="sonoivu"), "Điều phối CCHC 1")

    def decide(number: int) -> None:
        actions.decide_figure(
            plan=Plan.objects.get(),
            code="2.2",
            figure=Figure.BASELINE,
            stands=Standing.PRINTED,
            reason=f"Lý do {number}",
            seen=(Decimal("1.50"), Decimal("1.00")),
            actor=actor,
        )

    assert at_once(*(lambda n=n: decide(n) for n in range(PEOPLE))) == []
    plan.refresh_from_db()
    assert FigureDecision.objects.count() == 1
    assert plan.revision == before + PEOPLE
    assert list(find_breaks(plan)) == []
    events = AuditEvent.objects.filter(chain=plan.chain_name, action="figure.decide")
    assert events.count() == PEOPLE
    assert events.latest("sequence").changes["reason"][1] == FigureDecision.objects.get().reason


@pytest.mark.usefixtures("real_transactions")
def test_a_decision_that_fails_leaves_nothing_behind():
    plan = Plan.objects.get()
    events = AuditEvent.objects.count()
    with pytest.raises(ValidationError):
        actions.decide_figure(
            plan=plan,
            code="2.2",
            figure=Figure.BASELINE,
            stands=Standing.PRINTED,
            reason="x",
            seen=(Decimal("1.49"), Decimal("1.00")),
            actor=Actor(User.objects.get(username="sonoivu"), "x"),
        )
    revision = plan.revision
    plan.refresh_from_db()
    assert (plan.revision, AuditEvent.objects.count()) == (revision, events)
