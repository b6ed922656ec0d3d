"""Which kinds of files are taken, and how one is refused: plain Python."""

from dataclasses import dataclass
from enum import StrEnum


class Container(StrEnum):
    """What a file is by its bytes."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    OOXML = "zip"
    OLE = "ole"


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file: how it is built, what browsers call it, what people call it.

    ``part`` is what must be inside: the main content type of an OOXML file, the name of the main
    stream of an OLE file.
    """

    container: Container
    content_type: str
    label: str
    parts: tuple[str, ...] = ()


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "pdf": FileKind(Container.PDF, "application/pdf", "PDF"),
    "jpg": FileKind(Container.JPEG, "image/jpeg", "ảnh JPEG"),
    "jpeg": FileKind(Container.JPEG, "image/jpeg", "ảnh JPEG"),
    "png": FileKind(Container.PNG, "image/png", "ảnh PNG"),
    "docx": FileKind(
        Container.OOXML,
        f"{_OFFICE}wordprocessingml.document",
        "Word",
        (f"{_OFFICE}wordprocessingml.document.main+xml",),
    ),
    "xlsx": FileKind(
        Container.OOXML,
        f"{_OFFICE}spreadsheetml.sheet",
        "Excel",
        (f"{_OFFICE}spreadsheetml.sheet.main+xml",),
    ),
    "pptx": FileKind(
        Container.OOXML,
        f"{_OFFICE}presentationml.presentation",
        "PowerPoint",
        (f"{_OFFICE}presentationml.presentation.main+xml",),
    ),
    "doc": FileKind(Container.OLE, "application/msword", "Word 97–2003", ("WordDocument",)),
    "xls": FileKind(
        Container.OLE, "application/vnd.ms-excel", "Excel 97–2003", ("Workbook", "Book")
    ),
}
"""What is taken, by the ending of the name."""

TAKEN = "PDF, Word, Excel, PowerPoint hoặc ảnh (pdf, docx, xlsx, pptx, doc, xls, jpg, png)"


class FileRefused(Exception):  # noqa: N818  # said to people, not a fault of the program
    """A file is not taken; the message names it, says why and what to do."""

    def __init__(self, name: str, why: str, remedy: str) -> None:
        self.name = name
        super().__init__(f"“{name}”: {why}. {remedy}")
