"""From one total to another: columns on a wide sheet, rows on a narrow one."""

from common.text import format_quantity
from reports.figures.waterfall import WaterfallChart
from reports.svg.canvas import Canvas
from reports.svg.frame import Frame, cut_note
from reports.svg.scales import Domain, Linear
from reports.svg.typography import measure, wrap
from reports.svg.waterfall_layout import BREAK, Mark, WaterfallLayout, marks

_ROW_BAR = 16.0
_SLANT = 5.0


def draw_waterfall(figure: WaterfallChart, frame: Frame) -> tuple[Canvas, float]:
    """Return the sheet and the height used. Too many steps for columns become rows."""
    layout = WaterfallLayout.of(figure, frame)
    if frame.is_narrow or not layout.fits(figure, frame):
        return _draw_rows(figure, frame, layout.domain)
    return _draw_columns(figure, frame, layout)


def _draw_columns(
    figure: WaterfallChart, frame: Frame, layout: WaterfallLayout
) -> tuple[Canvas, float]:
    canvas, domain = frame.canvas(), layout.domain
    scale = Linear(domain.low, domain.high, layout.bottom, layout.top)
    _draw_axis(canvas, frame, layout, scale)
    all_marks = list(marks(figure))
    for index, mark in enumerate(all_marks):
        left = layout.plot_left + layout.column * index
        centre, x = left + layout.column / 2, left + (layout.column - layout.bar) / 2
        top, low = layout.top - frame.leading, layout.bottom + 2 * frame.leading + 6
        with canvas.row(mark.description, mark.href, (left + 1, top, layout.column - 2, low - top)):
            span = (scale(mark.before), scale(mark.after))
            _draw_bar(canvas, mark, span, (x, x + layout.bar), is_cut=domain.is_cut)
            value_y = scale(mark.top) - 7
            canvas.text(centre, value_y, mark.value_text, "t-value t-strong", anchor="middle")
            lines = wrap(mark.label, layout.column - 2, frame.font_size).lines
            for number, line in enumerate(lines, start=1):
                canvas.text(centre, layout.bottom + number * frame.leading, line, anchor="middle")
        if index + 1 < len(all_marks):
            y, right = scale(mark.after), x + layout.bar
            canvas.line((right, y), (x + layout.column, y), "s-axis", dash="2 2")
    if domain.is_cut:
        note_y = layout.height - 6
        canvas.text(0, note_y, cut_note(domain), "t-note", size=frame.small_size)
    return canvas, layout.height


def _draw_axis(canvas: Canvas, frame: Frame, layout: WaterfallLayout, scale: Linear) -> None:
    domain, small = layout.domain, frame.small_size
    with canvas.backdrop():
        for tick in layout.ticks:
            y = scale(tick)
            canvas.line((layout.plot_left, y), (frame.width, y), "s-grid")
            x, label = layout.plot_left - 6, format_quantity(tick)
            canvas.text(x, y + small * 0.36, label, "t-axis", anchor="end", size=small)
        zero = scale(max(domain.low, 0.0))
        canvas.line((layout.plot_left, zero), (frame.width, zero), "s-axis")


def _draw_rows(figure: WaterfallChart, frame: Frame, domain: Domain) -> tuple[Canvas, float]:
    """Bars lie; labels stand above them on a narrow sheet, beside them on a wide one."""
    canvas, size, all_marks = frame.canvas(), frame.font_size, list(marks(figure))
    room = max(measure(mark.value_text, size, bold=True) for mark in all_marks) + 10
    label_width = frame.width if frame.is_narrow else frame.width * 0.38
    plot_left = 0 if frame.is_narrow else label_width + 16
    scale = Linear(domain.low, domain.high, plot_left, frame.width - room)
    y = 0.0
    for mark in all_marks:
        lines = wrap(mark.full_label, label_width, size).lines
        labels = len(lines) * frame.leading
        height = labels + _ROW_BAR + 22 if frame.is_narrow else max(labels + 10, 32)
        middle = y + labels + 8 + _ROW_BAR / 2 if frame.is_narrow else y + height / 2
        first = y + frame.leading if frame.is_narrow else middle - labels / 2 + size * 1.08
        with canvas.row(mark.description, mark.href, frame.row_box(y, height - 2)):
            for number, line in enumerate(lines):
                canvas.text(0, first + number * frame.leading, line)
            sides = (middle - _ROW_BAR / 2, middle + _ROW_BAR / 2)
            span = (scale(mark.before), scale(mark.after))
            _draw_bar(canvas, mark, span, sides, is_cut=domain.is_cut, is_lying=True)
            value_y = middle + size * 0.36
            canvas.text(frame.width, value_y, mark.value_text, "t-value t-strong", anchor="end")
        y += height
    if domain.is_cut:
        for line in wrap(cut_note(domain), frame.width, frame.small_size).lines:
            y += frame.small_leading
            canvas.text(0, y, line, "t-note", size=frame.small_size)
    return canvas, y + 6


def _draw_bar(
    canvas: Canvas,
    mark: Mark,
    span: tuple[float, float],
    sides: tuple[float, float],
    *,
    is_cut: bool,
    is_lying: bool = False,
) -> None:
    """One bar, ``span`` along the value axis and ``sides`` across it, standing or lying."""
    near, far = sides

    def at(along: float, across: float) -> tuple[float, float]:
        return (along, across) if is_lying else (across, along)

    start, end = span
    if abs(end - start) < 0.5:
        # No change, or no figure: a line at the level, so that the step is still there.
        canvas.line(at(start, near), at(start, far), "s-axis", width=2)
    elif mark.is_end and is_cut:
        # A stub, a slanted gap, and the rest: nobody reads the length as starting from zero.
        away = 1 if end > start else -1
        stub, rest = start + away * BREAK, start + away * (BREAK + 4)
        lean = -away * _SLANT
        canvas.polygon(
            (at(start, near), at(start, far), at(stub + lean, far), at(stub, near)), mark.classes
        )
        canvas.polygon(
            (at(rest, near), at(rest + lean, far), at(end, far), at(end, near)), mark.classes
        )
    else:
        (x1, y1), (x2, y2) = at(min(span), near), at(max(span), far)
        draw = canvas.hollow if mark.classes.startswith("s-") else canvas.rect
        draw(x1, y1, x2 - x1, y2 - y1, mark.classes)
