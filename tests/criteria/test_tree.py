"""The fold of a tree, on small trees and on the annex of plan 214; no database."""

import json
from decimal import Decimal

import pytest

from criteria.enums import CriterionLevel, Figure
from criteria.tree import (
    Difference,
    Figures,
    Node,
    Tree,
    level_of,
    parent_code,
    partition_leaves,
    sort_key,
)
from tests.conftest import PLAN_214
from tests.factories import figures, node, points

ORIGINS = {("2.2", Figure.BASELINE), ("3.4", Figure.BASELINE), ("7.1", Figure.TARGET)}
"""Where the annex disagrees with itself (domain.md: 'and only these')."""


@pytest.fixture(scope="module")
def annex() -> Tree:
    """The annex of plan 214, read straight from the document."""
    document = json.loads(PLAN_214.read_text(encoding="utf-8"))

    def printed(part: dict) -> Figures:
        return figures(*(part["printed"][figure.value] for figure in Figure))

    return Tree(
        (
            Node(row["code"], row["parent"], CriterionLevel(row["level"]), printed(row))
            for row in document["criteria"]
        ),
        printed(document["plan"]),
    )


# --- Small trees -----------------------------------------------------------------------------


def test_document_order_puts_10_after_9() -> None:
    codes = ["7", "7.1", "7.1.9", "7.1.10", "7.1.11", "7.2", "8", "10"]
    shuffled = [codes[index] for index in (3, 7, 0, 2, 6, 1, 5, 4)]
    tree = Tree((node(code) for code in shuffled), Figures())
    assert list(tree.nodes) == codes
    assert tree["7.1"].children == ("7.1.9", "7.1.10", "7.1.11")


def test_codes_say_where_they_stand() -> None:
    assert sort_key("7.1.10") == "07.01.10"
    assert [parent_code(code) for code in ("7.1.10", "7.1", "7")] == ["7.1", "7", None]
    assert [level_of(code) for code in ("7", "7.1", "7.1.10")] == list(CriterionLevel)


def test_a_parent_is_computed_from_its_leaves_and_never_trusted() -> None:
    tree = Tree(
        [
            node("1", "99", "99", "99"),
            node("1.1", "99", "99", "99"),
            node("1.1.1", "1", "0.5", "1"),
            node("1.1.2", "2", "0", "1.5"),
            node("1.2", "3", "2.25", "3"),
        ],
        Figures(),
    )
    assert tree["1.1"].computed == figures("3", "0.5", "2.5")
    assert tree["1"].computed == figures("6", "2.75", "5.5")
    assert tree["1"].printed == figures("99", "99", "99")
    assert tree.computed_total == figures("6", "2.75", "5.5")
    assert [leaf.code for leaf in tree.leaves] == ["1.1.1", "1.1.2", "1.2"]


def test_no_figure_is_not_zero() -> None:
    unscored, zero = node("1.1"), node("1.2", "2", "0", "0")
    tree = Tree([node("1"), unscored, zero], Figures())
    assert tree["1.1"].computed == Figures(None, None, None)
    assert tree["1.1"].computed.missing_to_max is None
    assert tree["1.1"].computed.percent(Figure.BASELINE) is None
    assert tree["1"].computed == figures("2", "0", "0")
    assert tree["1"].computed.percent(Figure.BASELINE) == 0

    nothing = Tree([node("1"), unscored], Figures())
    assert nothing["1"].computed == Figures(None, None, None)
    assert nothing.computed_total.baseline is None


def test_an_area_without_children_is_its_own_leaf() -> None:
    tree = Tree([node("1", "2", "1", "2")], figures("2", "1", "2"))
    assert tree["1"].is_leaf
    assert tree.computed_total == figures("2", "1", "2")
    assert tree.differences() == ()


def test_gaps_are_differences_of_figures() -> None:
    shown = figures("4", "1.5", "3")
    assert shown.missing_to_target == Decimal("1.5")
    assert shown.missing_to_max == Decimal("2.5")
    assert shown.given_up == 1
    assert shown.percent(Figure.BASELINE) == Decimal("37.5")
    assert figures("0", "0", "0").percent(Figure.TARGET) is None


def test_a_mismatch_is_found_where_it_arises_and_where_it_is_carried() -> None:
    tree = Tree(
        [
            node("1", "2", "2", "2"),
            node("1.1", "2", "2", "2"),
            node("1.1.1", "1", "0.5", "1"),
            node("1.1.2", "1", "1", "1"),
        ],
        figures("2", "2", "2"),
    )
    found = [(row.code, row.figure, row.amount, row.is_origin) for row in tree.differences()]
    half = Decimal("0.5")
    assert found == [
        (None, Figure.BASELINE, half, False),
        ("1", Figure.BASELINE, half, False),
        ("1.1", Figure.BASELINE, half, True),
    ]


