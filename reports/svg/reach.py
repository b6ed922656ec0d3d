"""The colours of how far a target is reached: the same in every chart that shows it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from reports.figures.reach import classes_among, reach_class
from reports.svg.frame import Key

UNKNOWN: Final = Key("hollow", "s-axis", "chưa có số")


def reach_fill(reach: Decimal | None) -> str:
    """Return the class that fills a place of this reach (percent); '' without a figure."""
    found = reach_class(reach)
    return "" if found is None else f"f-reach-{found.name}"


def text_on(reach: Decimal | None) -> str:
    """Return the class of text upon it: only the reddest fill does not carry the page's own."""
    found = reach_class(reach)
    return "t-on-least" if found is not None and found.name == "least" else "t-label"


def reach_keys(reaches: Iterable[Decimal | None]) -> tuple[Key, ...]:
    """Return the legend: the classes that occur, the first with what they are parts of."""
    present = tuple(reaches)
    keys = tuple(
        Key("bar", f"f-reach-{each.name}", each.label if index else f"Đạt {each.label} mục tiêu")
        for index, each in enumerate(classes_among(present))
    )
    return (*keys, UNKNOWN) if None in present else keys
