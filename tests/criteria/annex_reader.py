"""Plan 214's source text, read on its own: plain Python that knows nothing of the fixture.

The text was taken from a page whose tables became one cell a line, each ended by '|'. A row of
the annex has eight cells; merged cells are missing at their place and padded at the row's end.
"""

import re
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "fixtures" / "source" / "ke-hoach-214-2021.txt"

COLUMNS = 8
ANNEX_STARTS = "STT |"
ANNEX_ENDS = "Ghi chú:"
BODY_STARTS = "Căn cứ Quyết định số 1149/QĐ-BNV"
BODY_ENDS = "Trên đây là"
LETTERHEAD_STARTS = "ỦY"

_CODE = re.compile(r"[1-9](\.[1-9]\d?){1,2}")
_FIGURE = re.compile(r"\d+(\.\d+)?")


class AnnexError(ValueError):
    """A row of the annex has none of the four known shapes."""


@dataclass(frozen=True)
class AnnexRow:
    """One row as printed; a cell that is not printed is ''."""

    code: str
    name: str
    max: str = ""
    baseline: str = ""
    target: str = ""
    deadline: str = ""
    lead: str = ""
    support: str = ""
    note: str = ""


def read_source() -> str:
    return SOURCE.read_text(encoding="utf-8")


def squeezed(text: str) -> str:
    """Return ``text`` with every run of white space as one space."""
    return " ".join(text.split())


def annex_cells(text: str) -> list[list[str]]:
    """Return the annex as rows of eight cells, header rows included."""
    annex = text[text.index(ANNEX_STARTS) : text.index(ANNEX_ENDS)]
    cells = [squeezed(cell) for cell in annex.split("|")]
    return [cells[start : start + COLUMNS] for start in range(0, len(cells), COLUMNS)]


def annex_rows(text: str) -> list[AnnexRow]:
    """Return the nodes of the annex in its order; areas, printed without a code, are counted."""
    rows: list[AnnexRow] = []
    areas = 0
    for cells in annex_cells(text)[2:-1]:
        if _is_figure(cells[0], cells[1], cells[2]):
            areas += 1
            rows.append(_area(str(areas), "", cells[:3], padding=cells[3:]))
        elif _is_figure(cells[1], cells[2], cells[3]):
            areas += 1
            rows.append(_area(str(areas), cells[0], cells[1:4], padding=cells[4:]))
        elif _CODE.fullmatch(cells[0]) and _is_figure(cells[2], cells[3], cells[4]):
            rows.append(AnnexRow(*cells))
        elif _CODE.fullmatch(cells[0]) and not any(cells[3:]):
            rows.append(AnnexRow(code=cells[0], name=cells[1], note=cells[2]))
        else:
            raise AnnexError(" | ".join(cells))
    return rows


def annex_total(text: str) -> list[str]:
    """Return the cells of the total row that are printed."""
    return [cell for cell in annex_cells(text)[-1] if cell]


def body_lines(text: str) -> list[str]:
    """Return the plan's sentences, from its grounds to its last, a line each and each once.

    The opening is printed twice: the text starts again with a letterhead in the middle of
    section II, and from there on it is whole.
    """
    lines = [squeezed(line) for line in text.splitlines()]
    starts = [number for number, line in enumerate(lines) if line.startswith(BODY_STARTS)]
    ends = next(number for number, line in enumerate(lines) if line.startswith(BODY_ENDS))
    return lines[starts[-1] : ends + 1]


def torn_opening(text: str) -> list[str]:
    """Return the sentences of the first, torn printing of the opening."""
    lines = [squeezed(line) for line in text.splitlines()]
    starts = next(number for number, line in enumerate(lines) if line.startswith(BODY_STARTS))
    ends = next(n for n, line in enumerate(lines) if n > starts and line == LETTERHEAD_STARTS)
    return lines[starts:ends]


def _is_figure(*cells: str) -> bool:
    return all(_FIGURE.fullmatch(cell) for cell in cells)


def _area(code: str, name: str, figures: list[str], *, padding: list[str]) -> AnnexRow:
    if any(padding):
        raise AnnexError(f"{code}: {padding}")
    return AnnexRow(code, name, *figures)
