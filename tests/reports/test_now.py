"""Where the plan stands now: what was handed in, folded from the leaves up."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from assignments.enums import PeriodKind, ResultStatus
from assignments.standing import Report, current_of
from criteria.models import Plan
from criteria.tree import Figures
from reports.now import LeafNow, Now, NowSum, add_now, leaf_now, now_of, now_of_leaf
from reports.scope import APPROVED_ONLY, EVERYTHING, Scope, scope_of
from reports.snapshot import forget_snapshots, read_snapshot
from tests.factories import figures, make_plan
from tests.reports.handed_in import put_every_result, put_result

D = Decimal
Q1, Q2, Q3, Q4 = PeriodKind
APPROVED, RETURNED, DRAFT = ResultStatus.APPROVED, ResultStatus.RETURNED, ResultStatus.DRAFT


def now(plan: Plan, until: PeriodKind = Q3) -> Now:
    return now_of(read_snapshot(plan), until)


# --- Plain sums ------------------------------------------------------------------------------

hundredths = st.decimals(min_value=0, max_value=20, places=2, allow_nan=False)
leaf_figures = st.builds(Figures, hundredths, hundredths, hundredths)
reports = st.lists(
    st.builds(
        Report,
        st.sampled_from(PeriodKind),
        st.sampled_from(ResultStatus),
        hundredths,
        hundredths,
    ),
    max_size=4,
    unique_by=lambda report: report.period,
)
leaves = st.lists(st.tuples(leaf_figures, reports, st.integers(1, 3)), max_size=12)


@settings(deadline=None)
@given(leaves, st.sampled_from(PeriodKind))
def test_parts_add_up_to_the_whole_however_they_are_cut(
    given_leaves: list[tuple[Figures, list[Report], int]], until: PeriodKind
) -> None:
    sums = [(now_of_leaf(own, current_of(rows, until)), part) for own, rows, part in given_leaves]
    whole = add_now(one for one, _ in sums)
    parts = [add_now(one for one, part in sums if part == number) for number in (1, 2, 3)]
    assert add_now(parts) == whole
    assert whole.current == (
        None
        if whole.approved is None and whole.provisional is None
        else (whole.approved or 0) + (whole.provisional or 0)
    )
    assert whole.reported_count + whole.unreported_count == whole.leaf_count == len(sums)


@settings(deadline=None)
@given(leaf_figures, reports)
def test_quarters_are_never_added_up(own: Figures, rows: list[Report]) -> None:
    current = now_of_leaf(own, current_of(rows)).current
    assert current is None or current in {row.score for row in rows}


@settings(deadline=None)
@given(leaf_figures, reports, hundredths, st.sampled_from([DRAFT, RETURNED]))
def test_what_is_with_the_agency_does_not_count(
    own: Figures, rows: list[Report], score: Decimal, status: ResultStatus
) -> None:
    free = next((kind for kind in PeriodKind if kind not in {row.period for row in rows}), None)
    if free is not None:
        more = [*rows, Report(free, status, score)]
        assert now_of_leaf(own, current_of(more)) == now_of_leaf(own, current_of(rows))


def test_a_leaf_without_a_report_is_no_zero() -> None:
    reported = now_of_leaf(figures("2", "1", "2"), current_of([Report(Q3, APPROVED, D(0), D(0))]))
    blank = now_of_leaf(figures("4", "3", "4"), None)
    assert (reported.current, blank.current) == (D(0), None)
    both = add_now([reported, blank])
    assert both.current == D(0)
    assert both.is_partial
    assert (both.before, both.change) == (D(1), D(-1))
    assert (both.missing_reported, both.missing_open, both.missing) == (D(2), D(1), D(3))
    assert both.reached == D(3)


def test_nothing_adds_up_to_nothing() -> None:
    assert add_now([]) == NowSum()
    assert add_now([]).current is None
    assert add_now([]).percent is None


def test_every_figure_of_a_sum_is_added() -> None:
    one = NowSum(*range(1, len(fields(NowSum)) + 1))
    doubled = add_now([one, one])
    for field in fields(NowSum):
        assert getattr(doubled, field.name) == 2 * getattr(one, field.name)


# --- Plan 214 --------------------------------------------------------------------------------


@pytest.mark.django_db
class TestPlan214:
    def test_before_any_report(self, plan):
        assert now(plan).is_empty
        assert now(plan).total.leaf_count == 88
        assert now(plan).total.current is None
        assert now(plan).total.missing == D("8.78")

    def test_all_that_had_been_before(self, plan):
        put_every_result(plan)
        total = now(plan).total
        assert (total.scored_count, total.provisional_count) == (88, 88)
        assert total.current == total.provisional == total.before == D("55.62")
        assert total.applicable_max == D("66.50")
        assert total.approved is None
        assert add_now(now(plan).nodes[area.code] for area in read_snapshot(plan).areas) == total
        assert add_now(now(plan).leads.values()) == total

    def test_approved_and_provisional_parts(self, plan):
        put_result(plan, "6.1.1", "0.70", status=APPROVED, appraised_score=D("0.60"))
        put_result(plan, "6.1.3", "0.50")
        area = now(plan).nodes["6"]
        assert (area.approved, area.provisional, area.current) == (D("0.60"), D("0.50"), D("1.10"))
        assert (area.scored_count, area.provisional_count, area.is_partial) == (2, 1, True)
        assert now(plan).nodes["6.1"].current == D("1.10")
        assert now(plan).leads["so-tai-chinh"].current == D("1.10")
        assert now(plan).nodes["1"].current is None

    def test_what_does_not_apply_leaves_the_denominator(self, plan):
        put_every_result(plan)
        before = now(plan).total
        plan.periods.get(kind="Q3").results.all().filter(criterion__code="3.4.3").delete()
        put_result(plan, "3.4.3", None, status=APPROVED)
        total, leaf = now(plan).total, read_snapshot(plan)["3.4.3"]
        assert total.not_applicable_count == 1
        assert total.applicable_max == before.max - leaf.figures.max
        assert total.max == before.max
        assert total.current == before.current - leaf.figures.baseline
        assert total.applicable_target == D("64.40") - leaf.figures.target
        assert not total.is_partial

    def test_sipas_is_not_counted(self, plan):
        assert now(plan).nodes["8.1"] == NowSum()
        assert (
            now(plan).nodes["8"].leaf_count
            == len(read_snapshot(plan).leaves_of(read_snapshot(plan)["8"])) - 1
        )

    def test_up_to_a_period(self, plan):
        put_result(plan, "6.1.1", "0.40", kind="Q2", status=APPROVED)
        put_result(plan, "6.1.1", "0.75", kind="Q3", status=APPROVED)
        assert [now(plan, kind).total.current for kind in PeriodKind] == [
            None,
            D("0.40"),
            D("0.75"),
            D("0.75"),
        ]

    def test_drafts_are_not_read(self, plan):
        put_result(plan, "6.1.1", "0.40", status=DRAFT)
        put_result(plan, "6.1.3", "0.40", status=RETURNED)
        assert read_snapshot(plan).reported.is_empty
        assert now(plan).is_empty

    def test_progress_of_a_period(self, plan):
        put_result(plan, "6.1.1", "0.40", kind="Q2", status=APPROVED)
        put_result(plan, "3.4.3", "0.40")
        progress = now(plan).progress
        assert (progress.handed_in_count, progress.leaf_count) == (1, 88)
        # Eight are primary leads, and the districts owe nothing any more.
        assert progress.owing_count == 7

    def test_periods_and_the_one_meant(self, plan):
        reported = read_snapshot(plan).reported
        assert [period.kind for period in reported.periods] == list(PeriodKind)
        assert reported.opened(date(2021, 9, 21)) == (Q1, Q2, Q3)
        assert reported.until("", date(2021, 9, 21)) is Q3
        assert reported.until("Q2", date(2021, 9, 21)) is Q2
        assert reported.until("Q4", date(2021, 9, 21)) is Q3  # not opened yet
        assert reported.until("Q1'", date(2021, 9, 21)) is Q3
        assert reported.until("", date(2020, 9, 21)) is Q1

    def test_a_plan_without_periods(self, db):
        reported = read_snapshot(make_plan()).reported
        assert reported.periods == ()
        assert reported.is_empty
        assert not reported.is_sample

    def test_sample_results_are_known(self, plan):
        put_result(plan, "6.1.1", "0.40")
        assert not read_snapshot(plan).reported.is_sample
        put_result(plan, "6.1.3", "0.40", is_sample=True)
        assert read_snapshot(plan).reported.is_sample

    def test_the_number_of_queries_does_not_grow_with_results(self, plan):
        def count() -> int:
            forget_snapshots()
            with CaptureQueriesContext(connection) as queries:
                read_snapshot(plan)
            return len(queries)

        before = count()
        put_every_result(plan)
        put_every_result(plan, kind="Q2", status=APPROVED)
        assert count() == before


# --- Who sees which figure -------------------------------------------------------------------


@pytest.mark.django_db
class TestScope:
    def test_an_approved_figure_is_everybodys(self, plan):
        put_result(plan, "6.1.1", "0.70", status=APPROVED)
        expected = LeafNow("6.1.1", Q3, D("0.70"))
        for scope in (APPROVED_ONLY, EVERYTHING):
            assert leaf_now(read_snapshot(plan), Q3, scope)["6.1.1"] == expected

    @pytest.mark.parametrize("score", ["0.70", None])
    def test_one_that_waits_is_known_of_and_not_seen(self, plan, score):
        row = put_result(plan, "6.1.1", score)
        leaf = leaf_now(read_snapshot(plan), Q3, APPROVED_ONLY)["6.1.1"]
        assert leaf == LeafNow("6.1.1", Q3, is_provisional=True, is_hidden=True)
        for scope in (EVERYTHING, Scope(agency_ids=frozenset({row.agency_id}))):
            leaf = leaf_now(read_snapshot(plan), Q3, scope)["6.1.1"]
            assert leaf.score == (None if score is None else D(score))
            assert (leaf.is_not_applicable, leaf.is_hidden) == (score is None, False)

    def test_by_role(self, plan, so_noi_vu, so_tai_chinh, dong_van, lanh_dao, nguoi_ngoai):
        put_result(plan, "6.1.1", "0.70")

        def sees(user: User) -> bool:
            leaf = leaf_now(read_snapshot(plan), Q3, scope_of(user))["6.1.1"]
            return leaf.score is not None

        assert sees(so_noi_vu)
        assert sees(so_tai_chinh)
        assert not any(sees(user) for user in (dong_van, lanh_dao, nguoi_ngoai))

    def test_readers_who_see_the_same_share_a_key(
        self, so_noi_vu, so_noi_vu_2, so_tai_chinh, dong_van, lanh_dao, nguoi_ngoai
    ):
        key = {user.username: scope_of(user).key for user in (so_noi_vu, so_noi_vu_2)}
        assert len(set(key.values())) == 1
        assert scope_of(lanh_dao).key == scope_of(nguoi_ngoai).key == ""
        assert len({scope_of(user).key for user in (so_noi_vu, so_tai_chinh, dong_van)}) == 3
