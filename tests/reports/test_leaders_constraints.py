"""What the database itself refuses about tasks, scenarios and notes."""

from typing import Any

import pytest
from django.utils import timezone

from assignments.enums import PeriodKind, WorkOrderStatus
from assignments.models import WorkOrder
from reports.enums import NoteTarget
from reports.models import PinnedNote, Scenario
from tests.factories import (
    Broken,
    assert_database_refuses,
    assert_says_why,
    make_agency,
    make_criterion,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db


def order(**fields: Any) -> WorkOrder:
    moment = timezone.now()
    values = {"text": "Ban hành kế hoạch", "due_on": moment.date(), "assigned_at": moment}
    place = {"criterion": make_criterion(make_plan(), "1"), "agency": make_agency()}
    return WorkOrder(assigned_by=make_user(), **place | values | fields)


def reported(**fields: Any) -> WorkOrder:
    values = {"status": WorkOrderStatus.REPORTED, "report": "Đã ban hành"}
    who = {"reported_at": timezone.now(), "reported_by": make_user()}
    return order(**values | who | fields)


def order_twice() -> WorkOrder:
    present = order()
    present.save()
    return order(key=present.key)


def scenario(**fields: Any) -> Scenario:
    moment = timezone.now()
    values = {"name": "Cuối năm", "until": PeriodKind.Q3, "created_at": moment}
    who = {} if {"plan", "owner"} <= set(fields) else {"plan": make_plan(), "owner": make_user()}
    return Scenario(updated_at=moment, **who | values | fields)


def scenario_twice() -> Scenario:
    present = scenario()
    present.save()
    return scenario(key=present.key)


def name_twice() -> Scenario:
    present = scenario()
    present.save()
    return scenario(plan=present.plan, owner=present.owner)


def note(**fields: Any) -> PinnedNote:
    values = {"target_kind": NoteTarget.CHART, "target": "linh-vuc", "text": "QĐ 641"}
    who = {"plan": make_plan(), "written_by": make_user(), "written_at": timezone.now()}
    return PinnedNote(**who | values | fields)


CASES = [
    Broken(
        "assignments_workorder_status",
        "unknown",
        lambda: order(status="soon"),
        beside="assignments_workorder_closed",
    ),
    Broken("assignments_workorder_text", "empty", lambda: order(text="")),
    Broken("assignments_workorder_reported", "no-report", lambda: reported(report="")),
    Broken("assignments_workorder_reported", "nobody", lambda: reported(reported_by=None)),
    Broken("assignments_workorder_reported", "no-time", lambda: reported(reported_at=None)),
    Broken(
        "assignments_workorder_closed", "nobody", lambda: order(status=WorkOrderStatus.CANCELLED)
    ),
    Broken("assignments_workorder_closed", "open", lambda: order(closed_at=timezone.now())),
    Broken("assignments_workorder.key", "twice", order_twice),
    Broken("reports_scenario_base", "unknown", lambda: scenario(base="hope")),
    Broken("reports_scenario_until", "unknown", lambda: scenario(until="Q9")),
    Broken("reports_scenario_name", "twice", name_twice),
    Broken("reports_scenario_named", "empty", lambda: scenario(name="")),
    Broken("reports_scenario_survey", "too-many", lambda: scenario(survey=101)),
    Broken("reports_scenario_survey", "negative", lambda: scenario(survey=-1)),
    Broken("reports_scenario.key", "twice", scenario_twice),
    Broken("reports_pinnednote_kind", "unknown", lambda: note(target_kind="wall")),
    Broken("reports_pinnednote_text", "empty", lambda: note(text="")),
    Broken("reports_pinnednote_text", "nowhere", lambda: note(target="")),
    Broken("reports_pinnednote_removed", "nobody", lambda: note(removed_at=timezone.now())),
    Broken("reports_pinnednote_removed", "no-time", lambda: note(removed_by=make_user())),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_database_refuses(case: Broken) -> None:
    assert_database_refuses(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_refusal_is_a_vietnamese_sentence(case: Broken) -> None:
    assert_says_why(case)


def test_good_rows_are_stored() -> None:
    """The rows above are broken by what they say, not by what they leave out."""
    closed = {"status": WorkOrderStatus.DONE, "closed_at": timezone.now()}
    for row in (
        order(),
        reported(),
        order(**closed, closed_by=make_user()),
        scenario(survey=0),
        note(),
        note(removed_at=timezone.now(), removed_by=make_user()),
    ):
        row.validate_constraints()
        row.save()
