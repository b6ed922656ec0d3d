"""What every drawing shares: the sheet's measures, the legend, and the notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from common.text import format_quantity
from reports.svg.canvas import Canvas, Variant
from reports.svg.scales import Domain
from reports.svg.typography import LEADING, measure

WIDE_WIDTH: Final = 720
NARROW_WIDTH: Final = 340
MINIMUM_WIDTH: Final = {"wide": 480, "narrow": 280}


@dataclass(frozen=True, slots=True)
class Frame:
    """One sheet: its variant and its width, and the two type sizes used on it."""

    variant: Variant
    width: int
    standalone: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether labels stand above their bars."""
        return self.variant == "narrow"

    @property
    def font_size(self) -> float:
        """Size of labels and values."""
        return 14

    @property
    def small_size(self) -> float:
        """Size of axes and notes."""
        return 12

    @property
    def leading(self) -> float:
        """Line height of labels."""
        return self.font_size * LEADING

    @property
    def small_leading(self) -> float:
        """Line height of notes."""
        return self.small_size * LEADING

    def row_box(self, y: float, height: float) -> tuple[float, float, float, float]:
        """Return the area of a row of full width, a little wider than its text."""
        return -6, y, self.width + 12, height

    def canvas(self) -> Canvas:
        """Return an empty sheet."""
        return Canvas(self.width, self.font_size, self.standalone)


SwatchKind = Literal["bar", "stripes", "thin", "tick", "hollow", "line", "dashed"]


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend: how it is drawn, in which class, and what it means."""

    kind: SwatchKind
    classes: str
    label: str


SWATCH: Final = 18
LEGEND_GAP: Final = 6
_KEY_GAP: Final = 18


def legend_lines(frame: Frame, keys: Sequence[Key]) -> list[list[tuple[float, Key]]]:
    """Place the keys on as few lines as the width allows: (x, key) per line."""
    lines: list[list[tuple[float, Key]]] = [[]]
    x = 0.0
    for key in keys:
        width = SWATCH + LEGEND_GAP + measure(key.label, frame.small_size)
        if lines[-1] and x + width > frame.width:
            lines.append([])
            x = 0.0
        lines[-1].append((x, key))
        x += width + _KEY_GAP
    return lines


def draw_legend(canvas: Canvas, frame: Frame, keys: Sequence[Key]) -> float:
    """Draw the legend at the top; return the height it takes, the gap below included."""
    line_height = frame.small_leading + 2
    lines = legend_lines(frame, keys)
    for index, line in enumerate(lines):
        middle = line_height * index + line_height / 2
        for x, key in line:
            _draw_swatch(canvas, key, x, middle)
            baseline = middle + frame.small_size * 0.36
            canvas.text(
                x + SWATCH + LEGEND_GAP, baseline, key.label, "t-axis", size=frame.small_size
            )
    return legend_height(frame, keys)


def legend_height(frame: Frame, keys: Sequence[Key]) -> float:
    """Height of the legend with the gap below it."""
    return (frame.small_leading + 2) * len(legend_lines(frame, keys)) + 8


def _draw_swatch(canvas: Canvas, key: Key, x: float, middle: float) -> None:
    end = x + SWATCH
    match key.kind:
        case "bar":
            canvas.rect(x, middle - 5, SWATCH, 10, key.classes)
        case "stripes":
            canvas.rect(x, middle - 5, SWATCH, 10, key.classes)
            canvas.line((x, middle), (end, middle), "s-now", width=10, dash="2 2")
        case "thin":
            canvas.rect(x, middle - 2, SWATCH, 4, key.classes)
        case "tick":
            centre = x + SWATCH / 2
            canvas.line((centre, middle - 7), (centre, middle + 7), key.classes, width=3)
        case "hollow":
            canvas.hollow(x, middle - 5, SWATCH, 10, key.classes)
        case "line" | "dashed":
            dash = "4 3" if key.kind == "dashed" else ""
            canvas.line((x, middle), (end, middle), key.classes, width=2.5, dash=dash)


def axis_width(frame: Frame, values: Sequence[Decimal]) -> float:
    """Width that the labels of a vertical axis need, the gap to the plot included."""
    labels = (measure(format_quantity(value), frame.small_size) for value in values)
    return max([26.0, *labels]) + 8


def cut_note(domain: Domain) -> str:
    """Say that an axis does not begin at zero; '' when it does."""
    if not domain.is_cut:
        return ""
    low = Decimal(str(domain.low))
    return f"Trục bị cắt: bắt đầu từ {format_quantity(low)} điểm, không từ 0"
