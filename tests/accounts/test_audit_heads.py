"""A history rewritten as a whole, its head with it: seen against a head kept elsewhere."""

import io
import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts import audit_heads
from accounts.audit import append_event, append_system_event, find_breaks
from accounts.audit_heads import Head, HeadsFileError, find_rewrites, read_heads, write_heads
from accounts.models import AuditEvent, SystemChain
from accounts.models.audit import GENESIS
from criteria.models import Plan
from tests.factories import COMMAND, make_plan

pytestmark = pytest.mark.django_db


def verify(**options: Path) -> str:
    output = io.StringIO()
    call_command("verify_audit", stdout=output, **options)
    return output.getvalue()


@pytest.fixture
def kept(chain: Plan, tmp_path: Path) -> Path:
    """The heads of all chains, four events in the plan's, written to a file."""
    path = tmp_path / "heads.json"
    verify(export=path)
    return path


def refused(kept: Path) -> str:
    """Return what the command says when it refuses."""
    output = io.StringIO()
    with pytest.raises(CommandError, match="không còn nguyên vẹn"):
        call_command("verify_audit", against=kept, stdout=output)
    return output.getvalue()


# --- Tampering by somebody who may write everything ---------------------------------------------


def renew(chain: Plan) -> None:
    """Number and hash all events of the chain again, and put the new head in its place."""
    rows = AuditEvent.objects.filter(chain=chain.chain_name)
    events = list(rows.order_by("sequence"))
    rows._raw_delete("default")
    previous = GENESIS
    for number, event in enumerate(events, 1):
        event.pk, event._state.adding = None, True
        event.sequence, event.previous_hash = number, previous
        event.hash = previous = event.computed_hash()
        event.save()
    Plan.objects.filter(pk=chain.pk).update(audit_head=previous, audit_length=len(events))
    chain.refresh_from_db()


def rows_of(chain: Plan) -> "dict[int, int]":
    return dict(
        AuditEvent.objects.filter(chain=chain.chain_name).values_list("sequence", "pk").iterator()
    )


def edit(chain: Plan) -> None:
    AuditEvent.objects.filter(pk=rows_of(chain)[2]).update(note="Khác")


def delete(chain: Plan) -> None:
    AuditEvent.objects.filter(pk=rows_of(chain)[2])._raw_delete("default")


def swap(chain: Plan) -> None:
    pks = rows_of(chain)
    for pk, number in ((pks[2], 99), (pks[3], 2), (pks[2], 3)):
        AuditEvent.objects.filter(pk=pk).update(sequence=number)


def cut_tail(chain: Plan) -> None:
    AuditEvent.objects.filter(pk=rows_of(chain)[4])._raw_delete("default")


def cut_tail_and_go_on(chain: Plan) -> None:
    cut_tail(chain)
    renew(chain)
    for number in range(3):
        append_event(chain, actor=COMMAND, action="thử", target=f"mục {number}")


