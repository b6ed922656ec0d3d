"""Looking for programs in a PDF: plain Python.

Not a reader of PDF: names of actions are looked for in the plain text of the file and in its
packed object streams, where writers of today put them. What is encrypted stays unseen.
"""

import mmap
import re
import zlib
from collections.abc import Iterator
from typing import IO

from assignments.files.office import BROKEN, Fault

MAX_STREAMS = 20_000
MAX_STREAM = 2**22
MAX_UNPACKED = 2**26
TAIL = 2**13

SCRIPT = ("tệp PDF có mã lệnh chạy được (JavaScript)", "In lại thành PDF (Print to PDF) rồi gửi.")
LAUNCH = (
    "tệp PDF có lệnh mở chương trình khác (Launch)",
    "In lại thành PDF (Print to PDF) rồi gửi.",
)


def _name(word: str) -> re.Pattern[bytes]:
    """Return a pattern of a PDF name: each letter as it is or written '#4A'."""
    letters = "".join(rf"(?:{char}|#(?i:{ord(char):02x}))" for char in word)
    return re.compile(rf"/{letters}(?![A-Za-z0-9#])".encode())


_FORBIDDEN = ((_name("JavaScript"), SCRIPT), (_name("Launch"), LAUNCH))
_OBJECT_STREAM = _name("ObjStm")
_STREAM = re.compile(rb"stream\r?\n")


def check_pdf(file: IO[bytes]) -> None:
    """Raise ``Fault`` unless the PDF is whole and free of programs, as far as that shows."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if b"%%EOF" not in content[-TAIL:]:
            raise Fault(*BROKEN)
        for pattern, fault in _FORBIDDEN:
            if pattern.search(content):
                raise Fault(*fault)
        for unpacked in _object_streams(content):
            for pattern, fault in _FORBIDDEN:
                if pattern.search(unpacked):
                    raise Fault(*fault)


def _object_streams(content: mmap.mmap) -> Iterator[bytes]:
    """Yield the object streams, unpacked; what does not unpack is passed over."""
    total = 0
    for number, match in enumerate(_OBJECT_STREAM.finditer(content)):
        if number >= MAX_STREAMS or total >= MAX_UNPACKED:
            return
        start = _STREAM.search(content, match.end(), match.end() + 2_000)
        if start is None:
            continue
        packed = content[start.end() : start.end() + MAX_STREAM]
        try:
            unpacked = zlib.decompressobj().decompress(packed, MAX_STREAM)
        except zlib.error:
            continue
        total += len(unpacked)
        yield unpacked
