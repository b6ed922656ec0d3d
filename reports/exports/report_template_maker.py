"""Makes the built-in Word templates: ``manage.py make_report_templates`` writes them down.

They are ordinary documents that anybody may open in Word and change; this is how they came about.
"""

import io
import zipfile
from typing import Any

from docx.shared import Pt

from reports.enums import ReportKind
from reports.exports.report_word_parts import (
    CENTRE,
    LEFT,
    RIGHT,
    Column,
    add_body,
    add_frame,
    add_lines,
    add_paragraph,
    add_rule,
    add_table,
    add_tag,
    add_total_row,
    begin_landscape,
    new_document,
)

NBSP = "\N{NO-BREAK SPACE}"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
FIXED_TIME = (2021, 7, 23, 0, 0, 0)
BODY_MM = 160
LEFT_MM, RIGHT_MM = 58, 102
MOTTO = "Độc lập - Tự do - Hạnh phúc"
MOTTO_MM = 60


def make_template(kind: ReportKind) -> bytes:
    """Return the built-in template of ``kind``, the same bytes each time."""
    document = new_document()
    _head(document)
    sections = _AGENCY if kind is ReportKind.AGENCY else _CONSOLIDATED
    for number, (title, write) in zip(ROMAN, sections, strict=False):
        document.add_paragraph(f"{number}. {title}", style="Heading 1")
        write(document)
    add_body(document, "{{ head.closing }}").paragraph_format.space_after = Pt(14)
    _foot(document)
    _annex(document, kind)
    return _packed(document)


def _head(document: Any) -> None:
    left, right = add_frame(document, (LEFT_MM, RIGHT_MM))
    add_tag(left, "if head.parent")
    add_paragraph(left, "{{ head.parent }}", size=13, align=CENTRE)
    add_tag(left, "endif")
    add_paragraph(left, "{{ head.issuer }}", size=13, bold=True, align=CENTRE)
    add_rule(left, 14, LEFT_MM - 4)
    add_paragraph(left, f"Số:{NBSP * 8}/{{{{ head.symbol }}}}", size=13, align=CENTRE, before=6)
    nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    add_paragraph(right, nation, size=13, bold=True, align=CENTRE)
    add_paragraph(right, MOTTO, size=14, bold=True, align=CENTRE)
    add_rule(right, MOTTO_MM, RIGHT_MM - 4)
    add_paragraph(right, "{{ head.place_and_date }}", size=14, italic=True, align=CENTRE, before=6)
    add_paragraph(document, "BÁO CÁO", bold=True, align=CENTRE, before=16, keep=True)
    add_paragraph(document, "{{ head.subject }}", bold=True, align=CENTRE, keep=True)
    add_rule(document, 55, BODY_MM)
    add_tag(document, "if warning")
    add_paragraph(document, "{{ warning }}", bold=True, align=CENTRE, before=6, after=6)
    add_tag(document, "endif")
    add_body(document, "{{ head.opening }}")


def _foot(document: Any) -> None:
    left, right = add_frame(document, (80, 80))
    add_paragraph(left, "Nơi nhận:", size=12, bold=True, italic=True, align=LEFT)
    add_tag(left, "for line in head.recipients")
    add_paragraph(left, "{{ line }}", size=11, align=LEFT)
    add_tag(left, "endfor")
    add_tag(right, "for line in head.signing")
    add_paragraph(right, "{{ line }}", bold=True, align=CENTRE, keep=True)
    add_tag(right, "endfor")
    for _ in range(5):
        add_paragraph(right, "", align=CENTRE)


def _summary(document: Any) -> None:
    add_lines(document, "total_lines")
    add_lines(document, "change_lines")


def _areas(document: Any) -> None:
    add_tag(document, "if areas")
    _caption(document, "Bảng 1. Kết quả theo lĩnh vực ({{ period }})")
    number = ("{{ row.max }}", "{{ row.before }}", "{{ row.now }}", "{{ row.target }}")
    columns = (
        Column("LV", "{{ row.code }}", 12, CENTRE),
        Column("Lĩnh vực", "{{ row.name }}", 50),
        Column("Tối đa", number[0], 15, RIGHT),
        Column("Năm {{ baseline_year }}", number[1], 16, RIGHT),
        Column("Hiện nay", number[2], 16, RIGHT),
        Column("Mục tiêu", number[3], 16, RIGHT),
        Column("Còn thiếu", "{{ row.missing }}", 16, RIGHT),
        Column("So với {{ compared_with }}", "{{ row.change }}", 19, RIGHT),
    )
    table = add_table(document, columns, "row in areas")
    total = [(column.cell.replace("row.", "area_total."), column.align) for column in columns]
    add_total_row(table, total, [column.width_mm for column in columns])
    _note(document, "{{ scale }}")
    add_tag(document, "else")
    add_body(document, "Không có lĩnh vực nào có tiêu chí do cơ quan chủ trì.")
    add_tag(document, "endif")


