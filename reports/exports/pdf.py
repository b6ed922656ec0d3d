"""HTML → PDF by WeasyPrint: tagged, A4, its fonts inside; nothing is fetched from anywhere.

The library is loaded where it is used: it takes a second and needs Debian's Pango.
"""

import ctypes.util
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from common.text import nfc

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-croscore"
"""Debian's and Ubuntu's packages that a PDF takes; ``.ci/lib.sh`` has the same list."""

FONT = "Tinos"
"""Of the measures of Times New Roman, with all of Vietnamese."""

PRINT_STYLE = Path(__file__).with_name("print.css")
"""The style of documents of figures."""

_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")


@cache
def missing() -> str:
    """Return what the server lacks to make a PDF, and what to do; '' where nothing."""
    lacking = [name for name in _LIBRARIES if not ctypes.util.find_library(name)]
    if not lacking and _has_font():
        return ""
    return (
        "Máy chủ chưa tạo được tệp PDF. Nhờ người quản trị chạy: "
        f"sudo apt-get install {PACKAGES}. Trong lúc chờ, "
        "tải bảng Excel ở cuối mỗi bảng, hoặc tạo báo cáo Word."
    )


def _has_font() -> bool:
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    found = subprocess.run(  # noqa: S603  # our own words
        [lister, FONT], capture_output=True, text=True, timeout=20, check=False
    )
    return FONT in found.stdout


def render(
    template: str, context: dict[str, Any], out: IO[bytes], *, style: Path | None = None
) -> None:
    """Write ``template`` with ``context`` to ``out`` as a PDF.

    ``style``: a stylesheet of ours, such as ``PRINT_STYLE``. Pictures are ``data:`` addresses.
    """
    css = style.read_text(encoding="utf-8") if style else ""
    write_pdf(render_to_string(template, context), out, css=css)


def write_pdf(html: SafeString | str, out: IO[bytes], *, css: str = "") -> None:
    """Write a whole HTML page as a tagged PDF (PDF/UA-1)."""
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    # Anything but data: would let a text that somebody typed read the server's files.
    fetcher = URLFetcher(allowed_protocols=["data"], allow_redirects=False)
    HTML(string=nfc(str(html)), url_fetcher=fetcher).write_pdf(
        out,
        stylesheets=[CSS(string=css, url_fetcher=fetcher)] if css else [],
        pdf_variant="pdf/ua-1",
        pdf_tags=True,
    )
