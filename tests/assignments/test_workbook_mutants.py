"""Workbooks that came back otherwise than they went: each says what is wrong, or is taken."""

from collections.abc import Callable
from copy import copy
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from accounts.enums import Role
from accounts.models import Agency, AuditEvent, Membership
from assignments.models import Contribution, ImportPreview, Result
from assignments.workbook.stamps import Stamp
from tests.assignments.reporting import text_of
from tests.assignments.workbooks import (
    HELP,
    RESULTS,
    TITLES,
    brought,
    bytes_of,
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
Change = Callable[[Workbook], Any]


@pytest.fixture
def finance(sign_in, so_tai_chinh):
    return sign_in(so_tai_chinh)


def row_of(book: Workbook, code: str) -> int:
    return cell_of(book, code, "Mã").row


def put(code: str, **texts: Any) -> Change:
    return lambda book: type_in(book, code, **texts)


def sign_anew(book: Workbook, code: str, **changes: Any) -> None:
    """Do what only the server could: it stands for a stamp of another workbook."""
    cell = cell_of(book, code, "Dấu phiên bản")
    stamp = Stamp.read(cell.value)
    values = {name: getattr(stamp, name) for name in Stamp.__dataclass_fields__}
    cell.value = Stamp(**{**values, **changes}).sign()


def cut(text: str) -> str:
    """Change one letter in the middle of a stamp."""
    middle = len(text) // 2
    return text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]


def forge(book: Workbook) -> None:
    cell = cell_of(book, "6.1.1", "Dấu phiên bản")
    cell.value = cut(cell.value)


def swap_stamps(book: Workbook) -> None:
    one, other = (cell_of(book, code, "Dấu phiên bản") for code in ("6.1.1", "6.1.2"))
    one.value, other.value = other.value, one.value


def double(book: Workbook) -> None:
    sheet = book[RESULTS]
    row, last = row_of(book, "6.1.1"), sheet.max_row + 1
    for place in range(1, sheet.max_column + 1):
        sheet.cell(last, place).value = sheet.cell(row, place).value


def add_row(book: Workbook) -> None:
    sheet = book[RESULTS]
    last = sheet.max_row + 1
    sheet.cell(last, 1).value = "9.9.9"
    sheet.cell(last, columns_in(sheet)["Kết quả đạt được"]).value = "Thêm một dòng"


def drop_column(title: str) -> Change:
    return lambda book: book[RESULTS].delete_cols(columns_in(book[RESULTS])[title])


def double_column(book: Workbook) -> None:
    sheet = book[RESULTS]
    sheet.cell(head_of(sheet), sheet.max_column + 1).value = "Giải trình"


def copy_sheet(book: Workbook) -> None:
    book.copy_worksheet(book[RESULTS])


def as_error(book: Workbook) -> None:
    cell = cell_of(book, "6.1.1", "Điểm tự chấm")
    cell.value, cell.data_type = "#DIV/0!", "e"


