"""Thẩm định in a real browser: by keys alone, one press one decision, nothing blocked."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visitor
from tests.browser.test_pages import WATCH_CSP

CODES = ("6.1.1", "6.2.2", "6.2.3", "6.3.3")
NOISE = ("status of 422", "net::ERR_ABORTED")


@pytest.fixture(scope="module")
def waiting(site, browser):
    """Hand in what the tests decide about, as the agency does."""
    context = browser.new_context(locale="vi-VN")
    visitor = Visitor(context.new_page(), site, [])
    visitor.sign_in("cv_taichinh")
    for code in CODES:
        visitor.go(f"/ket-qua/Q3/{code}/nhap/")
        page = visitor.page
        page.fill("[name=self_score]", "0,25")
        page.fill("[name=narrative]", "Đã rà soát, đôn đốc các đơn vị; kết quả đạt 65,2%. " * 20)
        page.fill("[name=explanation]", "Chờ quyết toán.")
        with page.expect_navigation():
            page.locator("button[name=do][value=submit]").click()
    context.close()


@pytest.fixture
def reviewer(waiting, visit):
    def open_window(size="desktop", **options):
        visitor = visit(size, **options)
        visitor.page.add_init_script(WATCH_CSP)
        visitor.sign_in("sonoivu")
        return visitor

    return open_window


def faults(visitor: Visitor) -> list[str]:
    blocked = visitor.page.evaluate("window.violations")
    complaints = [said for said in visitor.complaints if not any(noise in said for noise in NOISE)]
    return blocked + complaints


def focused(visitor: Visitor) -> str:
    return visitor.page.evaluate("document.activeElement.name || document.activeElement.id")


@pytest.mark.parametrize(
    ("size", "theme"),
    [("desktop", "light"), ("laptop", "dark"), ("phone", "light"), ("phone", "dark")],
)
def test_the_pages(reviewer, size, theme):
    visitor = reviewer(size, theme=theme)
    for path in ("/tham-dinh/?ky=Q3", "/tham-dinh/?ky=Q1", "/tham-dinh/Q3/6.1.1/"):
        visitor.go(path)
        page = visitor.page
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert [one["id"] for one in found.response["violations"]] == [], path
        assert faults(visitor) == [], path


def test_a_decision_by_keys_alone(reviewer):
    visitor = reviewer()
    page, keys = visitor.page, visitor.page.keyboard
    visitor.go("/tham-dinh/Q3/6.1.1/?linh_vuc=6")
    keys.press("d")
    assert focused(visitor) == "appraised_score"
    keys.press("Control+a")
    keys.type("0,2")
    live = page.locator("[data-live-difference]")
    assert live.text_content() == "Thấp hơn điểm tự chấm 0,05 điểm: cần nêu lý do."
    keys.press("Enter")  # goes on, and decides nothing
    assert focused(visitor) == "reason"
    keys.type("sdtl?")  # keys are only letters while typing
    assert page.input_value("[name=reason]") == "sdtl?"
    assert page.url.endswith("/tham-dinh/Q3/6.1.1/?linh_vuc=6")
    keys.press("Control+Enter")
    assert focused(visitor) == "tiep"
    with page.expect_navigation():
        keys.press("Enter")
    assert "Đã duyệt kết quả tiêu chí 6.1.1: 0,20 trên 1,00 điểm." in page.content()
    here = page.url
    assert here.endswith("/tham-dinh/Q3/6.2.2/?linh_vuc=6")
    with page.expect_navigation():
        keys.press("s")
    assert page.url.endswith("/tham-dinh/Q3/6.2.3/?linh_vuc=6")
    with page.expect_navigation():
        keys.press("t")
    assert page.url == here
    keys.press("?")
    assert page.locator("[data-keys]").get_attribute("open") is not None
    page.locator("[data-keys-on]").uncheck()
    keys.press("l")
    assert focused(visitor) != "reason"
    assert faults(visitor) == []


def test_a_refused_form_keeps_what_was_typed(reviewer):
    visitor = reviewer()
    page = visitor.page
    visitor.go("/tham-dinh/Q3/6.2.2/")
    page.fill("[name=appraised_score]", "0,10")
    page.get_by_role("button", name="Duyệt", exact=True).click()
    page.wait_for_selector(".error-summary")
    assert "khác điểm tự chấm 0,25" in page.text_content(".error-summary")
    assert page.input_value("[name=appraised_score]") == "0,10"


def test_two_quick_presses_decide_once(reviewer):
    visitor = reviewer()
    page = visitor.page
    visitor.go("/tham-dinh/Q3/6.2.2/")
    page.get_by_role("button", name="Duyệt và xem kết quả tiếp theo").dblclick()
    page.wait_for_selector(".notice-ok")
    assert "Đã duyệt kết quả tiêu chí 6.2.2" in page.text_content(".notice-ok")
    visitor.go("/tham-dinh/Q3/6.2.2/")
    assert page.locator(".decision-list > li").count() == 1


def test_choosing_several(reviewer):
    visitor = reviewer()
    page = visitor.page
    visitor.go("/tham-dinh/?ky=Q3")
    page.get_by_role("button", name="Chọn tất cả").click()
    assert page.text_content("[data-chosen-count]") == " (2)"
    page.get_by_role("button", name="Duyệt các kết quả đã chọn").click()
    page.wait_for_selector("#outcomes-title")
    assert page.text_content("#outcomes-title") == "Đã duyệt 2 trên 2 kết quả được chọn"
    assert "Không còn kết quả nào chờ thẩm định" in page.content()
    assert faults(visitor) == []
