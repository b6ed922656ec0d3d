"""An agency's workbook as both sides know it: its sheets, their columns, its rows. Plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from assignments.content import LABELS
from common.tables.cells import pieces, plain
from common.text import fold, parse_decimal, prose

STAMP = "stamp"
CODE = "code"
GUIDE_TITLE = "Hướng dẫn"
YES, NO = "Có", "Không"
TOO_LONG = "Nội dung dài, sửa trên trang"
"""What stands in the place of a text that no cell can hold."""


class SheetKind(StrEnum):
    """The two sheets that are filled in."""

    RESULTS = "results"
    HELP = "help"

    @property
    def label(self) -> str:
        """Return the sheet's name."""
        return {"results": "Kết quả", "help": "Phối hợp"}[self]


class CellKind(StrEnum):
    """What a column holds."""

    GIVEN = "given"
    """Shown, never read."""
    CODE = "code"
    FIGURE = "figure"
    """Points, shown and never read."""
    SCORE = "score"
    NUMBER = "number"
    TEXT = "text"
    FLAG = "flag"
    STAMP = "stamp"


ENTERED = frozenset({CellKind.SCORE, CellKind.NUMBER, CellKind.TEXT, CellKind.FLAG})


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``title`` is what it is found by, wherever it stands. Width in characters."""

    name: str
    title: str
    width: float
    kind: CellKind

    @property
    def is_entered(self) -> bool:
        """Tell whether people fill it in."""
        return self.kind in ENTERED


def result_columns(baseline_year: int | str = "", year: int | str = "") -> tuple[Column, ...]:
    """Return the columns of the agency's own results."""
    return (
        Column(CODE, "Mã", 8, CellKind.CODE),
        Column("name", "Tên tiêu chí", 34, CellKind.GIVEN),
        Column("maximum", "Điểm tối đa", 8, CellKind.FIGURE),
        Column("baseline", f"Kết quả {baseline_year}".strip(), 9, CellKind.FIGURE),
        Column("target", f"Mục tiêu {year}".strip(), 9, CellKind.FIGURE),
        Column("previous", "Điểm kỳ trước", 9, CellKind.FIGURE),
        Column("status", "Trạng thái", 17, CellKind.GIVEN),
        Column("numerator", LABELS["numerator"], 11, CellKind.NUMBER),
        Column("denominator", LABELS["denominator"], 11, CellKind.NUMBER),
        Column("quantity", LABELS["quantity"], 11, CellKind.NUMBER),
        Column("self_score", LABELS["self_score"], 9, CellKind.SCORE),
        Column("narrative", LABELS["narrative"], 42, CellKind.TEXT),
        Column("difficulties", LABELS["difficulties"], 30, CellKind.TEXT),
        Column("next_steps", LABELS["next_steps"], 30, CellKind.TEXT),
        Column("explanation", LABELS["explanation"], 30, CellKind.TEXT),
        Column("is_not_applicable", LABELS["is_not_applicable"], 9, CellKind.FLAG),
        Column("not_applicable_reason", LABELS["not_applicable_reason"], 24, CellKind.TEXT),
        Column(STAMP, "Dấu phiên bản", 4, CellKind.STAMP),
    )


def help_columns() -> tuple[Column, ...]:
    """Return the columns of what the agency adds to the criteria of others."""
    return (
        Column(CODE, "Mã", 8, CellKind.CODE),
        Column("name", "Tên tiêu chí", 44, CellKind.GIVEN),
        Column("lead", "Cơ quan chủ trì", 26, CellKind.GIVEN),
        Column("status", "Trạng thái", 20, CellKind.GIVEN),
        Column("numerator", "Tử số", 12, CellKind.NUMBER),
        Column("denominator", "Mẫu số", 12, CellKind.NUMBER),
        Column("narrative", "Nội dung phối hợp", 70, CellKind.TEXT),
        Column(STAMP, "Dấu phiên bản", 4, CellKind.STAMP),
    )


def columns_of(kind: SheetKind) -> tuple[Column, ...]:
    """Return a sheet's columns, without the years in their titles."""
    return result_columns() if kind is SheetKind.RESULTS else help_columns()


Value = str | Decimal | bool | None


def as_read(column: Column, value: Value) -> str:
    """Return a value as it comes back from a cell that nobody has touched.

    Numbers are equal where they are the same number, texts where they are the same once composed.
    What is no number stays as it was typed; what no cell can hold is ``TOO_LONG``.
    """
    if column.kind is CellKind.FLAG:
        return _flag(value)
    if column.kind is CellKind.TEXT:
        text = prose(plain(_opened(str(value or ""))))
        return text if len(pieces(text)) == 1 else TOO_LONG
    if value is None or value == "":
        return ""
    try:
        number = value if isinstance(value, Decimal) else parse_decimal(str(value))
    except ValueError:
        return str(value).strip()
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",")


def _opened(text: str) -> str:
    """Return a text as the reading of files leaves it."""
    return text.replace("_x000D_", "\n").replace("\N{NO-BREAK SPACE}", " ")


def _flag(value: Value) -> str:
    if isinstance(value, bool) or value is None:
        return YES if value else NO
    text = str(value)
    folded = fold(prose(text))
    known = {"": NO, "khong": NO, "false": NO, "0": NO, "co": YES, "true": YES, "x": YES, "1": YES}
    return known.get(folded, prose(text))


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row to be written.

    ``given`` and ``values`` are by column name; ``open`` names the cells that may be filled in,
    ``absent`` those that the criterion does not have. ``notes`` go to cells as remarks, by column
    name.
    """

    given: Mapping[str, Value]
    values: Mapping[str, Value]
    open: frozenset[str]
    stamp: str
    maximum: Decimal | None = None
    absent: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to be written; ``head`` are its lines above the table: (what, value)."""

    kind: SheetKind
    title: str
    head: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole workbook to be written; ``guide`` are paragraphs, a heading begins with '# '."""

    subject: str
    sheets: tuple[Sheet, ...]
    guide: tuple[str, ...]
