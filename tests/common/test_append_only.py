"""A table that only grows, on both databases."""

from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from common.append_only import create_triggers, drop_triggers

TABLE = "thu_chi_them"
MESSAGE = "it's 100% append-only"

pytestmark = pytest.mark.django_db


def execute(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


@pytest.fixture
def guarded() -> None:
    execute(f"CREATE TABLE {TABLE} (id integer PRIMARY KEY, note varchar(20))")
    create_triggers(connection.schema_editor(), TABLE, MESSAGE)
    execute(f"INSERT INTO {TABLE} (id, note) VALUES (1, 'cũ'), (2, 'cũ')")  # noqa: S608


def rows() -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, note FROM {TABLE} ORDER BY id")  # noqa: S608
        return cursor.fetchall()


@pytest.mark.usefixtures("guarded")
@pytest.mark.parametrize(
    "sql",
    [
        f"UPDATE {TABLE} SET note = 'mới' WHERE id = 1",  # noqa: S608
        f"UPDATE {TABLE} SET note = note",  # noqa: S608
        f"DELETE FROM {TABLE} WHERE id = 2",  # noqa: S608
        f"DELETE FROM {TABLE}",  # noqa: S608
    ],
)
def test_the_table_refuses_in_the_words_given(sql: str) -> None:
    with pytest.raises(DatabaseError, match=MESSAGE), transaction.atomic():
        execute(sql)
    assert rows() == [(1, "cũ"), (2, "cũ")]


@pytest.mark.usefixtures("guarded")
def test_a_row_can_still_be_added() -> None:
    execute(f"INSERT INTO {TABLE} (id, note) VALUES (3, 'mới')")  # noqa: S608
    assert len(rows()) == 3


@pytest.mark.usefixtures("guarded")
def test_without_its_guard_the_table_is_like_any_other_and_it_can_be_guarded_again() -> None:
    for _ in range(2):  # taking down what is not there is no error
        drop_triggers(connection.schema_editor(), TABLE)
    assert execute(f"UPDATE {TABLE} SET note = 'mới' WHERE id = 1") == 1  # noqa: S608
    assert execute(f"DELETE FROM {TABLE} WHERE id = 2") == 1  # noqa: S608
    create_triggers(connection.schema_editor(), TABLE, MESSAGE)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute(f"DELETE FROM {TABLE}")  # noqa: S608


@pytest.mark.parametrize("name", ["", "a; DROP TABLE b", 'a"', "A", "bảng", "1a", "a b"])
def test_only_a_plain_name_is_a_table(name: str) -> None:
    for attempt in (
        lambda: create_triggers(connection.schema_editor(), name, MESSAGE),
        lambda: drop_triggers(connection.schema_editor(), name),
    ):
        with pytest.raises(ValueError, match="not a table's name"):
            attempt()


def test_the_guard_of_the_audit_trail_goes_by_the_same_names() -> None:
    """So that this helper can take down, and put up again, what an older migration made."""
    table = import_module("accounts.migrations.0002_audit_append_only").TABLE
    drop_triggers(connection.schema_editor(), table)
    create_triggers(connection.schema_editor(), table, MESSAGE)  # fails where one is left
