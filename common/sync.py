"""Bring a table's rows to what a document says, touching only what differs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class SyncCount:
    """How many rows were created, changed and removed."""

    created: int = 0
    updated: int = 0
    removed: int = 0

    def __add__(self, other: "SyncCount") -> "SyncCount":
        return SyncCount(
            self.created + other.created,
            self.updated + other.updated,
            self.removed + other.removed,
        )

    def __bool__(self) -> bool:
        return bool(self.created or self.updated or self.removed)


def sync_rows(
    existing: QuerySet[Row],
    rows: Iterable[Mapping[str, Any]],
    *,
    key: Sequence[str],
    is_complete: bool = True,
    replace_changed: bool = False,
) -> SyncCount:
    """Create, update and remove rows of ``existing`` until they equal ``rows``.

    Args:
        existing: the rows the document speaks for, and the model to create.
        rows: one mapping per wanted row, by attribute name (``area_id``, not ``area``).
        key: the attributes that say which row is which.
        is_complete: whether rows that the document doesn't name are to go.
        replace_changed: remove changed rows and create them anew. For tables that nothing refers
            to and whose rows share a unique value: two rows that change places collide when
            they are updated where they stand.

    Raises:
        ValidationError: a value that its field doesn't take; nothing has been written then.

    The number of queries doesn't depend on the number of rows: one read, one bulk create, one
    bulk update, one delete.
    """
    model = existing.model
    created, updated, gone = _compare(existing, rows, key)
    if not is_complete:
        gone = []
    for row in [*created, *updated]:
        _check(row)
    count = SyncCount(len(created), len(updated), len(gone))
    if replace_changed:
        gone += updated
        created += [_anew(row) for row in updated]
        updated = {}
    if gone:
        existing.filter(pk__in=[row.pk for row in gone]).delete()
    if updated:
        fields = {model._meta.get_field(name).name for names in updated.values() for name in names}
        model._default_manager.bulk_update(updated, sorted(fields))
    model._default_manager.bulk_create(created)
    return count


def _compare(
    existing: QuerySet[Row], rows: Iterable[Mapping[str, Any]], key: Sequence[str]
) -> tuple[list[Row], dict[Row, set[str]], list[Row]]:
    """Return the rows to create, those to update with the attributes that differ, and the rest."""
    present = {tuple(getattr(row, name) for name in key): row for row in existing}
    created: list[Row] = []
    updated: dict[Row, set[str]] = {}
    for values in rows:
        row = present.pop(tuple(values[name] for name in key), None)
        if row is None:
            created.append(existing.model(**values))
            continue
        changed = {name for name, value in values.items() if getattr(row, name) != value}
        for name in changed:
            setattr(row, name, values[name])
        if changed:
            updated[row] = changed
    return created, updated, list(present.values())


def _anew(row: Row) -> Row:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**values | {row._meta.pk.attname: None})


def _check(row: Model) -> None:
    """Hold a row to its fields; relations are left to the database, which takes no query each."""
    meta = row._meta
    try:
        row.clean_fields(exclude={field.name for field in meta.fields if field.is_relation})
    except ValidationError as error:
        raise ValidationError(
            [
                f"{meta.verbose_name} “{row}”, {field.verbose_name}: {message}"
                for field in meta.fields
                for message in error.message_dict.get(field.name, ())
            ]
        ) from error
