"""The annex as a workbook: the printed form to the letter, and back without a difference."""

import io
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from accounts.enums import AgencyKind
from assignments.enums import PeriodKind, ResultStatus
from assignments.imports.annex_confirm import changes_of
from assignments.imports.annex_sheet import read_annex_sheet
from reports.exports.annex_xlsx import AnnexResults, write_annex
from reports.now import now_of
from reports.rollups import overview_of
from reports.scope import scope_of
from reports.seen import SeenNow
from reports.snapshot import forget_snapshots, read_snapshot
from tests.assignments.imports.annexes import carry_out, make_preview
from tests.assignments.imports.builders import CLOSING, TITLE, close_uploads, received, source_rows
from tests.assignments.imports.test_annex_import import head_for
from tests.assignments.imports.test_annex_property import tables
from tests.factories import make_agency
from tests.reports.handed_in import put_every_result, put_result

pytestmark = pytest.mark.django_db
FIRST = 6


def content_of(plan, reader=None) -> bytes:
    snapshot = read_snapshot(plan)
    overview = overview_of(snapshot)
    results = None
    if reader is not None:
        now = SeenNow(now_of(snapshot, PeriodKind.Q3), scope_of(reader))
        results = AnnexResults(overview, now)
    buffer = io.BytesIO()
    write_annex(plan, overview, buffer, results)
    return buffer.getvalue()


def sheet_of(content: bytes):
    return load_workbook(io.BytesIO(content)).active


def by_code(sheet):
    return {row[0].value: row for row in sheet.iter_rows(min_row=FIRST) if row[0].value}


def test_every_cell_is_the_printed_one(plan):
    sheet = sheet_of(content_of(plan))
    names = dict(plan.criteria.values_list("code", "name"))
    for number, row in enumerate(source_rows(), FIRST):
        cells = [cell.value for cell in sheet[number]]
        assert cells[0] == (row.code if "." in row.code else None)
        assert cells[1] == names[row.code]
        if row.note:
            assert cells[2:5] == [row.note, None, None]
            assert f"C{number}:E{number}" in sheet.merged_cells
        else:
            figures = [Decimal(str(value)) for value in cells[2:5]]
            assert figures == [Decimal(row.max), Decimal(row.baseline), Decimal(row.target)]
            assert {cell.number_format for cell in sheet[number][2:5]} == {"0.00"}
        printed = [row.deadline or None, row.lead or None, row.support or None]
        assert cells[5:8] == printed, row.code
    last = FIRST + len(source_rows())
    assert [cell.value for cell in sheet[last]][:5] == ["Tổng số:", None, 66.5, 56.13, 64.3]
    assert sheet.cell(last + 1, 1).value == CLOSING


def test_the_form_is_the_printed_one(plan):
    sheet = sheet_of(content_of(plan))
    assert [sheet["A1"].value, sheet["A2"].value] == list(TITLE)
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert {"A1:H1", "A2:H2", "G4:H4", "A4:A5", "B4:B5", "F4:F5"} <= merged
    assert (sheet["G4"].value, sheet["G5"].value, sheet["H5"].value) == (
        "Phân công trách nhiệm",
        "Chủ trì",
        "Phối hợp",
    )
    assert sheet["D4"].value == "Kết quả năm 2020"
    assert sheet.print_title_rows == "$4:$5"
    assert sheet.print_area == "'Phụ lục'!$A$1:$H$128"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.freeze_panes == "C6"
    assert sheet.row_breaks.brk
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.font.name for cell in cells} == {"Times New Roman"}
    assert {cell.data_type for cell in cells} == {"s", "n"}
    areas = [row for row in sheet.iter_rows(FIRST, 126) if row[0].value is None]
    assert len(areas) == 8
    assert all(cell.font.bold for row in areas for cell in row[1:5])
    assert all(row[0].number_format == "@" for row in sheet.iter_rows(FIRST, 126))


@pytest.mark.parametrize("has_results", [False, True])
def test_read_in_again_nothing_differs(plan, so_noi_vu, has_results):
    put_every_result(plan, status=ResultStatus.APPROVED)
    content = content_of(plan, so_noi_vu if has_results else None)
    table = read_annex_sheet(received(content))
    assert table.findings == ()
    changes = changes_of(make_preview(so_noi_vu, table, plan))
    assert not changes.has_faults, changes.findings
    assert not changes, (changes.rows, changes.plan_fields)


def test_results_stand_beside_what_was_planned(plan, so_noi_vu):
    put_result(plan, "6.1.1", "0.80", status=ResultStatus.APPROVED)
    put_result(plan, "6.1.3", "0.50")
    sheet = sheet_of(content_of(plan, so_noi_vu))
    assert sheet["I4"].value == "Kết quả đến hết quý III"
    rows = by_code(sheet)
    assert (rows["6.1.1"][8].value, rows["6.1.1"][10].value) == (0.8, "Đã duyệt")
    assert rows["6.1.3"][8].value == 0.5
    assert rows["6.1.3"][11].value == "tạm tính"
    total = [cell.value for cell in rows["Tổng số:"]]
    assert total[8] == 1.3
    now = now_of(read_snapshot(plan), PeriodKind.Q3)
    assert Decimal(str(total[9])) == -now.total.missing
    notes = [row[0].value for row in sheet.iter_rows(min_row=128) if row[0].value]
    assert any("gồm 1 kết quả tạm tính" in str(note) for note in notes)


def test_what_waits_for_approval_is_not_shown_to_others(plan, lanh_dao, dong_van):
    put_result(plan, "6.1.1", "0.77")
    for reader in (lanh_dao, dong_van):
        row = by_code(sheet_of(content_of(plan, reader)))["6.1.1"]
        assert row[8].value is None
        assert row[10].value == "Đã nộp, chờ duyệt"


def test_the_page_sends_it(plan, lanh_dao, sign_in):
    client = sign_in(lanh_dao)
    put_every_result(plan, status=ResultStatus.APPROVED)
    plain = client.get("/phu-luc/")
    assert plain.headers["Content-Disposition"].startswith(
        'attachment; filename="phu-luc-ke-hoach-214-kh-ubnd-'
    )
    assert sheet_of(b"".join(plain.streaming_content)).max_column == 8
    full = client.get("/phu-luc/?ket-qua=1&ky=Q3")
    assert sheet_of(b"".join(full.streaming_content)).max_column == 12


def test_before_any_result_there_is_nothing_to_add(plan, lanh_dao, sign_in):
    answer = sign_in(lanh_dao).get("/phu-luc/?ket-qua=1")
    assert sheet_of(b"".join(answer.streaming_content)).max_column == 8


def test_the_number_of_queries_is_fixed(plan, lanh_dao, sign_in, django_assert_max_num_queries):
    client = sign_in(lanh_dao)
    put_every_result(plan, status=ResultStatus.APPROVED)
    with django_assert_max_num_queries(14):
        client.get("/phu-luc/?ket-qua=1&ky=Q3").close()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(table=tables())
def test_generated_plans_come_back_without_a_difference(plan, so_noi_vu, table):
    with transaction.atomic():
        subject = make_agency(kind=AgencyKind.PROVINCE)
        head = head_for(subject.pk, year=2033, baseline_year=2032, issued_on="2033-02-01")
        new = carry_out(make_preview(so_noi_vu, table, head=head)).plan
        forget_snapshots()  # the plan before was rolled back, and its number is used again
        back = read_annex_sheet(received(content_of(new)))
        close_uploads()
        assert back.findings == ()
        changes = changes_of(make_preview(so_noi_vu, back, new))
        assert not changes, (changes.rows, changes.plan_fields)
        transaction.set_rollback(True)
