"""Sample results: believable, marked as samples, made once."""

import io
from collections import Counter

import pytest
from django.core.management import call_command

from accounts.audit import find_breaks
from accounts.enums import MailState
from accounts.models import AuditEvent, Notification
from assignments.demo.texts import MARK
from assignments.models import (
    Comment,
    Contribution,
    Evidence,
    MeasureProgress,
    ReportingPeriod,
    Result,
    WorkOrder,
)
from tests.factories import rows_of

pytestmark = pytest.mark.django_db
TEXTS = ("narrative", "difficulties", "next_steps", "explanation", "not_applicable_reason")


@pytest.fixture
def played(plan, time_machine_at):
    time_machine_at("2021-09-21 10:42")
    call_command("load_demo", stdout=io.StringIO())
    plan.refresh_from_db()
    return plan


def test_three_quarters_in_mixed_states(played):
    states = Counter(Result.objects.values_list("period__kind", "status"))
    assert {kind for kind, _ in states} == {"Q1", "Q2", "Q3"}
    assert states["Q1", "approved"] > 70
    assert {status for kind, status in states if kind == "Q3"} == {
        "draft",
        "submitted",
        "in_review",
        "returned",
        "approved",
    }
    locked = ReportingPeriod.objects.exclude(locked_at=None).values_list("kind", flat=True)
    assert set(locked) == {"Q1", "Q2"}
    assert Result.objects.filter(is_not_applicable=True).count() == 1
    assert Contribution.objects.filter(criterion__code="3.4.3", period__kind="Q3").count() == 4

    assert Evidence.objects.count() > 20
    assert MeasureProgress.objects.exists()
    tasks = Counter(WorkOrder.objects.values_list("status", flat=True))
    assert tasks == {"open": 2, "reported": 1}

    # Everything says that it is a sample.
    assert not Result.objects.filter(is_sample=False).exists()
    assert not Contribution.objects.filter(is_sample=False).exists()
    for row in Result.objects.values(*TEXTS):
        assert all(text.startswith(MARK) for text in row.values() if text)
    assert all(document.title.startswith(MARK) for document in Evidence.objects.all())
    assert all(comment.text.startswith(MARK) for comment in Comment.objects.all())
    assert all(order.text.startswith(MARK) for order in WorkOrder.objects.all())

    # At the times they might have been made, and nobody gets mail about them.
    for row in Result.objects.exclude(submitted_at=None):
        assert row.submitted_at.month == row.period.window.due_on.month
    assert not Notification.objects.filter(mail_state=MailState.PENDING).exists()
    assert list(find_breaks(played)) == []

    before = rows_of(Result, Contribution, AuditEvent)
    call_command("load_demo", stdout=io.StringIO())
    assert rows_of(Result, Contribution, AuditEvent) == before
