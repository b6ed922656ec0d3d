"""Every page in a real browser: nothing blocked, nothing overflowing, readable by everyone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visitor

PAGES = {
    "tong-quan": "/",
    "cay-tieu-chi": "/tieu-chi/",
    "tieu-chi": "/tieu-chi/3.2.4/",
    "tieu-chi-cha": "/tieu-chi/7.1/",
    "sipas": "/tieu-chi/8.1/",
    "co-quan": "/co-quan/",
    "mot-co-quan": "/co-quan/so-tai-chinh/",
    "huyen": "/co-quan/ubnd-huyen-dong-van/",
    "nhiem-vu": "/nhiem-vu/",
    "doi-chieu": "/doi-chieu/",
    "xac-nhan": "/doi-chieu/2.2/baseline/",
    "nguong": "/nguong-xep-nhom/",
    "mat-khau": "/tai-khoan/mat-khau/",
    "khong-thay": "/khong-co-trang-nay/",
    "cam": "/thanh-phan/",
}
ADMINISTRATION = (
    "/quan-tri/",
    "/quan-tri/nguoi-dung/",
    "/quan-tri/nguoi-dung/cv_taichinh/",
    "/quan-tri/nguoi-dung/cv_taichinh/sua/",
    "/quan-tri/nguoi-dung/cv_taichinh/ngung/",
    "/quan-tri/nguoi-dung/cv_taichinh/mat-khau/",
    "/quan-tri/nguoi-dung/cv_taichinh/vai-tro/",
    "/quan-tri/nguoi-dung/cv_taichinh/vai-tro/so-tai-chinh/",
    "/quan-tri/them-nguoi-dung/",
    "/quan-tri/co-quan/",
    "/quan-tri/co-quan/so-tai-chinh/",
    "/quan-tri/them-co-quan/",
    "/quan-tri/nhom-co-quan/",
    "/quan-tri/nhom-co-quan/ubnd-cap-huyen/",
)
COMBINATIONS = [("desktop", "light"), ("laptop", "dark"), ("phone", "dark")]
"""Every size and every theme: what is wide or low in contrast shows in one of them."""
WATCH_CSP = """
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) =>
        window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
# Two pages are meant to answer so; what was still loading when a page is left is called off.
EXPECTED_NOISE = (
    "the server responded with a status of 404",
    "the server responded with a status of 403",
    "net::ERR_ABORTED",
)


def settle(visitor: Visitor) -> None:
    """Go to each chart and wait until it has been taken over, or will not be; then go back up."""
    for _ in range(100):
        pending = visitor.page.evaluate(
            """() => {
                if (!document.querySelector('#charts') || innerWidth < 560) return false;
                const waiting = [...document.querySelectorAll('figure.chart .chart-canvas')]
                    .filter((canvas) => !canvas.closest('figure').dataset.chartState);
                waiting[0]?.scrollIntoView();
                return waiting.length > 0;
            }"""
        )
        if not pending:
            break
        visitor.page.wait_for_timeout(100)
    visitor.page.evaluate("scrollTo(0, 0)")


def check(visitor: Visitor, path: str) -> list[str]:
    """Open ``path`` and return everything that is wrong with it."""
    visitor.complaints.clear()
    visitor.go(path)
    settle(visitor)
    page = visitor.page
    faults = [
        complaint
        for complaint in visitor.complaints
        if not any(noise in complaint for noise in EXPECTED_NOISE)
    ]
    faults += page.evaluate("window.violations")
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > page.viewport_size["width"]:
        faults.append(f"the page is {width} px wide")
    for violation in Axe().run(page).response["violations"]:
        where = [node["target"] for node in violation["nodes"][:3]]
        faults.append(f"axe {violation['id']}: {where}")
    return [f"{path}: {fault}" for fault in faults]


@pytest.mark.parametrize(("size", "theme"), COMBINATIONS)
def test_pages(visit, size, theme):
    visitor = visit(size, theme=theme)
    visitor.page.add_init_script(WATCH_CSP)
    faults = check(visitor, "/dang-nhap/")
    visitor.sign_in("sonoivu")
    for path in PAGES.values():
        faults += check(visitor, path)
    assert faults == []


def test_the_gallery(visit):
    for theme in ("light", "dark"):
        visitor = visit("desktop", theme=theme)
        visitor.page.add_init_script(WATCH_CSP)
        visitor.sign_in("quantri")
        assert check(visitor, "/thanh-phan/") == []


