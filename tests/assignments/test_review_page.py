"""One result under review: what is shown, what is decided, and what happens when it has moved."""

from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.models import AuditEvent, Notification
from assignments.actions import results, reviews
from assignments.models import Comment, Result, Review
from tests.review_cases import (
    CONTENT,
    actor_of,
    approved,
    attached,
    changed,
    contributed,
    every_row,
    handed_in,
    in_state,
    posted,
    returned,
    where,
)

pytestmark = pytest.mark.django_db
PAGE = "/tham-dinh/Q3/6.1.1/"
SMALL = replace(CONTENT, self_score=Decimal("0.25"))


@pytest.fixture(autouse=True)
def _q3_open(time_machine_at):
    time_machine_at("2021-09-21 10:42")


@pytest.fixture
def client(sign_in, so_noi_vu):
    return sign_in(so_noi_vu)


@pytest.fixture
def row(plan, so_tai_chinh):
    return handed_in(plan, so_tai_chinh)


def text_of(response):
    return " ".join(response.content.decode().split())


# --- What is shown -------------------------------------------------------------------------------


def test_what_changed_since_the_last_approved_one(plan, so_tai_chinh, so_noi_vu, client):
    approved(plan, so_tai_chinh, so_noi_vu)
    handed_in(plan, so_tai_chinh, replace(changed("Đã giải ngân 72% kế hoạch vốn."), self_score=1))
    response = client.get(PAGE)
    rows = {one.name: one for one in response.context["rows"]}
    assert {name for name, one in rows.items() if one.is_changed} == {"self_score", "narrative"}
    assert (rows["self_score"].before, rows["self_score"].value) == ("0,75", "1,00")
    assert rows["self_score"].delta == "+0,25"
    page = text_of(response)
    assert "Đã giải ngân <del>65</del> <ins>72</ins>% kế hoạch vốn." in page
    assert "quantity" not in rows  # says nothing, and did not


def test_compared_with_what_was_sent_back(plan, so_tai_chinh, so_noi_vu, client):
    approved(plan, so_tai_chinh, so_noi_vu)
    handed_in(plan, so_tai_chinh, changed("Đã giải ngân 70%."))
    reviews.return_result(
        **where(plan),
        seen=posted(Result.objects.get())["seen"],
        reason="Thiếu.",
        actor=actor_of(so_noi_vu),
    )
    handed_in(plan, so_tai_chinh, changed("Đã giải ngân 70%, có bảng kê."))
    default = client.get(PAGE)
    assert [is_current for *_, is_current in default.context["comparisons"]] == [True, False, False]
    assert "<del>65</del> <ins>70</ins>" in text_of(default)
    response = client.get(PAGE, {"so": "tra-lai"})
    (narrative,) = (row for row in response.context["rows"] if row.is_changed)
    assert [(one.kind, one.text) for one in narrative.pieces] == [
        ("same", "Đã giải ngân 70%"),
        ("added", ", có bảng kê"),
        ("same", "."),
    ]
    assert client.get(PAGE, {"so": "khong"}).context["changed_count"] == 0
    assert client.get(PAGE, {"so": "lạ"}).status_code == 200


def test_only_sent_back_before_is_the_first_comparison(plan, so_tai_chinh, so_noi_vu, client):
    returned(plan, so_tai_chinh, so_noi_vu)
    handed_in(plan, so_tai_chinh, changed("Đã giải ngân 65% kế hoạch vốn, có bảng kê."))
    assert "<ins>, có bảng kê</ins>" in text_of(client.get(PAGE))


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ 7*7 }}", "a<b>&amp;'\""])
def test_what_people_typed_is_only_text(plan, so_tai_chinh, so_noi_vu, client, text):
    approved(plan, so_tai_chinh, so_noi_vu)
    handed_in(plan, so_tai_chinh, changed(f"{text} mới"))
    page = client.get(PAGE).content.decode()
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_the_plan_and_the_decisions_are_beside_it(plan, so_tai_chinh, so_noi_vu, client):
    approved(plan, so_tai_chinh, so_noi_vu)
    page = text_of(client.get(PAGE))
    assert "90% trở lên" in page  # the plan's own words
    assert "Nội dung khi đó (phiên bản 2)" in page
    assert "Tự chấm 0,75, thẩm định 0,75" in page
    assert "Mở lại" in page


