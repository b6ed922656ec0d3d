"""The grid of a draft's figures: three inputs a leaf, saved all at once."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.http import QueryDict

from assignments.figure_moves import Place
from common.fields import DecimalCommaField
from common.text import format_score, parse_decimal
from criteria.enums import Figure
from criteria.models import Criterion
from criteria.tree import Figures

HIGHEST = Decimal("9999.99")
SHOWN = "shown"
"""The field that carries the figures as the page showed them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One input: its name, what it says, what is wrong with it, what is stored if that differs."""

    name: str
    figure: str
    head: str
    label: str
    value: str
    error: str = ""
    stored: str = ""

    @property
    def input_id(self) -> str:
        """Return the input's id."""
        return f"id_{self.name}"


class FigureGrid:
    """What was typed over the figures of ``leaves``; nothing typed is lost by an error.

    A cell that says what the page showed is left alone, so that two people may work on different
    rows. Cells that were not sent are left alone too.
    """

    def __init__(self, leaves: Sequence[Criterion], data: QueryDict | None = None) -> None:
        self.leaves = [leaf for leaf in leaves if not leaf.printed_note]
        self.data = data
        self.errors: dict[Place, str] = {}
        self.conflicts: dict[Place, Decimal | None] = {}
        self.shown = _read_shown(data.get(SHOWN, "")) if data is not None else {}
        self.typed: dict[Place, Decimal | None] = {}
        if data is not None:
            self._read(data)

    def _read(self, data: QueryDict) -> None:
        field = DecimalCommaField(min_value=Decimal(0), max_value=HIGHEST, required=False)
        for leaf in self.leaves:
            for figure in Figure:
                place, text = (leaf.code, figure), data.get(_name(leaf.code, figure))
                if text is None:
                    continue
                try:
                    self.typed[place] = field.clean(text)
                except ValidationError as error:
                    self.errors[place] = " ".join(error.messages)
            self._hold_to_max(leaf)

    def _hold_to_max(self, leaf: Criterion) -> None:
        figures = {
            figure: self.typed.get((leaf.code, figure), leaf.printed[figure]) for figure in Figure
        }
        maximum = figures[Figure.MAX]
        if (leaf.code, Figure.MAX) in self.errors:
            return
        for figure in (Figure.BASELINE, Figure.TARGET):
            value, place = figures[figure], (leaf.code, figure)
            if value is None or place in self.errors:
                continue
            if maximum is None:
                self.errors[leaf.code, Figure.MAX] = (
                    f"Tiêu chí {leaf.code} có {figure.label.lower()} thì phải có điểm tối đa."
                )
            elif value > maximum:
                self.errors[place] = (
                    f"{figure.label} {format_score(value)} vượt điểm tối đa "
                    f"{format_score(maximum)} của tiêu chí {leaf.code}. Nhập từ 0,00 đến "
                    f"{format_score(maximum)}."
                )

    @property
    def wanted(self) -> dict[Place, Decimal | None]:
        """Return the cells that say something else than the page showed."""
        stored: dict[Place, Decimal | None] = {
            (leaf.code, figure): leaf.printed[figure] for leaf in self.leaves for figure in Figure
        }
        return {
            place: value
            for place, value in self.typed.items()
            if value != self.shown.get(place, stored[place])
        }

    def show_conflicts(self, stored: Mapping[Place, Decimal | None]) -> None:
        """Set what is stored beside what was typed; the next save knows of it."""
        self.conflicts = dict(stored)
        self.shown = {**self.shown, **stored}

    @property
    def shown_text(self) -> str:
        """Return what the page shows, for the hidden field: a cell in conflict as it is stored."""
        stored = {
            _name(leaf.code, figure): _plain(
                self.shown.get((leaf.code, figure), leaf.printed[figure])
            )
            for leaf in self.leaves
            for figure in Figure
        }
        return json.dumps(stored, separators=(",", ":"))

    def cells(self, leaf: Criterion) -> tuple[Cell, ...]:
        """Return the inputs of a leaf; none where words stand in the place of figures."""
        return () if leaf.printed_note else tuple(self._cell(leaf, figure) for figure in Figure)

    def _cell(self, leaf: Criterion, figure: Figure) -> Cell:
        name, place = _name(leaf.code, figure), (leaf.code, figure)
        value = leaf.printed[figure]
        typed = None if self.data is None else self.data.get(name)
        shown = "" if value is None else format_score(value)
        is_untouched = typed is not None and place not in self.errors and place not in self.wanted
        stored = self.conflicts.get(place)
        return Cell(
            name,
            figure.value,
            figure.label.lower(),
            f"{figure.label} của tiêu chí {leaf.code}",
            shown if typed is None or is_untouched else typed,
            self.errors.get(place, ""),
            f"Đang lưu: {format_score(stored)}" if place in self.conflicts else "",
        )

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield the id of every wrong input with what is wrong, in the order of the page."""
        for leaf in self.leaves:
            for cell in self.cells(leaf):
                if cell.error:
                    yield cell.input_id, f"{leaf.code}: {cell.error}"


def figures_of(leaf: Criterion, grid: FigureGrid) -> Figures:
    """Return a leaf's figures as typed, for sums that are shown beside errors."""
    return Figures(
        *(grid.typed.get((leaf.code, figure), leaf.printed[figure]) for figure in Figure)
    )


def _name(code: str, figure: Figure) -> str:
    return f"{code}-{figure.value}"


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _read_shown(text: str) -> dict[Place, Decimal | None]:
    """Return what a page showed; what can't be read was not shown by us, and counts for nothing."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    found: dict[Place, Decimal | None] = {}
    for name, value in values.items() if isinstance(values, dict) else ():
        code, _, figure = str(name).rpartition("-")
        if figure in set(Figure) and isinstance(value, str):
            try:
                found[code, Figure(figure)] = parse_decimal(value) if value else None
            except ValueError:
                continue
    return found