@pytest.mark.parametrize(("size", "theme"), COMBINATIONS)
def test_administration(visit, size, theme):
    visitor = visit(size, theme=theme)
    visitor.page.add_init_script(WATCH_CSP)
    visitor.sign_in("quantri")
    faults = []
    for path in ADMINISTRATION:
        faults += check(visitor, path)
    assert faults == []
    visitor.page.set_viewport_size({"width": 320, "height": 640})
    for path in ADMINISTRATION:
        visitor.go(path)
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_no_sideways_scrolling_at_320_px(visit):
    visitor = visit("phone")
    visitor.page.set_viewport_size({"width": 320, "height": 640})
    visitor.sign_in("lanhdao")
    for path in PAGES.values():
        visitor.go(path)
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320, path


class TestCharts:
    def test_drawn_before_any_script_and_taken_over_by_plotly(self, visit):
        visitor = visit("desktop")
        visitor.sign_in("lanhdao")
        visitor.go("/")
        assert visitor.page.locator("figure.chart svg.chart-svg").count() == 10
        settle(visitor)
        page = visitor.page
        page.wait_for_selector("figure[data-chart=linh-vuc][data-chart-state=interactive]")
        state = "figure[data-chart-state=interactive]"
        assert page.locator(state).count() >= 4
        assert page.locator("a[data-title*=Cloud], .modebar-btn--logo").count() == 0
        types = page.evaluate("Plotly.traceTypes")
        assert {"bar", "scatter", "waterfall", "treemap", "heatmap"} <= set(types)
        chart = page.locator("figure[data-chart=linh-vuc]")
        chart.locator(".chart-canvas").hover()
        with page.expect_download() as download:
            chart.locator(".modebar-btn").click()
        assert download.value.suggested_filename == "bieu-do-linh-vuc.png"

    def test_one_below_the_fold_waits_until_it_is_near(self, visit):
        visitor = visit("desktop")
        visitor.sign_in("lanhdao")
        visitor.go("/")
        page = visitor.page
        page.wait_for_selector("figure[data-chart=linh-vuc][data-chart-state=interactive]")
        last = page.locator("figure.chart").last
        assert last.get_attribute("data-chart-state") is None
        before = page.evaluate("document.documentElement.scrollHeight")
        last.scroll_into_view_if_needed()
        key = last.get_attribute("data-chart")
        page.wait_for_selector(f"figure[data-chart={key}][data-chart-state=interactive]")
        assert page.evaluate("document.documentElement.scrollHeight") == before

    def test_the_table_is_one_key_away(self, visit):
        visitor = visit("desktop")
        visitor.sign_in("lanhdao")
        visitor.go("/")
        page = visitor.page
        details = page.locator("figure[data-chart=linh-vuc] details")
        details.locator("summary").focus()
        assert details.get_attribute("open") is None
        page.keyboard.press("b")
        assert details.get_attribute("open") is not None
        page.keyboard.press("b")
        assert details.get_attribute("open") is None
        # The pointer does instead of the focus, unless something is being typed.
        page.evaluate("document.activeElement.blur()")
        page.locator("figure[data-chart=linh-vuc] .chart-canvas").hover()
        page.keyboard.press("b")
        assert details.get_attribute("open") is not None
        page.evaluate("document.body.append(document.createElement('input'))")
        page.evaluate("document.querySelector('body > input').focus({ preventScroll: true })")
        page.locator("figure[data-chart=linh-vuc] .chart-canvas").hover()
        page.keyboard.press("b")
        assert details.get_attribute("open") is not None

    def test_without_javascript_the_drawing_and_its_links_are_there(self, visit):
        visitor = visit("desktop", java_script_enabled=False)
        visitor.sign_in("lanhdao")
        visitor.go("/")
        chart = visitor.page.locator("figure[data-chart=khoang-cach]")
        assert chart.locator("svg.chart-svg-wide").is_visible()
        link = chart.locator("svg.chart-svg-wide a").first
        assert "/tieu-chi/4.1.2/" in link.get_attribute("href")

    def test_a_phone_never_fetches_plotly(self, visit):
        visitor = visit("phone")
        asked: list[str] = []
        visitor.page.on("request", lambda request: asked.append(request.url))
        visitor.sign_in("lanhdao")
        visitor.go("/")
        visitor.page.wait_for_timeout(1500)
        assert not any("plotly" in url for url in asked)
        assert visitor.page.locator("figure[data-chart=linh-vuc] .chart-svg-narrow").is_visible()
        assert visitor.page.locator("figure[data-chart=linh-vuc] .chart-svg-wide").is_hidden()


