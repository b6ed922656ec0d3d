"""What it would take: the smallest change of the inputs that reaches more points."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from common.text import format_quantity, format_score
from criteria.scoring.compute import Computed, compute
from criteria.scoring.counted_rules import (
    BEFORE,
    Better,
    Checklist,
    Computing,
    Deductions,
    Items,
    Manual,
    Rule,
    YesNo,
)
from criteria.scoring.inputs import Inputs, Value, Variable
from criteria.scoring.measured import HUNDRED, number
from criteria.scoring.rules import Ramp, Share, Tiers

HALF = Decimal("0.005")
"""What rounding gives: from here below a score on, it is reached."""


class Goal(StrEnum):
    """What is to be reached."""

    NEXT = "next"
    TARGET = "target"
    MAX = "max"

    @property
    def label(self) -> str:
        """Return the goal in words, as in 'để đạt …'."""
        return {"next": "mức tiếp theo", "target": "mục tiêu", "max": "tối đa"}[self]


@dataclass(frozen=True, slots=True)
class Change:
    """One input that has to become another value."""

    variable: Variable
    before: Value
    after: Value

    @property
    def text(self) -> str:
        """Return the change in words: 'thêm 8 đơn vị “Số đơn vị được kiểm tra”'."""
        label = f"“{self.variable.label}”"
        if isinstance(self.after, bool) or isinstance(self.before, bool):
            return f"hoàn thành {label}"
        difference = self.after - self.before
        verb = "thêm" if difference > 0 else "bớt"
        unit = self.variable.unit
        amount = format_quantity(abs(difference))
        amount += "%" if unit == "%" else f" {unit}" if unit else ""
        return f"{verb} {amount} {label}"


@dataclass(frozen=True, slots=True)
class Reach:
    """A goal and the smallest change that reaches it; ``changes`` empty: nothing does.

    ``points``: the score asked for; ``score``: the one that the change gives.
    """

    goal: Goal
    points: Decimal
    score: Decimal
    changes: tuple[Change, ...]

    @property
    def text(self) -> str:
        """Return it as a sentence without its full stop."""
        if not self.changes:
            return f"Thang điểm này không có mức nào cho {format_score(self.points)} điểm"
        what = "; ".join(change.text for change in self.changes)
        goal = f"để đạt {self.goal.label} ({format_score(self.score)} điểm)"
        return f"{what[:1].upper()}{what[1:]} {goal}"


def reaches(
    rule: Rule, inputs: Inputs, maximum: Decimal, target: Decimal | None = None
) -> tuple[Reach, ...]:
    """Return what it takes to get to the next level, the target and the maximum.

    Only what is above the present score, and a goal that is the same as a later one is left out.
    Nothing while there is no score yet, and nothing of a rule without arithmetic.
    """
    now = compute(rule, inputs, maximum)
    if isinstance(rule, Manual) or not isinstance(now, Computed):
        return ()
    goals = {Goal.MAX: maximum}
    if target is not None and now.score < target < maximum:
        goals[Goal.TARGET] = target
    level = _next_level(rule, now.score, maximum)
    if level is not None and level < min(goals.values()):
        goals[Goal.NEXT] = level
    wanted = sorted(goals.items(), key=lambda pair: pair[1])
    return tuple(
        _reach(rule, inputs, maximum, goal, points) for goal, points in wanted if points > now.score
    )


def _next_level(rule: Computing, score: Decimal, maximum: Decimal) -> Decimal | None:
    if isinstance(rule, Ramp | Tiers):
        return rule.next_points(score, maximum)
    return None


def _reach(rule: Computing, inputs: Inputs, maximum: Decimal, goal: Goal, points: Decimal) -> Reach:
    changed = changed_inputs(rule, inputs, maximum, points)
    score = points
    changes: tuple[Change, ...] = ()
    if changed is not None:
        outcome = compute(rule, {**inputs, **changed}, maximum)
        score = outcome.score if isinstance(outcome, Computed) else points
        changes = tuple(
            Change(variable, inputs[variable.name], changed[variable.name])
            for variable in rule.variables
            if variable.name in changed and changed[variable.name] != inputs[variable.name]
        )
    return Reach(goal, points, score, changes)


def changed_inputs(
    rule: Computing, inputs: Inputs, maximum: Decimal, points: Decimal
) -> dict[str, Value] | None:
    """Return the inputs to change, by name, to get ``points``; ``None`` when nothing does."""
    match rule:
        case Share() | Ramp() | Tiers():
            lever = rule.measured.lever
            values = rule.turning_points(points - HALF, maximum)
            candidates = [rule.measured.lever_value(value, inputs) for value in values]
        case Better():
            lever = rule.variables[0]
            candidates = [_wanted_of(rule, inputs)]
        case YesNo():
            return {rule.variables[0].name: True}
        case Checklist():
            return _documents(rule, inputs, maximum, points)
        case Deductions():
            return _fewer_events(rule, inputs, maximum, points)
        case Items():
            return _better_items(rule, inputs, points)
    found = _nearest(rule, inputs, maximum, points, lever, candidates)
    return None if found is None else {lever.name: found}


def _nearest(
    rule: Computing,
    inputs: Inputs,
    maximum: Decimal,
    points: Decimal,
    lever: Variable,
    candidates: Iterable[Decimal],
) -> Decimal | None:
    """Return the value of the lever nearest to the present one that gives the points."""
    current = number(inputs, lever.name)
    good = [
        value
        for candidate in candidates
        for value in _on_the_grid(candidate, lever)
        if _gives(rule, {**inputs, lever.name: value}, maximum, points)
    ]
    return min(good, key=lambda value: (abs(value - current), value), default=None)


def _on_the_grid(value: Decimal, lever: Variable) -> Iterator[Decimal]:
    """Return the values around ``value`` that can be typed: an open end is one step further."""
    step = lever.step
    for rounding in (ROUND_FLOOR, ROUND_CEILING):
        whole = (value / step).to_integral_value(rounding=rounding)
        for shift in (-1, 0, 1):
            yield (whole + shift) * step


def _gives(rule: Computing, inputs: Inputs, maximum: Decimal, points: Decimal) -> bool:
    outcome = compute(rule, inputs, maximum)
    return isinstance(outcome, Computed) and outcome.score >= points


def _wanted_of(rule: Better, inputs: Inputs) -> Decimal:
    before = number(inputs, BEFORE)
    least = rule.least or Decimal(0)
    if rule.is_in_percent:
        least = abs(before) * least / HUNDRED
    return before - least if rule.is_lower_better else before + least


def _documents(
    rule: Checklist, inputs: Inputs, maximum: Decimal, points: Decimal
) -> dict[str, Value] | None:
    """Return the first lacking documents of the list, as many as it takes."""
    changed: dict[str, Value] = {}
    for variable in rule.variables:
        if not inputs[variable.name]:
            changed[variable.name] = True
            if _gives(rule, {**inputs, **changed}, maximum, points):
                return changed
    return None


def _fewer_events(
    rule: Deductions, inputs: Inputs, maximum: Decimal, points: Decimal
) -> dict[str, Value] | None:
    """Return the fewest events that must not have happened: the dearest ones first."""
    counts = {event.name: number(inputs, event.name) for event in rule.events}
    lost = sum((counts[event.name] * event.points for event in rule.events), Decimal(0))
    allowed = maximum - points + HALF
    changed: dict[str, Value] = {}
    for event in sorted(rule.events, key=lambda event: -event.points):
        if lost <= allowed:
            break
        needed = ((lost - allowed) / event.points).to_integral_value(rounding=ROUND_CEILING)
        fewer = min(needed, counts[event.name])
        if fewer:
            changed[event.name] = counts[event.name] - fewer
            lost -= fewer * event.points
    return changed if lost <= allowed else None


def _better_items(rule: Items, inputs: Inputs, points: Decimal) -> dict[str, Value] | None:
    """Return the fewest items to better: most to gain first, the last one as far as needed."""
    present = {
        item.name: min(item.rule.work(item.inputs(inputs), item.points).points, item.points)
        for item in rule.items
    }
    lacking = points - HALF - sum(present.values(), Decimal(0))
    changed: dict[str, Value] = {}
    for item in sorted(rule.items, key=lambda item: present[item.name] - item.points):
        if lacking <= 0:
            break
        own = item.inputs(inputs)
        wanted = min(present[item.name] + lacking, item.points)
        found = changed_inputs(item.rule, own, item.points, wanted + _up(wanted))
        found = found or changed_inputs(item.rule, own, item.points, item.points)
        if found is None:
            continue
        reached = item.rule.work({**own, **found}, item.points).points
        lacking -= min(reached, item.points) - present[item.name]
        changed |= {f"{item.name}_{name}": value for name, value in found.items()}
    return changed if lacking <= 0 else None


def _up(points: Decimal) -> Decimal:
    """Return what brings unrounded points up to the hundredth above: scores are compared there."""
    return points.quantize(Decimal("0.01"), rounding=ROUND_CEILING) - points
