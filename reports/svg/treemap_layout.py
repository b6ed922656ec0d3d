"""Boxes as large as their values: the squarified treemap, and how groups of them are placed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reports.figures.treemap import TreemapChart, TreemapGroup
from reports.svg.frame import Frame, Key, legend_height
from reports.svg.reach import reach_keys

WIDE_HEIGHT: Final = 400.0
NARROW_HEIGHT: Final = 560.0
TEXT_SHAPE: Final = 1.5
"""A box is best when it is this much wider than high: Vietnamese names are long."""

GROUP_GAP: Final = 8.0
LEAF_GAP: Final = 2.0
_HEAD_ROOM: Final = 2.5
"""A group keeps its heading only where it is this much higher than it."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in units of the drawing."""

    x: float
    y: float
    width: float
    height: float

    def inset(self, gap: float) -> "Box":
        """Return the box with half of ``gap`` taken off each side; a small one keeps half."""
        by_x, by_y = min(gap, self.width / 2) / 2, min(gap, self.height / 2) / 2
        return Box(self.x + by_x, self.y + by_y, self.width - 2 * by_x, self.height - 2 * by_y)

    def within(self, other: "Box") -> "Box":
        """Return the part of it that lies within ``other``."""
        x, y = min(max(self.x, other.x), other.right), min(max(self.y, other.y), other.bottom)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(x, y, max(right - x, 0), max(bottom - y, 0))

    @property
    def right(self) -> float:
        """Where it ends to the right."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.height

    def below(self, height: float) -> "Box":
        """Return what is left of it under a heading of ``height``."""
        return Box(self.x, self.y + height, self.width, self.height - height)


def squarify(values: Sequence[float], box: Box, *, shape: float = TEXT_SHAPE) -> list[Box]:
    """Cut ``box`` into one box per value: areas in proportion, sides near ``shape`` to 1.

    ``values``: positive, in falling order for the best shapes. The boxes cover ``box`` and do
    not overlap. (Bruls, Huizing, van Wijk: Squarified Treemaps, 2000.)
    """
    # Laid out in a box made narrower, and stretched again: squares become as wide as wanted.
    room = Box(0, 0, box.width / shape, box.height)
    if not values or room.width * room.height == 0:
        return [Box(box.x, box.y, 0, 0) for _ in values]
    scale = room.width * room.height / sum(values)
    areas = [value * scale for value in values]
    boxes: list[Box] = []
    while areas:
        side = min(room.width, room.height)
        count = _strip(areas, side)
        strip, areas = areas[:count], areas[count:]
        depth = sum(strip) / side
        along = 0.0
        for area in strip:
            length = area / depth
            if room.width < room.height:
                boxes.append(Box(room.x + along, room.y, length, depth))
            else:
                boxes.append(Box(room.x, room.y + along, depth, length))
            along += length
        if room.width < room.height:
            room = Box(room.x, room.y + depth, room.width, room.height - depth)
        else:
            room = Box(room.x + depth, room.y, room.width - depth, room.height)
    return [
        Box(box.x + each.x * shape, box.y + each.y, each.width * shape, each.height)
        for each in boxes
    ]


def _strip(areas: Sequence[float], side: float) -> int:
    """Return how many of ``areas`` go side by side along ``side`` before their shapes worsen."""
    best, total, count = float("inf"), 0.0, 0
    for count, area in enumerate(areas):
        total += area
        # The first is the largest of the strip, this one the smallest.
        worst = max(side * side * areas[0] / total**2, total**2 / (side * side * area))
        if worst > best:
            return count
        best = worst
    return count + 1


@dataclass(frozen=True, slots=True)
class PlacedGroup:
    """One group: where its heading stands (None where there is no room), and its boxes."""

    group: TreemapGroup
    box: Box
    heading: Box | None
    leaves: tuple[Box, ...]


def legend(figure: TreemapChart) -> tuple[Key, ...]:
    """What the reds mean."""
    return reach_keys(leaf.reach for group in figure.shown for leaf in group.shown)


def place_groups(figure: TreemapChart, frame: Frame) -> tuple[list[PlacedGroup], float]:
    """Return the groups in their places, and the height of all."""
    top = legend_height(frame, legend(figure))
    if frame.is_narrow:
        return _stacked(figure, frame, top)
    # The gap around the groups lies outside of the sheet.
    sheet = Box(0, top, frame.width, WIDE_HEIGHT)
    half = GROUP_GAP / 2
    whole = Box(-half, top - half, sheet.width + GROUP_GAP, sheet.height + GROUP_GAP)
    groups = figure.shown
    boxes = squarify([float(group.value) for group in groups], whole)
    placed = []
    for group, box in zip(groups, boxes, strict=True):
        inner = box.inset(GROUP_GAP).within(sheet)
        head = frame.leading
        has_heading = inner.height > head * _HEAD_ROOM and inner.width > head * _HEAD_ROOM
        heading = Box(inner.x, inner.y, inner.width, head) if has_heading else None
        body = inner.below(head) if has_heading else inner
        placed.append(PlacedGroup(group, inner, heading, _leaves(group, body)))
    return placed, sheet.bottom


def _stacked(figure: TreemapChart, frame: Frame, top: float) -> tuple[list[PlacedGroup], float]:
    """One group under the other, each as high as what it misses, its heading above it."""
    placed, y = [], top
    head = frame.leading
    for group in figure.shown:
        heading = Box(0, y, frame.width, head)
        height = float(group.value / figure.total) * NARROW_HEIGHT
        body = Box(0, y + head, frame.width, height)
        whole = Box(0, y, frame.width, head + height)
        placed.append(PlacedGroup(group, whole, heading, _leaves(group, body)))
        y += head + height + GROUP_GAP
    return placed, y


def _leaves(group: TreemapGroup, body: Box) -> tuple[Box, ...]:
    return tuple(squarify([float(leaf.value) for leaf in group.shown], body))
