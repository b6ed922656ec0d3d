"""What an officer's list says, and handing in everything at once."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import Agency, Membership
from assignments.actions.reviews import return_result
from assignments.content import review_stamp
from assignments.models import ReportingPeriod, Result
from tests.assignments.reporting import actor_of, approve, lock, save, submit, text_of

pytestmark = pytest.mark.django_db
LIST = "/viec-cua-toi/?ky=Q3"
ALL = "/viec-cua-toi/nop/?ky=Q3"


@pytest.fixture
def officer(sign_in, so_tai_chinh):
    return sign_in(so_tai_chinh)


def codes_in(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*>\s*<a[^>]*><span class="code">([\d.]+)</span>', page)


def test_so_tai_chinh_has_its_thirteen_criteria(officer, q3_open):
    page = text_of(officer.get(LIST))
    assert codes_in(page) == [
        *("6.1.1", "6.1.2", "6.1.3"),
        *("6.2.1", "6.2.2", "6.2.3", "6.2.4"),
        *("6.3.1", "6.3.2", "6.3.3", "6.3.4"),
        *("8.3.2", "8.4"),
    ]
    assert "0/13 đã nộp" in page
    assert "còn 4 ngày" in page
    assert "quá hạn" not in page
    assert "Phối hợp: đã gửi 0/" in page


def test_criteria_stand_in_the_group_of_their_state(
    officer, plan, so_tai_chinh, so_noi_vu, q3_open
):
    score = {"self_score": Decimal("0.20"), "explanation": "Có."}
    save(plan, so_tai_chinh, code="6.1.1", **score)
    submit(plan, so_tai_chinh, save(plan, so_tai_chinh, code="6.1.2", **score))
    row = submit(plan, so_tai_chinh, save(plan, so_tai_chinh, code="6.1.3", **score))
    return_result(
        plan=plan,
        kind="Q3",
        code="6.1.3",
        seen=review_stamp(row),
        reason="Thiếu.",
        actor=actor_of(so_noi_vu),
    )
    approve(
        plan, so_noi_vu, submit(plan, so_tai_chinh, save(plan, so_tai_chinh, code="6.2.1", **score))
    )
    page = text_of(officer.get(LIST))
    assert "2/13 đã nộp" in page
    assert codes_in(page)[0] == "6.1.3"  # what came back comes first
    assert codes_in(page)[-3:] == ["6.1.1", "6.1.2", "6.2.1"]
    order = [page.index(f"{state}</span>") for state in ("Trả lại", "Chưa nhập", "Đang nhập")]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2021-09-25 23:59", "hạn hôm nay"),
        ("2021-09-26 00:00", "quá hạn 1 ngày"),
        ("2021-09-27 08:00", "quá hạn 2 ngày"),
        ("2021-08-31 23:59", "mở từ 01/09/2021"),
    ],
)
def test_days_are_counted_to_the_periods_due_date(officer, time_machine_at, moment, said):
    time_machine_at(moment)
    assert said in text_of(officer.get(LIST))


def test_a_locked_period_says_so(officer, plan, so_noi_vu, q3_open):
    lock(plan, so_noi_vu)
    page = text_of(officer.get(LIST))
    assert "đã khóa" in page
    assert "/nhap/" not in page


def test_no_false_lateness_in_the_plans_own_deadlines(plan, sign_in, so_noi_vu, time_machine_at):
    """1.6 has no date; 2.2.1 was past before the plan was signed."""
    for agency in Agency.objects.filter(slug__in=["so-tu-phap", "van-phong-ubnd-tinh"]):
        Membership.objects.create(user=so_noi_vu, agency=agency, role=Role.OFFICER)
    time_machine_at("2021-12-20 09:00")
    page = text_of(sign_in(so_noi_vu).get("/viec-cua-toi/?ky=Q4"))
    assert "không định ngày, không tính quá hạn" in page
    assert "đã qua trước ngày ban hành kế hoạch" in page
    assert "quá hạn 1" not in page


def test_earlier_figures_stand_beside(officer, plan, so_tai_chinh, q3_open):
    save(plan, so_tai_chinh, kind="Q2", self_score=Decimal("0.33"))
    assert 'data-head="Kỳ trước">0,33</td>' in text_of(officer.get(LIST))


def test_empty_states(sign_in, nguoi_ngoai, lanh_dao, plan, officer, q3_open):
    for person in (nguoi_ngoai, lanh_dao):
        assert "Tài khoản này không nhập kết quả" in text_of(sign_in(person).get(LIST))
    assert officer.get("/viec-cua-toi/?ky=Q9").status_code == 404
    ReportingPeriod.objects.filter(plan=plan).delete()
    assert "Kế hoạch chưa có kỳ báo cáo" in text_of(officer.get("/viec-cua-toi/"))


def test_a_district_has_only_contributions(sign_in, dong_van, q3_open):
    page = text_of(sign_in(dong_van).get(LIST))
    assert "Cơ quan không chủ trì tiêu chí nào." in page
    assert "Chưa gửi" in page


def test_another_agencys_draft_is_not_there(sign_in, plan, so_tai_chinh, dong_van, q3_open):
    save(plan, so_tai_chinh, self_score=Decimal("0.37"), narrative="Dấu vết riêng")
    page = text_of(sign_in(dong_van).get(LIST))
    assert "Dấu vết riêng" not in page
    assert "0,37" not in page


def test_handing_in_all_hands_in_what_is_whole_and_says_what_the_rest_lacks(
    officer, plan, so_tai_chinh, q3_open
):
    save(plan, so_tai_chinh, code="6.1.1", self_score=Decimal("0.5"), explanation="Có.")
    save(plan, so_tai_chinh, code="6.1.2", self_score=Decimal("0.5"))
    save(plan, so_tai_chinh, code="6.1.3", explanation="Có.")
    page = text_of(officer.get(LIST))
    posted = dict(re.findall(r'name="(version-[\d.]+)"\s+value="(\d+)"', page))
    assert len(posted) == 13
    answer = text_of(officer.post(ALL, posted))
    assert "Đã nộp 1 kết quả kỳ Quý III" in answer
    assert "Còn 12 tiêu chí chưa nộp được" in answer
    assert "/ket-qua/Q3/6.1.2/nhap/#id_explanation" in answer
    assert "/ket-qua/Q3/6.1.3/nhap/#id_self_score" in answer
    assert list(Result.objects.filter(status="submitted").values_list("criterion__code")) == [
        ("6.1.1",)
    ]
    # Once more: nothing is handed in twice.
    again = text_of(officer.post(ALL, posted))
    assert "Đã nộp 1 kết quả" in again
    assert Result.objects.get(criterion__code="6.1.1").version == 2


def test_handing_in_all_takes_only_the_version_that_was_seen(officer, plan, so_tai_chinh, q3_open):
    row = save(plan, so_tai_chinh, self_score=Decimal("0.5"), explanation="Có.")
    save(plan, so_tai_chinh, version=1, self_score=Decimal("0.6"), explanation="Có.")
    answer = text_of(officer.post(ALL, {"version-6.1.1": "1", "version-1.1": "0"}))
    assert "đã được người khác sửa" in answer
    row.refresh_from_db()
    assert row.status == "draft"
    assert "1.1<" not in answer.replace("6.1.1", "")


def test_the_number_of_queries_does_not_grow(officer, plan, so_tai_chinh, q3_open):
    officer.get(LIST)
    with CaptureQueriesContext(connection) as few:
        officer.get(LIST)
    for code in ("6.1.1", "6.1.2", "6.1.3", "6.2.1"):
        save(plan, so_tai_chinh, code=code, self_score=Decimal("0.2"))
        save(plan, so_tai_chinh, kind="Q2", code=code, self_score=Decimal("0.2"))
    with CaptureQueriesContext(connection) as many:
        officer.get(LIST)
    assert len(many) == len(few)
    assert len(few) <= 22
