"""What a workbook that came back would change: each row against its download and what is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django import forms

from assignments.content import shown
from assignments.entry_rows import Difference
from assignments.forms import ContributionForm, ResultForm
from assignments.imports.findings import Finding
from assignments.imports.workbook_reading import ReadRow
from assignments.imports.workbook_sheets import (
    NO,
    TOO_LONG,
    YES,
    CellKind,
    Column,
    SheetKind,
    as_read,
    columns_of,
)
from assignments.workbook.lines import Line, Values, possible, print_of
from assignments.workbook.stamps import Stamp
from common.seen import fingerprint

NOTHING = "(để trống)"


class Fate(StrEnum):
    """What becomes of a row."""

    SAME = "same"
    """Nobody has touched it in the file."""
    PREFILLED = "prefilled"
    """Untouched, and it starts from the period before: stored only where that is asked for."""
    CHANGED = "changed"
    AGREED = "agreed"
    """Changed to what is stored already."""
    CONFLICT = "conflict"
    CLOSED = "closed"
    GONE = "gone"
    FAULT = "fault"


STUCK = frozenset({Fate.CONFLICT, Fate.CLOSED, Fate.GONE})


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row with what becomes of it; ``values`` are all that would be stored.

    ``differences`` are between what is stored now (theirs) and the file (mine).
    """

    code: str
    sheet: SheetKind
    where: str
    fate: Fate
    line: Line | None = None
    values: Values | None = None
    differences: tuple[Difference, ...] = ()
    reason: str = ""
    lost: tuple[tuple[str, str], ...] = ()
    """What a row that is the agency's no more says: (column, text)."""

    @property
    def digest(self) -> list[Any]:
        """Return what a confirmation is about: what would be stored over what."""
        columns = {column.name: column for column in columns_of(self.sheet)}
        values = {
            name: as_read(columns[name], value) for name, value in (self.values or {}).items()
        }
        version = self.line.version if self.line else 0
        return [self.sheet.value, self.code, self.fate.value, version, sorted(values.items())]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every row of a workbook with its fate; ``findings`` are about single cells."""

    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]
    missing: tuple[Line, ...]

    def of(self, *fates: Fate) -> list[Outcome]:
        """Return the rows of some fates, in the file's order."""
        return [outcome for outcome in self.outcomes if outcome.fate in fates]

    @property
    def digest(self) -> str:
        """Return a short text that differs when anything would be stored or left otherwise."""
        return fingerprint({"rows": [outcome.digest for outcome in self.outcomes]})


def compare(rows: Iterable[tuple[ReadRow, Stamp]], lines: Iterable[Line]) -> Comparison:
    """Hold what came back against how everything stands now."""
    known = {line.key: line for line in lines}
    findings: list[Finding] = []
    outcomes = [_compare(row, stamp, known.get(stamp.key), findings) for row, stamp in rows]
    there = {(outcome.sheet, outcome.code) for outcome in outcomes}
    missing = tuple(line for key, line in known.items() if key not in there)
    return Comparison(tuple(outcomes), tuple(findings), missing)


def _compare(row: ReadRow, stamp: Stamp, line: Line | None, findings: list[Finding]) -> Outcome:
    if line is None:
        fate = Fate.SAME if _was_left_alone(row, stamp) else Fate.GONE
        reason = "Cơ quan không còn nhập nội dung này."
        return Outcome(stamp.code, stamp.sheet, row.where, fate, reason=reason, lost=_lost(row))
    columns = {column.name: column for column in columns_of(line.sheet) if column.is_entered}
    typed = {name: as_read(columns[name], row.texts.get(name, "")) for name in line.fields}
    faults = _where_nothing_goes(row, line, columns)
    is_untouched = print_of(line.sheet, typed, line.fields) == stamp.shown
    if is_untouched and not faults:
        return _untouched(row, stamp, line)
    values = _validated(row, line, typed, columns, faults)
    if faults or values is None:
        findings += faults
        return Outcome(line.code, line.sheet, row.where, Fate.FAULT, line)
    differences = _differences(line, values, columns)
    fate, reason = _fate(stamp, line, is_changed=bool(differences))
    return Outcome(line.code, line.sheet, row.where, fate, line, values, differences, reason)


