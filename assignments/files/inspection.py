"""Is this file what it says, and one that we take? By its name and by its bytes: plain Python."""

import hashlib
import zipfile
from dataclasses import dataclass
from typing import IO

import filetype

from assignments.files.names import clean_name, kind_of_name
from assignments.files.office import BROKEN, Fault, check_ole, check_ooxml, refuse_ole_named
from assignments.files.pdf import check_pdf
from assignments.files.verdict import TAKEN, Container, FileKind, FileRefused
from common.text import shorten

HEAD = 2**13
_MAGIC = {
    Container.PDF: b"%PDF-",
    Container.JPEG: b"\xff\xd8\xff",
    Container.PNG: b"\x89PNG\r\n\x1a\n",
    Container.OOXML: b"PK\x03\x04",
    Container.OLE: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
}


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that is taken: its name as kept, its type, its size in bytes and its sha256."""

    name: str
    content_type: str
    size: int
    sha256: str


def inspect(file: IO[bytes], raw_name: str, *, max_bytes: int) -> Inspected:
    """Return what is kept of a file's looks, or raise ``FileRefused``.

    Args:
        file: a real file, with a descriptor; it is read from its beginning and left there.
        raw_name: the name as it was sent.
        max_bytes: the largest size that is taken.
    """
    name = clean_name(raw_name)
    kind = kind_of_name(name)
    size = file.seek(0, 2)
    file.seek(0)
    if size > max_bytes:
        raise too_big(name, max_bytes)
    if size == 0:
        raise FileRefused(name, "tệp rỗng, không có nội dung", "Kiểm tra tệp rồi gửi lại.")
    try:
        _check(file, kind)
    except Fault as fault:
        raise FileRefused(name, fault.why, fault.remedy) from None
    finally:
        file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # a real file
    file.seek(0)
    return Inspected(name, kind.content_type, size, sha256)


def too_big(name: str, max_bytes: int) -> FileRefused:
    """Return the refusal of a file that is too big."""
    return FileRefused(
        shorten(name, 80),
        f"tệp lớn hơn {max_bytes // 2**20} MB",
        "Chia thành nhiều tệp, hoặc giảm độ phân giải bản quét rồi gửi lại.",
    )


def _check(file: IO[bytes], kind: FileKind) -> None:
    head = file.read(HEAD)
    if not head.startswith(_MAGIC[kind.container]):
        if kind.container is Container.OOXML and head.startswith(_MAGIC[Container.OLE]):
            refuse_ole_named(file, kind)
        raise _other_content(head, kind)
    if kind.container is Container.OOXML:
        check_ooxml(file, kind)
    elif kind.container is Container.OLE:
        check_ole(file, kind)
    else:
        if kind.container is Container.PDF:
            check_pdf(file)
        if kind.container is Container.PNG and not _is_whole_png(file, head):
            raise Fault(*BROKEN)
        if zipfile.is_zipfile(file):
            raise Fault("trong tệp có giấu một tệp nén", f"Chỉ gửi tệp gốc: {TAKEN}.")


def _is_whole_png(file: IO[bytes], head: bytes) -> bool:
    file.seek(-min(file.seek(0, 2), HEAD), 2)
    return head[12:16] == b"IHDR" and b"IEND" in file.read(HEAD)


def _other_content(head: bytes, kind: FileKind) -> Fault:
    """Say what the file is instead, as far as its first bytes tell."""
    found = filetype.guess(head)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\0").lower()
    if found is not None:
        what = f"nội dung là tệp “{found.extension}” chứ không phải {kind.label}"
    elif start.startswith((b"<", b"#!", b"{\\rtf")):
        what = f"nội dung là trang web hoặc mã lệnh chứ không phải {kind.label}"
    else:
        what = f"nội dung không phải là tệp {kind.label}"
    return Fault(what, f"Không đổi đuôi tệp; mở và lưu lại đúng loại. Nhận: {TAKEN}.")
