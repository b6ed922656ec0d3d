"""The Word report: the form of Nghị định 30/2020, the figures, and nobody else's words."""

import io
import zipfile
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from accounts.models import Agency
from assignments.enums import PeriodKind, ProgressStatus, ResultStatus
from assignments.models import MeasureProgress, ReportingPeriod
from common.text import format_score
from criteria.models import Measure
from reports.enums import ReportKind
from reports.exports.report_docx import BUILT_IN
from reports.exports.report_template_maker import make_template
from reports.exports.report_wording import quoted
from reports.now import now_of
from reports.snapshot import read_snapshot
from tests.reports.exports.report_files import W, part, report, tables_of, text_of, word
from tests.reports.handed_in import AT, put_every_result, put_result

pytestmark = pytest.mark.django_db
MM = 56.6929  # twentieths of a point

HOSTILE = [
    "{{7*7}} {% for a in b %}",
    "{_{ 7*7 }_} {_% x %_}",
    "<w:p>chen</w:p>",
    "<b>A & B</b>",
    "]]> &amp; \"ngoặc\" 'đơn'",
    "Đa\u0300o ta\u0323o",
    "trước\x07\x0c\x1bsau",
    "\ufffe\uffff tiếp",
    "😀 \u202eđảo",
    "=1+1",
]


@pytest.fixture(autouse=True)
def _day(time_machine_at):
    time_machine_at("2021-09-21 10:42")


@pytest.fixture
def stc(db):
    return Agency.objects.get(slug="so-tai-chinh")


@pytest.fixture
def full(plan):
    """Two periods of results."""
    put_every_result(plan, kind="Q2", status=ResultStatus.APPROVED)
    put_result(plan, "6.1.1", "0.90", status=ResultStatus.APPROVED, narrative="Đã giải ngân.")
    words = "Vướng tự chủ. Còn chậm."
    put_result(plan, "6.1.2", "0.40", status=ResultStatus.APPROVED, difficulties=words)
    return plan


