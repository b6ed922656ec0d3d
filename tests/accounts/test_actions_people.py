"""What an administrator does to accounts: guarded, one event each, and never a password in it."""

from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import ValidationError
from django.test import Client

from accounts import actions_people as actions
from accounts.actor import Actor
from accounts.audit import find_breaks
from accounts.enums import Role
from accounts.models import Agency, AuditEvent, Membership, SystemChain, User
from common.seen import ChangedMeanwhileError, fingerprint
from tests.factories import COMMAND, make_agency, make_user, rows_of

pytestmark = pytest.mark.django_db
DETAILS = {"full_name": "Trần Văn Mới", "position": "Chuyên viên", "email": "", "phone": ""}


@pytest.fixture
def actor(quan_tri: User) -> Actor:
    """The one administrator of the samples."""
    return Actor(quan_tri, str(quan_tri), "10.1.2.3")


@pytest.fixture
def agency(db: None) -> Agency:
    """An agency of nobody."""
    return make_agency()


@pytest.fixture
def events(db: None) -> Any:
    """Return a function that gives the events written since the test began."""
    before = SystemChain.objects.get().audit_length

    def since() -> list[AuditEvent]:
        return list(
            AuditEvent.objects.filter(chain="system", sequence__gt=before).order_by("sequence")
        )

    return since


def seen_role(membership: Membership) -> str:
    return fingerprint(actions.role_details(membership))


def seen_person(user: User) -> str:
    return fingerprint(actions.person_details(user))


def seen_password(user: User) -> str:
    return fingerprint(actions.password_details(user))


# --- Making --------------------------------------------------------------------------------------


def create(actor: Actor, agency: Agency, username: str = "moi.tv") -> tuple[User, str]:
    return actions.create_person(
        username=username, details=DETAILS, agency=agency, role=Role.OFFICER, actor=actor
    )


def test_a_new_person_has_one_role_and_a_first_password(
    actor: Actor, agency: Agency, events: Any
) -> None:
    user, password = create(actor, agency)
    assert user.check_password(password)
    assert user.must_change_password
    assert [(held.agency, held.role) for held in user.memberships.all()] == [(agency, "officer")]
    (event,) = events()
    assert (event.action, event.target, event.ip_address) == ("user.create", "moi.tv", "10.1.2.3")
    assert event.changes["full_name"] == ["", "Trần Văn Mới"]
    assert event.changes["role"] == [None, f"officer · {agency.slug}"]
    assert password not in str(event.changes)


@pytest.mark.parametrize("taken", ["cv_taichinh", "CV_TaiChinh"])
def test_a_user_name_is_taken_in_whatever_case(
    actor: Actor, agency: Agency, events: Any, taken: str
) -> None:
    before = rows_of(User, Membership)
    with pytest.raises(ValidationError, match="đã dùng cho Chuyên viên Tài chính"):
        create(actor, agency, taken)
    assert rows_of(User, Membership) == before
    assert events() == []


# --- Details -------------------------------------------------------------------------------------


def test_details_change_with_old_and_new(actor: Actor, so_tai_chinh: User, events: Any) -> None:
    details = actions.person_details(so_tai_chinh) | {"full_name": "Lê Thị Hoa", "phone": "0219"}
    renamed = actions.update_person(
        user=so_tai_chinh, details=details, seen=seen_person(so_tai_chinh), actor=actor
    )
    assert renamed
    (event,) = events()
    assert event.action == "user.update"
    assert event.changes == {
        "full_name": ["Chuyên viên Tài chính", "Lê Thị Hoa"],
        "phone": ["", "0219"],
    }
    assert actions.person_details(User.objects.get(pk=so_tai_chinh.pk)) == details


def test_saving_the_same_writes_nothing(actor: Actor, so_tai_chinh: User, events: Any) -> None:
    assert not actions.update_person(
        user=so_tai_chinh,
        details=actions.person_details(so_tai_chinh),
        seen=seen_person(so_tai_chinh),
        actor=actor,
    )
    assert events() == []


