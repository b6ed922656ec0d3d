"""The leaders' first page: for whom, the same numbers as elsewhere, and how little it asks for."""

import json
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Agency, AgencyGroup
from assignments.enums import PeriodKind, ResultStatus
from common.text import format_score
from reports.api.answers import summary_answer
from reports.scope import EVERYTHING
from reports.snapshot import forget_snapshots, read_snapshot
from tests.common.tables.reading import lines_of
from tests.reports.handed_in import put_every_result, put_result
from tests.reports.test_pages import text_of

pytestmark = pytest.mark.django_db

APPROVED = ResultStatus.APPROVED
PATH = "/dieu-hanh/"
FIGURES = "/bieu-do/dieu-hanh/"


@pytest.fixture(autouse=True)
def _q3_open(time_machine_at):
    time_machine_at("2021-09-21 10:42")


def page_of(client: Client, **query: str) -> str:
    response = client.get(PATH, query)
    assert response.status_code == 200
    return text_of(response)


def csv_rows(client: Client, key: str) -> list[list[str]]:
    _, *rows = lines_of(client.get(PATH, {"tai-ve": "csv", "bang": key}))
    return rows


def test_before_any_result(sign_in, lanh_dao):
    page = page_of(sign_in(lanh_dao))
    assert "Chưa có kết quả nào đến hết quý III" in page
    assert "0/88" in page
    assert "Chưa kỳ nào có kết quả." in page


def test_with_results(sign_in, lanh_dao, plan):
    put_every_result(plan, kind="Q2", status=APPROVED)
    put_result(plan, "6.1.1", "0.90", status=APPROVED)
    page = page_of(sign_in(lanh_dao))
    assert "Đến hết quý III đạt 55,74/66,50 điểm, còn 8,66 điểm tới mục tiêu" in page
    assert "Tổng điểm đến hết quý III 55,74 / 66,50 điểm +0,12 so với hết 6 tháng" in page
    assert "Còn thiếu tới mục tiêu 8,66 điểm −0,12 so với hết 6 tháng" in page
    assert "mục tiêu 64,30 (bảng in; cộng từ tiêu chí 64,40)" in page
    assert "Tiêu chí có kết quả 88/88 không đổi so với hết 6 tháng" in page
    assert "1/88 đã nộp, hạn 25/09/2021, còn 4 ngày" in page
    earlier = page_of(sign_in(lanh_dao), ky="Q2")
    assert "Đến hết 6 tháng đạt 55,62/66,50 điểm" in earlier
    assert "mới có 6 tháng: không đổi so với năm 2020" in earlier


def test_numbers_are_those_of_the_summary(sign_in, so_noi_vu, plan):
    put_every_result(plan, kind="Q2", status=APPROVED)
    put_result(plan, "6.1.1", "0.93", status=APPROVED)
    put_result(plan, "8.2", "0.37", kind="Q3", status=APPROVED)
    summary = summary_answer(read_snapshot(plan), PeriodKind.Q3, EVERYTHING)
    client = sign_in(so_noi_vu)
    total, shown = summary.total.current, page_of(client)
    reached, maximum = (
        format_score(Decimal(text)) for text in (total.current, total.applicable_max)
    )
    assert f"đạt {reached}/{maximum} điểm, còn" in shown
    leads = {row[0]: row for row in csv_rows(client, "co-quan")}
    areas = {row[0]: row for row in csv_rows(client, "linh-vuc")}
    for agency in summary.lead_agencies:
        if agency.current.leaf_count:
            applies = format_score(Decimal(agency.current.applicable_max))
            assert leads[agency.agency][1:3] == [str(agency.current.leaf_count), applies]
    for area in summary.areas:
        row = areas[f"{area.code}. {area.name}"]
        assert row[2] == format_score(Decimal(area.current.current))
    assert {"linh-vuc", "theo-ky", "thay-doi"} <= set(client.get(FIGURES).json())