def test_the_way_through_the_queue(plan, so_tai_chinh, time_machine_at, client):
    for day, code in ((18, "6.1.3"), (19, "6.1.1"), (20, "6.3.1")):
        time_machine_at(f"2021-09-{day} 10:00")
        handed_in(plan, so_tai_chinh, SMALL, code=code)
    place = client.get(PAGE).context["place"]
    assert (place.number, place.count, place.others) == (2, 3, 2)
    assert place.previous_url == "/tham-dinh/Q3/6.1.3/"
    assert place.next_url == "/tham-dinh/Q3/6.3.1/"
    last = client.get("/tham-dinh/Q3/6.3.1/", {"linh_vuc": "6"}).context["place"]
    assert last.next_url == "/tham-dinh/Q3/6.1.3/?linh_vuc=6"  # what was skipped comes round again
    alone = client.get(PAGE, {"q": "6.1.1"}).context["place"]
    assert (alone.number, alone.count, alone.next_url) == (1, 1, "")


# --- Deciding ------------------------------------------------------------------------------------


def test_approve_and_go_on(plan, so_tai_chinh, row, client):
    handed_in(plan, so_tai_chinh, SMALL, code="6.3.1")
    response = client.post(f"{PAGE}duyet/", posted(row, tiep="1", reason=""), follow=True)
    assert response.redirect_chain == [("/tham-dinh/Q3/6.3.1/", 302)]
    assert "Đã duyệt kết quả tiêu chí 6.1.1: 0,75 trên 1,00 điểm." in text_of(response)
    row = Result.objects.get(criterion__code="6.3.1")
    response = client.post(
        "/tham-dinh/Q3/6.3.1/duyet/", posted(row, appraised_score="0.25", reason="", tiep="1")
    )
    assert response.headers["Location"] == "/tham-dinh/?ky=Q3"  # nothing else waits


def test_approve_and_stay(row, client):
    response = client.post(f"{PAGE}duyet/?linh_vuc=6", posted(row))
    assert response.headers["Location"] == f"{PAGE}?linh_vuc=6"


@pytest.mark.parametrize("typed", ["0,70", "0.70", " 0,7 "])
def test_another_score_with_a_reason(row, client, typed):
    assert client.post(f"{PAGE}duyet/", posted(row, appraised_score=typed)).status_code == 302
    review = Review.objects.get()
    assert (review.appraised_score, review.self_score) == (Decimal("0.70"), Decimal("0.75"))
    assert review.reason == "Theo bảng kê."
    assert review.content == CONTENT.as_json()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Nhập điểm thẩm định."),
        ("1,01", "Nhập số từ 0 đến 1 (điểm)"),
        ("-0,5", "Nhập số từ 0 đến 1 (điểm)"),
        ("abc", "không phải là số"),
        ("1_0", "không phải là số"),
        ("1e1", "không phải là số"),
        ("NaN", "không phải là số"),
        ("0,755", "tối đa 2 chữ số"),
    ],
)
def test_a_score_that_is_none(row, client, typed, sentence):
    before = every_row()
    response = client.post(f"{PAGE}duyet/", posted(row, appraised_score=typed))
    assert response.status_code == 422
    page = text_of(response)
    assert sentence in page
    assert "Theo bảng kê." in page  # nothing typed is lost
    assert every_row() == before


@pytest.mark.parametrize(
    ("verb", "values", "sentence"),
    [
        ("duyet", {"appraised_score": "0,70", "reason": " "}, "nêu lý do để cơ quan chủ trì biết"),
        ("tra-lai", {"reason": ""}, "Nêu rõ cần bổ sung"),
        ("tra-lai", {"reason": "\x00\x01"}, "Nêu rõ cần bổ sung"),
        ("tra-lai", {"reason": "x" * 5001}, "dài quá 5000 ký tự"),
    ],
)
def test_a_reason_that_is_lacking(row, client, verb, values, sentence):
    before = every_row()
    response = client.post(f"{PAGE}{verb}/", posted(row, **values))
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert f'value="{values.get("appraised_score", "0,75")}"' in text_of(response)
    assert every_row() == before


def test_return_asks_for_no_score(row, client):
    response = client.post(f"{PAGE}tra-lai/", posted(row, appraised_score="abc"))
    assert response.status_code == 302
    assert Comment.objects.get().text == "Theo bảng kê."


