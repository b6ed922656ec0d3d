"""Trình chiếu and the sheet to take along: the leaders' page as a meeting sees it."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from assignments.enums import ResultStatus
from common import clock
from criteria.models import Criterion
from reports.exports import pdf
from reports.exports.asking import request_export
from reports.figures import HeatmapChart
from reports.leaders.headline import headline
from reports.leaders.overview_page import LeadersOverview
from reports.leaders.slides import ROWS, slides_of
from reports.plan_page import read_page
from tests.reports.exports.pdf_reading import made, text_of, told
from tests.reports.handed_in import put_every_result, put_result

pytestmark = pytest.mark.django_db
SLIDES = "/dieu-hanh/trinh-chieu/"
needs_pdf = pytest.mark.skipif(bool(pdf.missing()), reason="the server lacks Pango or Tinos")


@pytest.fixture(autouse=True)
def _today(time_machine_at):
    time_machine_at("2021-09-21")


def slides(user):
    page = read_page(user, None, "")
    overview = LeadersOverview(page, clock.today())
    return page, overview, slides_of(overview, headline(page.overview, page.now))


def figures_of(client, path):
    html = client.get(path).content.decode()
    return set(re.findall(r"\d+,\d\d\b", re.sub(r"<[^>]*>", " ", html)))


def test_the_first_slide_says_it_and_the_last_asks_for_decisions(plan, lanh_dao):
    put_every_result(plan, kind="Q2", status=ResultStatus.APPROVED)
    put_result(plan, "6.1.1", "0.10", status=ResultStatus.APPROVED)
    page, overview, found = slides(lanh_dao)
    assert found[0].title == headline(page.overview, page.now).finding
    assert found[-1].is_call
    assert found[-1].title == overview.risk_title()
    drawn = [slide.figure.key for slide in found if slide.figure]
    assert any("6.1.1" in row.code for row in found[-1].content.risk_rows())
    assert drawn[:4] == ["linh-vuc", "theo-ky", "thay-doi", "con-thieu"]


def test_every_criterion_is_on_one_slide_of_the_heatmap(plan, lanh_dao):
    put_every_result(plan, status=ResultStatus.APPROVED)
    _, overview, found = slides(lanh_dao)
    parts = [slide.figure for slide in found if isinstance(slide.figure, HeatmapChart)]
    whole = overview.charts["heat"]
    assert isinstance(whole, HeatmapChart)
    assert [row for part in parts for row in part.rows] == list(whole.rows)
    assert len(parts) > 1
    for part in parts:
        areas = {row.group for row in part.rows}
        assert len(part.rows) <= ROWS or len(areas) == 1
    assert len({part.key for part in parts}) == len(parts)


def test_before_any_result_there_are_slides_without_empty_charts(plan, lanh_dao, sign_in):
    _, _, found = slides(lanh_dao)
    assert all(not slide.figure.is_empty for slide in found if slide.figure)
    html = sign_in(lanh_dao).get(SLIDES).content.decode()
    assert html.count('class="slide"') == len(found)


def test_slides_show_no_more_than_the_page(plan, lanh_dao, sign_in):
    put_every_result(plan, kind="Q2", status=ResultStatus.APPROVED)
    put_result(plan, "6.1.1", "0.13", kind="Q3")
    client = sign_in(lanh_dao)
    shown = figures_of(client, SLIDES)
    assert shown
    assert shown <= figures_of(client, "/dieu-hanh/")
    assert "0,13" not in shown


@needs_pdf
def test_the_sheet_is_one_page_whatever_the_words(plan, lanh_dao):
    put_every_result(plan, status=ResultStatus.APPROVED)
    Criterion.objects.filter(plan=plan).update(name="Tên tiêu chí dài quá mức " * 15)
    content = made(lanh_dao, "pdf-dieu-hanh")
    assert re.search(r"Pages: +1\n", told("pdfinfo", content))
    assert len(content) < 300_000
    page = read_page(lanh_dao, None, "")
    text = text_of(content)
    assert headline(page.overview, page.now).finding in text
    overview = LeadersOverview(page, clock.today())
    for kpi in overview.kpis():
        assert str(kpi["value"]) in text
    for row in overview.risk_rows()[:5]:
        assert f"{row.code} " in text


def test_the_sheet_is_the_leaders(plan, dong_van, lanh_dao):
    with pytest.raises(PermissionDenied):
        request_export(user=dong_van, slug="pdf-dieu-hanh", query={})
