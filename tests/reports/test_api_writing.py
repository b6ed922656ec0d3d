"""What programs may write through the API, and what is said of the rest."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.audit import find_breaks
from accounts.models import AuditEvent, User
from assignments.models import ReportingPeriod, Result
from criteria.models import Plan
from tests.reports.api_clients import (
    CODE,
    CONTENT,
    PLACE,
    RESULTS_URL,
    Program,
    approve,
)

LONGEST = 20_000


@pytest.fixture(autouse=True)
def _q3_open(time_machine_at: Any) -> None:
    time_machine_at("2021-09-21 10:42")


@pytest.fixture
def finance(so_tai_chinh: User) -> Program:
    return Program(so_tai_chinh)


def values() -> list[dict[str, Any]]:
    return list(Result.objects.order_by("pk").values())


def assert_unprocessable(response: Any, field: str, word: str = "") -> None:
    assert response.status_code == 422, response.content
    body = response.json()
    assert set(body) == {"detail", "fields"}
    assert word in body["fields"][field], body


# --- Beginning and saving --------------------------------------------------------------------


def test_a_result_is_begun_once(finance: Program, so_tai_chinh: User) -> None:
    first = finance.begin()
    assert first.status_code == 201
    made = first.json()
    assert (made["status"], made["version"], made["self_score"]) == ("draft", 1, None)
    assert first.headers["Location"] == f"/api/v1/results/{made['id']}"
    assert first.headers["ETag"] == '"1"'
    again = finance.begin()
    assert (again.status_code, again.json()) == (200, made)
    event = AuditEvent.objects.get(target=f"{CODE} · Q3 · so-tai-chinh")
    assert (event.action, event.actor_name) == ("result.save", str(so_tai_chinh))


def test_all_of_a_results_content_is_written(finance: Program, plan: Plan) -> None:
    pk = finance.begin().json()["id"]
    response = finance.put(pk, CONTENT, 1)
    assert response.status_code == 200
    assert response.headers["ETag"] == '"2"'
    assert response.json().items() >= (CONTENT | {"version": 2, "status": "draft"}).items()
    assert finance.get(f"/api/v1/results/{pk}").json() == response.json()
    same = finance.put(pk, CONTENT, 2)
    assert same.json()["version"] == 2  # nothing has changed
    event = AuditEvent.objects.filter(action="result.save").latest("pk")
    assert event.changes["self_score"] == [None, "0.75"]
    assert event.ip_address == "127.0.0.1"
    assert list(find_breaks(Plan.objects.get(pk=plan.pk))) == []


def test_texts_are_composed(finance: Program) -> None:
    pk = finance.begin().json()["id"]
    typed = {"narrative": " Đa\u0300o tạo\x00\r\ncán bộ ", "explanation": "\u200b \n"}
    answer = finance.put(pk, CONTENT | typed, 1).json()
    assert (answer["narrative"], answer["explanation"]) == ("Đào tạo\ncán bộ", "")


@pytest.mark.parametrize("version", ['W/"1"', ' "1" '])
def test_a_version_is_read_however_it_is_written(version: str, finance: Program) -> None:
    pk = finance.begin().json()["id"]
    assert finance.put(pk, CONTENT, version).status_code == 200


@pytest.mark.parametrize("version", [None, "*", "1", "'1'", '""', '"1", "2"', '"x"', '"-1"'])
def test_a_change_names_its_version(version: str | None, finance: Program) -> None:
    pk = finance.begin().json()["id"]
    before = values()
    for response in (finance.put(pk, CONTENT, version), finance.submit(pk, version)):
        assert response.status_code == 428
        assert "If-Match" in response.json()["detail"]
    assert values() == before


@pytest.mark.parametrize("version", [0, 1, 3, 9_999_999_999])
def test_a_stale_version_is_refused(version: int, finance: Program) -> None:
    pk = finance.saved()
    before = values()
    for response in (
        finance.put(pk, CONTENT | {"narrative": "Khác."}, version),
        finance.submit(pk, version),
    ):
        assert response.status_code == 412
        assert "phiên bản 2" in response.json()["detail"]
        assert response.headers["ETag"] == '"2"'
    assert values() == before


def test_a_closed_period_takes_nothing(finance: Program, so_noi_vu: User, plan: Plan) -> None:
    pk = finance.saved()
    upcoming = finance.begin(period="Q4")
    assert upcoming.status_code == 409
    assert "chưa mở" in upcoming.json()["detail"]
    ReportingPeriod.objects.filter(plan=plan, kind="Q3").update(
        locked_at="2021-09-21T10:00:00+07:00", locked_by=so_noi_vu
    )
    before = values()
    for response in (
        finance.put(pk, CONTENT | {"narrative": "Khác."}, 2),
        finance.submit(pk, 2),
        finance.begin(code="6.1.2"),
    ):
        assert response.status_code == 409
        assert "đã khóa" in response.json()["detail"]
    assert values() == before


# --- What was sent ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("self_score", "0,75", "dấu chấm"),
        ("self_score", 0.75, "chuỗi ký tự"),
        ("self_score", 1, "chuỗi ký tự"),
        ("self_score", True, "chuỗi ký tự"),
        ("self_score", float("nan"), "chuỗi ký tự"),
        ("self_score", float("inf"), "chuỗi ký tự"),
        ("self_score", ["0.75"], "chuỗi ký tự"),
        ("self_score", "0.755", "hai chữ số"),
        ("self_score", "-0.75", "từ 0"),
        ("self_score", "", "null"),
        ("self_score", "7e-1", "từ 0"),
        ("self_score", "0.7\n", "từ 0"),
        ("self_score", "٠.٧", "từ 0"),
        ("self_score", "NaN", "từ 0"),
        ("self_score", "0.7\x00", "từ 0"),
        ("self_score", "9" * 5000, "từ 0"),
        ("self_score", "1.01", "0.00 đến 1.00"),
        ("self_score", "999999999.99", "0.00 đến 1.00"),
        ("denominator", "0", "lớn hơn 0"),
        ("numerator", "1234567890", "từ 0"),
        ("quantity", "3", "không đo"),
        ("narrative", None, "chuỗi ký tự"),
        ("narrative", 5, "chuỗi ký tự"),
        ("narrative", "ă" * (LONGEST + 1), "20000"),
        ("narrative", "\ud800", "UTF-8"),
        ("self_score", "\ud800", "UTF-8"),
        ("is_not_applicable", "true", "true hoặc false"),
        ("is_not_applicable", 1, "true hoặc false"),
        ("is_not_applicable", True, ""),
        ("agency", "so-noi-vu", "không nhận"),
        ("status", "approved", "không nhận"),
        ("appraised_score", "1.00", "không nhận"),
        ("period", "Q4", "không nhận"),
        ("is_staff", True, "không nhận"),
        ("max_score", "9.00", "không nhận"),
        ("version", 7, "không nhận"),
        ("is_sample", True, "không nhận"),
        ("\x00", 1, "không nhận"),
    ],
)
def test_a_field_that_cannot_be_taken(
    field: str, value: object, word: str, finance: Program
) -> None:
    pk = finance.saved()
    before = values()
    body = json.dumps(CONTENT | {field: value})
    # An own score beside "does not apply" is the score's fault.
    blamed = "self_score" if field == "is_not_applicable" and value is True else field
    assert_unprocessable(finance.put(pk, body, 2), blamed, word)
    assert values() == before


@pytest.mark.parametrize("field", list(CONTENT))
def test_no_field_is_left_out(field: str, finance: Program) -> None:
    pk = finance.saved()
    body = {name: value for name, value in CONTENT.items() if name != field}
    assert_unprocessable(finance.put(pk, body, 2), field, "Thiếu")


def test_the_longest_text_is_taken(finance: Program) -> None:
    pk = finance.begin().json()["id"]
    texts = dict.fromkeys(("narrative", "difficulties", "next_steps", "explanation"), "ă" * LONGEST)
    assert finance.put(pk, CONTENT | texts, 1).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "6.1.1\x00"),
        ("code", "6.1.1 "),
        ("code", 6),
        ("code", "6.1.1.1"),
        ("code", "9" * 5000),
        ("period", "Q5"),
        ("period", None),
        ("agency", "so-noi-vu"),
        ("self_score", "1.00"),
    ],
)
def test_a_place_that_cannot_be_taken(field: str, value: object, finance: Program) -> None:
    assert_unprocessable(finance.begin(**{field: value}), field)
    assert values() == []


@pytest.mark.parametrize("code", ["8.1", "6", "6.1", "9.9.9", "999.999.999"])
def test_what_nobody_reports_is_missing(code: str, finance: Program) -> None:
    assert finance.begin(code=code).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"[]", 422),
        (b"null", 422),
        (b'"x"', 422),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"numerator=1", 400),
        (b"[" * 100_000, 400),
        (b'{"self_score": ' + b"9" * 5000 + b"}", 400),
        (b'{"\\ud800": 1}', 422),
        (b'"' + b"a" * 10_000_000 + b'"', 413),
    ],
    ids=lambda value: repr(value[:12]) if isinstance(value, bytes) else str(value),
)
@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x"])
def test_a_body_that_is_no_object(body: bytes, status: int, kind: str, finance: Program) -> None:
    pk = finance.saved()
    header = {"if-match": '"2"'}
    for method, url in (("PUT", f"/api/v1/results/{pk}"), ("POST", RESULTS_URL)):
        response = finance.client.generic(method, url, body, kind, headers=header)
        assert response.status_code == status
        assert response.headers["Content-Type"].startswith("application/json")
        assert response.json()["detail"]
    assert Result.objects.get().version == 2


# --- Handing in ------------------------------------------------------------------------------


def test_what_is_lacking_is_named(finance: Program) -> None:
    pk = finance.begin().json()["id"]
    response = finance.submit(pk, 1)
    assert response.status_code == 422
    assert set(response.json()["fields"]) == {"self_score", "explanation"}
    assert Result.objects.get().status == "draft"


@pytest.mark.parametrize("key", [None, "", " ", "a" * 101, "khóa", "a b", "a\x00"])
def test_a_submission_has_a_key(key: str | None, finance: Program) -> None:
    pk = finance.saved()
    assert_unprocessable(finance.submit(pk, 2, key), "Idempotency-Key", "100")
    assert Result.objects.get().status == "draft"


def test_a_submission_is_answered_the_same_for_good(
    finance: Program, plan: Plan, so_noi_vu: User
) -> None:
    pk = finance.saved()
    first = finance.submit(pk, 2)
    assert first.status_code == 200
    assert first.json() == {
        "id": pk,
        "period": "Q3",
        "code": CODE,
        "version": 3,
        "submitted_at": "2021-09-21T03:42:00Z",
        "sample": False,
    }
    approve(plan, pk, so_noi_vu)
    again = finance.submit(pk, 2)
    assert (again.status_code, again.content) == (200, first.content)
    assert Result.objects.get().status == "approved"
    assert AuditEvent.objects.filter(action="result.submit").count() == 1
    # Under another key it is another submission, of what is no longer there.
    assert finance.submit(pk, 2, "k2").status_code == 412
    assert finance.submit(pk, 4, "k2").status_code == 409


def test_a_key_serves_one_result_only(finance: Program) -> None:
    first, second = finance.saved(), finance.saved("6.1.2", numerator=None, denominator=None)
    assert finance.submit(first, 2).status_code == 200
    response = finance.submit(second, 2)
    assert response.status_code == 409
    assert "khóa mới" in response.json()["detail"]


# --- A session ------------------------------------------------------------------------------


def test_a_forged_request_changes_nothing(finance: Program, so_tai_chinh: User) -> None:
    pk = finance.saved()
    session = Client(enforce_csrf_checks=True)
    session.force_login(so_tai_chinh, backend="django.contrib.auth.backends.ModelBackend")
    before = values()
    tries = [
        ("POST", RESULTS_URL, json.dumps(PLACE | {"code": "6.1.2"})),
        ("PUT", f"/api/v1/results/{pk}", json.dumps(CONTENT | {"narrative": "Khác."})),
        ("POST", f"/api/v1/results/{pk}/submit", ""),
    ]
    session.get("/tai-khoan/mat-khau/")
    token = session.cookies[settings.CSRF_COOKIE_NAME].value
    form = f"csrfmiddlewaretoken={token}"
    for method, url, body in tries:
        for kind, sent, extra in (
            ("application/json", body, {}),
            ("text/plain", body, {}),
            ("application/json", body, {"x-csrftoken": "x" * 32}),
            ("application/json", body, {"authorization": "Basic eDp5"}),
            ("application/x-www-form-urlencoded", form, {}),
        ):
            headers = {"if-match": '"2"', "idempotency-key": "k", **extra}
            response = session.generic(method, url, sent, kind, headers=headers)
            assert response.status_code == 403, (url, kind, extra)
            assert "X-CSRFToken" in response.json()["detail"]
    assert values() == before
    for method, url, body in tries[1:2]:
        headers = {"if-match": '"2"', "x-csrftoken": token}
        response = session.generic(method, url, body, "application/json", headers=headers)
        assert response.status_code == 200