def test_reopen_needs_a_reason(plan, so_tai_chinh, so_noi_vu, client):
    row = approved(plan, so_tai_chinh, so_noi_vu)
    assert client.post(f"{PAGE}mo-lai/", posted(row, reason="")).status_code == 422
    assert client.post(f"{PAGE}mo-lai/", posted(row)).status_code == 302
    assert Result.objects.get().status == "returned"


def test_what_does_not_apply_has_no_score(plan, so_tai_chinh, client):
    content = replace(
        CONTENT, self_score=None, is_not_applicable=True, not_applicable_reason="Không có dự án."
    )
    row = handed_in(plan, so_tai_chinh, content)
    assert "appraised_score" not in client.get(PAGE).content.decode()
    response = client.post(f"{PAGE}duyet/", posted(row, appraised_score="0,5", reason=""))
    assert response.status_code == 302
    assert Result.objects.get().appraised_score is None


def test_an_unknown_verb(row, client):
    assert client.post(f"{PAGE}xoa/", posted(row)).status_code == 404
    assert client.get(f"{PAGE}duyet/").headers["Location"] == PAGE


# --- What has moved meanwhile --------------------------------------------------------------------


def test_a_stale_page_shows_what_changed_and_keeps_what_was_typed(plan, so_tai_chinh, row, client):
    stale = client.get(PAGE).context["form"].initial
    handed_in(plan, so_tai_chinh, changed("Đã giải ngân 72% kế hoạch vốn."))
    form = posted(row, appraised_score="0,60", reason="Số liệu chưa khớp.")
    before = every_row()
    response = client.post(f"{PAGE}duyet/", form | {"sequence": str(stale["sequence"])})
    assert response.status_code == 409
    page = text_of(response)
    assert "đã thay đổi sau khi trang này được mở" in page
    assert "<ins>Đã giải ngân 72% kế hoạch vốn.</ins>" in page
    assert "Số liệu chưa khớp." in page
    assert 'value="0,60"' in page
    labels = [change.label for change in response.context["conflict"].changes]
    assert labels == ["Lưu kết quả", "Nộp kết quả"]
    assert every_row() == before
    # The page as it stands now can be decided on.
    fresh = {key: str(value) for key, value in response.context["form"].initial.items()}
    assert client.post(f"{PAGE}duyet/", fresh).status_code == 302
    assert Review.objects.get().content["narrative"] == "Đã giải ngân 72% kế hoạch vốn."


def test_a_contribution_made_meanwhile(plan, dong_van, row, client):
    form = posted(row)
    contributed(plan, dong_van, "Huyện đã giải ngân 40%.")
    response = client.post(f"{PAGE}duyet/", form)
    assert response.status_code == 409
    assert "Lưu nội dung phối hợp" in text_of(response)
    form = posted(row)
    contributed(plan, dong_van, "Huyện đã giải ngân 45%.", version=1)
    assert client.post(f"{PAGE}tra-lai/", form).status_code == 409
    assert not Review.objects.exists()


def test_a_document_attached_taken_off_or_replaced_meanwhile(so_tai_chinh, row, client):
    form = posted(row)
    link = attached(row, so_tai_chinh)
    assert client.post(f"{PAGE}duyet/", form).status_code == 409
    form = posted(row)
    type(link.evidence).objects.update(version=2)
    assert client.post(f"{PAGE}duyet/", form).status_code == 409
    form = posted(row)
    type(link).objects.update(removed_at=row.submitted_at, removed_by=so_tai_chinh)
    assert client.post(f"{PAGE}duyet/", form).status_code == 409
    assert not Review.objects.exists()


@pytest.mark.parametrize("seen", ["", "0" * 32, "x" * 500, "\x00"])
def test_a_stamp_made_up(row, client, seen):
    assert client.post(f"{PAGE}duyet/", posted(row, seen=seen)).status_code == 409
    assert not Review.objects.exists()


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999999999999"])
def test_a_version_made_up(row, client, version):
    assert client.post(f"{PAGE}bat-dau/", posted(row, version=version)).status_code == 409
    assert Result.objects.get().status == "submitted"


