"""Two coordinators, or twenty, at the same plan at the same moment."""

import time
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from accounts.audit import find_breaks
from accounts.models import AuditEvent, User
from assignments.actions import figures as figure_actions
from assignments.actions.copying import copy_plan
from assignments.actions.figures import CellsChanged, import_history, save_figures
from assignments.actions.previews import create_preview
from assignments.enums import ImportKind
from assignments.figure_moves import FigureChange
from assignments.imports.history_change import read_change
from assignments.models import Assignment
from assignments.plan_copy import CopyHeading, picture_of_copy
from assignments.refusals import NotNow
from criteria.access import read_tree
from criteria.enums import Figure
from criteria.models import Criterion, Plan
from tests.assignments.history_files import table
from tests.criteria.test_concurrency import at_once
from tests.review_cases import actor_of

PEOPLE = 12
TARGET = Figure.TARGET
pytestmark = pytest.mark.usefixtures("real_transactions")


def person(number: int) -> User:
    return User.objects.get(username=("sonoivu", "sonoivu2")[number % 2])


def heading(year: int = 2022) -> CopyHeading:
    return CopyHeading(year, f"{year}/KH", "Kế hoạch", date(year, 1, 20), "UBND", "Người Ký")


def copied(year: int = 2022) -> Plan:
    source = Plan.objects.get(year=2021)
    seen = picture_of_copy(source, heading(year)).digest
    return copy_plan(source=source, heading=heading(year), seen=seen, actor=actor_of(person(0)))


def test_of_twelve_copies_to_one_year_one_is_made():
    def copy(number: int) -> None:
        copied()

    raised = at_once(*(lambda n=n: copy(n) for n in range(PEOPLE)))
    assert Counter(map(type, raised)) == {NotNow: PEOPLE - 1}
    plan = Plan.objects.get(year=2022)
    assert plan.criteria.count() == 121
    assert Assignment.objects.filter(criterion__plan=plan).count() == 284
    assert AuditEvent.objects.filter(action="plan.copy").count() == 1
    assert list(find_breaks(plan)) == []


def test_copies_to_different_years_all_succeed():
    raised = at_once(*(lambda y=y: copied(y) for y in range(2022, 2026)))
    assert raised == []
    assert Plan.objects.count() == 5
    assert Criterion.objects.count() == 5 * 121


def test_of_twelve_figures_for_one_cell_one_is_saved():
    plan = copied()
    stored = plan.criteria.get(code="6.1.1").printed_target
    taken: list[Decimal] = []

    def save(number: int) -> None:
        wanted = Decimal(number) / 100
        place = ("6.1.1", TARGET)
        save_figures(
            plan=plan, wanted={place: wanted}, shown={place: stored}, actor=actor_of(person(number))
        )
        taken.append(wanted)

    raised = at_once(*(lambda n=n: save(n) for n in range(PEOPLE)))
    assert Counter(map(type, raised)) == {CellsChanged: PEOPLE - 1}
    assert plan.criteria.get(code="6.1.1").printed_target == taken[0]
    assert AuditEvent.objects.filter(action="figures.save").count() == 1


def test_twelve_different_cells_are_all_saved_and_the_sums_are_right():
    plan = copied()
    leaves = list(plan.criteria.filter(children=None, printed_max__gte="0.5")[:PEOPLE])

    def save(number: int) -> None:
        place = (leaves[number].code, TARGET)
        shown = {place: leaves[number].printed_target}
        save_figures(
            plan=plan,
            wanted={place: Decimal("0.05")},
            shown=shown,
            actor=actor_of(person(number)),
        )

    assert at_once(*(lambda n=n: save(n) for n in range(PEOPLE))) == []
    plan.refresh_from_db()
    tree = read_tree(plan)
    assert {tree[leaf.code].printed.target for leaf in leaves} == {Decimal("0.05")}
    assert tree.differences() == ()
    assert list(find_breaks(plan)) == []


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_without_the_lock_sums_go_wrong(monkeypatch):
    plan = copied()
    leaves = list(plan.criteria.filter(children=None, printed_max__gte="0.5")[:PEOPLE])
    look = figure_actions.work_out

    def slowly(*args: object, **kwargs: object) -> FigureChange:
        time.sleep(0.05)
        return look(*args, **kwargs)

    monkeypatch.setattr(figure_actions, "work_out", slowly)
    monkeypatch.setattr(figure_actions, "lock_plan", lambda pk: Plan.objects.get(pk=pk))

    def save(number: int) -> None:
        place = (leaves[number].code, TARGET)
        shown = {place: leaves[number].printed_target}
        save_figures(
            plan=plan,
            wanted={place: Decimal("0.05")},
            shown=shown,
            actor=actor_of(person(number)),
        )

    raised = at_once(*(lambda n=n: save(n) for n in range(PEOPLE)))
    plan.refresh_from_db()
    assert raised or read_tree(plan).differences()


def test_one_preview_confirmed_twelve_times_is_carried_out_once():
    plan, user = copied(), person(0)
    rows = table(_6_1_1="0.5", _6_1_2="0.25")
    preview = create_preview(
        user=user,
        kind=ImportKind.HISTORY,
        plan=plan,
        file_name="a.xlsx",
        sha256="0" * 64,
        payload=rows.as_json(),
    )
    outcomes: list[FigureChange | None] = []

    def read(current: Plan) -> tuple[FigureChange, str]:
        reading = read_change(current, rows, current)
        return reading.change, reading.digest

    seen = read(plan)[1]

    def confirm() -> None:
        outcomes.append(
            import_history(
                preview=preview, read_change=read, seen=seen, reason="", actor=actor_of(user)
            )
        )

    assert at_once(*([confirm] * PEOPLE)) == []
    assert sum(outcome is not None for outcome in outcomes) == 1
    assert AuditEvent.objects.filter(action="history.import").count() == 1
    plan.refresh_from_db()
    assert plan.printed_baseline == Decimal("0.75")
    assert list(find_breaks(plan)) == []