def test_a_wrong_total_row_is_an_origin_of_its_own() -> None:
    tree = Tree([node("1", "2", "1", "2")], figures("2", "1.5", "2"))
    assert tree.differences() == (
        Difference(None, Figure.BASELINE, Decimal("1.5"), Decimal(1), is_origin=True),
    )


def test_ancestors_come_area_first() -> None:
    tree = Tree([node("7"), node("7.1"), node("7.1.10")], Figures())
    assert [above.code for above in tree.ancestors("7.1.10")] == ["7", "7.1"]
    assert tree.ancestors("7") == ()


def test_a_broken_tree_is_refused() -> None:
    with pytest.raises(ValueError, match="no parent 7"):
        Tree([node("7.1")], Figures())
    with pytest.raises(ValueError, match="twice"):
        Tree([node("7"), node("7")], Figures())


# --- The annex of plan 214 -------------------------------------------------------------------


def test_the_annex_has_its_shape(annex: Tree) -> None:
    levels = [rolled.node.level for rolled in annex]
    assert [levels.count(level) for level in CriterionLevel] == [8, 37, 76]
    assert len(annex.leaves) == 89
    assert [leaf.code for leaf in annex.leaves if leaf.printed.max is None] == ["8.1"]
    criteria = [leaf.code for leaf in annex.leaves if leaf.node.level is CriterionLevel.CRITERION]
    assert " ".join(criteria) == "1.1 1.2 1.4 1.5 1.6 2.3 5.4 5.6 8.1 8.2 8.4 8.5 8.6"


def test_the_totals_printed_and_computed(annex: Tree) -> None:
    assert annex.printed_total == figures("66.50", "56.13", "64.30")
    assert annex.computed_total == figures("66.50", "55.62", "64.40")


@pytest.mark.parametrize(
    ("code", "printed", "computed"),
    [
        ("1", "8.50 7.88 8.50", ""),
        ("2", "5.00 5.00 5.00", "5.00 4.50 5.00"),
        ("3", "13.50 12.34 13.50", "13.50 12.33 13.50"),
        ("4", "7.00 5.88 7.00", ""),
        ("5", "7.50 6.75 7.50", ""),
        ("6", "8.00 6.39 7.30", ""),
        ("7", "11.00 9.89 10.50", "11.00 9.89 10.60"),
        ("8", "6.00 2.00 5.00", ""),
    ],
)
def test_the_areas_printed_and_computed(
    annex: Tree, code: str, printed: str, computed: str
) -> None:
    assert annex[code].printed == figures(*printed.split())
    assert annex[code].computed == figures(*(computed or printed).split())


def test_the_annex_disagrees_with_itself_in_three_places_carried_to_five_more(
    annex: Tree,
) -> None:
    found = annex.differences()
    assert {(row.code, row.figure) for row in found if row.is_origin} == ORIGINS
    assert [(row.code, row.figure) for row in found if not row.is_origin] == [
        (None, Figure.BASELINE),
        (None, Figure.TARGET),
        ("2", Figure.BASELINE),
        ("3", Figure.BASELINE),
        ("7", Figure.TARGET),
    ]
    shown = {row.code: (row.printed, row.computed) for row in found if row.is_origin}
    assert shown == {
        "2.2": (points("1.5"), points("1.0")),
        "3.4": (points("4.84"), points("4.83")),
        "7.1": (points("7.15"), points("7.25")),
    }


def test_the_differences_of_the_totals_are_those_of_the_origins(annex: Tree) -> None:
    for figure in Figure:
        origins = (row for row in annex.differences() if row.is_origin and row.figure is figure)
        printed, computed = annex.printed_total[figure], annex.computed_total[figure]
        assert sum(row.amount for row in origins) == printed - computed


def test_a_repaired_figure_is_no_difference_any_more(annex: Tree) -> None:
    """Shows that the mismatches are found by the code, not listed in it."""
    repaired = [Node(row.code, row.node.parent, row.node.level, row.computed) for row in annex]
    assert Tree(repaired, annex.computed_total).differences() == ()


def test_where_the_points_are(annex: Tree) -> None:
    below = [leaf.code for leaf in annex.leaves if leaf.computed.missing_to_max]
    at_zero = [leaf.code for leaf in annex.leaves if leaf.computed.baseline == 0]
    given_up = [leaf.code for leaf in annex.leaves if leaf.computed.given_up]
    assert len(below) == 25
    assert " ".join(at_zero) == "3.2.2 3.2.5 6.3.1 6.3.2 7.3.1 8.2 8.3.1 8.5 8.6"
    assert " ".join(given_up) == "6.1.1 6.1.3 6.3.1 6.3.2 7.2.1 8.2 8.3.1"


def test_leaves_are_split_without_losing_one(annex: Tree) -> None:
    parts = partition_leaves(annex.leaves, lambda leaf: annex.ancestors(leaf.code)[0].code)
    assert list(parts) == list("12345678")
    assert sum(parts.values(), ()) == annex.leaves
