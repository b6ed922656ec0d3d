"""The pages of given tasks: a whole story, who sees what, and what tampering comes to."""

import unicodedata
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from assignments.enums import ResultStatus
from assignments.models import WorkOrder
from criteria.enums import PlanStatus
from criteria.models import Plan
from tests.order_cases import DUE, TEXT, S, given, in_status, reported
from tests.reports.handed_in import put_result

pytestmark = pytest.mark.django_db
GIVE = "/dieu-hanh/giao-viec/moi/"
BOARD = "/dieu-hanh/giao-viec/"


@pytest.fixture(autouse=True)
def _in_september(time_machine_at):
    time_machine_at("2021-09-21 10:42")


def text_of(response) -> str:
    page = html.fromstring(response.content)
    return " ".join(page.xpath("//main")[0].text_content().split())


def form_of(client: Client, path: str, place: int = 0) -> dict[str, Any]:
    """Return what the page's form would send."""
    page = html.fromstring(client.get(path).content)
    form = page.xpath("//main//form[@method='post']")[place]
    fields: dict[str, Any] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    return fields


def url_of(order: WorkOrder, verb: str = "") -> str:
    return f"/viec-duoc-giao/{order.key}/" + (f"{verb}/" if verb else "")


class TestTheStory:
    def test_given_reported_sent_back_reported_confirmed(
        self, sign_in, plan, lanh_dao, so_tai_chinh
    ):
        leader, officer = sign_in(lanh_dao), sign_in(so_tai_chinh)
        fields = form_of(leader, f"{GIVE}?chon=6.1.1&chon=6.1.2")
        response = leader.post(GIVE, fields, follow=True)
        assert response.redirect_chain == [(BOARD, 302)]
        assert "Đã giao 2 việc cho 1 cơ quan." in text_of(response)
        order = WorkOrder.objects.get(criterion__code="6.1.1")
        assert "2 việc được giao" in text_of(officer.get("/viec-cua-toi/"))
        for path in ("/viec-duoc-giao/", "/tieu-chi/6.1.1/", "/ket-qua/Q3/6.1.1/"):
            assert order.text in text_of(officer.get(path)), path
        fields = form_of(officer, url_of(order)) | {"text": "Đã gửi báo cáo 123/BC-STC."}
        done = officer.post(url_of(order, "bao-xong"), fields, follow=True)
        assert "chờ người giao xác nhận" in text_of(done)
        assert "báo ngày 21/09/2021" in text_of(leader.get(BOARD))
        order.refresh_from_db()
        step = {"version": str(order.version), "answer": "Thiếu số liệu cấp huyện."}
        leader.post(url_of(order, "tra-lai"), step)
        assert "Thiếu số liệu cấp huyện." in text_of(officer.get(url_of(order)))
        fields = form_of(officer, url_of(order))
        assert fields["text"][0].strip() == "Đã gửi báo cáo 123/BC-STC."
        officer.post(url_of(order, "bao-xong"), fields | {"text": "Đã bổ sung."})
        leader.post(url_of(order, "xac-nhan"), form_of(leader, url_of(order)))
        order.refresh_from_db()
        assert order.status == S.DONE
        page = text_of(officer.get(url_of(order)))
        assert "Đã xong" in page
        assert "Trả lại việc để làm tiếp" in page

    def test_the_form_starts_with_what_everybody_may_know(self, sign_in, plan, so_noi_vu):
        put_result(plan, "6.1.1", "0.47")
        put_result(plan, "6.1.3", "0.35", status=ResultStatus.APPROVED)
        client = sign_in(so_noi_vu)
        page = html.fromstring(client.get(f"{GIVE}?chon=6.1.1&chon=6.1.3&chon=8.6").content)
        texts = [area.text.strip() for area in page.xpath("//main//textarea")]
        assert texts == [
            "Rà soát kết quả 6.1.1 đã nộp (đang chờ duyệt) để đạt mục tiêu 0,90 điểm.",
            "Bổ sung kết quả 6.1.3 để đạt mục tiêu 0,90 điểm (còn thiếu 0,55).",
            "Nộp kết quả 8.6 để đạt mục tiêu 1,00 điểm (năm 2020 còn thiếu 1,00).",
        ]

    def test_each_fault_is_said_and_nothing_typed_is_lost(self, sign_in, plan, lanh_dao):
        client = sign_in(lanh_dao)
        fields = form_of(client, f"{GIVE}?chon=6.1.1&chon=6.1.2")
        names = [name for name in fields if name.endswith(("-text", "-due_on"))]
        bad = dict(zip(names, ["Việc đầu.", "01/01/2020", "x" * 10_000, "hôm nào"], strict=True))
        response = client.post(GIVE, fields | bad)
        assert response.status_code == 422
        said = text_of(response)
        assert "6.1.1: Hạn 01/01/2020 đã qua. Nhập ngày từ 21/09/2021 đến 31/12/2022." in said
        assert "dài 10.000 ký tự, quá giới hạn 2.000" in said
        assert "6.1.2: Ngày không hợp lệ." in said
        assert "Việc đầu." in said
        assert WorkOrder.objects.count() == 0

    def test_a_text_is_kept_composed(self, sign_in, plan, lanh_dao):
        client = sign_in(lanh_dao)
        fields = form_of(client, f"{GIVE}?chon=6.1.1")
        (name,) = [name for name in fields if name.endswith("-text")]
        text = unicodedata.normalize("NFD", "Đôn đốc giải ngân")
        client.post(GIVE, fields | {name: f"  {text}\r\nhai\x00 "})
        assert WorkOrder.objects.get().text == "Đôn đốc giải ngân\nhai"


