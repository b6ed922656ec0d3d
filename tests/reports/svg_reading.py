"""Reading a drawing: its elements, where its texts stand, and whether they can be read."""

import xml.etree.ElementTree as ET

from reports.figures import Figure
from reports.svg import Variant, render_svg
from reports.svg.typography import measure

VARIANTS: tuple[Variant, ...] = ("wide", "narrow")


def parse(figure: Figure, variant: Variant = "wide", *, standalone: bool = False) -> ET.Element:
    """Return the drawing as elements, with rows that are drawn as from zero put in their place."""
    svg = render_svg(figure, variant, standalone=standalone)
    root = ET.fromstring(svg.replace(' xmlns="http://www.w3.org/2000/svg"', ""))  # noqa: S314
    for row in root.iter():
        if "transform" in row.attrib:
            down = float(row.attrib["transform"].removeprefix("translate(0 ").rstrip(")"))
            for item in row.iter():
                for name in {"y", "y1", "y2"} & set(item.attrib):
                    item.set(name, f"{float(item.attrib[name]) + down:.2f}")
    return root


def size_of(root: ET.Element) -> tuple[float, float]:
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    return width, height


def with_class(root: ET.Element, name: str, tag: str = "rect") -> list[ET.Element]:
    return [item for item in root.iter(tag) if name in item.get("class", "").split()]


def in_rows(root: ET.Element, name: str) -> list[ET.Element]:
    """Bars of the data: those of the legend stand in the hidden backdrop."""
    backdrop = {
        id(item) for group in root.iter("g") if group.get("aria-hidden") for item in group.iter()
    }
    return [item for item in with_class(root, name) if id(item) not in backdrop]


def text_boxes(root: ET.Element) -> list[tuple[float, float, float, float, str]]:
    """(left, top, right, bottom, text) of every text, as wide as the table of widths says."""
    boxes = []
    for item in root.iter("text"):
        content = "".join(item.itertext())
        size = float(item.get("font-size", root.attrib["font-size"]))
        is_bold = "t-strong" in item.get("class", "")
        width = measure(content, size, bold=is_bold)
        x, y = float(item.attrib["x"]), float(item.attrib["y"])
        left = (
            x - {"start": 0.0, "middle": width / 2, "end": width}[item.get("text-anchor", "start")]
        )
        boxes.append((left, y - size * 0.75, left + width, y + size * 0.22, content))
    return boxes


def overlapping(root: ET.Element) -> list[tuple[str, str]]:
    boxes = text_boxes(root)
    return [
        (a[4], b[4])
        for index, a in enumerate(boxes)
        for b in boxes[index + 1 :]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def assert_readable(root: ET.Element) -> None:
    """Every text inside the sheet and clear of every other."""
    width, height = size_of(root)
    for left, top, right, bottom, text in text_boxes(root):
        assert left >= -0.5, text
        assert right <= width + 0.5, text
        assert top >= -0.5, text
        assert bottom <= height + 0.5, text
    assert overlapping(root) == []


def texts(root: ET.Element) -> list[str]:
    """What stands on the drawing, text by text."""
    return ["".join(item.itertext()) for item in root.iter("text")]