class TestForm:
    """What Nghị định 30/2020 asks for, read from the XML."""

    @pytest.fixture
    def content(self, so_noi_vu, full):
        return word(report(so_noi_vu, full))

    def test_margins_and_sheets(self, content):
        sections = list(part(content).iter(f"{W}sectPr"))
        assert len(sections) == 2
        for section in sections:
            edge = section.find(f"{W}pgMar")
            sizes = {name: int(edge.get(f"{W}{name}")) / MM for name in ("top", "bottom", "left")}
            assert 19.9 <= sizes["top"] <= 25.1
            assert 19.9 <= sizes["bottom"] <= 25.1
            assert 29.9 <= sizes["left"] <= 35.1
            assert 14.9 <= int(edge.get(f"{W}right")) / MM <= 20.1
        portrait, landscape = (section.find(f"{W}pgSz") for section in sections)
        assert round(int(portrait.get(f"{W}w")) / MM) == 210
        assert round(int(landscape.get(f"{W}w")) / MM) == 297
        assert landscape.get(f"{W}orient") == "landscape"

    def test_page_number_in_the_top_margin_but_not_on_the_first_page(self, content):
        first, annex = part(content).iter(f"{W}sectPr")
        assert first.find(f"{W}titlePg") is not None
        assert annex.find(f"{W}titlePg") is None or annex.find(f"{W}titlePg").get(f"{W}val") == "0"
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            headers = [name for name in package.namelist() if name.startswith("word/header")]
        numbered = [name for name in headers if part(content, name).findall(f".//{W}instrText")]
        assert len(numbered) == 1
        header = part(content, numbered[0])
        assert header.find(f".//{W}instrText").text == "PAGE"
        assert header.find(f".//{W}jc").get(f"{W}val") == "center"
        assert {node.get(f"{W}val") for node in header.iter(f"{W}sz")} == {"28"}

    def test_fonts_and_sizes(self, content):
        styles = part(content, "word/styles.xml")
        normal = styles.find(f".//{W}style[@{W}styleId='Normal']")
        fonts = normal.find(f".//{W}rFonts")
        assert {fonts.get(f"{W}{name}") for name in ("ascii", "hAnsi", "cs")} == {"Times New Roman"}
        assert normal.find(f".//{W}sz").get(f"{W}val") == "28"
        named = {node.get(f"{W}ascii") for node in part(content).iter(f"{W}rFonts")}
        assert named <= {"Times New Roman", None}

    def test_body_is_justified_with_a_first_line_of_1_27_cm(self, content):
        body = self.paragraph(content, "Thực hiện Kế hoạch số 214/KH-UBND")
        assert body.find(f".//{W}jc").get(f"{W}val") == "both"
        assert int(body.find(f".//{W}ind").get(f"{W}firstLine")) == 720
        spacing = body.find(f".//{W}spacing")
        between = int(spacing.get(f"{W}before")) + int(spacing.get(f"{W}after"))
        assert between >= 120  # six points

    def test_the_head(self, content):
        nation = self.paragraph(content, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        motto = self.paragraph(content, "Độc lập - Tự do - Hạnh phúc")
        place = self.paragraph(content, "Hà Giang, ngày")
        assert nation.find(f".//{W}b") is not None
        assert nation.find(f".//{W}sz").get(f"{W}val") == "26"
        assert motto.find(f".//{W}sz").get(f"{W}val") == "28"
        assert motto.getnext().find(f".//{W}pBdr/{W}top") is not None
        assert place.find(f".//{W}i") is not None
        said = text_of(content).replace("\xa0", " ")
        assert "Số:        /BC-SNV" in said
        assert "Hà Giang, ngày      tháng 9 năm 2021" in said
        assert "BÁO CÁO\nKết quả thực hiện Kế hoạch số 214/KH-UBND quý III năm 2021" in said
        assert "Nơi nhận:\n- UBND tỉnh Hà Giang (báo cáo);" in said
        assert "- Lưu: VT." in said

    def test_tables_repeat_their_headings(self, content):
        tables = [t for t in part(content).iter(f"{W}tbl") if t.find(f".//{W}tblBorders") is None]
        shown = [t for t in tables if t.find(f".//{W}tblStyle[@{W}val='TableGrid']") is not None]
        assert len(shown) >= 3
        for table in shown:
            first, *others = table.findall(f"{W}tr")
            assert first.find(f"{W}trPr/{W}tblHeader") is not None
            assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in others)

    def test_pictures_have_words_in_their_stead(self, content):
        described = [
            node.get("descr") for node in part(content).iter() if node.tag.endswith("}docPr")
        ]
        assert len(described) == 2
        assert all("điểm" in text for text in described)
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            images = [package.read(n) for n in package.namelist() if n.startswith("word/media/")]
        assert all(int.from_bytes(image[16:20]) >= 1800 for image in images)

    def test_nothing_is_left_of_the_template(self, content):
        assert "{{" not in text_of(content)
        assert "{%" not in text_of(content)

    @staticmethod
    def paragraph(content, start):
        for paragraph in part(content).iter(f"{W}p"):
            if "".join(n.text or "" for n in paragraph.iter(f"{W}t")).startswith(start):
                return paragraph
        raise AssertionError(start)


@pytest.mark.parametrize("kind", list(ReportKind))
def test_the_stored_template_is_what_its_maker_makes(kind):
    stored, made = (io.BytesIO(BUILT_IN[kind].read_bytes()), io.BytesIO(make_template(kind)))
    with zipfile.ZipFile(stored) as old, zipfile.ZipFile(made) as new:
        assert old.namelist() == new.namelist()
        assert [old.read(name) for name in old.namelist()] == [
            new.read(name) for name in new.namelist()
        ]


