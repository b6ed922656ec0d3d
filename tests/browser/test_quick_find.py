"""Tìm nhanh in a browser: by keyboard alone, and by the same rules as on the server."""

import json
import unicodedata

from axe_playwright_python.sync_playwright import Axe

from parindex.quick_find_match import Place, find, words_of
from tests.browser.test_pages import EXPECTED_NOISE, WATCH_CSP

# Latin letters and the marks on them; U+034F joins letters and is drawn as nothing.
LETTERS = [*range(0x20, 0x250), *range(0x300, 0x34F), *range(0x350, 0x370), *range(0x1E00, 0x1F00)]
TEXTS = [
    *(f"a{chr(letter)}b" for letter in LETTERS),
    *("Đào\u00a0TẠO", "  3.4. ", "TT&TT", "(TTHC)", "a\x1cb\x85c", "Sở\u200bY tế", "ß ŉ İ ı", ""),
]
QUERIES = (
    *("so tai chinh", "CHINH tài", "stnmt", "snv", "tt&tt", "3.4", "7.1.", "7", "quy 3", "quý III"),
    *("thu tuc", "đào tạo", "UBND", "ubnd h", "bao cao", "an", "n", "zzz", "so zzz", "(a+)+$", "."),
    "dong van huyen",
)
MATCH = "const rules = await import('/static/js/quick-find-match.js');"
READY = "#quick-find-status:not(:text('Đang tải'))"


def test_from_any_page_to_any_other_by_keyboard(visit):
    visitor = visit("desktop")
    visitor.page.add_init_script(WATCH_CSP)
    visitor.sign_in("cv_taichinh")
    visitor.go("/tieu-chi/7.1/")
    page, keys = visitor.page, visitor.page.keyboard
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opener = page.locator(".quick-find-button")
    opener.focus()
    keys.press("Control+k")
    page.wait_for_selector("dialog.quick-find[open]")
    page.wait_for_selector(READY)
    field = page.locator("#quick-find-q")
    keys.type("/tài CHINH sở")
    assert field.input_value() == "/tài CHINH sở"  # a '/' is typed like any other sign
    first = page.locator("#quick-find-list [role=option][aria-selected=true]")
    assert field.get_attribute("aria-activedescendant") == first.get_attribute("id")
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    assert "Sở Tài chính" in first.inner_text()
    assert "kết quả" in page.inner_text("#quick-find-status")
    assert Axe().run(page).response["violations"] == []
    keys.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert opener.evaluate("one => one === document.activeElement")

    keys.press("/")
    page.wait_for_selector("dialog.quick-find[open]")
    page.fill("#quick-find-q", "so tai chinh")
    keys.press("Enter")
    page.wait_for_url("**/co-quan/so-tai-chinh/")
    keys.press("Control+k")
    page.wait_for_selector("#quick-find-list [role=option]:has-text('Sở Tài chính')")
    page.fill("#quick-find-q", "zzz")
    assert "Không có kết quả" in page.inner_text("#quick-find-status")
    assert page.locator("#quick-find-list").is_hidden()
    keys.press("Enter")
    page.wait_for_url("**/tim-nhanh/?q=zzz")
    assert sum("/tim-nhanh/muc-luc/" in url for url in asked) == 2  # once a page, when it opens
    assert page.evaluate("window.violations") == []
    assert not [one for one in visitor.complaints if EXPECTED_NOISE[-1] not in one]

    narrow = {"width": 320, "height": 640}
    page.set_viewport_size(narrow)
    page.click("a.only-small[data-quick-find]")
    page.wait_for_selector("dialog.quick-find[open]")
    page.fill("#quick-find-q", "quan tri")
    page.wait_for_selector(READY)
    kinds = page.locator("#quick-find-list .quick-find-kind").all_inner_texts()
    assert "Quản trị" not in kinds
    assert page.evaluate("document.documentElement.scrollWidth") <= narrow["width"]


def test_the_browser_folds_and_finds_as_the_server_does(visit):
    visitor = visit("desktop")
    visitor.sign_in("sonoivu")
    page = visitor.page
    texts = [*TEXTS, *(unicodedata.normalize("NFD", text) for text in TEXTS)]
    folded = page.evaluate(
        f"async (texts) => {{ {MATCH} return texts.map(rules.wordsOf); }}", texts
    )
    assert folded == [words_of(text) for text in texts]
    rows = json.loads(page.request.get(f"{visitor.site.url}/tim-nhanh/muc-luc/").body())["places"]
    places = [Place(*row) for row in rows]
    found = page.evaluate(
        f"""async ([rows, queries]) => {{
            {MATCH}
            const places = rows.map(rules.readPlace);
            return queries.map((query) => rules.find(places, query).map(({{ url }}) => url));
        }}""",
        [rows, QUERIES],
    )
    assert found == [[one.url for one in find(places, query)] for query in QUERIES]
    assert sum(map(bool, found)) > 15
