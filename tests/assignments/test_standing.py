"""Which of a criterion's results counts, without a database."""

from decimal import Decimal

import pytest

from assignments.enums import PeriodKind, ResultStatus
from assignments.standing import Report, current_of

Q1, Q2, Q3, Q4 = PeriodKind


def report(period, status, own="0.5", appraised=None, *, na=False):
    return Report(
        period,
        ResultStatus(status),
        None if own is None else Decimal(own),
        None if appraised is None else Decimal(appraised),
        na,
    )


def test_nothing_counts_before_anything_is_handed_in():
    assert current_of([]) is None
    assert current_of([report(Q1, "draft"), report(Q2, "returned")]) is None


def test_the_latest_approved_counts_with_its_appraised_score():
    reports = [report(Q1, "approved", "0.2", "0.25"), report(Q2, "approved", "0.5", "0.40")]
    current = current_of(reports)
    assert (current.period, current.score, current.is_provisional) == (Q2, Decimal("0.40"), False)


def test_an_approved_one_counts_before_a_later_one_handed_in():
    current = current_of([report(Q1, "approved", "0.2", "0.25"), report(Q3, "submitted", "0.9")])
    assert (current.period, current.score) == (Q1, Decimal("0.25"))


@pytest.mark.parametrize("status", ["submitted", "in_review"])
def test_without_an_approved_one_the_latest_handed_in_is_provisional(status):
    current = current_of([report(Q1, "submitted", "0.2"), report(Q2, status, "0.3")])
    assert (current.period, current.score, current.is_provisional) == (Q2, Decimal("0.3"), True)


def test_quarters_are_never_added_up_nor_looked_ahead():
    reports = [report(Q1, "approved", "0.2", "0.2"), report(Q3, "approved", "0.5", "0.5")]
    assert current_of(reports, Q2).score == Decimal("0.2")
    assert current_of(reports, Q4).score == Decimal("0.5")


def test_what_does_not_apply_has_no_score():
    current = current_of([report(Q1, "approved", None, None, na=True)])
    assert current.is_not_applicable
    assert current.score is None


def test_zero_is_a_score_and_blank_is_none():
    assert current_of([report(Q1, "approved", "0", "0")]).score == 0
    assert current_of([report(Q1, "approved", None, None, na=True)]).score is None
