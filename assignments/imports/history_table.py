"""A list of codes and scores as read from a file, before anybody says what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assignments.imports.findings import Finding

TOTAL = "total"
"""Stands in the place of a code in the row of totals."""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One row: a code as text, a score in points (``None``: the cell is empty), their cells."""

    where: str
    code: str
    name: str
    score: Decimal | None
    score_where: str

    def as_json(self) -> dict[str, Any]:
        """Return the row as JSON values; the score as text."""
        return {
            "where": self.where,
            "code": self.code,
            "name": self.name,
            "score": None if self.score is None else str(self.score),
            "score_where": self.score_where,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "HistoryRow":
        """Return what ``as_json`` wrote down."""
        score = values["score"]
        return cls(**{**values, "score": None if score is None else Decimal(score)})


@dataclass(frozen=True, slots=True)
class HistoryTable:
    """All rows that could be read, and what is wrong with the others."""

    rows: tuple[HistoryRow, ...]
    findings: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the table as JSON values."""
        return {
            "rows": [row.as_json() for row in self.rows],
            "findings": [finding.as_json() for finding in self.findings],
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "HistoryTable":
        """Return what ``as_json`` wrote down."""
        return cls(
            tuple(HistoryRow.from_json(row) for row in values["rows"]),
            tuple(Finding.from_json(one) for one in values["findings"]),
        )
