"""Tables that only grow: the database itself refuses to change or remove a row.

For migrations; the guard of a table is made by name, so that a test can take it down again.
"""

import re

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


def create_triggers(schema_editor: BaseDatabaseSchemaEditor, table: str, message: str) -> None:
    """Refuse every UPDATE and DELETE of ``table``, with ``message`` as the database's words."""
    _execute(schema_editor, _creating(schema_editor.connection.vendor, _checked(table), message))


def drop_triggers(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Take the guard of ``table`` away; nothing to take away is no error."""
    _execute(schema_editor, _dropping(schema_editor.connection.vendor, _checked(table)))


def _creating(vendor: str, table: str, message: str) -> list[str]:
    words = "'" + message.replace("'", "''") + "'"
    if vendor == "postgresql":
        return [
            (
                f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$refuse$ BEGIN RAISE EXCEPTION USING MESSAGE = {words}; END $refuse$"
            ),
            (
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
            ),
        ]
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, {words}); END"
        for verb in ("UPDATE", "DELETE")
    ]


def _dropping(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
            f"DROP FUNCTION IF EXISTS {table}_refuse()",
        ]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]


def _execute(schema_editor: BaseDatabaseSchemaEditor, statements: list[str]) -> None:
    for statement in statements:
        schema_editor.execute(statement, None)  # no values, so that '%' is nothing but itself


def _checked(table: str) -> str:
    """Return ``table`` as it may stand in a statement; anything but a plain name is a mistake."""
    if not _NAME.fullmatch(table):
        raise ValueError(f"not a table's name: {table!r}")
    return table