def test_every_mark_leads_on(sign_in, lanh_dao, plan):
    put_every_result(plan, kind="Q3", status=APPROVED)
    body = sign_in(lanh_dao).get(PATH).content.decode()
    main = body[body.index("<main") : body.index("</main>")]
    links = set(re.findall(r'(?:href)="(/[^"?]*)', main))
    codes = [code for (code,) in plan.criteria.filter(level=2).values_list("code")]
    assert {f"/tieu-chi/{code}/" for code in codes} <= links
    assert {"/ky-bao-cao/Q1/", "/ky-bao-cao/Q3/", "/co-quan/so-tai-chinh/"} <= links
    client = sign_in(lanh_dao)
    # And from the criterion to the result, its documents and who handed it in.
    assert 'href="/ket-qua/Q3/6.1.1/"' in client.get("/tieu-chi/6.1.1/").content.decode()
    assert client.get("/ket-qua/Q3/6.1.1/").status_code == 200


def test_links_keep_to_the_period(sign_in, lanh_dao, plan):
    put_every_result(plan, kind="Q2", status=APPROVED)
    body = sign_in(lanh_dao).get(PATH, {"ky": "Q2"}).content.decode()
    main = body[body.index("<main") : body.index("</main>")]
    links = re.findall(r'href="(/(?:tieu-chi|co-quan)/[^"]*)"', main)
    assert links
    assert not [link for link in links if "ky=Q2" not in link]
    assert 'data-figures-url="/bieu-do/dieu-hanh/?ky=Q2"' in body


class TestScope:
    @pytest.mark.parametrize("others", [(), ("6.1.2", "6.1.3"), ("8.2",)])
    def test_a_single_figure_is_nowhere(self, sign_in, plan, so_noi_vu, lanh_dao, others):
        put_result(plan, "1.1", "1.50", status=APPROVED)
        put_result(plan, "6.1.1", "0.47")
        for code in others:
            put_result(plan, code, "0.20")
        entitled, other = (self.everything(sign_in(one)) for one in (so_noi_vu, lanh_dao))
        assert "0,43" in entitled  # what is at stake
        # Coordinates of drawings aside: they go on before the point.
        assert not re.search(r"(?<![0-9])0[.,](47|43|31)(?![0-9])", other)

    def everything(self, client: Client) -> str:
        csv = [
            b"".join(client.get(PATH, {"tai-ve": "csv", "bang": key}).streaming_content).decode()
            for key in ("co-quan", "rui-ro", "con-thieu", "thay-doi", "theo-ky", "tung-ky")
        ]
        figures = json.dumps(client.get(FIGURES).json(), ensure_ascii=False)
        return "\n".join([client.get(PATH).content.decode(), figures, *csv])


class TestKept:
    def test_an_unchanged_page_is_not_sent_again_and_a_return_changes_it(
        self, sign_in, plan, lanh_dao
    ):
        row = put_result(plan, "6.1.1", "0.47")
        client = sign_in(lanh_dao)
        tag = client.get(PATH).headers["ETag"]
        assert client.get(PATH, headers={"If-None-Match": tag}).status_code == 304
        row.delete()
        put_result(
            plan,
            "6.1.1",
            "0.47",
            status=ResultStatus.RETURNED,
            first_submitted_at=row.first_submitted_at,
        )
        again = client.get(PATH, headers={"If-None-Match": tag})
        assert again.status_code == 200
        assert "1 đang bổ sung" in text_of(again)

    def count(self, client: Client, path: str = PATH) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    def test_queries_grow_neither_with_periods_nor_with_agencies(self, sign_in, plan, lanh_dao):
        client = sign_in(lanh_dao)
        put_every_result(plan, kind="Q1", status=APPROVED)
        before = self.count(client)
        assert before <= 8
        for kind in ("Q2", "Q3"):
            put_every_result(plan, kind=kind, status=APPROVED)
        members = Agency.objects.bulk_create(
            Agency(slug=f"xa-{n}", name=f"UBND xã {n}", short_name=f"Xã {n}", kind="commune")
            for n in range(50)
        )
        AgencyGroup.objects.get(slug="ubnd-cap-xa").members.set(members)
        forget_snapshots()
        assert self.count(client) <= before
        assert self.count(client) <= 4
        assert self.count(client, FIGURES) <= 4
