"""What the pages say of where the plan stands now, to whom, and how little they ask for it."""

import json
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actor import Actor
from accounts.models import User
from assignments.actions import results, reviews
from assignments.content import ResultContent, review_stamp
from assignments.enums import ResultStatus
from criteria.models import Plan
from reports.links import Links
from reports.snapshot import read_snapshot
from tests.reports.handed_in import AT, put_every_result, put_result
from tests.reports.test_pages import text_of

pytestmark = pytest.mark.django_db

D = Decimal
APPROVED = ResultStatus.APPROVED
MARKER = "0.47"
"""A score that no figure of the plan has, nor what follows from it (0,43 and 0,31)."""


@pytest.fixture(autouse=True)
def _q3_open(time_machine_at):
    time_machine_at("2021-09-21 10:42")


def page_of(client: Client, path: str, **query: str) -> str:
    response = client.get(path, query)
    assert response.status_code == 200, path
    return text_of(response)


def put_marker(plan: Plan) -> None:
    """Hand in a provisional 0,47 of Sở Tài chính, among results that keep sums from saying so."""
    put_result(plan, "6.1.1", MARKER)
    put_result(plan, "6.1.2", "0.65")
    put_result(plan, "6.1.3", "0.35")
    put_result(plan, "1.1", "1.00", status=APPROVED)


class TestOverview:
    def test_before_any_report_nothing_speaks_of_now(self, sign_in, lanh_dao):
        page = page_of(sign_in(lanh_dao), "/")
        assert "Hiện nay" not in page
        assert "Tiến độ nộp" not in page
        assert "Năm 2020 đạt 56,13" in page

    def test_key_figures_compare_like_with_like(self, sign_in, lanh_dao, plan):
        put_marker(plan)
        page = page_of(sign_in(lanh_dao), "/")
        assert "Hiện nay (đến hết quý III) 2,47 điểm" in page
        assert "gồm 3 kết quả tạm tính: 1,47 điểm" in page
        assert "của 4/88 tiêu chí; cùng các tiêu chí đó năm 2020 đạt 3,89" in page
        assert "Kết quả năm 2020 56,13" in page
        assert "Mục tiêu năm 2021 64,30" in page
        # 4,30 − 2,47 of the four, and what the others were short of in 2020.
        assert "Còn thiếu tới mục tiêu 10,20 điểm gồm 8,37 của 84 tiêu chí chưa có kết quả" in page
        assert "Số liệu đến 10:00 ngày 20/09/2021, gồm 3 kết quả tạm tính." in page

    def test_all_reported(self, sign_in, lanh_dao, plan):
        put_every_result(plan, status=APPROVED)
        page = page_of(sign_in(lanh_dao), "/")
        assert "Đến hết quý III đạt 55,62 điểm (cùng các tiêu chí đó năm 2020 đạt 55,62)" in page
        assert "tất cả đã duyệt" in page
        assert "bằng 83,6% điểm tối đa, 0,00 so với năm 2020" in page
        assert "tạm tính" not in page.replace("Trong đó tạm tính", "")

    def test_what_does_not_apply_leaves_the_maximum(self, sign_in, lanh_dao, plan):
        put_result(plan, "1.1", "1.00", status=APPROVED)
        put_result(plan, "3.4.3", None, status=APPROVED)
        applied = D("66.50") - read_snapshot(plan)["3.4.3"].figures.max
        page = page_of(sign_in(lanh_dao), "/")
        assert f"áp dụng {applied}/66.50".replace(".", ",") in page

    def test_how_far_reporting_has_come(self, sign_in, lanh_dao, plan, time_machine_at):
        put_marker(plan)
        line = "Tiến độ nộp kỳ Quý III: 4/88 đã nộp, 8 cơ quan chưa nộp đủ, hạn 25/09/2021"
        assert f"{line}, còn 4 ngày" in page_of(sign_in(lanh_dao), "/")
        time_machine_at("2021-09-27 08:00")
        assert f"{line}, quá hạn 2 ngày" in page_of(sign_in(lanh_dao), "/")

    def test_sample_results_are_said_to_be(self, sign_in, lanh_dao, plan):
        put_result(plan, "6.1.1", "0.78")
        client, notice = sign_in(lanh_dao), "Kết quả các quý là số liệu mẫu"
        paths = ("/", "/tieu-chi/", "/tieu-chi/6.1.1/", "/co-quan/so-tai-chinh/")
        assert all(notice not in page_of(client, path) for path in paths)
        put_result(plan, "6.1.3", "0.61", is_sample=True)
        assert all(notice in page_of(client, path) for path in paths)

    def test_every_chart_still_has_its_drawing_and_its_table(self, sign_in, lanh_dao, plan):
        put_marker(plan)
        client = sign_in(lanh_dao)
        page = client.get("/").content.decode()
        charts = re.findall(r'<figure class="chart".*?</figure>', page, flags=re.DOTALL)
        assert len(charts) == 5
        assert all(chart.count("<svg") == 2 and "<table" in chart for chart in charts)
        figures = client.get("/bieu-do/tong-quan/").json()
        assert set(figures) == {"linh-vuc", "buoc-tang", "khoang-cach", "co-quan", "cong-bo"}


