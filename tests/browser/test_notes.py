"""A note from the chart it is pinned to, to the leader who reads it there, and back off again."""

from tests.browser.test_pages import WATCH_CSP, check


def test_a_note_beside_a_chart(visit):
    keeper = visit("desktop", theme="dark")
    keeper.page.add_init_script(WATCH_CSP)
    keeper.sign_in("sonoivu")
    page = keeper.page
    page.click("figure[data-chart=linh-vuc] .pin-link")
    page.fill("textarea[name=text]", "QĐ 641 công bố 25/5")
    page.click("button:has-text('Ghim chú thích')")
    page.wait_for_url(f"{keeper.site.url}/")
    reader = visit("phone")
    reader.page.add_init_script(WATCH_CSP)
    reader.sign_in("lanhdao")
    note = reader.page.locator("figure[data-chart=linh-vuc] .pinned-note")
    assert "QĐ 641 công bố 25/5" in note.inner_text()
    assert reader.page.locator(".pin-link").count() == 0
    faults = [fault for path in ("/", "/chu-thich/") for fault in check(reader, path)]
    faults += check(keeper, "/chu-thich/")
    page.click("button:has-text('Gỡ')")
    page.wait_for_selector("button:has-text('Ghim lại')")
    faults += check(keeper, "/chu-thich/")
    assert faults == []
    reader.go("/")
    assert note.count() == 0
