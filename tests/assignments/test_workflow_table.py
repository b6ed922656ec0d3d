"""The table of transitions, without a database."""

from itertools import product

import pytest

from assignments.enums import ResultStatus
from assignments.workflow import (
    TRANSITIONS,
    Action,
    Part,
    Sight,
    allowed_actions,
    sight_of,
    transition,
)

S, A, P = ResultStatus, Action, Part
EXPECTED = {
    (S.DRAFT, A.SAVE, P.OWNER): S.DRAFT,
    (S.DRAFT, A.SUBMIT, P.OWNER): S.SUBMITTED,
    (S.RETURNED, A.SAVE, P.OWNER): S.RETURNED,
    (S.RETURNED, A.SUBMIT, P.OWNER): S.SUBMITTED,
    (S.SUBMITTED, A.SAVE, P.OWNER): S.DRAFT,
    (S.SUBMITTED, A.WITHDRAW, P.OWNER): S.DRAFT,
    (S.SUBMITTED, A.BEGIN_REVIEW, P.REVIEWER): S.IN_REVIEW,
    (S.SUBMITTED, A.APPROVE, P.REVIEWER): S.APPROVED,
    (S.SUBMITTED, A.RETURN, P.REVIEWER): S.RETURNED,
    (S.IN_REVIEW, A.RELEASE, P.REVIEWER): S.SUBMITTED,
    (S.IN_REVIEW, A.APPROVE, P.REVIEWER): S.APPROVED,
    (S.IN_REVIEW, A.RETURN, P.REVIEWER): S.RETURNED,
    (S.APPROVED, A.SAVE, P.OWNER): S.DRAFT,
    (S.APPROVED, A.REOPEN, P.REVIEWER): S.RETURNED,
}


@pytest.mark.parametrize(("status", "action", "part"), list(product(S, A, P)))
def test_every_triple(status, action, part):
    step = transition(status, action, part)
    assert (step.to if step else None) == EXPECTED.get((status, action, part))


def test_no_triple_stands_twice():
    assert len({(row.status, row.action, row.part) for row in TRANSITIONS}) == len(TRANSITIONS)


def test_what_takes_something_from_an_agency_needs_a_reason():
    assert {row.action for row in TRANSITIONS if row.needs_reason} == {A.RETURN, A.REOPEN}


@pytest.mark.parametrize("status", S)
def test_readers_and_contributors_change_nothing(status):
    assert allowed_actions(status, frozenset({P.READER, P.CONTRIBUTOR})) == frozenset()


@pytest.mark.parametrize("status", S)
@pytest.mark.parametrize("part", P)
def test_sight(status, part):
    if part in {P.OWNER, P.REVIEWER}:
        expected = Sight.EVERYTHING
    else:
        expected = Sight.RESULT if status is S.APPROVED else Sight.NOTHING
    assert sight_of(status, frozenset({P.READER, part})) is expected