class TestPeriods:
    @pytest.fixture(autouse=True)
    def _results(self, plan):
        put_result(plan, "6.1.1", "0.60", kind="Q2", status=APPROVED)
        put_result(plan, "6.1.1", "0.80", kind="Q3", status=APPROVED)

    def test_the_latest_opened_one_is_meant(self, sign_in, lanh_dao):
        client = sign_in(lanh_dao)
        latest = page_of(client, "/")
        assert "Hiện nay (đến hết quý III) 0,80" in latest
        for other in ("Q3", "Q4", "Q9", "q2", "", "'--", "２"):
            assert page_of(client, "/", ky=other) == latest, other

    def test_an_earlier_one(self, sign_in, lanh_dao):
        client = sign_in(lanh_dao)
        assert "Hiện nay (đến hết 6 tháng) 0,60" in page_of(client, "/", ky="Q2")
        first = page_of(client, "/", ky="Q1")
        assert "Hiện nay" not in first
        assert "Chưa có kết quả nào đến hết quý I." in first
        assert client.get("/bieu-do/tong-quan/", {"ky": "Q2"}).json() != (
            client.get("/bieu-do/tong-quan/").json()
        )

    @pytest.mark.parametrize(
        "path", ["/", "/tieu-chi/", "/tieu-chi/6.1/", "/co-quan/so-tai-chinh/"]
    )
    def test_links_keep_to_it(self, sign_in, lanh_dao, path):
        client = sign_in(lanh_dao)

        def links(**query: str) -> list[str]:
            body = client.get(path, query).content.decode()
            body = body[body.index('<main id="noi-dung"') : body.index("</main>")]
            body = re.sub(
                r'<nav class="segmented" aria-label="Số liệu.*?</nav>', "", body, flags=re.DOTALL
            )
            return re.findall(
                r'(?:href|data-figures-url)="(/(?:tieu-chi|co-quan|bieu-do)/[^"]*)"', body
            )

        assert links()
        assert not [link for link in links() if "ky=" in link]
        assert not [link for link in links(ky="Q2") if "ky=Q2" not in link]

    def test_the_selector_offers_what_has_opened_and_keeps_the_rest(self, sign_in, lanh_dao):
        body = sign_in(lanh_dao).get("/tieu-chi/", {"ky": "Q2", "q": "giải"}).content.decode()
        nav = re.search(r'<nav class="segmented" aria-label="Số liệu.*?</nav>', body, re.DOTALL)
        assert re.findall(r">([^<>]+)</a>", nav[0]) == ["Quý I", "6 tháng", "Quý III"]
        assert nav[0].count("q=gi%E1%BA%A3i") == 3
        assert 'name="ky" value="Q2"' in body

    def test_a_page_that_is_not_there_has_no_link(self, plan):
        links = Links(read_snapshot(plan), is_in_force=True)
        assert links.to_work("assignments:nothing-of-the-kind", "Q3") == ""
        assert links.to_work("assignments:result", "Q3", "6.1.1") == "/ket-qua/Q3/6.1.1/"


