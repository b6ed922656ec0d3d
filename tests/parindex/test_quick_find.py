"""Tìm nhanh: what is found, by which words, and by whom."""

import json
import unicodedata

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Agency, AgencyGroup
from common.text import fold
from criteria.models import Criterion, Plan
from parindex import quick_find
from parindex.quick_find_match import find, initials_of, place, words_of
from parindex.quick_find_places import places_of

pytestmark = pytest.mark.django_db
INDEX = "/tim-nhanh/muc-luc/"

WAYS = {
    "as it is": str,
    "without accents": fold,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "in capitals": str.upper,
    "spaced": lambda text: f"  {text.replace(' ', '   ')} ",
}


@pytest.fixture
def places(so_noi_vu, plan):
    return places_of(so_noi_vu, plan)


class TestRules:
    @pytest.mark.parametrize("way", WAYS)
    def test_every_code_finds_its_criterion_first(self, places, plan, way):
        for code in plan.criteria.values_list("code", flat=True):
            first = find(places, WAYS[way](code))[0]
            assert first.url == f"/tieu-chi/{code}/"

    @pytest.mark.parametrize("way", WAYS)
    def test_every_name_finds_its_place(self, places, way):
        names = [(one.title, one.url) for one in places]
        assert len(names) > 190
        for title, url in names:
            assert url in {one.url for one in find(places, WAYS[way](title))}, title

    def test_what_is_below_a_code_comes_next_in_the_order_of_the_document(self, places):
        codes = [one.code for one in find(places, "3.4")]
        assert codes[:6] == ["3.4", "3.4.1", "3.4.2", "3.4.3", "3.4.4", "3.4.5"]
        assert [one.code for one in find(places, "7.1.")][:3] == ["7.1", "7.1.1", "7.1.2"]

    @pytest.mark.parametrize(
        ("query", "url"),
        [
            ("so tai chinh", "/co-quan/so-tai-chinh/"),
            ("chinh tai so", "/co-quan/so-tai-chinh/"),
            ("stc", "/co-quan/so-tai-chinh/"),
            ("stnmt", "/co-quan/so-tai-nguyen-va-moi-truong/"),
            ("tnmt", "/co-quan/so-tai-nguyen-va-moi-truong/"),
            ("sở TT&TT", "/co-quan/so-thong-tin-va-truyen-thong/"),
            ("ĐỒNG VĂN", "/co-quan/ubnd-huyen-dong-van/"),
            ("ubnd cap xa", "/co-quan/ubnd-cap-xa/"),
            ("bao cao", "/bao-cao/"),
            ("dieu hanh", "/dieu-hanh/"),
            ("quy 3", "/ky-bao-cao/Q3/"),
            ("phan cong", "/quan-tri/phan-cong/"),
        ],
    )
    def test_the_likeliest_comes_first(self, places, query, url):
        assert find(places, query)[0].url == url

    def test_two_agencies_of_the_same_initials_come_before_all_else(self, places):
        assert [one.title for one in find(places, "snv")][:2] == ["Sở Ngoại vụ", "Sở Nội vụ"]

    def test_an_abbreviation_is_found_by_what_it_stands_for(self, places):
        assert "3.4.1" in {one.code for one in find(places, "thủ tục hành chính đúng hạn")}

    @pytest.mark.parametrize(
        "query", ["", "   ", ".", "“”", "zzz", "so zzz", "(a+)+$", "%", "\x00"]
    )
    def test_what_means_nothing_finds_nothing(self, places, query):
        assert find(places, query) == []

    def test_only_the_beginning_of_an_endless_query_counts(self, places):
        assert find(places, "so tai chinh " + " " * 100_000 + "zzz")[0].title == "Sở Tài chính"

    @given(st.text(max_size=60), st.text(max_size=60))
    def test_a_place_is_found_by_any_of_its_words(self, title, hint):
        one = place("Trang", title, "/", hint)
        for word in words_of(f"{title} {hint}"):
            assert find([one], word) == ([one] if words_of(word[:100]) else [])

    @pytest.mark.parametrize(
        ("name", "initials"),
        [
            ("Sở Tài nguyên và Môi trường", "stnvmt stnmt"),
            ("UBND huyện Mèo Vạc", "ubndhmv"),
            ("Sở Lao động - Thương binh và Xã hội", "sldtbvxh sldtbxh"),
            ("Đài Phát thanh - Truyền hình tỉnh", "dpttht"),
            ("", ""),
        ],
    )
    def test_initials(self, name, initials):
        assert initials_of(name) == initials


