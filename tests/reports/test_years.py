"""Several plans side by side: the one in force is implied, another is named in every link."""

import re

import pytest

from criteria.models import Plan
from tests.factories import make_small_plan

pytestmark = pytest.mark.django_db

PAGES = ["/", "/tieu-chi/", "/tieu-chi/1.1/", "/co-quan/", "/nhiem-vu/", "/doi-chieu/"]


@pytest.fixture
def older(plan: Plan) -> Plan:
    """A closed plan of the same province for 2020."""
    return make_small_plan(
        subject=plan.subject, year=2020, baseline_year=2019, number="9/KH-UBND", status="closed"
    )


def links_of(response) -> set[str]:
    """Return the addresses of pages that a page leads to."""
    found = set(re.findall(r'(?:href|action)="(/[^"]*)"', response.content.decode()))
    return {url for url in found if not url.startswith(("/static/", "/tai-khoan/", "/dang-xuat/"))}


def test_the_plan_in_force_is_implied(sign_in, lanh_dao, older):
    response = sign_in(lanh_dao).get("/")
    assert "Kế hoạch 214/KH-UBND, năm 2021" in response.content.decode()
    named = {url for url in links_of(response) if "nam=" in url}
    assert named == {"/?nam=2020", "/?nam=2021"}  # the year selector


@pytest.mark.parametrize("path", PAGES)
def test_another_year_stays_that_year_wherever_one_goes(sign_in, lanh_dao, older, path):
    response = sign_in(lanh_dao).get(path, {"nam": "2020"})
    assert response.status_code == 200
    assert "Kế hoạch 9/KH-UBND, năm 2020" in response.content.decode()
    strays = {url for url in links_of(response) if "nam=" not in url}
    # The brand leads home, to the plan in force; forms carry the year in a field.
    made = {url for url in strays if url.startswith("/tep-da-tao/tao/")}
    assert strays - made <= {"/", "/tieu-chi/"}
    forms = re.findall(
        r'<form[^>]*action="/tep-da-tao/tao/[^>]*>.*?</form>', response.content.decode(), re.DOTALL
    )
    assert bool(made) == bool(forms)
    assert all('name="nam" value="2020"' in form for form in forms)


def test_a_search_keeps_the_year(sign_in, lanh_dao, older):
    page = sign_in(lanh_dao).get("/tieu-chi/", {"nam": "2020", "q": "1"}).content.decode()
    # The filter's, the top bar's, and that of the table as a PDF.
    assert page.count('name="nam" value="2020"') == 3


def test_a_coordinator_decides_in_the_year_that_is_shown(sign_in, so_noi_vu, older):
    client = sign_in(so_noi_vu)
    url = "/doi-chieu/1/baseline/?nam=2020"
    page = client.get(url)
    assert page.status_code == 200
    typed = {
        "stands": "computed",
        "reason": "Cộng lại.",
        "seen_printed": "5.00",
        "seen_computed": "4.00",
    }
    response = client.post(url, typed)
    assert response.headers["Location"] == "/doi-chieu/?nam=2020"
    assert older.figure_decisions.count() == 1


def test_a_draft_is_the_coordinators_own(sign_in, so_noi_vu, lanh_dao, older):
    Plan.objects.filter(pk=older.pk).update(status="draft")
    assert sign_in(so_noi_vu).get("/", {"nam": "2020"}).status_code == 200
    assert sign_in(lanh_dao).get("/", {"nam": "2020"}).status_code == 404
    assert "nam=2020" not in sign_in(lanh_dao).get("/").content.decode()


class TestAYearInThePath:
    PAGE = "/quan-tri/ke-hoach/2020/ket-qua-nam-truoc/"

    def test_the_frame_is_of_that_year(self, sign_in, so_noi_vu, older):
        page = sign_in(so_noi_vu).get(self.PAGE).content.decode()
        assert "Kế hoạch 9/KH-UBND, năm 2020" in page
        assert 'href="/tieu-chi/?nam=2020"' in page

    def test_the_selector_leads_to_the_same_page_of_another(self, sign_in, so_noi_vu, older):
        page = sign_in(so_noi_vu).get(self.PAGE).content.decode()
        assert 'href="/quan-tri/ke-hoach/2021/ket-qua-nam-truoc/"' in page
