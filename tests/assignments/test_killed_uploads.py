"""An upload that is killed leaves no row without a file, and nothing that nobody knows of."""

import hashlib
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import PLAN_214, ROOT

ROUNDS = [0.005 + 0.007 * number for number in range(20)]
"""Seconds from a victim's first whole upload to its end: anywhere in the next ones."""


def environment(data: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "parindex.settings",
        "DATABASE_URL": f"sqlite:///{data / 'db.sqlite3'}",
        "MEDIA_ROOT": str(data / "media"),
        "EVIDENCE_MAX_FILES": "100000",
        "DEMO": "1",
        "DEMO_DATE": "2021-09-21",
        "PYTHONPATH": str(ROOT),
    }


def run(data: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def after_the_killing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an installation after twenty killed processes."""
    data = tmp_path_factory.mktemp("killed-uploads")
    for command in (
        ["migrate", "-v0"],
        ["load_plan", str(PLAN_214)],
        ["load_demo", "--accounts-only"],
    ):
        assert run(data, "manage.py", *command).returncode == 0
    killing = run(data, "tests/assignments/killed_uploads.py", *map(str, ROUNDS))
    assert killing.returncode == 0, killing.stderr
    return data


def rows(data: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / "db.sqlite3")) as connection:
        return connection.execute(query).fetchall()


def test_every_stored_row_has_its_file_and_every_file_its_row(after_the_killing):
    data = after_the_killing
    stored = rows(data, "SELECT name, sha256 FROM assignments_storedfile WHERE state = 'stored'")
    pending = rows(data, "SELECT name FROM assignments_storedfile WHERE state = 'pending'")
    files = {
        path.relative_to(data / "media").as_posix(): path
        for path in (data / "media").rglob("*")
        if path.is_file()
    }
    assert len(stored) >= len(ROUNDS), "the victims worked before they died"
    assert pending, "some were killed in the middle"
    for name, sha256 in stored:
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == sha256
    assert set(files) <= {name for name, *_ in [*stored, *pending]}
    documents = rows(
        data,
        "SELECT count(*) FROM assignments_evidence e JOIN assignments_evidencelink l "
        "ON l.evidence_id = e.id JOIN assignments_storedfile f ON f.id = e.file_id "
        "WHERE f.state = 'stored'",
    )
    (version,) = rows(data, "SELECT version FROM assignments_result")
    events = rows(data, "SELECT count(*) FROM accounts_auditevent WHERE action = 'evidence.add'")
    assert documents == [(len(stored),)] == events == [version]


def test_what_was_being_received_is_reported_and_then_swept(after_the_killing):
    data = after_the_killing
    report = run(data, "manage.py", "check_evidence", "--hash")
    assert report.returncode == 0, report.stderr
    count = int(re.search(r"(\d+) đang nhận dở, 0 sai lệch", report.stdout)[1])
    assert report.stdout.count("Đang nhận dở:") == count > 0
    assert "Đã dọn 0 tệp" in run(data, "manage.py", "check_evidence", "--sweep").stdout
    with closing(sqlite3.connect(data / "db.sqlite3")) as connection:
        connection.execute(
            "UPDATE assignments_storedfile SET created_at = '2021-09-20 00:00:00' "
            "WHERE state = 'pending'"
        )
        connection.commit()
    assert f"Đã dọn {count} tệp" in run(data, "manage.py", "check_evidence", "--sweep").stdout
    after = run(data, "manage.py", "check_evidence", "--hash")
    assert (after.returncode, "0 đang nhận dở, 0 sai lệch" in after.stdout) == (0, True)
    names = rows(data, "SELECT name FROM assignments_storedfile")
    files = [path for path in (data / "media").rglob("*") if path.is_file()]
    assert len(files) == len(names)