class TestTree:
    def rows(self, visitor: Visitor) -> int:
        return visitor.page.locator("#tree tbody tr:visible").count()

    def test_search_as_one_types_and_the_address_follows(self, visit):
        visitor = visit("desktop")
        visitor.sign_in("lanhdao")
        visitor.go("/tieu-chi/")
        assert self.rows(visitor) == 121
        visitor.page.locator("#q").press_sequentially("dao tao", delay=20)
        visitor.page.wait_for_url("**q=dao%20tao**")
        assert visitor.page.locator("#tree tbody tr").count() == 2
        visitor.page.go_back()
        visitor.page.wait_for_timeout(500)
        assert self.rows(visitor) == 121

    def test_filter_without_javascript(self, visit):
        visitor = visit("desktop", java_script_enabled=False)
        visitor.sign_in("lanhdao")
        visitor.go("/tieu-chi/")
        visitor.page.select_option("#loc", "khong-diem")
        visitor.page.click("text=Lọc >> nth=-1")
        assert "loc=khong-diem" in visitor.page.url
        assert "9 trên 89" in visitor.page.inner_text("#tree")

    def test_branches_fold_by_keyboard_and_stay_folded(self, visit):
        visitor = visit("desktop")
        visitor.sign_in("lanhdao")
        visitor.go("/tieu-chi/")
        visitor.page.locator("tr[data-code='7'] .tree-toggle").press("Enter")
        folded = self.rows(visitor)
        assert folded < 121
        assert not visitor.page.locator("tr[data-code='7.1.10']").is_visible()
        visitor.page.reload()
        assert self.rows(visitor) == folded


def test_keyboard_alone_signs_in_and_opens_a_criterion(visit):
    visitor = visit("desktop")
    visitor.go("/dang-nhap/")
    page = visitor.page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the skip link
    page.locator("input[name=username]").focus()
    page.keyboard.type("lanhdao")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.name") != "password":
        page.keyboard.press("Tab")
    page.keyboard.type("thu-nghiem-2021")
    page.keyboard.press("Enter")
    page.wait_for_url(visitor.site.url + "/dieu-hanh/")
    visitor.go("/tieu-chi/?q=7.1.10")
    page.locator("tr[data-code='7.1.10'] th a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tieu-chi/7.1.10/**")
    assert "7.1.10" in page.inner_text("h1")


def test_a_coordinator_decides_and_takes_it_back(visit):
    visitor = visit("desktop")
    visitor.sign_in("sonoivu")
    visitor.go("/doi-chieu/")
    page = visitor.page
    page.click("a[aria-label='Xác nhận 3.4 Kết quả 2020']")
    page.click("text=Ghi xác nhận")
    assert page.locator(".error-summary, [role=alert]").first.is_visible()
    page.check("input[value=computed]")
    page.fill("textarea", "Cộng lại theo các tiêu chí thành phần.")
    page.click("text=Ghi xác nhận")
    page.wait_for_url("**/doi-chieu/")
    assert "Cộng lại theo các tiêu chí thành phần." in page.inner_text("main")
    page.click("a[aria-label='Xác nhận 3.4 Kết quả 2020']")
    page.click("button:has-text('Rút xác nhận')")
    page.wait_for_url("**/doi-chieu/")
    assert "Cộng lại theo các tiêu chí thành phần." not in page.inner_text("main")


@pytest.mark.parametrize("path", ["/", "/dieu-hanh/"])
def test_the_first_visit_is_small(visit, path):
    visitor = visit("phone")
    sizes: dict[str, int] = {}

    def note(request) -> None:
        sizes[request.url] = request.sizes()["responseBodySize"]

    visitor.sign_in("lanhdao")
    fresh = visitor.page.context.new_page()
    fresh.on("requestfinished", note)
    fresh.goto(visitor.site.url + path, wait_until="load")
    fresh.wait_for_timeout(300)
    before_plotly = {url: size for url, size in sizes.items() if "plotly" not in url}
    assert sum(before_plotly.values()) < 60_000, before_plotly


def test_printing_leaves_the_frame_out(visit):
    visitor = visit("desktop")
    visitor.sign_in("lanhdao")
    for path in ("/", "/tieu-chi/", "/tieu-chi/7.1/"):
        visitor.go(path)
        visitor.page.emulate_media(media="print")
        assert visitor.page.locator(".top-bar").is_hidden()
        assert visitor.page.locator("h1").is_visible()
        visitor.page.emulate_media(media="screen")
