"""The PDF files: what is in them, how they are made up."""

import re
import subprocess
import sys
import unicodedata
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from assignments.enums import ResultStatus
from common.tables.model import SAMPLE_NOTE
from common.text import format_score
from reports.exports import pdf
from reports.exports.kinds import KINDS
from reports.plan_page import read_page
from tests.reports.exports.pdf_reading import inflated, made, text_of, told
from tests.reports.handed_in import put_every_result, put_result

KINDS_OF_PDF = [
    ("pdf-tong-quan", {}),
    ("pdf-tieu-chi", {"ma": "6.1.1"}),
    ("pdf-chenh-lech", {}),
]
pytestmark = pytest.mark.skipif(bool(pdf.missing()), reason="the server lacks Pango or Tinos")


@pytest.fixture(autouse=True)
def _today(time_machine_at):
    time_machine_at("2021-09-21")


def page_text(client, address: str) -> str:
    html = client.get(address).content.decode()
    html = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]*>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(html))


def figures_of(text: str) -> list[str]:
    return re.findall(r"[−+]?\d+,\d\d\b", text)


@pytest.mark.parametrize(("slug", "query"), KINDS_OF_PDF)
def test_it_is_tagged_and_its_fonts_are_inside(plan, so_noi_vu, slug, query):
    put_every_result(plan, status=ResultStatus.APPROVED)
    content = made(so_noi_vu, slug, **query)
    fonts = told("pdffonts", content).splitlines()[2:]
    assert fonts
    for line in fonts:
        assert "Tinos" in line.split()[0], line
        # emb sub uni
        assert line.split()[-5:-2] == ["yes", "yes", "yes"], line
    info = told("pdfinfo", content)
    assert re.search(r"Tagged: +yes", info)
    assert re.search(r"Title: +\S", info)
    assert re.search(r"Page size: +(595\.\d+ x 841\.\d+|841\.\d+ x 595\.\d+)", info)
    assert b"/Lang (vi)" in inflated(content)
    text = text_of(content)
    pages = int(re.search(r"Pages: +(\d+)", info).group(1))
    for number in range(1, pages + 1):
        assert f"Trang {number}/{pages}" in text
    assert text.count("UBND tỉnh Hà Giang: Kế hoạch 214/KH-UBND, năm 2021") == pages
    assert text.count("Nguồn: Kế hoạch 214/KH-UBND ngày 23/07/2021.") >= pages


def test_the_overview_says_what_its_page_says(plan, so_noi_vu, sign_in):
    put_every_result(plan, status=ResultStatus.APPROVED)
    text = text_of(made(so_noi_vu, "pdf-tong-quan"))
    shown = page_text(sign_in(so_noi_vu), "/")
    headline = re.search(r"Đến hết quý III đạt [^.]*\.", shown).group()
    assert headline in text
    page = read_page(so_noi_vu, None, "")
    for area in page.overview.areas:
        figures, now = area.score.headline, page.now.node(area.code)
        row = [
            format_score(value)
            for value in (figures.max, figures.baseline, now.current, figures.target)
        ]
        assert " ".join(row) in text, area.code
        assert all(figure in shown for figure in row)
        assert area.name in text


def test_the_gap_table_has_every_figure_of_the_list(plan, so_noi_vu, sign_in):
    put_every_result(plan, status=ResultStatus.APPROVED)
    put_result(plan, "6.1.1", "0.25", kind="Q1", status=ResultStatus.APPROVED)
    content = made(so_noi_vu, "pdf-chenh-lech")
    text = told("pdftotext", content, "-layout")
    page = read_page(so_noi_vu, None, "")
    for facts in page.snapshot:
        figures, now = page.overview.score_of(facts).headline, page.now.node(facts.code)
        wanted = [figures.max, figures.baseline, now.current, figures.target]
        line = next(
            line for line in text.splitlines() if re.match(rf" *{re.escape(facts.code)} ", line)
        )
        expected = [format_score(value) for value in wanted if value is not None]
        assert figures_of(line)[: len(expected)] == expected, line
    foot = next(line for line in text.splitlines() if "Tổng số" in line)
    assert figures_of(foot)[:4] == ["66,50", "56,13", format_score(page.now.total.current), "64,30"]
    shown = page_text(sign_in(so_noi_vu), "/tieu-chi/")
    assert set(figures_of(foot)[:4]) <= set(figures_of(shown))


