"""A sheet to draw on: SVG elements as escaped text, coloured by classes or by attributes.

On pages colours come from classes (the strict Content-Security-Policy allows no ``style``, and
dark mode and print need them changeable). Documents have no stylesheet: ``standalone`` writes
the light theme's colours as presentation attributes instead. The drawing is the same.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Final, Literal

Variant = Literal["wide", "narrow"]
Anchor = Literal["start", "middle", "end"]
Run = tuple[str, str]
"""A piece of one line of text and its classes."""

FONT_FAMILY: Final = "Noto Sans, Segoe UI, Roboto, Arial, sans-serif"

LIGHT_THEME: Final = {
    "f-baseline": 'fill="#8b95a3"',
    "f-now": 'fill="#1d4f91"',
    "f-target": 'fill="#1b2430"',
    "f-missing": 'fill="#c2272d"',
    "f-provisional": 'fill="#7f9cc4"',
    "f-muted": 'fill="#e9edf2"',
    "f-reach-least": 'fill="#a81c24"',
    "f-reach-some": 'fill="#e58e88"',
    "f-reach-most": 'fill="#f6cbc5"',
    "f-reach-full": 'fill="#e4eaf0"',
    "s-grid": 'stroke="#dce1e8"',
    "s-target": 'stroke="#1b2430"',
    "s-axis": 'stroke="#8b95a3"',
    "s-now": 'stroke="#1d4f91"',
    "s-baseline": 'stroke="#8b95a3"',
    "s-mean": 'stroke="#b45309"',
    "t-label": 'fill="#1b2430"',
    "t-value": 'fill="#1b2430"',
    "t-axis": 'fill="#566170"',
    "t-note": 'fill="#566170"',
    "t-on-least": 'fill="#fff"',
    "t-strong": 'font-weight="600"',
}
"""The classes' colours in documents; tokens.css holds them for the screen."""


