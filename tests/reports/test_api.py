"""The API answers what the plan says, to whoever may ask, and changes nothing."""

import io
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actor import Actor
from accounts.models import Agency, User
from assignments.models import Assignment
from criteria import actions
from criteria.enums import Figure, PlanStatus, Standing
from criteria.models import Plan
from reports.api import api_urls
from tests.conftest import PLAN_214

PLAN_URL = "/api/v1/plans/2021"
CRITERIA_URL = f"{PLAN_URL}/criteria"
SUMMARY_URL = f"{PLAN_URL}/summary"
OPENAPI_URL = "/api/openapi.json"
DATA_URLS = [PLAN_URL, CRITERIA_URL, SUMMARY_URL]
FIGURES = ("max", "baseline", "target")

Signer = Callable[[User], Client]


def new_key(user: User) -> str:
    """Make a key the way an operator does."""
    out = io.StringIO()
    call_command("create_api_token", user.username, stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def key(so_tai_chinh: User) -> str:
    return new_key(so_tai_chinh)


@pytest.fixture
def program(key: str) -> Client:
    return Client(headers={"authorization": f"Bearer {key}"})


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return json.loads(PLAN_214.read_text(encoding="utf-8"))


def two_places(text: str | None) -> str | None:
    return None if text is None else f"{Decimal(text):.2f}"


def leaf_sums(document: dict[str, Any], code: str) -> dict[str, str | None]:
    """Add up the leaves below ``code`` (or the leaf itself) without the project's own tree."""
    parents = {row["parent"] for row in document["criteria"]}
    leaves = [
        row["printed"]
        for row in document["criteria"]
        if row["code"] not in parents and (row["code"] + ".").startswith(code and code + ".")
    ]
    sums = {}
    for figure in FIGURES:
        present = [Decimal(leaf[figure]) for leaf in leaves if leaf[figure] is not None]
        sums[figure] = f"{sum(present):.2f}" if present else None
    return sums


# --- What it says ----------------------------------------------------------------------------


def test_criteria_equal_the_annex_cell_by_cell(program: Client, document: dict[str, Any]) -> None:
    names = {part["slug"]: part["name"] for part in document["agencies"] + document["groups"]}
    expected = [
        {
            "code": row["code"],
            "level": row["level"],
            "parent": row["parent"],
            "name": row["name"],
            "scoring_method": row["scoring_method"],
            "printed": {figure: two_places(row["printed"][figure]) for figure in FIGURES},
            "computed": leaf_sums(document, row["code"]),
            "leads": [
                {
                    "agency": names[part["agency"] or part["group"]],
                    "primary": part["primary"],
                    "mode": part["mode"],
                }
                for part in row["assignments"]
                if part["role"] == "lead"
            ],
            "supporting": [
                names[part["agency"] or part["group"]]
                for part in row["assignments"]
                if part["role"] == "supporting"
            ],
            "deadline_text": row["printed_deadline"],
            "milestones": [
                {
                    "kind": part["kind"],
                    "label": part["label"],
                    "starts_on": part["starts_on"],
                    "due_on": part["due_on"],
                    "is_strictly_before": part["is_strictly_before"],
                    "recurrence_day": part["recurrence_day"],
                    "text": part["raw_text"],
                }
                for part in row["milestones"]
            ],
        }
        for row in document["criteria"]
    ]
    answered = program.get(CRITERIA_URL).json()
    assert len(answered) == len(expected) == 121
    for got, wanted in zip(answered, expected, strict=True):
        assert got == wanted


def test_criteria_come_in_document_order(program: Client) -> None:
    codes = [row["code"] for row in program.get(CRITERIA_URL).json()]
    assert codes == sorted(codes, key=lambda code: [int(part) for part in code.split(".")])
    assert codes.index("7.1.10") == codes.index("7.1.9") + 1


def test_a_criterion_without_score_has_none_rather_than_zero(program: Client) -> None:
    rows = {row["code"]: row for row in program.get(CRITERIA_URL).json()}
    nothing = dict.fromkeys(FIGURES)
    assert rows["8.1"]["printed"] == rows["8.1"]["computed"] == nothing
    assert rows["8.1"]["leads"] == []
    assert rows["3.2.2"]["printed"]["baseline"] == "0.00"


def test_letters_are_sent_as_they_are(program: Client) -> None:
    assert "Sở Nội vụ".encode() in program.get(CRITERIA_URL).content


def test_plan(program: Client, plan: Plan) -> None:
    assert program.get(PLAN_URL).json() == {
        "number": "214/KH-UBND",
        "title": plan.title,
        "year": 2021,
        "baseline_year": 2020,
        "issued_on": "2021-07-23",
        "issuer": plan.issuer,
        "signer": "Nguyễn Văn Sơn",
        "subject": plan.subject.name,
        "status": "active",
        "scale_label": "phần thẩm định",
        "revision": plan.revision,
        "printed": {"max": "66.50", "baseline": "56.13", "target": "64.30"},
        "computed": {"max": "66.50", "baseline": "55.62", "target": "64.40"},
    }


def test_summary_total(program: Client) -> None:
    assert program.get(SUMMARY_URL).json()["total"] == {
        "printed": {"max": "66.50", "baseline": "56.13", "target": "64.30"},
        "computed": {"max": "66.50", "baseline": "55.62", "target": "64.40"},
        "stands": {"max": None, "baseline": None, "target": None},
        "missing_to_target": "8.17",
        "missing_to_max": "10.37",
        "percent_of_max": "84.41",
        "target_percent_of_max": "96.69",
        "group": {"letter": "B", "floor_percent": "80.00", "is_confirmed": True},
        "current": {  # nothing was handed in yet: no figure, which is not 0
            "current": None,
            "approved": None,
            "provisional": None,
            "applicable_max": "66.50",
            "percent_of_max": None,
            "leaf_count": 88,
            "scored_count": 0,
            "provisional_count": 0,
            "not_applicable_count": 0,
            "unreported_count": 88,
        },
    }


def test_summary_areas(program: Client, document: dict[str, Any]) -> None:
    areas = program.get(SUMMARY_URL).json()["areas"]
    rows = [row for row in document["criteria"] if row["level"] == "area"]
    assert [(area["code"], area["name"]) for area in areas] == [
        (row["code"], row["name"]) for row in rows
    ]
    for area, row in zip(areas, rows, strict=True):
        printed = {figure: Decimal(row["printed"][figure]) for figure in FIGURES}
        assert area["printed"] == {name: f"{value:.2f}" for name, value in printed.items()}
        assert area["computed"] == leaf_sums(document, row["code"])
        assert area["missing_to_target"] == f"{printed['target'] - printed['baseline']:.2f}"
        assert area["missing_to_max"] == f"{printed['max'] - printed['baseline']:.2f}"
        share = printed["baseline"] / printed["max"] * 100
        assert abs(Decimal(area["percent_of_max"]) - share) <= Decimal("0.005")
    # Half up: 2.00 / 6.00 and 6.39 / 8.00 (79.875, which half-even would round to 79.88 as well,
    # and a binary fraction to 79.87).
    assert areas[7]["percent_of_max"] == "33.33"
    assert areas[5]["percent_of_max"] == "79.88"
    assert areas[5]["group"]["is_confirmed"] is False


def test_summary_lead_agencies(program: Client) -> None:
    summary = program.get(SUMMARY_URL).json()
    leads = {row["agency"]: row for row in summary["lead_agencies"]}
    for figure in FIGURES:
        parts = (row["computed"][figure] for row in leads.values())
        assert (
            f"{sum(Decimal(part) for part in parts if part is not None):.2f}"
            == summary["total"]["computed"][figure]
        )
    # Joint lead of 1.4 beside Sở Nội vụ, which 1.4 counts for: no figure, which is not 0.
    beside = next(row for row in leads.values() if not row["criteria_count"])
    assert beside["computed"] == dict.fromkeys(FIGURES)
    missing = {name: row["missing_to_max"] for name, row in leads.items()}
    assert missing["Sở Kế hoạch và Đầu tư"] == "4.00"
    assert missing["Sở Nội vụ"] == "2.41"
    assert missing["Sở Tài chính"] == "1.61"
    assert missing["Sở Khoa học và Công nghệ"] == "0.00"
    assert sum(row["criteria_count"] for row in leads.values()) == 88
    assert sum(row["joint_count"] for row in leads.values()) == 2  # 1.4 and 1.5
    assert sum(row["joined_count"] for row in leads.values()) == 3  # 1.4 has three leads, 1.5 two
    assert [row["agency"] for row in summary["lead_agencies"] if row["is_group"]] == [
        "UBND cấp huyện"
    ]


def test_summary_names_where_differences_arise_and_what_merely_carries_them(
    program: Client,
) -> None:
    def difference(code: str | None, field: str, *figures: str) -> dict[str, str | None]:
        named = dict(zip(("printed", "computed", "difference"), figures, strict=True))
        return {"code": code, "field": field, **named, "stands": None}

    summary = program.get(SUMMARY_URL).json()
    assert summary["differences"] == [
        difference("2.2", "baseline", "1.50", "1.00", "0.50"),
        difference("3.4", "baseline", "4.84", "4.83", "0.01"),
        difference("7.1", "target", "7.15", "7.25", "-0.10"),
    ]
    assert summary["carried_differences"] == [
        difference(None, "baseline", "56.13", "55.62", "0.51"),
        difference(None, "target", "64.30", "64.40", "-0.10"),
        difference("2", "baseline", "5.00", "4.50", "0.50"),
        difference("3", "baseline", "12.34", "12.33", "0.01"),
        difference("7", "target", "10.50", "10.60", "-0.10"),
    ]


def test_a_decision_is_seen_at_once(program: Client, plan: Plan, so_noi_vu: User) -> None:
    before = program.get(SUMMARY_URL)
    actions.decide_figure(
        plan=plan,
        code=None,
        figure=Figure.BASELINE,
        stands=Standing.COMPUTED,
        reason="Cộng lại từ tiêu chí thành phần.",
        seen=(Decimal("56.13"), Decimal("55.62")),
        actor=Actor(so_noi_vu, "sonoivu"),
    )
    after = program.get(SUMMARY_URL, headers={"if-none-match": before.headers["ETag"]})
    assert after.status_code == 200
    total = after.json()["total"]
    assert total["stands"] == {"max": None, "baseline": "computed", "target": None}
    assert total["printed"]["baseline"] == "56.13"
    assert total["missing_to_target"] == "8.68"  # 64.30 printed, not decided, less 55.62
    assert after.json()["carried_differences"][0]["stands"] == "computed"


# --- Who may ask -----------------------------------------------------------------------------


def assert_refused(response: Any) -> None:
    assert response.status_code == 401
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert list(response.json()) == ["detail"]


@pytest.mark.parametrize("url", DATA_URLS)
def test_nobody_is_refused(url: str, db: None) -> None:
    assert_refused(Client().get(url))


@pytest.mark.parametrize("url", DATA_URLS)
def test_a_person_signed_in_reads(url: str, lanh_dao: User, sign_in: Signer) -> None:
    assert sign_in(lanh_dao).get(url).status_code == 200


@pytest.mark.parametrize("url", DATA_URLS)
def test_a_key_reads(url: str, program: Client) -> None:
    assert program.get(url).status_code == 200


@pytest.mark.parametrize("form", ["bearer {}", "BEARER {}", "Bearer  {} "])
def test_a_key_is_read_however_it_is_written(form: str, key: str) -> None:
    assert Client().get(PLAN_URL, headers={"authorization": form.format(key)}).status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        "",
        "{key}",
        "Bearer",
        "Bearer ",
        "Bearer{key}",
        "Bearer:{key}",
        "Bearer {key}x",
        "Bearer x{key}",
        "Bearer {key} {key}",
        'Bearer "{key}"',
        "Bearer {upper}",
        "Bearer khóa",
        "Bearer \x00",
        "Bearer " + "a" * 65536,
        "Basic {key}",
        "Token {key}",
        ", Bearer {key}",
    ],
)
def test_a_malformed_header_is_refused(form: str, key: str) -> None:
    header = form.format(key=key, upper=key.swapcase())
    assert_refused(Client().get(PLAN_URL, headers={"authorization": header}))


