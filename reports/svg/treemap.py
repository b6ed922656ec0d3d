"""Missing points as areas: groups of boxes, the redder the further from their target."""

from common.text import format_score
from reports.figures.treemap import TreemapChart, TreemapLeaf
from reports.svg.canvas import Canvas, Run
from reports.svg.frame import Frame, draw_legend
from reports.svg.reach import UNKNOWN, reach_fill, text_on
from reports.svg.treemap_layout import LEAF_GAP, Box, PlacedGroup, legend, place_groups
from reports.svg.typography import clip, measure, wrap

_PAD = 5.0
_SURE = 0.9
"""Of a box for its name: where the reader's font is wider than ours, words must not cross it."""
_LEAST_NAME = 52.0
"""No name in a box narrower than this: it would be syllables and dots."""


def draw_treemap(figure: TreemapChart, frame: Frame) -> tuple[Canvas, float]:
    """Return the sheet and the height used."""
    canvas = frame.canvas()
    with canvas.backdrop():
        draw_legend(canvas, frame, legend(figure))
    placed, height = place_groups(figure, frame)
    for each in placed:
        _draw_group(canvas, figure, frame, each)
        for leaf, box in zip(each.group.shown, each.leaves, strict=True):
            _draw_leaf(canvas, figure, frame, leaf, box.inset(LEAF_GAP))
    return canvas, height


def _draw_group(canvas: Canvas, figure: TreemapChart, frame: Frame, placed: PlacedGroup) -> None:
    """The heading; where there is none, the gaps around the boxes still tell its name."""
    group, box = placed.group, placed.heading or placed.box
    area = (box.x, box.y, box.width, box.height)
    with canvas.row(figure.describe_group(group), group.href, area):
        if placed.heading is None:
            return
        size = frame.font_size
        points = format_score(group.value)
        room = box.width - measure(points, size, bold=True) - 2 * _PAD
        baseline = box.y + frame.leading * 0.74
        # Smaller before it is cut.
        name_size = size if measure(group.full_label, size) <= room else frame.small_size
        name = clip(group.full_label, room, name_size)
        if measure(name, name_size) <= room:
            canvas.text(box.x + 1, baseline, name, size=name_size)
        x = box.x + box.width - 1
        canvas.text(x, baseline, points, "t-value t-strong", anchor="end")


def _draw_leaf(
    canvas: Canvas, figure: TreemapChart, frame: Frame, leaf: TreemapLeaf, box: Box
) -> None:
    area, fill = (box.x, box.y, box.width, box.height), reach_fill(leaf.reach)
    with canvas.row(figure.describe(leaf), leaf.href, None if fill else area):
        if fill:
            canvas.rect(*area, f"{fill} chart-box", radius=2)
        else:
            canvas.hollow(*area, UNKNOWN.classes)
        _draw_words(canvas, frame, leaf, box)


def _draw_words(canvas: Canvas, frame: Frame, leaf: TreemapLeaf, box: Box) -> None:
    """Code, points and name, as far as they fit; a box too small for them has its hover text."""
    classes, x = text_on(leaf.reach), box.x + _PAD
    width, bottom = box.width - 2 * _PAD, box.y + box.height - 3
    y = box.y + 1
    for line in _head_lines(frame, leaf, width):
        if y + frame.leading > bottom + 2:
            return
        canvas.text(x, y + frame.leading * 0.74, line, classes)
        y += frame.leading
    for piece in _name_lines(frame, leaf, width, bottom - y):
        canvas.text(x, y + frame.small_leading * 0.74, piece, classes, size=frame.small_size)
        y += frame.small_leading


def _head_lines(frame: Frame, leaf: TreemapLeaf, width: float) -> list[list[Run]]:
    """Code and points, side by side or one below the other; nothing where they do not fit."""
    size, points = frame.font_size, format_score(leaf.value)
    code: list[list[Run]] = [[(leaf.code, "t-strong")]] if leaf.code else []
    side_by_side = f"{leaf.code}  {points}" if leaf.code else points
    if measure(side_by_side, size, bold=True) <= width:
        gap = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}" if leaf.code else ""
        return [[*(code[0] if code else []), (f"{gap}{points}", "")]]
    lines = [*code, [(points, "")]]
    fitting = [
        line
        for line in lines
        if measure("".join(text for text, _ in line), size, bold=True) <= width
    ]
    return fitting if len(fitting) == len(lines) else fitting[:1]


def _name_lines(frame: Frame, leaf: TreemapLeaf, width: float, height: float) -> tuple[str, ...]:
    count = int(height // frame.small_leading)
    if count < 1 or width < _LEAST_NAME:
        return ()
    return wrap(leaf.label, width * _SURE, frame.small_size, max_lines=count).lines
