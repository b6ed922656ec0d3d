"""What an administrator does to accounts: details, roles, first passwords, closing and opening.

Every action locks the system's chain first, so that two administrators come one after the other,
and writes one audit event.
"""

from collections.abc import Mapping
from typing import Any

from axes.utils import reset as forget_failures
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.views.decorators.debug import sensitive_variables

from accounts.actions import save_person
from accounts.actor import Actor
from accounts.audit import append_system_event, lock_system_chain
from accounts.enums import Role
from accounts.models import Agency, Membership, User
from accounts.passwords import make_first_password
from common.seen import fingerprint, refuse_stale

DETAILS = ("full_name", "position", "email", "phone")
LAST_ADMINISTRATOR = (
    "Đây là người quản trị hệ thống cuối cùng đang dùng được. "
    "Giao vai trò quản trị cho một người khác trước."
)


def person_details(user: User) -> dict[str, str]:
    """Return what the edit form shows of a person."""
    return {name: getattr(user, name) for name in DETAILS}


def role_details(membership: Membership) -> dict[str, str]:
    """Return what the role form shows of a membership."""
    return {"role": membership.role}


def password_details(user: User) -> dict[str, str]:
    """Return what tells one password of a person from the next; only its fingerprint is shown."""
    return {"password": user.password}


@sensitive_variables("password")
@transaction.atomic
def create_person(
    *, username: str, details: Mapping[str, str], agency: Agency, role: Role, actor: Actor
) -> tuple[User, str]:
    """Make an account with one role; return it with its first password, which is kept nowhere.

    Raises:
        ValidationError: the user name is taken, in whatever case.
    """
    lock_system_chain()
    taken = User.objects.filter(username__iexact=username).first()
    if taken is not None:
        raise ValidationError(
            {"username": f"Tên đăng nhập này đã dùng cho {taken}. Chọn tên khác."}
        )
    password = make_first_password()
    user = save_person(
        username=username,
        full_name=details["full_name"],
        position=details["position"],
        email=details["email"],
        phone=details["phone"],
        agency=agency,
        role=role,
        password=password,
        must_change_password=True,
        actor=actor,
    )
    return user, password


@transaction.atomic
def update_person(*, user: User, details: Mapping[str, str], seen: str, actor: Actor) -> bool:
    """Change a person's details; return whether the name is another one.

    Raises:
        ChangedMeanwhileError: the details are not those that ``seen`` is the fingerprint of.
    """
    lock_system_chain()
    user = User.objects.get(pk=user.pk)
    old = person_details(user)
    refuse_stale(seen, old)
    changes = {name: [old[name], details[name]] for name in DETAILS if old[name] != details[name]}
    if not changes:
        return False
    for name in changes:
        setattr(user, name, details[name])
    user.save(update_fields=list(changes))
    append_system_event(actor=actor, action="user.update", target=user.username, changes=changes)
    return "full_name" in changes


@transaction.atomic
def add_role(*, user: User, agency: Agency, role: Role, actor: Actor) -> None:
    """Give a person a role at an agency where they have none.

    Raises:
        ValidationError: they have one there; it is changed, not given.
    """
    lock_system_chain()
    held = user.memberships.filter(agency=agency).first()
    if held is not None:
        raise ValidationError(
            {
                "agency": f"{user} đã có vai trò {held.get_role_display()} tại {agency}. "
                "Mỗi người có một vai trò ở một cơ quan; sửa vai trò đó."
            }
        )
    Membership.objects.create(user=user, agency=agency, role=role)
    _note_role(user, agency, None, role, actor)


@transaction.atomic
def change_role(*, membership: Membership, role: Role, seen: str, actor: Actor) -> None:
    """Change a person's role at an agency.

    Raises:
        ChangedMeanwhileError: the role is not the one that ``seen`` is the fingerprint of.
        ValidationError: nobody would be left to administer.
    """
    membership = _lock_membership(membership, seen)
    old = Role(membership.role)
    if old is role:
        return
    membership.role = role
    membership.save(update_fields=["role"])
    _keep_an_administrator()
    _note_role(membership.user, membership.agency, old, role, actor)


