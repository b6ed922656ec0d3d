"""Limits on what is inside a workbook or a document, held before a library opens it.

A library reads some parts whole and walks others element by element: a file of a few kilobytes
can keep it busy for minutes. Counting is cheap; what is too much is refused before.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import IO

from assignments.files.office import Fault

CHUNK = 2**16
MAX_SHEET_BYTES = 64 * 2**20
"""Unpacked size of the parts that are read as a stream, all together."""
MAX_STRINGS_BYTES = 24 * 2**20
MAX_STRINGS = 150_000
MAX_OTHER_BYTES = 4 * 2**20
"""Of any other part that a library parses whole: styles, relations, the list of sheets."""
MAX_DOCUMENT_BYTES = 16 * 2**20
"""Of the main part of a Word document, which is parsed whole."""
MAX_STYLES = 20_000

TOO_MUCH = (
    "tệp chứa quá nhiều dữ liệu so với một biểu nhập số liệu",
    "Chỉ giữ lại trang tính cần nhập, xóa các dòng, cột, định dạng thừa rồi lưu lại.",
)
FOREIGN = ("tệp có phần khai báo lạ (DTD)", "Mở bằng phần mềm văn phòng, lưu lại rồi gửi.")

# As UTF-8, and as either UTF-16: no part of an honest Office file has a document type.
_DOCTYPES = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_OVERLAP = max(map(len, _DOCTYPES)) - 1
_PARSED = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
_SHEET = re.compile(r"(?i)^xl/(?:worksheets|chartsheets)/")
_STRINGS = re.compile(r"(?i)^xl/sharedstrings")
_DOCUMENT = re.compile(r"(?i)^word/document")
_STRING = re.compile(rb"<(?:[A-Za-z0-9]+:)?si[\s/>]")
_STYLE = re.compile(rb"<(?:[A-Za-z0-9]+:)?(?:xf|font|fill|border|numFmt|dxf|cellStyle)[\s/>]")


def check_package(file: IO[bytes]) -> None:
    """Raise ``Fault`` where a part is larger, or holds more, than a form of ours ever would.

    The file has been through ``assignments.files.office.check_ooxml``: it is a whole package,
    without macros and passwords, and its parts are what they say.
    """
    file.seek(0)
    streamed = 0
    with zipfile.ZipFile(file) as package:
        for part in package.infolist():
            if not _PARSED.search(part.filename):
                continue
            size = _check_part(package, part.filename)
            if _SHEET.match(part.filename):
                streamed += size
            if streamed > MAX_SHEET_BYTES:
                raise Fault(*TOO_MUCH)
    file.seek(0)


def _check_part(package: zipfile.ZipFile, name: str) -> int:
    size = strings = styles = 0
    limit = _limit_of(name)
    for chunk in _overlapping(package, name):
        size += len(chunk.new)
        if size > limit:
            raise Fault(*TOO_MUCH)
        if any(word in chunk.whole for word in _DOCTYPES):
            raise Fault(*FOREIGN)
        if _STRINGS.match(name):
            strings += len(_STRING.findall(chunk.new))
        else:
            styles += len(_STYLE.findall(chunk.new)) if "styles" in name.lower() else 0
        if strings > MAX_STRINGS or styles > MAX_STYLES:
            raise Fault(*TOO_MUCH)
    return size


def _limit_of(name: str) -> int:
    if _SHEET.match(name):
        return MAX_SHEET_BYTES
    if _STRINGS.match(name):
        return MAX_STRINGS_BYTES
    return MAX_DOCUMENT_BYTES if _DOCUMENT.match(name) else MAX_OTHER_BYTES


class _Chunk:
    """A piece of a part, alone and with the end of the piece before."""

    __slots__ = ("new", "whole")

    def __init__(self, new: bytes, before: bytes) -> None:
        self.new, self.whole = new, before + new


def _overlapping(package: zipfile.ZipFile, name: str) -> Iterator[_Chunk]:
    before = b""
    with package.open(name) as stream:
        while new := stream.read(CHUNK):
            chunk = _Chunk(new, before)
            yield chunk
            before = chunk.whole[-_OVERLAP:]
