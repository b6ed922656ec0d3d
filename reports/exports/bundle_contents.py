"""The table of contents of an evidence bundle, as a workbook at its root."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from common.tables.cells import new_cell, one_line_end, pieces, plain
from common.tables.layout import BOLD, LINE, heading, height_of
from common.tables.model import SAMPLE_NOTE
from reports.exports.bundle_names import href
from reports.exports.bundle_rows import Entry

CONTENTS_NAME = "Danh mục tài liệu kiểm chứng.xlsx"
NONE_YET = "chưa có"

COLUMNS: tuple[tuple[str, float], ...] = (
    ("STT", 6),
    ("Lĩnh vực", 22),
    ("Mã", 9),
    ("Tiêu chí", 34),
    ("Kỳ", 11),
    ("Cơ quan", 22),
    ("Số, ký hiệu", 17),
    ("Ngày", 12),
    ("Trích yếu", 38),
    ("Cơ quan ban hành", 20),
    ("Tệp", 38),
    ("Sha256", 36),
    ("Cỡ (byte)", 14),
    ("Ghi chú", 36),
    ("Điểm tự chấm", 11),
    ("Điểm thẩm định", 11),
)
"""What each column is called, and how wide it is in characters."""

NOTE = [label for label, _ in COLUMNS].index("Ghi chú")
FILE = [label for label, _ in COLUMNS].index("Tệp")
_FORMATS = {"Ngày": "dd/mm/yyyy", "Cỡ (byte)": "#,##0"} | dict.fromkeys(
    ("Điểm tự chấm", "Điểm thẩm định"), "0.00"
)
_A3 = 8
_RULE = Border(bottom=Side("hair", color="FF9AA5B1"))
_LINK = Font(name="Calibri", size=11, underline="single", color="FF0B5CAD")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents with where its file is in the bundle, and what is wrong with it."""

    entry: Entry
    path: str = ""
    fault: str = ""

    @property
    def target(self) -> str:
        """Return where the link leads: the file, relative, or the linked document."""
        evidence = self.entry.evidence
        return href(self.path) if self.path else (evidence.link if evidence else "")


def summary_of(lines: list[Line]) -> str:
    """Return what is in, in one line."""
    documents = [line for line in lines if line.entry.evidence]
    missing = sum(1 for line in lines if line.fault)
    text = (
        f"{len(documents)} dòng tài liệu, {len({line.path for line in lines if line.path})} tệp, "
        f"{sum(1 for line in documents if not line.path and line.target)} đường dẫn; "
        f"{len(lines) - len(documents)} tiêu chí trong kỳ chưa có tài liệu."
    )
    return f"{text} Cần kiểm tra: {missing} dòng, xem cột Ghi chú." if missing else text


def write_contents(lines: list[Line], head: list[str], out: IO[bytes]) -> None:
    """Write the workbook; ``head``: the title, and what the bundle is of."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("Danh mục")
    words = [
        *head,
        summary_of(lines),
        *([SAMPLE_NOTE] if any(line.entry.is_sample for line in lines) else []),
        "Giải nén cả bộ rồi mở bảng này; bấm vào cột Tệp để mở tài liệu.",
    ]
    first = len(words) + 1
    _lay_out(sheet, first)
    for place, text in enumerate(words):
        cell = new_cell(sheet, text)
        if place == 0:
            cell.font = Font(name="Calibri", size=14, bold=True)
        sheet.append([cell])
    sheet.row_dimensions[first].height = 2 * LINE
    sheet.append([heading(sheet, label) for label, _ in COLUMNS])
    row = first
    for number, line in enumerate(lines, start=1):
        for values in _rows(number, line):
            row += 1
            _append(sheet, row, values, line.target if values[FILE] else "")
    sheet.auto_filter.ref = f"A{first}:{get_column_letter(len(COLUMNS))}{row}"
    book.save(out)


def _lay_out(sheet: Any, first: int) -> None:
    """Set widths and the printed page: A3 across, the head of the table on every page."""
    for place, (_, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"D{first + 1}"
    sheet.print_title_rows = f"{first}:{first}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.oddFooter.center.text = "Trang &P/&N"


def _rows(number: int, line: Line) -> Iterator[list[Any]]:
    """Yield a line's values; a note too long for a cell goes on below."""
    entry, evidence = line.entry, line.entry.evidence
    file = evidence.file if evidence else None
    note, *rest = pieces(plain(one_line_end("\n".join(filter(None, (line.fault, *entry.notes))))))
    yield [
        number,
        f"{entry.area[0]}. {entry.area[1]}",
        *entry.criterion,
        entry.period,
        entry.agency,
        evidence.number if evidence else "",
        evidence.issued_on if evidence else None,
        evidence.title if evidence else "",
        evidence.issuer if evidence else "",
        _file_words(line),
        file.sha256 if file else "",
        file.size if file else None,
        note,
        entry.self_score,
        entry.appraised_score,
    ]
    for more in rest:
        yield [more if place == NOTE else None for place in range(len(COLUMNS))]


def _file_words(line: Line) -> str:
    if line.path:
        return line.path.rpartition("/")[2]
    evidence = line.entry.evidence
    if evidence is None:
        return NONE_YET
    return evidence.link or "thiếu tệp"


def _append(sheet: Any, row: int, values: list[Any], target: str) -> None:
    cells = [_cell(sheet, label, value) for (label, _), value in zip(COLUMNS, values, strict=True)]
    if target:
        link = Hyperlink(ref="", target=target)
        cells[FILE].hyperlink = link
        # A cell that is only written knows its place no sooner than here.
        link.ref = f"{get_column_letter(FILE + 1)}{row}"
        cells[FILE].font = _LINK
    texts = tuple(value if isinstance(value, str) else None for value in values)
    height = height_of(texts, [width for _, width in COLUMNS])
    if height:
        sheet.row_dimensions[row].height = height
    sheet.append(cells)


def _cell(sheet: Any, label: str, value: Any) -> Cell:
    cell = new_cell(sheet, value)
    is_figure = value is not None and not isinstance(value, str)
    if is_figure and label in _FORMATS:
        cell.number_format = _FORMATS[label]
    cell.alignment = (
        Alignment("right", "top")
        if is_figure
        else Alignment("left", "top", wrap_text=True, indent=1)
    )
    cell.border = _RULE
    if label == "Mã":
        cell.font = BOLD
    return cell
