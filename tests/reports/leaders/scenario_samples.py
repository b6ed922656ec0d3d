"""Results for scenarios to start from, and scenarios made by chance."""

import json
import random
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from assignments.enums import AssignmentMode, AssignmentRole, PeriodKind, ResultStatus
from assignments.standing import Report
from criteria.enums import CriterionLevel, ScoringMethod
from criteria.models import Plan
from criteria.tree import Figures, Node, Tree
from reports.enums import ScenarioBase
from reports.leaders.projection import Ground, ground_of
from reports.now import now_of
from reports.plan_settings import RatingFloor
from reports.reported import HandedIn, Reported
from reports.snapshot import CriterionFacts, Party, Snapshot, read_snapshot
from tests.conftest import PLAN_214
from tests.reports.handed_in import AT, put_result

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


def ground_of_document(approved: Mapping[str, str | None]) -> Ground:
    """Return what scenarios of plan 214 start from, without a database.

    ``approved``: points by code, ``None`` where it was approved as not applying.
    """
    document = json.loads(PLAN_214.read_text())
    rows = document["criteria"]
    nodes = [
        Node(row["code"], row["parent"], CriterionLevel(row["level"]), _figures(row["printed"]))
        for row in rows
    ]
    tree = Tree(nodes, Figures())
    snapshot = Snapshot(
        plan_id=1,
        revision=1,
        subject_id=1,
        subject_name="",
        number="214",
        title="",
        year=2021,
        baseline_year=2020,
        issued_on=date(2021, 7, 23),
        scale_label="phần thẩm định",
        tree=tree,
        facts={row["code"]: _facts(row, tree) for row in rows},
        decisions={},
        rating_floors=tuple(
            RatingFloor(row["letter"], Decimal(row["floor_percent"]), False, "")
            for row in sorted(
                document["rating_groups"], key=lambda row: -Decimal(row["floor_percent"])
            )
        ),
        published=(),
        reported=Reported(results={code: (_result(text),) for code, text in approved.items()}),
    )
    return ground_of(now_of(snapshot, PeriodKind.Q3))


def _figures(printed: Mapping[str, str | None]) -> Figures:
    values = (printed["max"], printed["baseline"], printed["target"])
    return Figures(*(None if value is None else Decimal(value) for value in values))


def _facts(row: Mapping[str, Any], tree: Tree) -> CriterionFacts:
    return CriterionFacts(
        pk=0,
        predecessor_id=None,
        name=row["name"],
        folded_name="",
        printed_name="",
        name_note="",
        printed_note=row["printed_note"],
        method=ScoringMethod(row["scoring_method"]),
        deadline_text="",
        lead_text="",
        support_text="",
        rolled=tree[row["code"]],
        parties=tuple(_party(side) for side in row["assignments"]),
    )


def _party(side: Mapping[str, Any]) -> Party:
    slug = side["agency"] or side["group"]
    return Party(
        slug=slug,
        name=slug,
        short_name=slug,
        is_group=side["agency"] is None,
        kind="",
        role=AssignmentRole(side["role"]),
        mode=AssignmentMode(side["mode"]),
        is_primary=side["primary"],
        raw_text="",
    )


def _result(text: str | None) -> HandedIn:
    points = None if text is None else Decimal(text)
    report = Report(PeriodKind.Q2, APPROVED, points, points, is_not_applicable=points is None)
    return HandedIn(report, 1, AT, AT, is_sample=False)
