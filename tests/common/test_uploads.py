"""How files come in: quotas, no names on the disk, and 200 MB at a server that is alive."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.models import User
from common.uploads import QuotaUploadHandler, ReceivedFile, RequestSizeMiddleware
from tests.conftest import ROOT

MEGABYTE = 2**20
BOUNDARY = "xYzZy"


def part(name: str, content: bytes) -> bytes:
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    )
    return head.encode() + content + b"\r\n"


def request_of(*parts: bytes) -> HttpRequest:
    body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
    return RequestFactory().generic("POST", "/", body, f"multipart/form-data; boundary={BOUNDARY}")


def files_of(request: HttpRequest) -> list[ReceivedFile]:
    return request.FILES.getlist("files")  # type: ignore[return-value]


def test_a_file_comes_in_whole():
    request = request_of(part("a.pdf", b"%PDF-" + b"x" * 300_000), part("b.pdf", b""))
    first, second = files_of(request)
    assert (first.name, first.size, first.is_too_big) == ("a.pdf", 300_005, False)
    assert first.read(5) == b"%PDF-"
    assert (second.name, second.size, second.read()) == ("b.pdf", 0, b"")
    request.close()


def test_of_one_too_big_only_the_size_is_kept_and_the_others_arrive(settings):
    settings.UPLOAD_MAX_BYTES = MEGABYTE
    request = request_of(part("lon.pdf", b"x" * (2 * MEGABYTE)), part("nho.pdf", b"%PDF-"))
    big, small = files_of(request)
    assert (big.is_too_big, big.size, big.read()) == (True, 2 * MEGABYTE, b"")
    assert (small.is_too_big, small.read()) == (False, b"%PDF-")
    request.close()


def test_nothing_has_a_name_on_the_disk(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    request = request_of(part("a.pdf", b"x" * MEGABYTE))
    assert files_of(request)[0].size == MEGABYTE
    assert list(tmp_path.iterdir()) == []
    request.close()


def test_an_upload_broken_off_lets_go():
    handler = QuotaUploadHandler()
    handler.new_file("files", "a.pdf", "application/pdf", 10)
    handler.receive_data_chunk(b"x", 0)
    handler.upload_interrupted()
    assert handler._file.closed


@pytest.mark.django_db
@pytest.mark.parametrize(("length", "status"), [("", 200), ("x", 200), ("10", 200), ("101", 413)])
def test_a_request_too_big_is_refused_unread(settings, so_tai_chinh: User, length, status):
    settings.UPLOAD_MAX_REQUEST_BYTES = 100
    request = RequestFactory().post("/", CONTENT_LENGTH=length)
    request.user, request.session = so_tai_chinh, {}
    request._read = lambda *args: pytest.fail("it was read")  # type: ignore[attr-defined]
    response = RequestSizeMiddleware(lambda request: HttpResponse("ok"))(request)
    assert response.status_code == status
    if status == 413:
        assert "Chưa có gì được lưu" in response.content.decode()


# --- 200 MB --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int, Path]]:
    """Serve an installation with gunicorn; yields its address, a worker's id, its folder."""
    data = tmp_path_factory.mktemp("server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (data / "tmp").mkdir()
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "SITE_DATA": str(data),
        "DATABASE_URL": f"sqlite:///{data / 'db.sqlite3'}",
        "DEMO": "1",
        "DEMO_DATE": "2021-09-21",
        "DEMO_PASSWORD": "thu-nghiem-2021",
        "DEBUG": "1",
        "TMPDIR": str(data / "tmp"),
    }
    for command in (
        ["migrate", "-v0"],
        ["load_plan", "fixtures/plan-214.json"],
        ["load_demo", "--accounts-only"],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=env,
            check=True,
            capture_output=True,
        )
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "parindex.wsgi", "--threads=4", f"-b127.0.0.1:{port}"],
        cwd=ROOT,
        env=env,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}", _worker_of(process.pid, port), data
    finally:
        process.terminate()
        process.wait(20)


def _worker_of(parent: int, port: int) -> int:
    for _ in range(150):
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        with socket.socket() as probe:
            if children and probe.connect_ex(("127.0.0.1", port)) == 0:
                return int(children[0])
        time.sleep(0.2)
    raise RuntimeError("the server did not come up")


def _memory(pid: int) -> int:
    """Return the resident memory of a process, in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Visitor:
    """A session at the server, by plain HTTP."""

    def __init__(self, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body=None, **headers: str) -> tuple[int, str]:
        connection = HTTPConnection(self.host, timeout=60)
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": jar} | {name.replace("_", "-"): one for name, one in headers.items()}
        # Refused before all of it was sent, the answer is there already.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.request(method, path, body, headers)
        response = connection.getresponse()
        text = response.read().decode(errors="replace")
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        connection.close()
        return response.status, text

    def sign_in(self) -> None:
        self.ask("GET", "/dang-nhap/")
        token = self.cookies["csrftoken"]
        form = f"username=cv_taichinh&password=thu-nghiem-2021&csrfmiddlewaretoken={token}"
        status, _ = self.ask(
            "POST", "/dang-nhap/", form, Content_Type="application/x-www-form-urlencoded"
        )
        assert status == 302

    def upload(self, megabytes: int) -> tuple[int, str]:
        """Send a generated file; nothing of it is ever held as a whole."""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
        head += self.cookies["csrftoken"] + "\r\n"
        start, end = head.encode() + part("to.pdf", b"%PDF-")[:-2], f"\r\n--{BOUNDARY}--\r\n"

        def body() -> Iterator[bytes]:
            yield start
            for _ in range(megabytes):
                yield b"x" * MEGABYTE
            yield end.encode()

        return self.ask(
            "POST",
            "/ket-qua/Q3/6.1.1/tai-lieu/",
            body(),
            Content_Type=f"multipart/form-data; boundary={BOUNDARY}",
            Content_Length=str(len(start) + megabytes * MEGABYTE + len(end)),
            Accept="application/json",
        )


@pytest.mark.parametrize(("megabytes", "status", "word"), [(200, 413, ""), (60, 422, "25 MB")])
def test_a_giant_is_refused_and_leaves_nothing(server, megabytes, status, word):
    """200 MB: refused unread. 60 MB: counted and dropped. Within 30 s and 64 MB either way."""
    url, worker, data = server
    visitor = Visitor(url)
    visitor.sign_in()
    visitor.ask("GET", "/ket-qua/Q3/6.1.1/tai-lieu/")
    before, highest, is_over = _memory(worker), [0], threading.Event()

    def watch() -> None:
        while not is_over.wait(0.02):
            highest[0] = max(highest[0], _memory(worker))

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.monotonic()
    try:
        answered, text = visitor.upload(megabytes)
    finally:
        is_over.set()
        watcher.join()
    assert answered == status
    assert word in text
    assert time.monotonic() - started <= 30
    assert highest[0] - before <= 64 * MEGABYTE
    assert [path for path in (data / "tmp").rglob("*") if path.is_file()] == []
    assert not (data / "media").exists()
