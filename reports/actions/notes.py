"""What changes pinned notes, each time with the plan's row locked and its revision raised.

A note that was taken down stays and can be put up again.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actor import Actor
from accounts.event_words import PERIODS, SEPARATOR
from accounts.models import User
from assignments.models import ReportingPeriod
from common import clock
from common.seen import refuse_stale
from common.text import prose
from criteria.actions import commit_change, lock_plan
from criteria.models import Plan
from reports.enums import NoteTarget
from reports.models import PinnedNote
from reports.note_places import CHART_PLACES, place_value, read_value

TEXT_LIMIT = 500
MOST_AT_ONE_PLACE = 10
"""Notes that stand at one place: more would hide what they are about."""


@transaction.atomic
def pin_note(*, plan: Plan, place: str, text: str, actor: Actor) -> PinnedNote:
    """Pin a note to a place ('chart:linh-vuc', 'criterion:7.1', 'period:Q3').

    Raises:
        ValidationError: the text is empty or too long, the place isn't there or is full, or the
            same text stands there already.
    """
    plan = lock_plan(plan.pk)
    kind, target = _place(plan, place)
    note = PinnedNote(plan=plan, target_kind=kind, target=target, text=_text(text))
    _require_room(note)
    note.written_at, note.written_by = clock.now(), _person(actor)
    note.save()
    _commit(note, plan, "note.pin", {"text": [None, note.text]}, actor)
    return note


@transaction.atomic
def edit_note(*, note_id: int, place: str, text: str, seen: str, actor: Actor) -> PinnedNote:
    """Change a note's words or move it; whoever changed it last has their name under it.

    Args:
        seen: the fingerprint of ``shown_values`` as the form showed them.

    Raises:
        ChangedMeanwhileError: somebody else changed it first.
        ValidationError: as ``pin_note``; or it has been taken down.
    """
    note, plan = _locked(note_id)
    old = shown_values(note)
    refuse_stale(seen, old)
    if note.removed_at is not None:
        raise ValidationError("Chú thích này đã gỡ. Ghim lại rồi mới sửa được.", code="removed")
    kind, target = _place(plan, place)
    note.target_kind, note.target, note.text = kind, target, _text(text)
    new = shown_values(note)
    changes: dict[str, list[Any]] = {}
    if old["text"] != new["text"]:
        changes["text"] = [old["text"], new["text"]]
    if old["place"] != new["place"]:
        changes["target"] = [_said(*read_value(old["place"])), _said(kind, target)]
    if not changes:
        return note
    _require_room(note)
    note.version += 1
    note.written_at, note.written_by = clock.now(), _person(actor)
    note.save()
    _commit(note, plan, "note.edit", changes, actor)
    return note


@transaction.atomic
def remove_note(*, note_id: int, version: int, actor: Actor) -> PinnedNote:
    """Take a note down.

    Raises:
        ValidationError: it is down already, or was changed since ``version`` was shown.
    """
    note, plan = _locked(note_id)
    if note.removed_at is not None:
        raise ValidationError("Chú thích này đã được gỡ từ trước.", code="stale")
    _require_version(note, version)
    note.version += 1
    note.removed_at, note.removed_by = clock.now(), _person(actor)
    note.save()
    _commit(note, plan, "note.remove", {"text": [note.text, None]}, actor)
    return note


@transaction.atomic
def restore_note(*, note_id: int, version: int, actor: Actor) -> PinnedNote:
    """Put a note up again where it was, though its place may be gone.

    Raises:
        ValidationError: it stands already, was changed since ``version`` was shown, the place is
            full, or the same text stands there.
    """
    note, plan = _locked(note_id)
    if note.removed_at is None:
        raise ValidationError("Chú thích này đang được ghim.", code="stale")
    _require_version(note, version)
    _require_room(note)
    note.version += 1
    note.removed_at = note.removed_by = None
    note.save()
    _commit(note, plan, "note.restore", {"text": [None, note.text]}, actor)
    return note


def shown_values(note: PinnedNote) -> dict[str, Any]:
    """Return what a form about a note starts from, and what tells that it has changed."""
    place = place_value(NoteTarget(note.target_kind), note.target)
    return {"place": place, "text": note.text, "version": note.version}


def _locked(note_id: int) -> tuple[PinnedNote, Plan]:
    """Return a note as it stands once its plan's row is locked."""
    plan = lock_plan(PinnedNote.objects.values_list("plan_id", flat=True).get(pk=note_id))
    note = PinnedNote.objects.get(pk=note_id)
    note.plan = plan
    return note, plan


def _place(plan: Plan, value: str) -> tuple[NoteTarget, str]:
    gone = ValidationError("Nơi ghim này không có trong kế hoạch. Chọn nơi khác.", code="place")
    try:
        kind, target = read_value(value)
    except ValueError:
        raise gone from None
    match kind:
        case NoteTarget.CHART:
            is_there = target in {chart.key for chart in CHART_PLACES}
        case NoteTarget.CRITERION:
            is_there = plan.criteria.filter(code=target).exists()
        case NoteTarget.PERIOD:
            is_there = ReportingPeriod.objects.filter(plan=plan, kind=target).exists()
    if not is_there:
        raise gone
    return kind, target


def _text(text: str) -> str:
    """Return the words as they are stored."""
    plain = prose(text)
    if not plain:
        raise ValidationError("Nhập nội dung chú thích.", code="required")
    if len(plain) > TEXT_LIMIT:
        raise ValidationError(
            f"Chú thích dài {len(plain)} ký tự, quá giới hạn {TEXT_LIMIT}. Rút gọn lại.",
            code="max_length",
        )
    return plain


def _require_room(note: PinnedNote) -> None:
    there = PinnedNote.objects.filter(
        plan=note.plan, target_kind=note.target_kind, target=note.target, removed_at=None
    ).exclude(pk=note.pk)
    texts = list(there.values_list("text", flat=True)[:MOST_AT_ONE_PLACE])
    if note.text in texts:
        raise ValidationError("Nơi này đã có chú thích với nội dung như vậy.", code="twice")
    if len(texts) == MOST_AT_ONE_PLACE:
        raise ValidationError(
            f"Nơi này đã có {MOST_AT_ONE_PLACE} chú thích. Gỡ bớt rồi ghim thêm.", code="full"
        )


def _require_version(note: PinnedNote, version: int) -> None:
    if note.version != version:
        raise ValidationError(
            f"Chú thích đã được sửa ở nơi khác, nay là “{note.text}”. Chưa đổi gì; xem lại rồi "
            "bấm lần nữa.",
            code="stale",
        )


def _person(actor: Actor) -> User:
    if actor.user is None:
        raise TypeError("a note has a person's name under it")
    return actor.user


def _commit(
    note: PinnedNote, plan: Plan, action: str, changes: dict[str, list[Any]], actor: Actor
) -> None:
    """Write the change down about the place: '7.1 · chú thích'."""
    is_chart = note.target_kind == NoteTarget.CHART
    place = _said(NoteTarget.CHART, note.target) if is_chart else note.target
    target = f"{place}{SEPARATOR}chú thích"
    commit_change(plan, actor=actor, action=action, target=target, changes=changes)


def _said(kind: NoteTarget, target: str) -> str:
    """Return a place as the audit trail says it: 'Biểu đồ Khoảng cách lớn nhất'."""
    charts = {chart.key: chart.label for chart in CHART_PLACES}
    name = charts.get(target, target) if kind is NoteTarget.CHART else target
    return f"{kind.label} {PERIODS.get(name, name)}"
