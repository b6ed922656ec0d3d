"""Loads an annex until it is killed; started by ``test_killed_annex``, never by itself.

One interpreter loads Django once, then forks a victim for every round. The victim loads two
annexes in turn, tells when the first is through, and is killed after a while. What it leaves must
be one of the two, whole. A line of JSON a round says what was found.
"""

# ruff: noqa: E402  # models load after Django

import json
import os
import signal
import sys
import time

import django

django.setup()

from django.db import connections

from accounts.audit import find_breaks
from accounts.models import User
from assignments.imports.annex import AnnexTable
from criteria.models import Plan
from tests.assignments.imports.annexes import (
    carry_out,
    changes_of,
    make_preview,
    replace_table,
    source_table,
)


def annexes() -> list[AnnexTable]:
    """Return two annexes that differ in every row that has a deadline."""
    table = source_table()
    lines = [
        tuple(
            type(one)(**{name: getattr(one, name) for name in one.__slots__} | {"deadline": said})
            if one.deadline
            else one
            for one in table.lines
        )
        for said in ("Quý III", "Trước ngày 25/12")
    ]
    return [replace_table(table, lines=one) for one in lines]


def load_for_ever(ready: int) -> None:
    """Load the two in turn."""
    user = User.objects.get(username="sonoivu")
    plan = Plan.objects.get()
    while True:
        for table in annexes():
            carry_out(make_preview(user, table, plan))
            os.write(ready, b".")


def found() -> dict[str, object]:
    """Return which of the two the plan is, and whether its audit chain is whole."""
    user, plan = User.objects.get(username="sonoivu"), Plan.objects.get()
    same = [not changes_of(make_preview(user, table, plan)) for table in annexes()]
    return {"same": same, "breaks": len(list(find_breaks(plan)))}


def main() -> None:
    """Run a round for every delay (seconds) on the command line."""
    for delay in map(float, sys.argv[1:]):
        connections.close_all()
        heard, ready = os.pipe()
        victim = os.fork()
        if victim == 0:
            load_for_ever(ready)
        os.close(ready)
        if not os.read(heard, 1):
            raise SystemExit("the victim died by itself")
        time.sleep(delay)
        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
        os.close(heard)
        sys.stdout.write(f"{json.dumps(found())}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
