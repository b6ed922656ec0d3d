"""What criteria are measured by, read from the thresholds that the plan states."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assignments.enums import MeasurementKind
from criteria.models import MeasureTarget, Plan

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Measurement:
    """A criterion's measure: a ratio in percent, a quantity with its unit, or none."""

    kind: MeasurementKind = MeasurementKind.NONE
    unit: str = ""
    subject: str = ""
    threshold: str = ""
    """The plan's own words about what is to be reached."""


UNMEASURED = Measurement()


def measurements_of(plan: Plan) -> dict[int, Measurement]:
    """Return the measures of the plan's criteria by criterion id, in one query.

    Where the plan states several thresholds for a criterion, the first one names the measure.
    """
    rows = (
        MeasureTarget.objects.filter(measure__plan=plan, criterion__isnull=False)
        .order_by("measure__order", "order")
        .values_list("criterion_id", "unit", "subject", "raw_text")
    )
    found: dict[int, Measurement] = {}
    for criterion_id, unit, subject, raw_text in rows:
        kind = _kind_of(unit)
        if kind is not MeasurementKind.NONE:
            found.setdefault(criterion_id, Measurement(kind, unit, subject, raw_text))
    return found


def _kind_of(unit: str) -> MeasurementKind:
    if unit == "%":
        return MeasurementKind.RATIO
    return MeasurementKind.QUANTITY if unit else MeasurementKind.NONE


def percent_of(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Return a ratio in percent, unrounded; ``None`` where one part is missing or divides by 0."""
    if numerator is None or not denominator:
        return None
    return numerator / denominator * HUNDRED


def combined_percent(parts: Iterable[tuple[Decimal | None, Decimal | None]]) -> Decimal | None:
    """Return the ratio that (numerator, denominator) pairs make together; incomplete ones don't
    count: the sum of the numerators over the sum of the denominators, not a mean of ratios.
    """
    whole = [(top, bottom) for top, bottom in parts if top is not None and bottom]
    return percent_of(
        sum((top for top, _ in whole), Decimal(0)), sum((bottom for _, bottom in whole), Decimal(0))
    )
