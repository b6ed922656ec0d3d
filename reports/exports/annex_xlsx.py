"""The annex of a plan as a workbook in its printed form, alone or with where it stands now.

The form is that of the annex of plan 214: a header of two rows with merged cells, areas without a
code in bold, words over the three figures of what is not scored here, the total and a closing
note. Figures and texts are the printed ones, verbatim: read in again, nothing differs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from common.tables.cells import set_value
from common.tables.layout import height_of
from common.text import fold
from criteria.enums import CriterionLevel
from criteria.models import Plan
from criteria.tree import Figures
from reports.now_wording import source_of_now
from reports.plain_values import now_values
from reports.rollups import Overview
from reports.seen import SeenNow
from reports.snapshot import CriterionFacts

SHEET = "Phụ lục"
FONT = "Times New Roman"
SIZE = 12
HEAD_ROWS = (4, 5)
FIRST_ROW = 6
COLUMNS = (
    ("STT", 7.5),
    ("Lĩnh vực/ Tiêu chí/ Tiêu chí thành phần", 46),
    ("Điểm tối đa", 9.5),
    ("Kết quả năm {baseline}", 9.5),
    ("Mục tiêu năm {year}", 9.5),
    ("Thời gian ban hành/ thực hiện", 22),
    ("Chủ trì", 21),
    ("Phối hợp", 30),
)
PARTIES = "Phân công trách nhiệm"
RESULT_COLUMNS = (
    ("Kết quả hiện nay", 10.5),
    ("So với mục tiêu", 10.5),
    ("Tình trạng", 18),
    ("Ghi chú", 22),
)
POINTS, CHANGE = "0.00", "+0.00;-0.00;0.00"
LINE = 15.75
"""Height of a line in points."""
BREAK_AFTER = 20
"""Rows that a page should have before an area begins a new one."""

_THIN = Side(style="thin", color="FF000000")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_AREA_FILL = PatternFill("solid", fgColor="FFF2F2F2")


@dataclass(frozen=True, slots=True)
class AnnexResults:
    """Where the plan stands, as its reader may see it."""

    overview: Overview
    now: SeenNow

    def of(self, facts: CriterionFacts) -> tuple[Any, ...]:
        """Return the four cells of a node."""
        leaf = self.now.leaf(facts.code) if facts.rolled.is_leaf else None
        total = self.now.node(facts.code)
        values = now_values(self.overview.score_of(facts), total, leaf, self.now.until)
        return values[2], values[4], values[5], values[6]

    @property
    def total(self) -> tuple[Any, ...]:
        """Return the four cells of the plan's total."""
        values = now_values(self.overview.total, self.now.total, None, self.now.until)
        return values[2], values[4], values[5], values[6]

    @property
    def source(self) -> str:
        """Return of what moment the figures are."""
        sample = " Có số liệu mẫu, không phải số thật." if self.now.now.is_sample else ""
        return f"{source_of_now(self.now)}{sample}"


def write_annex(
    plan: Plan, overview: Overview, out: IO[bytes], results: AnnexResults | None = None
) -> None:
    """Write the annex of ``plan`` to ``out``; with ``results``, four columns more."""
    book = Workbook()
    book.properties.creator = plan.issuer
    book.properties.title = f"Phụ lục Kế hoạch {plan.number}"
    sheet = book.active
    sheet.title = SHEET
    _Annex(sheet, plan, overview, results).write()
    book.save(out)


