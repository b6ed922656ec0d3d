"""The audit trail: written once, chained, and any tampering is seen."""

import io
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError, QuerySet
from django.test import RequestFactory
from django.utils import timezone

from accounts.actor import Actor
from accounts.audit import append_event, append_system_event, find_breaks
from accounts.models import AuditEvent, SystemChain, User
from accounts.models.audit import GENESIS
from criteria.actions import commit_change, lock_plan
from criteria.models import Plan
from tests.factories import COMMAND, make_plan, make_user

pytestmark = pytest.mark.django_db

TABLE = AuditEvent._meta.db_table


def events(chain: Plan) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(chain=chain.chain_name).order_by("sequence"))


def broken(chain: Plan) -> list[str]:
    chain.refresh_from_db()
    return list(find_breaks(chain))


def execute(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


# --- Writing ---------------------------------------------------------------------------------


def test_events_are_numbered_and_chained(chain: Plan) -> None:
    written = events(chain)
    assert [event.sequence for event in written] == [1, 2, 3, 4]
    assert [event.previous_hash for event in written] == [
        GENESIS,
        *(event.hash for event in written[:-1]),
    ]
    assert (chain.audit_head, chain.audit_length) == (written[-1].hash, 4)
    assert broken(chain) == []


def test_an_event_says_who_when_where_and_what(chain: Plan) -> None:
    event = events(chain)[1]
    assert event.actor is not None
    assert event.actor.full_name == event.actor_name == "Người 2"
    assert event.ip_address == "10.0.0.7"
    assert event.changes == {"điểm": [None, "2,50"]}
    assert event.at.tzinfo is not None
    assert abs((timezone.now() - event.at).total_seconds()) < 60


def test_an_event_is_refused_outside_a_transaction(
    chain: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)
    with pytest.raises(transaction.TransactionManagementError):
        append_event(chain, actor=COMMAND, action="thử", target="thử")


def test_an_event_goes_with_its_change(chain: Plan) -> None:
    def change_and_fail() -> None:
        commit_change(lock_plan(chain.pk), actor=COMMAND, action="thử", target="thử")
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction.atomic():
        change_and_fail()
    assert len(events(chain)) == 4
    assert broken(chain) == []


def test_chains_do_not_mix(chain: Plan) -> None:
    other = make_plan()
    append_event(other, actor=COMMAND, action="thử", target="thử")
    append_event(chain, actor=COMMAND, action="thử", target="thử")
    assert [event.sequence for event in events(other)] == [1]
    assert [event.sequence for event in events(chain)] == [1, 2, 3, 4, 5]
    assert broken(other) == broken(chain) == []


def test_the_system_has_one_chain_of_its_own() -> None:
    before = SystemChain.objects.get(pk=1).audit_length
    append_system_event(actor=COMMAND, action="thử.một", target="thử")
    append_system_event(actor=COMMAND, action="thử.hai", target="thử")
    system = SystemChain.objects.get()
    assert system.audit_length == before + 2
    assert list(find_breaks(system)) == []


@pytest.mark.parametrize("address", ["10.0.0.7", "2001:DB8:0:0::7", "::1", "::ffff:10.0.0.7", None])
def test_an_event_from_any_address_verifies(chain: Plan, address: str | None) -> None:
    append_event(chain, actor=Actor(None, "Ai đó", address), action="thử", target="thử")
    assert broken(chain) == []


def test_the_senders_own_word_about_its_address_is_not_believed() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.7", HTTP_X_FORWARDED_FOR="1.2.3.4")
    request.user = make_user()
    assert Actor.of_request(request).ip_address == "10.0.0.7"


def test_only_a_signed_in_person_acts(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = None
    with pytest.raises(TypeError):
        Actor.of_request(request)


# --- Written once ----------------------------------------------------------------------------


def rewrite_one(event: AuditEvent) -> None:
    event.note = "Khác"
    event.save()


@pytest.mark.parametrize("refused", [rewrite_one, AuditEvent.delete], ids=["save", "delete"])
def test_an_event_object_refuses(chain: Plan, refused: Callable[[AuditEvent], None]) -> None:
    with pytest.raises(PermissionDenied, match="Nhật ký không được"):
        refused(events(chain)[1])
    assert broken(chain) == []


@pytest.mark.parametrize(
    "attempt",
    [
        lambda rows: rows.update(note="Khác"),
        lambda rows: rows.delete(),
        lambda rows: rows._raw_delete("default"),
        lambda rows: AuditEvent.objects.bulk_update(
            [AuditEvent(pk=row.pk, note="Khác") for row in rows], ["note"]
        ),
        lambda rows: execute(f"UPDATE {TABLE} SET note = 'Khác' WHERE id = %s", rows[0].pk),  # noqa: S608
        lambda rows: execute(f"DELETE FROM {TABLE} WHERE id = %s", rows[0].pk),  # noqa: S608
        lambda rows: execute(f"DELETE FROM {TABLE}"),  # noqa: S608
    ],
    ids=[
        "queryset.update",
        "queryset.delete",
        "raw_delete",
        "bulk_update",
        "sql-update",
        "sql-delete",
        "sql-delete-all",
    ],
)
def test_the_table_itself_refuses(
    chain: Plan, attempt: Callable[[QuerySet[AuditEvent]], object]
) -> None:
    rows = AuditEvent.objects.filter(chain=chain.chain_name)
    before = list(rows.values())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        attempt(rows)
    assert list(rows.values()) == before


def test_a_person_who_acted_cannot_be_removed(chain: Plan) -> None:
    with pytest.raises(ProtectedError):
        User.objects.get(full_name="Người 2").delete()


# --- Tampering seen --------------------------------------------------------------------------


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("note", "Khác"),
        ("target", "mục khác"),
        ("action", "thử.khác"),
        ("actor_name", "Người khác"),
        ("actor_id", None),
        ("ip_address", "10.0.0.8"),
        ("changes", '{"điểm": [null, "9,50"]}'),
        ("at", "2020-01-01 00:00:00+00:00"),
    ],
)
def test_an_edited_event_is_seen(chain: Plan, column: str, value: object) -> None:
    execute(f"UPDATE {TABLE} SET {column} = %s WHERE id = %s", value, events(chain)[1].pk)  # noqa: S608
    assert broken(chain) == ["Sự kiện số 2 đã bị sửa."]


