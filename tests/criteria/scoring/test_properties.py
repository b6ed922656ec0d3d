"""What holds for every rule and every input."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from common.text import format_score, round_score
from criteria.scoring import (
    Better,
    Computed,
    Deductions,
    Goal,
    Incomplete,
    Ramp,
    RuleKind,
    Share,
    Tiers,
    VariableKind,
    YesNo,
    as_data,
    compute,
    reaches,
    rule_from,
)
from criteria.scoring.reach import changed_inputs
from tests.criteria.scoring.random_rules import COMPUTING, MAXIMA, inputs_for, make

CENT = Decimal("0.01")


def test_ten_thousand_random_rules_and_inputs():
    random = Random(214)
    scored = 0
    for _ in range(10_000):
        kind, maximum = random.choice(COMPUTING), random.choice(MAXIMA)
        rule = make(random, kind, maximum)
        assert rule.faults(maximum) == []
        inputs = inputs_for(random, rule)
        outcome = compute(rule, inputs, maximum)
        if isinstance(outcome, Incomplete):
            assert outcome.reason
            continue
        assert isinstance(outcome, Computed)
        scored += 1
        assert 0 <= outcome.score <= maximum
        assert outcome.score == round_score(outcome.score)
        assert outcome.steps[-1] == f"Điểm: {format_score(outcome.score)}"
        reaches(rule, inputs, maximum, round_score(maximum * random.randint(0, 100) / 100))
    assert scored > 8_000


@pytest.mark.parametrize("kind", RuleKind)
def test_every_rule_survives_json(kind):
    random = Random(kind.value)
    for _ in range(200):
        maximum = random.choice(MAXIMA)
        rule = make(random, kind, maximum) if kind in COMPUTING else rule_from({"kind": "manual"})
        assert rule_from(as_data(rule)) == rule


@pytest.mark.parametrize("kind", [RuleKind.SHARE, RuleKind.RAMP, RuleKind.BETTER])
def test_more_never_gives_less(kind):
    """Or less never does, on a scale on which less is better."""
    random = Random(kind.value)
    for _ in range(500):
        maximum = random.choice(MAXIMA)
        rule = make(random, kind, maximum)
        inputs = dict(inputs_for(random, rule))
        lever = rule.variables[0]
        is_falling = (isinstance(rule, Ramp) and rule.full < rule.floor) or (
            isinstance(rule, Better) and rule.is_lower_better
        )
        scores = []
        for shift in range(0, 60, 3):
            moved = inputs | {lever.name: inputs[lever.name] + shift}
            outcome = compute(rule, moved, maximum)
            if isinstance(outcome, Computed):
                scores.append(-outcome.score if is_falling else outcome.score)
        assert scores == sorted(scores)


def test_every_event_costs_and_every_document_helps():
    random = Random(7)
    for _ in range(300):
        maximum = random.choice(MAXIMA)
        for kind, change in ((RuleKind.DEDUCTIONS, 1), (RuleKind.CHECKLIST, True)):
            rule = make(random, kind, maximum)
            inputs = dict(inputs_for(random, rule))
            name = random.choice(rule.variables).name
            more = change if change is True else inputs[name] + change
            before, after = (compute(rule, one, maximum) for one in (inputs, inputs | {name: more}))
            assert isinstance(before, Computed)
            assert isinstance(after, Computed)
            if kind is RuleKind.DEDUCTIONS:
                assert after.score <= before.score
            else:
                assert after.score >= before.score


def test_bands_cover_every_value_once():
    random = Random(30)
    for _ in range(500):
        rule = make(random, RuleKind.TIERS, Decimal(1))
        assert isinstance(rule, Tiers)
        edges = [band.upper for band in rule.bands if band.upper is not None]
        values = [Decimal(0), Decimal(100), Decimal("33.33"), *edges]
        values += [edge + shift for edge in edges for shift in (-CENT, CENT)]
        for value in values:
            assert sum(band.holds(value) for band in rule.bands) == 1, (rule, value)


def test_a_gap_or_an_overlap_is_a_fault():
    random = Random(31)
    found = 0
    for _ in range(500):
        rule = make(random, RuleKind.TIERS, Decimal(1))
        assert isinstance(rule, Tiers)
        if len(rule.bands) < 2:
            continue
        first, *rest = rule.bands
        assert first.upper is not None
        shifted = replace(first, upper=first.upper + random.choice([-1, 1]))
        swapped = replace(first, is_upper_closed=not first.is_upper_closed)
        for broken in (shifted, swapped):
            assert Tiers(rule.measured, (broken, *rest)).faults(Decimal(1))
            found += 1
    assert found > 500


def test_what_it_would_take_reaches_the_goal():
    random = Random(99)
    seen = 0
    for _ in range(5_000):
        kind, maximum = random.choice(COMPUTING), random.choice(MAXIMA)
        rule = make(random, kind, maximum)
        inputs = inputs_for(random, rule)
        target = round_score(maximum * random.randint(1, 100) / 100)
        for reach in reaches(rule, inputs, maximum, target):
            if not reach.changes:
                continue
            seen += 1
            moved = {**inputs, **{change.variable.name: change.after for change in reach.changes}}
            outcome = compute(rule, moved, maximum)
            assert isinstance(outcome, Computed)
            assert outcome.score == reach.score >= reach.points
            assert reach.text.startswith(("Thêm", "Bớt", "Hoàn thành"))
    assert seen > 2_000


def test_nothing_smaller_would_do():
    """Held against trying every whole number in turn."""
    random = Random(5)
    seen = 0
    for _ in range(1_500):
        kind = random.choice([RuleKind.SHARE, RuleKind.RAMP, RuleKind.TIERS])
        maximum = random.choice(MAXIMA)
        rule = make(random, kind, maximum)
        assert isinstance(rule, Share | Ramp | Tiers)
        lever = rule.measured.lever
        if lever.kind is not VariableKind.COUNT:
            continue
        inputs = inputs_for(random, rule) | {lever.name: Decimal(random.randint(0, 60))}
        if "denominator" in inputs:
            inputs = {**inputs, "denominator": Decimal(60)}
        goal = round_score(maximum * random.randint(1, 100) / 100)
        now = compute(rule, inputs, maximum)
        if not isinstance(now, Computed) or now.score >= goal:
            continue
        changed = changed_inputs(rule, inputs, maximum, goal)
        distances = [
            abs(value - inputs[lever.name])
            for value in range(200)
            if isinstance(
                one := compute(rule, {**inputs, lever.name: Decimal(value)}, maximum), Computed
            )
            and one.score >= goal
        ]
        if not distances:
            assert changed is None
            continue
        seen += 1
        assert changed is not None
        assert abs(changed[lever.name] - inputs[lever.name]) == min(distances), (rule, inputs, goal)
    assert seen > 300


def test_the_fewest_events_are_the_dearest():
    random = Random(6)
    for _ in range(300):
        maximum = random.choice(MAXIMA)
        rule = make(random, RuleKind.DEDUCTIONS, maximum)
        assert isinstance(rule, Deductions)
        inputs = {event.name: Decimal(random.randint(0, 3)) for event in rule.events}
        for reach in reaches(rule, inputs, maximum):
            assert reach.goal is Goal.MAX
            assert all(change.after < change.before for change in reach.changes)


def test_a_rule_by_hand_computes_nothing():
    manual = rule_from({"kind": "manual"})
    assert compute(manual, {}, Decimal(1)) is None
    assert reaches(manual, {}, Decimal(1)) == ()


def test_yes_is_the_way_to_the_maximum():
    (reach,) = reaches(YesNo("Ban hành"), {"met": False}, Decimal(1), Decimal("0.5"))[-1:]
    assert reach.text == "Hoàn thành “Ban hành” để đạt tối đa (1,00 điểm)"