def number(value: float) -> str:
    """A coordinate: at most two decimals, no idle zeros, no '-0'."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@dataclass(slots=True)
class Canvas:
    """Collects elements from back to front. All lengths are units of the ``viewBox``."""

    width: int
    font_size: float
    standalone: bool = False
    link_count: int = 0
    _parts: list[str] = field(default_factory=list)

    def paint(self, classes: str) -> str:
        """Return the attributes that give ``classes`` their colours."""
        if not self.standalone:
            return f' class="{classes}"'
        return "".join(f" {LIGHT_THEME[name]}" for name in classes.split() if name in LIGHT_THEME)

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, *, radius: float = 0
    ) -> None:
        """A filled bar; nothing at all when it has no length."""
        if width <= 0 or height <= 0:
            return
        rounded = f' rx="{number(radius)}"' if radius else ""
        box = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        self._parts.append(f"<rect {box}{rounded}{self.paint(fill)}/>")

    def hollow(self, x: float, y: float, width: float, height: float, stroke: str) -> None:
        """An outlined bar; the line lies inside the box."""
        inset = min(1.0, width / 2, height / 2)
        box = (
            f'x="{number(x + inset)}" y="{number(y + inset)}" '
            f'width="{number(max(width - 2 * inset, 0))}" '
            f'height="{number(max(height - 2 * inset, 0))}"'
        )
        self._parts.append(f'<rect {box} fill="none" stroke-width="2"{self.paint(stroke)}/>')

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        stroke: str,
        *,
        width: float = 1,
        dash: str = "",
        is_round: bool = False,
    ) -> None:
        """A straight line; of zero length and round, a dot in the stroke's colour."""
        (x1, y1), (x2, y2) = start, end
        extra = f' stroke-dasharray="{dash}"' if dash else ""
        extra += ' stroke-linecap="round"' if is_round else ""
        extra += f' stroke-width="{number(width)}"' if width != 1 else ""
        points = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
        self._parts.append(f"<line {points}{extra}{self.paint(stroke)}/>")

    def polyline(
        self, points: Sequence[tuple[float, float]], stroke: str, *, width: float, dash: str = ""
    ) -> None:
        """An open line through ``points``."""
        pairs = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<polyline points="{pairs}" fill="none" stroke-linejoin="round" '
            f'stroke-width="{number(width)}"{dashed}{self.paint(stroke)}/>'
        )

    def polygon(self, points: Sequence[tuple[float, float]], classes: str) -> None:
        """A closed shape: filled by an ``f-`` class, outlined by an ``s-`` class."""
        pairs = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        outline = ' fill="none" stroke-width="2"' if classes.startswith("s-") else ""
        self._parts.append(f'<polygon points="{pairs}"{outline}{self.paint(classes)}/>')

    def text(
        self,
        x: float,
        y: float,
        content: str | Sequence[Run],
        classes: str = "t-label",
        *,
        anchor: Anchor = "start",
        size: float | None = None,
        halo: bool = False,
    ) -> None:
        """One line of text with its baseline at ``y``; ``content`` may be runs of classes.

        ``halo``: a rim in the page's colour, for labels that a line may cross.
        """
        attributes = f'x="{number(x)}" y="{number(y)}"'
        attributes += f' text-anchor="{anchor}"' if anchor != "start" else ""
        if size is not None and size != self.font_size:
            attributes += f' font-size="{number(size)}"'
        runs = [(content, "")] if isinstance(content, str) else content
        inner = "".join(
            f"<tspan{self.paint(run_classes)}>{escape(piece)}</tspan>"
            if run_classes
            else escape(piece)
            for piece, run_classes in runs
        )
        if halo and self.standalone:
            # Renderers of documents do not know paint-order: the rim is drawn underneath.
            rim = 'fill="#fff" stroke="#fff" stroke-width="4" stroke-linejoin="round"'
            plain = escape("".join(piece for piece, _ in runs))
            self._parts.append(f'<text {attributes} {rim} aria-hidden="true">{plain}</text>')
        elif halo:
            classes = f"{classes} t-halo"
        self._parts.append(f"<text {attributes}{self.paint(classes)}>{inner}</text>")

    @contextmanager
    def row(
        self,
        description: str,
        href: str,
        box: tuple[float, float, float, float] | None,
        *,
        down: float = 0,
    ) -> Iterator[None]:
        """Group what belongs to one row: hover text, and a link over the whole ``box``.

        ``box`` is None where what is drawn fills its place by itself.
        ``down``: where the row begins, if it is drawn as from zero: rows that are alike in all
        but their words are then written alike, and a long page stays small when compressed.
        """
        place = f' transform="translate(0 {number(down)})"' if down else ""
        is_link = bool(href) and not self.standalone
        if is_link:
            self.link_count += 1
            self._parts.append(f'<a href="{escape(href)}" class="chart-row"{place}>')
        else:
            self._parts.append(f"<g{place}>")
        self._parts.append(f"<title>{escape(description)}</title>")
        if box is not None and not self.standalone:
            x, y, width, height = box
            self._parts.append(
                f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" '
                f'height="{number(height)}" rx="4" fill="none" pointer-events="all" '
                'class="chart-hit"/>'
            )
        yield
        self._parts.append("</a>" if is_link else "</g>")

    @contextmanager
    def backdrop(self) -> Iterator[None]:
        """Group axes, grid and legend: the rows' own words say all that these show."""
        self._parts.append('<g aria-hidden="true">')
        yield
        self._parts.append("</g>")

    @contextmanager
    def overlay(self) -> Iterator[None]:
        """Group what lies over several rows, whose links and hover texts reach through it."""
        self._parts.append('<g aria-hidden="true" pointer-events="none">')
        yield
        self._parts.append("</g>")

    def to_svg(self, height: float, *, variant: Variant, label: str) -> str:
        """Return the finished drawing.

        A drawing without links is decoration beside its caption and table. One with links is a
        named group: hiding focusable links from a screen reader would lose them.
        """
        size = f'viewBox="0 0 {self.width} {number(height)}" font-size="{number(self.font_size)}"'
        if self.standalone:
            head = (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" '
                f'height="{number(height)}" {size} font-family="{FONT_FAMILY}">'
                f"<title>{escape(label)}</title>"
            )
        else:
            role = (
                f'role="group" aria-label="{escape(label)}"'
                if self.link_count
                else 'aria-hidden="true" focusable="false"'
            )
            # Visible: the focus ring of a row reaches a little beyond the sheet.
            head = f'<svg class="chart-svg chart-svg-{variant}" {size} overflow="visible" {role}>'
        return head + "".join(self._parts) + "</svg>"