def cut_everything(chain: Plan) -> None:
    AuditEvent.objects.filter(chain=chain.chain_name)._raw_delete("default")


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (edit, "sự kiện số 4 không còn là sự kiện từng có"),
        (delete, "không còn sự kiện số 4 từng có"),
        (swap, "sự kiện số 4 không còn là sự kiện từng có"),
        (cut_tail, "không còn sự kiện số 4 từng có"),
        (cut_tail_and_go_on, "sự kiện số 4 không còn là sự kiện từng có"),
        (cut_everything, "không còn sự kiện số 4 từng có"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_tampering_that_the_chain_itself_no_longer_shows_is_seen(
    chain: Plan, kept: Path, tamper: Callable[[Plan], None], said: str
) -> None:
    tamper(chain)
    renew(chain)
    assert list(find_breaks(chain)) == []
    assert "HỎNG" not in verify()
    message = refused(kept)
    assert f"HỎNG: {chain.chain_name}: {said}" in message
    assert message.count("HỎNG") == 1  # the other chains are as they were


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("tamper", [edit, delete, swap, cut_tail])
def test_tampering_that_nobody_covered_up_is_seen_without_any_file(
    chain: Plan, tamper: Callable[[Plan], None]
) -> None:
    tamper(chain)
    with pytest.raises(CommandError, match="không còn nguyên vẹn"):
        verify()


def test_a_chain_taken_away_with_all_its_events_is_seen(
    chain: Plan, kept: Path, unguarded: None
) -> None:
    cut_everything(chain)
    name = chain.chain_name
    chain.delete()
    assert name not in verify()
    assert f"{name}: không còn sự kiện số 4" in refused(kept)


@pytest.mark.usefixtures("unguarded")
def test_the_systems_own_chain_is_held_to_its_head_too(kept: Path) -> None:
    system = SystemChain.objects.get()
    last = AuditEvent.objects.filter(chain="system", sequence=system.audit_length)
    previous = last.get().previous_hash
    last._raw_delete("default")
    SystemChain.objects.update(audit_head=previous, audit_length=system.audit_length - 1)
    assert f"system: không còn sự kiện số {system.audit_length}" in refused(kept)


# --- Honest work --------------------------------------------------------------------------------


def test_what_was_added_since_is_no_rewriting(chain: Plan, kept: Path) -> None:
    append_event(chain, actor=COMMAND, action="thử", target="thử")
    append_event(make_plan(), actor=COMMAND, action="thử", target="thử")
    append_system_event(actor=COMMAND, action="thử", target="thử")
    assert f"Khớp với mã băm đã ghi ở {kept}." in verify(against=kept)


def test_the_same_file_is_read_and_then_renewed(chain: Plan, kept: Path) -> None:
    append_event(chain, actor=COMMAND, action="thử", target="thử")
    verify(against=kept, export=kept)
    assert Head(chain.chain_name, 5, chain.audit_head) in read_heads(kept).heads


def test_people_go_on_working_while_a_chain_is_checked(
    chain: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event written after the last one was read, and before the head is."""
    refresh, extra = Plan.refresh_from_db, iter(range(2))

    def late(self: Plan, **options: object) -> None:
        if next(extra, None) is not None:
            other = Plan.objects.get(pk=self.pk)
            append_event(other, actor=COMMAND, action="thử", target="thử")
        refresh(self, **options)

    monkeypatch.setattr(Plan, "refresh_from_db", late)
    assert list(find_breaks(chain)) == []
    assert chain.audit_length == 6


# --- The file -----------------------------------------------------------------------------------


def test_the_file_holds_every_head_and_when(chain: Plan, plan: Plan, kept: Path) -> None:
    document = json.loads(kept.read_text())
    assert document["format"] == "parindex-audit-heads/1"
    assert document["written_at"].endswith("+07:00")
    heads = {head["chain"]: (head["length"], head["hash"]) for head in document["chains"]}
    system = SystemChain.objects.get()
    assert heads == {
        one.chain_name: (one.audit_length, one.audit_head) for one in (chain, plan, system)
    }
    assert stat.S_IMODE(kept.stat().st_mode) == 0o644
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


@pytest.mark.usefixtures("unguarded")
def test_a_broken_history_replaces_no_good_file(chain: Plan, kept: Path) -> None:
    before = kept.read_bytes()
    edit(chain)
    with pytest.raises(CommandError):
        verify(export=kept)
    cut_tail(chain)
    renew(chain)
    with pytest.raises(CommandError):
        verify(against=kept, export=kept)
    assert kept.read_bytes() == before


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        verify(export=tmp_path / "không có" / "heads.json")


def test_an_empty_chain_proves_nothing(tmp_path: Path) -> None:
    empty = make_plan()
    path = tmp_path / "heads.json"
    write_heads(path, [Head(empty.chain_name, 0, GENESIS)])
    append_event(empty, actor=COMMAND, action="thử", target="thử")
    assert list(find_rewrites(read_heads(path))) == []


GOOD = {
    "format": audit_heads.FORMAT,
    "written_at": "2021-09-21T10:42:00+07:00",
    "chains": [{"chain": "system", "length": 1, "hash": "0" * 64}],
}


@pytest.mark.parametrize(
    "document",
    [
        "",
        "{",
        "null",
        "[]",
        '"x"',
        "{}",
        json.dumps(GOOD | {"format": "parindex-plan/1"}),
        json.dumps(GOOD | {"written_at": "hôm qua"}),
        json.dumps(GOOD | {"written_at": "2021-09-21T10:42:00"}),
        json.dumps(GOOD | {"written_at": None}),
        json.dumps(GOOD | {"chains": None}),
        json.dumps(GOOD | {"chains": ["system"]}),
        json.dumps(GOOD | {"chains": [{"chain": "system"}]}),
        json.dumps(GOOD | {"chains": [{"chain": "system", "length": "1", "hash": "x"}]}),
        json.dumps(GOOD | {"chains": [{"chain": None, "length": 1, "hash": "x"}]}),
    ],
)
def test_another_file_is_refused_in_words(tmp_path: Path, document: str) -> None:
    path = tmp_path / "heads.json"
    path.write_text(document)
    with pytest.raises(HeadsFileError, match="không phải do verify_audit --export ghi"):
        read_heads(path)
    with pytest.raises(CommandError, match="không phải do verify_audit --export ghi"):
        verify(against=path)


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        verify(against=tmp_path / "heads.json")


@pytest.mark.parametrize("length", [10**30, -1])
def test_a_length_that_no_chain_can_have_is_a_rewriting(tmp_path: Path, length: int) -> None:
    path = tmp_path / "heads.json"
    path.write_text(json.dumps(GOOD | {"chains": [{"chain": "x", "length": length, "hash": "x"}]}))
    assert len(list(find_rewrites(read_heads(path)))) == 1