NUMBERS_ONLY = "không phải là số"
FAULTY: dict[str, tuple[Change, str, str]] = {
    "score over the maximum": (put("6.1.1", score=1.2), "score", "vượt điểm tối đa 1,00"),
    "score below nothing": (put("6.1.1", score=-0.1), "score", "không được âm"),
    "score of three decimals": (put("6.1.1", score="0,755"), "score", "tối đa 2 chữ số"),
    "number of three decimals": (put("6.1.1", score=0.755), "score", "quá 2 chữ số"),
    "score of words": (put("6.1.1", score="đạt"), "score", NUMBERS_ONLY),
    "score with underscore": (put("6.1.1", score="1_0"), "score", NUMBERS_ONLY),
    "score as a day": (put("6.1.1", score=date(2021, 5, 1)), "score", "là ngày giờ"),
    "score an error": (as_error, "score", "báo lỗi #DIV/0!"),
    "endless part": (put("6.1.1", top=1e300), "top", "không chứa một số dùng được"),
    "negative part": (put("6.1.1", top=-1), "top", "nằm ngoài khoảng"),
    "divided by nothing": (put("6.1.1", top=1, bottom=0), "bottom", "lớn hơn 0"),
    "quantity of a ratio": (put("6.1.1", quantity=5), "quantity", "không nhập số lượng"),
    "neither yes nor no": (put("6.1.1", none="có lẽ"), "none", "chọn Có hoặc Không"),
    "not applicable with a score": (
        put("6.1.1", none="Có", score=0.5),
        "score",
        "không áp dụng thì không có điểm",
    ),
    "text too long": (put("6.1.1", narrative="a" * 20_001), "narrative", "20.001 ký tự"),
    "code a number": (put("6.1.1", mark=6.1), "mark", "đã biến mã thành số"),
    "code a day": (put("6.1.1", mark=date(2021, 1, 6)), "mark", "đã biến mã thành ngày"),
    "code of another": (put("6.1.1", mark="6.1.9"), "mark", "đã bị xáo trộn"),
    "stamps swapped": (swap_stamps, "mark", "đã bị xáo trộn"),
    "stamp forged": (forge, "", "đã bị sửa"),
    "stamp gone": (put("6.1.1", stamp=None), "", "không có dấu phiên bản"),
    "stamp of words": (put("6.1.1", stamp="abc"), "", "đã bị sửa"),
    "row doubled": (double, "", "có ở hai dòng"),
    "row added": (add_row, "", "dòng thêm không được nhận"),
    "column gone": (drop_column("Giải trình"), "", "thiếu cột “Giải trình”"),
    "column doubled": (double_column, "", "có hai lần"),
    "sheet copied": (copy_sheet, "", "có ở hai dòng"),
    "row of another period": (
        lambda book: sign_anew(book, "6.1.2", period="Q2"),
        "",
        "lấy từ tệp hoặc trang khác",
    ),
    "row of another agency": (
        lambda book: sign_anew(book, "6.1.2", agency="so-noi-vu"),
        "",
        "lấy từ tệp hoặc trang khác",
    ),
    "row of another plan": (
        lambda book: sign_anew(book, "6.1.2", plan_id=0),
        "",
        "lấy từ tệp hoặc trang khác",
    ),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_bad_cell_is_named_and_nothing_is_written(finance, name):
    change, column, sentence = FAULTY[name]
    book = taken(finance)
    type_in(book, "6.2.1", narrative="Dòng này đúng")
    change(book)
    before = AuditEvent.objects.count()
    address, page = previewed(finance, book)
    found = faults(page)
    assert any(sentence in text for _, text in found), found
    if column:
        place = columns_in(book[RESULTS])[TITLES[column]]
        row = row_of(taken(finance), "6.1.1")
        expected = f"{RESULTS}!{book[RESULTS].cell(row, place).coordinate}"
        assert [where for where, text in found if sentence in text] == [expected] or (
            name == "stamps swapped"
        )
    else:
        assert all(where.startswith(RESULTS) for where, _ in found)
    assert 'value="confirm"' not in text_of(page)
    answer = finance.post(address, {"do": "confirm", "digest": page.context["digest"]})
    assert answer.status_code == 409
    assert "Còn ô chưa đúng" in text_of(answer)
    assert (Result.objects.count(), AuditEvent.objects.count()) == (0, before)


def rename(book: Workbook) -> None:
    book[RESULTS].title = "Bảng của tôi"


def move_columns(book: Workbook) -> None:
    """Put the column of scores to the very end."""
    sheet = book[RESULTS]
    place, last = columns_in(sheet)["Điểm tự chấm"], sheet.max_column + 1
    for row in range(head_of(sheet), sheet.max_row + 1):
        sheet.cell(row, last).value = sheet.cell(row, place).value
    sheet.delete_cols(place)


def turn_around(book: Workbook) -> None:
    sheet = book[RESULTS]
    first, last = head_of(sheet) + 1, sheet.max_row
    rows = [[copy(cell.value) for cell in row] for row in sheet.iter_rows(first, last)]
    for number, values in enumerate(reversed(rows), start=first):
        for place, value in enumerate(values, start=1):
            sheet.cell(number, place).value = value


def hide_row(book: Workbook) -> None:
    book[RESULTS].row_dimensions[row_of(book, "6.1.1")].hidden = True


def hide_sheet(book: Workbook) -> None:
    book.active = len(book.sheetnames) - 1
    book[RESULTS].sheet_state = "hidden"


def drop_row(book: Workbook) -> None:
    book[RESULTS].delete_rows(row_of(book, "6.1.2"))


def insert_head(book: Workbook) -> None:
    book[RESULTS].insert_rows(1, amount=3)


def scratch_sheet(book: Workbook) -> None:
    book.create_sheet("Nháp")["A1"] = "tính thử"


TAKEN: dict[str, tuple[Change, str]] = {
    "sheet renamed": (rename, ""),
    "column moved": (move_columns, ""),
    "rows in another order": (turn_around, ""),
    "row hidden": (hide_row, "đang ẩn; nội dung vẫn được đọc"),
    "sheet hidden": (hide_sheet, "đang ẩn; các dòng của trang vẫn được đọc"),
    "row missing": (drop_row, "Tệp không có dòng của: 6.1.2"),
    "rows above the head": (insert_head, ""),
    "a sheet of their own": (scratch_sheet, "Trang “Nháp” không được đọc"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_does_no_harm_is_taken(finance, name):
    change, warning = TAKEN[name]
    book = taken(finance)
    type_in(book, "6.1.1", narrative="Đã giải ngân 65%.", score=0.75)
    change(book)
    address, page = previewed(finance, book)
    assert faults(page) == []
    assert fates(page) == {"changed": ["6.1.1"]}
    said = [finding.text for finding in page.context["warnings"]]
    assert [warning in text for text in said] == ([True] if warning else [])
    confirm(finance, address)
    assert Result.objects.get().narrative == "Đã giải ngân 65%."


WAYS_TO_TYPE = {
    "number": (0.75, "0.75"),
    "comma as text": ("0,75", "0.75"),
    "point as text": (" 0.75 ", "0.75"),
    "whole": (1, "1.00"),
    "calculated": (0.1 + 0.2, "0.30"),
}


@pytest.mark.parametrize("way", WAYS_TO_TYPE)
def test_numbers_however_typed(finance, way):
    value, stored = WAYS_TO_TYPE[way]
    book = taken(finance)
    type_in(book, "6.1.1", score=value)
    confirm(finance, previewed(finance, book)[0])
    assert str(Result.objects.get().self_score) == stored


def test_text_is_composed_and_numbers_in_text_stay_as_they_look(finance):
    book = taken(finance)
    type_in(book, "6.1.1", narrative="Đa\u0300o ta\u0323o\r\nhai", explanation=2021)
    type_in(book, "6.1.1", difficulties=date(2021, 9, 21), next_steps=" \u200b ")
    confirm(finance, previewed(finance, book)[0])
    row = Result.objects.get()
    assert (row.narrative, row.explanation) == ("Đào tạo\nhai", "2021")
    assert (row.difficulties, row.next_steps) == ("21/09/2021", "")


@pytest.mark.parametrize("word", ["Có", "có", "CO", "x", True])
def test_not_applicable_however_said(finance, word):
    book = taken(finance)
    type_in(book, "6.1.1", none=word, reason="Không phát sinh.")
    confirm(finance, previewed(finance, book)[0])
    assert Result.objects.get().is_not_applicable


def test_a_workbook_of_another_agency_is_not_read(finance, sign_in, so_noi_vu, dong_van):
    book = taken(sign_in(so_noi_vu))
    type_in(book, codes_in(book[RESULTS])[0], narrative="Tò mò")
    for curious in (finance, sign_in(dong_van)):
        answer = brought(curious, book)
        assert answer.status_code == 422
        assert "không phải của cơ quan" in text_of(answer)
        assert "Tò mò" not in text_of(answer)
    assert not ImportPreview.objects.exists()


def test_a_preview_is_its_uploaders_alone(finance, sign_in, so_noi_vu, quan_tri):
    address, page = previewed(finance, taken(finance))
    for other in (so_noi_vu, quan_tri):
        client = sign_in(other)
        assert client.get(address).status_code == 404
        post = {"do": "confirm", "digest": page.context["digest"]}
        assert client.post(address, post).status_code == 404


@pytest.mark.parametrize("slug", ["so-noi-vu", "khong-co", "'", "so-tai-chinh%00"])
def test_only_ones_own_workbook_can_be_taken(finance, slug):
    answer = finance.get(f"/viec-cua-toi/tep-excel/?ky=Q3&co-quan={slug}")
    assert answer.status_code == 404
    assert finance.get("/viec-cua-toi/tep-excel/?ky=Q9").status_code == 404


def test_somebody_of_two_agencies_takes_the_one_asked_for(finance, so_tai_chinh, sign_in):
    agency = Agency.objects.get(slug="ubnd-huyen-meo-vac")
    Membership.objects.create(user=so_tai_chinh, agency=agency, role=Role.OFFICER)
    client = sign_in(so_tai_chinh)
    book = taken(client, **{"co-quan": agency.slug})
    type_in(book, "3.4.3", HELP, top=1, bottom=2)
    confirm(client, previewed(client, book)[0])
    assert Contribution.objects.get().agency == agency
    page = text_of(client.get("/viec-cua-toi/tep-excel/nop/?ky=Q3"))
    assert agency.name in page
    assert "Sở Tài chính" in page


def test_no_longer_of_the_agency_and_nothing_is_lost(finance, so_tai_chinh, sign_in):
    book = taken(finance)
    type_in(book, "6.1.1", narrative="Đã gõ")
    address, page = previewed(finance, book)
    Membership.objects.filter(user=so_tai_chinh).update(role=Role.LEADER)
    client = sign_in(so_tai_chinh)
    answer = client.post(address, {"do": "confirm", "digest": page.context["digest"]})
    assert answer.status_code == 409
    assert "Đã gõ" in text_of(answer)
    assert not Result.objects.exists()


def test_another_kind_of_workbook_is_refused(finance):
    book = Workbook()
    book.active["A1"] = "Mã"
    answer = brought(finance, bytes_of(book))
    assert answer.status_code == 422
    assert "không phải tệp Excel tải từ trang Việc của tôi" in text_of(answer)


def test_a_workbook_without_any_stamp_is_refused(finance):
    book = taken(finance)
    for code in codes_in(book[RESULTS]):
        cell_of(book, code, "Dấu phiên bản").value = None
    for code in codes_in(book[HELP]) if HELP in book.sheetnames else ():
        cell_of(book, code, "Dấu phiên bản", HELP).value = None
    answer = brought(finance, book)
    assert answer.status_code == 422
    assert "Không dòng nào trong tệp còn dấu phiên bản" in text_of(answer)
