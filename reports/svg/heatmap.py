"""Criteria by periods: a cell for each, its percentage upon the colour of its class."""

from dataclasses import dataclass
from typing import Final

from reports.figures.heatmap import HeatmapCell, HeatmapChart, HeatmapRow
from reports.svg.canvas import Canvas, Run
from reports.svg.frame import Frame, Key, draw_legend
from reports.svg.reach import reach_fill, reach_keys, text_on
from reports.svg.typography import clip, measure, wrap

PITCH: Final = 24.0
TALL_PITCH: Final = 36.0
"""Height of a row whose name takes one line, and of one whose name takes two."""
_BOLD: Final = 1.12
"""How much wider the table of widths makes bold letters."""
_GAP = 2.0
_MARK = 4.0
_CELL: Final = {"wide": 66.0, "narrow": 44.0}
_MOST: Final = {"wide": 0.6, "narrow": 0.66}
"""The cells' greatest share of the width; names need the rest."""


def legend(figure: HeatmapChart) -> tuple[Key, ...]:
    """What the reds mean, and the stripes below a cell."""
    reaches = (cell.reach for row in figure.rows for cell in row.cells)
    keys = reach_keys(reach for reach in reaches if reach is not None)
    tentative = (Key("stripes", "f-provisional", "Có phần tạm tính"),)
    return (*keys, *(tentative if figure.has_provisional else ()))


@dataclass(frozen=True, slots=True)
class HeatmapLayout:
    """Columns of the drawing: names, then one cell after the other."""

    left: float
    cell: float
    heads: tuple[tuple[str, ...], ...]
    head_lines: int

    @classmethod
    def of(cls, figure: HeatmapChart, frame: Frame) -> "HeatmapLayout":
        """Make the cells as wide as their texts, within reason."""
        size, count = frame.font_size, max(len(figure.columns), 1)
        texts = {cell.shown for row in figure.rows for cell in row.cells}
        widths = [measure(text, size) + 8 for text in texts]
        widths += [measure(name, frame.small_size) + 4 for name in figure.columns]
        most = frame.width * _MOST[frame.variant] / count
        cell = float(int(min(max(*widths, _CELL[frame.variant]), most)))
        heads = tuple(wrap(name, cell - 2, frame.small_size).lines for name in figure.columns)
        return cls(
            left=frame.width - cell * count,
            cell=cell,
            heads=heads,
            head_lines=max((len(lines) for lines in heads), default=1),
        )


def draw_heatmap(figure: HeatmapChart, frame: Frame) -> tuple[Canvas, float]:
    """Return the sheet and the height used."""
    canvas, layout = frame.canvas(), HeatmapLayout.of(figure, frame)
    with canvas.backdrop():
        y = draw_legend(canvas, frame, legend(figure))
    for group, rows in figure.grouped_rows:
        y = _draw_heading(canvas, frame, layout, group, y)
        for row in rows:
            name = _name_lines(frame, layout, row)
            height = PITCH if len(name) < 2 else TALL_PITCH
            box = frame.row_box(0, height)
            with canvas.row(figure.describe(row), row.href, box, down=y):
                _draw_name(canvas, frame, name, height)
                for index, cell in enumerate(row.cells):
                    x = layout.left + layout.cell * index
                    _draw_cell(canvas, frame, cell, (x, 1, layout.cell - _GAP, height - _GAP))
            y += height
        y += 8
    return canvas, y


def _draw_heading(
    canvas: Canvas, frame: Frame, layout: HeatmapLayout, group: str, y: float
) -> float:
    """The group's name and, again for each, the columns' names; return where its rows begin."""
    small = frame.small_size
    with canvas.backdrop():
        # On a phone the names of groups take lines of their own.
        width = frame.width if frame.is_narrow else layout.left - 14
        lines = _bold_lines(group, width, frame.font_size) if group else ()
        heads = layout.head_lines * frame.small_leading
        block = len(lines) * frame.leading
        bottom = y + (block + heads if frame.is_narrow else max(block, heads))
        first = y if frame.is_narrow else bottom - block
        for number, line in enumerate(lines):
            baseline = first + number * frame.leading + frame.leading * 0.74
            canvas.text(0, baseline, line, "t-label t-strong")
        for index, head in enumerate(layout.heads):
            x = layout.left + layout.cell * (index + 0.5)
            top = bottom - len(head) * frame.small_leading
            for number, line in enumerate(head):
                baseline = top + (number + 0.74) * frame.small_leading
                canvas.text(x, baseline, line, "t-axis", anchor="middle", size=small)
    return bottom + 2


def _bold_lines(text: str, width: float, size: float) -> tuple[str, ...]:
    return wrap(text, width / _BOLD, size).lines


def _name_lines(frame: Frame, layout: HeatmapLayout, row: HeatmapRow) -> list[list[Run]]:
    """Code and name, on a phone in two lines; what is cut is in the hover text and the table."""
    size = frame.small_size if frame.is_narrow else frame.font_size
    code = row.code
    # The code is set strong, which takes a little more room.
    room = layout.left - 14 - measure(code, size) * (_BOLD - 1)
    text = f"{code} {row.label}".strip()
    lines = wrap(text, room, size, max_lines=2 if frame.is_narrow else 1).lines
    runs: list[list[Run]] = [[(line, "")] for line in lines]
    if code and lines[0].startswith(f"{code} "):
        runs[0] = [(code, "t-strong"), (lines[0].removeprefix(code), "")]
    return runs


def _draw_name(canvas: Canvas, frame: Frame, lines: list[list[Run]], height: float) -> None:
    size = frame.small_size if frame.is_narrow else frame.font_size
    leading = frame.small_leading - 1
    first = height / 2 - (len(lines) - 1) * leading / 2 + size * 0.36
    for number, line in enumerate(lines):
        canvas.text(0, first + number * leading, line, size=size)


def _draw_cell(
    canvas: Canvas, frame: Frame, cell: HeatmapCell, box: tuple[float, float, float, float]
) -> None:
    """A dash on the bare surface where there is no figure; stripes below what is provisional."""
    x, y, width, height = box
    size = frame.font_size
    if cell.reach is not None:
        canvas.rect(*box, reach_fill(cell.reach))
    mark = _MARK if cell.is_provisional else 0.0
    if mark:
        middle = y + height - mark / 2
        canvas.rect(x, middle - mark / 2, width, mark, "f-provisional")
        canvas.line((x, middle), (x + width, middle), "s-now", width=mark, dash="2 2")
    text = clip(cell.shown, width - 4, size)
    if measure(text, size) <= width:
        baseline = y + (height - mark) / 2 + size * 0.36
        classes = "t-axis" if cell.reach is None else text_on(cell.reach)
        canvas.text(x + width / 2, baseline, text, classes, anchor="middle")