@pytest.mark.parametrize("sequence", ["", "abc", "-5", "99999999999999999999"])
def test_a_sequence_made_up_only_shows_less(row, client, sequence):
    response = client.post(f"{PAGE}duyet/", posted(row, seen="x", sequence=sequence))
    assert response.status_code == 409


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        ("submitted", "duyet"),
        ("submitted", "tra-lai"),
        ("submitted", "bat-dau"),
        ("in_review", "duyet"),
        ("in_review", "ngung"),
        ("approved", "mo-lai"),
    ],
)
def test_pressing_twice_decides_once(plan, so_tai_chinh, so_noi_vu, client, state, verb):
    row = in_state(state, plan, so_tai_chinh, so_noi_vu)
    form = posted(row)
    first = client.post(f"{PAGE}{verb}/", form)
    assert first.status_code == 302
    before = every_row()
    counts = AuditEvent.objects.count(), Notification.objects.count(), Comment.objects.count()
    second = client.post(f"{PAGE}{verb}/", form)
    assert (second.status_code, second.headers["Location"]) == (302, first.headers["Location"])
    assert every_row() == before
    assert counts == (
        AuditEvent.objects.count(),
        Notification.objects.count(),
        Comment.objects.count(),
    )


def test_another_score_or_another_person_is_not_the_same_press(row, client, sign_in, so_noi_vu_2):
    form = posted(row)
    assert client.post(f"{PAGE}duyet/", form).status_code == 302
    other_score = client.post(f"{PAGE}duyet/", form | {"appraised_score": "0,70"})
    assert other_score.status_code == 409
    assert sign_in(so_noi_vu_2).post(f"{PAGE}duyet/", form).status_code == 409
    assert Review.objects.count() == 1


def test_only_what_the_form_is_for_can_be_sent(row, dong_van, so_noi_vu, client):
    form = posted(row) | {
        "agency": str(dong_van.pk),
        "status": "draft",
        "self_score": "1,00",
        "submitted_by": str(dong_van.pk),
        "reviewed_by": str(dong_van.pk),
        "max_score": "99",
        "kind": "Q1",
        "code": "6.1.2",
        "narrative": "Sửa lén",
        "is_sample": "1",
    }
    assert client.post(f"{PAGE}duyet/", form).status_code == 302
    after = Result.objects.get()
    assert (after.agency_id, after.self_score, after.max_score) == (
        row.agency_id,
        Decimal("0.75"),
        row.max_score,
    )
    assert (after.submitted_by_id, after.reviewed_by_id) == (row.submitted_by_id, so_noi_vu.pk)
    assert (after.status, after.narrative, after.is_sample) == (
        "approved",
        CONTENT.narrative,
        False,
    )
    assert after.period.kind == "Q3"


def test_after_the_agency_took_it_back(plan, so_tai_chinh, row, client):
    form = posted(row)
    results.withdraw_result(
        **where(plan), expected_version=row.version, actor=actor_of(so_tai_chinh)
    )
    response = client.post(f"{PAGE}duyet/", form)
    assert response.status_code == 409
    assert "trạng thái “Đang nhập”" in text_of(response)
    assert "Lý do đã nhập: <q>Theo bảng kê.</q>" in text_of(response)


def test_a_remark_from_the_review_comes_back_to_it(plan, so_tai_chinh, row, client, sign_in):
    url = client.get(PAGE, {"linh_vuc": "6"}).context["comment_url"]
    response = client.post(url, {"text": "Số liệu lấy ở đâu?"})
    assert response.headers["Location"] == f"{PAGE}#y-kien"
    assert "Số liệu lấy ở đâu?" in text_of(client.get(PAGE))
    # An agency can't be led to a page that is not its own.
    response = sign_in(so_tai_chinh).post(url, {"text": "Theo Kho bạc."})
    assert response.headers["Location"].startswith("/ket-qua/Q3/6.1.1/")


def test_documents_are_beside_it_and_can_not_be_changed_here(
    plan, so_tai_chinh, dong_van, row, client
):
    attached(row, so_tai_chinh, "Báo cáo giải ngân quý III")
    contributed(plan, dong_van, "Huyện đã giải ngân.")
    link = attached(row, dong_van, "Biểu của huyện Đồng Văn")
    contribution = plan.periods.get(kind="Q3").contributions.get()
    type(link).objects.filter(pk=link.pk).update(result=None, contribution=contribution)
    page = text_of(client.get(PAGE))
    assert "Báo cáo giải ngân quý III" in page
    assert "Tài liệu của cơ quan phối hợp" in page
    assert "Biểu của huyện Đồng Văn" in page
    assert "data-evidence-action" not in page
