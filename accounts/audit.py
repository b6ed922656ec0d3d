"""Writing to the audit trail, and checking that nobody else did."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction

from accounts.actor import Actor
from accounts.models import AuditChain, AuditEvent, SystemChain
from accounts.models.audit import GENESIS
from common import clock


def append_event(
    chain: AuditChain,
    *,
    actor: Actor,
    action: str,
    target: str,
    changes: dict[str, list[Any]] | None = None,
    note: str = "",
    saving: Sequence[str] = (),
) -> AuditEvent:
    """Write one event at the end of ``chain``, whose row the caller has locked.

    Args:
        chain: the plan, or the system's own chain; its head is moved and saved.
        action: what was done, dotted: 'plan.load'.
        target: what it was done to, in words a reader of the log understands.
        changes: field → [old, new], JSON values only.
        saving: other fields of the chain's row to save with its head, in one statement.

    Raises:
        TransactionManagementError: outside a transaction, where the lock would not hold.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event is written with its change")
    event = AuditEvent(
        chain=chain.chain_name,
        sequence=chain.audit_length + 1,
        at=clock.now(),
        actor=actor.user,
        actor_name=actor.name,
        # As it will be read back: the field shortens an IPv6 address, and the hash is over it.
        ip_address=AuditEvent._meta.get_field("ip_address").to_python(actor.ip_address),
        action=action,
        target=target,
        changes=changes or {},
        note=note,
        previous_hash=chain.audit_head,
    )
    event.hash = event.computed_hash()
    event.save()
    chain.audit_head, chain.audit_length = event.hash, event.sequence
    chain.save(update_fields=["audit_head", "audit_length", *saving])
    return event


def lock_system_chain() -> SystemChain:
    """Return the system's chain with its row locked; call inside a transaction.

    Whatever changes people or agencies locks it before reading: one change then sees the other.
    """
    SystemChain.objects.get_or_create(pk=1)
    return SystemChain.objects.select_for_update().get(pk=1)


def append_system_event(**event: Any) -> AuditEvent:
    """Write one event that belongs to no plan; arguments as for ``append_event``."""
    with transaction.atomic():
        return append_event(lock_system_chain(), **event)


def find_breaks(chain: AuditChain) -> Iterator[str]:
    """Yield a Vietnamese sentence for every place where ``chain`` does not hold together.

    Finds an edited, deleted or swapped event; a tail cut off shows against the head kept on
    the chain's own row.
    """
    previous, expected = GENESIS, 1
    events = AuditEvent.objects.filter(chain=chain.chain_name).order_by("sequence")
    while True:
        start = expected
        for event in events.filter(sequence__gte=start).iterator():
            if event.sequence != expected:
                yield f"Thiếu sự kiện số {expected} (gặp số {event.sequence})."
            if event.previous_hash != previous:
                yield f"Sự kiện số {event.sequence} không nối với sự kiện trước nó."
            if event.hash != event.computed_hash():
                yield f"Sự kiện số {event.sequence} đã bị sửa."
            previous, expected = event.hash, event.sequence + 1
        # People go on working: what they added since is no tail that somebody else put there.
        chain.refresh_from_db(fields=["audit_head", "audit_length"])
        if previous == chain.audit_head:
            return
        if start == expected:
            break
    yield "Phần cuối nhật ký không khớp với mã băm đã lưu: có sự kiện bị cắt hoặc thêm."
