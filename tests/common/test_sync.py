"""Bringing a table to what a document says, and touching nothing else."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Agency
from common.sync import SyncCount, sync_rows
from criteria.models import Plan, RatingGroup
from tests.factories import make_agency, make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(db: None) -> Plan:
    """A plan with A from 90 and B from 80."""
    plan = make_plan()
    bring(plan, A=90, B=80)
    return plan


def floors(plan: Plan) -> QuerySet[RatingGroup]:
    return RatingGroup.objects.filter(plan=plan)


def bring(
    plan: Plan, *, replace_changed: bool = False, is_complete: bool = True, **wanted: int
) -> SyncCount:
    rows = [
        {"plan_id": plan.pk, "letter": letter, "floor_percent": Decimal(floor)}
        for letter, floor in wanted.items()
    ]
    return sync_rows(
        floors(plan), rows, key=["letter"], is_complete=is_complete, replace_changed=replace_changed
    )


def stored(plan: Plan) -> dict[str, int]:
    return {
        letter: int(floor) for letter, floor in floors(plan).values_list("letter", "floor_percent")
    }


def test_missing_rows_are_created_changed_ones_updated_and_others_removed(plan: Plan) -> None:
    kept = floors(plan).get(letter="A").pk
    assert bring(plan, A=91, C=70) == SyncCount(created=1, updated=1, removed=1)
    assert stored(plan) == {"A": 91, "C": 70}
    assert floors(plan).get(letter="A").pk == kept


def test_rows_that_are_as_wanted_are_not_touched(
    plan: Plan, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):  # the reading, and no write
        count = bring(plan, A=90, B=80)
    assert count == SyncCount()
    assert not count


def test_rows_of_others_are_not_touched(plan: Plan) -> None:
    other = make_plan()
    bring(other, A=95, B=85)
    bring(plan)
    assert stored(plan) == {}
    assert stored(other) == {"A": 95, "B": 85}


def test_an_incomplete_document_removes_nothing(plan: Plan) -> None:
    assert bring(plan, is_complete=False, C=70) == SyncCount(created=1)
    assert stored(plan) == {"A": 90, "B": 80, "C": 70}


def test_only_named_attributes_change() -> None:
    agency = make_agency(note="giữ lại")
    rows = [{"slug": agency.slug, "name": "Tên mới"}]
    sync_rows(Agency.objects.filter(pk=agency.pk), rows, key=["slug"])
    agency.refresh_from_db()
    assert (agency.name, agency.note) == ("Tên mới", "giữ lại")


@pytest.mark.parametrize("size", [1, 30])
def test_the_number_of_queries_does_not_depend_on_the_rows(
    size: int, django_assert_num_queries: Any
) -> None:
    plan = make_plan()
    old = {f"{number}": number for number in range(size)}
    new = {f"{number}": number + 50 for number in range(size)} | {
        f"{number + 50}": number for number in range(size)
    }
    bring(plan, **old, Z=100)
    # One read, one bulk update, one bulk create, one delete.
    with django_assert_num_queries(4):
        assert bring(plan, **new) == SyncCount(created=size, updated=size, removed=1)


def test_values_unique_among_rows_change_places_when_changed_rows_are_replaced(
    plan: Plan, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        assert bring(plan, A=80, B=90, replace_changed=True) == SyncCount(updated=2)
    assert stored(plan) == {"A": 80, "B": 90}


def test_a_value_that_its_field_does_not_take_is_refused_before_anything_is_written(
    plan: Plan,
) -> None:
    """SQLite would keep a text of any length; PostgreSQL would fail with words of its own."""
    with pytest.raises(ValidationError, match="nhóm xếp hạng “Nhóm ABC từ 70%”, nhóm: Giá trị"):
        bring(plan, A=95, ABC=70)
    assert stored(plan) == {"A": 90, "B": 80}


def test_counts_add_up() -> None:
    assert SyncCount(1, 2, 3) + SyncCount(10, 20, 30) == SyncCount(11, 22, 33)
    assert SyncCount(removed=1)


tables = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 100), max_size=6).filter(
    lambda table: len(set(table.values())) == len(table)
)


class AnyTwoDocuments(TestCase):
    """Whatever stood before, the second document is what stands after."""

    @settings(deadline=None, max_examples=50)
    @given(tables, tables)
    def test_the_last_document_stands(self, first: dict[str, int], second: dict[str, int]) -> None:
        plan = make_plan()
        bring(plan, **first)
        count = bring(plan, **second, replace_changed=True)
        assert stored(plan) == second
        changed = {one for one in first.keys() & second.keys() if first[one] != second[one]}
        assert count == SyncCount(
            created=len(second.keys() - first.keys()),
            updated=len(changed),
            removed=len(first.keys() - second.keys()),
        )
        assert not bring(plan, **second, replace_changed=True)
