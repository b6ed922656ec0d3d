"""What holds for every tree, not only for the one in front of us."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.enums import Figure
from criteria.tree import Figures, Node, RolledNode, Tree, add_figures, partition_leaves, sort_key
from tests.factories import node

cells = st.none() | st.decimals(min_value=0, max_value=20, places=2, allow_nan=False)
printed_rows = st.builds(Figures, cells, cells, cells)
numbers = st.lists(st.integers(1, 30), min_size=1, max_size=4, unique=True)


@st.composite
def forests(draw: st.DrawFn) -> list[Node]:
    """Return nodes of up to three levels, with figures anywhere, in document order or not."""
    codes: list[str] = []
    for area in draw(numbers):
        codes.append(f"{area}")
        for criterion in draw(st.just([]) | numbers):
            codes.append(f"{area}.{criterion}")
            codes += [f"{area}.{criterion}.{sub}" for sub in draw(st.just([]) | numbers)]
    bare = (node(code) for code in codes)
    return [Node(one.code, one.parent, one.level, draw(printed_rows)) for one in bare]


def as_numbers(code: str) -> tuple[int, ...]:
    return tuple(int(part) for part in code.split("."))


def total(rolled: list[RolledNode] | tuple[RolledNode, ...], figure: Figure) -> Decimal | None:
    present = [row.computed[figure] for row in rolled if row.computed[figure] is not None]
    return sum(present, Decimal(0)) if present else None


@settings(deadline=None)
@given(forests(), st.data())
def test_the_parts_of_any_partition_add_up_to_the_total(
    nodes: list[Node], data: st.DataObject
) -> None:
    tree = Tree(nodes, Figures())
    shares = {leaf.code: data.draw(st.sampled_from("abc")) for leaf in tree.leaves}
    parts = partition_leaves(tree.leaves, lambda leaf: shares[leaf.code])
    assert sorted(leaf.code for part in parts.values() for leaf in part) == sorted(shares)
    sums = [add_figures(leaf.computed for leaf in part) for part in parts.values()]
    assert add_figures(sums) == tree.computed_total


@settings(deadline=None)
@given(forests(), st.randoms())
def test_the_order_of_the_input_does_not_matter(nodes: list[Node], random: object) -> None:
    shuffled = list(nodes)
    random.shuffle(shuffled)
    one, other = Tree(nodes, Figures()), Tree(shuffled, Figures())
    assert list(one) == list(other)
    assert one.computed_total == other.computed_total
    assert one.differences() == other.differences()


@settings(deadline=None)
@given(forests())
def test_nodes_stand_in_document_order(nodes: list[Node]) -> None:
    tree = Tree(nodes, Figures())
    assert list(tree.nodes) == sorted(tree.nodes, key=as_numbers)
    for rolled in tree:
        assert list(rolled.children) == sorted(rolled.children, key=as_numbers)


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 99), min_size=1, max_size=3),
    st.lists(st.integers(1, 99), min_size=1, max_size=3),
)
def test_sort_keys_order_as_numbers_do(one: list[int], other: list[int]) -> None:
    keys = [sort_key(".".join(str(part) for part in parts)) for parts in (one, other)]
    assert (keys[0] < keys[1]) == (one < other)


@settings(deadline=None)
@given(forests())
def test_every_parent_is_the_sum_of_the_leaves_below_it(nodes: list[Node]) -> None:
    tree = Tree(nodes, Figures())
    for rolled in tree:
        if rolled.is_leaf:
            assert rolled.computed == rolled.printed
            continue
        below = tuple(leaf for leaf in tree.leaves if leaf.code.startswith(f"{rolled.code}."))
        for figure in Figure:
            assert rolled.computed[figure] == total(below, figure)


@settings(deadline=None)
@given(forests())
def test_leaves_and_areas_give_the_same_total(nodes: list[Node]) -> None:
    tree = Tree(nodes, Figures())
    for figure in Figure:
        assert total(tree.roots, figure) == total(tree.leaves, figure)
        assert tree.computed_total[figure] == total(tree.leaves, figure)


@settings(deadline=None)
@given(forests())
def test_a_tree_printed_as_computed_has_no_differences(nodes: list[Node]) -> None:
    tree = Tree(nodes, Figures())
    again = [Node(row.code, row.node.parent, row.node.level, row.computed) for row in tree]
    assert Tree(again, tree.computed_total).differences() == ()


@settings(deadline=None)
@given(forests(), st.data())
def test_one_changed_cell_is_found_and_is_the_only_origin(
    nodes: list[Node], data: st.DataObject
) -> None:
    tree = Tree(nodes, Figures())
    honest = {row.code: row.computed for row in tree}
    changeable = [row.code for row in tree if row.children and row.computed.baseline is not None]
    if not changeable:
        return
    code = data.draw(st.sampled_from(changeable))
    old = honest[code]
    honest[code] = Figures(old.max, old.baseline + Decimal("0.01"), old.target)
    changed = Tree(
        [Node(row.code, row.node.parent, row.node.level, honest[row.code]) for row in tree],
        tree.computed_total,
    )
    # The nodes above print what their leaves add up to, so they have nothing to answer for.
    (found,) = changed.differences()
    assert (found.code, found.figure, found.amount) == (code, Figure.BASELINE, Decimal("0.01"))
    assert found.is_origin
