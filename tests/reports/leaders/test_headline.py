"""What a leader reads first, from data of every kind."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assignments.enums import PeriodKind, ResultStatus
from criteria.models import Plan
from reports.leaders.headline import FEW, MOST, Headline, deciders, headline
from reports.now import now_of
from reports.rollups import overview_of
from reports.scope import APPROVED_ONLY, EVERYTHING, Scope
from reports.seen import SeenNow
from reports.snapshot import read_snapshot
from tests.reports.handed_in import put_every_result, put_result, raise_revision

D = Decimal
Q1, Q2, Q3, Q4 = PeriodKind
APPROVED = ResultStatus.APPROVED


def said(plan: Plan, until: PeriodKind = Q3, scope: Scope = EVERYTHING) -> Headline:
    snapshot = read_snapshot(plan)
    return headline(overview_of(snapshot), SeenNow(now_of(snapshot, until), scope))


class TestDeciders:
    def test_the_fewest_that_hold_most(self):
        found = deciders([("1", D(1)), ("3", D(2)), ("8", D(4)), ("2", D("-5")), ("4", None)])
        assert found is not None
        assert found.codes == ("8",)
        assert round(found.share) == 57
        assert not found.are_all

    def test_as_many_as_it_takes(self):
        found = deciders([("1", D(1)), ("2", D(1)), ("3", D(1)), ("4", D(1)), ("5", D(1))])
        assert found is not None
        assert (found.codes, found.share, found.is_most) == (("1", "2", "3"), D(60), True)

    def test_spread_over_many(self):
        found = deciders((str(number), D(1)) for number in range(8))
        assert found is not None
        assert (len(found.codes), found.is_most) == (FEW, False)

    def test_all_of_it(self):
        found = deciders([("1", D(1)), ("2", D(0))])
        assert found is not None
        assert found.are_all
        assert found.share == 100

    @pytest.mark.parametrize("none", [[], [("1", D(0))], [("1", None), ("2", D("-0.1"))]])
    def test_nothing_missing(self, none):
        assert deciders(none) is None

    @given(st.lists(st.decimals(-5, 5, places=2, allow_nan=False), max_size=9))
    def test_one_fewer_would_not_hold_most(self, points: list[Decimal]) -> None:
        found = deciders((str(number), each) for number, each in enumerate(points))
        short = sorted((each for each in points if each > 0), reverse=True)
        if found is None:
            assert not short
            return
        assert [points[int(code)] for code in found.codes] == short[: len(found.codes)]
        fewer = sum(short[: len(found.codes) - 1], D(0)) / sum(short, D(0)) * 100
        assert fewer < MOST
        assert found.is_most == (found.share >= MOST)


pytestmark = pytest.mark.django_db


class TestHeadline:
    def test_before_any_result(self, plan):
        found = said(plan)
        assert found.finding == (
            "Chưa có kết quả nào đến hết quý III; mục tiêu năm 2021 đòi tăng 8,17 điểm; "
            "51% phần phải tăng nằm ở lĩnh vực 8 và 3"
        )
        assert found.basis.startswith("Năm 2020 đạt 56,13 trên 66,50 điểm phần thẩm định")

    def test_partial_says_what_is_counted_from_the_year_before(self, plan):
        put_result(plan, "6.1.1", "0.60", status=APPROVED)
        put_result(plan, "1.1", "1.00")
        found = said(plan)
        # 55,62 of 2020, of which 6.1.1 had 0,78 and 1.1 had 1,50.
        assert found.finding == (
            "Đến hết quý III đạt 54,94/66,50 điểm (86 tiêu chí chưa có kết quả tính theo năm "
            "2020), còn 9,46 điểm tới mục tiêu; 56% phần còn thiếu nằm ở lĩnh vực 8, 3 và 1"
        )
        assert found.basis == (
            "Riêng 2/88 tiêu chí có kết quả: 1,60 điểm, cùng các tiêu chí đó năm 2020 đạt 2,28; "
            "gồm 1 kết quả tạm tính: 1,00 điểm."
        )

    def test_everything_reported(self, plan):
        put_every_result(plan, status=APPROVED)
        found = said(plan)
        assert found.finding.startswith(
            "Đến hết quý III đạt 55,62/66,50 điểm, còn 8,78 điểm tới mục tiêu; "
        )
        assert "chưa có kết quả" not in found.finding
        assert found.basis == "0,00 điểm so với năm 2020; tất cả đã duyệt."

    def test_the_years_last_word(self, plan):
        put_every_result(plan, kind="Q4", status=APPROVED)
        assert "thiếu 8,78 điểm so với mục tiêu" in said(plan, Q4).finding

    def test_met_exceeded_and_still_short_somewhere(self, plan):
        for code, target in plan.criteria.filter(
            children=None, assignments__is_primary=True
        ).values_list("code", "printed_target"):
            put_result(plan, code, str(target), status=APPROVED)
        assert said(plan).finding == "Đến hết quý III đạt 64,40/66,50 điểm, đạt đúng mục tiêu"
        put_result(plan, "8.2", "1.00", kind="Q4", status=APPROVED)
        beyond = said(plan, Q4).finding
        assert "vượt mục tiêu" in beyond
        assert "riêng" not in beyond
        put_result(plan, "1.1", "1.40", kind="Q4", status=APPROVED)
        assert said(plan, Q4).finding.endswith("riêng lĩnh vực 1 còn thiếu 0,10 điểm")

    def test_what_does_not_apply_may_put_the_target_out_of_reach(self, plan):
        put_every_result(plan, kind="Q2", status=APPROVED)
        put_result(plan, "3.4.3", None, status=APPROVED)
        near = said(plan).finding
        assert "điểm áp dụng, còn" in near
        assert "không thể" not in near
        for code in ("1.1", "1.4", "1.5"):
            put_result(plan, code, None, status=APPROVED)
        assert "không thể đạt mục tiêu đã giao 64,30 điểm" in said(plan).finding

    def test_a_single_hidden_figure_is_not_told(self, plan):
        put_result(plan, "6.1.1", "0.47")
        seen = said(plan, scope=APPROVED_ONLY)
        assert seen.finding == "Đến hết quý III chưa có điểm nào tính được"
        assert seen.basis == "Mới có 1 kết quả chờ duyệt."
        put_result(plan, "1.1", "1.00", status=APPROVED)
        beside = said(plan, scope=APPROVED_ONLY)
        assert "1 kết quả chờ duyệt chưa tính" in beside.basis
        assert "0,47" not in f"{beside.finding}{beside.basis}"

    def test_a_plan_without_figures(self, plan):
        Plan.objects.filter(pk=plan.pk).update(printed_target=None)
        plan.criteria.update(printed_target=None)
        raise_revision(plan)
        assert said(plan).finding == "Chưa có kết quả nào đến hết quý III"
        put_result(plan, "1.1", "1.00")
        assert said(plan).finding.endswith("tính theo năm 2020)")
