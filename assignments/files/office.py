"""Looking into Word, Excel and PowerPoint files without opening them: plain Python.

Whatever a file says of its own size is not believed: every part is unpacked in small pieces and
counted, and nothing of it is kept.
"""

import mmap
import re
import struct
import zipfile
import zlib
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from assignments.files.verdict import FileKind

MAX_PARTS = 5_000
MAX_UNPACKED = 256 * 2**20
MAX_RATIO = 100
RATIO_FREE = 16 * 2**20
"""Below this much unpacked the ratio is nobody's concern."""

MAX_TYPES = 2**20
CHUNK = 2**16
TYPES_PART = "[Content_Types].xml"

_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    ParseError,
    DefusedXmlException,
    NotImplementedError,
    RuntimeError,  # a part with a password
    EOFError,
    KeyError,
    OSError,
    OverflowError,
    ValueError,
)
_MACRO_PART = re.compile(r"vbaproject|vbadata|macrosheets/", re.IGNORECASE)
_PROGRAM_PART = re.compile(
    r"\.(?:exe|dll|scr|com|bat|cmd|js|jse|vbs|vbe|ps1|hta|msi|jar|sh|lnk)$", re.IGNORECASE
)
# The record of a sheet in an old Excel file (BOUNDSHEET): its length, where it begins, whether it
# is hidden, its kind (1: macros of Excel 4, 6: a module), its name.
_MACRO_SHEET = re.compile(
    rb"\x85\x00[\x08-\x48]\x00.{4}[\x00-\x02][\x01\x06][\x01-\x1f][\x00\x01]", re.DOTALL
)
_DIRECTORY_ENTRY = re.compile(rb"PK\x01\x02")


class Fault(Exception):  # noqa: N818  # a finding
    """What is wrong with a file: why, and what to do."""

    def __init__(self, why: str, remedy: str) -> None:
        self.why, self.remedy = why, remedy
        super().__init__(why)


BROKEN = ("tệp bị hỏng hoặc bị cắt cụt", "Mở tệp bằng phần mềm văn phòng, lưu lại rồi gửi.")
MACROS = (
    "tệp có macro (mã lệnh chạy được)",
    "Lưu lại thành tệp không có macro (docx, xlsx) hoặc PDF rồi gửi.",
)
TOO_LARGE_INSIDE = (
    "tệp phình ra quá lớn khi giải nén",
    "Chia nhỏ tài liệu hoặc lưu thành PDF rồi gửi.",
)
PASSWORD = ("tệp được đặt mật khẩu", "Bỏ mật khẩu rồi gửi lại.")


def check_ooxml(file: IO[bytes], kind: FileKind) -> None:
    """Raise ``Fault`` unless the file is a whole Office document of ``kind`` without programs."""
    if _count(file, _DIRECTORY_ENTRY) > MAX_PARTS:
        raise Fault(*TOO_LARGE_INSIDE)  # before its directory is read into memory
    try:
        with zipfile.ZipFile(file) as package:
            _check_parts(package)
            _unpack(package)
            _check_types(package, kind)
    except _BROKEN:
        raise Fault(*BROKEN) from None


def check_ole(file: IO[bytes], kind: FileKind) -> None:
    """Raise ``Fault`` unless the file is an old Office document of ``kind`` without macros.

    The directory of such a file is made of names in UTF-16, each whole in its sector: looking for
    them in all of the file finds them however the file is laid out.
    """
    if _has_name(file, "EncryptedPackage"):
        raise Fault(*PASSWORD)
    if _has_name(file, "_VBA_PROJECT") or _has_name(file, "_VBA_PROJECT_CUR"):
        raise Fault(*MACROS)
    if "Workbook" in kind.parts and _count(file, _MACRO_SHEET, 1):
        raise Fault(*MACROS)
    if not any(_has_name(file, part) for part in kind.parts):
        raise Fault(
            f"nội dung không phải là tệp {kind.label}",
            "Mở bằng phần mềm đã tạo ra nó, lưu lại đúng loại rồi gửi.",
        )


def refuse_ole_named(file: IO[bytes], kind: FileKind) -> None:
    """Say what an OLE file is that has the name of a new Office document."""
    if _has_name(file, "EncryptedPackage"):
        raise Fault(*PASSWORD)
    raise Fault(
        f"nội dung là tệp Office 97–2003 chứ không phải {kind.label}",
        "Mở bằng phần mềm văn phòng, lưu lại đúng loại rồi gửi.",
    )


def _check_parts(package: zipfile.ZipFile) -> None:
    names = package.namelist()
    if len(set(names)) != len(names) or TYPES_PART not in names:
        raise Fault(*BROKEN)
    for part in package.infolist():
        if part.flag_bits & 0x1:
            raise Fault(*PASSWORD)
        if _MACRO_PART.search(part.filename):
            raise Fault(*MACROS)
        if _PROGRAM_PART.search(part.filename):
            raise Fault("trong tệp có gắn tệp chạy được", "Bỏ tệp gắn kèm rồi gửi lại.")
        if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Fault(*BROKEN)
        if part.filename.startswith(("/", "\\")) or ".." in part.filename.split("/"):
            raise Fault(*BROKEN)


def _unpack(package: zipfile.ZipFile) -> None:
    """Read every part to its end, which also holds it against its checksum."""
    packed = max(package.fp.seek(0, 2) if package.fp else 0, 1)
    unpacked = 0
    for part in package.infolist():
        with package.open(part) as stream:
            while chunk := stream.read(CHUNK):
                unpacked += len(chunk)
                if unpacked > MAX_UNPACKED or (
                    unpacked > RATIO_FREE and unpacked > packed * MAX_RATIO
                ):
                    raise Fault(*TOO_LARGE_INSIDE)


def _check_types(package: zipfile.ZipFile, kind: FileKind) -> None:
    with package.open(TYPES_PART) as stream:
        text = stream.read(MAX_TYPES + 1)
    if len(text) > MAX_TYPES:
        raise Fault(*BROKEN)
    root = fromstring(text, forbid_dtd=True)
    types = {element.get("ContentType", "").strip() for element in root}
    if any("macroenabled" in one.lower() or "vbaproject" in one.lower() for one in types):
        raise Fault(*MACROS)
    if not types & set(kind.parts):
        raise Fault(
            f"nội dung không phải là tệp {kind.label}",
            "Mở bằng phần mềm đã tạo ra nó, lưu lại đúng loại rồi gửi.",
        )


def _has_name(file: IO[bytes], name: str) -> bool:
    pattern = re.compile(re.escape(f"{name}\0".encode("utf-16-le")))
    return _count(file, pattern, 1) > 0


def _count(file: IO[bytes], pattern: re.Pattern[bytes], limit: int = MAX_PARTS + 1) -> int:
    """Return how often ``pattern`` occurs, counted no further than ``limit``."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        found = 0
        for _ in pattern.finditer(content):
            found += 1
            if found >= limit:
                break
    return found
