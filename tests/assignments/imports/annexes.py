"""Annexes as the readers hand them on, made without a file: of the source text, of plans."""

import dataclasses
from decimal import Decimal
from typing import Any

from accounts.actor import Actor
from accounts.models import User
from assignments.actions.previews import create_preview
from assignments.enums import ImportKind
from assignments.imports.annex import AnnexLayout, AnnexLine, AnnexTable
from assignments.imports.annex_confirm import Outcome, changes_of, confirm_annex
from assignments.models import ImportPreview
from criteria.models import Plan
from criteria.tree import Figures
from tests.criteria.annex_reader import annex_rows, annex_total, read_source

COLUMNS = {
    "code": "A",
    "name": "B",
    "max": "C",
    "baseline": "D",
    "target": "E",
    "deadline": "F",
    "lead": "G",
    "support": "H",
    "note": "C",
}
FIRST_ROW = 6


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _cells(row: int) -> dict[str, str]:
    return {name: f"Phụ lục!{column}{row}" for name, column in COLUMNS.items()}


def line(
    code: str,
    name: str = "",
    figures: tuple[str, str, str] = ("", "", ""),
    *,
    row: int = FIRST_ROW,
    note: str = "",
    deadline: str = "",
    lead: str = "",
    support: str = "",
) -> AnnexLine:
    """Return a line of the printed layout."""
    return AnnexLine(
        where=f"Phụ lục!A{row}",
        code=code,
        name=name,
        figures=Figures(*map(_decimal, figures)),
        note=note,
        deadline=deadline,
        lead=lead,
        support=support,
        cells=_cells(row),
    )


def source_table() -> AnnexTable:
    """Return plan 214's annex as it is printed, cell for cell."""
    text = read_source()
    lines = tuple(
        line(
            row.code,
            row.name,
            (row.max, row.baseline, row.target),
            row=number,
            note=row.note,
            deadline=row.deadline,
            lead=row.lead,
            support=row.support,
        )
        for number, row in enumerate(annex_rows(text), FIRST_ROW)
    )
    total = [cell for cell in annex_total(text) if cell.replace(".", "").isdecimal()]
    note = text[text.index("Ghi chú:") :].removeprefix("Ghi chú:").strip().splitlines()[0]
    return AnnexTable(
        layout=AnnexLayout.PRINTED,
        lines=lines,
        total=Figures(*map(Decimal, total)),
        year=2021,
        baseline_year=2020,
        title="PHỤ LỤC (Kèm theo Kế hoạch số 214/KH-UBND ngày 23/7/2021 của UBND tỉnh Hà Giang)",
        closing_note=" ".join(note.split()).strip(" |"),
    )


def plan_table(plan: Plan) -> AnnexTable:
    """Return a stored plan as its annex would be read."""
    return AnnexTable(
        layout=AnnexLayout.TEMPLATE,
        lines=tuple(
            AnnexLine(
                where=f"Phụ lục!A{number}",
                code=row.code,
                name=row.printed_name,
                figures=row.printed,
                note=row.printed_note,
                deadline=row.printed_deadline,
                lead=row.printed_lead,
                support=row.printed_support,
                cells=_cells(number),
            )
            for number, row in enumerate(plan.criteria.all(), FIRST_ROW)
        ),
        total=plan.printed,
        year=plan.year,
        baseline_year=plan.baseline_year,
        closing_note=plan.closing_note,
    )


def make_preview(
    user: User, table: AnnexTable, plan: Plan | None = None, **answers: object
) -> ImportPreview:
    """Return a preview of ``table`` for ``user``, as the upload page keeps it."""
    return create_preview(
        user=user,
        kind=ImportKind.ANNEX,
        file_name="Phụ lục 2021.xlsx",
        sha256="0" * 64,
        payload={"table": table.as_json()},
        plan=plan,
        answers=answers,
    )


def carry_out(preview: ImportPreview) -> Outcome:
    """Confirm a preview as it is shown now."""
    return confirm_annex(
        preview=preview, seen=changes_of(preview).digest, actor=Actor(preview.user, "Điều phối")
    )


def replace_table(table: AnnexTable, **fields: Any) -> AnnexTable:
    """Return ``table`` with some fields replaced."""
    return dataclasses.replace(table, **fields)


def replace_line(table: AnnexTable, code: str, **fields: Any) -> AnnexTable:
    """Return ``table`` with some fields of the line ``code`` replaced."""
    lines = (
        dataclasses.replace(line, **fields) if line.code == code else line for line in table.lines
    )
    return replace_table(table, lines=tuple(lines))
