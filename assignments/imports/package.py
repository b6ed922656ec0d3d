"""Limits on what is inside a workbook or a document, held before a library opens it.

A library reads some parts whole and walks others element by element: a file of a few kilobytes
can keep it busy for minutes. Counting is cheap; what is too much is refused before.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
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
MAX_TAGS = 1_200_000
"""In all sheets together. A parser holds about a hundred bytes for each, whatever it is."""
MAX_OTHER_TAGS = 300_000
"""In all other parts together, but for the shared strings and a document's text."""
MAX_DOCUMENT_TAGS = 600_000
MAX_ATTRIBUTES = 1_500_000
"""Signs of equality, rather: each may begin an attribute."""

TOO_MUCH = (
    "tệp chứa quá nhiều dữ liệu so với một biểu nhập số liệu",
    "Chỉ giữ lại trang tính cần nhập, xóa các dòng, cột, định dạng thừa rồi lưu lại.",
)
FOREIGN = ("tệp có phần khai báo lạ (DTD)", "Mở bằng phần mềm văn phòng, lưu lại rồi gửi.")

# As UTF-8, and as either UTF-16: no part of an honest Office file has a document type.
_DOCTYPES = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
)
# What XML begins with in UTF-8 and UTF-16. In any other encoding a document type would go unseen.
_BEGINNINGS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe<\0", b"\xfe\xff\0<", b"<\0", b"\0<")
_ENCODING = re.compile(
    rb"""^[^>]*\bencoding\s*=\s*["'](?!utf-?8["']|utf-?16|us-ascii)""", re.IGNORECASE
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
    held = dict.fromkeys(_Held, _Count())
    with zipfile.ZipFile(file) as package:
        for part in package.infolist():
            if not _PARSED.search(part.filename):
                continue
            kind = _kind_of(part.filename)
            held[kind] = _check_part(package, part.filename, kind, held[kind])
    file.seek(0)


class _Held(Enum):
    """Parts that are held against a limit together; (bytes, tags, attributes) of each kind."""

    SHEETS = (MAX_SHEET_BYTES, MAX_TAGS, MAX_ATTRIBUTES)
    STRINGS = (MAX_STRINGS_BYTES, 6 * MAX_STRINGS, MAX_ATTRIBUTES)
    DOCUMENT = (MAX_DOCUMENT_BYTES, MAX_DOCUMENT_TAGS, MAX_DOCUMENT_TAGS)
    OTHER = (4 * MAX_OTHER_BYTES, MAX_OTHER_TAGS, MAX_OTHER_TAGS)


@dataclass(frozen=True, slots=True)
class _Count:
    size: int = 0
    tags: int = 0
    attributes: int = 0

    def with_chunk(self, chunk: bytes) -> "_Count":
        return _Count(
            self.size + len(chunk),
            self.tags + chunk.count(b"<"),
            self.attributes + chunk.count(b"="),
        )

    def is_within(self, kind: _Held) -> bool:
        size, tags, attributes = kind.value
        return self.size <= size and self.tags <= tags and self.attributes <= attributes


def _check_part(package: zipfile.ZipFile, name: str, kind: _Held, so_far: _Count) -> _Count:
    """Return ``so_far`` with what the part holds."""
    count, strings, styles, begun_with = so_far, 0, 0, so_far.size
    for chunk in _overlapping(package, name):
        if count.size == begun_with:
            _check_beginning(chunk.new)
        count = count.with_chunk(chunk.new)
        if any(word in chunk.whole for word in _DOCTYPES):
            raise Fault(*FOREIGN)
        if kind is _Held.STRINGS:
            strings += len(_STRING.findall(chunk.new))
        elif "styles" in name.lower():
            styles += len(_STYLE.findall(chunk.new))
        is_long = kind is _Held.OTHER and count.size - begun_with > MAX_OTHER_BYTES
        if is_long or not count.is_within(kind) or strings > MAX_STRINGS or styles > MAX_STYLES:
            raise Fault(*TOO_MUCH)
    return count


def _check_beginning(chunk: bytes) -> None:
    start = chunk.lstrip(b" \t\r\n")
    if start and (not start.startswith(_BEGINNINGS) or _ENCODING.match(start[:200])):
        raise Fault(*FOREIGN)


def _kind_of(name: str) -> _Held:
    if _SHEET.match(name):
        return _Held.SHEETS
    if _STRINGS.match(name):
        return _Held.STRINGS
    return _Held.DOCUMENT if _DOCUMENT.match(name) else _Held.OTHER


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
