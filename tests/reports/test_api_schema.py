"""The OpenAPI document is public, says what is true, and is what the API keeps to."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis import Case

from accounts.actions import create_api_token
from accounts.actor import Actor
from accounts.models import User
from parindex.wsgi import application
from reports.api.service import api
from tests.reports.api_clients import CONTENT, PLACE

OPENAPI_URL = "/api/openapi.json"


# Not from_wsgi: collecting tests may not open the database, which every request does.
schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
schema.app = application


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the test's transaction open over real WSGI requests, as Django's own client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def document(db: None) -> dict[str, Any]:
    response = Client().get(OPENAPI_URL)
    assert response.status_code == 200
    return json.loads(response.content)


def plain(key: str) -> dict[str, str]:
    """Sign in with ``key``; uncompressed, for the reader at the other end doesn't unpack."""
    return {"Authorization": f"Bearer {key}", "Accept-Encoding": "identity"}


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_answer_keeps_to_the_document(case: Case, lanh_dao: User) -> None:
    key = create_api_token(user=lanh_dao, actor=Actor(None, "thử nghiệm"))
    case.call_and_validate(headers=plain(key))


def test_the_way_of_a_result_keeps_to_the_document(
    so_tai_chinh: User, lanh_dao: User, time_machine_at: Any
) -> None:
    # Generated ids and codes hardly ever hit one that is there.
    time_machine_at("2021-09-21 10:42")
    keys = [
        plain(create_api_token(user=user, actor=Actor(None, "thử nghiệm")))
        for user in (so_tai_chinh, lanh_dao)
    ]
    plans, results = schema["/api/v1/plans/{year}/results"], schema["/api/v1/results/{result_id}"]
    submit = schema["/api/v1/results/{result_id}/submit"]["POST"]
    year = {"year": "2021"}

    def sent(operation: Any, status: int, path: dict[str, str], body: Any, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        parts = {} if body is None else {"body": body, "media_type": "application/json"}
        response = operation.Case(path_parameters=path, headers=named, **parts).call_and_validate(
            headers=keys[0] | named
        )
        assert response.status_code == status
        return response.json()

    begun = sent(plans["POST"], 201, year, PLACE)
    sent(plans["POST"], 200, year, PLACE)
    sent(plans["POST"], 409, year, PLACE | {"period": "Q4"})
    sent(plans["GET"], 200, year, None)
    place = {"result_id": str(begun["id"])}
    sent(submit, 422, place, None, If_Match='"1"', Idempotency_Key="k")
    sent(results["PUT"], 200, place, CONTENT, If_Match='"1"')
    sent(results["PUT"], 412, place, CONTENT, If_Match='"1"')
    sent(results["GET"], 200, place, None)
    sent(submit, 200, place, None, If_Match='"2"', Idempotency_Key="k")
    keys.reverse()
    sent(plans["GET"], 200, year, None)
    sent(results["PUT"], 404, place, CONTENT, If_Match='"3"')


@pytest.mark.parametrize("path", ["", "/criteria", "/summary"])
def test_the_plan_keeps_to_the_document(path: str, lanh_dao: User) -> None:
    # Generated years hardly ever hit the one that has a plan, so it is asked for by name.
    key = create_api_token(user=lanh_dao, actor=Actor(None, "thử nghiệm"))
    case = schema[f"/api/v1/plans/{{year}}{path}"]["GET"].Case(path_parameters={"year": "2021"})
    response = case.call_and_validate(headers=plain(key))
    assert response.status_code == 200


def test_it_describes_every_operation(document: dict[str, Any]) -> None:
    assert document == schema.raw_schema  # what the answers below are held against
    assert document["openapi"].startswith("3.")
    assert document["info"]["version"] == "1.1.0"
    assert {
        (path.removeprefix("/api/v1"), method): operation["operationId"]
        for path, item in document["paths"].items()
        for method, operation in item.items()
    } == {
        ("/plans/{year}", "get"): "plan",
        ("/plans/{year}/criteria", "get"): "plan_criteria",
        ("/plans/{year}/summary", "get"): "plan_summary",
        ("/plans/{year}/results", "get"): "results",
        ("/plans/{year}/results", "post"): "result_begin",
        ("/results/{result_id}", "get"): "result",
        ("/results/{result_id}", "put"): "result_save",
        ("/results/{result_id}/submit", "post"): "result_submit",
    }


def test_it_declares_who_may_ask_and_what_may_come_back(document: dict[str, Any]) -> None:
    declared = {}
    for item in document["paths"].values():
        for operation in item.values():
            assert operation["security"] == [{"BearerKey": []}, {"SignedIn": []}]
            declared[operation["operationId"]] = " ".join(operation["responses"])
    assert declared == {
        "plan": "200 304 401 403 404",
        "plan_criteria": "200 304 401 403 404",
        "plan_summary": "200 304 401 403 404 422",
        "results": "200 304 401 403 404 422",
        "result_begin": "200 201 400 401 403 404 409 413 422",
        "result": "200 304 401 403 404",
        "result_save": "200 400 401 403 404 409 412 413 422 428",
        "result_submit": "200 401 403 404 409 412 422 428",
    }
    schemes = document["components"]["securitySchemes"]
    assert schemes["BearerKey"] == {"type": "http", "scheme": "bearer"}
    assert (schemes["SignedIn"]["in"], schemes["SignedIn"]["name"]) == ("cookie", "sessionid")


def test_points_are_declared_exactly(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for figure in ("max", "baseline", "target"):
        text, nothing = schemas["FigureSet"]["properties"][figure]["anyOf"]
        assert (text["type"], text["pattern"]) == ("string", r"^[0-9]+\.[0-9]{2}$")
        assert nothing == {"type": "null"}
    assert schemas["CriterionAnswer"]["properties"]["level"]["enum"] == [
        "area",
        "criterion",
        "sub_criterion",
    ]
    for name, part in schemas.items():
        assert part["additionalProperties"] is False, name
        assert part["required"] == list(part["properties"]), name


def test_every_part_is_described_in_vietnamese(document: dict[str, Any]) -> None:
    vietnamese = set("ăâđêôơưáàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự")

    def descriptions(part: Any) -> list[str]:
        if isinstance(part, list):
            return [text for item in part for text in descriptions(item)]
        if not isinstance(part, dict):
            return []
        own = [part["description"]] if isinstance(part.get("description"), str) else []
        return own + [text for item in part.values() for text in descriptions(item)]

    found = descriptions(document)
    assert len(found) > 80
    assert [text for text in found if not vietnamese & set(text.lower())] == []
    for name, part in document["components"]["schemas"].items():
        assert part["description"], name
        for field, details in part["properties"].items():
            assert descriptions(details) or "$ref" in json.dumps(details), (name, field)
