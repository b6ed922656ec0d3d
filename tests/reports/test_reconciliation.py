"""The page of differences, and the coordinator's word on them."""

import pytest

from accounts.models import AuditEvent
from criteria.models import FigureDecision
from tests.reports.test_pages import text_of

pytestmark = pytest.mark.django_db
URL = "/doi-chieu/2.2/baseline/"
TYPED = {
    "stands": "computed",
    "reason": "Bản in nhầm số của 2.2.2.",
    "seen_printed": "1.50",
    "seen_computed": "1.00",
}


def test_three_origins_and_what_they_carry(sign_in, lanh_dao):
    response = sign_in(lanh_dao).get("/doi-chieu/")
    origins = [
        (row["code"], row["printed"], row["computed"]) for row in response.context["origins"]
    ]
    assert origins == [("2.2", "1,50", "1,00"), ("3.4", "4,84", "4,83"), ("7.1", "7,15", "7,25")]
    carried = [row["code"] for row in response.context["carried"]]
    assert carried == ["", "", "2", "3", "7"]
    assert 'aria-label="Xác nhận' not in response.content.decode()


def test_a_decision_is_kept_shown_and_audited(sign_in, so_noi_vu, lanh_dao, plan):
    coordinator = sign_in(so_noi_vu)
    response = coordinator.post(URL, TYPED, REMOTE_ADDR="10.1.2.3")
    assert response.status_code == 302
    assert response.headers["Location"] == "/doi-chieu/"
    assert "Đã ghi xác nhận số liệu" in text_of(coordinator.get("/doi-chieu/"))
    decision = FigureDecision.objects.get()
    assert (decision.stands, decision.decided_by) == ("computed", so_noi_vu)
    event = AuditEvent.objects.filter(chain=plan.chain_name).latest("sequence")
    assert (event.action, event.target, event.ip_address) == (
        "figure.decide",
        "2.2 · baseline",
        "10.1.2.3",
    )
    assert event.changes["stands"] == [None, "computed"]
    plan.refresh_from_db()
    page = text_of(sign_in(lanh_dao).get("/tieu-chi/2.2/"))
    assert "Theo tổng tiêu chí" in page
    assert "Bản in nhầm số của 2.2.2." in page


def test_the_headline_shows_both_until_decided(sign_in, so_noi_vu, lanh_dao):
    reader, coordinator = sign_in(lanh_dao), sign_in(so_noi_vu)
    total = {**TYPED, "seen_printed": "56.13", "seen_computed": "55.62"}
    coordinator.post("/doi-chieu/tong-so/baseline/", total)
    page = text_of(reader.get("/"))
    assert "Năm 2020 đạt 55,62 trên 66,50" in page
    assert "theo tổng tiêu chí, đã xác nhận" in page
    coordinator.post("/doi-chieu/tong-so/baseline/rut/")
    page = text_of(reader.get("/"))
    assert "Năm 2020 đạt 56,13 trên 66,50" in page
    assert not FigureDecision.objects.exists()


def test_a_refused_form_keeps_what_was_typed(sign_in, so_noi_vu):
    response = sign_in(so_noi_vu).post(URL, {**TYPED, "stands": "", "reason": "đang viết dở"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "đang viết dở" in page
    assert "Chọn số được dùng" in page


def test_a_stale_figure_is_refused_and_nothing_is_lost(sign_in, so_noi_vu):
    response = sign_in(so_noi_vu).post(URL, {**TYPED, "seen_printed": "1.40"})
    assert response.status_code == 422
    page = text_of(response)
    assert "Số liệu đã thay đổi" in page
    assert "Bản in nhầm số của 2.2.2." in page
    assert not FigureDecision.objects.exists()


def test_undeclared_fields_change_nothing(sign_in, so_noi_vu, so_noi_vu_2):
    extra = {"decided_by": so_noi_vu_2.pk, "plan": "999", "is_staff": "1", "printed": "9.99"}
    sign_in(so_noi_vu).post(URL, TYPED | extra)
    decision = FigureDecision.objects.get()
    assert decision.decided_by == so_noi_vu
    assert str(decision.printed) == "1.50"


@pytest.mark.parametrize("path", ["2.1/baseline", "2.2/target", "9/max", "tong-so/max", "2.2/x"])
def test_only_differences_can_be_decided(sign_in, so_noi_vu, path):
    assert sign_in(so_noi_vu).get(f"/doi-chieu/{path}/").status_code == 404


def test_thresholds(sign_in, so_noi_vu, lanh_dao, plan):
    client = sign_in(so_noi_vu)
    floors = {"A": "90", "B": "80", "C": "72,5", "D": "0", "source": "QĐ 1149/QĐ-BNV"}
    wrong = client.post("/nguong-xep-nhom/", {**floors, "C": "85"})
    assert wrong.status_code == 422
    assert "phải thấp hơn ngưỡng nhóm B (80%)" in text_of(wrong)
    assert 'value="85"' in wrong.content.decode()
    for text in ("1_0", "1e1", "NaN", "101", "-1", "0,001"):
        assert client.post("/nguong-xep-nhom/", {**floors, "C": text}).status_code == 422
    assert client.post("/nguong-xep-nhom/", floors).status_code == 302
    assert {str(group.floor_percent) for group in plan.rating_groups.all()} == {
        "90.00",
        "80.00",
        "72.50",
        "0.00",
    }
    assert all(group.is_confirmed for group in plan.rating_groups.all())
    event = AuditEvent.objects.filter(chain=plan.chain_name).latest("sequence")
    assert event.changes["C"] == ["70", "72,5"]
    assert "C 72,5% Đã xác nhận" in text_of(sign_in(lanh_dao).get("/doi-chieu/"))