class _Annex:
    def __init__(
        self, sheet: Worksheet, plan: Plan, overview: Overview, results: AnnexResults | None
    ) -> None:
        self.sheet, self.plan, self.results = sheet, plan, results
        self.overview, self.snapshot = overview, overview.snapshot
        self.widths = [width for _, width in (*COLUMNS, *(RESULT_COLUMNS if results else ()))]
        self.row = FIRST_ROW
        self.since_break = 0

    def write(self) -> None:
        self._write_title()
        self._write_head()
        has_plain_order = self._areas_are_counted()
        for facts in self.snapshot:
            self._write_node(facts, is_coded=not has_plain_order)
        self._write_total()
        self._write_notes()
        self._set_up_page()

    def _write_title(self) -> None:
        plan = self.plan
        # As 214 has it: day and month without zeros.
        issued = f"{plan.issued_on.day}/{plan.issued_on.month}/{plan.issued_on.year}"
        lines = (
            f"PHÂN CÔNG THỰC HIỆN KẾ HOẠCH CẢI THIỆN CHỈ SỐ CCHC NĂM {plan.year}",
            f"(Kèm theo Kế hoạch số {plan.number} ngày {issued} của {plan.issuer})",
        )
        for row, text in enumerate(lines, 1):
            cell = self._put(row, 1, text, is_bold=row == 1, across="center")
            cell.font = Font(name=FONT, size=13, bold=row == 1, italic=row == 2)
            self._merge(row, 1, row, len(self.widths))

    def _write_head(self) -> None:
        first, second = HEAD_ROWS
        years = {"baseline": self.plan.baseline_year, "year": self.plan.year}
        for column, (label, _) in enumerate(COLUMNS, 1):
            is_party = label in {"Chủ trì", "Phối hợp"}
            self._head_cell(second if is_party else first, column, label.format(**years))
            if not is_party:
                self._merge(first, column, second, column)
        self._group(first, len(COLUMNS) - 1, len(COLUMNS), PARTIES)
        if self.results:
            start = len(COLUMNS) + 1
            for column, (label, _) in enumerate(RESULT_COLUMNS, start):
                self._head_cell(second, column, label)
            label = f"Kết quả {self.results.now.until.until_label}"
            self._group(first, start, len(self.widths), label)
        self._border(HEAD_ROWS)
        self.sheet.row_dimensions[first].height = 2 * LINE
        self.sheet.row_dimensions[second].height = 2 * LINE

    def _group(self, row: int, first: int, last: int, label: str) -> None:
        self._head_cell(row, first, label)
        self._merge(row, first, row, last)

    def _head_cell(self, row: int, column: int, label: str) -> None:
        cell = self._put(row, column, label, is_bold=True, across="center")
        cell.alignment = Alignment("center", "center", wrap_text=True)

    def _write_node(self, facts: CriterionFacts, *, is_coded: bool) -> None:
        is_area = facts.level is CriterionLevel.AREA
        is_bold = facts.level is not CriterionLevel.SUB_CRITERION and not facts.rolled.is_leaf
        printed = facts.rolled.printed
        values: list[Any] = [
            "" if is_area and not is_coded else facts.code,
            facts.name,
            *_points(printed),
            facts.deadline_text,
            facts.lead_text,
            facts.support_text,
            *(self.results.of(facts) if self.results else ()),
        ]
        is_unscored = facts.printed_note and printed == Figures()
        if is_unscored:
            values[2] = facts.printed_note
        if is_area:
            self._begin_area()
        self._write_row(values, is_bold=is_bold or is_area, fill=_AREA_FILL if is_area else None)
        if is_unscored:
            self._merge(self.row, 3, self.row, 5)
            self.sheet.cell(self.row, 3).alignment = Alignment("center", "center", wrap_text=True)
        self.row += 1
        self.since_break += 1

    def _begin_area(self) -> None:
        """Begin an area on a new page where the one before is well filled."""
        if self.since_break >= BREAK_AFTER:
            self.sheet.row_breaks.append(Break(id=self.row - 1))
            self.since_break = 0

    def _write_total(self) -> None:
        totals = _points(self.snapshot.tree.printed_total)
        values = [
            "Tổng số:",
            "",
            *totals,
            "",
            "",
            "",
            *(self.results.total if self.results else ()),
        ]
        self._write_row(values, is_bold=True)
        self._merge(self.row, 1, self.row, 2)
        self.row += 1

    def _write_notes(self) -> None:
        notes = []
        if self.plan.closing_note:
            notes.append(f"Ghi chú: {self.plan.closing_note}")
        if self.results:
            notes.append(self.results.source)
        for note in notes:
            cell = self._put(self.row, 1, note, across="left")
            cell.font = Font(name=FONT, size=SIZE, italic=True)
            self._merge(self.row, 1, self.row, len(self.widths))
            self.row += 1

    def _write_row(
        self, values: Sequence[Any], *, is_bold: bool, fill: PatternFill | None = None
    ) -> None:
        for column, value in enumerate(values, 1):
            is_figure = isinstance(value, Decimal)
            cell = self._put(self.row, column, value, is_bold=is_bold)
            cell.number_format = "@"
            if is_figure or (value is None and column in {3, 4, 5}):
                cell.number_format = CHANGE if column == len(COLUMNS) + 2 else POINTS
                cell.alignment = Alignment("center", "center")
            elif column == 1:
                cell.alignment = Alignment("center", "center")
            if fill:
                cell.fill = fill
        self._border((self.row,))
        # It keeps more room at the sides than these narrow columns have to give.
        room = [width + 4 for width in self.widths]
        lines = height_of([str(value or "") for value in values], room)
        self.sheet.row_dimensions[self.row].height = max((lines or 15) * LINE / 15 + 2, LINE + 2)

    def _put(
        self, row: int, column: int, value: Any, *, is_bold: bool = False, across: str = "left"
    ) -> Cell:
        cell = set_value(self.sheet.cell(row, column), value)
        cell.font = Font(name=FONT, size=SIZE, bold=is_bold)
        cell.alignment = Alignment(across, "center", wrap_text=True)
        return cell

    def _merge(self, first_row: int, first: int, last_row: int, last: int) -> None:
        if (first_row, first) != (last_row, last):
            self.sheet.merge_cells(
                start_row=first_row, start_column=first, end_row=last_row, end_column=last
            )

    def _border(self, rows: Iterable[int]) -> None:
        for row in rows:
            for column in range(1, len(self.widths) + 1):
                self.sheet.cell(row, column).border = _BORDER

    def _areas_are_counted(self) -> bool:
        """Tell whether areas can go without a code: read in again, they are counted in order."""
        areas = self.snapshot.areas
        is_numbered = all(area.code == str(number) for area, number in zip(areas, count(1)))
        # Such a name would be taken for the total or the closing note.
        is_plain = not any(fold(area.name).startswith(("tong ", "ghi chu")) for area in areas)
        return is_numbered and is_plain

    def _set_up_page(self) -> None:
        sheet = self.sheet
        for column, width in enumerate(self.widths, 1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        last = get_column_letter(len(self.widths))
        sheet.print_area = f"A1:{last}{self.row - 1}"
        sheet.print_title_rows = f"{HEAD_ROWS[0]}:{HEAD_ROWS[1]}"
        sheet.freeze_panes = f"C{FIRST_ROW}"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_options.horizontalCentered = True
        # Inches: 20 mm above and below, 30 mm at the left, 15 mm at the right, for a file's holes.
        margins = sheet.page_margins
        margins.top, margins.bottom, margins.left, margins.right = 0.79, 0.79, 1.18, 0.59
        margins.header = margins.footer = 0.4
        sheet.oddHeader.center.text = "&P"
        sheet.oddHeader.center.font = f"{FONT},Regular"
        sheet.oddHeader.center.size = 13
        sheet.HeaderFooter.differentFirst = True


def _points(figures: Figures) -> tuple[Decimal | None, ...]:
    return figures.max, figures.baseline, figures.target
