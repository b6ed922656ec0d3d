"""What tests of the work on results share."""

import pytest


@pytest.fixture
def q3_open(time_machine_at):
    """Stop the clock four days before the reports of quarter III are due."""
    time_machine_at("2021-09-21 10:42")
