"""What changes one agency or one group at a time.

Names of agencies stand in what is kept of every plan: pages call ``criteria.actions_names``, which
does these and renews the plans in the same transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actor import Actor
from accounts.audit import append_system_event, lock_system_chain
from accounts.models import Agency, AgencyAlias, AgencyGroup
from common import clock
from common.seen import refuse_stale
from common.text import fold

PLAIN = ("name", "short_name", "kind", "valid_from", "valid_to", "note")


def agency_details(agency: Agency) -> dict[str, Any]:
    """Return what the edit form shows of an agency; ``successor`` is a slug or ''."""
    plain = {name: getattr(agency, name) for name in PLAIN}
    return plain | {"successor": agency.successor.slug if agency.successor else ""}


def group_details(group: AgencyGroup) -> dict[str, Any]:
    """Return what the edit form shows of a group; ``members`` are slugs in order."""
    members = sorted(group.members.values_list("slug", flat=True))
    return {"members": members, "note": group.note}


@transaction.atomic
def create_agency(*, slug: str, details: Mapping[str, Any], actor: Actor) -> Agency:
    """Make an agency with the details of ``agency_details``.

    Raises:
        ValidationError: the slug is taken by an agency or a group, or the successor is unknown.
    """
    lock_system_chain()
    taken = (
        Agency.objects.filter(slug=slug).first() or AgencyGroup.objects.filter(slug=slug).first()
    )
    if taken is not None:
        raise ValidationError(
            {"slug": f"Mã địa chỉ “{slug}” đã dùng cho {taken}. Nhập một mã khác."}
        )
    agency = Agency(slug=slug, successor=_successor(details), **_plain(details))
    agency.save()
    append_system_event(
        actor=actor,
        action="agency.create",
        target=slug,
        changes={
            name: [None, _as_json(value)]
            for name, value in agency_details(agency).items()
            if value not in {None, ""}
        },
    )
    return agency


@transaction.atomic
def update_agency(*, agency: Agency, details: Mapping[str, Any], seen: str, actor: Actor) -> bool:
    """Change an agency to ``details``; return whether anything was changed.

    Raises:
        ChangedMeanwhileError: the agency is not as ``seen`` is the fingerprint of.
        ValidationError: the line of successors would come back to the agency.
    """
    lock_system_chain()
    # The row as well: loading a plan writes agencies without the system's chain.
    locked = Agency.objects.select_for_update(of=("self",)).select_related("successor")
    agency = locked.get(pk=agency.pk)
    old = agency_details(agency)
    refuse_stale(seen, old)
    changes = {
        name: [_as_json(value), _as_json(details[name])]
        for name, value in old.items()
        if value != details[name]
    }
    if not changes:
        return False
    for name, value in _plain(details).items():
        setattr(agency, name, value)
    agency.successor = _successor(details)
    _refuse_circle(agency)
    agency.save()
    append_system_event(actor=actor, action="agency.update", target=agency.slug, changes=changes)
    return True


@transaction.atomic
def update_group(
    *, group: AgencyGroup, members: Sequence[str], note: str, seen: str, actor: Actor
) -> bool:
    """Set a group's members (slugs) and note; return whether anything was changed.

    Raises:
        ChangedMeanwhileError: the group is not as ``seen`` is the fingerprint of.
    """
    lock_system_chain()
    group = AgencyGroup.objects.get(pk=group.pk)
    old = group_details(group)
    refuse_stale(seen, old)
    wanted = {"members": sorted(members), "note": note}
    if wanted == old:
        return False
    changes: dict[str, list[Any]] = {}
    if wanted["members"] != old["members"]:
        gone, come = set(old["members"]) - set(members), set(members) - set(old["members"])
        changes["members"] = [sorted(gone), sorted(come)]  # who left, who came
        group.members.set(Agency.objects.filter(slug__in=members))
    if note != old["note"]:
        changes["note"] = [old["note"], note]
        group.note = note
        group.save(update_fields=["note"])
    append_system_event(actor=actor, action="group.update", target=group.slug, changes=changes)
    return True


@transaction.atomic
def remember_alias(*, text: str, party: Agency | AgencyGroup, actor: Actor) -> bool:
    """Remember whom documents mean by ``text``, from now on; return whether that is new.

    ``text`` is compared folded and without marks at its ends; what was remembered of it before
    gives way.

    Raises:
        ValidationError: nothing is left of the text.
    """
    if actor.user is None:
        raise TypeError("a spelling has a person's word behind it")
    lock_system_chain()
    folded = fold(text)[:300]
    if not folded:
        raise ValidationError("Cách gọi không được trống.")
    alias = AgencyAlias.objects.select_related("agency", "group").filter(folded=folded).first()
    old = (alias.agency or alias.group) if alias else None
    if old == party:
        return False
    alias = alias or AgencyAlias(folded=folded)
    alias.text = text[:300]
    alias.agency = party if isinstance(party, Agency) else None
    alias.group = party if isinstance(party, AgencyGroup) else None
    alias.created_at, alias.created_by = clock.now(), actor.user
    alias.save()
    append_system_event(
        actor=actor,
        action="agency.alias",
        target=text[:100],
        changes={"alias": [old.slug if old else None, party.slug]},
    )
    return True


def _plain(details: Mapping[str, Any]) -> dict[str, Any]:
    return {name: details[name] for name in PLAIN}


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _successor(details: Mapping[str, Any]) -> Agency | None:
    slug = details["successor"]
    if not slug:
        return None
    successor = Agency.objects.filter(slug=slug).first()
    if successor is None:
        raise ValidationError({"successor": f"Không có cơ quan “{slug}”. Chọn lại."})
    return successor


def _refuse_circle(agency: Agency) -> None:
    """Follow the successors; refuse when they lead back to ``agency``."""
    heirs = dict(Agency.objects.values_list("pk", "successor_id"))
    way: list[int] = []
    heir = agency.successor_id
    while heir is not None and heir != agency.pk and heir not in way:
        way.append(heir)
        heir = heirs[heir]
    if heir != agency.pk:
        return
    names = dict(Agency.objects.filter(pk__in=way).values_list("pk", "short_name"))
    steps = [agency.short_name, *(names[pk] for pk in way), agency.short_name]
    raise ValidationError(
        {
            "successor": f"Chuỗi kế thừa quay lại chính cơ quan này ({' → '.join(steps)}). "
            "Chọn một cơ quan khác."
        }
    )
