"""From values to places on the drawing, and where the ticks go."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Linear:
    """A straight scale from ``low``–``high`` (values) onto ``start``–``end`` (drawing units)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float | Decimal) -> float:
        """Return the place of ``value``, held within the plot."""
        share = (float(value) - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * min(max(share, 0.0), 1.0)


def nice_step(span: float, count: int) -> Decimal:
    """Return a step of 1, 2, 2.5 or 5 times a power of ten that cuts ``span`` into ≤ ``count``."""
    rough = max(span, 1e-9) / max(count, 1)
    power = Decimal(1).scaleb(math.floor(math.log10(rough)))
    for factor in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5)):
        if float(power * factor) >= rough * (1 - 1e-9):
            return power * factor
    return power * 10


def ticks(low: float, high: float, count: int = 6) -> tuple[Decimal, ...]:
    """Return the round values within ``low``–``high``, exact, about ``count`` of them."""
    step = nice_step(high - low, count)
    first = math.ceil(low / float(step) - 1e-9)
    last = math.floor(high / float(step) + 1e-9)
    return tuple(step * index for index in range(first, last + 1))


@dataclass(frozen=True, slots=True)
class Domain:
    """The values an axis spans; ``is_cut`` when it does not begin at zero and must say so."""

    low: float
    high: float
    is_cut: bool


def domain_from_zero(values: Iterable[Decimal]) -> Domain:
    """Return 0 up to the largest value: for bars whose length is read."""
    return Domain(0.0, max([0.0, *map(float, values)]) or 1.0, is_cut=False)


def cut_domain(values: Iterable[Decimal]) -> Domain:
    """Return a domain that may leave out the empty part below the values, at a round value.

    For waterfalls and lines only, where changes are read and not lengths. Cut only if that
    gains more than half of the height; otherwise from zero (or from the lowest negative).
    """
    numbers = [float(value) for value in values]
    low, high = min(numbers), max(numbers)
    span = max(high - low, 1.0)
    # A quarter of the span below the lowest value stays visible: room for the break mark.
    step = nice_step(span, 8)
    floor = float(step * math.floor((low - span / 4) / float(step)))
    if floor > high / 2:
        return Domain(floor, high if high > low else low + 1.0, is_cut=True)
    low = min(low, 0.0)
    return Domain(low, high if high > low else low + 1.0, is_cut=False)
