"""What tests of the work on results share: an open quarter, a folder for uploaded files."""

from pathlib import Path

import pytest


@pytest.fixture
def media(settings, tmp_path) -> Path:
    """Return MEDIA_ROOT, empty and the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def q3_open(time_machine_at):
    """Hold the clock at a day on which quarter III takes reports."""
    time_machine_at("2021-09-21 10:42")
