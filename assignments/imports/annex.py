"""The annex of a plan as read from a file, before anybody says what it means: plain Python."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from assignments.imports.findings import Finding
from criteria.tree import Figures


class AnnexLayout(StrEnum):
    """How the file is laid out."""

    PRINTED = "printed"
    """As plans print it: merged header, areas without a code."""
    TEMPLATE = "template"
    """Our plain template: one header row, a code in every row."""


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """One row as the file has it: texts composed (NFC), single spaces; figures in points.

    ``code`` is '' only before areas printed without one are counted. ``note`` stands in the
    place of figures ('Bộ Nội vụ đánh giá'). ``where`` is the row's first cell, ``cells`` the
    address of each field that the file has a cell for.
    """

    where: str
    code: str
    name: str
    figures: Figures = field(default_factory=Figures)
    note: str = ""
    deadline: str = ""
    lead: str = ""
    support: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)

    def place_of(self, name: str) -> str:
        """Return the cell of a field, or of the row where it has none."""
        return self.cells.get(name, self.where)


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """All of the annex; ``total`` is its last row. Years are ``None`` where the head has none."""

    layout: AnnexLayout
    lines: tuple[AnnexLine, ...]
    total: Figures | None = None
    year: int | None = None
    baseline_year: int | None = None
    title: str = ""
    closing_note: str = ""
    findings: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the table as JSON values; figures as text."""
        return {
            "layout": self.layout.value,
            "lines": [
                {**asdict(line), "figures": _figures_out(line.figures), "cells": dict(line.cells)}
                for line in self.lines
            ],
            "total": None if self.total is None else _figures_out(self.total),
            "year": self.year,
            "baseline_year": self.baseline_year,
            "title": self.title,
            "closing_note": self.closing_note,
            "findings": [finding.as_json() for finding in self.findings],
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "AnnexTable":
        """Return what ``as_json`` wrote down."""
        total = values["total"]
        return cls(
            layout=AnnexLayout(values["layout"]),
            lines=tuple(
                AnnexLine(**{**line, "figures": _figures_in(line["figures"])})
                for line in values["lines"]
            ),
            total=None if total is None else _figures_in(total),
            year=values["year"],
            baseline_year=values["baseline_year"],
            title=values["title"],
            closing_note=values["closing_note"],
            findings=tuple(Finding.from_json(one) for one in values["findings"]),
        )


def _figures_out(figures: Figures) -> list[str | None]:
    return [
        None if value is None else str(value)
        for value in (figures.max, figures.baseline, figures.target)
    ]


def _figures_in(values: list[str | None]) -> Figures:
    return Figures(*(None if value is None else Decimal(value) for value in values))