class TestWhoFindsWhat:
    def addresses(self, user, plan) -> set[str]:
        return {one.url for one in places_of(user, plan)}

    def test_everybody_finds_criteria_and_agencies(self, nguoi_ngoai, plan):
        found = self.addresses(nguoi_ngoai, plan)
        assert {"/tieu-chi/7.1.10/", "/co-quan/so-tai-chinh/", "/nhiem-vu/"} <= found

    def test_each_finds_only_what_opens_for_them(self, request, sign_in, plan):
        people = ("nguoi_ngoai", "so_tai_chinh", "dong_van", "lanh_dao", "quan_tri", "so_noi_vu")
        for name in people:
            user = request.getfixturevalue(name)
            client = sign_in(user)
            for one in places_of(user, plan):
                if one.kind in {"Trang", "Quản trị", "Kỳ"}:
                    assert client.get(one.url).status_code == 200, (name, one.url)

    def test_administration_and_monitoring_are_their_keepers(self, plan, request):
        def found(name: str) -> set[str]:
            return self.addresses(request.getfixturevalue(name), plan)

        assert not any(url.startswith("/quan-tri/") for url in found("so_tai_chinh"))
        assert "/quan-tri/nguoi-dung/" in found("quan_tri") - found("so_noi_vu")
        assert "/quan-tri/phan-cong/" in found("so_noi_vu") - found("lanh_dao")
        assert "/ky-bao-cao/Q3/" in found("lanh_dao") - found("so_tai_chinh")
        assert "/viec-cua-toi/?ky=Q3" in found("so_tai_chinh") - found("lanh_dao")

    def test_a_page_is_there_once(self, so_noi_vu, plan):
        urls = [one.url for one in places_of(so_noi_vu, plan)]
        assert len(urls) == len(set(urls))


class TestIndex:
    def test_rows_are_what_the_server_searches_in(self, sign_in, so_tai_chinh, plan):
        answer = sign_in(so_tai_chinh).get(INDEX)
        index = json.loads(answer.content)
        assert index["isWhole"]
        assert index["places"] == [quick_find._row(one) for one in places_of(so_tai_chinh, plan)]
        assert len(answer.content) < 80_000

    def test_the_same_is_not_sent_twice_and_a_new_name_is(self, sign_in, so_tai_chinh):
        client = sign_in(so_tai_chinh)
        first = client.get(INDEX)
        assert "private" in first.headers["Cache-Control"]
        tag = {"If-None-Match": first.headers["ETag"]}
        assert client.get(INDEX, headers=tag).status_code == 304
        Agency.objects.filter(slug="so-y-te").update(name="Sở Sức khỏe")
        assert client.get(INDEX, headers=tag).status_code == 200

    def test_an_index_without_end_is_cut_and_says_so(self, sign_in, lanh_dao, monkeypatch):
        monkeypatch.setattr(quick_find, "MAX_SENT", 50)
        index = sign_in(lanh_dao).get(INDEX).json()
        assert len(index["places"]) == 50
        assert not index["isWhole"]

    def test_queries_do_not_grow(self, sign_in, lanh_dao):
        client = sign_in(lanh_dao)
        with CaptureQueriesContext(connection) as before:
            client.get(INDEX)
        Agency.objects.bulk_create(
            Agency(slug=f"xa-{n}", name=f"UBND xã {n}", short_name=f"Xã {n}", kind="commune")
            for n in range(100)
        )
        AgencyGroup.objects.create(slug="nhom", name="Nhóm mới")
        with CaptureQueriesContext(connection) as after:
            client.get(INDEX)
        assert len(after) == len(before) <= 8

    def test_the_year_in_use_is_kept(self, sign_in, so_noi_vu, plan):
        Plan.objects.filter(pk=plan.pk).update(status="closed")
        other = Plan.objects.create(
            subject=plan.subject,
            year=2022,
            number="9/KH",
            title="Kế hoạch năm sau",
            issued_on="2022-01-01",
            issuer=plan.issuer,
            baseline_year=2021,
            scale_label=plan.scale_label,
            status="active",
        )
        Criterion.objects.create(
            plan=other, code="1", level="area", sort_key="01", name="Khác", folded_name="khac"
        )
        client = sign_in(so_noi_vu)
        old = {row[2] for row in client.get(INDEX, {"nam": "2021"}).json()["places"]}
        new = {row[2] for row in client.get(INDEX).json()["places"]}
        assert "/tieu-chi/7.1.10/?nam=2021" in old
        assert "/tieu-chi/1/" in new
        assert not any("7.1.10" in url for url in new)
        assert client.get(INDEX, {"nam": "1999"}).status_code == 404

    def test_before_there_is_a_plan_pages_are_found(self, sign_in, quan_tri):
        Plan.objects.all().delete()
        client = sign_in(quan_tri)
        urls = [row[2] for row in client.get(INDEX).json()["places"]]
        assert "/quan-tri/nguoi-dung/" in urls
        assert not any(url.startswith("/tieu-chi/1") for url in urls)
        assert client.get("/tim-nhanh/", {"q": "nguoi dung"}).status_code == 200


class TestResultsPage:
    def test_finds_as_the_dialog_does(self, sign_in, lanh_dao):
        page = sign_in(lanh_dao).get("/tim-nhanh/", {"q": "sO taI CHINH"})
        assert page.context["found"][0].title == "Sở Tài chính"
        assert "/co-quan/so-tai-chinh/" in page.content.decode()

    def test_nothing_found_leads_on(self, sign_in, lanh_dao):
        page = sign_in(lanh_dao).get("/tim-nhanh/", {"q": "<b>zzz", "nam": "2021"})
        text = page.content.decode()
        assert "Không có kết quả nào cho “&lt;b&gt;zzz”" in text
        assert "/tieu-chi/?q=%3Cb%3Ezzz&amp;nam=2021" in text

    def test_without_a_query_it_lists_the_pages(self, sign_in, so_tai_chinh):
        page = sign_in(so_tai_chinh).get("/tim-nhanh/")
        assert {one.kind for one in page.context["found"]} == {"Trang"}