@transaction.atomic
def remove_role(*, membership: Membership, seen: str, actor: Actor) -> None:
    """Take a person's role at an agency away; refusals as for ``change_role``."""
    membership = _lock_membership(membership, seen)
    user, agency, old = membership.user, membership.agency, Role(membership.role)
    membership.delete()
    _keep_an_administrator()
    _note_role(user, agency, old, None, actor)


@transaction.atomic
def close_account(*, user: User, actor: Actor) -> None:
    """Let a person sign in no more; their open sessions end with the next request.

    Raises:
        ValidationError: it is one's own account, or nobody would be left to administer.
    """
    if user == actor.user:
        raise ValidationError(
            "Không tự ngừng sử dụng tài khoản của chính mình được. "
            "Đề nghị một quản trị viên khác thực hiện."
        )
    _set_active(user, is_active=False, actor=actor)


@transaction.atomic
def reopen_account(*, user: User, actor: Actor) -> None:
    """Let a person sign in again, with the password and the roles they had."""
    _set_active(user, is_active=True, actor=actor)


@sensitive_variables("password")
@transaction.atomic
def reset_password(*, user: User, seen: str, actor: Actor) -> str:
    """Give a person a new first password and return it: this is the one time it is known.

    Raises:
        ValidationError: it is one's own; or it is another than when the page was opened: a page
            sent twice must not void the password that has just been read out.
    """
    lock_system_chain()
    user = User.objects.get(pk=user.pk)
    if user == actor.user:
        raise ValidationError("Mật khẩu của chính mình thì đổi tại trang Đổi mật khẩu.")
    if not constant_time_compare(seen, fingerprint(password_details(user))):
        raise ValidationError(
            "Mật khẩu của tài khoản này vừa được đặt lại hoặc đổi, nên lần gửi này không có tác "
            "dụng. Mở lại trang Đặt lại mật khẩu nếu vẫn cần đặt lại.",
            code="stale",
        )
    password, had_to = make_first_password(), user.must_change_password
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    append_system_event(
        actor=actor,
        action="user.password_reset",
        target=user.username,
        # That it changed, never what it is.
        changes={"password": [None, None], "must_change_password": [had_to, True]},
    )
    return password


@transaction.atomic
def unlock_sign_in(*, user: User, actor: Actor) -> bool:
    """Forget the failed sign-ins of a user name; return whether there were any."""
    lock_system_chain()
    count = forget_failures(username=user.username)
    if count:
        append_system_event(
            actor=actor,
            action="user.unlock",
            target=user.username,
            changes={"failed_sign_ins": [count, 0]},
        )
    return bool(count)


def _set_active(user: User, *, is_active: bool, actor: Actor) -> None:
    lock_system_chain()
    user = User.objects.get(pk=user.pk)
    if user.is_active == is_active:
        return
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    _keep_an_administrator()
    append_system_event(
        actor=actor,
        action="user.reopen" if is_active else "user.close",
        target=user.username,
        changes={"is_active": [not is_active, is_active]},
    )


def _lock_membership(membership: Membership, seen: str) -> Membership:
    """Return the membership as it is now, with the chain locked; refuse one that has moved."""
    lock_system_chain()
    found = Membership.objects.select_related("user", "agency").filter(pk=membership.pk).first()
    if found is None:
        raise ValidationError("Vai trò này vừa được bỏ ở nơi khác.", code="gone")
    refuse_stale(seen, role_details(found))
    return found


def _keep_an_administrator() -> None:
    """Refuse, and with that undo, a change that leaves nobody to administer."""
    administrators = User.objects.filter(is_active=True, memberships__role=Role.ADMINISTRATOR)
    if not administrators.exists():
        raise ValidationError(LAST_ADMINISTRATOR, code="last_administrator")


def _note_role(
    user: User, agency: Agency, old: Role | None, new: Role | None, actor: Actor
) -> None:
    changes: dict[str, list[Any]] = {
        f"role · {agency.slug}": [old.value if old else None, new.value if new else None]
    }
    append_system_event(actor=actor, action="user.role", target=user.username, changes=changes)
