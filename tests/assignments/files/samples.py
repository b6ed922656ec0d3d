"""Small real files of every kind that is taken, and of kinds that must not be."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from openpyxl import Workbook

OOXML = "application/vnd.openxmlformats-officedocument."
WORD = f"{OOXML}wordprocessingml.document.main+xml"
SLIDES = f"{OOXML}presentationml.presentation.main+xml"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(*objects: bytes, tail: bytes = b"%%EOF\n") -> bytes:
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + body + b"trailer << /Root 1 0 R >>\n" + tail


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PLAIN_PDF = pdf(CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>")


def packed_objects(content: bytes) -> bytes:
    """Return a PDF object stream, as today's writers pack dictionaries."""
    packed = zlib.compress(content)
    head = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>" % len(packed)
    return head + b"\nstream\r\n" + packed + b"\nendstream"


def png(*, end: bytes = b"", width: int = 1) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, 1, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" + b"\xff\0\0" * width))
    return b"\x89PNG\r\n\x1a\n" + head + pixels + chunk(b"IEND", b"") + end


def jpg(*, end: bytes = b"") -> bytes:
    app0 = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    return b"\xff\xd8" + app0 + b"\xff\xdb\x00\x43\x00" + b"\x01" * 64 + b"\xff\xd9" + end


def package(parts: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def types(main: str, *more: str) -> bytes:
    overrides = "".join(
        f'<Override PartName="/p{number}.xml" ContentType="{one}"/>'
        for number, one in enumerate((main, *more))
    )
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{space}">{overrides}</Types>'.encode()
    )


def docx(*more_types: str, main: str = WORD, **parts: bytes) -> bytes:
    base = {"[Content_Types].xml": types(main, *more_types), "word/document.xml": b"<w:document/>"}
    return package(base | {name.replace("__", "/"): content for name, content in parts.items()})


def docx_with(parts: Mapping[str, bytes]) -> bytes:
    return package({"[Content_Types].xml": types(WORD), "word/document.xml": b"<d/>"} | dict(parts))


def pptx() -> bytes:
    return package({"[Content_Types].xml": types(SLIDES), "ppt/presentation.xml": b"<p/>"})


def xlsx(text: str = "Đã giải ngân") -> bytes:
    book = Workbook()
    book.active["A1"] = text
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ole(*names: str) -> bytes:
    """Return a compound file of the old Office, as far as its directory goes."""
    entries = b"".join(f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in names)
    return OLE_MAGIC + b"\0" * 504 + entries.ljust(1024, b"\0")


def sheet(name: str, kind: int = 0) -> bytes:
    """Return the record of a sheet of an old Excel file; ``kind`` 1 is one of macros."""
    text = bytes([len(name), 0]) + name.encode("latin-1")
    content = struct.pack("<IBB", 1024, 0, kind) + text
    return struct.pack("<HH", 0x85, len(content)) + content


def bomb(megabytes: int) -> bytes:
    """Return a small document with a part that unpacks to very much more."""
    return docx_with({"word/media/a.bmp": b"\0" * (megabytes * 2**20)})


def encrypted_zip() -> bytes:
    """Return a document whose parts say that they have a password."""
    raw = bytearray(docx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (found := raw.find(mark, start)) >= 0:
            raw[found + offset] |= 1
            start = found + 4
    return bytes(raw)


def many_parts(count: int) -> bytes:
    return docx_with({f"word/x{number}": b"" for number in range(count)})
