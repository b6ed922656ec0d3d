"""Where the missing points lie: groups and what they consist of, by area."""

from dataclasses import dataclass, field
from decimal import Decimal

from common.text import format_percent, format_score
from reports.figures.base import (
    Cell,
    Figure,
    Linked,
    Table,
    TableRow,
    coded,
    heading_cells,
    number_cell,
)
from reports.figures.reach import REACH_HEADING, reach_text


@dataclass(frozen=True, slots=True, kw_only=True)
class TreemapLeaf(Linked):
    """One box: what is missing (điểm, its area) and percent of its target reached (its colour).

    One that misses nothing takes no room and is left out.
    """

    label: str
    code: str = ""
    value: Decimal
    reach: Decimal | None = None
    note: str = ""

    @property
    def full_label(self) -> str:
        """'8.5. Tỷ lệ tăng tổng sản phẩm trên địa bàn (GRDP)'."""
        return coded(self.code, self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class TreemapGroup(Linked):
    """What belongs together: a lĩnh vực and its criteria."""

    label: str
    code: str = ""
    leaves: tuple[TreemapLeaf, ...] = field(default=())

    @property
    def full_label(self) -> str:
        """'8. Tác động của CCHC'."""
        return coded(self.code, self.label)

    @property
    def shown(self) -> tuple[TreemapLeaf, ...]:
        """The leaves that miss anything, largest first; equal ones keep their order."""
        missing = (leaf for leaf in self.leaves if leaf.value > 0)
        return tuple(sorted(missing, key=lambda leaf: -leaf.value))

    @property
    def value(self) -> Decimal:
        """Points missing in all of it."""
        return sum((leaf.value for leaf in self.shown), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class TreemapChart(Figure):
    """Missing points: lĩnh vực → tiêu chí, each box as large as what it misses."""

    groups: tuple[TreemapGroup, ...]
    group_heading: str = "Lĩnh vực"
    leaf_heading: str = "Tiêu chí"
    value_heading: str = "Còn thiếu"
    empty_text: str = "Không còn điểm nào thiếu."

    @property
    def is_empty(self) -> bool:
        """Nothing is missing anywhere."""
        return not self.shown

    @property
    def shown(self) -> tuple[TreemapGroup, ...]:
        """The groups that miss anything, largest first; equal ones keep their order."""
        missing = (group for group in self.groups if group.value > 0)
        return tuple(sorted(missing, key=lambda group: -group.value))

    @property
    def total(self) -> Decimal:
        """All points missing."""
        return sum((group.value for group in self.shown), Decimal(0))

    def share(self, value: Decimal) -> str:
        """``value`` as percent of all that is missing; what is there is not '0%'."""
        percent = value / self.total * 100
        return format_percent(percent, 0) if percent >= 1 else "dưới 1%"

    def describe_group(self, group: TreemapGroup) -> str:
        """One group in words."""
        share = self.share(group.value)
        return (
            f"{group.full_label}: {self.value_heading.lower()} {format_score(group.value)} điểm, "
            f"{share} của tất cả"
        )

    def describe(self, leaf: TreemapLeaf) -> str:
        """One box in words."""
        share = self.share(leaf.value)
        reach = "chưa có số" if leaf.reach is None else f"{reach_text(leaf.reach)} mục tiêu"
        return (
            f"{leaf.full_label}: {self.value_heading.lower()} {format_score(leaf.value)} điểm "
            f"({share} của tất cả), đã đạt {reach}{f'; {leaf.note}' if leaf.note else ''}"
        )

    @property
    def table(self) -> Table:
        """Box by box, largest first within each group, and the groups' sums before them."""
        rows = []
        for group in self.shown:
            cells = (
                number_cell(group.value),
                Cell(self.share(group.value), is_number=True),
                Cell("", is_number=True),
            )
            rows.append(TableRow(f"{self.group_heading} {group.full_label}", cells, group.href))
            rows += [self._row(leaf) for leaf in group.shown]
        headings = (self.value_heading, "Phần của tất cả", REACH_HEADING)
        return Table(heading_cells(self.leaf_heading, *headings), tuple(rows))

    def _row(self, leaf: TreemapLeaf) -> TableRow:
        head = f"{leaf.full_label} ({leaf.note})" if leaf.note else leaf.full_label
        cells = (
            number_cell(leaf.value),
            Cell(self.share(leaf.value), is_number=True),
            Cell(reach_text(leaf.reach), is_number=True),
        )
        return TableRow(head, cells, leaf.href)
