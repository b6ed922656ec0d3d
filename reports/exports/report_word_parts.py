"""Pieces of a Word document in the form of Nghị định 30/2020, for the maker of templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

FONT = "Times New Roman"
BODY_SIZE = 14
TABLE_SIZE = 12
FIRST_LINE = Cm(1.27)
LEFT, CENTRE, RIGHT, JUSTIFIED = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
MARGINS = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 20}
"""Millimetres: 20–25, 20–25, 30–35 and 15–20 are allowed."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, the template's text, its width and how it stands."""

    heading: str
    cell: str
    width_mm: float
    align: Any = LEFT


def new_document() -> Any:
    """Return an empty A4 document with the styles of an administrative one."""
    document = Document()
    _set_fonts(document.styles["Normal"], BODY_SIZE)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    document.styles["Normal"].element.rPr.append(language)
    for name in ("Heading 1", "Heading 2"):
        style = document.styles[name]
        _set_fonts(style, BODY_SIZE)
        style.font.bold, style.font.italic = True, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.first_line_indent = FIRST_LINE
        style.paragraph_format.space_before = Pt(8)
        style.paragraph_format.space_after = Pt(2)
        style.paragraph_format.keep_with_next = True
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    _set_margins(section)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    _add_page_field(number)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", "Mẫu báo cáo", ""
    return document


def begin_landscape(document: Any) -> None:
    """Start a section on its side; its page number goes on."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    _set_margins(section)
    section.different_first_page_header_footer = False


def add_paragraph(
    place: Any,
    text: str,
    *,
    size: float = BODY_SIZE,
    bold: bool = False,
    italic: bool = False,
    align: Any = JUSTIFIED,
    first_line: Any = None,
    before: float = 0,
    after: float = 0,
    keep: bool = False,
) -> Any:
    """Add a paragraph of one run to a document or a cell."""
    paragraph = place.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    layout = paragraph.paragraph_format
    layout.alignment, layout.first_line_indent = align, first_line
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.line_spacing, layout.keep_with_next = 1.0, keep
    return paragraph


def add_body(place: Any, text: str, **kind: Any) -> Any:
    """Add a paragraph of running text: 14, justified, first line 1,27 cm, 6 points apart."""
    return add_paragraph(place, text, first_line=FIRST_LINE, before=3, after=3, **kind)


def add_tag(place: Any, tag: str) -> Any:
    """Add a paragraph that holds a tag of the template alone; it leaves nothing behind."""
    return add_paragraph(place, f"{{%p {tag} %}}")


def add_lines(place: Any, name: str, *, mark: str = "") -> None:
    """Add a list of sentences, a paragraph each."""
    add_tag(place, f"for line in {name}")
    add_body(place, f"{mark}{{{{ line }}}}")
    add_tag(place, "endfor")


def add_rule(place: Any, width_mm: float, room_mm: float) -> Any:
    """Add a thin line of ``width_mm`` in the middle of ``room_mm``."""
    paragraph = add_paragraph(place, "", size=2, align=CENTRE, before=3)
    side = Mm((room_mm - width_mm) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    # The mark of an empty paragraph has a size of its own, which sets how high the line is.
    mark, size = OxmlElement("w:rPr"), OxmlElement("w:sz")
    size.set(qn("w:val"), "4")
    mark.append(size)
    paragraph._p.get_or_add_pPr().insert_element_before(mark, "w:sectPr", "w:pPrChange")
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in {"val": "single", "sz": "6", "space": "1", "color": "000000"}.items():
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )
    return paragraph


def add_frame(document: Any, widths_mm: Sequence[float]) -> list[Any]:
    """Add a row of cells without lines, empty of paragraphs; the cells are filled next."""
    table = document.add_table(rows=1, cols=len(widths_mm))
    _fix_widths(table, widths_mm)
    cells = list(table.rows[0].cells)
    for cell in cells:
        cell._tc.remove(cell.paragraphs[0]._p)
    return cells


def add_table(
    document: Any, columns: Sequence[Column], loop: str, variants: Sequence[tuple[str, bool]] = ()
) -> Any:
    """Add a table with a repeated heading and a row per item of ``loop`` ('row in areas').

    ``variants``: conditions with whether the row is bold; the last one is ''.
    """
    table = document.add_table(rows=1, cols=len(columns))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    heading = table.rows[0]
    _mark_row(heading, "w:tblHeader")
    fill_row(heading, [(column.heading, CENTRE) for column in columns], bold=True)
    _tag_row(table, f"for {loop}")
    for number, (condition, is_bold) in enumerate(variants):
        word = "if" if number == 0 else "elif"
        _tag_row(table, f"{word} {condition}" if condition else "else")
        _item_row(table, columns, is_bold=is_bold)
    if variants:
        _tag_row(table, "endif")
    else:
        _item_row(table, columns, is_bold=False)
    _tag_row(table, "endfor")
    _fix_widths(table, [column.width_mm for column in columns])
    return table


def add_total_row(table: Any, cells: Sequence[tuple[str, Any]], widths: Sequence[float]) -> None:
    """Add a bold row below the items."""
    fill_row(table.add_row(), cells, bold=True)
    _fix_widths(table, widths)


def fill_row(row: Any, cells: Sequence[tuple[str, Any]], *, bold: bool) -> None:
    """Write a row's cells: (text, alignment) each."""
    _mark_row(row, "w:cantSplit")
    for cell, (text, align) in zip(row.cells, cells, strict=True):
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(TABLE_SIZE), bold
        layout = paragraph.paragraph_format
        layout.alignment, layout.space_before, layout.space_after = align, Pt(1), Pt(1)


def _item_row(table: Any, columns: Sequence[Column], *, is_bold: bool) -> None:
    fill_row(table.add_row(), [(column.cell, column.align) for column in columns], bold=is_bold)


def _tag_row(table: Any, tag: str) -> None:
    table.add_row().cells[0].paragraphs[0].add_run(f"{{%tr {tag} %}}")


def _mark_row(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _fix_widths(table: Any, widths_mm: Sequence[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _set_margins(section: Any) -> None:
    for name, value in MARGINS.items():
        setattr(section, name, Mm(value))
    section.header_distance = section.footer_distance = Mm(10)


def _set_fonts(style: Any, size: float) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)


def _add_page_field(paragraph: Any) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "2"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(BODY_SIZE)
        if kind == "text":
            run.text = text
        elif text:
            instruction = OxmlElement("w:instrText")
            instruction.text = text
            run._r.append(instruction)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
