"""Keys for programs: shown once, stored hashed, revocable; and the actions on people."""

import hashlib
import io

import pytest
from django.core.management import CommandError, call_command

from accounts import actions
from accounts.enums import Role
from accounts.models import ApiToken, AuditEvent, SystemChain, User
from accounts.tokens import find_token_owner
from tests.factories import COMMAND, make_agency, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db: None) -> User:
    """Somebody who reads the API."""
    return make_user(Role.OFFICER)


def events_about(person: User) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(target=person.username).order_by("sequence"))


def run(*words: str) -> str:
    output = io.StringIO()
    call_command("create_api_token", *words, stdout=output)
    return output.getvalue().strip()


def test_a_key_opens_its_owners_door(person: User, django_assert_num_queries: object) -> None:
    token = actions.create_api_token(user=person, actor=COMMAND)
    with django_assert_num_queries(1):
        owner = find_token_owner(token)
        assert owner == person
        assert owner.full_name == person.full_name


def test_only_the_hash_of_a_key_is_kept(person: User) -> None:
    token = actions.create_api_token(user=person, actor=COMMAND)
    assert len(token) >= 40
    stored = ApiToken.objects.get(user=person)
    assert stored.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert all(token not in str(row) for row in ApiToken.objects.values())
    (event,) = events_about(person)
    assert event.action == "api_token.create"
    everything = str(AuditEvent.objects.filter(pk=event.pk).values().get())
    assert token not in everything
    assert stored.token_hash not in everything


def test_keys_are_all_different(person: User) -> None:
    keys = {actions.create_api_token(user=person, actor=COMMAND) for _ in range(5)}
    assert len(keys) == 5
    assert all(find_token_owner(key) == person for key in keys)


def test_a_revoked_key_opens_nothing(person: User) -> None:
    keys = [actions.create_api_token(user=person, actor=COMMAND) for _ in range(2)]
    other = actions.create_api_token(user=make_user(), actor=COMMAND)
    assert actions.revoke_api_tokens(user=person, actor=COMMAND) == 2
    assert [find_token_owner(key) for key in keys] == [None, None]
    assert find_token_owner(other) is not None
    assert events_about(person)[-1].action == "api_token.revoke"


def test_revoking_nothing_writes_nothing(person: User) -> None:
    assert actions.revoke_api_tokens(user=person, actor=COMMAND) == 0
    assert events_about(person) == []


def test_a_key_of_somebody_who_left_opens_nothing(person: User) -> None:
    token = actions.create_api_token(user=person, actor=COMMAND)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert find_token_owner(token) is None


@pytest.mark.parametrize("guess", ["", " ", "x", "0" * 64, "ký tự lạ \N{SNOWMAN}", "\x00"])
def test_anything_else_opens_nothing(person: User, guess: str) -> None:
    actions.create_api_token(user=person, actor=COMMAND)
    assert find_token_owner(guess) is None


def test_a_stored_hash_is_not_a_key(person: User) -> None:
    actions.create_api_token(user=person, actor=COMMAND)
    assert find_token_owner(ApiToken.objects.get(user=person).token_hash) is None


def test_the_command_prints_a_key_that_works_and_takes_keys_back(person: User) -> None:
    token = run(person.username)
    assert find_token_owner(token) == person
    assert run(person.username, "--revoke") == f"Đã thu hồi 1 mã của {person.username}."
    assert find_token_owner(token) is None


@pytest.mark.parametrize("fields", [{}, {"is_active": False}], ids=["unknown", "inactive"])
def test_the_command_names_who_is_missing(fields: dict[str, bool]) -> None:
    username = make_user(**fields).username if fields else "khong-co"
    with pytest.raises(CommandError, match=f"“{username}”"):
        run(username)


# --- People ----------------------------------------------------------------------------------


def save(username: str = "moi", **changed: object) -> User:
    values = {
        "username": username,
        "full_name": "Người Mới",
        "position": "Chuyên viên",
        "email": "moi@tinh.example",
        "role": Role.OFFICER,
        "password": "mat-khau-2021",
    }
    return actions.save_person(actor=COMMAND, **values | changed)


def test_saving_a_person_is_written_once_and_never_the_password() -> None:
    agency = make_agency()
    person = save(agency=agency)
    assert person.check_password("mat-khau-2021")
    (event,) = events_about(person)
    assert event.action == "user.create"
    assert event.changes["role"] == [None, f"officer · {agency.slug}"]
    assert event.changes["full_name"] == ["", "Người Mới"]
    assert event.changes["password"] == [None, None]
    assert "mat-khau-2021" not in str(event.changes)
    assert person.password not in str(event.changes)

    save(agency=agency)
    assert len(events_about(person)) == 1


def test_a_changed_person_says_what_changed_from_what() -> None:
    agency = make_agency()
    person = save(agency=agency)
    save(agency=agency, position="Trưởng phòng", role=Role.COORDINATOR)
    event = events_about(person)[-1]
    assert event.action == "user.update"
    assert event.changes == {
        "position": ["Chuyên viên", "Trưởng phòng"],
        "role": ["officer", f"coordinator · {agency.slug}"],
    }
    assert [held.role for held in person.memberships.all()] == [Role.COORDINATOR]


def test_the_system_chain_follows_every_action() -> None:
    before = SystemChain.objects.get().audit_length
    person = save(agency=make_agency())
    actions.create_api_token(user=person, actor=COMMAND)
    assert SystemChain.objects.get().audit_length == before + 2
