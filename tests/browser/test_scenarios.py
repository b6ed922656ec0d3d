"""Scenarios in a real browser: they add up as the server does, at once and by keyboard alone."""

import re
from decimal import Decimal
from typing import Any

from playwright.sync_api import Browser, Page, expect

from common.text import format_percent
from reports.enums import ScenarioBase
from reports.leaders.projection import Outcome
from reports.leaders.scenario_rows import ground_data, hundredths
from tests.browser.conftest import Site, Visitor
from tests.reports.leaders.scenario_samples import GroundOfDocument, by_chance

COUNT = 1_000
RECKON = """async ([address, ground, scenarios]) => {
    const { project } = await import(address);
    return scenarios.map(([base, moves]) => {
        const { total, areas, group, share } = project(ground, base, new Map(moves));
        return [total, [...areas].map(([code, area]) => [code, area.points]), group, share];
    });
}"""


def in_hundredths(outcome: Outcome) -> tuple[Any, ...]:
    """Return what the server reckons as the browser says it."""
    total = outcome.total
    figures = {
        "points": total.points,
        "max": total.max,
        "baseline": total.baseline,
        "target": total.target,
        "gain": total.gain,
        "planned": total.planned,
        "toTarget": total.to_target,
        "toMax": total.to_max,
    }
    areas = [[code, hundredths(area.points)] for code, area in outcome.areas.items()]
    letter = outcome.rating.letter if outcome.rating else None
    return {name: hundredths(value) for name, value in figures.items()}, areas, letter


def test_a_thousand_scenarios_add_up_as_on_the_server(visit: Any) -> None:
    start = GroundOfDocument({"1.1": "1.25", "6.1.1": "0.90", "3.4.3": None, "5.5.2": None})
    exactly_b = {leaf.code: leaf.max * Decimal("0.8") for leaf in start.leaves}
    scenarios = [(ScenarioBase.APPROVED, exactly_b), *by_chance(start, COUNT)]
    visitor = visit()
    visitor.go("/dang-nhap/")
    sent = [
        [base.value, [[code, hundredths(points)] for code, points in moves.items()]]
        for base, moves in scenarios
    ]
    address = f"{visitor.site.url}/static/js/scenario-sums.js"
    reckoned = visitor.page.evaluate(RECKON, [address, ground_data(start, {}), sent])
    assert len(reckoned) == 1 + COUNT
    letters = set()
    for (base, moves), (total, areas, group, share) in zip(scenarios, reckoned, strict=True):
        outcome = start.project(base, moves)
        assert (total, areas, group) == in_hundredths(outcome)
        assert format_percent(Decimal(share) / 10) == format_percent(outcome.total.gain_percent)
        letters.add(group)
    assert len(letters) > 1


def open_desk(sample_site: Site, browser: Browser, person: str = "lanhdao") -> Visitor:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    visitor = Visitor(context.new_page(), sample_site, [])
    visitor.listen()
    visitor.sign_in(person)
    visitor.go("/dieu-hanh/kich-ban/")
    return visitor


def totals_of(page: Page) -> list[str]:
    return page.locator("[data-totals] [data-total]").all_inner_texts()


def test_trying_out_saving_and_leaving(sample_site: Site, browser: Browser) -> None:
    visitor = open_desk(sample_site, browser)
    page = visitor.page
    before = totals_of(page)

    # Typed, moved and set: the sums follow at once, and the address with them.
    field = page.locator("[name='d-8.2']")
    field.fill("0.9")
    assert totals_of(page) != before
    field.press("Enter")
    expect(page.locator("[name='d-8.3.1']")).to_be_focused()
    expect(field).to_have_value("0,90")
    slider = page.locator("[data-slider='6.3.1']")
    slider.focus()
    slider.press("Home")
    slider.press("PageUp")
    slider.press("ArrowRight")
    expect(page.locator("[name='d-6.3.1']")).to_have_value("0,06")
    page.select_option("#cho", "lv-3")
    page.get_by_role("button", name="Đạt tối đa", exact=True).click()
    page.wait_for_url(re.compile(r"d=3\..*6\.3\.1-0\.06_8\.2-0\.9"))
    shown = totals_of(page)

    # The server says the same of that address.
    page.evaluate("window.onbeforeunload = null")
    twin = page.context.new_page()
    twin.goto(page.url)
    assert totals_of(twin) == shown
    twin.close()

    # Step by step back to the beginning, and forward again.
    for _ in range(20):
        if page.locator("[data-undo]").is_disabled():
            break
        page.locator("[data-undo]").click()
    assert totals_of(page) == before
    while page.locator("[data-redo]").is_enabled():
        page.locator("[data-redo]").click()
    assert totals_of(page) == shown

    # Found without accents, and only what was changed.
    page.fill("#loc", "tac dong")
    page.fill("#loc", "")
    page.check("#loc-doi")
    codes = page.locator("tr[data-code]:visible").evaluate_all("r => r.map(x => x.dataset.code)")
    assert {"6.3.1", "8.2"} <= set(codes)
    assert "1.1" not in codes

    # Leaving unsaved is asked about; saved it is not.
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator(".leaders-tabs a").first.click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    page.fill("[name='ten']", "Thử trên trình duyệt")
    page.get_by_role("button", name="Lưu thành kịch bản của tôi").click()
    expect(page.locator("h1")).to_have_text("Kịch bản: Thử trên trình duyệt")
    assert totals_of(page) == shown
    page.locator(".leaders-tabs a").first.click()
    page.wait_for_url(re.compile(r"/dieu-hanh/(\?.*)?$"))
    # Charts of pages that were left are called off.
    assert [one for one in visitor.complaints if "net::ERR_ABORTED" not in one] == []
    page.context.close()
