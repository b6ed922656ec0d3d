"""The report as a PDF: the same fields through a page of HTML, its charts as vectors."""

import base64
from pathlib import Path
from typing import IO

from reports.enums import ReportKind
from reports.exports import pdf
from reports.exports.report_fields import Picture, Report

STYLE = Path(__file__).with_name("report.css")


def render_pdf(report: Report, kind: ReportKind, out: IO[bytes]) -> None:
    """Write ``report`` to ``out``."""
    is_consolidated = kind is ReportKind.CONSOLIDATED
    context = {
        "style": _address("text/css", STYLE.read_bytes()),
        "report": report,
        "is_consolidated": is_consolidated,
        "areas_picture": _as_address(report.charts.areas),
        "gaps_picture": _as_address(report.charts.gaps),
    }
    pdf.render("exports/report.html", context, out)


def _as_address(picture: Picture) -> str:
    """Return a drawing as a ``data:`` address: a picture with a text in its stead, for PDF/UA."""
    return _address("image/svg+xml", picture.svg.encode())


def _address(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
