"""Generated plans: loaded from an annex, read back the same, and loaded again without a change."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.enums import AgencyKind
from assignments.imports.annex import AnnexLayout, AnnexLine, AnnexTable
from assignments.imports.annex_confirm import changes_of
from assignments.imports.annex_files import read_annex, template_of
from common.text import nfc
from criteria.tree import Figures, add_figures
from tests.assignments.imports import builders
from tests.assignments.imports.annexes import (
    carry_out,
    line,
    make_preview,
    plan_table,
    replace_table,
)
from tests.assignments.imports.test_annex_import import head_for
from tests.criteria.plan_214_readings import DEADLINES, LEADS, SUPPORTS
from tests.factories import make_agency

pytestmark = pytest.mark.django_db

NOTE = "Bộ Nội vụ đánh giá"
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạếềểễệíìứừựýỳ ABCĐÊ0123456789,;:()“”&<>'%/-"
names = (
    st.text(LETTERS, min_size=1, max_size=80)
    .map(lambda text: " ".join(nfc(text).split()))
    .filter(lambda text: text.strip(" -–'") == text and any(char.isalpha() for char in text))
    .filter(lambda text: text[0].isalpha())
)
deadlines = st.sampled_from(["", "Khi nào xong", "Hằng quý", *DEADLINES])
leads = st.sampled_from(list(LEADS))
supports = st.sampled_from(["", *(text for text in SUPPORTS if "banh" not in text)])
hundredths = st.integers(0, 1000).map(lambda cents: Decimal(cents) / 100)


@st.composite
def leaf_figures(draw: Any) -> Figures:
    top = draw(hundredths)
    shares = st.integers(0, 100).map(lambda share: (top * share / 100).quantize(Decimal("0.01")))
    return Figures(top, draw(shares), draw(shares))


@st.composite
def tables(draw: Any) -> AnnexTable:
    """Return a small annex: areas, criteria, some with children; some scored elsewhere."""
    lines: list[AnnexLine] = []
    for area in range(1, draw(st.integers(1, 3)) + 1):
        lines.append(line(str(area), draw(names), row=0))
        for number in range(1, draw(st.integers(1, 3)) + 1):
            code = f"{area}.{number}"
            children = [f"{code}.{n}" for n in range(1, draw(st.integers(0, 3)) + 1)]
            if children:
                lines.append(line(code, draw(names), row=0))
            lines += [_leaf(draw, leaf) for leaf in children or [code]]
    whole = [_with_sum(one, lines) for one in lines]
    return AnnexTable(
        layout=AnnexLayout.TEMPLATE,
        lines=tuple(whole),
        total=add_figures(one.figures for one in whole if "." not in one.code),
        year=2033,
        baseline_year=2032,
    )


def _leaf(draw: Any, code: str) -> AnnexLine:
    if draw(st.integers(0, 9)) == 0:
        return line(code, draw(names), note=NOTE)
    return AnnexLine(
        where="Phụ lục!A9",
        code=code,
        name=draw(names),
        figures=draw(leaf_figures()),
        deadline=draw(deadlines),
        lead=draw(leads),
        support=draw(supports),
    )


def _with_sum(one: AnnexLine, lines: list[AnnexLine]) -> AnnexLine:
    below = [
        other.figures
        for other in lines
        if other.code.startswith(f"{one.code}.") and not _has_children(other.code, lines)
    ]
    if not below:
        return one
    added = add_figures(below)
    note = NOTE if added.max is None else ""
    return AnnexLine(one.where, one.code, one.name, added, note, cells=one.cells)


def _has_children(code: str, lines: list[AnnexLine]) -> bool:
    return any(other.code.startswith(f"{code}.") for other in lines)


def cells_of(table: AnnexTable) -> list[tuple[Any, ...]]:
    return [
        (one.code, one.name, one.figures, one.note, one.deadline, one.lead, one.support)
        for one in table.lines
    ]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(table=tables())
def test_what_is_loaded_is_read_back_and_loaded_again_without_a_change(plan, so_noi_vu, table):
    with transaction.atomic():
        subject = make_agency(kind=AgencyKind.PROVINCE)
        head = head_for(subject.pk, year=2033, baseline_year=2032, issued_on="2033-02-01")
        preview = make_preview(so_noi_vu, table, head=head)
        changes = changes_of(preview)
        assert changes.can_confirm, (changes.findings, changes.open_parties)
        new = carry_out(preview).plan
        assert new is not None
        back = plan_table(new)
        assert cells_of(back) == cells_of(table)
        assert (back.total, back.year, back.closing_note) == (table.total, 2033, "")
        assert not changes_of(make_preview(so_noi_vu, table, new))
        # And through the file: the template filled with the plan brings no change either.
        filled = read_annex(builders.upload(template_of(new)))[1]
        again = changes_of(make_preview(so_noi_vu, filled, new))
        assert not again.has_faults, again.findings
        assert not again, again.rows
        builders.close_uploads()
        transaction.set_rollback(True)


def test_a_table_survives_being_kept(plan):
    table = replace_table(plan_table(plan), title="Phụ lục", closing_note="Ghi chú")
    assert AnnexTable.from_json(table.as_json()) == table
