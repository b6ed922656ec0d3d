"""The report as a Word file: a template, ours or Sở Nội vụ's own, filled in by docxtpl."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import fields
from typing import IO, Any

from django.conf import settings

from common.text import shorten
from reports.enums import ReportKind
from reports.exports.pictures import as_png
from reports.exports.report_fields import Charts, Picture, Report
from reports.exports.report_language import (
    ReportEnvironment,
    TemplateRefused,
    context_of,
    explain,
)

FOLDER = settings.BASE_DIR / "reports" / "templates_docx"
BUILT_IN = {
    ReportKind.CONSOLIDATED: FOLDER / "bao-cao-tong-hop.docx",
    ReportKind.AGENCY: FOLDER / "bao-cao-co-quan.docx",
}
PICTURE_MM = 160
LEFT_OVER = re.compile(rb"\{\{|\{%")


def built_in(kind: ReportKind) -> bytes:
    """Return our own template."""
    return BUILT_IN[kind].read_bytes()


def render_docx(template: bytes, report: Report, out: IO[bytes]) -> None:
    """Write ``report`` through ``template`` to ``out``.

    Raises:
        TemplateRefused: why the template can't be used, with the paragraph where it is known.
    """
    document = _document(template)
    context = context_of(report)
    context["charts"] = _Drawn(document, report)
    try:
        document.render(context, ReportEnvironment(), autoescape=True)
        document.save(out)
    except Exception as error:
        # A template is anything that somebody uploads: jinja, docxtpl and lxml raise what they
        # like over it, and none of that is for people.
        raise _located(document, explain(error)) from error


def _document(template: bytes) -> Any:
    from docxtpl import DocxTemplate

    class Document(DocxTemplate):  # type: ignore[misc]
        """Renders text and headers; leaves the file's own title and author alone."""

        paragraphs_text: list[str] = []

        def render_xml_part(
            self, src_xml: str, part: Any, context: Mapping[str, Any], jinja_env: Any = None
        ) -> Any:
            """Note the paragraphs, so that a fault can be told where it is."""
            self.paragraphs_text = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml).split("\n")
            return super().render_xml_part(src_xml, part, context, jinja_env)

        def render_properties(self, context: Any, jinja_env: Any = None) -> None:
            """Nobody looks for variables there."""

    return Document(io.BytesIO(template))


def _located(document: Any, refused: TemplateRefused) -> TemplateRefused:
    """Return the refusal with the paragraph's own words, where its number is known."""
    lines = document.paragraphs_text
    if refused.line is None or not 0 < refused.line <= len(lines):
        return refused
    words = re.sub(r"<[^>]+>", "", lines[refused.line - 1]).strip()
    number = max(refused.line - 1, 1)
    where = f"Đoạn {number}" + (f" (“{shorten(words, 60)}”)" if words else "")
    return TemplateRefused(f"{where}: {refused}", refused.line)


class _Drawn:
    """The charts of a report, each drawn when a template puts it in."""

    template_fields = frozenset(one.name for one in fields(Charts))

    def __init__(self, document: Any, report: Report) -> None:
        self._document, self._charts = document, report.charts

    def __getattr__(self, name: str) -> Any:
        picture = getattr(self._charts, name)
        return _Inline(self._document, picture) if isinstance(picture, Picture) else picture


class _Inline:
    """A picture in the running text, with its alternative text."""

    template_fields = frozenset(one.name for one in fields(Picture))

    def __init__(self, document: Any, picture: Picture) -> None:
        self._document = document
        self._picture = picture

    def __html__(self) -> str:
        from docx.shared import Mm

        part = self._document.current_rendering_part
        image = io.BytesIO(as_png(self._picture.svg))
        inline = part.new_pic_inline(image, Mm(PICTURE_MM), None)
        inline.docPr.set("descr", self._picture.alt)
        inline.docPr.set("title", self._picture.title)
        return (
            f"</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r>"
            '<w:r><w:t xml:space="preserve">'
        )

    def __getattr__(self, name: str) -> str:
        return str(getattr(self._picture, name))


def has_left_over(content: bytes) -> bool:
    """Tell whether a rendered document still shows a tag of the template."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return any(
            LEFT_OVER.search(package.read(name))
            for name in package.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        )
