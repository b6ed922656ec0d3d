"""A table as .csv, for Excel as it is set up in Viet Nam, and a part at a time.

The parts of a line are set apart by semicolons: the decimal sign is the comma, and Excel takes the
semicolon wherever the two would be the same. UTF-8 begins with a mark (BOM), without which Excel
reads it as something else. The first line holds the headings.

Words that a spreadsheet would reckon with, or take for a number or a day, get an apostrophe in
front: '=1+1, '7.10. Figures get none, a negative one neither.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from common.tables.cells import one_line_end, plain
from common.tables.model import Column, Kind, Row, Table, Value
from common.text import format_delta, format_percent, format_quantity, format_score

BOM = "\ufeff"
DELIMITER = ";"
LINES_AT_ONCE = 200
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula."""
_LIKE_A_NUMBER = re.compile(r"0[0-9 .\-]+|[0-9]+(?:[.,:/\-eE ][0-9]+){1,2}", re.ASCII)
"""Words that would not stay what they are: 007 would be 7, 7.10 would be 7,1 or the 7th of
October, 3E5 would be 300000."""


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(table: Table) -> Iterator[str]:
    """Yield the table as a file, some lines at a time, all of it."""
    writer = csv.writer(_Echo(), delimiter=DELIMITER, lineterminator="\r\n")
    lines = [BOM]
    for row in _rows(table):
        lines.append(writer.writerow(row))
        if len(lines) > LINES_AT_ONCE:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)


def _rows(table: Table) -> Iterator[list[str]]:
    yield [as_text(column.label) for column in table.columns]
    rows: Iterable[Row] = table.rows
    for row in rows:
        yield [in_words(value, column) for value, column in zip(row, table.columns, strict=True)]
    if table.foot is not None:
        foot = zip(table.foot, table.columns, strict=True)
        yield [in_words(value, column) for value, column in foot]


def in_words(value: Value, column: Column) -> str:
    """Return a value as its column says it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return as_text(value)
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return _figure(Decimal(value), column.kind).replace("\N{MINUS SIGN}", "-")


def _figure(value: Decimal, kind: Kind) -> str:
    match kind:
        case Kind.SCORE:
            return format_score(value)
        case Kind.DELTA:
            return format_delta(value).lstrip("+")
        case Kind.PERCENT:
            return format_percent(value)
    return format_quantity(value)


def as_text(text: str) -> str:
    """Return words that no spreadsheet takes for anything else."""
    whole = one_line_end(plain(text))
    is_mistaken = whole.startswith(_FORMULA) or whole.lstrip().startswith(_FORMULA)
    return f"'{whole}" if is_mistaken or _LIKE_A_NUMBER.fullmatch(whole.strip()) else whole
