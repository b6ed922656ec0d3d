"""A first password opens nothing but the page that changes it."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client

from accounts import actions
from accounts.forms import ChangePasswordForm
from accounts.models import User
from accounts.passwords import LETTERS, make_first_password
from tests.addresses import ADDRESSES
from tests.factories import COMMAND
from tests.reports.test_pages import text_of

pytestmark = pytest.mark.django_db
FIRST = "thu-nghiem-2021"
OWN = "mot-mat-khau-dai-va-rieng"
PASSWORD_PAGE = "/tai-khoan/mat-khau/"
OPEN = {"accounts:logout", "accounts:password-change"}
CLOSED = [
    name
    for name, address in ADDRESSES.items()
    if name not in OPEN and "khach" not in address.readers and not address.is_api
]
Signer = Callable[[User], Client]


@pytest.fixture
def newcomer(quan_tri: User) -> User:
    """Somebody with every right of an administrator and a first password."""
    User.objects.filter(pk=quan_tri.pk).update(must_change_password=True)
    quan_tri.refresh_from_db()
    return quan_tri


def change(client: Client, *, old: str = FIRST, new: str = OWN) -> object:
    typed = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(PASSWORD_PAGE, typed)


@pytest.mark.parametrize("name", CLOSED)
def test_every_page_leads_to_the_password_page(name: str, newcomer: User, sign_in: Signer) -> None:
    client = sign_in(newcomer)
    for response in (client.get(ADDRESSES[name].path), client.post(ADDRESSES[name].path)):
        assert response.status_code == 302, name
        assert response.headers["Location"] == PASSWORD_PAGE


def test_signing_in_leads_there_and_says_why(newcomer: User) -> None:
    client = Client()
    client.post("/dang-nhap/", {"username": newcomer.username, "password": FIRST})
    page = text_of(client.get("/", follow=True))
    assert "Phải đổi mật khẩu trước" in page
    assert "Để sau" not in page


def test_a_fragment_sends_the_whole_page_there(newcomer: User, sign_in: Signer) -> None:
    response = sign_in(newcomer).get("/tieu-chi/", headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == PASSWORD_PAGE
    assert "7.1.10" not in response.content.decode()


def test_signing_out_stays_possible(newcomer: User, sign_in: Signer) -> None:
    client = sign_in(newcomer)
    assert client.post("/dang-xuat/").headers["Location"] == "/dang-nhap/"
    assert "_auth_user_id" not in client.session


def test_a_new_password_opens_everything(newcomer: User, sign_in: Signer) -> None:
    client = sign_in(newcomer)
    assert change(client).status_code == 302
    newcomer.refresh_from_db()
    assert not newcomer.must_change_password
    assert client.get("/").status_code == 200
    assert "Để sau" in text_of(client.get(PASSWORD_PAGE))


def test_the_same_password_again_is_no_change(newcomer: User, sign_in: Signer) -> None:
    client = sign_in(newcomer)
    response = change(client, new=FIRST)
    assert "phải khác mật khẩu hiện tại" in text_of(response)
    assert client.get("/").status_code == 302


def test_a_wrong_old_password_changes_nothing(newcomer: User, sign_in: Signer) -> None:
    client = sign_in(newcomer)
    assert "hiện tại không đúng" in text_of(change(client, old="khong-phai-la-no"))
    newcomer.refresh_from_db()
    assert newcomer.must_change_password
    assert newcomer.check_password(FIRST)


# --- The API -----------------------------------------------------------------------------------

API = "/api/v1/plans/2021/summary"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic x"}, {"Authorization": "x"}])
def test_the_api_refuses_the_session_with_a_sentence(
    headers: dict[str, str], newcomer: User, sign_in: Signer
) -> None:
    response = sign_in(newcomer).get(API, headers=headers)
    assert response.status_code == 403
    assert "Phải đổi mật khẩu" in response.json()["detail"]
    assert list(response.json()) == ["detail"]


def test_a_key_is_no_password_and_still_reads(newcomer: User) -> None:
    key = actions.create_api_token(user=newcomer, actor=COMMAND)
    assert Client().get(API, headers={"Authorization": f"Bearer {key}"}).status_code == 200


def test_the_api_answers_after_the_change(newcomer: User, sign_in: Signer) -> None:
    client = sign_in(newcomer)
    change(client)
    assert client.get(API).status_code == 200


# --- Who has one -------------------------------------------------------------------------------


def test_sample_accounts_have_none() -> None:
    assert not User.objects.filter(must_change_password=True).exists()


def test_bringing_the_samples_back_lifts_it(newcomer: User, settings) -> None:
    settings.DEMO_PASSWORD, settings.DEMO_PASSWORD_IS_CHOSEN = "mat-khau-khac-2021", True
    call_command("load_demo", "--accounts-only", verbosity=0)
    newcomer.refresh_from_db()
    assert newcomer.check_password("mat-khau-khac-2021")
    assert not newcomer.must_change_password


def test_the_command_gives_one_that_must_be_changed(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["save_user", "lanhdao", "--name=Lãnh đạo", "--email=a@b.vn"]
    place = ["--agency=tinh-ha-giang", "--role=leader"]
    call_command(*words, *place)
    assert not User.objects.get(username="lanhdao").must_change_password
    call_command(*words, *place, "--reset-password")
    user = User.objects.get(username="lanhdao")
    assert user.must_change_password
    assert user.check_password(capsys.readouterr().out.split()[-1])


def test_changing_writes_nothing_but_the_password(newcomer: User) -> None:
    """The form has held the person since before an administrator closed the account."""
    form = ChangePasswordForm(
        newcomer, {"old_password": FIRST, "new_password1": OWN, "new_password2": OWN}
    )
    assert form.is_valid()
    User.objects.filter(pk=newcomer.pk).update(is_active=False, unread_count=7)
    actions.change_password(form=form, actor=COMMAND)
    newcomer.refresh_from_db()
    assert (newcomer.is_active, newcomer.unread_count) == (False, 7)
    assert newcomer.check_password(OWN)


def test_first_passwords_are_long_plain_and_all_different() -> None:
    made = {make_first_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert len(password) == 19
        assert set(password) <= {*LETTERS, "-"}
    assert not set(LETTERS) & set("01ilo")