def _areas_with_chart(document: Any) -> None:
    _areas(document)
    _chart(document, "areas")


def _moves(document: Any) -> None:
    for name, nothing in (("rises", "tăng"), ("falls", "giảm")):
        document.add_paragraph(
            f"{'12'[name == 'falls']}. Lĩnh vực {nothing} điểm", style="Heading 2"
        )
        add_tag(document, f"for move in {name}")
        add_body(document, "{{ move.text }}")
        add_tag(document, "for cause in move.causes")
        add_body(document, "- {{ cause }}")
        add_tag(document, "endfor")
        add_tag(document, "else")
        add_body(document, f"Không có lĩnh vực nào {nothing} điểm so với {{{{ compared_with }}}}.")
        add_tag(document, "endfor")


def _gaps(document: Any) -> None:
    add_lines(document, "gap_lines")
    add_tag(document, "if gaps")
    _caption(document, "Bảng 2. Tiêu chí chưa đạt mục tiêu")
    add_table(
        document,
        (
            Column("STT", "{{ row.number }}", 14, CENTRE),
            Column("Mã", "{{ row.code }}", 14),
            Column("Tiêu chí", "{{ row.name }}", 47),
            Column("Chủ trì", "{{ row.lead }}", 21),
            Column("Hiện nay", "{{ row.now }}", 14, RIGHT),
            Column("Mục tiêu", "{{ row.target }}", 14, RIGHT),
            Column("Còn thiếu", "{{ row.missing }}", 14, RIGHT),
            Column("Tình trạng", "{{ row.status }}", 22),
        ),
        "row in gaps",
    )
    _note(document, "{{ scale }}")
    _chart(document, "gaps")
    add_tag(document, "endif")


def _difficulties(document: Any) -> None:
    add_lines(document, "difficulty_lines", mark="- ")


def _remedies(document: Any) -> None:
    add_lines(document, "remedy_lines", mark="- ")


def _reporting(document: Any) -> None:
    add_lines(document, "reporting_lines")
    add_tag(document, "if late")
    _caption(document, "Bảng 3. Cơ quan quá hạn hoặc nộp muộn")
    add_table(
        document,
        (
            Column("STT", "{{ row.number }}", 14, CENTRE),
            Column("Cơ quan", "{{ row.agency }}", 44),
            Column("Chưa nộp", "{{ row.owed }}", 20, CENTRE),
            Column("Nộp muộn", "{{ row.late }}", 20, CENTRE),
            Column("Ghi chú", "{{ row.note }}", 62),
        ),
        "row in late",
    )
    add_tag(document, "endif")
    document.add_paragraph("Tiêu chí chưa có kết quả của kỳ", style="Heading 2")
    add_lines(document, "unreported_lines", mark="- ")
    document.add_paragraph("Tài liệu kiểm chứng", style="Heading 2")
    add_lines(document, "evidence_lines")


def _measures(document: Any) -> None:
    add_lines(document, "measure_lines")
    add_tag(document, "if measures")
    add_body(document, "Chi tiết tại Phụ lục II.")
    add_tag(document, "endif")


def _shares(document: Any) -> None:
    add_lines(document, "share_lines", mark="- ")


def _advice(document: Any) -> None:
    add_lines(document, "advice_lines", mark="- ")


_REPORTING = ("TÌNH HÌNH NỘP BÁO CÁO", _reporting)
_MEASURES = ("THỰC HIỆN NHIỆM VỤ, GIẢI PHÁP", _measures)
_ADVICE = ("KIẾN NGHỊ, ĐỀ XUẤT", _advice)
_SUMMARY = ("KẾT QUẢ CHUNG", _summary)
_COMMON = (
    ("LĨNH VỰC TĂNG, GIẢM VÀ NGUYÊN NHÂN", _moves),
    ("TIÊU CHÍ CHƯA ĐẠT MỤC TIÊU", _gaps),
    ("TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN", _difficulties),
)
_CONSOLIDATED = (
    _SUMMARY,
    ("KẾT QUẢ THEO LĨNH VỰC", _areas_with_chart),
    *_COMMON,
    _REPORTING,
    _MEASURES,
    _ADVICE,
)
_AGENCY = (
    _SUMMARY,
    ("KẾT QUẢ THEO LĨNH VỰC", _areas),
    *_COMMON,
    ("GIẢI PHÁP", _remedies),
    _REPORTING,
    _MEASURES,
    ("NỘI DUNG PHỐI HỢP", _shares),
    _ADVICE,
)


