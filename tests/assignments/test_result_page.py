"""One result's page: who sees what, and the steps its owner takes from there."""

from decimal import Decimal

import pytest

from assignments.models import Comment
from tests.assignments.reporting import approve, lock, save, stored, submit, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("q3_open")]
PAGE = "/ket-qua/Q3/6.1.1/"


@pytest.fixture
def officer(sign_in, so_tai_chinh):
    return sign_in(so_tai_chinh)


@pytest.fixture
def draft(plan, so_tai_chinh):
    return save(
        plan,
        so_tai_chinh,
        self_score=Decimal("0.75"),
        numerator=Decimal(65),
        denominator=Decimal(100),
        narrative="Đã giải ngân.",
        explanation="Chờ quyết toán.",
    )


def test_the_owner_sees_everything_and_can_hand_in(officer, draft):
    page = text_of(officer.get(PAGE))
    for text in ("0,75", "65,0%", "Đã giải ngân.", "Nộp kết quả", "Lịch sử", "Tài liệu kiểm chứng"):
        assert text in page
    assert officer.post(f"{PAGE}nop/", {"version": "1"}).status_code == 302
    assert stored().status == "submitted"
    page = text_of(officer.get(PAGE))
    assert "Rút lại" in page
    assert officer.post(f"{PAGE}rut-lai/", {"version": "2"}).status_code == 302
    assert (stored().status, stored().version) == ("draft", 3)


def test_an_old_version_is_not_handed_in(officer, plan, so_tai_chinh, draft):
    save(plan, so_tai_chinh, version=1, narrative="Khác")
    for seen in ("1", "", "x", "²"):
        response = officer.post(f"{PAGE}nop/", {"version": seen})
        assert response.status_code == 409
        assert "đã được sửa sau khi trang này được mở" in text_of(response)
    assert stored().status == "draft"


def test_what_is_missing_leads_to_its_field(officer, plan, so_tai_chinh):
    save(plan, so_tai_chinh, narrative="Đang làm.")
    response = officer.post(f"{PAGE}nop/", {"version": "1"})
    assert response.status_code == 422
    assert "/ket-qua/Q3/6.1.1/nhap/#id_self_score" in text_of(response)


def test_nothing_is_taken_after_the_lock(officer, plan, so_noi_vu, draft):
    lock(plan, so_noi_vu)
    response = officer.post(f"{PAGE}nop/", {"version": "1"})
    assert (response.status_code, stored().status) == (409, "draft")
    assert "đã khóa" in text_of(response)
    assert "Nộp kết quả</button>" not in text_of(officer.get(PAGE))


def test_a_reader_of_an_approved_result_sees_its_content_only(
    sign_in, lanh_dao, officer, plan, so_tai_chinh, so_noi_vu, draft
):
    officer.post(f"{PAGE}y-kien/", {"text": "Trao đổi nội bộ"})
    leader = sign_in(lanh_dao)
    assert leader.get(PAGE).status_code == 404
    approve(plan, so_noi_vu, submit(plan, so_tai_chinh, draft))
    page = text_of(leader.get(PAGE))
    assert "Đã giải ngân." in page
    for hidden in (
        "Trao đổi nội bộ",
        "Ý kiến trao đổi",
        "Lịch sử",
        "tai-lieu",
        "Nội dung phối hợp",
    ):
        assert hidden not in page


def test_remarks_are_for_the_owner_and_the_reviewer(
    officer, sign_in, so_noi_vu, dong_van, lanh_dao, draft
):
    assert officer.post(f"{PAGE}y-kien/", {"text": "Xin ý kiến <b>"}).status_code == 302
    assert "Xin ý kiến &lt;b&gt;" in text_of(sign_in(so_noi_vu).get(PAGE))
    assert sign_in(so_noi_vu).post(f"{PAGE}y-kien/", {"text": "Đồng ý"}).status_code == 302
    assert sign_in(dong_van).post(f"{PAGE}y-kien/", {"text": "Chen vào"}).status_code == 403
    assert sign_in(lanh_dao).post(f"{PAGE}y-kien/", {"text": "Chen vào"}).status_code == 404
    response = officer.post(f"{PAGE}y-kien/", {"text": "  "})
    assert response.status_code == 422
    assert "Ghi nội dung ý kiến." in text_of(response)
    assert Comment.objects.count() == 2


def test_a_remark_before_there_is_a_result_keeps_its_words(officer):
    response = officer.post(f"{PAGE}y-kien/", {"text": "Sớm quá"})
    assert response.status_code == 409
    assert "Lưu kết quả trước khi ghi ý kiến." in text_of(response)
    assert "Sớm quá" in text_of(response)


def test_lateness_is_said(sign_in, plan, so_tai_chinh, draft, time_machine_at):
    time_machine_at("2021-09-27 09:00")
    submit(plan, so_tai_chinh, draft)
    assert "Nộp sau hạn" in text_of(sign_in(so_tai_chinh).get(PAGE))
