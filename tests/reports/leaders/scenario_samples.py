"""Results for scenarios to start from, and scenarios made by chance."""

import random
from collections.abc import Iterator, Mapping
from decimal import Decimal

from assignments.enums import PeriodKind, ResultStatus
from criteria.models import Plan
from reports.enums import ScenarioBase
from reports.leaders.projection import Ground, ground_of
from reports.now import now_of
from reports.snapshot import read_snapshot
from tests.reports.handed_in import put_result

APPROVED = ResultStatus.APPROVED
Moves = Mapping[str, Decimal]


def put_some(plan: Plan) -> None:
    """Put approved results, two that wait, one that was approved as not applying, one draft."""
    put_result(plan, "1.1", "1.25", kind="Q1", status=APPROVED)
    put_result(plan, "6.1.1", "0.90", kind="Q2", status=APPROVED)
    put_result(plan, "6.1.1", "0.30")
    put_result(plan, "6.1.2", "0.47")
    put_result(plan, "8.2", "0.83")
    put_result(plan, "3.4.3", None, status=APPROVED)
    put_result(plan, "7.1.10", "0.10", status=ResultStatus.DRAFT)


def ground(plan: Plan, until: PeriodKind = PeriodKind.Q3) -> Ground:
    """Return what scenarios of the plan start from."""
    return ground_of(now_of(read_snapshot(plan), until))


def by_chance(start: Ground, count: int, seed: int = 214) -> Iterator[tuple[ScenarioBase, Moves]]:
    """Yield scenarios: some leaves or all of them moved anywhere between 0 and their maximum."""
    dice = random.Random(seed)  # noqa: S311
    for _ in range(count):
        share = dice.choice((0.0, 0.1, 0.5, 1.0))
        yield (
            dice.choice(list(ScenarioBase)),
            {
                leaf.code: Decimal(dice.randint(0, int(leaf.max * 100))) / 100
                for leaf in start.leaves
                if dice.random() < share
            },
        )