@pytest.mark.usefixtures("unguarded")
def test_an_edited_event_with_its_hash_made_to_fit_is_seen(chain: Plan) -> None:
    event = events(chain)[1]
    event.note = "Khác"
    AuditEvent.objects.filter(pk=event.pk).update(note=event.note, hash=event.computed_hash())
    assert broken(chain) == ["Sự kiện số 3 không nối với sự kiện trước nó."]


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_deleted_event_is_seen(chain: Plan, number: int) -> None:
    AuditEvent.objects.filter(chain=chain.chain_name, sequence=number)._raw_delete("default")
    assert f"Thiếu sự kiện số {number} (gặp số {number + 1})." in broken(chain)


@pytest.mark.usefixtures("unguarded")
def test_a_deleted_event_with_the_others_renumbered_is_seen(chain: Plan) -> None:
    rows = AuditEvent.objects.filter(chain=chain.chain_name)
    rows.filter(sequence=2)._raw_delete("default")
    for number in (3, 4):
        rows.filter(sequence=number).update(sequence=number - 1)
    assert "Sự kiện số 2 không nối với sự kiện trước nó." in broken(chain)


@pytest.mark.usefixtures("unguarded")
def test_swapped_events_are_seen(chain: Plan) -> None:
    rows = AuditEvent.objects.filter(chain=chain.chain_name)
    second, third = rows.get(sequence=2).pk, rows.get(sequence=3).pk
    for pk, number in ((second, 99), (third, 2), (second, 3)):
        rows.filter(pk=pk).update(sequence=number)
    found = broken(chain)
    assert "Sự kiện số 2 không nối với sự kiện trước nó." in found
    assert "Sự kiện số 3 đã bị sửa." in found


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("kept", [0, 1, 3])
def test_a_cut_tail_is_seen(chain: Plan, kept: int) -> None:
    rows = AuditEvent.objects.filter(chain=chain.chain_name, sequence__gt=kept)
    rows._raw_delete("default")
    (found,) = broken(chain)
    assert "có sự kiện bị cắt hoặc thêm" in found


def test_an_event_slipped_in_past_the_head_is_seen(chain: Plan) -> None:
    last = events(chain)[-1]
    forged = AuditEvent(
        chain=chain.chain_name,
        sequence=5,
        at=timezone.now(),
        actor_name="Ai đó",
        action="thử",
        target="thử",
        previous_hash=last.hash,
    )
    forged.hash = forged.computed_hash()
    forged.save()
    (found,) = broken(chain)
    assert "có sự kiện bị cắt hoặc thêm" in found


# --- The command -----------------------------------------------------------------------------


def verify() -> str:
    output = io.StringIO()
    call_command("verify_audit", stdout=output)
    return output.getvalue()


def test_the_command_prints_every_chain_with_its_head(chain: Plan, plan: Plan) -> None:
    said = verify()
    for one in (chain, plan, SystemChain.objects.get()):
        assert (
            f"{one.chain_name}: {one.audit_length} sự kiện, nguyên vẹn, "
            f"mã băm cuối {one.audit_head}" in said
        )
    assert "HỎNG" not in said


@pytest.mark.usefixtures("unguarded")
def test_the_command_fails_on_a_broken_chain_and_names_it(chain: Plan) -> None:
    AuditEvent.objects.filter(chain=chain.chain_name, sequence=2).update(note="Khác")
    output = io.StringIO()
    with pytest.raises(CommandError, match="không còn nguyên vẹn"):
        call_command("verify_audit", stdout=output)
    said = output.getvalue()
    assert f"{chain.chain_name}: 4 sự kiện, HỎNG" in said
    assert "Sự kiện số 2 đã bị sửa." in said


@pytest.mark.usefixtures("unguarded")
def test_a_head_kept_elsewhere_shows_a_tail_cut_together_with_its_head(chain: Plan) -> None:
    """Whoever may write everything can rewind the head too: only a copy kept elsewhere tells."""
    kept_elsewhere = chain.audit_head
    rows = AuditEvent.objects.filter(chain=chain.chain_name)
    rows.filter(sequence=4)._raw_delete("default")
    Plan.objects.filter(pk=chain.pk).update(audit_head=rows.get(sequence=3).hash, audit_length=3)
    assert broken(chain) == []
    assert kept_elsewhere not in verify()


def test_events_whose_chain_is_gone_are_seen(chain: Plan) -> None:
    """A plan taken away with its head leaves events that nothing answers for."""
    name = chain.chain_name
    chain.delete()
    output = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", stdout=output)
    assert name in output.getvalue()
