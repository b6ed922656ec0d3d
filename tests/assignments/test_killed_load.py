"""A load that is killed leaves all of the plan or nothing, and can be run again."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import PLAN_214, ROOT

TABLES = ("criteria_plan", "criteria_criterion", "assignments_assignment", "accounts_auditevent")
NOTHING, EVERYTHING = (0, 0, 0, 0), (1, 121, 284, 1)
DELAYS = (0.7, 0.9, 1.1, 1.3)


def manage(database: Path, *command: str) -> subprocess.Popen[bytes]:
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{database}", "DEMO": "1"}
    env |= {"DJANGO_SETTINGS_MODULE": "parindex.settings"}
    return subprocess.Popen(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
    )


def counts(database: Path) -> tuple[int, ...]:
    with closing(sqlite3.connect(database)) as connection:
        return tuple(
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in TABLES
        )


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("killed") / "db.sqlite3"
    assert manage(database, "migrate", "--verbosity=0").wait(120) == 0
    return database


@pytest.mark.parametrize("delay", DELAYS)
def test_killed_at_any_moment(empty_database: Path, tmp_path: Path, delay: float) -> None:
    database = tmp_path / "db.sqlite3"
    with (
        closing(sqlite3.connect(empty_database)) as source,
        closing(sqlite3.connect(database)) as target,
    ):
        source.backup(target)
    process = manage(database, "load_plan", str(PLAN_214))
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert counts(database) in (NOTHING, EVERYTHING)
    assert manage(database, "load_plan", str(PLAN_214)).wait(60) == 0
    assert counts(database) == EVERYTHING