class TestWhoSeesWhat:
    @pytest.mark.parametrize(
        ("person", "expected"),
        [
            ("lanh_dao", 200),
            ("so_noi_vu", 200),
            ("so_tai_chinh", 200),
            ("dong_van", 404),
            ("quan_tri", 404),
            ("nguoi_ngoai", 404),
        ],
    )
    def test_a_task(self, request, sign_in, plan, lanh_dao, person, expected):
        order = given(plan, lanh_dao)
        client = sign_in(request.getfixturevalue(person))
        assert client.get(url_of(order)).status_code == expected
        seen = TEXT in client.get("/tieu-chi/6.1.1/").content.decode()
        assert seen is (expected == 200)
        for verb in ("huy", "bao-xong", "sua", "khong-co"):
            status = client.post(url_of(order, verb), {"version": "1"}).status_code
            assert status in ({403, 404, 422} if expected == 200 else {404}), verb
        order.refresh_from_db()
        assert order.version == 1
        if expected == 404:
            missing = client.get(url_of(order).replace(str(order.key), str(uuid.uuid4())))
            assert missing.status_code == 404

    def test_the_agency_ends_nothing_and_leaders_report_nothing(
        self, sign_in, plan, lanh_dao, so_tai_chinh
    ):
        order = given(plan, lanh_dao)
        seen = {"version": "1", "answer": "Thôi.", "text": "Đã làm."}
        officer, leader = sign_in(so_tai_chinh), sign_in(lanh_dao)
        assert officer.post(url_of(order, "huy"), seen).status_code == 403
        assert (
            officer.post(url_of(order, "sua"), seen | {"due_on": "09/10/2021"}).status_code == 403
        )
        assert leader.post(url_of(order, "bao-xong"), seen).status_code == 403

    def test_a_page_that_a_browser_kept_is_sent_anew(self, sign_in, plan, lanh_dao, so_tai_chinh):
        officer = sign_in(so_tai_chinh)
        kept = {"HTTP_IF_NONE_MATCH": officer.get("/tieu-chi/6.1.1/").headers["ETag"]}
        assert officer.get("/tieu-chi/6.1.1/", **kept).status_code == 304
        given(plan, lanh_dao)
        assert TEXT in text_of(officer.get("/tieu-chi/6.1.1/", **kept))

    def test_the_list_is_the_agency_s_own(self, sign_in, plan, lanh_dao, so_noi_vu, so_tai_chinh):
        given(plan, lanh_dao)
        given(plan, lanh_dao, code="3.4.3", agency_slug="so-noi-vu", text="Việc của Sở Nội vụ.")
        page = text_of(sign_in(so_tai_chinh).get("/viec-duoc-giao/"))
        assert TEXT in page
        assert "Việc của Sở Nội vụ." not in page
        assert TEXT not in text_of(sign_in(so_noi_vu).get("/viec-duoc-giao/"))
        assert TEXT in text_of(sign_in(so_noi_vu).get(BOARD))
        assert "không nhận việc" in text_of(sign_in(lanh_dao).get("/viec-duoc-giao/"))