def test_details_that_moved_are_not_written_over(
    actor: Actor, so_tai_chinh: User, events: Any
) -> None:
    seen = seen_person(so_tai_chinh)
    User.objects.filter(pk=so_tai_chinh.pk).update(phone="0219 3 866 000")
    with pytest.raises(ChangedMeanwhileError) as refusal:
        actions.update_person(
            user=so_tai_chinh,
            details=actions.person_details(so_tai_chinh) | {"phone": "0900"},
            seen=seen,
            actor=actor,
        )
    assert refusal.value.current["phone"] == "0219 3 866 000"
    assert User.objects.get(pk=so_tai_chinh.pk).phone == "0219 3 866 000"
    assert events() == []


# --- Roles ---------------------------------------------------------------------------------------


def test_a_role_at_one_more_agency(
    actor: Actor, so_tai_chinh: User, agency: Agency, events: Any
) -> None:
    actions.add_role(user=so_tai_chinh, agency=agency, role=Role.LEADER, actor=actor)
    assert so_tai_chinh.memberships.get(agency=agency).role == Role.LEADER
    (event,) = events()
    assert (event.action, event.target) == ("user.role", "cv_taichinh")
    assert event.changes == {f"role · {agency.slug}": [None, "leader"]}


def test_one_role_per_agency(actor: Actor, so_tai_chinh: User, events: Any) -> None:
    held = so_tai_chinh.memberships.get()
    with pytest.raises(ValidationError, match="Mỗi người có một vai trò ở một cơ quan"):
        actions.add_role(user=so_tai_chinh, agency=held.agency, role=Role.LEADER, actor=actor)
    assert so_tai_chinh.memberships.get().role == Role.OFFICER
    assert events() == []


def test_a_role_changes_and_goes(actor: Actor, so_tai_chinh: User, events: Any) -> None:
    held = so_tai_chinh.memberships.get()
    actions.change_role(membership=held, role=Role.COORDINATOR, seen=seen_role(held), actor=actor)
    held.refresh_from_db()
    assert held.role == Role.COORDINATOR
    actions.change_role(membership=held, role=Role.COORDINATOR, seen=seen_role(held), actor=actor)
    actions.remove_role(membership=held, seen=seen_role(held), actor=actor)
    assert not so_tai_chinh.memberships.exists()
    assert [event.changes for event in events()] == [
        {"role · so-tai-chinh": ["officer", "coordinator"]},
        {"role · so-tai-chinh": ["coordinator", None]},
    ]


@pytest.mark.parametrize("does", ["change", "remove"])
def test_a_role_that_moved_is_not_written_over(
    actor: Actor, so_tai_chinh: User, events: Any, does: str
) -> None:
    held = so_tai_chinh.memberships.get()
    seen = seen_role(held)
    Membership.objects.filter(pk=held.pk).update(role=Role.LEADER)
    act, more = {
        "change": (actions.change_role, {"role": Role.COORDINATOR}),
        "remove": (actions.remove_role, {}),
    }[does]
    with pytest.raises(ChangedMeanwhileError):
        act(membership=held, seen=seen, actor=actor, **more)
    assert so_tai_chinh.memberships.get().role == Role.LEADER
    assert events() == []


def test_a_role_that_is_gone_is_named(actor: Actor, so_tai_chinh: User) -> None:
    held = so_tai_chinh.memberships.get()
    seen = seen_role(held)
    Membership.objects.all().filter(pk=held.pk).delete()
    with pytest.raises(ValidationError, match="vừa được bỏ"):
        actions.remove_role(membership=held, seen=seen, actor=actor)


# --- Somebody must be left to administer ---------------------------------------------------------


@pytest.mark.parametrize("does", ["change", "remove", "close"])
def test_the_last_administrator_stays(quan_tri: User, events: Any, does: str) -> None:
    make_user(Role.ADMINISTRATOR, is_active=False)
    held, before = quan_tri.memberships.get(), rows_of(User, Membership)
    with pytest.raises(ValidationError, match="người quản trị hệ thống cuối cùng"):
        _take_away(does, quan_tri, held)
    assert rows_of(User, Membership) == before
    assert events() == []


@pytest.mark.parametrize("does", ["change", "remove", "close"])
def test_one_of_two_administrators_may_go(quan_tri: User, events: Any, does: str) -> None:
    make_user(Role.ADMINISTRATOR)
    _take_away(does, quan_tri, quan_tri.memberships.get())
    assert len(events()) == 1


