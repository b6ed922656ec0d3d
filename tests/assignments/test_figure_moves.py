"""What becomes of printed figures when leaves change: nothing is repaired silently."""

from decimal import Decimal

import pytest

from assignments.figure_moves import Fate, work_out
from criteria.enums import Figure
from criteria.tree import Tree
from tests.factories import figures, node

BASE, TARGET = Figure.BASELINE, Figure.TARGET


@pytest.fixture
def tree() -> Tree:
    """Area 1 prints 5 where its leaves add up to 4; area 2 and its leaf agree."""
    rows = [
        node("1", "6", "5", "6"),
        node("1.1", "2", "2", "2"),
        node("1.2", "4", "2", "4"),
        node("2", "4", "3", "3"),
        node("2.1", "4", "3", "3"),
        node("2.2", None, None, None),
    ]
    return Tree(rows, figures("10", "8", "9"))


def moved(change) -> dict:
    return {(move.code, move.figure): (move.old, move.new) for move in change.moves}


def test_a_leaf_moves_and_printed_sums_stay(tree):
    change = work_out(tree, {("2.1", BASE): Decimal("3.5")}, follows=False)
    assert moved(change) == {("2.1", BASE): (Decimal(3), Decimal("3.5"))}
    (line,) = [line for line in change.sums if line.code == "2"]
    assert (line.fate, line.differs, line.moves) == (Fate.STAYS, True, True)
    assert line.summed == (Decimal(3), Decimal("3.5"))


def test_a_sum_that_agrees_follows_and_one_that_does_not_stays(tree):
    wanted = {("2.1", BASE): Decimal("3.5"), ("1.1", BASE): Decimal(1)}
    change = work_out(tree, wanted, follows=True)
    assert moved(change)["2", BASE] == (Decimal(3), Decimal("3.5"))
    assert ("1", BASE) not in moved(change)
    assert (None, BASE) not in moved(change)  # the total printed 8 where 7 add up
    fates = {line.code: line.fate for line in change.sums}
    assert fates == {"1": Fate.STAYS, "2": Fate.FOLLOWS, None: Fate.STAYS}


def test_a_given_sum_is_taken_as_it_is_given(tree):
    change = work_out(
        tree, {("1", BASE): Decimal("4.5"), (None, BASE): Decimal("7.5")}, follows=True
    )
    assert moved(change) == {
        ("1", BASE): (Decimal(5), Decimal("4.5")),
        (None, BASE): (Decimal(8), Decimal("7.5")),
    }
    assert change.totals == {BASE: Decimal("7.5")}
    assert change.by_code() == {"1": {BASE: Decimal("4.5")}}


def test_other_columns_are_left_alone(tree):
    change = work_out(tree, {("1.2", TARGET): Decimal(3)}, follows=True)
    assert set(moved(change)) == {("1.2", TARGET), ("1", TARGET), (None, TARGET)}
    assert {line.figure for line in change.sums} == {TARGET}


def test_no_figure_is_not_zero(tree):
    change = work_out(tree, {("2.1", BASE): None}, follows=True)
    assert moved(change)["2", BASE] == (Decimal(3), None)
    assert not work_out(tree, {("2.1", BASE): Decimal("3.00")}, follows=True)
    assert not work_out(tree, {}, follows=True)