class TestTampering:
    def test_another_plan_s_code_is_not_there(self, sign_in, plan, lanh_dao):
        client = sign_in(lanh_dao)
        assert client.get(f"{GIVE}?chon=9.9.9").status_code == 404
        fields = form_of(client, f"{GIVE}?chon=6.1.1") | {"chon": ["9.9.9"]}
        assert client.post(GIVE, fields).status_code == 404

    def test_another_agency_is_refused_and_the_text_stays(self, sign_in, plan, lanh_dao):
        client = sign_in(lanh_dao)
        fields = form_of(client, f"{GIVE}?chon=6.1.1")
        (name,) = [name for name in fields if name.endswith("-agency")]
        text = name.replace("-agency", "-text")
        response = client.post(GIVE, fields | {name: "so-noi-vu", text: "Gõ dở."})
        assert response.status_code == 409
        assert "hiện là Sở Tài chính" in text_of(response)
        assert "Gõ dở." in text_of(response)
        assert WorkOrder.objects.count() == 0

    def test_what_nobody_leads_is_said(self, sign_in, plan, lanh_dao):
        client = sign_in(lanh_dao)
        assert "Mục 8.1 không có cơ quan chủ trì" in text_of(client.get(f"{GIVE}?chon=8.1"))
        response = client.post(GIVE, {"chon": ["8.1"]})
        assert response.status_code == 422
        assert "Giao việc" not in text_of(client.get("/tieu-chi/8.1/"))

    def test_an_old_page_is_refused_with_what_was_typed(
        self, sign_in, plan, lanh_dao, so_tai_chinh
    ):
        order = given(plan, lanh_dao)
        leader = sign_in(lanh_dao)
        fields = form_of(leader, url_of(order)) | {"text": "Sửa cho rõ.", "due_on": "09/10/2021"}
        reported(order, so_tai_chinh)
        response = leader.post(url_of(order, "sua"), fields)
        assert response.status_code == 409
        assert "đã thay đổi sau khi trang này được mở" in text_of(response)
        assert "Sửa cho rõ." in text_of(response)
        assert "Đã gửi báo cáo 123." in text_of(response)
        order.refresh_from_db()
        assert (order.text, order.due_on) == (TEXT, DUE)

    def test_a_plan_that_has_ended_is_only_shown(self, sign_in, plan, lanh_dao):
        order = given(plan, lanh_dao)
        client = sign_in(lanh_dao)
        fields = form_of(client, f"{GIVE}?chon=6.1.2")
        Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.CLOSED)
        assert "không trong thời gian thực hiện" in text_of(client.get(url_of(order)))
        assert html.fromstring(client.get(url_of(order)).content).xpath("//main//textarea") == []
        assert client.post(url_of(order, "huy"), {"version": "1", "answer": "x"}).status_code == 409
        assert client.post(GIVE, fields).status_code == 409
        assert "Giao việc" not in text_of(client.get("/tieu-chi/6.1.2/"))


class TestTheBoard:
    @pytest.fixture
    def board(self, sign_in, plan, lanh_dao, so_noi_vu, so_tai_chinh, time_machine_at):
        """Four tasks: late, reported, done and given by another."""
        time_machine_at("2021-09-01 08:00")
        given(plan, lanh_dao, text="Muộn.", due_on=DUE.replace(month=9, day=15))
        reported(given(plan, lanh_dao, code="6.1.2", text="Đã báo."), so_tai_chinh)
        in_status(S.DONE, plan, lanh_dao, so_tai_chinh)
        given(plan, so_noi_vu, code="8.6", agency_slug="so-ke-hoach-va-dau-tu", text="Của Sở.")
        time_machine_at("2021-09-21 10:42")
        client = sign_in(lanh_dao)

        def texts(**query: str) -> list[str]:
            page = html.fromstring(client.get(BOARD, query).content)
            return [link.text for link in page.xpath("//tbody//th/a")]

        return texts

    def test_filters(self, board):
        assert board() == ["Muộn.", "Đã báo.", "Của Sở."]
        assert board(trang_thai="tat-ca") == ["Muộn.", "Đã báo.", "Của Sở.", TEXT]
        assert board(trang_thai="done") == [TEXT]
        assert board(qua_han="1") == ["Muộn."]
        assert board(cua_toi="1") == ["Muộn.", "Đã báo."]
        assert board(co_quan="so-ke-hoach-va-dau-tu") == ["Của Sở."]
        assert board(tieu_chi="6.1.2") == ["Đã báo."]
        assert board(trang_thai="x\x00", co_quan="'", qua_han="2") == board()

    def test_counts_and_file(self, board, sign_in, lanh_dao):
        client = sign_in(lanh_dao)
        assert "1 việc quá hạn trong 2 việc đang làm; 1 việc chờ xác nhận." in text_of(
            client.get(BOARD)
        )
        response = client.get(BOARD, {"tai-ve": "csv", "trang_thai": "tat-ca"})
        lines = b"".join(response.streaming_content).decode().splitlines()
        assert len(lines) == 5
        assert "quá hạn 6 ngày" in lines[1]

    def test_queries_don_t_grow(self, sign_in, plan, lanh_dao, so_tai_chinh):
        def count(client: Client, path: str) -> int:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            return len(queries)

        given(plan, lanh_dao)
        pages = [(sign_in(lanh_dao), BOARD), (sign_in(so_tai_chinh), "/viec-duoc-giao/")]
        before = [[count(*page) for page in pages] for _ in range(2)][1]
        for number in range(20):
            given(plan, lanh_dao, text=f"Việc {number}")
        count(*pages[0])  # the plan is read anew after a change
        assert [count(*page) for page in pages] == before
        assert max(before) <= 6