def _annex(document: Any, kind: ReportKind) -> None:
    begin_landscape(document)
    whose = "CÁC TIÊU CHÍ" if kind is ReportKind.CONSOLIDATED else "CÁC TIÊU CHÍ CHỦ TRÌ"
    _annex_title(document, "I", f"KẾT QUẢ {whose}")
    add_tag(document, "if criteria")
    add_table(
        document,
        (
            Column("Mã", "{{ row.code }}", 16),
            Column("Lĩnh vực, tiêu chí, tiêu chí thành phần", "{{ row.name }}", 88),
            Column("Tối đa", "{{ row.max }}", 16, RIGHT),
            Column("Năm {{ baseline_year }}", "{{ row.before }}", 17, RIGHT),
            Column("Hiện nay", "{{ row.now }}", 17, RIGHT),
            Column("Mục tiêu", "{{ row.target }}", 17, RIGHT),
            Column("Còn thiếu", "{{ row.missing }}", 17, RIGHT),
            Column("Chủ trì", "{{ row.lead }}", 29),
            Column("Tình trạng", "{{ row.status }}", 30),
        ),
        "row in criteria",
        variants=(("row.is_area", True), ("row.is_parent", True), ("", False)),
    )
    _note(document, "{{ scale }} {{ source }}")
    add_tag(document, "else")
    add_body(document, "Không có tiêu chí nào.")
    add_tag(document, "endif")
    add_tag(document, "if measures")
    which = "CHƯA HOÀN THÀNH" if kind is ReportKind.CONSOLIDATED else "ĐƯỢC GIAO"
    title = _annex_title(document, "II", f"NHIỆM VỤ, GIẢI PHÁP {which}")
    title.paragraph_format.page_break_before = True
    add_table(
        document,
        (
            Column("STT", "{{ row.number }}", 14, CENTRE),
            Column("Nhiệm vụ", "{{ row.text }}", 118),
            Column("Cơ quan", "{{ row.leads }}", 35),
            Column("Tiến độ", "{{ row.status }}", 25),
            Column("Ghi chú", "{{ row.note }}", 55),
        ),
        "row in measures",
    )
    add_tag(document, "endif")


def _annex_title(document: Any, number: str, title: str) -> Any:
    first = add_paragraph(document, f"PHỤ LỤC {number}", bold=True, align=CENTRE, keep=True)
    add_paragraph(document, title, bold=True, align=CENTRE, keep=True)
    add_paragraph(
        document,
        f"(Kèm theo Báo cáo số:{NBSP * 8}/{{{{ head.symbol }}}} {{{{ period }}}} của "
        "{{ head.issuer }})",
        italic=True,
        align=CENTRE,
        after=6,
        keep=True,
    )
    return first


def _caption(document: Any, text: str) -> None:
    add_paragraph(document, text, size=13, bold=True, align=CENTRE, before=8, after=4, keep=True)


def _note(document: Any, text: str) -> None:
    add_paragraph(document, text, size=12, italic=True, align=LEFT, before=2, after=4)


def _chart(document: Any, name: str) -> None:
    _caption(document, f"{{{{ charts.{name}.title }}}}")
    add_paragraph(document, f"{{{{ charts.{name} }}}}", align=CENTRE, keep=True)
    _note(document, "{{ scale }} {{ source }}")


def _packed(document: Any) -> bytes:
    """Return the document with nothing in it that tells when it was made."""
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            if name != "docProps/thumbnail.jpeg":
                target.writestr(zipfile.ZipInfo(name, FIXED_TIME), _part(source, name))
    return out.getvalue()


def _part(source: zipfile.ZipFile, name: str) -> bytes:
    content = source.read(name)
    if name == "_rels/.rels":  # a preview picture of an empty page, from the library's own template
        start = content.find(b"<Relationship ", 0)
        parts = content[start:].split(b"/>")
        kept = [part for part in parts if b"thumbnail" not in part]
        content = content[:start] + b"/>".join(kept)
    return content
