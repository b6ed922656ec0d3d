"""A load that is killed leaves the plan as it was before or as it is after, nothing between."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.assignments.test_killed_load import manage
from tests.conftest import PLAN_214, ROOT

DELAYS = [f"{0.04 * step:.2f}" for step in range(1, 19)]
"""Seconds from a victim's first whole load to its end: anywhere in the next ones."""


def test_killed_at_any_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = tmp_path / "db.sqlite3"
    monkeypatch.setenv("DEMO_PASSWORD", "thu-nghiem-2021")
    for command in (
        ("migrate", "--verbosity=0"),
        ("load_plan", str(PLAN_214)),
        ("load_demo", "--accounts-only"),
    ):
        assert manage(database, *command).wait(120) == 0
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{database}", "DEMO": "1"}
    env |= {"DJANGO_SETTINGS_MODULE": "parindex.settings", "PYTHONPATH": str(ROOT)}
    said = subprocess.run(
        [sys.executable, "-m", "tests.assignments.imports.killed_annex", *DELAYS],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        timeout=240,
        check=True,
    )
    rounds = [json.loads(line) for line in said.stdout.splitlines()]
    assert len(rounds) == len(DELAYS)
    for found in rounds:
        assert sorted(found["same"]) == [False, True], found
        assert found["breaks"] == 0
