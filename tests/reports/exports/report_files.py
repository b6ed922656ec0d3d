"""Reports made for tests, and looking into what was made."""

import io
import re
import zipfile

from docx import Document
from lxml import etree

from assignments.enums import PeriodKind
from reports.enums import ReportKind
from reports.exports.report_data import read_report
from reports.exports.report_docx import built_in, render_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def report(user, plan, kind=PeriodKind.Q3, agency=None):
    """Return the report's fields."""
    return read_report(user, plan, kind, agency)


def word(made, kind=ReportKind.CONSOLIDATED, template=None) -> bytes:
    """Return a report as a Word file."""
    out = io.BytesIO()
    render_docx(template or built_in(kind), made, out)
    return out.getvalue()


def part(content: bytes, name: str = "word/document.xml"):
    """Return a part of the package as XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return etree.fromstring(package.read(name))


def text_of(content: bytes) -> str:
    """Return all the text of the main part, a paragraph a line."""
    paragraphs = part(content).iter(f"{W}p")
    return "\n".join("".join(node.text or "" for node in p.iter(f"{W}t")) for p in paragraphs)


def tables_of(content: bytes) -> list[list[list[str]]]:
    """Return the tables' texts."""
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(io.BytesIO(content)).tables
    ]


def changed(content: bytes, change, name: str = "word/document.xml") -> bytes:
    """Return the package with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for one in source.namelist():
            data = source.read(one)
            target.writestr(one, change(data) if one == name else data)
    return out.getvalue()


def with_paragraph(content: bytes, text: str) -> bytes:
    """Return the template with one more paragraph at its beginning."""
    added = f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p>".encode()
    return changed(content, lambda data: re.sub(rb"<w:body>", lambda _: added, data, count=1))