def test_figures_are_the_summary_to_the_hundredth(so_noi_vu, full):
    now = now_of(read_snapshot(full), PeriodKind.Q3)
    tables = tables_of(word(report(so_noi_vu, full)))
    areas = next(table for table in tables if table[0][0] == "LV")
    for row, area in zip(areas[1:9], read_snapshot(full).areas, strict=True):
        total = now.nodes[area.code]
        assert row[4] == format_score(total.current)
        assert row[6] == format_score(total.missing)
    assert areas[9][2:5] == ["66,50", "56,13", format_score(now.total.current)]
    annex = next(table for table in tables if table[0][0] == "Mã")
    assert len(annex) == 1 + 121
    shown = {row[0]: row[4] for row in annex[1:]}
    for code, total in now.nodes.items():
        assert shown[code] == format_score(total.current)


def test_changes_are_of_the_same_leaves(so_noi_vu, full):
    made = report(so_noi_vu, full)
    assert made.compared_with == "kỳ 6 tháng"
    line = next(row for row in made.areas if row.code == "6")
    leaves = {leaf.code: leaf.figures.baseline for leaf in read_snapshot(full).leaves}
    change = Decimal("0.90") - leaves["6.1.1"] + Decimal("0.40") - leaves["6.1.2"]
    assert line.change.replace("−", "-").replace(",", ".") == f"{change:+.2f}"
    assert [row.change for row in made.areas if row.code == "1"] == ["0,00"]
    [fall] = made.falls
    assert "Lĩnh vực 6" in fall.text
    assert "Vướng tự chủ. Còn chậm." in fall.causes[0]
    first = report(so_noi_vu, full, PeriodKind.Q1)
    assert "kỳ báo cáo đầu tiên" in first.change_lines[0]


def test_before_any_result_the_report_still_makes_sense(so_noi_vu, plan, stc):
    for agency, kind in ((None, ReportKind.CONSOLIDATED), (stc, ReportKind.AGENCY)):
        made = report(so_noi_vu, plan, agency=agency)
        said = text_of(word(made, kind))
        assert "chưa có kết quả nào được tính điểm" in said
        assert "Không có lĩnh vực nào tăng điểm" in said
        assert "Không có tồn tại, nguyên nhân được nêu" in said
        assert made.totals.now == "–"
        for name in made.__slots__:
            value = getattr(made, name)
            if name.endswith("_lines"):
                assert value, name
                assert all(value), name


def test_the_published_index_is_not_mentioned(so_noi_vu, full):
    said = text_of(word(report(so_noi_vu, full)))
    assert "83,87" not in said
    assert "thang 100" not in said


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_appear_as_text(so_noi_vu, plan, stc, text):
    put_result(plan, "6.1.1", "0.50", difficulties=text, next_steps=text, narrative=text)
    said = text_of(word(report(so_noi_vu, plan, agency=stc), ReportKind.AGENCY))
    wanted = {
        "Đa\u0300o ta\u0323o": "Đào tạo",
        "trước\x07\x0c\x1bsau": "trướcsau",
        "\ufffe\uffff tiếp": "tiếp",
    }.get(text, text)
    assert f"{wanted}”" in said
    assert "49" not in [word for line in said.split("\n") for word in line.split()]


def test_a_very_long_narrative_is_cut_after_a_sentence(so_noi_vu, plan, stc):
    put_result(plan, "6.1.1", "0.50", difficulties="Câu này dài vừa phải. " * 2000)
    made = report(so_noi_vu, plan, agency=stc)
    [line] = made.difficulty_lines
    assert line.endswith("vừa phải. […]”")
    assert len(line) < 420
    assert quoted("x" * 40_000) == f"{'x' * 320}…"
    Document(io.BytesIO(word(made, ReportKind.AGENCY)))


MARKER = "DẤU-KÍN-7F3A"


