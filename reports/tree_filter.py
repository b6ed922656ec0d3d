"""Which part of the tree a reader asked to see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assignments.enums import AssignmentRole
from common.text import fold, nfc
from reports.snapshot import CriterionFacts, Snapshot

MAX_QUERY_LENGTH = 100


class Loss(StrEnum):
    """Ways in which points are lost or given up."""

    BELOW_TARGET = "duoi-muc-tieu"
    BELOW_MAX = "mat-diem"
    AT_ZERO = "khong-diem"
    TARGET_BELOW_MAX = "muc-tieu-duoi-toi-da"

    @property
    def label(self) -> str:
        """Return the filter's name."""
        return {
            "duoi-muc-tieu": "Chưa bằng mục tiêu",
            "mat-diem": "Mất điểm",
            "khong-diem": "Không có điểm",
            "muc-tieu-duoi-toi-da": "Mục tiêu dưới tối đa",
        }[self]

    def holds(self, facts: CriterionFacts) -> bool:
        """Tell whether a leaf loses points in this way."""
        figures = facts.figures
        tests: dict[Loss, Callable[[], bool]] = {
            Loss.BELOW_TARGET: lambda: bool(figures.missing_to_target),
            Loss.BELOW_MAX: lambda: bool(figures.missing_to_max),
            Loss.AT_ZERO: lambda: figures.baseline == 0,
            Loss.TARGET_BELOW_MAX: lambda: bool(figures.given_up),
        }
        return tests[self]()


@dataclass(frozen=True, slots=True)
class TreeFilter:
    """What the address asks for; anything it doesn't understand is taken as not asked.

    ``agencies`` are slugs: an agency and the groups it belongs to.
    ``depth``: 1 shows areas, 2 criteria as well, 3 everything.
    """

    area: str = ""
    agency: str = ""
    agencies: frozenset[str] = frozenset()
    role: AssignmentRole | None = None
    loss: Loss | None = None
    query: str = ""
    depth: int = 3

    @classmethod
    def from_query(
        cls,
        query: Mapping[str, str],
        snapshot: Snapshot,
        groups_of: Callable[[str], frozenset[str]],
    ) -> "TreeFilter":
        """Read ``?linh_vuc= co_quan= vai_tro= loc= q= cap=``."""
        area, agency = query.get("linh_vuc", ""), query.get("co_quan", "")
        known = {party.slug for facts in snapshot for party in facts.parties}
        agencies = ({agency} | groups_of(agency)) & known if agency else frozenset()
        role, loss = query.get("vai_tro", ""), query.get("loc", "")
        depth = query.get("cap", "")
        return cls(
            area=area if any(area == root.code for root in snapshot.areas) else "",
            agency=agency if agencies else "",
            agencies=frozenset(agencies),
            role=AssignmentRole(role) if role in set(AssignmentRole) else None,
            loss=Loss(loss) if loss in set(Loss) else None,
            query=nfc(query.get("q", ""))[:MAX_QUERY_LENGTH],
            depth=int(depth) if depth in {"1", "2"} else 3,
        )

    @property
    def is_narrow(self) -> bool:
        """Tell whether anything but the whole tree is asked for."""
        return bool(self.area or self.agencies or self.loss or self.query)

    def leaves(self, snapshot: Snapshot) -> tuple[CriterionFacts, ...]:
        """Return the leaves asked for, in document order."""
        words = fold(self.query).split()
        return tuple(leaf for leaf in snapshot.leaves if self._wants(snapshot, leaf, words))

    def rows(self, snapshot: Snapshot) -> tuple[CriterionFacts, ...]:
        """Return the leaves asked for with everything above them, down to ``depth``."""
        shown: set[str] = set()
        for leaf in self.leaves(snapshot):
            shown.add(leaf.code)
            shown.update(above.code for above in snapshot.tree.ancestors(leaf.code))
        return tuple(
            facts
            for facts in snapshot
            if facts.code in shown and facts.code.count(".") < self.depth
        )

    def _wants(self, snapshot: Snapshot, leaf: CriterionFacts, words: list[str]) -> bool:
        if self.area and leaf.code.partition(".")[0] != self.area:
            return False
        if self.agencies and not any(
            party.slug in self.agencies and self.role in (None, party.role)
            for party in leaf.parties
        ):
            return False
        if self.loss and not self.loss.holds(leaf):
            return False
        return not words or self._speaks_of(snapshot, leaf, words)

    def _speaks_of(self, snapshot: Snapshot, leaf: CriterionFacts, words: list[str]) -> bool:
        """Tell whether the leaf or a node above it has all words in its name, or the code."""
        if len(words) == 1 and words[0][0].isdigit():
            return leaf.code == words[0] or leaf.code.startswith(f"{words[0].rstrip('.')}.")
        path = [snapshot[above.code] for above in snapshot.tree.ancestors(leaf.code)] + [leaf]
        return any(all(word in facts.folded_name for word in words) for facts in path)
