"""The tree of a plan, folded: plain Python, no Django, no database.

A plan prints a maximum, a baseline (last year's result) and a target for every node, parents
included. Parents are never trusted: each is computed from its leaves, and both are kept side by
side, because the signed document and its own arithmetic do not always agree.
All figures are ``Decimal`` points; a node that is not scored here has ``None``, which is not 0.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from criteria.enums import CriterionLevel, Figure

ZERO = Decimal(0)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Figures:
    """A maximum, a baseline and a target, in points; ``None`` where there is no figure."""

    max: Decimal | None = None
    baseline: Decimal | None = None
    target: Decimal | None = None

    def __getitem__(self, figure: Figure) -> Decimal | None:
        value: Decimal | None = getattr(self, figure.value)
        return value

    @property
    def missing_to_target(self) -> Decimal | None:
        """Points between the baseline and the target: the gain that the plan asks for."""
        return _difference(self.target, self.baseline)

    @property
    def missing_to_max(self) -> Decimal | None:
        """Points between the baseline and the maximum."""
        return _difference(self.max, self.baseline)

    @property
    def given_up(self) -> Decimal | None:
        """Points between the target and the maximum: what the plan does not go for."""
        return _difference(self.max, self.target)

    def percent(self, figure: Figure) -> Decimal | None:
        """Return ``figure`` as a percentage of the maximum, unrounded."""
        value = self[figure]
        return None if value is None or not self.max else value / self.max * HUNDRED


def add_figures(parts: Iterable[Figures]) -> Figures:
    """Add figure by figure; ``None`` counts for nothing, and only ``None`` adds up to ``None``."""
    rows = list(parts)
    return Figures(*(_total(row[figure] for row in rows) for figure in Figure))


@dataclass(frozen=True, slots=True)
class Node:
    """One row of the annex as it is printed."""

    code: str
    parent: str | None
    level: CriterionLevel
    printed: Figures


@dataclass(frozen=True, slots=True)
class RolledNode:
    """A node with what its leaves add up to; ``children`` are codes in document order."""

    node: Node
    computed: Figures
    children: tuple[str, ...]

    @property
    def code(self) -> str:
        """Return the node's code, such as '7.1.10'."""
        return self.node.code

    @property
    def printed(self) -> Figures:
        """Return the figures the document prints."""
        return self.node.printed

    @property
    def is_leaf(self) -> bool:
        """Tell whether the node is scored itself rather than through children."""
        return not self.children


@dataclass(frozen=True, slots=True)
class Difference:
    """A printed figure that its leaves do not add up to; ``code`` is ``None`` for the total.

    ``is_origin`` tells a node whose printed figure already disagrees with the printed figures
    of its own children from one that merely carries a mismatch further down upwards.
    """

    code: str | None
    figure: Figure
    printed: Decimal
    computed: Decimal
    is_origin: bool

    @property
    def amount(self) -> Decimal:
        """Return printed minus computed, in points."""
        return self.printed - self.computed


class Tree:
    """A plan's nodes in document order, rolled up.

    Args:
        nodes: every node once, in any order; parents by code.
        printed_total: the document's own total row.

    Raises:
        ValueError: a parent that is not there, or a code that is there twice.
    """

    def __init__(self, nodes: Iterable[Node], printed_total: Figures) -> None:
        ordered = sorted(nodes, key=lambda node: sort_key(node.code))
        self.printed_total = printed_total
        children: dict[str, list[str]] = {}
        known = {node.code for node in ordered}
        if len(known) != len(ordered):
            raise ValueError("a code stands twice")
        for node in ordered:
            if node.parent is not None:
                if node.parent not in known:
                    raise ValueError(f"{node.code}: no parent {node.parent}")
                children.setdefault(node.parent, []).append(node.code)
        computed: dict[str, Figures] = {}
        # Deepest first: in reverse document order every child comes before its parent.
        for node in reversed(ordered):
            below = children.get(node.code)
            computed[node.code] = (
                add_figures(computed[code] for code in below) if below else node.printed
            )
        self.nodes: Mapping[str, RolledNode] = {
            node.code: RolledNode(node, computed[node.code], tuple(children.get(node.code, ())))
            for node in ordered
        }

    def __iter__(self) -> Iterator[RolledNode]:
        return iter(self.nodes.values())

    def __getitem__(self, code: str) -> RolledNode:
        return self.nodes[code]

    @cached_property
    def roots(self) -> tuple[RolledNode, ...]:
        """Return the areas, in document order."""
        return tuple(rolled for rolled in self if rolled.node.parent is None)

    @cached_property
    def leaves(self) -> tuple[RolledNode, ...]:
        """Return the nodes that are scored themselves, in document order."""
        return tuple(rolled for rolled in self if rolled.is_leaf)

    @cached_property
    def computed_total(self) -> Figures:
        """Return what all leaves add up to."""
        return add_figures(leaf.computed for leaf in self.leaves)

    def ancestors(self, code: str) -> tuple[RolledNode, ...]:
        """Return the nodes above ``code``, the area first."""
        above: list[RolledNode] = []
        parent = self[code].node.parent
        while parent is not None:
            above.append(self[parent])
            parent = self[parent].node.parent
        return tuple(reversed(above))

    def differences(self) -> tuple[Difference, ...]:
        """Return every printed figure that the leaves below it do not add up to.

        The total row comes first, then document order.
        """
        found = list(_compare(None, self.printed_total, self.computed_total, self.roots))
        for rolled in self:
            children = tuple(self[code] for code in rolled.children)
            if children:
                found += _compare(rolled.code, rolled.printed, rolled.computed, children)
        return tuple(found)


def partition_leaves(
    leaves: Sequence[RolledNode], key: Callable[[RolledNode], str]
) -> dict[str, tuple[RolledNode, ...]]:
    """Split ``leaves`` by ``key``, each part in document order."""
    parts: dict[str, list[RolledNode]] = {}
    for leaf in leaves:
        parts.setdefault(key(leaf), []).append(leaf)
    return {name: tuple(part) for name, part in parts.items()}


def sort_key(code: str) -> str:
    """Return the text that codes are ordered by: '7.1.10' → '07.01.10'.

    Subtrees share a prefix: everything below '7.1' starts with '07.01.'.
    """
    return ".".join(part.zfill(2) for part in code.split("."))


def parent_code(code: str) -> str | None:
    """Return the code above ``code``: '7.1.10' → '7.1'; ``None`` above an area."""
    return code.rpartition(".")[0] or None


def level_of(code: str) -> CriterionLevel:
    """Return the level that a code's depth stands for."""
    return tuple(CriterionLevel)[code.count(".")]


def _compare(
    code: str | None, printed: Figures, computed: Figures, children: Sequence[RolledNode]
) -> Iterator[Difference]:
    as_printed_below = add_figures(child.printed for child in children)
    for figure in Figure:
        shown, added = printed[figure], computed[figure]
        if shown is not None and added is not None and shown != added:
            yield Difference(code, figure, shown, added, shown != as_printed_below[figure])


def _total(values: Iterable[Decimal | None]) -> Decimal | None:
    present = [value for value in values if value is not None]
    return sum(present, ZERO) if present else None


def _difference(upper: Decimal | None, lower: Decimal | None) -> Decimal | None:
    return None if upper is None or lower is None else upper - lower