def test_the_stored_hash_is_no_key(so_tai_chinh: User, key: str) -> None:
    stored = so_tai_chinh.api_tokens.get().token_hash
    assert stored != key
    header = {"authorization": f"Bearer {stored}"}
    assert_refused(Client().get(PLAN_URL, headers=header))


def test_a_revoked_key_is_refused(program: Client, so_tai_chinh: User) -> None:
    call_command("create_api_token", so_tai_chinh.username, "--revoke", stdout=io.StringIO())
    assert_refused(program.get(PLAN_URL))


def test_a_revoked_key_says_so_even_beside_a_session(lanh_dao: User, sign_in: Signer) -> None:
    client, key = sign_in(lanh_dao), new_key(lanh_dao)
    header = {"authorization": f"Bearer {key}"}
    assert client.get(PLAN_URL, headers=header).status_code == 200
    lanh_dao.api_tokens.update(revoked_at="2021-09-21T10:42:00+07:00")
    assert_refused(client.get(PLAN_URL, headers=header))
    assert client.get(PLAN_URL).status_code == 200


def test_another_scheme_leaves_the_session_to_decide(lanh_dao: User, sign_in: Signer) -> None:
    # A proxy in front may ask for Basic credentials of its own.
    response = sign_in(lanh_dao).get(PLAN_URL, headers={"authorization": "Basic eDp5"})
    assert response.status_code == 200