def test_the_gap_table_keeps_to_the_filters(plan, so_noi_vu):
    asked = {"linh_vuc": "7", "loc": "duoi-muc-tieu", "q": "điện tử"}
    text = text_of(made(so_noi_vu, "pdf-chenh-lech", **asked))
    assert "Lĩnh vực “7”; Điểm “Chưa bằng mục tiêu”; Tên hoặc mã “điện tử”" in text
    assert "7.1.9" in text
    assert "6.1.1" not in text
    params = KINDS["pdf-chenh-lech"].ask(so_noi_vu, {"linh_vuc": "7", "tep": "xlsx"}).params
    assert "tep" not in params


def test_a_filter_that_leaves_nothing_is_said(plan, so_noi_vu):
    with pytest.raises(ValidationError, match="Không có tiêu chí nào khớp bộ lọc"):
        KINDS["pdf-chenh-lech"].ask(so_noi_vu, {"q": "không có chữ này"})


def test_before_any_result_two_years_are_compared(plan, so_noi_vu):
    text = text_of(made(so_noi_vu, "pdf-chenh-lech"))
    assert "Bảng chênh lệch: năm 2020 → mục tiêu năm 2021" in text
    assert "Hiện nay" not in text
    assert "Năm 2020 đạt 56,13 trên 66,50 điểm" in text_of(made(so_noi_vu, "pdf-tong-quan"))


def test_sample_figures_are_called_so_on_every_page(plan, so_noi_vu):
    put_result(plan, "6.1.1", "0.25", status=ResultStatus.APPROVED, is_sample=True)
    for slug, query in KINDS_OF_PDF:
        content = made(so_noi_vu, slug, **query)
        text = text_of(content)
        pages = int(re.search(r"Pages: +(\d+)", told("pdfinfo", content)).group(1))
        assert SAMPLE_NOTE in text
        assert text.count("SỐ LIỆU MẪU.") == pages


@pytest.mark.parametrize("code", ["", "9.9.9", "6.1.1 ", "../6", "x" * 300])
def test_an_unknown_criterion_is_not_there(plan, so_noi_vu, code, sign_in):
    with pytest.raises(Http404):
        KINDS["pdf-tieu-chi"].ask(so_noi_vu, {"ma": code})
    answer = sign_in(so_noi_vu).post("/tep-da-tao/tao/pdf-tieu-chi/", {"ma": code})
    assert answer.status_code == 404


def test_every_criterion_has_a_file(plan, so_noi_vu):
    for code in ("1", "3.2", "8.1", "7.1.10"):
        facts = read_page(so_noi_vu, None, "").snapshot[code]
        assert f"Hồ sơ tiêu chí {code}. {facts.name[:20]}" in text_of(
            made(so_noi_vu, "pdf-tieu-chi", ma=code)
        )


@pytest.mark.parametrize(
    "payload",
    [
        "<img src=file:///etc/passwd>",
        "<script>alert(1)</script>",
        '"><style>body{display:none}</style>',
        "<link rel=attachment href=file:///etc/passwd>",
        "{{ settings.SECRET_KEY }} {% debug %}",
        "a" * 2000,
    ],
)
def test_what_was_typed_stays_text(plan, so_noi_vu, payload):
    put_result(
        plan, "6.1.1", "0.25", status=ResultStatus.APPROVED, narrative=payload, explanation=payload
    )
    content = made(so_noi_vu, "pdf-tieu-chi", ma="6.1.1")
    text = text_of(content).replace(" ", "").replace("-", "")
    assert text.count(payload.replace(" ", "").replace("-", "")) >= 2 or "a" * 60 in text
    assert "root:x:0" not in text
    assert b"EmbeddedFile" not in content


def test_a_decomposed_text_comes_out_composed(plan, so_noi_vu):
    words = unicodedata.normalize("NFD", "Đã giải ngân đủ kế hoạch vốn")
    put_result(plan, "6.1.1", "0.25", status=ResultStatus.APPROVED, narrative=words)
    assert "Đã giải ngân đủ kế hoạch vốn" in text_of(made(so_noi_vu, "pdf-tieu-chi", ma="6.1.1"))


def test_no_page_loads_the_pdf_library():
    code = (
        "import django, sys; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "import parindex.wsgi\n"
        "from reports.exports import kinds, pdf; pdf.missing()\n"
        "print([name for name in ('weasyprint', 'docxtpl', 'resvg_py') if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert said.strip() == "[]"


def test_figures_in_words_are_decimal_comma(plan, so_noi_vu):
    put_result(plan, "6.1.1", "0.25", status=ResultStatus.APPROVED)
    text = text_of(made(so_noi_vu, "pdf-tieu-chi", ma="6.1.1"))
    assert format_score(Decimal("0.25")) == "0,25"
    assert "Điểm thẩm định 0,25 / 1,00" in text
