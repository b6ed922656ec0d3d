"""A review or a remark, once written, stays as it is: for the program and for the database."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from assignments.models import Comment, Review
from tests.assignments.test_result_constraints import new_comment, new_review

pytestmark = pytest.mark.django_db
MAKERS = {"review": new_review, "comment": new_comment}


@pytest.fixture(params=MAKERS)
def kept(request: pytest.FixtureRequest) -> Review | Comment:
    row: Review | Comment = MAKERS[request.param]()
    row.save()
    return row


def stored(row: Review | Comment) -> dict[str, object]:
    return type(row)._base_manager.values().get(pk=row.pk)


def test_the_program_refuses(kept: Review | Comment) -> None:
    before = stored(kept)
    for change in (kept.save, kept.delete):
        with pytest.raises(PermissionDenied, match="không được"):
            change()
    assert stored(kept) == before


def test_a_query_is_refused(kept: Review | Comment) -> None:
    before, rows = stored(kept), type(kept)._base_manager
    field = "reason" if isinstance(kept, Review) else "text"
    for change in (
        lambda: rows.filter(pk=kept.pk).update(**{field: "Khác"}),
        lambda: rows.bulk_update([kept], [field]),
        lambda: rows.filter(pk=kept.pk).delete(),
        lambda: rows.all()._raw_delete(connection.alias),
    ):
        with pytest.raises(DatabaseError, match="kept for good"), transaction.atomic():
            change()
    assert stored(kept) == before


@pytest.mark.parametrize(
    "sql",
    ["UPDATE {} SET id = id", "UPDATE {} SET result_id = result_id WHERE id > 0", "DELETE FROM {}"],
)
def test_sql_is_refused(kept: Review | Comment, sql: str) -> None:
    before = stored(kept)
    with (
        pytest.raises(DatabaseError, match="kept for good"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(kept._meta.db_table))
    assert stored(kept) == before
