"""Every address of the API × every method × every role, and who may know of what."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from assignments.models import Result
from criteria.models import Plan
from reports.api import api_urls
from tests.addresses import ANYONE
from tests.reports.api_clients import CONTENT, PLACE, RESULTS_URL, Program, approve

PEOPLE = sorted(ANYONE)
OWNER, REVIEWER, SUPPORT, STRANGER = "so_tai_chinh", "so_noi_vu", "dong_van", "khach"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
TAKEN = {
    "plan": ("/api/v1/plans/2021", {"GET", "HEAD"}),
    "plan-criteria": ("/api/v1/plans/2021/criteria", {"GET", "HEAD"}),
    "plan-summary": ("/api/v1/plans/2021/summary", {"GET", "HEAD"}),
    "results": (RESULTS_URL, {"GET", "HEAD", "POST"}),
    "result": ("/api/v1/results/{pk}", {"GET", "HEAD", "PUT"}),
    "result-submit": ("/api/v1/results/{pk}/submit", {"POST"}),
    "openapi-json": ("/api/openapi.json", {"GET", "HEAD"}),
    "api-root": ("/api/khong-co", {"GET", "HEAD"}),
}


@pytest.fixture(autouse=True)
def _q3_open(time_machine_at: Any) -> None:
    time_machine_at("2021-09-21 10:42")


@pytest.fixture
def draft(so_tai_chinh: User) -> int:
    """A result of Sở Tài chính at version 2."""
    return Program(so_tai_chinh).saved()


@pytest.fixture
def approved(draft: int, plan: Plan, so_tai_chinh: User, so_noi_vu: User) -> int:
    """The same result, approved, at version 4."""
    assert Program(so_tai_chinh).submit(draft, 2).status_code == 200
    approve(plan, draft, so_noi_vu)
    return draft


@pytest.fixture
def program_of(request: pytest.FixtureRequest) -> Callable[[str], Client]:
    def find(person: str) -> Client:
        known = person != STRANGER
        return Program(request.getfixturevalue(person)).client if known else Client()

    return find


def asked(client: Client, method: str, url: str, version: int) -> int:
    """Send what the address wants of the method; return the status of the answer."""
    body: Any = CONTENT if method == "PUT" else PLACE
    headers = {"if-match": f'"{version}"', "idempotency-key": "k9"}
    if method == "GET":
        return client.get(url).status_code
    send = client.put if method == "PUT" else client.post
    return send(url, body, "application/json", headers=headers).status_code


def test_every_address_is_in_the_matrix() -> None:
    assert {pattern.name for pattern in api_urls[0]} == set(TAKEN)


@pytest.mark.parametrize("name", TAKEN)
def test_every_address_takes_exactly_its_methods(
    name: str, draft: int, program_of: Callable[[str], Client]
) -> None:
    path, taken = TAKEN[name]
    for person in (OWNER, STRANGER):
        client = program_of(person)
        for method in sorted(set(METHODS) - taken):
            response = client.generic(method, path.format(pk=draft))
            assert response.status_code == 405, (method, person)
            assert set(response.headers["Allow"].split(", ")) == taken
            assert method == "HEAD" or response.json()["detail"].startswith("Chỉ nhận ")
        for method in taken:
            response = client.generic(method, path.format(pk=draft))
            assert response.status_code != 405, (method, person)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("name", ["plan", "plan-criteria", "plan-summary", "results"])
def test_everybody_signed_in_reads(
    name: str, person: str, draft: int, program_of: Callable[[str], Client]
) -> None:
    status = 401 if person == STRANGER else 200
    assert asked(program_of(person), "GET", TAKEN[name][0], 0) == status


@pytest.mark.parametrize("person", PEOPLE)
def test_a_draft(person: str, draft: int, program_of: Callable[[str], Client]) -> None:
    client, url = program_of(person), f"/api/v1/results/{draft}"
    others = 401 if person == STRANGER else 404
    sees = {OWNER: 200, REVIEWER: 200}.get(person, others)
    writes = {OWNER: 200, REVIEWER: 403}.get(person, others)
    before = list(Result.objects.values())
    assert asked(client, "GET", url, 2) == sees
    # Who supports a criterion knows that there is something to report.
    begins = {OWNER: 200, REVIEWER: 403, SUPPORT: 403}.get(person, others)
    assert asked(client, "POST", RESULTS_URL, 2) == begins
    assert asked(client, "PUT", url, 2) == writes
    assert list(Result.objects.values()) == before
    assert asked(client, "POST", f"{url}/submit", 2) == writes
    assert (list(Result.objects.values()) == before) is (person != OWNER)


@pytest.mark.parametrize("person", PEOPLE)
def test_what_is_approved(person: str, approved: int, program_of: Callable[[str], Client]) -> None:
    client, url = program_of(person), f"/api/v1/results/{approved}"
    nobody = 401 if person == STRANGER else None
    before = list(Result.objects.values())
    assert asked(client, "GET", url, 4) == (nobody or 200)
    only_sees = nobody or 403
    assert asked(client, "POST", RESULTS_URL, 4) == (200 if person == OWNER else only_sees)
    # Handing in what is approved goes against its status.
    assert asked(client, "POST", f"{url}/submit", 4) == (409 if person == OWNER else only_sees)
    assert asked(client, "PUT", url, 4) == (200 if person == OWNER else only_sees)
    assert list(Result.objects.values()) == before


@pytest.mark.parametrize("person", PEOPLE)
def test_where_there_is_nothing_yet(
    person: str, plan: Plan, program_of: Callable[[str], Client]
) -> None:
    others = 401 if person == STRANGER else 404
    begins = {OWNER: 201, REVIEWER: 403, SUPPORT: 403}.get(person, others)
    assert asked(program_of(person), "POST", RESULTS_URL, 0) == begins
    assert Result.objects.count() == (person == OWNER)


def test_an_officer_writes_no_other_agencys(draft: int, so_noi_vu: User) -> None:
    before = list(Result.objects.values())
    program = Program(so_noi_vu)
    for response in (program.put(draft, CONTENT, 2), program.submit(draft, 2)):
        assert response.status_code == 403
        assert "cơ quan khác" in response.json()["detail"]
    assert list(Result.objects.values()) == before
