"""An agency's workbook taken along, filled in, brought back."""

from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from assignments.models import Result
from tests.assignments.reporting import save, text_of
from tests.assignments.workbooks import (
    RESULTS,
    cell_of,
    codes_in,
    columns_in,
    fates,
    head_of,
    previewed,
    taken,
    type_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("q3_open")]


@pytest.fixture
def finance(sign_in, so_tai_chinh):
    return sign_in(so_tai_chinh)


@pytest.fixture
def district(sign_in, dong_van):
    return sign_in(dong_van)


def test_the_sheet_has_the_agencys_criteria_and_opens_what_may_be_entered(finance):
    book = taken(finance)
    sheet = book[RESULTS]
    assert "6.1.1" in codes_in(sheet)
    assert book.sheetnames[0] == RESULTS
    assert book.sheetnames[-1] == "Hướng dẫn"
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert not cell_of(book, "6.1.1", "Điểm tự chấm").protection.locked
    assert not cell_of(book, "6.1.1", "Tử số").protection.locked
    assert cell_of(book, "6.1.1", "Số lượng").protection.locked
    assert cell_of(book, "6.1.1", "Mã").protection.locked
    assert cell_of(book, "6.1.1", "Mã").data_type == "s"
    assert sheet.column_dimensions["R"].hidden
    assert columns_in(sheet)["Dấu phiên bản"] == 18
    assert sheet.print_title_rows == f"${head_of(sheet)}:${head_of(sheet)}"
    assert sheet.page_setup.orientation == "landscape"


def test_what_is_typed_becomes_drafts(finance):
    book = taken(finance)
    type_in(book, "6.1.1", top=65, bottom=100, score="0,75", narrative="Đã giải ngân 65%.")
    address, page = previewed(finance, book)
    assert fates(page) == {"changed": ["6.1.1"]}
    assert "Đã giải ngân 65%." in text_of(page)
    assert not Result.objects.exists()
    answer = finance.post(address, {"do": "confirm", "digest": page.context["digest"]}, follow=True)
    assert "Đã lưu 1 dòng, 0 dòng vướng." in text_of(answer)
    row = Result.objects.get()
    assert (row.numerator, row.denominator, row.self_score) == (65, 100, Decimal("0.75"))
    assert (row.narrative, row.status, row.version) == ("Đã giải ngân 65%.", "draft", 1)
    assert AuditEvent.objects.filter(action="result.save").count() == 1


def test_brought_back_untouched_nothing_changes(finance, plan, so_tai_chinh):
    save(plan, so_tai_chinh, self_score=Decimal("0.5"), narrative="Một\nhai", numerator=Decimal(3))
    before = AuditEvent.objects.count()
    _, page = previewed(finance, taken(finance))
    assert fates(page) == {}
    assert not page.context["can_confirm"]
    assert "Tệp không có gì thay đổi" in text_of(page)
    assert AuditEvent.objects.count() == before
