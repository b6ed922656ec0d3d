"""The whole story in a real browser, from the first figure to the lock."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.assignments.files import samples
from tests.browser.conftest import Site, Visitor

Visit = Callable[..., Visitor]
ENTRY = "/ket-qua/Q3/5.4/nhap/"
RESULT = "/ket-qua/Q3/5.4/"
REVIEW = "/tham-dinh/Q3/5.4/"


@pytest.fixture
def three(site: Site, visit: Visit) -> dict[str, Visitor]:
    """An officer of Sở Nội vụ, a coordinator and a leader, each in a window of their own."""
    people = {"officer": "cv_noivu", "coordinator": "sonoivu", "leader": "lanhdao"}
    windows = {}
    for name, username in people.items():
        windows[name] = visit()
        windows[name].sign_in(username)
    return windows


def charted(leader: Visitor) -> str:
    """Return what plotly is given to draw for the leader's first page."""
    answer = leader.page.request.get(f"{leader.site.url}/bieu-do/tong-quan/")
    assert answer.ok
    return json.dumps(answer.json(), ensure_ascii=False, sort_keys=True)


def test_entered_proven_returned_corrected_approved_locked(
    three: dict[str, Visitor], tmp_path: Path
) -> None:
    officer, coordinator, leader = three["officer"], three["coordinator"], three["leader"]
    before = charted(leader)
    document = tmp_path / "Báo cáo bổ nhiệm lãnh đạo quý III.pdf"
    document.write_bytes(samples.PLAIN_PDF)

    # The officer enters, proves and hands in.
    page = officer.page
    officer.go(ENTRY)
    page.fill("[name=self_score]", "0,75")
    page.fill("[name=narrative]", "Đã bổ nhiệm đúng quy định 12/16 trường hợp.")
    with page.expect_navigation():
        page.locator("button[name=do][value=save]").click()
    page.set_input_files("#evidence-files", str(document))
    page.locator(".evidence-item", has_text="Báo cáo bổ nhiệm lãnh đạo quý III").wait_for()
    page.reload()
    with page.expect_navigation():
        page.locator("button[name=do][value=submit]").click()
    officer.go(RESULT)
    expect(page.locator("main")).to_contain_text("Đã nộp")

    # The coordinator sends it back, with what is lacking.
    desk = coordinator.page
    coordinator.go(REVIEW)
    expect(desk.locator("main")).to_contain_text("Báo cáo bổ nhiệm lãnh đạo quý III")
    desk.fill("[name=reason]", "Nêu rõ bốn trường hợp còn lại.")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Trả lại để bổ sung").click()

    # The officer reads why, corrects and hands in again.
    officer.go(RESULT)
    expect(page.locator("main")).to_contain_text("Nêu rõ bốn trường hợp còn lại.")
    officer.go(ENTRY)
    page.fill("[name=narrative]", "Đã bổ nhiệm đúng quy định 12/16; bốn trường hợp chờ thẩm tra.")
    with page.expect_navigation():
        page.locator("button[name=do][value=submit]").click()

    # The coordinator sees what changed, and approves with another score.
    coordinator.go(REVIEW)
    desk.fill("[name=appraised_score]", "0,70")
    desk.fill("[name=reason]", "Bốn trường hợp chưa có kết luận.")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Duyệt", exact=True).click()
    officer.go(RESULT)
    expect(page.locator("main")).to_contain_text("Đã duyệt")
    expect(page.locator("main")).to_contain_text("0,70")

    # The leader's chart moves, and says what it counts.
    assert charted(leader) != before
    leader.go("/tieu-chi/5.4/")
    expect(leader.page.locator("main")).to_contain_text("0,70")

    # Everybody can see who did what.
    coordinator.go("/lich-su/?ma=5.4")
    for words in ("Nộp", "Trả lại", "Duyệt"):
        expect(desk.locator("main")).to_contain_text(words)


def test_a_locked_quarter_takes_nothing(visit: Visit, sample_visit: Visit) -> None:
    officer, coordinator = sample_visit(), sample_visit()
    officer.sign_in("cv_tuphap")
    coordinator.sign_in("sonoivu")
    page, desk = officer.page, coordinator.page
    officer.go("/ket-qua/Q3/2.1.1/nhap/")
    page.fill("[name=narrative]", "Gõ dở trước khi khóa")

    coordinator.go("/ky-bao-cao/Q3/khoa/")
    _lock(desk)
    expect(desk.locator("main")).to_contain_text("Đã khóa")

    page.locator("button[name=do][value=save]").click()
    expect(page.locator("main")).to_contain_text("đã khóa")
    expect(page.locator("[name=narrative]")).to_have_value("Gõ dở trước khi khóa")
    officer.go("/ket-qua/Q3/2.1.1/nhap/")
    expect(page.locator("button[name=do][value=save]")).to_have_count(0)


def _lock(desk: Page) -> None:
    for box in desk.locator("form input[type=text]").all():
        box.fill("Quý III")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Khóa kỳ").last.click()


@pytest.fixture
def sample_visit(sample_site: Site, browser: Browser) -> Iterator[Visit]:
    """Open windows on the installation with sample results."""
    contexts = []

    def open_window() -> Visitor:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
        contexts.append(context)
        return Visitor(context.new_page(), sample_site, [])

    yield open_window
    for context in contexts:
        context.close()