class TestScope:
    """Another agency's figure that waits for approval is nowhere, whoever has looked before."""

    def everything(self, client: Client, plan: Plan) -> str:
        paths = ["/", "/tieu-chi/", "/tieu-chi/?q=6.1.1", "/bieu-do/tong-quan/", "/co-quan/"]
        paths += [f"/co-quan/{slug}/" for slug in ("so-tai-chinh", "ubnd-cap-huyen")]
        paths += [f"/bieu-do/co-quan/{slug}/" for slug in ("so-tai-chinh", "so-noi-vu")]
        for code in ("6", "6.1", "6.1.1", "6.1.2", "6.1.3"):
            paths += [f"/tieu-chi/{code}/", f"/bieu-do/tieu-chi/{code}/"]
        parts = []
        for path in paths:
            response = client.get(path)
            assert response.status_code == 200, path
            if "json" in response.headers["Content-Type"]:
                parts.append(json.dumps(response.json(), ensure_ascii=False))
            else:
                parts.append(response.content.decode())
        return "\n".join(parts)

    def bars(self, client: Client) -> list[float | None]:
        """Return the lengths of every bar that plotly draws of 6.1's leaves, in percent."""
        chart = client.get("/bieu-do/tieu-chi/6.1/").json()["muc-con"]
        return [length for trace in chart["data"] for length in trace["x"]]

    def test_marker(
        self, sign_in, plan, so_noi_vu, so_tai_chinh, dong_van, lanh_dao, quan_tri, nguoi_ngoai
    ):
        signs = ("0,47", "0.47", "0,43", "0,31")
        before = self.everything(sign_in(lanh_dao), plan)
        assert not [sign for sign in signs if sign in before]
        put_marker(plan)
        for entitled in (so_noi_vu, so_tai_chinh):
            seen = self.everything(sign_in(entitled), plan)
            assert {"0,47", "0,43"} <= {sign for sign in signs if sign in seen}
            assert 47.0 in self.bars(sign_in(entitled))
        for other in (dong_van, lanh_dao, quan_tri, nguoi_ngoai):
            seen = self.everything(sign_in(other), plan)
            assert not [sign for sign in signs if sign in seen], other.username
            assert "đã nộp, chờ duyệt" in seen.lower()
            assert "1,47" in seen  # what the three add up to
            assert 47.0 not in self.bars(sign_in(other))

    @pytest.mark.parametrize("code", ["6.1.1", "3.4.3"])
    def test_no_sum_gives_a_single_leaf_away(self, sign_in, plan, so_noi_vu, lanh_dao, code):
        put_result(plan, code, MARKER)
        put_result(plan, "1.1", "1.00", status=APPROVED)
        paths = ["/", "/bieu-do/tong-quan/", "/tieu-chi/", f"/tieu-chi/?q={code}", "/co-quan/"]
        paths += ["/co-quan/so-tai-chinh/", "/co-quan/ubnd-cap-huyen/"]
        above = code.rpartition(".")[0]
        paths += [f"/tieu-chi/{above}/", f"/bieu-do/tieu-chi/{above}/", f"/tieu-chi/{above[0]}/"]
        assert any("0,47" in text_of(sign_in(so_noi_vu).get(path)) for path in paths)
        for path in paths:
            body = sign_in(lanh_dao).get(path).content.decode()
            assert "0,47" not in body, path
            assert "0.47" not in body, path
        assert "1/88 có kết quả, 1 chờ duyệt" in page_of(sign_in(lanh_dao), "/")
        put_result(plan, "6.2.1", "0.20")
        assert "1,67" in page_of(sign_in(lanh_dao), "/")

    def test_a_filter_is_no_way_round(self, sign_in, plan, so_noi_vu, lanh_dao):
        put_marker(plan)
        narrow = {"q": "6.1.1"}
        assert "Tổng số 1,00 0,78 0,47" in page_of(sign_in(so_noi_vu), "/tieu-chi/", **narrow)
        page = page_of(sign_in(lanh_dao), "/tieu-chi/", **narrow)
        assert "Tổng số 1,00 0,78 – 0,90 −0,12 0/1 có kết quả, 1 chờ duyệt" in page

    def test_a_claim_that_it_does_not_apply_is_not_told_either(self, sign_in, plan, lanh_dao):
        put_result(plan, "6.1.1", None)
        page = page_of(sign_in(lanh_dao), "/tieu-chi/6.1.1/")
        assert "Không áp dụng" not in page
        assert "Đã nộp, không áp dụng" not in page
        assert "Quý III Đã nộp, chờ duyệt – –" in page

    def test_a_draft_changes_nothing_for_others(self, sign_in, plan, so_tai_chinh, lanh_dao):
        put_marker(plan)
        client = sign_in(lanh_dao)
        tag = client.get("/").headers["ETag"]
        results.save_result(
            plan=plan,
            kind="Q3",
            code="6.2.1",
            content=ResultContent(self_score=D("0.20"), narrative="Đang làm."),
            expected_version=0,
            actor=Actor(so_tai_chinh, str(so_tai_chinh)),
        )
        assert client.get("/", headers={"If-None-Match": tag}).status_code == 304

    def test_a_role_taken_away_is_another_page(self, sign_in, plan, so_tai_chinh):
        put_marker(plan)
        client = sign_in(so_tai_chinh)
        first = client.get("/tieu-chi/6.1.1/")
        assert "0,47" in text_of(first)
        so_tai_chinh.memberships.all().delete()
        again = client.get("/tieu-chi/6.1.1/", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 200
        assert "0,47" not in text_of(again)


def test_an_approval_moves_the_leaders_chart(sign_in, plan, so_tai_chinh, so_noi_vu, lanh_dao):
    """The whole way: draft, handed in, approved; each step through its action."""
    client, where = sign_in(lanh_dao), {"plan": plan, "kind": "Q3", "code": "6.1.1"}

    def now_bars() -> list[float]:
        chart = client.get("/bieu-do/tieu-chi/6.1/").json()["muc-con"]
        return [trace["x"][0] for trace in chart["data"][:4] if trace["x"]]

    def actor(user: User) -> Actor:
        return Actor(user, str(user))

    content = ResultContent(
        numerator=D("65.00"),
        denominator=D("100.00"),
        self_score=D("0.80"),
        narrative="Đã giải ngân.",
        explanation="Chờ quyết toán.",
    )
    untouched = client.get("/bieu-do/tieu-chi/6.1/")
    row = results.save_result(
        **where, content=content, expected_version=0, actor=actor(so_tai_chinh)
    )
    tag = {"If-None-Match": untouched.headers["ETag"]}
    assert client.get("/bieu-do/tieu-chi/6.1/", headers=tag).status_code == 304
    row = results.submit_result(**where, expected_version=row.version, actor=actor(so_tai_chinh))
    handed_in = client.get("/bieu-do/tieu-chi/6.1/", headers=tag)
    assert handed_in.status_code == 200
    assert now_bars()[2] == 0  # known of, not seen
    row.refresh_from_db()
    reviews.approve_result(
        **where, seen=review_stamp(row), appraised_score=D("0.80"), actor=actor(so_noi_vu)
    )
    approved = client.get(
        "/bieu-do/tieu-chi/6.1/", headers={"If-None-Match": handed_in.headers["ETag"]}
    )
    assert approved.status_code == 200
    assert now_bars()[2] == 80.0
    assert "0,80" in page_of(client, "/tieu-chi/6.1.1/")


class TestTree:
    def cells(self, client: Client, code: str, **query: str) -> list[str]:
        body = client.get("/tieu-chi/", query).content.decode()
        row = re.search(rf'data-code="{re.escape(code)}".*?</tr>', body, re.DOTALL)
        found = re.findall(r"<td[^>]*>(.*?)</td>", row[0], re.DOTALL)
        return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in found]

    def test_columns(self, sign_in, plan, so_noi_vu, lanh_dao):
        put_result(plan, "6.1.1", "0.80", kind="Q2", status=APPROVED)
        put_result(plan, "6.1.2", MARKER)
        put_result(plan, "3.4.3", None, status=APPROVED)
        client = sign_in(so_noi_vu)
        assert self.cells(client, "6.1.1")[:6] == [
            "1,00", "0,78", "0,80", "0,90", "−0,10", "Đã duyệt kỳ 6 tháng",
        ]  # fmt: skip
        assert self.cells(client, "6.1.2")[2:6] == ["0,47", "1,00", "−0,53", "Đã nộp, chờ duyệt"]
        hidden = ["–", "1,00", "–", "Đã nộp, chờ duyệt"]
        assert self.cells(sign_in(lanh_dao), "6.1.2")[2:6] == hidden
        assert self.cells(client, "6.1.3")[2:6] == ["–", "0,90", "(−0,29)", "Chưa có kết quả"]
        assert self.cells(client, "3.4.3")[2:6] == ["–", "1,00", "–", "Không áp dụng"]
        assert self.cells(client, "6.1")[2:6] == [
            "1,27", "2,80", "−0,92", "2/3 có kết quả, 1 tạm tính",
        ]  # fmt: skip
        assert self.cells(client, "8.1")[:6] == ["–", "–", "–", "–", "–", ""]

    def test_totals(self, sign_in, plan, lanh_dao, so_noi_vu):
        put_marker(plan)
        page = page_of(sign_in(lanh_dao), "/tieu-chi/")
        assert "4/88 có kết quả, 3 tạm tính" in page
        narrow = page_of(sign_in(so_noi_vu), "/tieu-chi/", q="6.1")
        assert "Tổng số 3,00 2,39 1,47 2,80 −1,33 3/3 có kết quả, 3 tạm tính" in narrow


