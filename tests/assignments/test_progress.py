"""How far the measures have come, as their agencies say."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from assignments.measures import led_measures
from assignments.models import MeasureProgress
from tests.assignments.reporting import lock, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("q3_open")]
PAGE = "/nhiem-vu-cua-toi/?ky=Q3"


@pytest.fixture
def officer(sign_in, so_tai_chinh):
    return sign_in(so_tai_chinh)


@pytest.fixture
def typed(plan, so_tai_chinh) -> dict[str, str]:
    agency_id = so_tai_chinh.memberships.get().agency_id
    measure = led_measures(plan, {agency_id}).first()
    return {
        "order": str(measure.order),
        "agency": "so-tai-chinh",
        "status": "in_progress",
        "note": "Đang làm.",
        "version": "0",
    }


def test_progress_is_stored_with_its_history(officer, typed):
    assert officer.post(PAGE, typed).status_code == 302
    assert officer.post(PAGE, typed).status_code == 302  # the same again
    row = MeasureProgress.objects.get()
    assert (row.status, row.note, row.version, row.agency.slug) == (
        "in_progress",
        "Đang làm.",
        1,
        "so-tai-chinh",
    )
    event = AuditEvent.objects.get(action="progress.save")
    assert event.changes == {"status": [None, "in_progress"], "note": ["", "Đang làm."]}
    assert "Đang thực hiện" in text_of(officer.get(PAGE))


def test_two_people_at_one_row(officer, typed):
    officer.post(PAGE, typed)
    response = officer.post(PAGE, typed | {"status": "done", "note": "Xong rồi"})
    page = text_of(response)
    assert response.status_code == 409
    assert "vừa lưu: Đang thực hiện, ghi chú “Đang làm.”" in page
    assert "Xong rồi</textarea>" in page.replace("\n", "")
    assert officer.post(PAGE, typed | {"status": "done", "version": "1"}).status_code == 302
    assert MeasureProgress.objects.get().status == "done"


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("status", "finished", 422),
        ("status", "", 422),
        ("note", "x" * 1001, 422),
        ("version", "", 422),
        ("order", "99999", 404),
        ("order", "1e3", 404),
        ("agency", "so-noi-vu", 403),
        ("agency", "", 403),
    ],
)
def test_what_makes_no_sense_is_refused(officer, typed, field, value, status):
    assert officer.post(PAGE, typed | {field: value}).status_code == status
    assert not MeasureProgress.objects.exists()


def test_a_measure_of_others_is_not_taken(officer, plan, typed):
    mine = {
        int(order)
        for order in re.findall(r'name="order" value="(\d+)"', text_of(officer.get(PAGE)))
    }
    other = plan.measures.exclude(order__in=mine).first()
    assert officer.post(PAGE, typed | {"order": str(other.order)}).status_code == 404
    assert not MeasureProgress.objects.exists()


def test_groups_bring_their_measures(sign_in, dong_van, plan):
    agency_id = dong_van.memberships.get().agency_id
    measures = led_measures(plan, {agency_id})
    assert measures.exists()
    assert not plan.measures.filter(leads__agency=agency_id).exists()
    assert measures.first().text[:40] in text_of(sign_in(dong_van).get(PAGE))


def test_a_locked_period_takes_nothing(officer, plan, so_noi_vu, typed):
    lock(plan, so_noi_vu)
    response = officer.post(PAGE, typed)
    assert (response.status_code, MeasureProgress.objects.count()) == (409, 0)
    assert "Đang làm." in text_of(response)
    assert 'name="order"' not in text_of(officer.get(PAGE))


def test_readers_have_nothing_here(sign_in, lanh_dao, typed):
    client = sign_in(lanh_dao)
    assert "Không có nhiệm vụ nào được giao" in text_of(client.get(PAGE))
    assert client.post(PAGE, typed).status_code == 403


def test_the_number_of_queries_does_not_grow(officer, typed):
    officer.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        officer.get(PAGE)
    officer.post(PAGE, typed)
    with CaptureQueriesContext(connection) as many:
        officer.get(PAGE)
    assert len(many) <= len(few) + 2  # a message's session
    assert len(few) <= 14
