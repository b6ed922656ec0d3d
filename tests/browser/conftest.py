"""A whole installation, started as in production, and a real Chromium to use it with."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "thu-nghiem-2021"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SIZES = {"desktop": (1440, 900), "laptop": (1024, 768), "phone": (390, 844)}


@dataclass(frozen=True)
class Site:
    """A running installation."""

    url: str


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a fresh installation: plan 214, sample people, nothing reported yet."""
    with _serving(_copy_of(tmp_path_factory, "site", "--accounts-only")) as running:
        yield running


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve an installation with the sample results of three quarters."""
    with _serving(_copy_of(tmp_path_factory, "sample")) as running:
        yield running


def _copy_of(factory: pytest.TempPathFactory, name: str, *demo_options: str) -> Path:
    """Return a folder with an installation of its own, made once for all workers of a run."""
    if CHROMIUM is None:
        message = "Không có Chromium: cài gói Debian 'chromium' để chạy kiểm thử trình duyệt."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made, data = shared / f"made-{name}", factory.mktemp(name) / "data"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            being_made = shared / f"making-{name}"
            shutil.rmtree(being_made, ignore_errors=True)
            being_made.mkdir()
            _install(being_made, *demo_options)
            being_made.rename(made)
    shutil.copytree(made, data)
    return data


def _install(data: Path, *demo_options: str) -> None:
    for command in (
        ["migrate", "--verbosity=0"],
        ["collectstatic", "--no-input", "--verbosity=0"],
        ["load_plan", "fixtures/plan-214.json"],
        ["load_demo", *demo_options],
    ):
        manage = [sys.executable, "manage.py", *command]
        subprocess.run(manage, cwd=ROOT, env=_settings(data), check=True, capture_output=True)


def _settings(data: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "SITE_DATA": str(data),
        "DATABASE_URL": f"sqlite:///{data / 'db.sqlite3'}",
        "DEMO": "1",
        "DEMO_DATE": "2021-09-21",
        "DEMO_PASSWORD": PASSWORD,
    }


@contextmanager
def _serving(data: Path) -> Iterator[Site]:
    """Serve a trial from ``data`` on a free port: DEBUG off, static files hashed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "parindex.wsgi", "--threads=4", f"-b127.0.0.1:{port}"],
        cwd=ROOT,
        env=_settings(data),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/dang-nhap/")
        yield Site(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(url: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(url, timeout=5)  # noqa: S310
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the site did not come up")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Visitor:
    """A page in a browser of a given size and theme, with everything it complained about."""

    page: Page
    site: Site
    complaints: list[str]

    def listen(self) -> None:
        """Keep whatever the page complains about."""
        page, complaints = self.page, self.complaints
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on(
            "console",
            lambda message: (
                complaints.append(f"{message.type}: {message.text}")
                if message.type in ("error", "warning")
                else None
            ),
        )
        page.on(
            "requestfailed",
            lambda request: complaints.append(f"failed: {request.url} {request.failure}"),
        )

    def go(self, path: str) -> None:
        self.page.goto(self.site.url + path, wait_until="load")

    def sign_in(self, username: str) -> None:
        self.go("/dang-nhap/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.keyboard.press("Enter")
        # Leaders start at a page of their own.
        self.page.wait_for_url(lambda address: "/dang-nhap/" not in address)


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Return a function that opens a browser window: ``visit("phone", theme="dark")``."""
    contexts = []

    def open_window(size: str = "desktop", *, theme: str = "light", **options: object) -> Visitor:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            locale="vi-VN",
            has_touch=size == "phone",
            **options,
        )
        contexts.append(context)
        visitor = Visitor(context.new_page(), site, [])
        visitor.listen()
        return visitor

    yield open_window
    for context in contexts:
        context.close()
