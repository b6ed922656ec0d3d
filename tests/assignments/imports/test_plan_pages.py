"""The list of plans, their heads, and putting a draft into force."""

import pytest

from accounts.audit import find_breaks
from accounts.models import AuditEvent
from common.seen import fingerprint
from criteria.enums import PlanStatus
from criteria.models import Plan
from tests.factories import make_criterion, make_plan, rows_of

pytestmark = pytest.mark.django_db

HEAD = {
    "number": "215/KH-UBND",
    "title": "Kế hoạch sửa",
    "issued_on": "24/07/2021",
    "issuer": "UBND tỉnh Hà Giang",
    "signer": "Người Khác",
    "baseline_year": "2020",
    "scale_label": "phần thẩm định",
}


@pytest.fixture
def draft(plan) -> Plan:
    made = make_plan(subject=plan.subject, year=2022, baseline_year=2021, number="30/KH-UBND")
    make_criterion(made, "1", "10", "8", "9")
    return made


def seen_of(plan: Plan) -> str:
    return fingerprint(
        {
            name: getattr(plan, name)
            for name in (
                "number",
                "title",
                "issued_on",
                "issuer",
                "signer",
                "baseline_year",
                "scale_label",
            )
        }
    )


def test_drafts_are_listed_with_what_to_do(draft, sign_in, so_noi_vu):
    page = sign_in(so_noi_vu).get("/quan-tri/ke-hoach/").content.decode()
    assert page.index("<h2>Năm 2022") < page.index("<h2>Năm 2021")
    assert 'href="/quan-tri/ke-hoach/2022/ban-hanh/"' in page
    assert 'href="/quan-tri/ke-hoach/2021/ban-hanh/"' not in page
    assert "mau.xlsx" in page


def test_the_list_costs_the_same_for_more_plans(
    draft, plan, sign_in, so_noi_vu, django_assert_num_queries
):
    client = sign_in(so_noi_vu)
    client.get("/quan-tri/ke-hoach/")
    with django_assert_num_queries(100, exact=False) as few:
        client.get("/quan-tri/ke-hoach/")
    for year in range(2023, 2028):
        make_plan(subject=plan.subject, year=year, baseline_year=year - 1)
    with django_assert_num_queries(len(few)):
        client.get("/quan-tri/ke-hoach/")


def test_the_head_is_changed_with_one_event(plan, sign_in, so_noi_vu):
    client = sign_in(so_noi_vu)
    answer = client.post("/quan-tri/ke-hoach/2021/", HEAD | {"seen": seen_of(plan)})
    assert answer.status_code == 302
    old_seen = seen_of(plan)
    plan.refresh_from_db()
    assert (plan.number, plan.signer, str(plan.issued_on)) == (
        "215/KH-UBND",
        "Người Khác",
        "2021-07-24",
    )
    event = AuditEvent.objects.filter(chain=plan.chain_name).latest("sequence")
    assert event.action == "plan.head"
    assert event.changes["number"] == ["214/KH-UBND", "215/KH-UBND"]
    before = rows_of(AuditEvent)
    client.post("/quan-tri/ke-hoach/2021/", HEAD | {"seen": seen_of(plan)})  # the same again
    assert rows_of(AuditEvent) == before
    stale = client.post("/quan-tri/ke-hoach/2021/", HEAD | {"seen": old_seen, "number": "9/KH"})
    assert stale.status_code == 422
    assert "9/KH" in stale.content.decode()
    plan.refresh_from_db()
    assert plan.number == "215/KH-UBND"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("baseline_year", "2021", "Năm đối chiếu phải trước năm kế hoạch 2021"),
        ("baseline_year", "hai", "không phải là năm"),
        ("issued_on", "31/02/2021", "Ngày không hợp lệ"),
        ("number", "", "Nhập số, ký hiệu"),
    ],
)
def test_a_bad_head_is_refused_by_its_field(plan, sign_in, so_noi_vu, field, value, says):
    answer = sign_in(so_noi_vu).post(
        "/quan-tri/ke-hoach/2021/", HEAD | {"seen": seen_of(plan), field: value}
    )
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "Kế hoạch sửa" in answer.content.decode()


def test_a_draft_comes_into_force_and_the_old_plan_goes_on(draft, plan, sign_in, so_noi_vu):
    client = sign_in(so_noi_vu)
    page = client.get("/quan-tri/ke-hoach/2022/ban-hanh/").content.decode()
    assert "Kế hoạch 214/KH-UBND (năm 2021)" in page
    assert "còn kỳ chưa khóa" in page
    assert client.post("/quan-tri/ke-hoach/2022/ban-hanh/").status_code == 302
    draft.refresh_from_db()
    plan.refresh_from_db()
    assert (draft.status, plan.status) == (PlanStatus.ACTIVE, PlanStatus.ACTIVE)
    event = AuditEvent.objects.filter(chain=draft.chain_name).latest("sequence")
    assert (event.action, event.changes) == ("plan.status", {"status": ["draft", "active"]})
    again = client.post("/quan-tri/ke-hoach/2022/ban-hanh/")
    assert again.status_code == 409


def test_the_old_plan_ends_where_that_is_chosen(draft, plan, sign_in, so_noi_vu):
    client = sign_in(so_noi_vu)
    client.post("/quan-tri/ke-hoach/2022/ban-hanh/", {"closing": [str(plan.pk)]})
    plan.refresh_from_db()
    assert plan.status == PlanStatus.CLOSED
    for one in (plan, Plan.objects.get(pk=draft.pk)):
        assert list(find_breaks(one)) == []


def test_a_plan_of_somebody_else_is_not_ended(draft, sign_in, so_noi_vu):
    stranger = make_plan(year=2021, baseline_year=2020, status=PlanStatus.ACTIVE)
    answer = sign_in(so_noi_vu).post(
        "/quan-tri/ke-hoach/2022/ban-hanh/", {"closing": [str(stranger.pk)]}
    )
    assert answer.status_code == 422
    stranger.refresh_from_db()
    assert stranger.status == PlanStatus.ACTIVE


def test_an_empty_draft_does_not_come_into_force(plan, sign_in, so_noi_vu):
    empty = make_plan(subject=plan.subject, year=2022, baseline_year=2021)
    answer = sign_in(so_noi_vu).post("/quan-tri/ke-hoach/2022/ban-hanh/")
    assert answer.status_code == 409
    assert "chưa có tiêu chí nào" in answer.content.decode()
    empty.refresh_from_db()
    assert empty.status == PlanStatus.DRAFT


def test_the_empty_template_is_a_workbook(sign_in, so_noi_vu):
    answer = sign_in(so_noi_vu).get("/quan-tri/ke-hoach/mau.xlsx")
    assert answer.content.startswith(b"PK")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
