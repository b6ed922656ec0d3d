"""Copies plans and brings results onto them until it is killed; started by ``test_killed_plans``.

One interpreter loads Django once, then forks a victim for every round. The victim tells when its
first plan is whole; the parent waits as long as it was told, and kills it.
"""

# ruff: noqa: E402  # models load after Django

import os
import signal
import sys
import time
from datetime import date
from decimal import Decimal

import django

django.setup()

from django.db import connections

from accounts.actor import Actor
from accounts.models import User
from assignments.actions.copying import copy_plan
from assignments.actions.figures import import_history
from assignments.actions.previews import create_preview
from assignments.enums import ImportKind
from assignments.figure_moves import FigureChange
from assignments.imports.history_change import read_change
from assignments.imports.history_table import HistoryRow, HistoryTable
from assignments.plan_copy import CopyHeading, picture_of_copy
from criteria.models import Plan


def copy_for_ever(ready: int) -> None:
    """Copy plan 214 to one year after the other, and set two results of each copy."""
    user = User.objects.get(username="sonoivu")
    actor = Actor(user, str(user))
    while True:
        source = Plan.objects.get(year=2021)
        year = max(Plan.objects.values_list("year", flat=True)) + 1
        heading = CopyHeading(year, "1/KH", "Kế hoạch", date(year, 1, 1), "UBND", "Ký")
        seen = picture_of_copy(source, heading).digest
        plan = copy_plan(source=source, heading=heading, seen=seen, actor=actor)
        bring_results(plan, user, actor)
        os.write(ready, b".")


def bring_results(plan: Plan, user: User, actor: Actor) -> None:
    """Confirm a preview of two rows."""
    rows = HistoryTable(
        tuple(
            HistoryRow(f"A!A{number}", code, "", Decimal("0.25"), f"A!C{number}")
            for number, code in enumerate(("6.1.1", "7.1.10"), 2)
        )
    )

    def read(current: Plan) -> tuple[FigureChange, str]:
        reading = read_change(current, rows, current)
        return reading.change, reading.digest

    preview = create_preview(
        user=user,
        kind=ImportKind.HISTORY,
        plan=plan,
        file_name="a.xlsx",
        sha256="0" * 64,
        payload=rows.as_json(),
    )
    seen = read(plan)[1]
    import_history(preview=preview, read_change=read, seen=seen, reason="", actor=actor)


def main() -> None:
    """Run a round for every delay (seconds) on the command line."""
    connections.close_all()
    for delay in map(float, sys.argv[1:]):
        heard, ready = os.pipe()
        victim = os.fork()
        if victim == 0:
            copy_for_ever(ready)
        os.read(heard, 1)
        time.sleep(delay)
        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
        os.close(heard)
        os.close(ready)


if __name__ == "__main__":
    main()
