"""Everything that changes people, agencies and keys."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.forms import SetPasswordForm
from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.audit import append_system_event, lock_system_chain
from accounts.enums import Role
from accounts.models import Agency, AgencyGroup, ApiToken, Membership, User
from common.sync import SyncCount, sync_rows


@transaction.atomic
def save_agencies(*, rows: Sequence[Mapping[str, Any]]) -> SyncCount:
    """Create or update agencies by slug; agencies not named stay as they are.

    Each row holds the model's fields, ``successor`` a slug. No audit event is written here:
    agencies arrive as part of something larger, which writes its own.
    """
    plain = [{name: row[name] for name in row if name != "successor"} for row in rows]
    count = sync_rows(Agency.objects.all(), plain, key=["slug"], is_complete=False)
    ids = dict(Agency.objects.values_list("slug", "id"))
    heirs = [{"slug": row["slug"], "successor_id": ids.get(row["successor"])} for row in rows]
    return count + sync_rows(Agency.objects.all(), heirs, key=["slug"], is_complete=False)


@transaction.atomic
def save_groups(*, rows: Sequence[Mapping[str, Any]]) -> SyncCount:
    """Create or update groups by slug, with their ``members`` (slugs); others stay."""
    plain = [{name: row[name] for name in row if name != "members"} for row in rows]
    count = sync_rows(AgencyGroup.objects.all(), plain, key=["slug"], is_complete=False)
    agency_ids = dict(Agency.objects.values_list("slug", "id"))
    group_ids = dict(AgencyGroup.objects.values_list("slug", "id"))
    through = AgencyGroup.members.through
    wanted = [
        {"agencygroup_id": group_ids[row["slug"]], "agency_id": agency_ids[slug]}
        for row in rows
        for slug in row["members"]
    ]
    spoken_for = through.objects.filter(agencygroup_id__in=[group_ids[row["slug"]] for row in rows])
    return count + sync_rows(spoken_for, wanted, key=["agencygroup_id", "agency_id"])


@transaction.atomic
def save_person(
    *,
    username: str,
    full_name: str,
    position: str,
    email: str,
    agency: Agency,
    role: Role,
    password: str | None,
    actor: Actor,
    phone: str | None = None,
    must_change_password: bool = False,
) -> User:
    """Create a person with one role, or bring an existing one to these values.

    ``password`` ``None`` leaves an existing password alone; a new person then can't sign in.
    ``must_change_password`` goes with a password that is set here; ``phone`` ``None`` stays.
    """
    lock_system_chain()
    user = User.objects.filter(username=username).first() or User(username=username)
    is_new = user.pk is None
    wanted = {"full_name": full_name, "position": position, "email": email, "is_active": True}
    if phone is not None:
        wanted["phone"] = phone
    changes = {
        name: [getattr(user, name), value]
        for name, value in wanted.items()
        if is_new or getattr(user, name) != value
    }
    for name, (_, value) in changes.items():
        setattr(user, name, value)
    if is_new or (password is not None and not user.check_password(password)):
        user.set_password(password)
        user.must_change_password = must_change_password
        changes["password"] = [None, None]  # that it changed, never what it is
    if changes:
        user.save(update_fields=None if is_new else [*changes, "must_change_password"])
    membership = user.memberships.filter(agency=agency).first() or Membership(
        user=user, agency=agency
    )
    if membership.role != role:
        changes["role"] = [membership.role or None, f"{role.value} · {agency.slug}"]
        membership.role = role
        membership.save()
    if changes:
        append_system_event(
            actor=actor,
            action="user.create" if is_new else "user.update",
            target=username,
            changes=changes,
        )
    return user


@transaction.atomic
def change_password(*, form: "SetPasswordForm[User]", actor: Actor) -> None:
    """Store the new password of a valid form and note that it changed, never what it is.

    A first password has served its time with that. Nothing else of the person is written: the
    form has held them since before anybody may have changed or closed the account.
    """
    lock_system_chain()
    user = form.save(commit=False)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    append_system_event(actor=actor, action="user.password", target=actor.name)


def record_sign_in(*, actor: Actor) -> None:
    """Note that somebody signed in."""
    append_system_event(actor=actor, action="user.sign_in", target=actor.name)


@transaction.atomic
def create_api_token(*, user: User, actor: Actor) -> str:
    """Make a key for ``user`` and return it; only its hash is kept, so this is the one time."""
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(user=user, token_hash=hash_token(token))
    append_system_event(actor=actor, action="api_token.create", target=user.username)
    return token


@transaction.atomic
def revoke_api_tokens(*, user: User, actor: Actor) -> int:
    """Revoke every key of ``user``; return how many there were."""
    count = user.api_tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
    if count:
        append_system_event(actor=actor, action="api_token.revoke", target=user.username)
    return count


def hash_token(token: str) -> str:
    """Return what is stored of a key. It is 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