def _was_left_alone(row: ReadRow, stamp: Stamp) -> bool:
    """Tell whether a row says what it said, whatever its criterion was measured by."""
    columns = {column.name: column for column in columns_of(stamp.sheet)}
    typed = {name: as_read(columns[name], text) for name, text in row.texts.items()}
    return any(
        print_of(stamp.sheet, typed, fields) == stamp.shown for fields in possible(stamp.sheet)
    )


def _lost(row: ReadRow) -> tuple[tuple[str, str], ...]:
    columns = columns_of(row.sheet)
    return tuple(
        (column.title, text) for column in columns if (text := row.texts.get(column.name, ""))
    )


def _untouched(row: ReadRow, stamp: Stamp, line: Line) -> Outcome:
    is_prefilled = (
        line.source is not None
        and not line.closed
        and stamp.shown == print_of(line.sheet, line.shown, line.fields)
    )
    if not is_prefilled:
        return Outcome(line.code, line.sheet, row.where, Fate.SAME, line)
    return Outcome(line.code, line.sheet, row.where, Fate.PREFILLED, line, line.shown)


def _fate(stamp: Stamp, line: Line, *, is_changed: bool) -> tuple[Fate, str]:
    if not is_changed:
        return Fate.AGREED, ""
    if line.closed:
        return Fate.CLOSED, line.closed
    if print_of(line.sheet, line.stored, line.fields) != stamp.stored:
        by = f"{line.who} lưu bản khác lúc {line.when}" if line.who else "Đã có bản khác"
        return Fate.CONFLICT, f"{by}, sau khi tệp được tải về."
    return Fate.CHANGED, ""


def _where_nothing_goes(row: ReadRow, line: Line, columns: Mapping[str, Column]) -> list[Finding]:
    """Say which cells are filled in that the criterion does not have."""
    return [
        Finding(
            row.cells.get(name, row.where),
            f"Tiêu chí {line.code} không nhập {column.title.lower()}. Xóa nội dung ô này.",
        )
        for name, column in columns.items()
        if name not in line.fields and row.texts.get(name)
    ]


def _validated(
    row: ReadRow,
    line: Line,
    typed: Mapping[str, str],
    columns: Mapping[str, Column],
    faults: list[Finding],
) -> dict[str, Any] | None:
    """Return the values to store, held against the rules of the entry form.

    A field that says what is stored keeps it to the letter.
    """
    kept = {
        name: line.stored[name]
        for name in line.fields
        if typed[name] in {TOO_LONG, as_read(columns[name], line.stored[name])}
    }
    data = {"version": str(line.version)}
    for name in line.fields:
        if columns[name].kind is not CellKind.FLAG:
            data[name] = "" if typed[name] == TOO_LONG else typed[name]
        elif typed[name] == YES:
            data[name] = "on"
        elif typed[name] != NO:
            said = (
                f"“{typed[name]}” không dùng được ở cột {columns[name].title}: chọn Có hoặc Không."
            )
            faults.append(Finding(row.cells.get(name, row.where), said))
    form = _form(line, data)
    if not form.is_valid() and not _is_only_empty(form, line, kept):
        for name, errors in form.errors.items():
            where = row.cells.get(name, row.where)
            faults += [Finding(where, f"{line.code}: {error}") for error in errors]
    if faults:
        return None
    return {**line.stored, **{name: form.cleaned_data.get(name) for name in line.fields}, **kept}


def _form(line: Line, data: dict[str, str]) -> forms.Form:
    if line.sheet is SheetKind.RESULTS:
        criterion = line.task.criterion
        return ResultForm(data, criterion=criterion, measurement=line.measurement)
    return ContributionForm(data, with_share="numerator" in line.fields)


def _is_only_empty(form: forms.Form, line: Line, kept: Values) -> bool:
    """Tell whether all that is wrong is that nothing was entered where nothing is stored."""
    return line.sheet is SheetKind.HELP and not line.version and len(kept) == len(line.fields)


def _differences(
    line: Line, values: Values, columns: Mapping[str, Column]
) -> tuple[Difference, ...]:
    return tuple(
        Difference(
            name=name,
            label=columns[name].title,
            mine=_in_words(name, values[name]),
            theirs=_in_words(name, line.stored[name]),
            raw="",
        )
        for name in line.fields
        if as_read(columns[name], values[name]) != as_read(columns[name], line.stored[name])
    )


def _in_words(name: str, value: Any) -> str:
    return NOTHING if value is None or value == "" else shown(name, value)
