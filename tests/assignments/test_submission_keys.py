"""A program's key names one submission, for good."""

from typing import Any

import pytest

from accounts.actor import Actor
from accounts.models import AuditEvent, User
from assignments.actions.results import save_result, submit_result
from assignments.content import ResultContent
from assignments.models import Result, SubmissionKey
from assignments.refusals import NotNow
from criteria.models import Plan

pytestmark = pytest.mark.django_db
CONTENT = ResultContent(narrative="Đã làm.", explanation="Chờ quyết toán.")


@pytest.fixture
def places(plan: Plan, so_tai_chinh: User, time_machine_at: Any) -> list[dict[str, Any]]:
    """Two saved results of one person, as the actions name them."""
    time_machine_at("2021-09-21 10:42")
    found = []
    for code in ("6.1.1", "6.1.2"):
        where = {"plan": plan, "kind": "Q3", "code": code, "actor": Actor(so_tai_chinh, "STC")}
        row = save_result(**where, content=CONTENT, expected_version=0)
        top = row.criterion.printed_max
        save_result(**where, content=CONTENT.changed(self_score=top), expected_version=1)
        found.append(where)
    return found


def test_a_key_used_again_hands_nothing_in(places: list[dict[str, Any]]) -> None:
    first = submit_result(**places[0], expected_version=2, key="k")
    again = submit_result(**places[0], expected_version=2, key="k")
    assert (again.version, again.submitted_at) == (first.version, first.submitted_at)
    assert AuditEvent.objects.filter(action="result.submit").count() == 1


def test_a_key_of_another_result_is_refused(places: list[dict[str, Any]]) -> None:
    submit_result(**places[0], expected_version=2, key="k")
    with pytest.raises(NotNow, match="khóa mới"):
        submit_result(**places[1], expected_version=2, key="k")
    assert Result.objects.get(criterion__code="6.1.2").status == "draft"


def test_a_second_key_for_what_is_handed_in_is_remembered(places: list[dict[str, Any]]) -> None:
    row = submit_result(**places[0], expected_version=2, key="k")
    submit_result(**places[0], expected_version=2, key="l")
    known = SubmissionKey.objects.get(key="l")
    assert (known.result_id, known.version, known.used_at) == (row.pk, 3, row.submitted_at)
