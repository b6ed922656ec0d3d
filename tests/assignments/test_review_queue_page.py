"""The queue of Thẩm định: what waits, in which order, and approving several at once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from assignments.actions import periods, reviews
from assignments.content import review_stamp
from assignments.models import Result, Review
from assignments.review_queue import QueueFilter, counts_by_agency, days_ago, read_queue
from assignments.views.review_queue import CHANGED
from tests.review_cases import (
    CONTENT,
    actor_of,
    approved,
    attached,
    changed,
    contributed,
    entered,
    every_row,
    handed_in,
    returned,
    where,
)

pytestmark = pytest.mark.django_db
SMALL = replace(CONTENT, self_score=Decimal("0.25"))
SEVERAL = "/tham-dinh/duyet-nhieu/?ky=Q3"


@pytest.fixture
def at(time_machine_at):
    time_machine_at("2021-09-21 10:42")
    return time_machine_at


@pytest.fixture
def client(sign_in, so_noi_vu):
    return sign_in(so_noi_vu)


def queue_of(user, plan, kind="Q3"):
    return read_queue(user, plan, plan.periods.get(kind=kind))


def text_of(response):
    return " ".join(response.content.decode().split())


def test_an_empty_queue_says_so(at, client):
    page = text_of(client.get("/tham-dinh/"))
    assert "Không còn kết quả nào chờ thẩm định" in page
    assert "Chưa có quyết định nào trong kỳ này" in page


def test_what_waits_by_age(plan, so_tai_chinh, so_noi_vu, so_noi_vu_2, dong_van, at):
    half = replace(CONTENT, self_score=Decimal("0.50"))
    approved(plan, so_tai_chinh, so_noi_vu, half, code="6.3.1")
    handed_in(plan, so_tai_chinh)
    contributed(plan, dong_van, "Huyện đã giải ngân.")
    attached(Result.objects.get(criterion__code="6.1.1"), so_tai_chinh)
    entered(plan, so_tai_chinh, SMALL, code="6.1.2")
    returned(plan, so_tai_chinh, so_noi_vu, SMALL, code="6.1.3")
    at("2021-09-23 08:00")
    row = handed_in(plan, so_tai_chinh, SMALL, code="6.3.1")
    reviews.begin_review(
        **where(plan, code="6.3.1"), expected_version=row.version, actor=actor_of(so_noi_vu_2)
    )
    at("2021-09-26 09:00")
    handed_in(plan, so_noi_vu, SMALL, code="1.1")

    rows = queue_of(so_noi_vu, plan)
    assert [row.code for row in rows] == ["6.1.1", "6.3.1", "1.1"]
    first, second, third = rows
    assert (first.handed_in, second.handed_in, third.handed_in) == (
        "5 ngày trước",
        "3 ngày trước",
        "hôm nay",
    )
    assert [row.is_late for row in rows] == [False, False, True]
    assert (first.document_count, first.contribution_count) == (1, 1)
    assert (first.own_score, first.maximum, first.target) == ("0,75", "1,00", "0,90")
    assert (first.last_score, first.difference) == ("–", "–")
    assert (second.last_score, second.difference, second.is_lower) == ("0,50", "−0,25", True)
    assert (second.reviewer, first.reviewer) == ("Điều phối CCHC 2", "")
    assert [row.is_own for row in rows] == [False, False, True]
    assert not third.can_be_chosen
    assert first.stamp == review_stamp(Result.objects.get(criterion__code="6.1.1"))
    counts = counts_by_agency(rows)
    assert [(one.name, one.count, one.late_count) for one in counts] == [
        ("Sở Tài chính", 2, 0),
        ("Sở Nội vụ", 1, 1),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["6.1.1", "1.1"]),
        ("co_quan=so-noi-vu", ["1.1"]),
        ("linh_vuc=6", ["6.1.1"]),
        ("tre=1", ["1.1"]),
        ("q=giai ngan", ["6.1.1"]),
        ("q=sở nội vụ", ["1.1"]),
        ("q=%00'--", []),
        ("co_quan=khong-co", []),
        ("linh_vuc=6&tre=1", []),
    ],
)
def test_filters(plan, so_tai_chinh, so_noi_vu, at, sign_in, query, expected):
    handed_in(plan, so_tai_chinh)
    at("2021-09-26 09:00")
    handed_in(plan, so_noi_vu, SMALL, code="1.1")
    response = sign_in(so_noi_vu).get(f"/tham-dinh/?ky=Q3&{query}")
    assert response.status_code == 200
    assert [row.code for row in response.context["rows"]] == expected
    # The filter goes along to the pages of single results and back.
    wanted = QueueFilter.of(response.wsgi_request.GET)
    assert QueueFilter.of(wanted.parameters) == wanted


def test_a_period_that_is_not_there(client, at):
    assert client.get("/tham-dinh/?ky=Q9").status_code == 404
    assert client.get("/tham-dinh/?nam=1999").status_code == 404
    assert client.get("/tham-dinh/?ky=Q1").status_code == 200


@pytest.mark.parametrize(
    ("day", "expected"), [(21, "hôm nay"), (22, "hôm nay"), (20, "hôm qua"), (11, "10 ngày trước")]
)
def test_how_long_ago(day, expected, at):
    assert days_ago(date(2021, 9, day), date(2021, 9, 21)) == expected


def test_as_many_queries_for_one_as_for_many(plan, so_tai_chinh, so_noi_vu, dong_van, at, client):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/tham-dinh/").status_code == 200
        return len(queries)

    handed_in(plan, so_tai_chinh)
    few = count()
    for code in ("6.1.3", "6.2.3", "6.3.3"):
        row = handed_in(plan, so_tai_chinh, SMALL, code=code)
        attached(row, so_tai_chinh)
    approved(plan, so_tai_chinh, so_noi_vu, SMALL, code="6.3.1")
    contributed(plan, dong_van, "Huyện đã giải ngân.")
    assert count() == few


# --- Several at once -----------------------------------------------------------------------------


def chosen(*codes: str) -> dict[str, object]:
    seen = {
        f"seen-{row.criterion.code}": review_stamp(row)
        for row in Result.objects.select_related("criterion")
    }
    return {"chon": list(codes), **seen}


def test_several_at_once_each_at_its_own_score(plan, so_tai_chinh, at, client):
    handed_in(plan, so_tai_chinh)
    handed_in(plan, so_tai_chinh, SMALL, code="6.1.3")
    handed_in(plan, so_tai_chinh, SMALL, code="6.2.3")
    response = client.post(SEVERAL, chosen("6.1.1", "6.1.3"))
    assert response.status_code == 200
    assert "Đã duyệt 2 trên 2 kết quả được chọn" in text_of(response)
    scores = dict(Result.objects.values_list("criterion__code", "appraised_score"))
    assert scores == {"6.1.1": Decimal("0.75"), "6.1.3": Decimal("0.25"), "6.2.3": None}


def test_what_can_not_be_approved_is_named_and_nothing_else_is_lost(
    plan, so_tai_chinh, so_noi_vu, dong_van, at, client
):
    handed_in(plan, so_tai_chinh)
    for code in ("6.1.3", "6.2.3", "6.3.3"):
        handed_in(plan, so_tai_chinh, SMALL, code=code)
    handed_in(plan, so_noi_vu, SMALL, code="1.1")
    form = chosen("6.1.1", "6.1.3", "6.2.3", "6.3.3", "1.1", "9.9", "\x00", "6/1", "<b>" * 90)
    contributed(plan, dong_van, "Thêm sau.")  # 6.1.1
    attached(Result.objects.get(criterion__code="6.1.3"), so_tai_chinh)
    row = entered(plan, so_tai_chinh, changed("Sửa lại."), code="6.2.3")
    assert row.status == "draft"

    response = client.post(SEVERAL, form)
    outcomes = {one.code: one for name in ("done", "refused") for one in response.context[name]}
    assert response.status_code == 200
    assert [code for code, one in outcomes.items() if one.is_done] == ["6.3.3"]
    assert outcomes["6.1.1"].text == outcomes["6.1.3"].text == outcomes["6.2.3"].text == CHANGED
    assert "Người nộp không được tự thẩm định" in outcomes["1.1"].text
    assert outcomes["9.9"].text == "Không có kết quả này."
    page = text_of(response)
    for code in ("6.1.1", "6.1.3", "6.2.3", "1.1"):
        assert f"Tiêu chí {code}" in page
    assert list(Review.objects.values_list("result__criterion__code", flat=True)) == ["6.3.3"]


def test_nothing_chosen(plan, so_tai_chinh, at, client):
    handed_in(plan, so_tai_chinh)
    before = every_row()
    response = client.post(SEVERAL, {})
    assert response.status_code == 422
    assert "Chưa chọn kết quả nào để duyệt" in text_of(response)
    assert every_row() == before


def test_pressing_twice_approves_once(plan, so_tai_chinh, at, client):
    handed_in(plan, so_tai_chinh)
    form = chosen("6.1.1", "6.1.1")
    assert client.post(SEVERAL, form).status_code == 200
    before = every_row()
    again = client.post(SEVERAL, form)
    assert again.status_code == 200
    assert "đã duyệt ở lần bấm trước" in text_of(again)
    assert every_row() == before
    assert AuditEvent.objects.filter(action="result.approve").count() == 1


def test_somebody_elses_approval_is_not_taken_for_ones_own(
    plan, so_tai_chinh, so_noi_vu_2, at, client
):
    handed_in(plan, so_tai_chinh)
    form = chosen("6.1.1")
    row = Result.objects.get()
    reviews.approve_result(**where(plan), seen=review_stamp(row), actor=actor_of(so_noi_vu_2))
    response = client.post(SEVERAL, form)
    assert response.status_code == 409
    assert [one.code for one in response.context["refused"]] == ["6.1.1"]


def test_a_locked_period_shows_what_waits_and_takes_nothing(
    plan, so_tai_chinh, so_noi_vu, at, client
):
    handed_in(plan, so_tai_chinh)
    form = chosen("6.1.1")
    periods.lock_period(plan=plan, kind="Q3", actor=actor_of(so_noi_vu))
    page = client.get("/tham-dinh/?ky=Q3")
    assert [row.can_be_chosen for row in page.context["rows"]] == [False]
    response = client.post(SEVERAL, form)
    assert response.status_code == 409
    assert "đã khóa" in response.context["refused"][0].text


def test_only_what_the_form_is_for_can_be_sent(plan, so_tai_chinh, dong_van, at, client):
    handed_in(plan, so_tai_chinh)
    form = chosen("6.1.1") | {
        "appraised_score": "1",
        "self_score": "1",
        "status": "draft",
        "agency": str(dong_van.pk),
        "submitted_by": str(dong_van.pk),
        "reason": "x",
    }
    client.post(SEVERAL, form)
    row = Result.objects.get()
    assert (row.status, row.appraised_score, row.self_score) == (
        "approved",
        Decimal("0.75"),
        Decimal("0.75"),
    )
    assert (row.agency.slug, row.submitted_by) == ("so-tai-chinh", so_tai_chinh)
    assert Review.objects.get().reason == ""


def test_recently_decided(plan, so_tai_chinh, so_noi_vu, at, client):
    approved(plan, so_tai_chinh, so_noi_vu)
    returned(plan, so_tai_chinh, so_noi_vu, SMALL, code="6.3.1")
    rows = client.get("/tham-dinh/?ky=Q3").context["recent"]
    assert [(row.code, row.is_approved) for row in rows] == [("6.3.1", False), ("6.1.1", True)]
    assert rows[0].reason == "Thiếu bảng kê."
