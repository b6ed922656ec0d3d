"""What a result under review is compared with."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assignments.actions import reviews
from assignments.content import ResultContent, review_stamp, seen_of
from assignments.models import Result
from assignments.review_basis import approved_basis, last_scores, returned_basis
from tests.review_cases import (
    CONTENT,
    actor_of,
    approved,
    attached,
    changed,
    contributed,
    handed_in,
    returned,
    where,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _every_period_open(plan, time_machine_at):
    time_machine_at("2021-12-21 10:42")


def test_nothing_to_compare_a_first_result_with(plan, so_tai_chinh):
    row = handed_in(plan, so_tai_chinh)
    assert approved_basis(row) is None
    assert returned_basis(row) is None


def test_the_latest_approval_of_an_earlier_period(plan, so_tai_chinh, so_noi_vu):
    for kind in ("Q1", "Q2"):
        approved(plan, so_tai_chinh, so_noi_vu, kind=kind)
    row = handed_in(plan, so_tai_chinh, changed("Đạt 72%."))
    basis = approved_basis(row)
    assert basis is not None
    assert basis.label.startswith("lần duyệt 6 tháng")
    assert (basis.content, basis.score) == (CONTENT, Decimal("0.75"))
    assert last_scores(plan, row.period)[row.criterion_id].score == Decimal("0.75")


def test_a_later_period_is_no_basis(plan, so_tai_chinh, so_noi_vu):
    approved(plan, so_tai_chinh, so_noi_vu, kind="Q4")
    row = handed_in(plan, so_tai_chinh)
    assert approved_basis(row) is None
    assert row.criterion_id not in last_scores(plan, row.period)


def test_an_approval_of_the_same_period_stands_above_an_earlier_one(plan, so_tai_chinh, so_noi_vu):
    approved(plan, so_tai_chinh, so_noi_vu, kind="Q2")
    approved(plan, so_tai_chinh, so_noi_vu)
    row = handed_in(plan, so_tai_chinh, replace(CONTENT, self_score=Decimal("0.80")))
    basis = approved_basis(row)
    assert basis is not None
    assert basis.label.startswith("lần duyệt Quý III")


def test_an_approved_result_is_compared_with_the_approval_before(plan, so_tai_chinh, so_noi_vu):
    approved(plan, so_tai_chinh, so_noi_vu, kind="Q2")
    row = approved(plan, so_tai_chinh, so_noi_vu)
    basis = approved_basis(row)
    assert basis is not None
    assert basis.label.startswith("lần duyệt 6 tháng")


def test_an_approved_result_without_a_review_counts_where_no_review_does(
    plan, so_tai_chinh, so_noi_vu
):
    # Such rows come with the sample data of a trial.
    handed_in(plan, so_tai_chinh, kind="Q1")
    early = Result.objects.get()
    Result.objects.filter(pk=early.pk).update(
        status="approved",
        appraised_score=Decimal("0.70"),
        reviewed_by=so_noi_vu,
        reviewed_at=early.submitted_at,
    )
    row = handed_in(plan, so_tai_chinh)
    basis = approved_basis(row)
    assert basis is not None
    assert (basis.label, basis.score) == ("kết quả đã duyệt Quý I", Decimal("0.70"))
    assert last_scores(plan, row.period)[row.criterion_id].score == Decimal("0.70")


def test_what_was_sent_back_is_a_basis_until_the_next_approval(plan, so_tai_chinh, so_noi_vu):
    returned(plan, so_tai_chinh, so_noi_vu)
    row = handed_in(plan, so_tai_chinh, changed("Kèm bảng kê."))
    basis = returned_basis(row)
    assert basis is not None
    assert basis.content == CONTENT
    seen = review_stamp(row)
    row = reviews.approve_result(**where(plan), seen=seen, actor=actor_of(so_noi_vu))
    assert returned_basis(row) is None


def test_content_comes_back_from_json_as_it_was():
    content = replace(CONTENT, is_not_applicable=False, quantity=Decimal("12.50"))
    assert ResultContent.from_json(content.as_json()) == content
    assert ResultContent.from_json({"narrative": "cũ", "gone": 1}) == ResultContent(narrative="cũ")


def test_many_stamps_are_those_of_each(plan, so_tai_chinh, dong_van, django_assert_num_queries):
    rows = [handed_in(plan, so_tai_chinh, kind=kind) for kind in ("Q1", "Q3")]
    small = replace(CONTENT, self_score=Decimal("0.25"))
    rows.append(handed_in(plan, so_tai_chinh, small, code="6.2.2"))
    contributed(plan, dong_van, "Huyện đã giải ngân.")
    attached(rows[1], so_tai_chinh)
    alone = {row.pk: review_stamp(row) for row in rows}
    with django_assert_num_queries(2):
        together = seen_of(rows)
    assert {pk: seen.stamp for pk, seen in together.items()} == alone
    assert len(set(alone.values())) == 3
    busy = together[rows[1].pk]
    assert (len(busy.contributions), len(busy.documents)) == (1, 1)