def _take_away(does: str, user: User, held: Membership) -> None:
    if does == "change":
        actions.change_role(membership=held, role=Role.OFFICER, seen=seen_role(held), actor=COMMAND)
    elif does == "remove":
        actions.remove_role(membership=held, seen=seen_role(held), actor=COMMAND)
    else:
        actions.close_account(user=user, actor=COMMAND)


# --- Closing and opening -------------------------------------------------------------------------


def test_closing_and_opening_again(actor: Actor, so_tai_chinh: User, events: Any) -> None:
    for _ in range(2):
        actions.close_account(user=so_tai_chinh, actor=actor)
    so_tai_chinh.refresh_from_db()
    assert not so_tai_chinh.is_active
    for _ in range(2):
        actions.reopen_account(user=so_tai_chinh, actor=actor)
    so_tai_chinh.refresh_from_db()
    assert so_tai_chinh.is_active
    assert [(event.action, event.changes) for event in events()] == [
        ("user.close", {"is_active": [True, False]}),
        ("user.reopen", {"is_active": [False, True]}),
    ]


def test_nobody_closes_their_own_account(actor: Actor, quan_tri: User, events: Any) -> None:
    make_user(Role.ADMINISTRATOR)
    with pytest.raises(ValidationError, match="của chính mình"):
        actions.close_account(user=quan_tri, actor=actor)
    assert User.objects.get(pk=quan_tri.pk).is_active
    assert events() == []


# --- Passwords -----------------------------------------------------------------------------------


def test_a_new_first_password_ends_the_old_one(
    actor: Actor, so_tai_chinh: User, events: Any
) -> None:
    password = actions.reset_password(
        user=so_tai_chinh, seen=seen_password(so_tai_chinh), actor=actor
    )
    so_tai_chinh.refresh_from_db()
    assert so_tai_chinh.check_password(password)
    assert so_tai_chinh.must_change_password
    (event,) = events()
    assert event.changes == {"password": [None, None], "must_change_password": [False, True]}
    everything = str(AuditEvent.objects.filter(pk=event.pk).values().get())
    assert password not in everything
    assert so_tai_chinh.password not in everything


def test_a_page_sent_twice_leaves_the_first_password_good(
    actor: Actor, so_tai_chinh: User, events: Any
) -> None:
    seen = seen_password(so_tai_chinh)
    password = actions.reset_password(user=so_tai_chinh, seen=seen, actor=actor)
    with pytest.raises(ValidationError, match="vừa được đặt lại"):
        actions.reset_password(user=so_tai_chinh, seen=seen, actor=actor)
    so_tai_chinh.refresh_from_db()
    assert so_tai_chinh.check_password(password)
    assert len(events()) == 1


def test_nobody_resets_their_own(actor: Actor, quan_tri: User) -> None:
    with pytest.raises(ValidationError, match="trang Đổi mật khẩu"):
        actions.reset_password(user=quan_tri, seen=seen_password(quan_tri), actor=actor)


# --- Sign-ins that failed too often --------------------------------------------------------------


def test_unlocking_lets_the_person_in_at_once(
    actor: Actor, so_tai_chinh: User, events: Any
) -> None:
    typed = {"username": "cv_taichinh", "password": "sai"}
    for _ in range(10):
        Client().post("/dang-nhap/", typed)
    for _ in range(10):
        Client().post("/dang-nhap/", typed | {"username": "lanhdao"})
    good = {"username": "cv_taichinh", "password": "thu-nghiem-2021"}
    assert Client().post("/dang-nhap/", good).status_code == 429
    assert actions.unlock_sign_in(user=so_tai_chinh, actor=actor)
    assert Client().post("/dang-nhap/", good).status_code == 302
    assert [event.action for event in events()] == ["user.unlock", "user.sign_in"]
    assert AccessAttempt.objects.filter(username="lanhdao").exists()


def test_unlocking_what_is_open_writes_nothing(
    actor: Actor, so_tai_chinh: User, events: Any
) -> None:
    assert not actions.unlock_sign_in(user=so_tai_chinh, actor=actor)
    assert events() == []


def test_the_chain_holds_after_all_of_it(actor: Actor, agency: Agency) -> None:
    user, _ = create(actor, agency)
    actions.add_role(user=user, agency=make_agency(), role=Role.LEADER, actor=actor)
    actions.close_account(user=user, actor=actor)
    assert list(find_breaks(SystemChain.objects.get())) == []
