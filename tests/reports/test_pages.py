"""What the pages say, and how little they ask the database."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Agency, AgencyGroup
from criteria.models import Plan
from reports.snapshot import forget_snapshots

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    """Return the page's text without tags, with single spaces."""
    body = re.sub(r"<(script|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).strip()


class TestOverview:
    def test_printed_and_computed_totals_stand_side_by_side(self, sign_in, lanh_dao):
        page = text_of(sign_in(lanh_dao).get("/"))
        assert "Năm 2020 đạt 56,13 trên 66,50 điểm phần thẩm định" in page
        assert "mục tiêu năm 2021 là 64,30 điểm, tăng 8,17 điểm (14,6%)" in page
        assert "cộng từ tiêu chí: 55,62" in page
        assert "cộng từ tiêu chí: 64,40" in page

    def test_the_nine_criteria_at_zero(self, sign_in, lanh_dao):
        page = text_of(sign_in(lanh_dao).get("/"))
        assert "9 tiêu chí không có điểm năm 2020" in page
        for code in ["3.2.2", "3.2.5", "6.3.1", "6.3.2", "7.3.1", "8.2", "8.3.1", "8.5", "8.6"]:
            assert f"{code} " in page

    def test_emphasis_by_role(self, sign_in, lanh_dao, so_tai_chinh, so_noi_vu):
        strip = "Sở Tài chính chủ trì 13 tiêu chí"
        assert strip in text_of(sign_in(so_tai_chinh).get("/"))
        assert strip not in text_of(sign_in(lanh_dao).get("/"))
        waiting = "8 số liệu của bảng in không bằng tổng các tiêu chí"
        assert waiting in text_of(sign_in(so_noi_vu).get("/"))
        assert waiting not in text_of(sign_in(lanh_dao).get("/"))

    def test_every_chart_has_its_drawing_and_its_table(self, sign_in, lanh_dao):
        page = sign_in(lanh_dao).get("/").content.decode()
        charts = re.findall(r'<figure class="chart".*?</figure>', page, flags=re.DOTALL)
        assert len(charts) == 5
        for chart in charts:
            assert chart.count("<svg") == 2
            assert "<table" in chart
            assert "chart-summary" in chart

    def test_figures_for_plotly(self, sign_in, lanh_dao):
        figures = sign_in(lanh_dao).get("/bieu-do/tong-quan/").json()
        assert set(figures) == {"linh-vuc", "buoc-tang", "khoang-cach", "co-quan", "cong-bo"}

    def test_no_plan_yet(self, sign_in, lanh_dao):
        Plan.objects.all().delete()
        response = sign_in(lanh_dao).get("/")
        assert response.status_code == 404
        assert "Chưa có kế hoạch" in text_of(response)

    def test_another_year_is_not_there(self, sign_in, lanh_dao):
        response = sign_in(lanh_dao).get("/", {"nam": "2022"})
        assert response.status_code == 404
        assert "2022" in text_of(response)

    @pytest.mark.parametrize("year", ["x", "-1", "2021\x00", "9" * 500, "２０２１"])
    def test_nonsense_years(self, sign_in, lanh_dao, year):
        assert sign_in(lanh_dao).get("/", {"nam": year}).status_code == 404


class TestQueries:
    def count(self, client, path) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    def test_dashboard_cold_and_warm(self, sign_in, lanh_dao):
        client = sign_in(lanh_dao)
        assert self.count(client, "/") <= 8
        assert self.count(client, "/") <= 4

    @pytest.mark.parametrize("path", ["/", "/tieu-chi/", "/co-quan/", "/doi-chieu/"])
    def test_the_number_does_not_grow_with_agencies(self, sign_in, lanh_dao, path):
        client = sign_in(lanh_dao)
        before = self.count(client, path)
        group = AgencyGroup.objects.get(slug="ubnd-cap-xa")
        communes = Agency.objects.bulk_create(
            Agency(slug=f"xa-{n}", name=f"UBND xã {n}", short_name=f"Xã {n}", kind="commune")
            for n in range(200)
        )
        group.members.set(communes)
        forget_snapshots()
        assert self.count(client, path) <= before
        assert self.count(client, "/") <= 8

    @pytest.mark.parametrize(
        ("path", "limit"),
        [
            ("/tieu-chi/", 8),
            ("/tieu-chi/7.1.10/", 22),
            ("/co-quan/", 12),
            ("/co-quan/so-tai-chinh/", 22),
            ("/nhiem-vu/", 16),
            ("/doi-chieu/", 8),
        ],
    )
    def test_other_pages(self, sign_in, lanh_dao, path, limit):
        assert self.count(sign_in(lanh_dao), path) <= limit


class TestUnchangedPages:
    def test_the_same_page_is_not_sent_twice(self, sign_in, lanh_dao):
        client = sign_in(lanh_dao)
        first = client.get("/tieu-chi/")
        again = client.get("/tieu-chi/", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert "private" in first.headers["Cache-Control"]
        assert "no-cache" in first.headers["Cache-Control"]

    def test_a_change_shows_on_the_first_request_after_it(self, sign_in, lanh_dao, plan):
        client = sign_in(lanh_dao)
        first = client.get("/")
        Plan.objects.filter(pk=plan.pk).update(revision=plan.revision + 1)
        again = client.get("/", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 200

    def test_another_reader_gets_another_tag(self, sign_in, lanh_dao, so_noi_vu):
        tags = {sign_in(who).get("/").headers["ETag"] for who in (lanh_dao, so_noi_vu)}
        assert len(tags) == 2


class TestTree:
    def codes(self, response) -> list[str]:
        return re.findall(r'data-code="([^"]+)"', response.content.decode())

    def test_whole_tree_in_document_order(self, sign_in, lanh_dao):
        codes = self.codes(sign_in(lanh_dao).get("/tieu-chi/"))
        assert len(codes) == 121
        assert codes.index("7.1.10") == codes.index("7.1.9") + 1

    @pytest.mark.parametrize(
        ("query", "leaves"),
        [
            ({"loc": "khong-diem"}, 9),
            ({"loc": "mat-diem"}, 25),
            ({"loc": "muc-tieu-duoi-toi-da"}, 7),
            ({"linh_vuc": "2"}, 5),
            ({"co_quan": "so-tai-chinh", "vai_tro": "lead"}, 13),
            ({"q": "7.1.10"}, 1),
            ({"q": "7.1"}, 11),
            ({"q": "DAO TAO"}, 1),
            ({"q": "đào tạo"}, 1),
            ({"q": "không có gì như thế"}, 0),
            ({"q": "(a+)+$"}, 0),
            ({"q": "%"}, 0),
            ({"linh_vuc": "99", "co_quan": "x", "vai_tro": "y", "loc": "z", "cap": "7"}, 89),
        ],
    )
    def test_filters(self, sign_in, lanh_dao, query, leaves):
        response = sign_in(lanh_dao).get("/tieu-chi/", query)
        assert response.context["leaf_count"] == leaves
        assert (leaves == 0) == ("Không có mục nào phù hợp" in text_of(response))

    def test_folding_by_level(self, sign_in, lanh_dao):
        client = sign_in(lanh_dao)
        assert len(self.codes(client.get("/tieu-chi/", {"cap": "1"}))) == 8
        assert len(self.codes(client.get("/tieu-chi/", {"cap": "2"}))) == 45

    def test_totals_of_a_filter(self, sign_in, lanh_dao):
        page = text_of(sign_in(lanh_dao).get("/tieu-chi/", {"linh_vuc": "2"}))
        assert "Tổng số 5,00 4,50 5,00 0,50" in page

    def test_a_members_groups_count(self, sign_in, lanh_dao):
        response = sign_in(lanh_dao).get(
            "/tieu-chi/", {"co_quan": "ubnd-huyen-dong-van", "vai_tro": "lead"}
        )
        assert response.context["leaf_count"] == 1

    def test_what_was_typed_stays_and_is_escaped(self, sign_in, lanh_dao):
        page = sign_in(lanh_dao).get("/tieu-chi/", {"q": '"><script>alert(1)</script>'})
        assert b"<script>alert(1)" not in page.content
        assert b"&lt;script&gt;" in page.content


class TestCriterion:
    def test_every_criterion_opens(self, sign_in, lanh_dao, plan):
        client = sign_in(lanh_dao)
        for code in plan.criteria.values_list("code", flat=True):
            response = client.get(f"/tieu-chi/{code}/")
            assert response.status_code == 200, code
            assert "None" not in text_of(response), code

    def test_unknown_code(self, sign_in, lanh_dao):
        for code in ("9.9", "7.1.10.", "x", "'--"):
            assert sign_in(lanh_dao).get(f"/tieu-chi/{code}/").status_code == 404

    def test_sipas_has_no_figures(self, sign_in, lanh_dao):
        page = text_of(sign_in(lanh_dao).get("/tieu-chi/8.1/"))
        assert "Bộ Nội vụ đánh giá" in page
        assert "Còn thiếu tới mục tiêu" not in page
        assert "phần thẩm định, tối đa" not in page.split("Bộ Nội vụ đánh giá")[0]

    def test_modes_deadlines_and_raw_words(self, sign_in, lanh_dao):
        page = text_of(sign_in(lanh_dao).get("/tieu-chi/3.2.4/"))
        assert "theo dõi, đôn đốc" in page
        assert "thực hiện" in page
        assert "Các Sở, banh, ngành" in page
        page = text_of(sign_in(lanh_dao).get("/tieu-chi/2.2.1/"))
        assert "đã qua trước ngày ban hành kế hoạch" in page

    def test_completed_title_is_marked(self, sign_in, lanh_dao, plan):
        page = text_of(sign_in(lanh_dao).get("/tieu-chi/4.3/"))
        assert "Thực hiện phân cấp quản lý" in page
        assert plan.criteria.get(code="4.3").name_note in page


class TestAgencies:
    def test_every_agency_and_group_opens(self, sign_in, lanh_dao):
        client = sign_in(lanh_dao)
        slugs = [
            *Agency.objects.values_list("slug", flat=True),
            *AgencyGroup.objects.values_list("slug", flat=True),
        ]
        for slug in slugs:
            response = client.get(f"/co-quan/{slug}/")
            assert response.status_code == 200, slug
            assert "None" not in text_of(response), slug

    def test_points_of_a_lead(self, sign_in, lanh_dao):
        page = text_of(sign_in(lanh_dao).get("/co-quan/so-tai-chinh/"))
        assert "Tiêu chí chủ trì 13" in page

    def test_a_district_leads_through_its_group(self, sign_in, lanh_dao):
        page = text_of(sign_in(lanh_dao).get("/co-quan/ubnd-huyen-dong-van/"))
        assert "Chủ trì với tư cách thành viên của nhóm" in page
        assert "3.4.3" in page

    def test_unknown_agency(self, sign_in, lanh_dao):
        assert sign_in(lanh_dao).get("/co-quan/khong-co/").status_code == 404


class TestMeasures:
    def test_by_area_agency_and_words(self, sign_in, lanh_dao):
        client = sign_in(lanh_dao)
        everything = client.get("/nhiem-vu/").context["search"].count
        one_area = client.get("/nhiem-vu/", {"linh_vuc": "6"}).context["search"].count
        post = client.get("/nhiem-vu/", {"q": "BUU CHINH"}).context["search"].count
        finance = client.get("/nhiem-vu/", {"co_quan": "so-tai-chinh"}).context["search"].count
        assert everything > 50
        assert 0 < one_area < finance < everything
        assert 0 < post < everything

    def test_the_rest_of_the_plan_is_there(self, sign_in, lanh_dao):
        page = text_of(sign_in(lanh_dao).get("/nhiem-vu/"))
        assert "Trách nhiệm của Sở Nội vụ" in page
        assert "Trách nhiệm của các cơ quan, đơn vị" in page
