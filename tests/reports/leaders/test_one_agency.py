"""An agency's page as its dashboard: what everybody sees, and what is its own affair."""

from decimal import Decimal

import pytest
from django.test import Client

from assignments.enums import PeriodKind
from common import clock
from reports.agency_duties import duties_of
from reports.leaders.one_agency import OneAgency
from reports.now import now_of
from reports.scope import APPROVED_ONLY, EVERYTHING, Scope
from reports.seen import SeenNow
from reports.snapshot import read_snapshot
from tests.reports.handed_in import put_result
from tests.reports.leaders.standing import APPROVED, prove, send_back
from tests.reports.test_pages import text_of

pytestmark = pytest.mark.django_db

D = Decimal
PATH = "/co-quan/so-tai-chinh/"
OWN = "Việc nộp kết quả"


@pytest.fixture(autouse=True)
def _q3_open(time_machine_at):
    time_machine_at("2021-09-21 10:42")


@pytest.fixture
def results(plan):
    put_result(plan, "6.1.1", "0.60", kind="Q2", status=APPROVED)
    prove(put_result(plan, "6.1.1", "0.85", status=APPROVED))
    send_back(put_result(plan, "6.1.2", "0.65", status=APPROVED), 3)
    return plan


def agency_of(plan, scope: Scope = EVERYTHING) -> OneAgency:
    plan.refresh_from_db()
    snapshot = read_snapshot(plan)
    led = duties_of(snapshot, "so-tai-chinh", frozenset()).primary
    now = SeenNow(now_of(snapshot, PeriodKind.Q3), scope)
    return OneAgency("so-tai-chinh", "Sở Tài chính", led, now, clock.today())


def test_the_way_through_the_year(results):
    trend = agency_of(results).trend()
    assert [point.label for point in trend.points] == ["Quý I", "6 tháng", "Quý III", "Cả năm"]
    first, second, third, last = trend.points
    assert first.reached is None  # nobody had reported
    assert second.now == D("0.60")
    assert third.now == D("1.50")
    assert last.reached is None  # not open yet
    before = read_snapshot(results)["6.1.2"].figures.baseline
    assert third.reached - second.reached == D("0.25") + D("0.65") - before
    assert trend.title.endswith("giảm 0,10 so với hết 6 tháng")


def test_one_period_alone_is_said_to_be(plan):
    put_result(plan, "6.1.1", "0.85", status=APPROVED)
    assert agency_of(plan).trend().title.endswith("mới có quý III")


def test_what_moved_since_the_period_before(results):
    moves = {move.facts.code: move for move in agency_of(results).moves()}
    assert moves["6.1.1"].change == D("0.25")
    assert moves["6.1.2"].is_first_result
    assert set(moves) == {"6.1.1", "6.1.2"}


def test_what_waits_moves_for_those_who_see_it(plan):
    put_result(plan, "6.1.1", "0.60", kind="Q2", status=APPROVED)
    put_result(plan, "6.1.2", "0.47")
    assert {move.facts.code for move in agency_of(plan).moves()} == {"6.1.2"}
    assert agency_of(plan, APPROVED_ONLY).moves() == ()


class TestSight:
    def page(self, client: Client) -> str:
        response = client.get(PATH)
        assert response.status_code == 200
        return text_of(response)

    def test_its_record_is_for_itself_and_those_who_monitor(
        self, sign_in, results, so_tai_chinh, so_noi_vu, lanh_dao, dong_van, nguoi_ngoai, quan_tri
    ):
        # A leader and a stranger share the cached body: whoever comes first must not decide.
        for person in (lanh_dao, nguoi_ngoai, so_tai_chinh, so_noi_vu, dong_van, quan_tri):
            client = sign_in(person)
            may_see = person in {lanh_dao, so_tai_chinh, so_noi_vu}
            page = self.page(client)
            assert (OWN in page) is may_see, person
            assert ("3 lần" in page) is may_see, person
            book = b"".join(client.get(PATH, {"tai-ve": "xlsx"}))
            answer = client.get(PATH, {"tai-ve": "csv", "bang": "nop"})
            assert answer.status_code == (200 if may_see else 404), person
            b"".join(answer) if may_see else None
            assert book

    def test_everybody_sees_where_its_points_are_at_risk(self, sign_in, results, nguoi_ngoai):
        page = self.page(sign_in(nguoi_ngoai))
        assert "Thay đổi so với kỳ trước" in page
        assert "Rủi ro:" in page
        assert "chưa có kết quả" in page

    def test_links_to_its_results(self, sign_in, results, nguoi_ngoai):
        put_result(results, "6.1.3", "0.47")
        client = sign_in(nguoi_ngoai)
        page = client.get(PATH).content.decode()
        assert 'href="/ket-qua/Q3/6.1.1/"' in page
        assert "/ket-qua/Q3/6.1.3/" not in page
        assert client.get("/ket-qua/Q3/6.1.1/").status_code == 200

    def test_before_any_report_the_page_is_as_it_was(self, sign_in, lanh_dao):
        page = self.page(sign_in(lanh_dao))
        assert OWN not in page
        assert "Thay đổi so với kỳ trước" not in page
