"""Random rules without faults, and random inputs for them: whatever a coordinator could type."""

from decimal import Decimal
from itertools import pairwise
from random import Random

from criteria.scoring import (
    Band,
    Better,
    Checklist,
    Deductions,
    Event,
    Inputs,
    Item,
    Items,
    Quantity,
    Ramp,
    Ratio,
    Rule,
    RuleKind,
    Share,
    Step,
    Tiers,
    Value,
    Variable,
    VariableKind,
    YesNo,
)

MAXIMA = [Decimal(text) for text in ("0.25", "0.5", "0.75", "1", "1.5", "2", "3.5", "5")]
COMPUTING = [kind for kind in RuleKind if kind is not RuleKind.MANUAL]


def hundredths(random: Random, low: int, high: int) -> Decimal:
    return Decimal(random.randint(low, high)) / 100


def ratio(random: Random) -> Ratio:
    kind = random.choice([VariableKind.COUNT, VariableKind.NUMBER])
    return Ratio("Số đạt", "Tổng số", "đơn vị", kind, may_exceed=random.random() < 0.3)


def measured(random: Random) -> Ratio | Quantity:
    if random.random() < 0.6:
        return ratio(random)
    return Quantity("Số lượng", "cái", random.choice([VariableKind.COUNT, VariableKind.NUMBER]))


def ramp(random: Random, maximum: Decimal) -> Ramp:
    floor, full = random.sample(range(101), 2)
    step = None
    if random.random() < 0.4:
        points = Decimal(random.randint(1, int(maximum * 100))) / 100
        step = Step(Decimal(random.randint(1, 2000)) / 100, points)
    return Ramp(measured(random), Decimal(floor), Decimal(full), step)


def tiers(random: Random, maximum: Decimal) -> Tiers:
    about = measured(random)
    edges = sorted(random.sample(range(1, 100), random.randint(0, 5)))
    bounds = [None, *map(Decimal, edges), None]
    is_closed = [random.random() < 0.5 for _ in bounds]
    bands = [
        Band(
            low,
            high,
            Decimal(random.randint(0, int(maximum * 100))) / 100,
            is_lower_open=low is not None and is_closed[index],
            is_upper_closed=high is not None and is_closed[index + 1],
        )
        for index, (low, high) in enumerate(pairwise(bounds))
    ]
    return Tiers(about, tuple(bands))


def better(random: Random) -> Better:
    least = random.choice([None, hundredths(random, 1, 2000)])
    return Better(
        "Giá trị",
        "tỷ đồng",
        least=least,
        is_in_percent=random.random() < 0.3,
        is_lower_better=random.random() < 0.3,
        is_signed=random.random() < 0.3,
    )


def deductions(random: Random, maximum: Decimal) -> Deductions:
    events = tuple(
        Event(f"e{index}", f"Việc {index}", hundredths(random, 1, int(maximum * 100)))
        for index in range(random.randint(1, 4))
    )
    return Deductions(events, hundredths(random, 0, int(maximum * 100) - 1))


def items(random: Random, maximum: Decimal) -> Items:
    count = random.randint(1, 4)
    cuts = sorted(random.sample(range(1, int(maximum * 100)), count - 1))
    ends = [0, *cuts, int(maximum * 100)]
    parts = [Decimal(high - low) / 100 for low, high in pairwise(ends)]
    kinds = [kind for kind in COMPUTING if kind not in {RuleKind.ITEMS, RuleKind.CHECKLIST}]
    return Items(
        tuple(
            Item(f"i{index}", f"Nội dung {index}", most, make(random, random.choice(kinds), most))
            for index, most in enumerate(parts)
        )
    )


def make(random: Random, kind: RuleKind, maximum: Decimal) -> Rule:
    documents = tuple(f"Tài liệu {number}" for number in range(random.randint(1, 5)))
    return {
        RuleKind.YES_NO: lambda: YesNo("Ban hành kế hoạch"),
        RuleKind.SHARE: lambda: Share(ratio(random)),
        RuleKind.RAMP: lambda: ramp(random, maximum),
        RuleKind.TIERS: lambda: tiers(random, maximum),
        RuleKind.BETTER: lambda: better(random),
        RuleKind.DEDUCTIONS: lambda: deductions(random, maximum),
        RuleKind.CHECKLIST: lambda: Checklist(documents, is_all_needed=random.random() < 0.5),
        RuleKind.ITEMS: lambda: items(random, maximum),
    }[kind]()


def value(random: Random, variable: Variable) -> Value:
    if variable.kind is VariableKind.FLAG:
        return random.random() < 0.5
    low = -50 if variable.is_signed else 0
    whole = random.randint(low, random.choice([5, 120, 100_000]))
    return Decimal(whole if variable.kind is VariableKind.COUNT else whole * 100 + 37) / (
        1 if variable.kind is VariableKind.COUNT else 100
    )


def inputs_for(random: Random, rule: Rule) -> Inputs:
    """Return values for every variable, most of them such that a score follows."""
    found = {variable.name: value(random, variable) for variable in rule.variables}
    for part in [name for name in found if name.endswith("numerator")]:
        whole = part.replace("numerator", "denominator")
        if found[part] > found[whole] and random.random() < 0.9:
            found[part], found[whole] = found[whole], found[part]
    return found
