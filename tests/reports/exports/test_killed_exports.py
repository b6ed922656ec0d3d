"""A worker that is killed, a disk that is full, a server that is gone: nothing half is kept."""

import contextlib
import errno
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from reports.enums import ExportStatus
from reports.exports import pdf, storage
from reports.exports.asking import request_export
from reports.exports.job import Asked, ExportKind
from reports.exports.kinds import KINDS
from reports.exports.making import make_export
from tests.assignments.test_killed_uploads import ROOT, environment, rows, run
from tests.conftest import PLAN_214

STATES = "SELECT kind, status, stored_name FROM reports_export ORDER BY id"
needs_pdf = pytest.mark.skipif(bool(pdf.missing()), reason="the server lacks Pango or Tinos")


@needs_pdf
def test_a_worker_killed_while_making_leaves_a_part_that_is_swept(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    for command in (
        ["migrate", "-v0"],
        ["load_plan", str(PLAN_214)],
        ["load_demo", "--accounts-only"],
    ):
        done = run(data, "manage.py", *command)
        assert done.returncode == 0, done.stderr
    with subprocess.Popen(
        [sys.executable, "-m", "tests.reports.exports.killed_export"],
        cwd=ROOT,
        env=environment(data),
        stdout=subprocess.PIPE,
        text=True,
    ) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == "writing\n"
        victim.kill()
    assert rows(data, STATES) == [("cham", "running", ""), ("pdf-tieu-chi", "waiting", "")]
    assert [path.suffix for path in files(data)] == [".part"]

    # The next worker goes on with what waits.
    worked = run(data, "manage.py", "db_worker", "--batch", "--no-startup-delay", "-v0")
    assert worked.returncode == 0, worked.stderr
    slow, quick = rows(data, STATES)
    assert slow == ("cham", "running", "")
    assert quick[:2] == ("pdf-tieu-chi", "done")
    assert {path.suffix for path in files(data)} == {".part", ""}

    # Ten minutes later it is given up; an hour later what it left is gone.
    with closing(sqlite3.connect(data / "db.sqlite3")) as connection, connection:
        connection.execute(
            "UPDATE reports_export SET heartbeat_at = '2021-01-01' WHERE kind = 'cham'"
        )
    part = next(path for path in files(data) if path.suffix)
    an_hour_ago = time.time() - 3700
    os.utime(part, (an_hour_ago, an_hour_ago))
    swept = run(data, "manage.py", "sweep_exports")
    assert swept.stdout == "0 tệp hết hạn, 1 tệp dở dang, 1 việc bị ngắt.\n"
    assert rows(data, STATES)[0] == ("cham", "failed", "")
    assert [path.suffix for path in files(data)] == [""]


def files(data: Path) -> list[Path]:
    return list((data / "media" / "exports").glob("*"))


@pytest.mark.parametrize("when", ["writing", "syncing"])
def test_a_full_disk_leaves_no_part_and_is_said(
    db, so_tai_chinh, settings, tmp_path, monkeypatch, when
):
    settings.MEDIA_ROOT = tmp_path

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def write(job):
        job.out.write(b"x" * 10)
        if when == "writing":
            full()

    if when == "syncing":
        monkeypatch.setattr(storage.os, "fsync", full)
    asked = Asked({}, "Tệp thử", "thử.txt")
    monkeypatch.setitem(KINDS, "thu", ExportKind("thu", "Thử", lambda *_: asked, write))
    export = request_export(user=so_tai_chinh, slug="thu", query={})
    make_export.call(str(export.key))
    export.refresh_from_db()
    assert export.state is ExportStatus.FAILED
    assert "hết chỗ chứa" in export.error
    assert list((tmp_path / "exports").iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's promise is Linux's")
def test_what_makes_exports_ends_with_a_server_that_is_killed():
    code = (
        "import runpy, subprocess, sys, time\n"
        "served = runpy.run_path('.ci/gunicorn.py')\n"
        "child = subprocess.Popen(['sleep', '300'], start_new_session=True,"
        " preexec_fn=served['end_with_server'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(300)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        child = int(server.stdout.readline())
        server.send_signal(signal.SIGKILL)
    try:
        assert _ends(child)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def _ends(pid: int) -> bool:
    """Wait for a process that is not ours to be gone, or to be nothing but an entry."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False