def test_an_inactive_person_is_refused(
    program: Client, so_tai_chinh: User, sign_in: Signer
) -> None:
    session = sign_in(so_tai_chinh)
    User.objects.filter(pk=so_tai_chinh.pk).update(is_active=False)
    assert_refused(program.get(PLAN_URL))
    assert_refused(session.get(PLAN_URL))


def test_a_session_that_ended_is_refused(lanh_dao: User, sign_in: Signer) -> None:
    client = sign_in(lanh_dao)
    client.logout()
    assert_refused(client.get(PLAN_URL))


def test_a_draft_is_the_coordinators_own(
    program: Client, so_noi_vu: User, sign_in: Signer, plan: Plan
) -> None:
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.DRAFT)
    for url in DATA_URLS:
        hidden = program.get(url)
        absent = program.get(url.replace("2021", "2022"))
        assert hidden.status_code == absent.status_code == 404
        # Same words: that there is a draft at all is nobody else's to know.
        assert hidden.json()["detail"].replace("2021", "2022") == absent.json()["detail"]
        assert "ETag" not in hidden.headers
        assert sign_in(so_noi_vu).get(url).status_code == 200


# --- What isn't there ------------------------------------------------------------------------


@pytest.mark.parametrize("rest", ["", "/criteria", "/summary"])
@pytest.mark.parametrize(
    "year",
    [
        "2020",
        "99999999999999999999",
        "0",
        "-2021",
        "02021",
        "+2021",
        "2021.0",
        "2021%00",
        "%00",
        "2021%0A",
        "%202021",
        "２０２１",
        "nam",
        "2021;drop",
        "a" * 4000,
    ],
)
def test_an_unknown_year_is_missing(year: str, rest: str, program: Client) -> None:
    response = program.get(f"/api/v1/plans/{year}{rest}")
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("application/json")
    assert response.json() == {"detail": f"Không có kế hoạch năm {unquote(year)}."}


