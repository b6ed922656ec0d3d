"""Every address × every role × every method, and what a GET may never do."""

from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.http import ViewMode
from tests.addresses import ADDRESSES, ANYONE, Address, patterns

PEOPLE = sorted(ANYONE)
WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER")
PAGES = {name: address for name, address in ADDRESSES.items() if not address.is_api}


@pytest.fixture
def client_of(request, sign_in):
    def find(person: str) -> Client:
        if person == "khach":
            return Client()
        return sign_in(request.getfixturevalue(person))

    return find


def test_every_address_is_declared():
    found = {name for name, _ in patterns() if not name.startswith("api")}
    assert found == set(PAGES)


def test_every_view_declares_its_mode():
    undeclared = [name for name, pattern in patterns() if not hasattr(pattern.callback, "mode")]
    assert undeclared == []


def test_read_only_views_have_no_writers():
    modes = {name: pattern.callback.mode for name, pattern in patterns()}
    for name, address in PAGES.items():
        expected = ViewMode.READ_WRITE if address.writers else ViewMode.READ_ONLY
        assert modes[name] == expected, name


@pytest.mark.django_db
@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("name", PAGES)
def test_get(client_of, name, person):
    address = PAGES[name]
    response = client_of(person).get(address.path)
    assert response.status_code == _expected(address, person, "GET")


@pytest.mark.once  # who may post is decided before any database is asked
@pytest.mark.django_db
@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("name", PAGES)
def test_post(client_of, name, person):
    address = PAGES[name]
    response = client_of(person).post(address.path)
    assert response.status_code == _expected(address, person, "POST")


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("name", PAGES)
def test_other_methods_are_refused(client_of, name, method):
    for person in ("khach", "so_noi_vu"):
        response = client_of(person).generic(method, PAGES[name].path)
        wanted = 405 if person == "so_noi_vu" or name == "accounts:login" else 302
        assert response.status_code == wanted, (name, method, person)


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["so_noi_vu", "quan_tri"])
@pytest.mark.parametrize("name", PAGES)
def test_get_never_writes(client_of, name, person):
    client = client_of(person)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(PAGES[name].path)
    written = [query["sql"] for query in queries if query["sql"].lstrip().startswith(WRITING)]
    assert written == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.writers])
def test_a_post_without_token_is_refused(so_noi_vu, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(so_noi_vu, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(PAGES[name].path)
    assert response.status_code == 403
    assert "không" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["so_noi_vu", "quan_tri"])
def test_a_nul_in_an_address_leads_nowhere(client_of, person):
    client = client_of(person)
    paths = {address.path for address in PAGES.values() if address.path != "/"}
    for path in sorted(paths):
        parts = path.strip("/").split("/")
        for place in range(1, len(parts)):
            broken = [*parts[:place], f"{parts[place]}%00", *parts[place + 1 :]]
            address = f"/{'/'.join(broken)}/"
            for answer in (client.get(address), client.post(address)):
                assert answer.status_code in {404, 405}, address
        assert client.get(f"{path}?ky=Q3%00").status_code < 500, path


@pytest.mark.django_db
def test_anonymous_readers_come_back_to_the_page_they_asked_for():
    response = Client().get("/tieu-chi/", {"q": "dao tao"})
    assert response.headers["Location"] == "/dang-nhap/?next=/tieu-chi/%3Fq%3Ddao%2Btao"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "http:///evil.example",
        "%2F%2Fevil.example",
        "\t//evil.example",
    ],
)
def test_sign_in_never_leads_off_the_site(target):
    response = Client().post(
        "/dang-nhap/", {"username": "lanhdao", "password": "thu-nghiem-2021", "next": target}
    )
    assert response.status_code == 302
    # As a browser reads it: backslashes are slashes, tabs are nothing.
    location = response.headers["Location"].replace("\\", "/").replace("\t", "")
    assert urljoin("http://site.example/dang-nhap/", location).startswith("http://site.example/")


def _expected(address: Address, person: str, method: str) -> int:
    if address.path == "/dang-nhap/" and person != "khach":
        return 302  # somebody signed in goes straight on
    if person == "khach" and person not in address.readers:
        return 302
    # Who may see and not change is told so; from everybody else a hidden address is hidden.
    is_hidden = address.is_hidden or bool(address.knowers)
    knows = person in address.readers | address.knowers
    refusal = 404 if is_hidden and not knows else 403
    if method == "GET":
        if not address.readers:
            return 405
        return address.get_status if person in address.readers else refusal
    if not address.writers:
        return 405
    return address.post_status if person in address.writers else refusal
