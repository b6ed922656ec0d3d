"""The table of what may become of a task, without a database."""

from itertools import product

import pytest

from accounts.event_words import ACTIONS
from assignments.enums import WorkOrderStatus
from assignments.orders import STEPS, OrderAction, OrderPart, allowed_steps

S, A, P = WorkOrderStatus, OrderAction, OrderPart
EXPECTED = {
    (S.OPEN, A.CHANGE, P.GIVER): S.OPEN,
    (S.OPEN, A.REPORT, P.AGENCY): S.REPORTED,
    (S.OPEN, A.CANCEL, P.GIVER): S.CANCELLED,
    (S.REPORTED, A.TAKE_BACK, P.AGENCY): S.OPEN,
    (S.REPORTED, A.SEND_BACK, P.GIVER): S.OPEN,
    (S.REPORTED, A.CONFIRM, P.GIVER): S.DONE,
    (S.REPORTED, A.CANCEL, P.GIVER): S.CANCELLED,
    (S.DONE, A.REOPEN, P.GIVER): S.OPEN,
    (S.CANCELLED, A.REOPEN, P.GIVER): S.OPEN,
}


@pytest.mark.parametrize(("status", "action", "part"), list(product(S, A, P)))
def test_every_triple(status, action, part):
    step = allowed_steps(status, frozenset({part})).get(action)
    assert (step.to if step else None) == EXPECTED.get((status, action, part))


def test_no_triple_stands_twice():
    assert len({(row.status, row.action, row.part) for row in STEPS}) == len(STEPS)


def test_what_gives_work_or_takes_it_away_needs_a_reason():
    assert {row.action for row in STEPS if row.needs_reason} == {A.SEND_BACK, A.CANCEL, A.REOPEN}


def test_who_is_both_may_do_what_each_may():
    assert set(allowed_steps(S.REPORTED, frozenset(P))) == {
        A.TAKE_BACK,
        A.SEND_BACK,
        A.CONFIRM,
        A.CANCEL,
    }
    assert allowed_steps(S.OPEN, frozenset()) == {}


@pytest.mark.parametrize("action", A)
def test_every_action_has_its_words(action):
    assert ACTIONS[action.event]
    assert action.label