@pytest.mark.parametrize(
    "path",
    [
        "",
        "docs",
        "v1",
        "v1/plans",
        "v1/plans/",
        "v1/plans//criteria",
        "v1/plans/2021/",
        "v1/plans/2021/criteria/",
        "v1/plans/2021/criteria/7.1.10",
        "v2/plans/2021",
        "openapi.json/",
        "a%0Ab",
        "%00",
        "../v1",
    ],
)
def test_an_unknown_address_is_missing(path: str, db: None) -> None:
    response = Client().get(f"/api/{path}")
    assert response.status_code == 404
    assert response.json() == {"detail": "Không có địa chỉ này."}


@pytest.mark.parametrize("url", [*DATA_URLS, OPENAPI_URL, "/api/khong-co"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "LẠ"])
def test_nothing_but_reading_is_allowed(
    url: str, method: str, lanh_dao: User, sign_in: Signer
) -> None:
    client = sign_in(lanh_dao)
    client.handler.enforce_csrf_checks = True  # 405, not 403 for a missing CSRF token
    response = client.generic(method, url)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert response.json() == {"detail": "Chỉ nhận GET, HEAD."}


@pytest.mark.parametrize("url", [*DATA_URLS, OPENAPI_URL])
def test_head_is_get_without_the_body(url: str, program: Client) -> None:
    got, head = program.get(url), program.head(url)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers == got.headers