class TestCriterion:
    def test_periods(self, sign_in, plan, lanh_dao, so_tai_chinh):
        put_result(
            plan, "6.1.1", "0.70", kind="Q2", status=APPROVED, appraised_score=D("0.65"),
        )  # fmt: skip
        put_result(plan, "6.1.1", MARKER)
        late = "Quý III Đã nộp 0,47 – 20/09/2021"
        own = page_of(sign_in(so_tai_chinh), "/tieu-chi/6.1.1/")
        assert late in own
        others = page_of(sign_in(lanh_dao), "/tieu-chi/6.1.1/")
        assert "Quý I Chưa nộp – – –" in others
        assert "6 tháng Đã duyệt 0,70 0,65 20/09/2021" in others
        assert "Quý III Đã nộp, chờ duyệt – – 20/09/2021" in others
        assert "Cả năm Chưa mở – – –" in others
        # The approved one counts until the later one is approved, too.
        assert "Hiện nay (đến hết quý III) 0,65 điểm" in others

    def test_links_lead_where_the_reader_may_go(self, sign_in, plan, lanh_dao, so_tai_chinh):
        put_result(plan, "6.1.1", "0.70", kind="Q2", status=APPROVED)
        put_result(plan, "6.1.1", MARKER)
        for user, may in ((lanh_dao, {"Q2"}), (so_tai_chinh, {"Q2", "Q3"})):
            body = sign_in(user).get("/tieu-chi/6.1.1/").content.decode()
            links = set(re.findall(r'href="/ket-qua/(Q\d)/6.1.1/"', body))
            assert links == may
            assert all(
                sign_in(user).get(f"/ket-qua/{kind}/6.1.1/").status_code == 200 for kind in links
            )

    def test_late(self, sign_in, plan, lanh_dao):
        put_result(plan, "6.1.1", "0.70", first_submitted_at=AT.replace(day=27))
        put_result(plan, "6.1.1", "0.70", kind="Q2")
        page = page_of(sign_in(lanh_dao), "/tieu-chi/6.1.1/")
        assert "27/09/2021 muộn 2 ngày" in page
        # Due in June, and the plan is of July: nobody is late.
        assert page.count("muộn") == 1

    def test_beyond_the_target(self, sign_in, plan, lanh_dao):
        put_result(plan, "6.1.1", "1.00", status=APPROVED)
        assert "Vượt mục tiêu 0,10" in page_of(sign_in(lanh_dao), "/tieu-chi/6.1.1/")

    def test_every_criterion_and_agency_opens(self, sign_in, plan, lanh_dao):
        put_every_result(plan, kind="Q2", status=APPROVED)
        put_marker(plan)
        put_result(plan, "3.4.3", None)
        client = sign_in(lanh_dao)
        paths = [f"/tieu-chi/{code}/" for code in plan.criteria.values_list("code", flat=True)]
        paths += [
            "/co-quan/ubnd-cap-huyen/",
            "/co-quan/ubnd-huyen-dong-van/",
            "/co-quan/so-noi-vu/",
        ]
        for path in paths:
            assert "None" not in page_of(client, path), path


