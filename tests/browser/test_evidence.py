"""Documents in a real browser: sent with their progress, dropped, taken off and put back."""

from pathlib import Path

import pytest

from tests.assignments.files import samples
from tests.browser.conftest import Visitor
from tests.browser.test_pages import COMBINATIONS, WATCH_CSP, check

PANEL = "/ket-qua/Q3/6.1.1/tai-lieu/"
SAID = "[data-evidence-status]"
EVENTS = """
    window.heard = [];
    document.addEventListener('evidence:changed', ({ detail }) => window.heard.push(detail));
"""
DROP = """([zone, name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name, { type: 'application/pdf' }));
    for (const kind of ['dragover', 'drop']) {
        const options = { dataTransfer: data, bubbles: true, cancelable: true };
        zone.dispatchEvent(new DragEvent(kind, options));
    }
}"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Two good files, one with a macro, one that is too big."""
    contents = {
        "Báo cáo quý III.pdf": samples.PLAIN_PDF,
        "Biểu số liệu.xlsx": samples.xlsx(),
        "macro.docx": samples.docx_with({"word/vbaProject.bin": b"x"}),
        "lon.pdf": b"%PDF-" + b"0" * (26 * 2**20),
    }
    for name, raw in contents.items():
        (tmp_path / name).write_bytes(raw)
    return [str(tmp_path / name) for name in contents]


def said(visitor: Visitor, text: str) -> None:
    visitor.page.locator(SAID, has_text=text).wait_for(timeout=15_000)


def test_files_are_sent_one_by_one_and_each_is_told_of(visit, files):
    visitor = visit()
    page = visitor.page
    page.add_init_script(WATCH_CSP + EVENTS)
    visitor.sign_in("cv_taichinh")
    visitor.go(PANEL)
    page.set_input_files("#evidence-files", files)
    said(visitor, "Đã nhận 2 tệp, chưa nhận được 2 tệp")
    told = page.locator("[data-evidence-progress] li").all_inner_texts()
    assert [text.split("”")[0] for text in told] == [
        "Đã nhận “Báo cáo quý III.pdf",
        "Đã nhận “Biểu số liệu.xlsx",
        "“macro.docx",
        "“lon.pdf",
    ]
    assert "lớn hơn 25 MB" in told[3]
    assert page.locator("[data-evidence-list] .evidence-item").count() == 2
    heard = page.evaluate("window.heard")
    assert [one["status"] for one in heard] == ["draft"] * 3
    assert heard[0]["version"] + 1 == heard[1]["version"] == heard[2]["version"]

    page.evaluate(DROP, [page.query_selector(".evidence-drop"), "Tha.pdf", "%PDF-1.7 %%EOF"])
    said(visitor, "Đã nhận 1 tệp.")

    page.get_by_role("button", name="Gỡ Báo cáo quý III").click()
    said(visitor, "Đã gỡ “Báo cáo quý III”")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    said(visitor, "Đã gắn “Báo cáo quý III”")
    assert page.locator("[data-evidence-removed]").count() == 0

    page.get_by_text("Tìm tài liệu đã có trong kho").click()
    page.fill("#evidence-query", "bieu so lieu")
    page.locator("#evidence-found", has_text="Đã gắn ở đây").wait_for(timeout=15_000)
    assert page.evaluate("window.violations") == []
    # A page that is left calls off what it was still loading.
    noise = ("422", "net::ERR_ABORTED")
    refused = [text for text in visitor.complaints if not any(one in text for one in noise)]
    assert refused == []


def test_a_broken_connection_says_so_and_sends_again(visit, files):
    visitor = visit()
    page = visitor.page
    visitor.sign_in("cv_tuphap")
    visitor.go("/ket-qua/Q3/2.3/tai-lieu/")
    page.route("**/tai-lieu/**", lambda route: route.abort())
    page.set_input_files("#evidence-files", files[:1])
    said(visitor, "chưa nhận được 1 tệp")
    page.unroute("**/tai-lieu/**")
    page.get_by_role("button", name="Gửi lại").click()
    said(visitor, "Đã nhận 1 tệp.")


def test_without_scripts_a_form_does_the_same(visit, files):
    visitor = visit(java_script_enabled=False)
    page = visitor.page
    visitor.sign_in("cv_khcn")
    visitor.go("/ket-qua/Q3/7.4.1/tai-lieu/")
    page.set_input_files("#evidence-files", files[:3])
    page.get_by_role("button", name="Đưa lên").click()
    page.get_by_text("Một số tệp chưa nhận được").wait_for()
    assert page.locator("[data-evidence-list] .evidence-item").count() == 2
    page.get_by_role("button", name="Gỡ Biểu số liệu").click()
    page.get_by_text("Đã gỡ “Biểu số liệu”").wait_for()


@pytest.mark.parametrize(("size", "theme"), COMBINATIONS)
def test_the_pages(visit, files, size, theme):
    visitor = visit(size, theme=theme)
    visitor.page.add_init_script(WATCH_CSP)
    visitor.sign_in("cv_taichinh")
    visitor.go(PANEL)
    if not visitor.page.locator(".evidence-item").count():
        visitor.page.set_input_files("#evidence-files", files[:2])
        said(visitor, "Đã nhận 2 tệp.")
    faults = check(visitor, PANEL) + check(visitor, "/tai-lieu/")
    visitor.page.locator(".library-list a.btn").first.click()
    visitor.page.wait_for_load_state()
    faults += check(visitor, visitor.page.url.removeprefix(visitor.site.url))
    visitor.go(PANEL)
    replace = visitor.page.locator("a.btn", has_text="Thay tệp").first.get_attribute("href")
    faults += check(visitor, replace)
    assert faults == []
