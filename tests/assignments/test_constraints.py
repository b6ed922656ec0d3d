"""What the database itself refuses about who answers for a criterion, and when."""

from datetime import date
from typing import Any

import pytest

from assignments.enums import AssignmentMode, AssignmentRole, MilestoneKind
from assignments.models import Assignment, Milestone
from criteria.models import Criterion
from tests.factories import (
    Broken,
    assert_database_refuses,
    assert_says_why,
    make_agency,
    make_criterion,
    make_group,
    make_plan,
    new_assignment,
    new_milestone,
)

pytestmark = pytest.mark.django_db

JULY, SEPTEMBER = date(2031, 7, 1), date(2031, 9, 30)


def leaf() -> Criterion:
    return make_criterion(make_plan(), "1", "2", "1", "2")


def assignment(**fields: Any) -> Assignment:
    return new_assignment(leaf(), **fields)


def assigned_twice(**fields: Any) -> Assignment:
    """Return a second assignment of a criterion, sharing ``fields`` with the first."""
    present = assignment(**fields)
    present.save()
    return new_assignment(present.criterion, **fields)


def milestone(kind: MilestoneKind, **fields: Any) -> Milestone:
    return new_milestone(leaf(), kind=kind, **fields)


def milestone_twice() -> Milestone:
    present = new_milestone(leaf())
    present.save()
    return new_milestone(present.criterion)


SHAPES: dict[MilestoneKind, dict[str, dict[str, Any]]] = {
    MilestoneKind.BY_DATE: {
        "no-date": {},
        "with-start": {"starts_on": JULY, "due_on": SEPTEMBER},
        "recurring": {"due_on": SEPTEMBER, "recurrence_day": 25},
    },
    MilestoneKind.WINDOW: {
        "no-dates": {},
        "no-start": {"due_on": SEPTEMBER},
        "no-end": {"starts_on": JULY},
        "recurring": {"starts_on": JULY, "due_on": SEPTEMBER, "recurrence_day": 25},
    },
    MilestoneKind.RECURRING: {
        "no-day": {},
        "day-0": {"recurrence_day": 0},
        "day-29": {"recurrence_day": 29},
        "with-date": {"recurrence_day": 25, "due_on": SEPTEMBER},
        "with-start": {"recurrence_day": 25, "starts_on": JULY},
    },
    MilestoneKind.UNDATED: {
        "with-date": {"due_on": SEPTEMBER},
        "with-start": {"starts_on": JULY},
        "recurring": {"recurrence_day": 25},
    },
}
"""Dates that do not go with their kind."""

CASES = [
    Broken("assignments_assignment_role", "unknown", lambda: assignment(role="owner")),
    Broken("assignments_assignment_mode", "unknown", lambda: assignment(mode="watch")),
    Broken(
        "assignments_assignment_party",
        "both",
        lambda: assignment(agency=make_agency(), group=make_group()),
    ),
    Broken("assignments_assignment_party", "nobody", lambda: assignment(agency=None)),
    Broken("assignments_assignment_agency", "twice", lambda: assigned_twice(agency=make_agency())),
    Broken("assignments_assignment_group", "twice", lambda: assigned_twice(group=make_group())),
    Broken("assignments_assignment_one_primary", "two", lambda: assigned_twice(is_primary=True)),
    Broken(
        "assignments_assignment_primary_leads",
        "supporting",
        lambda: assignment(role=AssignmentRole.SUPPORTING, is_primary=True),
    ),
    Broken(
        "assignments_milestone_kind",
        "unknown",
        lambda: new_milestone(leaf(), kind="someday"),
    ),
    Broken("assignments_milestone_order", "twice", milestone_twice),
    Broken(
        "assignments_milestone_dates",
        "backwards",
        lambda: milestone(MilestoneKind.WINDOW, starts_on=SEPTEMBER, due_on=JULY),
    ),
    *(
        Broken(
            "assignments_milestone_shape",
            f"{kind}-{why}",
            lambda kind=kind, dates=dates: milestone(kind, **dates),
        )
        for kind, wrong in SHAPES.items()
        for why, dates in wrong.items()
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_database_refuses(case: Broken) -> None:
    assert_database_refuses(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_refusal_is_a_vietnamese_sentence(case: Broken) -> None:
    assert_says_why(case)


@pytest.mark.parametrize(
    ("kind", "dates"),
    [
        (MilestoneKind.BY_DATE, {"due_on": SEPTEMBER}),
        (MilestoneKind.BY_DATE, {"due_on": SEPTEMBER, "is_strictly_before": True}),
        (MilestoneKind.WINDOW, {"starts_on": JULY, "due_on": SEPTEMBER}),
        (MilestoneKind.WINDOW, {"starts_on": JULY, "due_on": JULY}),
        (MilestoneKind.RECURRING, {"recurrence_day": 1}),
        (MilestoneKind.RECURRING, {"recurrence_day": 28, "is_strictly_before": True}),
        (MilestoneKind.UNDATED, {}),
    ],
)
def test_every_kind_of_deadline_has_a_good_form(kind: MilestoneKind, dates: dict[str, Any]) -> None:
    stated = milestone(kind, **dates)
    stated.full_clean()
    stated.save()
    assert stated.deadline.kind is kind


def test_joint_leads_and_supporting_groups_are_good() -> None:
    criterion = leaf()
    for row in (
        new_assignment(criterion, is_primary=True),
        new_assignment(criterion),
        new_assignment(
            criterion,
            group=make_group(),
            role=AssignmentRole.SUPPORTING,
            mode=AssignmentMode.IMPLEMENT,
        ),
    ):
        row.full_clean()
        row.save()
    assert criterion.assignments.count() == 3
