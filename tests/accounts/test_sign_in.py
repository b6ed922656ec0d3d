"""Signing in and out, and the password: in Vietnamese, audited, and closed to guessing."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import AuditEvent, User
from tests.reports.test_pages import text_of

pytestmark = pytest.mark.django_db
PASSWORD = "thu-nghiem-2021"
NEW = "mot-mat-khau-dai-va-moi"


def sign_in(username: str, password: str = PASSWORD, **extra: str) -> tuple[Client, object]:
    client = Client(**extra)
    response = client.post("/dang-nhap/", {"username": username, "password": password})
    return client, response


def test_signing_in_is_audited_with_its_address_and_gives_a_new_session():
    client = Client(REMOTE_ADDR="10.20.30.40", HTTP_X_FORWARDED_FOR="1.2.3.4")
    client.get("/dang-nhap/")
    response = client.post("/dang-nhap/", {"username": "lanhdao", "password": PASSWORD})
    assert response.headers["Location"] == "/dieu-hanh/"
    event = AuditEvent.objects.filter(action="user.sign_in").latest("sequence")
    assert (event.actor.username, event.ip_address) == ("lanhdao", "10.20.30.40")


@pytest.mark.parametrize(
    ("username", "wanted", "place"),
    [
        ("lanhdao", "", "/dieu-hanh/"),
        ("lanhdao", "/", "/dieu-hanh/"),  # what a signed-out person is sent here with
        ("lanhdao", "/tieu-chi/6.1.1/", "/tieu-chi/6.1.1/"),
        ("lanhdao", "/?ky=Q1", "/?ky=Q1"),
        ("sonoivu", "", "/"),
        ("cv_taichinh", "/", "/"),
    ],
)
def test_everybody_starts_where_their_work_is(username, wanted, place):
    client = Client()
    typed = {"username": username, "password": PASSWORD, "next": wanted}
    assert client.post("/dang-nhap/", typed).headers["Location"] == place
    assert client.get("/dang-nhap/").headers["Location"] == (
        "/dieu-hanh/" if username == "lanhdao" else "/"
    )


@pytest.mark.parametrize(
    ("username", "password"), [("lanhdao", "sai-mat-khau"), ("khong-co-ai", PASSWORD)]
)
def test_a_refusal_never_says_which_was_wrong(username, password):
    _, response = sign_in(username, password)
    assert response.status_code == 200
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in text_of(response)


def test_a_disabled_person_is_refused_and_put_out_at_once():
    client, _ = sign_in("lanhdao")
    User.objects.filter(username="lanhdao").update(is_active=False)
    assert client.get("/").status_code == 302
    _, response = sign_in("lanhdao")
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in text_of(response)


def test_guessing_is_stopped_for_the_account_whatever_the_forwarded_address():
    for number in range(10):
        sign_in("lanhdao", "sai", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
    client, response = sign_in("lanhdao")
    assert response.status_code == 429
    assert "_auth_user_id" not in client.session
    assert "nhiều lần" in text_of(response)
    _, neighbour = sign_in("cv_taichinh")
    assert neighbour.status_code == 302


def test_signing_out_ends_the_session_and_only_by_post():
    client, _ = sign_in("lanhdao")
    cookie = client.cookies["sessionid"].value
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/").status_code == 302
    assert not Session.objects.filter(pk=cookie).exists()
    assert client.get("/").status_code == 302


def test_changing_the_password_ends_the_other_sessions_and_is_audited():
    elsewhere, _ = sign_in("lanhdao")
    client, _ = sign_in("lanhdao")
    typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post("/tai-khoan/mat-khau/", typed).status_code == 302
    assert client.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    event = AuditEvent.objects.filter(action="user.password").latest("sequence")
    assert event.actor.username == "lanhdao"
    assert NEW not in str(event.changes) + event.note
    assert sign_in("lanhdao", NEW)[1].status_code == 302


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("ngan", "12 ký tự"),
        ("lanhdao12345", "giống"),
        ("password1234", "phổ biến"),
    ],
)
def test_weak_passwords_are_refused_with_a_reason(new, message):
    client, _ = sign_in("lanhdao")
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    response = client.post("/tai-khoan/mat-khau/", typed)
    assert response.status_code == 200
    assert message in text_of(response)


def test_the_pages_speak_vietnamese_whatever_the_browser_asks_for():
    client, _ = sign_in("lanhdao")
    page = text_of(client.get("/tai-khoan/mat-khau/", headers={"Accept-Language": "en"}))
    assert "Mật khẩu hiện tại" in page
    assert "của bạn" not in page
    assert "password" not in page.lower()
