"""The sample accounts: only where this is a trial, and always the same."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.audit import find_breaks
from accounts.enums import Role
from accounts.models import Agency, AuditEvent, Membership, SystemChain, User
from assignments.demo import SAMPLE_ACCOUNTS
from tests.factories import rows_of

pytestmark = pytest.mark.django_db

PASSWORD = "thu-nghiem-2021"


def load_demo() -> str:
    output = io.StringIO()
    call_command("load_demo", "--accounts-only", stdout=output)
    return output.getvalue()


def test_the_accounts_and_their_roles() -> None:
    roles = {account.username: account.role for account in SAMPLE_ACCOUNTS}
    officers = ("noivu", "vpubnd", "taichinh", "tuphap", "tttt", "khdt", "khcn")
    districts = ("dongvan", "tphagiang", "vixuyen", "quangbinh")
    assert roles == {
        "quantri": Role.ADMINISTRATOR,
        "sonoivu": Role.COORDINATOR,
        "sonoivu2": Role.COORDINATOR,
        "lanhdao": Role.LEADER,
        **{f"cv_{name}": Role.OFFICER for name in (*officers, *districts)},
    }
    assert len(SAMPLE_ACCOUNTS) == 15


@pytest.mark.parametrize("account", SAMPLE_ACCOUNTS, ids=lambda account: account.username)
def test_every_account_signs_in(account: object) -> None:
    client = Client()
    answer = client.post(
        reverse("accounts:login"), {"username": account.username, "password": PASSWORD}
    )
    assert answer.status_code == 302
    person = User.objects.get(username=account.username)
    assert client.session["_auth_user_id"] == str(person.pk)
    held = person.memberships.get()
    assert (held.role, held.agency.slug) == (account.role, account.agency)
    assert not person.is_staff
    assert not person.is_superuser


def test_a_wrong_password_does_not_sign_in() -> None:
    client = Client()
    client.post(reverse("accounts:login"), {"username": "sonoivu", "password": "sai"})
    assert "_auth_user_id" not in client.session


@override_settings(DEMO=False)
def test_without_demo_it_is_refused_and_makes_nothing() -> None:
    before = rows_of(User, Membership, AuditEvent)
    with pytest.raises(CommandError, match="DEMO=1"):
        load_demo()
    assert rows_of(User, Membership, AuditEvent) == before


def test_without_the_plan_it_says_what_to_load_first() -> None:
    Agency.objects.filter(slug="tinh-ha-giang").update(slug="khac")
    with pytest.raises(CommandError, match=r"load_plan fixtures/plan-214\.json"):
        load_demo()


def test_loading_again_changes_nothing() -> None:
    before = rows_of(User, Membership, AuditEvent, SystemChain)
    load_demo()
    assert rows_of(User, Membership, AuditEvent, SystemChain) == before


def test_a_changed_password_stays_unless_one_is_chosen(settings: Settings) -> None:
    person = User.objects.get(username="lanhdao")
    person.set_password("mat-khau-cua-toi")
    person.save()
    settings.DEMO_PASSWORD_IS_CHOSEN = False
    load_demo()
    person.refresh_from_db()
    assert person.check_password("mat-khau-cua-toi")
    settings.DEMO_PASSWORD_IS_CHOSEN = True
    load_demo()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_it_prints_every_account_and_the_password() -> None:
    said = load_demo()
    assert all(account.username in said for account in SAMPLE_ACCOUNTS)
    assert f"Mật khẩu chung: {PASSWORD}" in said


def test_each_account_is_audited_without_its_password() -> None:
    events = AuditEvent.objects.filter(action="user.create", actor_name="lệnh load_demo")
    assert {event.target for event in events} == {one.username for one in SAMPLE_ACCOUNTS}
    assert all(PASSWORD not in str(event.changes) for event in events)
    assert list(find_breaks(SystemChain.objects.get())) == []


@override_settings(DEMO_PASSWORD="mat-khau-khac-2021")
def test_the_password_is_settable() -> None:
    said = load_demo()
    assert "mat-khau-khac-2021" in said
    for account in SAMPLE_ACCOUNTS:
        person = User.objects.get(username=account.username)
        assert person.check_password("mat-khau-khac-2021")
        assert not person.check_password(PASSWORD)


def test_a_changed_account_is_brought_back() -> None:
    User.objects.filter(username="lanhdao").update(full_name="Ai đó", is_active=False)
    load_demo()
    person = User.objects.get(username="lanhdao")
    assert person.is_active
    assert person.full_name == "Lãnh đạo UBND tỉnh"
    event = AuditEvent.objects.filter(target="lanhdao").order_by("sequence").last()
    assert event.action == "user.update"
    assert event.changes["full_name"] == ["Ai đó", "Lãnh đạo UBND tỉnh"]


def test_other_people_are_not_touched(nguoi_ngoai: User) -> None:
    before = User.objects.filter(pk=nguoi_ngoai.pk).values().get()
    load_demo()
    assert User.objects.filter(pk=nguoi_ngoai.pk).values().get() == before


def test_half_of_the_accounts_is_none() -> None:
    """An agency that is missing stops it as a whole."""
    Membership.objects.all().delete()
    Agency.objects.filter(slug="ubnd-huyen-dong-van").update(slug="khac")
    with pytest.raises(CommandError, match="ubnd-huyen-dong-van"):
        load_demo()
    assert not Membership.objects.exists()
