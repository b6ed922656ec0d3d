"""An officer at work in a real browser: autosave, two people at once, the guard, a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Site, Visitor
from tests.browser.test_pages import WATCH_CSP, check

Visit = Callable[..., Visitor]
ENTRY = "/ket-qua/Q3/{}/nhap/"


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"^Đã lưu \d\d:\d\d$"))


def complaints_of(visitor: Visitor) -> list[str]:
    """Return what the page complained about, apart from requests that leaving it cut short."""
    return [text for text in visitor.complaints if "ERR_ABORTED" not in text]


@pytest.fixture
def officer(visit: Visit) -> Visitor:
    visitor = visit()
    visitor.sign_in("cv_taichinh")
    return visitor


def test_what_is_typed_is_saved_by_itself(officer: Visitor) -> None:
    page = officer.page
    officer.go(ENTRY.format("6.2.1"))
    page.fill("#id_self_score", "0,5")
    page.fill("#id_narrative", "Tự lưu")
    saved(page)
    officer.go(ENTRY.format("6.2.1"))
    expect(page.locator("#id_narrative")).to_have_value("Tự lưu")
    expect(page.locator("#id_self_score")).to_have_value("0,50")
    assert complaints_of(officer) == []


def test_a_wrong_score_is_told_at_once_and_the_rest_stays(officer: Visitor) -> None:
    page = officer.page
    officer.go(ENTRY.format("6.2.2"))
    page.fill("#id_numerator", "3")
    page.fill("#id_denominator", "4")
    expect(page.locator("[data-percent]")).to_have_text("75,0%")
    page.fill("#id_self_score", "1,2")
    page.fill("#id_narrative", "Giữ nguyên")
    expect(page.locator("#id_self_score_error")).to_contain_text(
        "Điểm tự chấm 1,20 vượt điểm tối đa 0,50 của tiêu chí 6.2.2. Nhập từ 0,00 đến 0,50."
    )
    expect(page.locator("[data-saved]")).to_contain_text("Chưa lưu: sửa chỗ báo đỏ")
    page.fill("#id_self_score", "0,5")
    saved(page)
    expect(page.locator("#id_self_score_error")).to_have_count(0)


def test_two_people_see_both_texts_and_lose_none(officer: Visitor, visit: Visit) -> None:
    other = visit()
    other.sign_in("cv_taichinh")
    for visitor in (officer, other):
        visitor.go(ENTRY.format("6.2.3"))
    officer.page.fill("#id_narrative", "Bản thứ nhất")
    saved(officer.page)
    other.page.fill("#id_narrative", "Bản thứ hai")
    conflict = other.page.locator(".conflict")
    expect(conflict).to_contain_text("Bản thứ nhất")
    expect(conflict).to_contain_text("Bản thứ hai")
    expect(other.page.locator("#id_narrative")).to_have_value("Bản thứ hai")
    conflict.get_by_role("button", name="Dùng bản đã lưu").first.click()
    expect(other.page.locator("#id_narrative")).to_have_value("Bản thứ nhất")
    other.page.fill("#id_narrative", "Bản gộp")
    other.page.keyboard.press("Control+s")
    expect(other.page.get_by_role("status").first).to_contain_text("Đã lưu nháp")
    expect(other.page.locator("#id_narrative")).to_have_value("Bản gộp")


def test_leaving_with_unsaved_text_asks_and_a_sign_out_loses_nothing(
    officer: Visitor, site: Site
) -> None:
    page = officer.page
    officer.go(ENTRY.format("6.2.4"))
    page.context.clear_cookies()
    page.fill("#id_narrative", "Gõ khi phiên đã hết")
    expect(page.locator("[data-saved]")).to_contain_text("phiên đăng nhập đã hết")
    asked: list[str] = []

    def leave(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.accept()  # type: ignore[attr-defined]

    page.on("dialog", leave)
    page.goto(f"{site.url}/dang-nhap/?next={ENTRY.format('6.2.4')}")
    assert asked == ["beforeunload"]
    page.fill("input[name=username]", "cv_taichinh")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}{ENTRY.format('6.2.4')}")
    expect(page.locator("#id_narrative")).to_have_value("Gõ khi phiên đã hết")
    saved(page)


def test_a_dropped_line_is_told_and_tried_again(officer: Visitor) -> None:
    page = officer.page
    officer.go(ENTRY.format("6.3.3"))
    page.context.set_offline(True)
    page.fill("#id_narrative", "Mất mạng")
    expect(page.locator("[data-saved]")).to_contain_text("nội dung vẫn ở trên trang này")
    page.context.set_offline(False)
    saved(page)


def test_the_keyboard_alone_hands_in(officer: Visitor) -> None:
    page = officer.page
    officer.go(ENTRY.format("8.4"))
    page.fill("#id_self_score", "1")
    page.fill("#id_explanation", "Có báo cáo kèm theo.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã nộp kết quả tiêu chí 8.4")
    expect(page.locator("#id_self_score")).to_have_count(0)
    page.get_by_role("link", name="Sửa lại").click()
    expect(page.locator("[data-entry]")).to_have_attribute("data-autosave", "no")


def test_the_grid_goes_down_by_enter_and_saves_the_row(officer: Visitor) -> None:
    page = officer.page
    officer.go("/nhap-nhanh/?ky=Q3")
    page.focus('[name="6.1.1-self_score"]')
    page.keyboard.type("0,9")
    page.keyboard.press("Enter")
    expect(page.locator('[name="6.1.2-self_score"]')).to_be_focused()
    expect(page.locator('tr[data-row="6.1.1"] [data-said]')).to_contain_text("Đã lưu")
    page.keyboard.type("5")
    page.keyboard.press("ArrowDown")
    expect(page.locator('[name="6.1.3-self_score"]')).to_be_focused()
    expect(page.locator('tr[data-row="6.1.2"] .field-error')).to_contain_text("vượt điểm tối đa")
    page.fill('[name="6.1.2-self_score"]', "1")
    page.keyboard.press("ArrowUp")
    expect(page.locator('tr[data-row="6.1.2"] [data-said]')).to_contain_text("Đã lưu")
    officer.go("/nhap-nhanh/?ky=Q3")
    expect(page.locator('[name="6.1.1-self_score"]')).to_have_value("0,90")
    expect(page.locator('[name="6.1.2-self_score"]')).to_have_value("1,00")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_fit_a_phone(visit: Visit, theme: str) -> None:
    phone = visit("phone", theme=theme)
    phone.page.add_init_script(WATCH_CSP)
    phone.sign_in("cv_taichinh")
    faults = []
    for path in (
        "/viec-cua-toi/?ky=Q3",
        ENTRY.format("6.1.1"),
        "/nhap-nhanh/?ky=Q3",
        "/nhiem-vu-cua-toi/?ky=Q3",
        "/ket-qua/Q3/6.1.1/",
    ):
        faults += check(phone, path)
    assert faults == []
