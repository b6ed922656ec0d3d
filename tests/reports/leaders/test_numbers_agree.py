"""One moment, every page and file: the numbers are those of the API's summary to the hundredth.

The Word report is held to the summary in ``tests/reports/exports/test_report_docx.py``.
"""

import io
import re
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from assignments.enums import ResultStatus
from common.text import format_score
from reports.exports import pdf
from tests.common.tables.reading import lines_of
from tests.reports.exports.pdf_reading import made, text_of
from tests.reports.handed_in import put_result

pytestmark = pytest.mark.django_db
APPROVED, SUBMITTED = ResultStatus.APPROVED, ResultStatus.SUBMITTED
SUMMARY = "/api/v1/plans/2021/summary"
OPEN_NOW = 7
"""Every seventh leaf is left without a result, so that sums are partial."""

BY_AREA = [
    ("/", "diem-linh-vuc", "Mã", "Hiện nay"),
    ("/", "linh-vuc", "Lĩnh vực", "Hiện nay"),
    ("/tieu-chi/", "tieu-chi", "Mã", "Hiện nay"),
    ("/dieu-hanh/", "linh-vuc", "Lĩnh vực", "Hiện nay"),
]
BY_LEAD = [
    ("/co-quan/", "chu-tri", "Cơ quan", "Hiện nay"),
    ("/dieu-hanh/co-quan/", "co-quan", "Cơ quan", "Hiện nay"),
]


@pytest.fixture(autouse=True)
def _today(time_machine_at):
    time_machine_at("2021-09-21 10:42")


@pytest.fixture
def reported(plan):
    """Return a plan of which nearly every kind of result is there, twice or more in every area."""
    leaves = plan.criteria.filter(children=None, assignments__is_primary=True).order_by("sort_key")
    for index, (code, maximum) in enumerate(leaves.values_list("code", "printed_max")):
        if index % OPEN_NOW == 0:
            continue
        score = None if code == "4.1.3" else str(round(maximum * (index % 10) / 10, 2))
        kind, status = ("Q2", APPROVED) if index % 3 else ("Q3", SUBMITTED)
        put_result(plan, code, score, kind=kind, status=APPROVED if score is None else status)
    return plan


def column(client, path, key, head, wanted):
    """Return a column of a page's table by the row's code or name; the foot under ''."""
    heads, *rows = lines_of(client.get(path, {"tai-ve": "csv", "bang": key}))
    first, second = heads.index(head), heads.index(wanted)
    return {row[first].partition(". ")[0].strip("'"): row[second] for row in rows}


def points(text):
    return format_score(Decimal(text)) if text is not None else ""


@pytest.mark.parametrize("person", ["so_noi_vu", "lanh_dao"])
def test_every_table_has_the_summary_s_sums(reported, sign_in, request, person):
    client = sign_in(request.getfixturevalue(person))
    summary = client.get(SUMMARY).json()
    areas = {area["code"]: points(area["current"]["current"]) for area in summary["areas"]}
    assert summary["total"]["current"]["unreported_count"] > 0
    assert summary["total"]["current"]["provisional_count"] > 1
    assert summary["total"]["current"]["not_applicable_count"] == 1
    for place in BY_AREA:
        shown = column(client, *place)
        assert {code: shown[code] for code in areas} == areas, place
    leads = {
        lead["agency"]: points(lead["current"]["current"])
        for lead in summary["lead_agencies"]
        if lead["current"]["leaf_count"]
    }
    for place in BY_LEAD:
        shown = column(client, *place)
        assert {name: shown[name] for name in leads} == leads, place


@pytest.mark.parametrize("person", ["so_noi_vu", "lanh_dao"])
def test_every_total_is_the_summary_s(reported, sign_in, request, person):
    client = sign_in(request.getfixturevalue(person))
    total = client.get(SUMMARY).json()["total"]
    now = points(total["current"]["current"])
    for path, key, head, wanted in (BY_AREA[0], BY_AREA[2], *BY_LEAD):
        foot = list(column(client, path, key, head, wanted).values())[-1]
        assert foot == now, path
    kept = Decimal(0)
    for leaf in reported.criteria.filter(children=None, assignments__is_primary=True):
        if not leaf.results.exists():
            kept += leaf.printed_baseline or 0
    reached = points(str(Decimal(total["current"]["current"]) + kept))
    maximum = points(total["current"]["applicable_max"])
    # Where leaves without a result keep what they had the year before.
    what_if = ("/dieu-hanh/kich-ban/", "du-bao", "Nội dung", "Cộng kết quả đang chờ duyệt")
    assert column(client, *what_if)["Tổng điểm"] == reached
    for path in ("/dieu-hanh/", "/dieu-hanh/trinh-chieu/"):
        html = re.sub(r"\s+", " ", client.get(path).content.decode())
        assert f"đạt {reached}/{maximum} điểm" in html, path
    course = column(client, "/dieu-hanh/", "theo-ky", "Kỳ báo cáo", "Tổng điểm")
    assert next(value for name, value in course.items() if name.startswith("Quý III")) == reached


def test_the_files_have_the_summary_s_sums(reported, sign_in, so_noi_vu):
    client = sign_in(so_noi_vu)
    summary = client.get(SUMMARY).json()
    annex = client.get("/phu-luc/", {"ket-qua": "1"}).getvalue()
    sheet = load_workbook(io.BytesIO(annex)).active
    rows = list(sheet.iter_rows(values_only=True))
    heads = next(row for row in rows if any("hiện nay" in str(cell).lower() for cell in row))
    place = next(at for at, cell in enumerate(heads) if "hiện nay" in str(cell).lower())
    for area in summary["areas"]:
        (row,) = [row for row in rows if area["name"] in row]
        assert points(area["current"]["current"]) == format_score(Decimal(str(row[place])))


@pytest.mark.skipif(bool(pdf.missing()), reason="the server lacks Pango or Tinos")
def test_the_sheet_has_the_page_s_headline(reported, sign_in, lanh_dao):
    html = re.sub(r"\s+", " ", sign_in(lanh_dao).get("/dieu-hanh/").content.decode())
    finding = re.search(r"<h1>\s*(.*?)\s*</h1>", html).group(1)
    assert finding in text_of(made(lanh_dao, "pdf-dieu-hanh"))
