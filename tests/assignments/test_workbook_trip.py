"""An agency's workbook taken along, filled in, brought back."""

import zipfile
from decimal import Decimal
from io import BytesIO

import pytest

from accounts.models import AuditEvent
from assignments.actions.results import withdraw_result
from assignments.actions.reviews import return_result
from assignments.content import review_stamp
from assignments.models import Contribution, Result
from tests.assignments.reporting import actor_of, lock, save, submit, text_of
from tests.assignments.workbooks import (
    HELP,
    RESULTS,
    brought,
    cell_of,
    codes_in,
    columns_in,
    confirm,
    fates,
    faults,
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


def test_a_new_result_starts_from_the_period_before_and_is_stored_only_where_asked(
    finance, plan, so_tai_chinh
):
    save(plan, so_tai_chinh, kind="Q2", self_score=Decimal("0.4"), narrative="Đến hết 6 tháng")
    book = taken(finance)
    assert cell_of(book, "6.1.1", "Kết quả đạt được").value == "Đến hết 6 tháng"
    assert cell_of(book, "6.1.1", "Điểm kỳ trước").value == 0.4
    assert "có sẵn số liệu 6 tháng" in cell_of(book, "6.1.1", "Trạng thái").value
    address, page = previewed(finance, book)
    assert fates(page) == {"prefilled": ["6.1.1"]}
    confirm(finance, address)
    assert Result.objects.filter(period__kind="Q3").count() == 0
    address, page = previewed(finance, book)
    confirm(finance, address, prefilled="1")
    row = Result.objects.get(period__kind="Q3")
    assert (row.narrative, row.self_score) == ("Đến hết 6 tháng", Decimal("0.40"))
    assert row.prefilled_from.kind == "Q2"
    assert fates(previewed(finance, book)[1]) == {}


def test_changing_one_cell_of_a_prefilled_row_stores_all_of_it(finance, plan, so_tai_chinh):
    save(plan, so_tai_chinh, kind="Q2", self_score=Decimal("0.4"), narrative="Đến hết 6 tháng")
    book = taken(finance)
    type_in(book, "6.1.1", score=0.5)
    confirm(finance, previewed(finance, book)[0])
    row = Result.objects.get(period__kind="Q3")
    assert (row.narrative, row.self_score) == ("Đến hết 6 tháng", Decimal("0.50"))
    assert row.prefilled_from.kind == "Q2"


def test_what_was_handed_in_is_locked_with_the_reason(finance, plan, so_tai_chinh):
    row = save(plan, so_tai_chinh, self_score=Decimal("0.5"), explanation="Có.", narrative="Một")
    submit(plan, so_tai_chinh, row)
    book = taken(finance)
    assert cell_of(book, "6.1.1", "Điểm tự chấm").protection.locked
    assert cell_of(book, "6.1.1", "Trạng thái").value.startswith("Đã nộp: muốn sửa")
    type_in(book, "6.1.1", narrative="Hai")  # protection is against slips
    address, page = previewed(finance, book)
    assert fates(page) == {"stuck": ["6.1.1"]}
    assert "Hai" in text_of(page)
    assert not page.context["can_confirm"]
    finance.post(address, {"do": "confirm", "digest": page.context["digest"]})
    row.refresh_from_db()
    assert (row.narrative, row.status) == ("Một", "submitted")


def test_a_reviewers_words_are_notes_of_the_row(finance, plan, so_tai_chinh, so_noi_vu):
    row = save(plan, so_tai_chinh, self_score=Decimal("0.5"), explanation="Có.")
    row = submit(plan, so_tai_chinh, row)
    return_result(
        plan=plan,
        kind="Q3",
        code="6.1.1",
        seen=review_stamp(row),
        reason="Thiếu biểu số liệu.\nBổ sung.",
        actor=actor_of(so_noi_vu),
    )
    book = taken(finance)
    note = cell_of(book, "6.1.1", "Trạng thái").comment.text
    assert "Thiếu biểu số liệu.\nBổ sung." in note
    assert "Trả lại để bổ sung" in note
    assert not cell_of(book, "6.1.1", "Điểm tự chấm").protection.locked
    type_in(book, "6.1.1", narrative="Đã bổ sung.")
    confirm(finance, previewed(finance, book)[0])
    assert Result.objects.get().status == "returned"


def test_contributions_have_a_sheet_of_their_own(district):
    book = taken(district)
    assert book.sheetnames == [HELP, "Hướng dẫn"]
    assert cell_of(book, "6.1.1", "Tử số", HELP).protection.locked
    assert not cell_of(book, "3.4.3", "Tử số", HELP).protection.locked
    type_in(book, "3.4.3", HELP, top=19, bottom=20)
    type_in(book, "6.1.1", HELP, helped="Huyện đã giải ngân 70%.")
    address, page = previewed(district, book)
    assert fates(page) == {"changed": ["3.4.3", "6.1.1"]}
    confirm(district, address)
    shares = Contribution.objects.get(criterion__code="3.4.3")
    assert (shares.numerator, shares.denominator) == (19, 20)
    helped = Contribution.objects.get(criterion__code="6.1.1")
    assert helped.narrative == "Huyện đã giải ngân 70%."
    assert helped.agency.slug == "ubnd-huyen-dong-van"
    assert fates(previewed(district, taken(district))[1]) == {}


def test_a_contribution_emptied_is_refused_by_its_cell(district):
    book = taken(district)
    type_in(book, "6.1.1", HELP, helped="Một")
    confirm(district, previewed(district, book)[0])
    book = taken(district)
    type_in(book, "6.1.1", HELP, helped=None)
    _, page = previewed(district, book)
    ((where, sentence),) = faults(page)
    assert where.startswith("Phối hợp!")
    assert "Nhập số liệu hoặc nội dung phối hợp" in sentence


def test_a_text_that_begins_like_a_formula_stays_text(finance, plan, so_tai_chinh):
    save(plan, so_tai_chinh, narrative="=1+1", difficulties="+1", next_steps="-2", explanation="@x")
    raw = finance.get("/viec-cua-toi/tep-excel/", {"ky": "Q3"}).content
    sheet = zipfile.ZipFile(BytesIO(raw)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    _, page = previewed(finance, raw)
    assert fates(page) == {}


def test_confirming_twice_stores_once(finance):
    book = taken(finance)
    type_in(book, "6.1.1", narrative="Một")
    address, page = previewed(finance, book)
    digest = page.context["digest"]
    for _ in range(2):
        answer = finance.post(address, {"do": "confirm", "digest": digest})
        assert answer.status_code == 302
    assert Result.objects.get().version == 1
    assert AuditEvent.objects.filter(action="result.save").count() == 1
    assert "Đã lưu 1 dòng, 0 dòng vướng." in text_of(finance.get(address))


def test_a_row_changed_since_is_a_conflict_and_the_rest_is_stored(finance, plan, so_tai_chinh):
    save(plan, so_tai_chinh, narrative="Bản đầu")
    book = taken(finance)
    save(plan, so_tai_chinh, version=1, narrative="Bản trên trang")
    type_in(book, "6.1.1", narrative="Bản trong tệp")
    type_in(book, "6.1.2", narrative="Khác")
    address, page = previewed(finance, book)
    assert fates(page) == {"changed": ["6.1.2"], "stuck": ["6.1.1"]}
    for words in ("Bản trên trang", "Bản trong tệp", str(so_tai_chinh), "/ket-qua/Q3/6.1.1/nhap/"):
        assert words in text_of(page)
    confirm(finance, address)
    assert Result.objects.get(criterion__code="6.1.1").narrative == "Bản trên trang"
    assert Result.objects.get(criterion__code="6.1.2").narrative == "Khác"
    after = text_of(finance.get(address))
    assert "Đã lưu 1 dòng, 1 dòng vướng." in after
    assert "Bản trong tệp" in after


def test_changed_on_both_sides_to_the_same_is_nothing_to_do(finance, plan, so_tai_chinh):
    book = taken(finance)
    save(plan, so_tai_chinh, narrative="Như nhau", self_score=Decimal("0.5"))
    type_in(book, "6.1.1", narrative="Như nhau", score="0,50")
    address, page = previewed(finance, book)
    assert fates(page) == {"agreed": ["6.1.1"]}
    before = AuditEvent.objects.count()
    confirm(finance, address)
    assert AuditEvent.objects.count() == before


def test_a_row_untouched_in_the_file_never_undoes_what_others_did(finance, plan, so_tai_chinh):
    book = taken(finance)
    save(plan, so_tai_chinh, narrative="Người khác nhập")
    _, page = previewed(finance, book)
    assert fates(page) == {}


def test_a_version_that_rose_without_other_words_is_no_conflict(finance, plan, so_tai_chinh):
    row = save(plan, so_tai_chinh, self_score=Decimal("0.5"), explanation="Có.")
    book = taken(finance)
    row = submit(plan, so_tai_chinh, row)
    withdraw_result(
        plan=plan,
        kind="Q3",
        code="6.1.1",
        expected_version=row.version,
        actor=actor_of(so_tai_chinh),
    )
    type_in(book, "6.1.1", narrative="Thêm")
    address, page = previewed(finance, book)
    assert fates(page) == {"changed": ["6.1.1"]}
    confirm(finance, address)
    assert Result.objects.get().narrative == "Thêm"


def test_data_changed_between_preview_and_word_is_previewed_again(finance, plan, so_tai_chinh):
    book = taken(finance)
    type_in(book, "6.1.1", narrative="Bản trong tệp")
    type_in(book, "6.1.2", narrative="Khác")
    address, page = previewed(finance, book)
    save(plan, so_tai_chinh, narrative="Vừa lưu trên trang")
    answer = finance.post(address, {"do": "confirm", "digest": page.context["digest"]})
    assert answer.status_code == 409
    assert "đã thay đổi sau khi trang xem trước" in text_of(answer)
    assert "Vừa lưu trên trang" in text_of(answer)
    assert Result.objects.count() == 1
    assert finance.post(address, {"do": "confirm"}).status_code == 409
    confirm(finance, address)
    assert Result.objects.get(criterion__code="6.1.1").narrative == "Vừa lưu trên trang"
    assert Result.objects.get(criterion__code="6.1.2").narrative == "Khác"


def test_a_preview_can_be_thrown_away(finance):
    book = taken(finance)
    type_in(book, "6.1.1", narrative="Một")
    address, _ = previewed(finance, book)
    assert finance.post(address, {"do": "discard"}).status_code == 302
    assert finance.get(address).status_code == 404
    assert not Result.objects.exists()


def test_a_file_filled_in_before_the_lock_changes_nothing_after_it(
    finance, plan, so_tai_chinh, so_noi_vu
):
    book = taken(finance)
    type_in(book, "6.1.1", narrative="Một")
    address, page = previewed(finance, book)
    lock(plan, so_noi_vu)
    before = AuditEvent.objects.count()
    answer = finance.post(address, {"do": "confirm", "digest": page.context["digest"]})
    assert answer.status_code == 409
    assert "Kỳ Quý III đã khóa." in text_of(answer)
    confirm(finance, address)
    assert (Result.objects.count(), AuditEvent.objects.count()) == (0, before)
    _, page = previewed(finance, book)
    assert fates(page) == {"stuck": ["6.1.1"]}
    book = taken(finance)
    assert cell_of(book, "6.1.1", "Điểm tự chấm").protection.locked
    assert "đã khóa" in cell_of(book, "6.1.1", "Trạng thái").value


def test_without_a_file_the_page_says_what_to_do(finance):
    answer = finance.post("/viec-cua-toi/tep-excel/nop/")
    assert answer.status_code == 422
    assert "Chọn tệp Excel" in text_of(answer)
    assert brought(finance, b"").status_code == 422
