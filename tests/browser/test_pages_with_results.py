"""The pages of the work on results, full of results: nothing blocked, nothing overflowing."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import SIZES, Site, Visitor
from tests.browser.test_pages import COMBINATIONS, WATCH_CSP, check

PAGES = {
    "lanhdao": (
        "/",
        "/tieu-chi/",
        "/tieu-chi/6.1.1/",
        "/co-quan/so-tai-chinh/",
        "/ky-bao-cao/Q3/",
        "/dieu-hanh/",
        "/dieu-hanh/?ky=Q1",
        "/dieu-hanh/trinh-chieu/",
        "/dieu-hanh/uu-tien/",
        "/dieu-hanh/giao-viec/",
        "/dieu-hanh/giao-viec/moi/?chon=6.1.1&chon=3.4.3",
        "/dieu-hanh/co-quan/",
        "/dieu-hanh/co-quan/cap-huyen/",
        "/dieu-hanh/co-quan/so-sanh/?a=so-noi-vu&b=so-tai-chinh",
        "/so-sanh-nam/",
        "/dieu-hanh/kich-ban/?d=6.1.1-0.5_8.2-1&dt=30",
        "/dieu-hanh/kich-ban/so-sanh/?b=cho-duyet",
        "/tim-nhanh/?q=so",
    ),
    "cv_taichinh": (
        "/viec-cua-toi/",
        "/viec-cua-toi/?ky=Q1",
        "/nhap-nhanh/",
        "/nhiem-vu-cua-toi/",
        "/ket-qua/Q3/6.1.1/",
        "/ket-qua/Q3/6.1.2/nhap/",
        "/ket-qua/Q3/6.1.3/nhap/",
        "/tai-lieu/",
        "/thong-bao/",
        "/viec-duoc-giao/",
    ),
    "cv_dongvan": ("/viec-cua-toi/", "/ket-qua/Q3/3.4.3/phoi-hop/"),
    "sonoivu": (
        "/tham-dinh/",
        "/tham-dinh/Q3/7.1.1/",
        "/tham-dinh/Q2/6.1.1/",
        "/ky-bao-cao/",
        "/ky-bao-cao/Q3/",
        "/ky-bao-cao/Q3/ngay/",
        "/ky-bao-cao/Q3/khoa/",
        "/ky-bao-cao/Q2/mo-khoa/",
        "/ky-bao-cao/Q2/mo-lai/",
        "/ky-bao-cao/Q3/nhac-viec/",
        "/ket-qua/Q3/3.4.3/",
        "/quan-tri/phan-cong/",
        "/quan-tri/phan-cong/3.4.3/",
        "/quan-tri/thoi-han/",
        "/quan-tri/thoi-han/1.2/",
        "/lich-su/",
        "/dieu-hanh/",
        "/chu-thich/",
        "/chu-thich/them/?noi=chart:linh-vuc",
    ),
}


@pytest.mark.parametrize(("size", "theme"), COMBINATIONS)
def test_pages(sample_site: Site, browser: Browser, size: str, theme: str) -> None:
    width, height = SIZES[size]
    faults = []
    for person, paths in PAGES.items():
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, locale="vi-VN"
        )
        visitor = Visitor(context.new_page(), sample_site, [])
        visitor.listen()
        visitor.page.add_init_script(WATCH_CSP)
        visitor.sign_in(person)
        for path in paths:
            faults += check(visitor, path)
        context.close()
    assert faults == []