def test_every_address_declares_whether_it_writes() -> None:
    patterns, _, namespace = api_urls
    assert namespace == "api"
    modes = {pattern.name: pattern.callback.mode for pattern in patterns}
    assert len(modes) == len(patterns) == 8
    writing = {name for name, mode in modes.items() if mode == "read_write"}
    assert writing == {"results", "result", "result-submit"}
    assert not any(pattern.callback.login_required for pattern in patterns)


# --- Unchanged data --------------------------------------------------------------------------


@pytest.mark.parametrize("url", DATA_URLS)
def test_unchanged_data_is_not_sent_twice(url: str, program: Client, plan: Plan) -> None:
    first = program.get(url)
    tag = first.headers["ETag"]
    for condition in (tag, f"W/{tag}", f'"khac", {tag}', "*"):
        again = program.get(url, headers={"if-none-match": condition})
        assert again.status_code == 304
        assert again.content == b""
        for name in ("ETag", "Cache-Control", "Vary"):
            assert again.headers[name] == first.headers[name]
    assert program.get(url, headers={"if-none-match": '"khac"'}).status_code == 200
    actions.commit_change(
        plan, actor=Actor(None, "thử nghiệm"), action="plan.touch", target=str(plan)
    )
    changed = program.get(url, headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_every_address_has_its_own_etag(program: Client) -> None:
    assert len({program.get(url).headers["ETag"] for url in DATA_URLS}) == 3


def test_a_tag_opens_nothing_to_a_stranger(program: Client) -> None:
    tag = program.get(PLAN_URL).headers["ETag"]
    assert_refused(Client().get(PLAN_URL, headers={"if-none-match": tag}))


@pytest.mark.parametrize("url", [*DATA_URLS, "/api/v1/plans/2020", "/api/khong-co"])
def test_no_shared_cache_keeps_an_answer(url: str, program: Client) -> None:
    for response in (program.get(url), Client().get(url)):
        assert response.headers["Cache-Control"] == "private, no-cache"
        assert {"Authorization", "Cookie"} <= set(response.headers["Vary"].split(", "))


# --- What it costs and leaves behind ---------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "cold", "warm"), [(PLAN_URL, 7, 3), (CRITERIA_URL, 8, 3), (SUMMARY_URL, 7, 3)]
)
def test_number_of_queries(
    url: str,
    cold: int,
    warm: int,
    program: Client,
    lanh_dao: User,
    sign_in: Signer,
    django_assert_num_queries: Any,
) -> None:
    # A key: its owner, memberships, plans; then four for the snapshot, and the deadlines.
    with django_assert_num_queries(cold):
        tag = program.get(url).headers["ETag"]
    with django_assert_num_queries(warm):
        program.get(url)
    with django_assert_num_queries(3):
        program.get(url, headers={"if-none-match": tag})
    session = sign_in(lanh_dao)
    with django_assert_num_queries(warm + 1):  # the session and its user for the key's one
        session.get(url)


def test_number_of_queries_does_not_grow_with_agencies(
    program: Client, plan: Plan, django_assert_num_queries: Any
) -> None:
    agencies = Agency.objects.bulk_create(
        Agency(slug=f"so-{n}", name=f"Sở số {n}", short_name=f"Sở {n}", kind="department")
        for n in range(60)
    )
    leaf = plan.criteria.get(code="7.1.10")
    Assignment.objects.bulk_create(
        Assignment(
            criterion=leaf,
            agency=agency,
            role="supporting",
            mode="support",
            order=order,
            raw_text="Các sở",
        )
        for order, agency in enumerate(agencies, 50)
    )
    with django_assert_num_queries(8):
        rows = program.get(CRITERIA_URL).json()
    supporting = next(row["supporting"] for row in rows if row["code"] == "7.1.10")
    assert {agency.name for agency in agencies} <= set(supporting)


def everything() -> dict[str, list[Any]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }


def test_reading_writes_nothing(program: Client, lanh_dao: User, sign_in: Signer) -> None:
    session = sign_in(lanh_dao)
    before = everything()
    assert before["accounts.ApiToken"]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for client in (program, session, Client()):
            for url in [*DATA_URLS, OPENAPI_URL, "/api/v1/plans/2020", "/api/khong-co"]:
                client.get(url)
                client.head(url)
    # The parts of a UNION stand in brackets on PostgreSQL.
    assert {query["sql"].split()[0].strip("(") for query in queries} == {"SELECT"}
    assert everything() == before
