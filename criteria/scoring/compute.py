"""From a rule and what it was told to a score, rounded once and explained."""

from dataclasses import dataclass
from decimal import Decimal

from common.text import format_score, round_score
from criteria.scoring.counted_rules import Computing, Manual, Rule
from criteria.scoring.inputs import Inputs, Variable
from criteria.scoring.rules import ZERO


@dataclass(frozen=True, slots=True)
class Computed:
    """A score (điểm, two places, 0 to the maximum) and how it came about, the score last."""

    score: Decimal
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Incomplete:
    """No score yet: what is still to be told, or why nothing follows from what was."""

    missing: tuple[Variable, ...] = ()
    reason: str = ""

    @property
    def text(self) -> str:
        """Return what to do, in one sentence."""
        if self.reason:
            return self.reason
        names = ", ".join(f"“{variable.label}”" for variable in self.missing)
        return f"Còn thiếu số liệu: {names}."


def compute(rule: Rule, inputs: Inputs, maximum: Decimal) -> Computed | Incomplete | None:
    """Return what ``inputs`` are worth by ``rule``; ``None`` where points are given by hand.

    Args:
        rule: one without faults for this maximum.
        inputs: by the names of the rule's variables; more than those are ignored.
        maximum: the criterion's maximum, in points.

    Rounded half up to hundredths once, here, and never over the maximum.
    """
    if isinstance(rule, Manual):
        return None
    missing = tuple(variable for variable in rule.variables if variable.name not in inputs)
    if missing:
        return Incomplete(missing)
    try:
        for variable in rule.variables:
            variable.check(inputs[variable.name])
        return _computed(rule, inputs, maximum)
    except ValueError as reason:  # CannotComputeError among them
        return Incomplete(reason=str(reason))


def _computed(rule: Computing, inputs: Inputs, maximum: Decimal) -> Computed:
    working = rule.work(inputs, maximum)
    score = round_score(min(max(working.points, ZERO), maximum))
    steps = working.steps
    if score != working.points:
        steps = (*steps, "Làm tròn đến hai chữ số, nửa trở lên thì lên")
    return Computed(score, (*steps, f"Điểm: {format_score(score)}"))
