"""The form of a result: what it stores, refuses, shows side by side, and never loses."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from assignments.models import Result, Review
from tests.assignments.reporting import (
    ENTRY,
    JSON,
    TYPED,
    approve,
    lock,
    save,
    stored,
    submit,
    text_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("q3_open")]


@pytest.fixture
def officer(sign_in, so_tai_chinh):
    return sign_in(so_tai_chinh)


def test_a_draft_is_stored_as_it_was_typed(officer):
    response = officer.post(ENTRY, TYPED | {"do": "save"})
    assert (response.status_code, response.headers["Location"]) == (302, ENTRY)
    row = stored()
    assert (row.status, row.version) == ("draft", 1)
    assert (row.numerator, row.denominator, row.self_score) == (
        Decimal(65),
        Decimal(100),
        Decimal("0.75"),
    )
    page = text_of(officer.get(ENTRY))
    assert 'value="0,75"' in page
    assert "Đã giải ngân 65%." in page


@pytest.mark.parametrize("typed", ["0,75", "0.75", " 0,75 ", "+0,75"])
def test_comma_and_point_are_the_same_number(officer, typed):
    officer.post(ENTRY, TYPED | {"self_score": typed})
    assert stored().self_score == Decimal("0.75")


@pytest.mark.parametrize(
    "typed",
    ["1_0", "1e1", "NaN", "Infinity", "٣", "0,7,5", "1.000,5", "abc", "0,755", "-0,01", "0x1"],
)
def test_what_is_no_score_is_refused_and_shown_back(officer, typed):
    response = officer.post(ENTRY, TYPED | {"self_score": typed})
    assert response.status_code == 422
    assert f'value="{typed}"' in text_of(response)
    assert "Đã giải ngân 65%." in text_of(response)
    assert not Result.objects.exists()


def test_minus_zero_is_zero(officer):
    officer.post(ENTRY, TYPED | {"self_score": "-0"})
    assert str(stored().self_score) == "0.00"


def test_a_score_above_the_maximum_is_refused_in_the_criterions_own_numbers(officer):
    response = officer.post(ENTRY, TYPED | {"self_score": "1,2"})
    assert response.status_code == 422
    assert (
        "Điểm tự chấm 1,20 vượt điểm tối đa 1,00 của tiêu chí 6.1.1. Nhập từ 0,00 đến 1,00."
        in text_of(response)
    )
    assert not Result.objects.exists()


def test_blank_is_not_zero(officer):
    officer.post(ENTRY, TYPED | {"self_score": "", "numerator": ""})
    row = stored()
    assert (row.self_score, row.numerator) == (None, None)
    officer.post(ENTRY, TYPED | {"version": "1", "self_score": "0", "numerator": "0"})
    row = stored()
    assert (row.self_score, row.numerator) == (Decimal(0), Decimal(0))
    assert 'value="0,00"' in text_of(officer.get(ENTRY))


def test_a_ratio_is_not_divided_by_zero(officer):
    response = officer.post(ENTRY, TYPED | {"denominator": "0"})
    assert response.status_code == 422
    assert "Mẫu số phải lớn hơn 0" in text_of(response)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("agency", "1"),
        ("status", "approved"),
        ("appraised_score", "1"),
        ("max_score", "9"),
        ("period", "1"),
        ("is_staff", "1"),
        ("is_sample", "1"),
        ("criterion", "1"),
    ],
)
def test_what_the_form_does_not_have_changes_nothing(officer, so_tai_chinh, field, value):
    officer.post(ENTRY, TYPED | {field: value})
    row = stored()
    assert (row.status, row.appraised_score, row.is_sample) == ("draft", None, False)
    assert (row.agency.slug, row.period.kind, row.criterion.code) == (
        "so-tai-chinh",
        "Q3",
        "6.1.1",
    )
    assert row.max_score == Decimal("1.00")
    so_tai_chinh.refresh_from_db()
    assert not so_tai_chinh.is_superuser


def test_other_agencies_can_neither_see_nor_save(sign_in, plan, so_tai_chinh, dong_van, lanh_dao):
    save(plan, so_tai_chinh, narrative="Bí mật nội bộ")
    for person, status in ((dong_van, 403), (lanh_dao, 404)):
        client = sign_in(person)
        for response in (client.get(ENTRY), client.post(ENTRY, TYPED | {"version": "1"})):
            assert response.status_code == status
            assert "Bí mật nội bộ" not in text_of(response)
    assert stored().version == 1


# --- Handing in ----------------------------------------------------------------------------------


def test_saving_and_handing_in_at_once(officer):
    assert officer.post(ENTRY, TYPED | {"do": "submit"}).status_code == 302
    assert stored().status == "submitted"


def test_what_is_missing_is_said_and_the_draft_is_kept(officer):
    response = officer.post(ENTRY, {"version": "0", "narrative": "Đang làm.", "do": "submit"})
    page = text_of(response)
    assert response.status_code == 422
    assert "Nhập điểm tự chấm của tiêu chí 6.1.1" in page
    assert "chưa có tài liệu kiểm chứng" in page
    assert 'name="version" value="1"' in page
    row = stored()
    assert (row.status, row.narrative) == ("draft", "Đang làm.")


def test_the_same_post_twice_hands_in_once(officer):
    posted = TYPED | {"do": "submit"}
    assert [officer.post(ENTRY, posted).status_code for _ in range(3)] == [302, 302, 302]
    assert (stored().status, stored().version) == ("submitted", 2)
    actions = AuditEvent.objects.filter(target="6.1.1 · Q3 · so-tai-chinh")
    assert list(actions.order_by("sequence").values_list("action", flat=True)) == [
        "result.save",
        "result.submit",
    ]


def test_not_applicable_needs_a_reason_and_has_no_score(officer):
    posted = {"version": "0", "is_not_applicable": "on", "do": "submit"}
    response = officer.post(ENTRY, posted | {"self_score": "0,5"})
    assert response.status_code == 422
    assert "Tiêu chí không áp dụng thì không có điểm" in text_of(response)
    assert officer.post(ENTRY, posted).status_code == 422
    row = stored()
    assert (row.status, row.is_not_applicable) == ("draft", True)
    reason = {"version": "1", "not_applicable_reason": "Không có vốn đầu tư."}
    assert officer.post(ENTRY, posted | reason).status_code == 302
    row = stored()
    assert (row.status, row.self_score) == ("submitted", None)


def test_what_was_handed_in_is_changed_only_on_purpose(officer, plan, so_tai_chinh, so_noi_vu):
    row = save(plan, so_tai_chinh, self_score=Decimal("0.75"), explanation="Có.")
    approve(plan, so_noi_vu, submit(plan, so_tai_chinh, row))
    assert "<textarea" not in _main(officer.get(ENTRY))
    page = text_of(officer.get(f"{ENTRY}?sua=1"))
    assert "phải nộp lại" in page
    assert 'data-autosave="no"' in page
    officer.post(f"{ENTRY}?sua=1", TYPED | {"version": str(stored().version)})
    row = stored()
    assert (row.status, row.appraised_score, Review.objects.count()) == ("draft", None, 1)


# --- Two people, and the clock -------------------------------------------------------------------


def test_an_old_version_shows_both_texts_and_keeps_ones_own(officer, plan, so_tai_chinh):
    save(plan, so_tai_chinh, self_score=Decimal("0.70"), narrative="Bản của người khác")
    response = officer.post(ENTRY, TYPED | {"do": "save"})
    page = text_of(response)
    assert response.status_code == 409
    for text in ("Bản của người khác", "Đã giải ngân 65%.", "0,70", "0,75"):
        assert text in page
    assert 'name="version" value="1"' in page
    assert stored().narrative == "Bản của người khác"
    # Chosen and saved again, on the version that was seen.
    assert officer.post(ENTRY, TYPED | {"version": "1"}).status_code == 302
    assert (stored().narrative, stored().version) == ("Đã giải ngân 65%.", 2)


def test_a_form_opened_before_the_lock_changes_nothing(officer, plan, so_noi_vu):
    officer.get(ENTRY)
    lock(plan, so_noi_vu)
    response = officer.post(ENTRY, TYPED | {"do": "submit"})
    assert response.status_code == 409
    assert "đã khóa" in text_of(response)
    assert "Đã giải ngân 65%." in text_of(response)
    assert not Result.objects.exists()
    assert "<textarea" not in _main(officer.get(ENTRY))


def test_before_the_period_opens_there_is_no_form(officer):
    response = officer.get("/ket-qua/Q4/6.1.1/nhap/")
    assert response.status_code == 200
    assert "chưa mở, mở từ ngày 01/12/2021" in text_of(response)
    assert officer.post("/ket-qua/Q4/6.1.1/nhap/", TYPED).status_code == 409


# --- Starting from the period before -------------------------------------------------------------


def test_a_new_period_starts_from_the_last_values_and_says_so(
    officer, plan, so_tai_chinh, so_noi_vu
):
    save(plan, so_tai_chinh, kind="Q2", self_score=Decimal("0.50"), narrative="Nửa năm.")
    page = text_of(officer.get(ENTRY))
    assert "Lấy từ kỳ 6 tháng, chưa lưu." in page
    assert "Nửa năm." in page
    assert 'value="0,50"' in page
    assert Result.objects.count() == 1
    officer.post(ENTRY, TYPED | {"prefilled": "Q2"})
    assert stored(period__kind="Q3").prefilled_from.kind == "Q2"
    assert "Lấy từ kỳ 6 tháng, chưa lưu." not in text_of(officer.get(ENTRY))


def test_a_document_attached_first_does_not_take_the_first_values_away(officer, plan, so_tai_chinh):
    save(plan, so_tai_chinh, kind="Q2", self_score=Decimal("0.50"), narrative="Nửa năm.")
    save(plan, so_tai_chinh)  # what attaching a document leaves: a result without content
    page = text_of(officer.get(ENTRY))
    assert "Nửa năm." in page
    assert 'name="version" value="1"' in page


def test_a_made_up_source_is_not_believed(officer, plan, so_tai_chinh):
    save(plan, so_tai_chinh, kind="Q2", self_score=Decimal("0.50"))
    officer.post(ENTRY, TYPED | {"prefilled": "Q1"})
    assert stored(period__kind="Q3").prefilled_from is None


# --- A script that saves -------------------------------------------------------------------------


def test_a_script_is_told_the_version_and_the_time(officer):
    response = officer.post(ENTRY, TYPED, headers=JSON)
    assert response.json() == {"version": 1, "saved_at": "10:42", "status": "Đang nhập"}


def test_a_script_is_told_what_is_wrong_by_field(officer):
    response = officer.post(ENTRY, TYPED | {"self_score": "7"}, headers=JSON)
    assert response.status_code == 422
    assert "vượt điểm tối đa" in response.json()["errors"]["self_score"][0]["message"]


def test_a_script_is_told_of_the_other_version(officer, plan, so_tai_chinh):
    save(plan, so_tai_chinh, narrative="Bản <b>khác</b>")
    answer = officer.post(ENTRY, TYPED, headers=JSON)
    assert answer.status_code == 409
    assert "Bản &lt;b&gt;khác&lt;/b&gt;" in answer.json()["conflict"]
    assert answer.json()["version"] == "1"


def test_a_script_is_told_of_the_lock(officer, plan, so_noi_vu):
    lock(plan, so_noi_vu)
    answer = officer.post(ENTRY, TYPED, headers=JSON)
    assert (answer.status_code, answer.json()["conflict"]) == (409, "")
    assert "đã khóa" in answer.json()["message"]


def test_the_page_costs_the_same_whatever_is_there(
    officer, plan, so_tai_chinh, django_assert_max_num_queries
):
    save(plan, so_tai_chinh, kind="Q2", self_score=Decimal("0.50"))
    save(plan, so_tai_chinh, self_score=Decimal("0.50"))
    officer.get(ENTRY)
    with CaptureQueriesContext(connection) as few:
        officer.get(ENTRY)
    save(plan, so_tai_chinh, kind="Q1", self_score=Decimal("0.50"))
    for code in ("6.1.2", "6.1.3", "6.2.1"):
        save(plan, so_tai_chinh, code=code, self_score=Decimal("0.20"))
    with django_assert_max_num_queries(len(few)):
        officer.get(ENTRY)
    assert len(few) <= 36


def _main(response) -> str:
    """Return the page up to its remarks, which have a form of their own."""
    return text_of(response).split('id="y-kien"')[0].split('id="tai-lieu"')[0]
