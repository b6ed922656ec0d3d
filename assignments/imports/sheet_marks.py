"""What a sheet says beside its values: hidden rows, merged ranges, formulas, how far it goes.

openpyxl's reading mode, the only one that is safe for strangers' files, leaves these out. One pass
over the sheet's own XML, element by element.
"""

import re
import zipfile
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

MAX_ROWS = 5_000
MAX_COLUMNS = 100
MAX_CELLS = 200_000
"""Empty ones that only have a format included: whole columns are formatted at times."""
MAX_MERGES = 5_000
MAX_DEPTH = 50

_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_OF_A_CELL = frozenset({"v", "f", "is"})
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)


class TooFar(Exception):  # noqa: N818  # a finding
    """A cell with content lies outside what a form of ours has; the message names it."""


@dataclass(slots=True)
class SheetMarks:
    """Row numbers, ranges ('A1:C2') and cell addresses."""

    hidden_rows: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    formulas: set[str] = field(default_factory=set)
    last_row: int = 0
    """The last row with content."""


def read_marks(package: zipfile.ZipFile, path: str) -> SheetMarks:
    """Return the marks of the sheet at ``path``; raise ``TooFar`` at the first cell outside."""
    reader = _Reader()
    inside: list[Element] = []
    with package.open(path) as stream:
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            tag = element.tag.removeprefix(_NAMESPACE).removeprefix(_STRICT)
            if event == "start":
                if len(inside) >= MAX_DEPTH:
                    raise TooFar("trang tính lồng quá nhiều lớp")
                inside.append(element)
                if tag == "row":
                    reader.start_row(element)
                continue
            inside.pop()
            reader.end(tag, element)
            if inside and tag not in _OF_A_CELL:
                inside[-1].remove(element)  # it is the only one there: nothing is kept
    return reader.marks


class _Reader:
    """Takes a sheet's elements one by one, and keeps none of them."""

    def __init__(self) -> None:
        self.marks = SheetMarks()
        self.row: Element | None = None
        self.number = self.place = self.cells = 0

    def start_row(self, element: Element) -> None:
        said = element.get("r") or ""
        self.number = int(said) if said.isascii() and said.isdigit() else self.number + 1
        self.row, self.place = element, 0

    def end(self, tag: str, element: Element) -> None:
        match tag:
            case "c" if self.row is not None:
                self._take_cell(element)
            case "row":
                if element.get("hidden") in {"1", "true"}:
                    self.marks.hidden_rows.add(self.number)
                self.row = None
            case "mergeCell":
                self._take_merge(element)

    def _take_cell(self, cell: Element) -> None:
        self.place += 1
        self.cells += 1
        if self.cells > MAX_CELLS:
            raise TooFar("trang tính có quá nhiều ô")
        kinds = {child.tag.rsplit("}", 1)[-1] for child in cell}
        if not kinds & _OF_A_CELL:
            return
        address = cell.get("r") or ""
        found = _REFERENCE.fullmatch(address)
        row = int(found[2]) if found else self.number
        column = _column_number(found[1]) if found else self.place
        if row > MAX_ROWS or column > MAX_COLUMNS:
            raise TooFar(f"ô {address or f'dòng {row}, cột {column}'} nằm quá xa")
        self.marks.last_row = max(self.marks.last_row, row)
        if "f" in kinds and address:
            self.marks.formulas.add(address)

    def _take_merge(self, element: Element) -> None:
        if len(self.marks.merged) >= MAX_MERGES:
            raise TooFar("trang tính có quá nhiều ô gộp")
        self.marks.merged.append(element.get("ref") or "")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
