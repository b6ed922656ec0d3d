"""Result against target: a bar per row, as percent of the row's own maximum."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from common.text import NO_FIGURE, format_score
from reports.figures.bullet import BulletChart, BulletRow
from reports.svg.canvas import Canvas, Run
from reports.svg.frame import Frame, Key, draw_legend, legend_height
from reports.svg.scales import Linear
from reports.svg.typography import Wrapped, measure, wrap

GRID_PERCENTS = (0, 25, 50, 75, 100)
PERCENT_NOTE = "Thanh: phần trăm điểm tối đa"
BAR = 14
NOW_LANE = 9
BEFORE_LANE = 4
NOW_CLASSES = ("f-now", "f-provisional", "f-baseline")
STRIPES = "2 2"
_TICK_OVER = 4
_GAP = 16


def value_runs(figure: BulletChart, row: BulletRow) -> list[Run]:
    """The direct label: '7,88 → 8,50 / 8,50', the target strong; '–' without figures."""
    if row.maximum is None:
        return [(NO_FIGURE, "")]
    return [
        (f"{format_score(figure.start_of(row))}{'*' if row.note else ''} → ", ""),
        (format_score(row.target), "t-strong"),
        (f" / {format_score(row.maximum)}", "t-axis"),
    ]


def value_text(figure: BulletChart, row: BulletRow) -> str:
    """The direct label as plain text."""
    return "".join(piece for piece, _ in value_runs(figure, row))


def legend(figure: BulletChart) -> tuple[Key, ...]:
    """What grey, the accent, red and the dark tick mean."""
    now = (Key("bar", "f-now", "Hiện nay"),) if figure.has_now else ()
    provisional = (Key("stripes", "f-provisional", "Tạm tính"),) if figure.has_provisional else ()
    return (
        *now,
        *provisional,
        Key("bar", "f-baseline", f"Kết quả {figure.baseline_year}"),
        Key("thin", "f-missing", "Còn thiếu"),
        Key("tick", "s-target", f"Mục tiêu {figure.target_year}"),
    )


@dataclass(frozen=True, slots=True)
class BulletLayout:
    """Columns of the wide drawing: names, plot, values; plotly takes its margins from here."""

    top: float
    bottom: float
    row_height: float
    plot_left: float
    plot_right: float
    labels: tuple[Wrapped, ...]

    @classmethod
    def of(cls, figure: BulletChart, frame: Frame) -> "BulletLayout":
        """Give names up to 38% of the width, values what they need, bars the rest."""
        size = frame.font_size
        names = [row.full_label for row in figure.rows]
        longest = max((measure(name, size) for name in names), default=0)
        # The note below stands in the same column.
        note = measure(PERCENT_NOTE, frame.small_size)
        label_width = max(min(longest, frame.width * 0.38), note)
        labels = tuple(wrap(name, label_width, size) for name in names)
        # The target is set strong: measured as if all of the label were.
        values = max(
            (measure(value_text(figure, row), size, bold=True) for row in figure.rows), default=0
        )
        heading = measure(figure.value_heading, frame.small_size)
        line_count = max((len(label.lines) for label in labels), default=1)
        top = legend_height(frame, legend(figure)) + frame.small_leading + 4
        row_height = max(line_count * frame.leading + 6, 34)
        return cls(
            top=top,
            bottom=top + row_height * len(figure.rows),
            row_height=row_height,
            plot_left=label_width + _GAP,
            plot_right=frame.width - max(values, heading) - _GAP,
            labels=labels,
        )


def draw_bullet(figure: BulletChart, frame: Frame) -> tuple[Canvas, float]:
    """Return the sheet and the height used."""
    return _draw_narrow(figure, frame) if frame.is_narrow else _draw_wide(figure, frame)


def _draw_wide(figure: BulletChart, frame: Frame) -> tuple[Canvas, float]:
    canvas, layout = frame.canvas(), BulletLayout.of(figure, frame)
    scale = Linear(0, 100, layout.plot_left, layout.plot_right)
    bottom, small = layout.bottom, frame.small_size
    with canvas.backdrop():
        draw_legend(canvas, frame, legend(figure))
        heading_y = layout.top - 6
        canvas.text(
            frame.width, heading_y, figure.value_heading, "t-axis", anchor="end", size=small
        )
        for percent in GRID_PERCENTS:
            x = scale(percent)
            canvas.line((x, layout.top), (x, bottom), "s-axis" if percent == 0 else "s-grid")
            if percent in (0, 50, 100):
                label_y = bottom + frame.small_leading
                canvas.text(x, label_y, f"{percent}%", "t-axis", anchor="middle", size=small)
        canvas.text(0, bottom + frame.small_leading, PERCENT_NOTE, "t-axis", size=small)
    for index, (row, label) in enumerate(zip(figure.rows, layout.labels, strict=True)):
        top = layout.top + layout.row_height * index
        middle = top + layout.row_height / 2
        box = frame.row_box(top + 1, layout.row_height - 2)
        with canvas.row(figure.describe(row), row.href, box):
            first = middle - (len(label.lines) - 1) * frame.leading / 2
            for number, line in enumerate(label.lines):
                canvas.text(0, first + number * frame.leading + frame.font_size * 0.36, line)
            _draw_bar(canvas, figure, row, scale, middle)
            baseline = middle + frame.font_size * 0.36
            canvas.text(frame.width, baseline, value_runs(figure, row), "t-value", anchor="end")
    return canvas, bottom + frame.small_leading + 8


def _draw_narrow(figure: BulletChart, frame: Frame) -> tuple[Canvas, float]:
    canvas = frame.canvas()
    scale = Linear(0, 100, 0, frame.width - 2)
    small = frame.small_size
    with canvas.backdrop():
        y = draw_legend(canvas, frame, legend(figure))
        note = f"{figure.value_heading}, điểm"
        canvas.text(frame.width, y + small, note, "t-axis", anchor="end", size=small)
    y += frame.small_leading
    for row in figure.rows:
        lines = wrap(row.full_label, frame.width, frame.font_size).lines
        height = (len(lines) + 1) * frame.leading + 8 + BAR + 16
        with canvas.row(figure.describe(row), row.href, frame.row_box(y, height - 2)):
            for number, line in enumerate(lines, start=1):
                canvas.text(0, y + number * frame.leading, line)
            value_y = y + (len(lines) + 1) * frame.leading
            canvas.text(frame.width, value_y, value_runs(figure, row), "t-value", anchor="end")
            _draw_bar(canvas, figure, row, scale, value_y + 10 + BAR / 2)
        y += height
    with canvas.backdrop():
        canvas.text(0, y + frame.small_leading * 0.6, PERCENT_NOTE, "t-axis", size=small)
    return canvas, y + frame.small_leading + 2


def _draw_bar(
    canvas: Canvas, figure: BulletChart, row: BulletRow, scale: Linear, middle: float
) -> None:
    """Track to the maximum, grey result, red hairline up to the target, dark target tick.

    With a now there are two lanes: now above, the result of the year before thinner below it.
    """
    if not row.has_figures:
        canvas.line((scale(0), middle), (scale(100), middle), "s-grid", dash="3 4")
        return
    top = middle - BAR / 2
    baseline, target = row.percent(row.baseline), row.percent(row.target)
    canvas.rect(scale(0), top, scale(100) - scale(0), BAR, "f-muted")
    start, lane = baseline, middle
    if figure.has_now:
        start, lane = row.percent(row.reached), top + NOW_LANE / 2
        _draw_now(canvas, row, scale, top)
    before = BEFORE_LANE if figure.has_now else BAR
    if baseline is not None:
        width = scale(baseline) - scale(0)
        canvas.rect(scale(0), top + BAR - before, width, before, "f-baseline")
    if start is not None and target is not None:
        canvas.rect(scale(start), lane - 2, scale(target) - scale(start), 4, "f-missing")
    if target is not None:
        x = scale(target)
        canvas.line((x, top - _TICK_OVER), (x, top + BAR + _TICK_OVER), "s-target", width=3)


def _draw_now(canvas: Canvas, row: BulletRow, scale: Linear, top: float) -> None:
    """Solid where approved, striped where provisional, grey where nothing was reported."""
    lane = top + NOW_LANE / 2
    for (left, right), classes in zip(now_spans(row), NOW_CLASSES, strict=True):
        start, end = scale(left), scale(right)
        canvas.rect(start, top, end - start, NOW_LANE, classes)
        if classes == "f-provisional" and end > start:
            canvas.line((start, lane), (end, lane), "s-now", width=NOW_LANE, dash=STRIPES)


def now_spans(row: BulletRow) -> list[tuple[float, float]]:
    """From where to where, in percent: approved, provisional, the year before for what is open."""
    ends = [0.0]
    reached = Decimal(0)
    for part in (row.approved, row.provisional, row.rest):
        reached += part or Decimal(0)
        ends.append(row.percent(reached) or 0.0)
    return list(pairwise(ends))
