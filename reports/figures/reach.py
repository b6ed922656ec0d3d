"""How far a target is reached, in the four classes that every chart colours alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from common.text import format_percent


@dataclass(frozen=True, slots=True)
class ReachClass:
    """One class: ``name`` is the end of its colour's name, ``label`` what a legend says."""

    name: str
    label: str
    below: Decimal | None
    """Percent; None for the last class, which has no upper end."""


REACH_CLASSES: Final = (
    ReachClass("least", "dưới 50%", Decimal(50)),
    ReachClass("some", "50 đến dưới 80%", Decimal(80)),
    ReachClass("most", "80 đến dưới 100%", Decimal(100)),
    ReachClass("full", "từ 100%", None),
)
REACH_HEADING: Final = "Đạt so với mục tiêu"


def reach_class(reach: Decimal | None) -> ReachClass | None:
    """Return the class of ``reach`` (percent of the target); None where there is no figure."""
    if reach is None:
        return None
    for each in REACH_CLASSES:
        if each.below is not None and reach < each.below:
            return each
    return REACH_CLASSES[-1]


def reach_text(reach: Decimal | None) -> str:
    """Return whole percent, rounded down: 99,6% is not yet '100%', nor of that class."""
    whole = None if reach is None else reach.to_integral_value(ROUND_FLOOR)
    return format_percent(whole, 0)


def classes_among(reaches: Iterable[Decimal | None]) -> tuple[ReachClass, ...]:
    """Return the classes that occur, in their order: a legend names no others."""
    present = {reach_class(reach) for reach in reaches}
    return tuple(each for each in REACH_CLASSES if each in present)
