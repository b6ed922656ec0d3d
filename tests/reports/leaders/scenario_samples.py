"""Results for scenarios to start from, and scenarios made by chance."""

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from types import SimpleNamespace
from typing import Any

from assignments.enums import PeriodKind, ResultStatus
from criteria.models import Plan
from reports.enums import ScenarioBase
from reports.leaders.projection import Ground, LeafGround, ground_of
from reports.now import now_of
from reports.plan_settings import RatingFloor
from reports.snapshot import Snapshot, read_snapshot
from tests.conftest import PLAN_214
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
    dice = random.Random(seed)
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


class GroundOfDocument(Ground):
    """What scenarios of plan 214 start from, read from its document and without a database.

    ``approved``: points by code, ``None`` where it was approved as not applying.
    """

    def __init__(self, approved: Mapping[str, str | None]) -> None:
        document = json.loads(PLAN_214.read_text())
        rows, groups = document["criteria"], document["rating_groups"]
        floors = [
            RatingFloor(row["letter"], Decimal(row["floor_percent"]), False, "") for row in groups
        ]
        plan: Any = SimpleNamespace(
            areas=[SimpleNamespace(code=row["code"]) for row in rows if row["parent"] is None],
            rating_floors=sorted(floors, key=lambda floor: -floor.floor_percent),
        )
        plan.rating = partial(Snapshot.rating, plan)
        self.snapshot = plan
        self.leaves = tuple(_leaf(row, approved) for row in rows if _is_scored(row, rows))


def _is_scored(row: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> bool:
    is_parent = any(other["parent"] == row["code"] for other in rows)
    return not is_parent and row["printed"]["max"] is not None


def _leaf(row: Mapping[str, Any], approved: Mapping[str, str | None]) -> LeafGround:
    code, printed = row["code"], row["printed"]
    maximum, baseline, target = (Decimal(printed[name]) for name in ("max", "baseline", "target"))
    text = approved.get(code, printed["baseline"])
    return LeafGround(
        code=code,
        area=code.partition(".")[0],
        lead="",
        max=maximum,
        baseline=baseline,
        target=target,
        approved=None if text is None else Decimal(text),
        approved_in=PeriodKind.Q2 if code in approved else None,
        applies=text is not None,
    )
