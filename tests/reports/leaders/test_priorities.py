"""Priorities: what is listed and in what order, what each row says, and to whom."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from accounts.models import Agency
from assignments.enums import PeriodKind, ResultStatus
from assignments.models import MeasureProgress, ReportingPeriod
from common import clock
from criteria.models import Measure
from reports.leaders.movements import movement_of
from reports.leaders.order_texts import suggested_day
from reports.leaders.priorities import Due
from reports.reported import HandedIn, Report
from reports.scope import APPROVED_ONLY, EVERYTHING, Scope
from tests.common.tables.reading import lines_of
from tests.order_cases import given
from tests.reports.handed_in import AT, put_every_result, put_result
from tests.review_cases import attached

pytestmark = pytest.mark.django_db
PATH = "/dieu-hanh/uu-tien/"
APPROVED, SUBMITTED = ResultStatus.APPROVED, ResultStatus.SUBMITTED


@pytest.fixture(autouse=True)
def _in_september(time_machine_at):
    time_machine_at("2021-09-21 10:42")


@pytest.fixture
def rows_for(sign_in):
    """Return a function: person and filters → the rows of the table by code, in order."""

    def rows(person, **query: str) -> dict[str, dict[str, str]]:
        page = html.fromstring(sign_in(person).get(PATH, query).content)
        return {
            row.xpath("./th//span[@class='code']")[0].text: {
                cell.get("data-head"): " ".join(cell.text_content().split())
                for cell in row.xpath("./td[@data-head]")
            }
            for row in page.xpath("//table//tbody/tr")
        }

    return rows


class TestTheList:
    def test_before_any_result_the_points_are_those_of_the_year_before(self, rows_for, lanh_dao):
        rows = rows_for(lanh_dao)
        gains = [Decimal(row["Còn tới mục tiêu"].replace(",", ".")) for row in rows.values()]
        assert gains == sorted(gains, reverse=True)
        assert min(gains) > 0
        assert rows["8.6"]["Việc đã giao"] == "–"
        assert rows["8.6"]["Hiện nay"] == "0,00 / 1,00 tính từ năm 2020"
        assert rows["8.6"]["Biến động"] == "chưa có kết quả"
        assert rows["8.6"]["Còn lại"].startswith("còn 4 ngày 25/09/2021: hạn nộp kỳ Quý III")
        assert rows["8.6"]["Chủ trì"] == "Sở KH&ĐT"

    def test_what_has_reached_its_target_is_listed_when_asked_for(self, plan, rows_for, lanh_dao):
        put_result(plan, "6.1.1", "0.90", status=APPROVED)
        assert "6.1.1" not in rows_for(lanh_dao)
        assert rows_for(lanh_dao, con="toi-da")["6.1.1"]["Còn tới tối đa"] == "0,10"
        put_result(plan, "8.6", None, status=APPROVED)
        assert "8.6" not in rows_for(lanh_dao)
        assert len(rows_for(lanh_dao, con="tat-ca")) == 88

    def test_a_row_says_how_its_measures_documents_and_tasks_stand(
        self, plan, rows_for, lanh_dao, so_tai_chinh
    ):
        result = put_result(plan, "6.1.1", "0.47", status=APPROVED)
        assert "thiếu tài liệu" in rows_for(lanh_dao)["6.1.1"]["Nhiệm vụ"]
        attached(result, so_tai_chinh)
        removed = attached(result, so_tai_chinh, "Bản cũ")
        removed.removed_at, removed.removed_by = clock.now(), so_tai_chinh
        removed.save()
        measures = Measure.objects.filter(plan=plan, criteria__code="6.1.1")
        MeasureProgress.objects.create(
            measure=measures[0],
            period=ReportingPeriod.objects.get(plan=plan, kind="Q3"),
            agency=Agency.objects.get(slug="so-tai-chinh"),
            status="done",
            updated_at=clock.now(),
        )
        given(plan, lanh_dao)
        row = rows_for(lanh_dao)["6.1.1"]
        assert row["Nhiệm vụ"] == f"1/{measures.count()} nhiệm vụ xong 1 tài liệu"
        assert row["Việc đã giao"] == "1 việc còn 14 ngày"

    def test_joint_leads_stand_by(self, rows_for, lanh_dao):
        assert "cùng" in rows_for(lanh_dao, con="tat-ca")["1.4"]["Chủ trì"]

    def test_undated_and_what_was_past_at_issue_are_nobody_s_lateness(
        self, plan, rows_for, lanh_dao, time_machine_at
    ):
        put_every_result(plan, status=APPROVED)
        time_machine_at("2021-10-03 09:00")
        rows = rows_for(lanh_dao, con="tat-ca")
        assert rows["1.6"]["Còn lại"].startswith("– Theo yêu cầu nhiệm vụ")
        assert "đã qua trước ngày ban hành kế hoạch" in rows["2.2.1"]["Còn lại"]
        assert "quá hạn" not in rows["2.2.1"]["Còn lại"]

    def test_an_open_period_s_day_that_has_gone_by_is_late(
        self, rows_for, lanh_dao, time_machine_at
    ):
        time_machine_at("2021-09-27 09:00")
        assert rows_for(lanh_dao)["8.6"]["Còn lại"].startswith("quá hạn 2 ngày")


class TestFilters:
    def test_by_area_agency_day_result_and_task(self, plan, rows_for, lanh_dao):
        put_result(plan, "6.1.1", "0.47", kind="Q2", status=APPROVED)
        given(plan, lanh_dao)
        everything = rows_for(lanh_dao)
        assert {code.partition(".")[0] for code in rows_for(lanh_dao, linh_vuc="6")} == {"6"}
        finance = rows_for(lanh_dao, co_quan="so-tai-chinh")
        assert {row["Chủ trì"] for row in finance.values()} == {"Sở Tài chính"}
        assert "6.1.1" in rows_for(lanh_dao, ket_qua="chua-nop")
        assert "6.1.1" not in rows_for(lanh_dao, ket_qua="chua-co")
        assert list(rows_for(lanh_dao, co_viec="1")) == ["6.1.1"]
        assert list(rows_for(lanh_dao, xep="ma")) == sorted(
            everything, key=lambda code: [int(part) for part in code.split(".")]
        )
        assert rows_for(lanh_dao, han="qua-han") == {}
        assert set(rows_for(lanh_dao, han="7")) == set(everything)
        nonsense = {"linh_vuc": "9", "co_quan": "x", "con": "\x00", "han": "-1", "xep": "'"}
        assert rows_for(lanh_dao, **nonsense) == everything

    def test_the_file_has_the_rows_of_the_page(self, sign_in, plan, rows_for, lanh_dao):
        query = {"linh_vuc": "6", "xep": "han"}
        head, *lines = lines_of(sign_in(lanh_dao).get(PATH, query | {"tai-ve": "csv"}))
        assert [line[0].removeprefix("'") for line in lines] == list(rows_for(lanh_dao, **query))
        assert head[2] == "Còn tới mục tiêu"


class TestHiddenFigures:
    def test_one_that_waits_is_not_told_to_leaders(self, plan, rows_for, lanh_dao, so_noi_vu):
        put_result(plan, "6.1.1", "0.47")
        row = rows_for(lanh_dao)["6.1.1"]
        assert "0,47" not in str(row)
        assert "0,43" not in str(row)
        assert row["Hiện nay"].endswith("đã nộp, chờ duyệt: tính từ năm 2020")
        assert row["Biến động"] == "đã nộp, chờ duyệt"
        row = rows_for(so_noi_vu)["6.1.1"]
        assert (row["Còn tới mục tiêu"], row["Hiện nay"]) == ("0,43", "0,47 / 1,00 tạm tính")

    def test_nor_by_the_order_of_the_list(self, plan, rows_for, lanh_dao):
        before = list(rows_for(lanh_dao))
        put_result(plan, "8.6", "0.99")
        assert list(rows_for(lanh_dao)) == before


class TestQueries:
    def count(self, client: Client, query: str = "") -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PATH + query).status_code == 200
        return len(queries)

    def test_they_don_t_grow(self, sign_in, plan, lanh_dao):
        client = sign_in(lanh_dao)
        self.count(client)
        before = self.count(client)
        for kind in ("Q1", "Q2", "Q3"):
            put_every_result(plan, kind=kind, status=APPROVED)
        for number in range(5):
            given(plan, lanh_dao, text=f"Việc {number}")
        self.count(client)
        assert self.count(client) == before <= 9
        assert self.count(client, "?co_quan=so-tai-chinh&con=tat-ca") <= 10


class TestMovement:
    def handed_in(self, kind: str, score: str | None, status=APPROVED) -> HandedIn:
        points = None if score is None else Decimal(score)
        appraised = points if status is APPROVED else None
        report = Report(PeriodKind(kind), status, points, appraised, score is None)
        return HandedIn(report, 7, AT, AT, False)

    @pytest.mark.parametrize(
        ("results", "scope", "text", "note"),
        [
            ([], EVERYTHING, "chưa có kết quả", ""),
            ([("Q1", "0.50")], EVERYTHING, "không đổi so với năm 2020", ""),
            ([("Q1", "0.60"), ("Q2", "0.85")], EVERYTHING, "tăng 0,25 kỳ 6 tháng", "0,60 → 0,85"),
            ([("Q1", "0.40"), ("Q2", "0.40")], EVERYTHING, "giảm 0,10 kỳ Quý I", "0,50 → 0,40"),
            ([("Q1", None), ("Q2", None)], EVERYTHING, "không áp dụng từ kỳ Quý I", ""),
            ([("Q1", None), ("Q2", "0.20")], EVERYTHING, "đạt 0,20 kỳ 6 tháng", ""),
            ([("Q2", "0.70", SUBMITTED)], APPROVED_ONLY, "đã nộp, chờ duyệt", ""),
            (
                [("Q1", "0.60"), ("Q2", "0.70", SUBMITTED)],
                APPROVED_ONLY,
                "tăng 0,10 kỳ Quý I",
                "0,50 → 0,60; kỳ 6 tháng chờ duyệt",
            ),
            (
                [("Q2", "0.70", SUBMITTED)],
                Scope(agency_ids=frozenset({7})),
                "tăng 0,20 kỳ 6 tháng",
                "0,50 → 0,70",
            ),
            ([("Q4", "0.90")], EVERYTHING, "chưa có kết quả", ""),
        ],
    )
    def test_in_words(self, results, scope, text, note):
        movement = movement_of(
            [self.handed_in(*one) for one in results],
            scope=scope,
            until=PeriodKind.Q3,
            baseline=Decimal("0.50"),
            baseline_year=2020,
        )
        assert (movement.text, movement.note) == (text, note)


def test_a_task_is_due_with_its_criterion_or_in_two_weeks():
    today = date(2021, 9, 21)
    assert suggested_day(Due(None, ""), today) == today + timedelta(days=14)
    assert suggested_day(Due(today, ""), today) == today + timedelta(days=14)
    assert suggested_day(Due(date(2021, 9, 25), ""), today) == date(2021, 9, 25)