class TestAgency:
    def test_progress(self, sign_in, plan, lanh_dao):
        put_marker(plan)
        put_result(plan, "6.2.1", "0.50", kind="Q2", status=APPROVED)
        page = page_of(sign_in(lanh_dao), "/co-quan/so-tai-chinh/")
        assert "Tiêu chí chủ trì 13 tiêu chí kỳ Quý III: đã nộp 3/13" in page
        assert "Hiện nay (đến hết quý III) 1,97 điểm" in page
        assert "của 4/13 tiêu chí; cùng các tiêu chí đó năm 2020 đạt 2,89" in page

    def test_the_list_of_all(self, sign_in, plan, lanh_dao):
        put_marker(plan)
        page = page_of(sign_in(lanh_dao), "/co-quan/")
        assert "Hiện nay" in page
        # Sở Tài chính's three: 0,47 + 0,65 + 0,35; Sở Nội vụ's one.
        assert re.search(r"Sở Tài chính 13 10,00 \S+ 1,47", page)
        assert re.search(r"Tổng cộng từ tiêu chí 88 66,50 \S+ 2,47", page)

    def test_one_that_leads_nothing(self, sign_in, plan, lanh_dao):
        put_marker(plan)
        assert "Hiện nay (" not in page_of(sign_in(lanh_dao), "/co-quan/ubnd-huyen-dong-van/")


class TestQueries:
    def count(self, client: Client, path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    def test_many_results_cost_no_query(self, sign_in, plan, lanh_dao):
        for kind in ("Q1", "Q2", "Q3"):
            put_every_result(plan, kind=kind, status=APPROVED)
        client = sign_in(lanh_dao)
        assert self.count(client, "/") <= 8
        assert self.count(client, "/") <= 4
        assert self.count(client, "/tieu-chi/") <= 4
        assert self.count(client, "/bieu-do/tong-quan/") <= 4
