"""The secret that an installation makes for itself on its first start."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from parindex.secret_key import MIN_LENGTH, checked_key, read_or_make, read_or_make_key
from tests.conftest import ROOT

MAKE_KEY = """
import sys, time
from pathlib import Path
from parindex import secret_key
make = secret_key.get_random_secret_key
secret_key.get_random_secret_key = lambda: (time.sleep(0.3), make())[1]
sys.stdin.readline()
print(secret_key.read_or_make_key(Path(sys.argv[1])))
"""


def start(path: Path) -> subprocess.Popen[str]:
    """Start a process that makes or reads the key as soon as it is told to."""
    return subprocess.Popen(
        [sys.executable, "-c", MAKE_KEY, str(path)],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"
    previous = os.umask(0)  # the mode is ours, not the surrounding shell's
    try:
        key = read_or_make_key(path)
    finally:
        os.umask(previous)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(key) >= MIN_LENGTH >= 50
    assert len(set(key)) > 10
    assert read_or_make_key(path) == key
    assert [file.name for file in path.parent.iterdir()] == ["secret_key"]


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    assert read_or_make_key(tmp_path / "one") != read_or_make_key(tmp_path / "other")


def test_processes_starting_at_once_agree(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    processes = [start(path) for _ in range(2)]
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    keys = [process.communicate(timeout=20)[0].strip() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert keys[0] == keys[1] == path.read_text()
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


def test_whoever_comes_second_takes_the_first_ones_secret(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"

    def make_while_another_is_first() -> str:
        path.write_text("of the other")
        return "mine"

    assert read_or_make(path, make_while_another_is_first) == "of the other"
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize(
    "key",
    [
        "",
        "short",
        "x" * (MIN_LENGTH - 1),
        "django-insecure-" + "x7" * 40,
        "DJANGO-INSECURE-" + "x7" * 40,
        "changeme" + "x7" * 40,
        "secret" + "x7" * 40,
        "insecure" + "x7" * 40,
    ],
)
def test_a_short_key_or_a_known_default_is_refused(key: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ký tự ngẫu nhiên"):
        checked_key(key)


def test_a_good_key_is_taken_as_it_is() -> None:
    key = "k7" * 25
    assert checked_key(key) == key


@pytest.mark.parametrize("name", ["SECRET_KEY"])
def test_a_bad_key_in_the_environment_stops_the_start(name: str) -> None:
    started = subprocess.run(
        [sys.executable, "-c", "import parindex.settings"],
        cwd=ROOT,
        env={**os.environ, name: "django-insecure-" + "x7" * 40},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert started.returncode != 0
    assert "ImproperlyConfigured" in started.stderr
