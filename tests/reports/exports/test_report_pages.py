"""The page of reports, who may have which, and the report as PDF."""

import io
import re
import shutil
import subprocess

import pytest

from accounts.models import Agency
from assignments.enums import ResultStatus
from common.text import format_score
from reports.enums import ExportStatus, ReportKind
from reports.exports import pdf
from reports.exports.making import make_export
from reports.exports.report_pdf import render_pdf
from reports.models import Export
from tests.reports.exports.report_files import report
from tests.reports.handed_in import put_every_result, put_result

pytestmark = pytest.mark.django_db
needs_pdf = pytest.mark.skipif(bool(pdf.missing()), reason="no WeasyPrint libraries here")


@pytest.fixture(autouse=True)
def _place(settings, tmp_path, time_machine_at):
    settings.MEDIA_ROOT = tmp_path
    time_machine_at("2021-09-21 10:42")


def asked(client, kind="bao-cao-word", **query):
    query = {"nam": "2021", "ky": "Q3"} | {k.replace("_", "-"): v for k, v in query.items()}
    return client.post(f"/tep-da-tao/tao/{kind}/", query)


def test_each_role_sees_its_own_reports(so_noi_vu, so_tai_chinh, lanh_dao, dong_van, plan, sign_in):
    def page(user):
        return sign_in(user).get("/bao-cao/").content.decode()

    assert "Báo cáo tổng hợp quý III năm 2021" in page(lanh_dao)
    assert "Báo cáo của cơ quan" not in page(lanh_dao)
    assert "Báo cáo tổng hợp" not in page(so_tai_chinh)
    assert 'value="so-tai-chinh"' in page(so_tai_chinh)
    assert 'value="so-tu-phap"' not in page(so_tai_chinh)
    assert "UBND huyện Đồng Văn" in page(dong_van)
    everything = page(so_noi_vu)
    assert 'value="so-tu-phap"' in everything
    assert "/quan-tri/mau-bao-cao/" in everything
    assert "/quan-tri/mau-bao-cao/" not in page(lanh_dao)


def test_the_period_is_chosen(so_noi_vu, plan, sign_in):
    page = sign_in(so_noi_vu).get("/bao-cao/?ky=Q2").content.decode()
    assert "6 tháng đầu năm 2021" in page
    assert 'name="ky" value="Q2"' in page
    assert "Cả năm" not in page.split("segmented")[-1].split("</nav>")[0]


def test_before_the_first_period_there_is_nothing_to_make(
    so_noi_vu, plan, sign_in, time_machine_at
):
    time_machine_at("2021-01-05 08:00")
    assert "Chưa có kỳ báo cáo nào mở" in sign_in(so_noi_vu).get("/bao-cao/").content.decode()


def test_where_no_pdf_can_be_made_the_page_says_so(so_noi_vu, plan, sign_in, monkeypatch):
    monkeypatch.setattr(pdf, "missing", lambda: "Máy chủ chưa tạo được tệp PDF. Cài X.")
    page = sign_in(so_noi_vu).get("/bao-cao/").content.decode()
    assert "Cài X." in page
    assert "bao-cao-pdf" not in page


@pytest.mark.parametrize(
    ("who", "query", "status"),
    [
        ("so_noi_vu", {}, 302),
        ("so_noi_vu", {"co_quan": "so-tu-phap"}, 302),
        ("so_noi_vu", {"co_quan": "khong-co"}, 404),
        ("so_noi_vu", {"ky": "Q4"}, 404),
        ("so_noi_vu", {"ky": "Q9"}, 404),
        ("so_noi_vu", {"nam": "1999"}, 404),
        ("lanh_dao", {}, 302),
        ("lanh_dao", {"co_quan": "so-tu-phap"}, 403),
        ("so_tai_chinh", {}, 403),
        ("so_tai_chinh", {"co_quan": "so-tai-chinh"}, 302),
        ("so_tai_chinh", {"co_quan": "so-tu-phap"}, 404),
        ("so_tai_chinh", {"co_quan": "khong-co"}, 404),
        ("quan_tri", {}, 403),
        ("quan_tri", {"co_quan": "so-tu-phap"}, 403),
        ("nguoi_ngoai", {}, 403),
        ("nguoi_ngoai", {"co_quan": "so-tai-chinh"}, 403),
    ],
)
def test_who_may_have_which(request, plan, sign_in, who, query, status):
    client = sign_in(request.getfixturevalue(who))
    for kind in ("bao-cao-word", "bao-cao-pdf"):
        assert asked(client, kind, **query).status_code == status


def test_whoever_leaves_the_agency_does_not_get_the_file(so_tai_chinh, plan, sign_in):
    client = sign_in(so_tai_chinh)
    asked(client, co_quan="so-tai-chinh")
    export = Export.objects.get()
    make_export.call(str(export.key))
    export.refresh_from_db()
    assert export.state is ExportStatus.DONE
    assert export.file_name == "Báo cáo CCHC quý III năm 2021 - Sở Tài chính.docx"
    so_tai_chinh.memberships.all().delete()
    assert client.get(f"/tep-da-tao/{export.key}/tai-ve/").status_code == 404


@pytest.mark.parametrize("who", ["so_noi_vu", "so_tai_chinh", "lanh_dao"])
def test_the_page_is_reached_from_every_page(request, plan, sign_in, who):
    page = sign_in(request.getfixturevalue(who)).get("/").content.decode()
    assert 'href="/bao-cao/' in page


def test_queries_of_the_page_do_not_grow(so_noi_vu, plan, sign_in, django_assert_max_num_queries):
    client = sign_in(so_noi_vu)
    put_every_result(plan)
    with django_assert_max_num_queries(32):
        client.get("/bao-cao/")


def pdf_text(content: bytes) -> str:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("no pdftotext here")
    run = subprocess.run(
        [tool, "-layout", "-", "-"], input=content, capture_output=True, check=True
    )
    return run.stdout.decode()


@needs_pdf
def test_the_pdf_says_what_the_word_file_says(so_noi_vu, plan):
    put_every_result(plan, kind="Q2", status=ResultStatus.APPROVED)
    hostile = "<b>A & B</b> {{7*7}} <img src='file:///etc/passwd'>"
    put_result(plan, "6.1.1", "0.50", difficulties=hostile)
    made = report(so_noi_vu, plan, agency=Agency.objects.get(slug="so-tai-chinh"))
    out = io.BytesIO()
    render_pdf(made, ReportKind.AGENCY, out)
    said = pdf_text(out.getvalue())
    flat = re.sub(r"\s+", " ", said)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in flat
    assert "<b>A & B</b> {{7*7}}" in flat
    assert "root:" not in flat
    assert made.totals.now in flat
    assert format_score(None) != made.totals.now
    for line in (*made.total_lines, *made.advice_lines):
        assert line.split(".")[0][:40] in flat
    assert said.count("Lĩnh vực, tiêu chí, tiêu chí thành phần") >= 1


@needs_pdf
def test_the_pdf_is_tagged_and_has_its_fonts(so_noi_vu, plan):
    out = io.BytesIO()
    render_pdf(report(so_noi_vu, plan), ReportKind.CONSOLIDATED, out)
    content = out.getvalue()
    assert b"/StructTreeRoot" in content or b"/MarkInfo" in content or b"/ObjStm" in content
    lister = shutil.which("pdffonts")
    if lister is None:
        pytest.skip("no pdffonts here")
    run = subprocess.run([lister, "-"], input=content, capture_output=True, check=True)
    fonts = run.stdout.decode().splitlines()[2:]
    assert fonts
    assert all("Tinos" in line for line in fonts)
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)