def test_nobody_reads_what_is_not_theirs(so_noi_vu, so_tai_chinh, lanh_dao, plan, stc):
    for number, status in enumerate((ResultStatus.DRAFT, ResultStatus.RETURNED)):
        fields = dict.fromkeys(("narrative", "difficulties", "next_steps"), MARKER)
        put_result(plan, ("1.1", "1.2")[number], "0.11", status=status, **fields)
    put_result(plan, "1.5", "1.37", difficulties=MARKER, narrative=MARKER)
    for made in (report(so_tai_chinh, plan, agency=stc), report(lanh_dao, plan)):
        assert MARKER not in str(made)
        assert "1,37" not in str([row for row in made.criteria if row.code == "1.5"])
    assert "1 kết quả đã nộp, chờ duyệt" in str(report(lanh_dao, plan).total_lines)
    put_result(plan, "1.6", "1.01")
    assert "2 kết quả chờ duyệt chưa được nêu điểm" in str(report(lanh_dao, plan).total_lines)
    assert "chưa được nêu điểm" not in str(report(so_noi_vu, plan).total_lines)
    # Handed in, Sở Nội vụ reads it; drafts nobody does.
    assert str(report(so_noi_vu, plan)).count(MARKER) > 0
    assert "Tiêu chí 1.1," not in str(report(so_noi_vu, plan).difficulty_lines)


def test_an_agency_reports_its_own_criteria(so_tai_chinh, full, stc):
    made = report(so_tai_chinh, full, agency=stc)
    assert made.head.issuer == "SỞ TÀI CHÍNH"
    assert made.head.symbol == "BC-STC"
    assert {row.code for row in made.areas} == {"6", "8"}
    leaves = [row.code for row in made.criteria if not (row.is_area or row.is_parent)]
    assert all(code.startswith(("6.", "8.")) for code in leaves)
    assert "Sở Nội vụ (tổng hợp)" in made.head.recipients[0]


def test_a_district_without_criteria_has_a_report(dong_van, plan):
    agency = dong_van.memberships.get().agency
    made = report(dong_van, plan, agency=agency)
    assert made.head.issuer == "ỦY BAN NHÂN DÂN HUYỆN ĐỒNG VĂN"
    assert made.head.parent == ""
    assert made.head.place_and_date.startswith("Đồng Văn, ngày")
    assert "không chủ trì tiêu chí nào" in made.total_lines[0]
    assert "Không có tiêu chí nào." in text_of(word(made, ReportKind.AGENCY))


def test_late_agencies_and_what_they_must_do(so_noi_vu, full, time_machine_at):
    time_machine_at("2021-10-01 08:00")
    made = report(so_noi_vu, full)
    assert any(row.agency == "Sở Tài chính" for row in made.late)
    line = next(row for row in made.late if row.agency == "Sở Tài chính")
    assert line.note.startswith("Quá hạn 6 ngày; chưa nộp: ")
    assert any("Sở Tư pháp nộp kết quả" in text and "quá hạn" in text for text in made.advice_lines)
    assert "Bảng 3. Cơ quan quá hạn hoặc nộp muộn" in text_of(word(made))


def test_measures_done_and_not(so_noi_vu, so_tai_chinh, plan, stc):
    measure = Measure.objects.filter(plan=plan, leads__agency=stc).first()
    MeasureProgress.objects.create(
        measure=measure,
        period=ReportingPeriod.objects.get(plan=plan, kind="Q3"),
        agency=stc,
        status=ProgressStatus.DONE,
        updated_at=AT,
        updated_by=so_tai_chinh,
    )
    made = report(so_tai_chinh, plan, agency=stc)
    assert "1 nhiệm vụ đã hoàn thành" in made.measure_lines[0]
    assert sum(row.status == "Đã hoàn thành" for row in made.measures) == 1


def test_the_number_of_queries_does_not_grow(so_noi_vu, plan):
    def count():
        # The reader's roles and plans are read once per request: a reader anew, every time.
        reader = type(so_noi_vu).objects.get(pk=so_noi_vu.pk)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            report(reader, plan)
        return len(captured)

    few = count()
    put_every_result(plan, difficulties="Chậm.")
    assert count() <= few + 2
    assert few < 45
