"""Criteria by periods: a cell for each, its percentage upon the colour of its class."""

from dataclasses import dataclass
from typing import Final

from common.text import NO_FIGURE
from reports.figures.heatmap import HeatmapCell, HeatmapChart, HeatmapRow
from reports.svg.canvas import Canvas, Run
from reports.svg.frame import Frame, Key, draw_legend
from reports.svg.reach import reach_fill, reach_keys, text_on
from reports.svg.typography import clip, measure, wrap

PITCH: Final = 24.0
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
        needed = max((measure(text, size) for text in texts), default=0) + 8
        most = frame.width * _MOST[frame.variant] / count
        cell = min(max(needed, _CELL[frame.variant]), most)
        heads = tuple(wrap(name, cell - 4, frame.small_size).lines for name in figure.columns)
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
            with canvas.row(figure.describe(row), row.href, frame.row_box(y, PITCH)):
                _draw_name(canvas, frame, layout, row, y)
                for index, cell in enumerate(row.cells):
                    _draw_cell(canvas, frame, layout, cell, (index, y))
        y += PITCH * len(rows) + 8
    return canvas, y


def _draw_heading(
    canvas: Canvas, frame: Frame, layout: HeatmapLayout, group: str, y: float
) -> float:
    """The group's name and, again for each, the columns' names; return where its rows begin."""
    small = frame.small_size
    with canvas.backdrop():
        # On a phone the names of groups take lines of their own.
        width = frame.width if frame.is_narrow else layout.left - 12
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
    # The table of widths makes bold letters 12% wider.
    return wrap(text, width / 1.12, size).lines


def _draw_name(
    canvas: Canvas, frame: Frame, layout: HeatmapLayout, row: HeatmapRow, y: float
) -> None:
    """Code and name on one line; what is cut is in the hover text and in the table."""
    size = frame.small_size if frame.is_narrow else frame.font_size
    room = layout.left - 10
    code = f"{row.code}  " if row.code else ""
    code_width = measure(code, size, bold=True)
    runs: list[Run] = [(code.replace("  ", "\N{NO-BREAK SPACE} "), "t-strong")] if code else []
    name = clip(row.label, room - code_width, size)
    if measure(name, size) + code_width <= room:
        runs.append((name, ""))
    elif code_width > room:
        runs = [(clip(row.code, room / 1.12, size), "t-strong")]
    canvas.text(0, y + PITCH / 2 + size * 0.36, runs, size=size)


def _draw_cell(
    canvas: Canvas,
    frame: Frame,
    layout: HeatmapLayout,
    cell: HeatmapCell,
    place: tuple[int, float],
) -> None:
    """A dash on the bare surface where there is no figure; stripes below what is provisional."""
    index, y = place
    x, size = layout.left + layout.cell * index, frame.font_size
    width, height = layout.cell - _GAP, PITCH - _GAP
    if cell.reach is not None:
        canvas.rect(x, y + 1, width, height, reach_fill(cell.reach))
    if cell.is_provisional:
        middle = y + 1 + height - _MARK / 2
        canvas.rect(x, middle - _MARK / 2, width, _MARK, "f-provisional")
        canvas.line((x, middle), (x + width, middle), "s-now", width=_MARK, dash="2 2")
    text = clip(cell.shown, width - 4, size)
    classes = "t-axis" if text == NO_FIGURE else text_on(cell.reach)
    lift = _MARK / 2 if cell.is_provisional else 0
    baseline = y + PITCH / 2 + size * 0.36 - lift
    if measure(text, size) <= width:
        canvas.text(x + width / 2, baseline, text, classes, anchor="middle")
