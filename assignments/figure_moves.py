"""What becomes of a plan's printed figures when some of them change: plain Python, no Django.

A leaf's figure simply moves. A parent's printed figure is what a document says, so it moves only
where it is given itself, or, in a draft that was copied from an earlier plan and has no document
of its own yet, where it equals the sum of its leaves and goes on doing so. Anything else is left
as it is printed, and said: nothing is repaired silently.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from criteria.enums import Figure
from criteria.tree import Figures, Tree

Place = tuple[str | None, Figure]
"""One printed cell: a node's code, ``None`` for the total row, and the column."""


class Fate(StrEnum):
    """What becomes of a printed sum."""

    GIVEN = "given"
    FOLLOWS = "follows"
    STAYS = "stays"

    @property
    def label(self) -> str:
        """Return it in words."""
        return {
            "given": "theo số ghi trong tệp",
            "follows": "theo tổng các tiêu chí",
            "stays": "giữ số trong bản in",
        }[self]


@dataclass(frozen=True, slots=True)
class Move:
    """One printed cell that changes, in points; ``None`` is no figure, which is not 0."""

    code: str | None
    figure: Figure
    old: Decimal | None
    new: Decimal | None


@dataclass(frozen=True, slots=True)
class SumLine:
    """A parent's printed figure (``code`` is ``None`` for the total) beside the sum below it."""

    code: str | None
    figure: Figure
    printed: tuple[Decimal | None, Decimal | None]
    summed: tuple[Decimal | None, Decimal | None]
    fate: Fate

    @property
    def moves(self) -> bool:
        """Tell whether the printed figure or the sum changes."""
        return self.printed[0] != self.printed[1] or self.summed[0] != self.summed[1]

    @property
    def differs(self) -> bool:
        """Tell whether the printed figure is not the sum, once all has changed."""
        return self.printed[1] != self.summed[1]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """Everything that changes: the printed cells, and the sums with what becomes of each."""

    moves: tuple[Move, ...]
    sums: tuple[SumLine, ...]

    def __bool__(self) -> bool:
        return bool(self.moves)

    @property
    def totals(self) -> dict[Figure, Decimal | None]:
        """Return the new figures of the total row, those that move."""
        return {move.figure: move.new for move in self.moves if move.code is None}

    def by_code(self) -> dict[str, dict[Figure, Decimal | None]]:
        """Return the new figures of every node that has any."""
        found: dict[str, dict[Figure, Decimal | None]] = {}
        for move in self.moves:
            if move.code is not None:
                found.setdefault(move.code, {})[move.figure] = move.new
        return found


def work_out(tree: Tree, wanted: Mapping[Place, Decimal | None], *, follows: bool) -> FigureChange:
    """Return what changes when the cells ``wanted`` are set; a cell that is not there stays.

    Args:
        tree: the plan as it is.
        wanted: cells of leaves and of parents, in points.
        follows: whether printed sums that agree with their leaves follow them.
    """
    touched = [figure for figure in Figure if any(place[1] is figure for place in wanted)]
    after = Tree(
        (
            replace(rolled.node, printed=_set(rolled.code, rolled.printed, wanted))
            for rolled in tree
        ),
        _set(None, tree.printed_total, wanted),
    )
    sums = tuple(
        line for figure in touched for line in _sum_lines(tree, after, figure, wanted, follows)
    )
    new_sums = {(line.code, line.figure): line.printed[1] for line in sums}
    moves: list[Move] = []
    for code, printed in _printed_rows(tree):
        for figure in touched:
            place = (code, figure)
            new = new_sums.get(place, wanted.get(place, printed[figure]))
            if new != printed[figure]:
                moves.append(Move(code, figure, printed[figure], new))
    return FigureChange(tuple(moves), sums)


def _printed_rows(tree: Tree) -> Iterator[tuple[str | None, Figures]]:
    """Yield every row of the annex with what it prints; the total comes last."""
    for rolled in tree:
        yield rolled.code, rolled.printed
    yield None, tree.printed_total


def _set(code: str | None, printed: Figures, wanted: Mapping[Place, Decimal | None]) -> Figures:
    new = {figure.value: wanted[code, figure] for figure in Figure if (code, figure) in wanted}
    return replace(printed, **new) if new else printed


def _sum_lines(
    tree: Tree,
    after: Tree,
    figure: Figure,
    wanted: Mapping[Place, Decimal | None],
    follows: bool,
) -> Iterator[SumLine]:
    rows: list[tuple[str | None, Figures, Figures, Figures]] = [
        (rolled.code, rolled.printed, rolled.computed, after[rolled.code].computed)
        for rolled in tree
        if not rolled.is_leaf
    ]
    rows.append((None, tree.printed_total, tree.computed_total, after.computed_total))
    for code, printed, before, now in rows:
        old, fate = printed[figure], Fate.STAYS
        if (code, figure) in wanted:
            new, fate = wanted[code, figure], Fate.GIVEN
        elif follows and old == before[figure]:
            new, fate = now[figure], Fate.FOLLOWS
        else:
            new = old
        yield SumLine(code, figure, (old, new), (before[figure], now[figure]), fate)
