"""What the API says of results, and to whom."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.actor import Actor
from accounts.models import User
from assignments.actions import reviews
from assignments.content import review_stamp
from assignments.models import ReportingPeriod, Result
from criteria.models import Plan
from tests.reports.api_clients import CODE, CONTENT, RESULTS_URL, Program, approve

HIDDEN = {
    "code": CODE,
    "id": None,
    "status": None,
    "version": None,
    "self_score": None,
    "appraised_score": None,
    "current": None,
    "current_period": None,
    "provisional": False,
    "updated_at": None,
    "sample": False,
}
HANDED_IN = HIDDEN | {"status": "submitted", "current_period": "Q3", "provisional": True}


@pytest.fixture(autouse=True)
def _q3_open(time_machine_at: Any) -> None:
    time_machine_at("2021-09-21 10:42")


@pytest.fixture
def finance(so_tai_chinh: User) -> Program:
    return Program(so_tai_chinh)


def row_of(program: Program, code: str = CODE, period: str = "Q3") -> dict[str, Any]:
    answer = program.get(f"{RESULTS_URL}?period={period}").json()
    (row,) = (row for row in answer["results"] if row["code"] == code)
    return row


def test_every_leaf_that_agencies_report_in_plan_order(finance: Program) -> None:
    answer = finance.get(RESULTS_URL).json()
    assert (answer["period"], answer["state"], answer["due_on"]) == ("Q3", "open", "2021-09-25")
    codes = [row["code"] for row in answer["results"]]
    assert len(codes) == 88
    assert "8.1" not in codes
    assert codes == sorted(codes, key=lambda code: [int(part) for part in code.split(".")])
    assert row_of(finance) == HIDDEN
    assert finance.get(f"{RESULTS_URL}?period=Q4").json()["state"] == "upcoming"


def test_a_draft_is_its_agencys_and_the_reviewers(
    finance: Program, lanh_dao: User, dong_van: User, so_noi_vu: User
) -> None:
    pk = finance.saved()
    own = HIDDEN | {
        "id": pk,
        "status": "draft",
        "version": 2,
        "self_score": "0.75",
        "updated_at": "2021-09-21T03:42:00Z",
    }
    assert row_of(finance) == row_of(Program(so_noi_vu)) == own
    for other in (lanh_dao, dong_van):
        assert row_of(Program(other)) == HIDDEN


def test_a_provisional_figure_is_hidden_until_it_is_approved(
    plan: Plan, finance: Program, lanh_dao: User, so_noi_vu: User
) -> None:
    pk, other = finance.saved(), Program(lanh_dao)
    finance.submit(pk, 2)
    assert row_of(other) == HANDED_IN
    mine = row_of(finance)
    assert (mine["current"], mine["provisional"], mine["version"]) == ("0.75", True, 3)
    where = {"plan": plan, "kind": "Q3", "code": CODE, "actor": Actor(so_noi_vu, "SNV")}
    reviews.begin_review(**where, expected_version=3)
    assert row_of(other) == HANDED_IN  # who holds it is nobody else's
    assert row_of(finance)["status"] == "in_review"
    approve(plan, pk, so_noi_vu, "0.70")
    assert row_of(other) == row_of(finance)
    assert row_of(other) == {
        "code": CODE,
        "id": pk,
        "status": "approved",
        "version": 5,
        "self_score": "0.75",
        "appraised_score": "0.70",
        "current": "0.70",
        "current_period": "Q3",
        "provisional": False,
        "updated_at": "2021-09-21T03:42:00Z",
        "sample": False,
    }


def test_a_returned_result_is_hidden_again(
    plan: Plan, finance: Program, lanh_dao: User, so_noi_vu: User
) -> None:
    pk = finance.saved()
    finance.submit(pk, 2)
    where = {"plan": plan, "kind": "Q3", "code": CODE, "actor": Actor(so_noi_vu, "SNV")}
    stamp = review_stamp(Result.objects.get(pk=pk))
    reviews.return_result(**where, seen=stamp, reason="Thiếu số.")
    assert row_of(Program(lanh_dao)) == HIDDEN
    assert row_of(finance)["status"] == "returned"


def test_one_result(finance: Program) -> None:
    pk = finance.saved()
    response = finance.get(f"/api/v1/results/{pk}")
    assert response.headers["ETag"] == '"2"'
    assert response.json() == CONTENT | {
        "id": pk,
        "period": "Q3",
        "code": CODE,
        "agency": "so-tai-chinh",
        "max_score": "1.00",
        "status": "draft",
        "version": 2,
        "appraised_score": None,
        "submitted_at": None,
        "reviewed_at": None,
        "updated_at": "2021-09-21T03:42:00Z",
        "sample": False,
    }
    assert finance.get(f"/api/v1/results/{pk}", if_none_match='"2"').status_code == 304
    assert finance.get(f"/api/v1/results/{pk}", if_none_match='"1"').status_code == 200


@pytest.mark.parametrize(
    "name", ["0", "-1", "1.0", "abc", "9" * 19, "9" * 400, "%00", "1%00", "１", "99999"]
)
def test_no_such_result(name: str, finance: Program) -> None:
    for response in (
        finance.get(f"/api/v1/results/{name}"),
        finance.put(name, CONTENT, 1),
        finance.submit(name, 1),
    ):
        assert response.status_code == 404
        assert response.json() == {"detail": "Không có kết quả này."}


def test_what_one_may_not_know_of_is_said_not_to_be(finance: Program, lanh_dao: User) -> None:
    pk, stranger = finance.saved(), Program(lanh_dao)
    hidden, absent = (stranger.get(f"/api/v1/results/{name}") for name in (pk, 99999))
    assert hidden.content == absent.content
    assert "ETag" not in hidden.headers


@pytest.mark.parametrize("period", ["Q5", "q3", "", "%00", "Q3%00", "x" * 2000])
def test_an_unknown_period_is_refused(period: str, finance: Program) -> None:
    for url in (RESULTS_URL, "/api/v1/plans/2021/summary"):
        response = finance.get(f"{url}?period={period}")
        assert response.status_code == 422
        assert response.json()["fields"] == {"period": "Chỉ nhận Q1, Q2, Q3 hoặc Q4."}


def test_a_plan_without_periods(finance: Program, plan: Plan) -> None:
    ReportingPeriod.objects.filter(plan=plan).delete()
    response = finance.get(RESULTS_URL)
    assert response.status_code == 404
    assert response.json() == {"detail": "Kế hoạch chưa có kỳ báo cáo."}
    assert finance.get("/api/v1/plans/2021/summary").json()["total"]["current"]["current"] is None


def test_the_list_changes_its_tag_with_a_draft_and_with_the_reader(
    finance: Program, lanh_dao: User
) -> None:
    pk, other = finance.saved(), Program(lanh_dao)
    mine, theirs = (who.get(RESULTS_URL).headers["ETag"] for who in (finance, other))
    assert mine != theirs
    assert finance.get(RESULTS_URL, if_none_match=mine).status_code == 304
    finance.put(pk, CONTENT | {"narrative": "Khác."}, 2)
    assert finance.get(RESULTS_URL, if_none_match=mine).status_code == 200
    assert other.get(RESULTS_URL, if_none_match=theirs).status_code == 304


def test_current_sums(plan: Plan, finance: Program, so_noi_vu: User, lanh_dao: User) -> None:
    first = finance.saved()
    second = finance.saved("6.1.2", numerator=None, denominator=None, self_score="0.50")
    third = finance.saved(
        "6.1.3",
        numerator=None,
        denominator=None,
        self_score=None,
        is_not_applicable=True,
        not_applicable_reason="Không có nguồn vốn.",
    )
    for number, pk in enumerate((first, second, third)):
        assert finance.submit(pk, 2, f"k{number}").status_code == 200
    approve(plan, first, so_noi_vu, "0.70")
    summary = Program(so_noi_vu).get("/api/v1/plans/2021/summary?period=Q3").json()
    assert (summary["period"], summary["sample"]) == ("Q3", False)
    without = plan.criteria.get(code="6.1.3").printed_max
    assert without
    expected = {
        "current": "1.20",
        "approved": "0.70",
        "provisional": "0.50",
        "applicable_max": f"{Decimal('66.50') - without:.2f}",
        "leaf_count": 88,
        "scored_count": 2,
        "provisional_count": 2,
        "not_applicable_count": 1,
        "unreported_count": 85,
    }
    total = summary["total"]["current"]
    assert {name: total[name] for name in expected} == expected
    parts = ("current", "approved", "provisional")
    of_area = summary["areas"][5]["current"]
    of_lead = next(
        row["current"] for row in summary["lead_agencies"] if row["slug"] == "so-tai-chinh"
    )
    for part in parts:
        assert of_area[part] == of_lead[part] == expected[part]
    assert summary["areas"][0]["current"]["current"] is None
    # One score alone waits: a sum with it would tell it to those who may not see it.
    leaders = Program(lanh_dao).get("/api/v1/plans/2021/summary?period=Q3").json()["total"]
    assert (leaders["current"]["current"], leaders["current"]["provisional"]) == ("0.70", None)
    before = Program(lanh_dao).get("/api/v1/plans/2021/summary?period=Q2").json()
    assert (before["period"], before["total"]["current"]["current"]) == ("Q2", None)


def test_sample_figures_say_so(finance: Program, lanh_dao: User) -> None:
    pk, other = finance.saved(), Program(lanh_dao)
    finance.submit(pk, 2)
    Result.objects.filter(pk=pk).update(is_sample=True)
    assert row_of(finance)["sample"] is row_of(other)["sample"] is True
    assert finance.get(f"/api/v1/results/{pk}").json()["sample"] is True
    # What is entered over a sample isn't one.
    assert finance.put(pk, CONTENT | {"narrative": "Thật."}, 3).json()["sample"] is False
    Result.objects.filter(pk=pk).update(is_sample=True)
    assert row_of(other) == HIDDEN


def test_a_period_without_result_says_that_the_current_figure_is_a_sample(
    finance: Program,
) -> None:
    pk = finance.saved()
    Result.objects.filter(pk=pk).update(is_sample=True)
    finance.submit(pk, 2)
    later = row_of(finance, period="Q4")
    assert (later["id"], later["current"], later["current_period"]) == (None, "0.75", "Q3")
    assert later["sample"] is True


def test_the_summary_says_that_it_has_samples(finance: Program) -> None:
    pk = finance.saved()
    Result.objects.filter(pk=pk).update(is_sample=True)
    finance.submit(pk, 2)
    assert finance.get("/api/v1/plans/2021/summary").json()["sample"] is True
    assert finance.get("/api/v1/plans/2021/summary?period=Q2").json()["sample"] is False


def test_number_of_queries_does_not_grow(finance: Program, django_assert_num_queries: Any) -> None:
    finance.get(RESULTS_URL)
    with django_assert_num_queries(10):
        finance.get(RESULTS_URL)
    for code in ("6.1.1", "6.1.2", "6.1.3", "6.2.1"):
        assert finance.begin(code=code).status_code == 201
    with django_assert_num_queries(10):
        finance.get(RESULTS_URL)
