"""Charts of documents: the server's own drawings, as SVG and as a sharp PNG."""

import shutil
import subprocess
from functools import cache
from typing import Any

from common.text import nfc
from reports.exports.report_fields import Picture
from reports.figures import Figure
from reports.svg import render_svg
from reports.svg.canvas import FONT_FAMILY

FONT = "Tinos"
OTHER_FONT = "DejaVu Sans"
"""For signs that a text font lacks."""

DRAWN_WIDTH = 620
"""Units of the drawing: at 16 cm its letters come out near 10 points."""

ZOOM = 3
"""620 × 3 pixels on 16 cm are about 295 to the inch."""


def picture_of(figure: Figure, *, width: int = DRAWN_WIDTH) -> Picture:
    """Return a chart as documents show it: in the light theme, without links."""
    svg = render_svg(figure, standalone=True, width=width)
    svg = svg.replace(FONT_FAMILY, f"{FONT}, Times New Roman, serif")
    alt = f"{figure.title}. {figure.summary} Đơn vị: {figure.scale_label}."
    return Picture(title=figure.title, alt=nfc(alt), svg=svg)


def as_png(svg: str) -> bytes:
    """Draw an SVG at high resolution; Vietnamese letters included."""
    from resvg_py import svg_to_bytes

    return bytes(
        svg_to_bytes(
            svg_string=svg,
            zoom=ZOOM,
            background="#ffffff",
            skip_system_fonts=bool(font_files()),
            **_fonts(),
        ),
    )


def _fonts() -> dict[str, Any]:
    files = list(font_files())
    if not files:
        return {}
    return {"font_files": files, "font_family": FONT, "sans_serif_family": FONT}


@cache
def font_files() -> tuple[str, ...]:
    """Return where the fonts of documents lie; empty where nothing tells."""
    finder = shutil.which("fc-match")
    if finder is None:
        return ()
    wanted = (FONT, f"{FONT}:bold", f"{FONT}:italic", OTHER_FONT)
    found = [_match(finder, name) for name in wanted]
    return tuple(dict.fromkeys(path for path in found if path))


def _match(finder: str, name: str) -> str:
    answer = subprocess.run(  # noqa: S603  # our own words
        [finder, "--format=%{file}", name], capture_output=True, text=True, timeout=20, check=False
    )
    return answer.stdout.strip()
