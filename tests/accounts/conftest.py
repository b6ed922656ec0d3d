"""A chain of events, and the table as a dishonest owner of the server would have it."""

import pytest
from django.db import connection

from accounts.actor import Actor
from accounts.audit import append_event
from accounts.models import AuditEvent
from common.append_only import drop_triggers
from criteria.models import Plan
from tests.factories import make_plan, make_user


@pytest.fixture
def chain(db: None) -> Plan:
    """A plan with four events behind it."""
    plan = make_plan()
    for number in range(1, 5):
        append_event(
            plan,
            actor=Actor(make_user(full_name=f"Người {number}"), f"Người {number}", "10.0.0.7"),
            action="thử.ghi",
            target=f"mục {number}",
            changes={"điểm": [None, f"{number},50"]},
            note="Ghi chú",
        )
    return plan


@pytest.fixture
def unguarded(chain: Plan) -> None:
    """The table without its triggers."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # a table with checks pending keeps its triggers
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    drop_triggers(connection.schema_editor(), AuditEvent._meta.db_table)
