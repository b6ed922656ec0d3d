"""A result from the first save to the lock, through the actions alone."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from accounts.actor import Actor
from accounts.audit import find_breaks
from accounts.models import AuditEvent, Notification, User
from assignments.access import get_task
from assignments.actions import periods, results, reviews
from assignments.content import ResultContent, review_stamp
from assignments.enums import ResultStatus
from assignments.models import Comment, Result, Review
from assignments.refusals import Incomplete, NotNow, Stale
from assignments.workflow import Sight

pytestmark = pytest.mark.django_db
PLACE = {"kind": "Q3", "code": "6.1.1"}
CONTENT = ResultContent(
    numerator=Decimal("65.00"),
    denominator=Decimal("100.00"),
    self_score=Decimal("0.75"),
    narrative="Đã giải ngân 65%.",
    explanation="Chờ quyết toán.",
)


@pytest.fixture
def q3_open(time_machine_at):
    time_machine_at("2021-09-21 10:42")


def actor_of(user: User) -> Actor:
    return Actor(user, str(user))


def test_the_whole_story(plan, so_tai_chinh, so_noi_vu, q3_open):
    officer, reviewer = actor_of(so_tai_chinh), actor_of(so_noi_vu)
    where = {"plan": plan, **PLACE}
    row = results.save_result(**where, content=CONTENT, expected_version=0, actor=officer)
    assert (row.status, row.version, row.agency.slug) == ("draft", 1, "so-tai-chinh")
    assert results.save_result(**where, content=CONTENT, expected_version=1, actor=officer) == row
    assert AuditEvent.objects.filter(target="6.1.1 · Q3 · so-tai-chinh").count() == 1

    with pytest.raises(Stale):
        results.submit_result(**where, expected_version=7, actor=officer)
    results.submit_result(**where, expected_version=1, actor=officer)
    again = results.submit_result(**where, expected_version=1, actor=officer)
    assert (again.status, again.version) == ("submitted", 2)

    with pytest.raises(ValidationError):
        reviews.return_result(**where, seen=review_stamp(again), reason=" ", actor=reviewer)
    reviews.return_result(**where, seen=review_stamp(again), reason="Thiếu số.", actor=reviewer)
    assert Comment.objects.get().text == "Thiếu số."
    assert Notification.objects.get(user=so_tai_chinh).kind == "returned"
    so_tai_chinh.refresh_from_db()
    assert so_tai_chinh.unread_count == 1

    better = replace(CONTENT, narrative="Đã giải ngân 65%, có bảng kê.")
    results.save_result(**where, content=better, expected_version=3, actor=officer)
    results.submit_result(**where, expected_version=4, actor=officer)
    reviews.begin_review(**where, expected_version=5, actor=reviewer)
    with pytest.raises(NotNow):
        results.withdraw_result(**where, expected_version=6, actor=officer)
    row = Result.objects.get()
    with pytest.raises(ValidationError):
        reviews.approve_result(
            **where, seen=review_stamp(row), appraised_score=Decimal("0.5"), actor=reviewer
        )
    reviews.approve_result(
        **where,
        seen=review_stamp(row),
        appraised_score=Decimal("0.70"),
        reason="Theo bảng kê.",
        actor=reviewer,
    )
    row = Result.objects.get()
    assert (row.status, row.appraised_score) == ("approved", Decimal("0.70"))
    assert Review.objects.get(decision="approved").content["narrative"] == better.narrative

    periods.lock_period(plan=plan, kind="Q3", actor=reviewer)
    with pytest.raises(NotNow, match="đã khóa"):
        results.save_result(**where, content=CONTENT, expected_version=row.version, actor=officer)
    plan.refresh_from_db()
    assert list(find_breaks(plan)) == []


def test_a_draft_is_nobody_elses(plan, so_tai_chinh, dong_van, lanh_dao, so_noi_vu, q3_open):
    where = {"plan": plan, **PLACE}
    officer = actor_of(so_tai_chinh)
    results.save_result(**where, content=CONTENT, expected_version=0, actor=officer)
    assert get_task(so_noi_vu, plan, "Q3", "6.1.1").sight is Sight.EVERYTHING
    with pytest.raises(Http404):
        get_task(lanh_dao, plan, "Q3", "6.1.1")
    # A district supports this criterion: it knows of the task, not of the draft.
    assert get_task(dong_van, plan, "Q3", "6.1.1").seen is None
    for other in (lanh_dao, dong_van):
        with pytest.raises((Http404, PermissionDenied)):
            results.save_result(**where, content=CONTENT, expected_version=1, actor=actor_of(other))
    assert Result.objects.get().status == ResultStatus.DRAFT


def test_neither_evidence_nor_explanation(plan, so_tai_chinh, q3_open):
    where = {"plan": plan, **PLACE}
    officer = actor_of(so_tai_chinh)
    bare = ResultContent(narrative="Đang làm.")
    results.save_result(**where, content=bare, expected_version=0, actor=officer)
    with pytest.raises(Incomplete) as refusal:
        results.submit_result(**where, expected_version=1, actor=officer)
    assert set(refusal.value.missing) == {"self_score", "explanation"}
