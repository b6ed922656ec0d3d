"""Plans of several years side by side, and the index as published."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assignments.enums import PeriodKind, ResultStatus
from assignments.models import ReportingPeriod
from assignments.periods import default_window
from criteria.models import Plan, PublishedIndex
from reports import published, year_rows
from reports.scope import APPROVED_ONLY, EVERYTHING, Scope
from reports.snapshot import forget_snapshots, read_snapshot, read_snapshots
from reports.years import Source, State, YearComparison
from tests.factories import make_agency, make_criterion, make_plan, make_small_plan, new_assignment
from tests.reports.handed_in import put_result, raise_revision
from tests.reports.test_pages import text_of

pytestmark = pytest.mark.django_db

D = Decimal
APPROVED = ResultStatus.APPROVED
PATH = "/so-sanh-nam/"


@pytest.fixture(autouse=True)
def _q3_open(time_machine_at):
    time_machine_at("2021-09-21 10:42")


@pytest.fixture
def older(plan: Plan) -> Plan:
    """A closed plan for 2020: 1 (1.1 of 2, 1.2 of 4) and 2 (of 4)."""
    return make_small_plan(
        subject=plan.subject, year=2020, baseline_year=2019, number="9/KH-UBND", status="closed"
    )


@pytest.fixture
def younger(older: Plan) -> Plan:
    """A plan of the same province for 2022, whose tree partly follows that of ``older``.

    1 follows 1; 1.1 follows 1.2 with another maximum; 1.2 is new; 2 follows 2. 1.1 is gone.
    """
    made = make_plan(
        subject=older.subject,
        year=2022,
        baseline_year=2020,
        number="5/KH-UBND",
        status="draft",
        printed_max=D(11),
        printed_baseline=D(8),
        printed_target=D(10),
    )
    old = {node.code: node for node in older.criteria.all()}
    make_criterion(made, "1", "7", "4", "6", predecessor=old["1"])
    make_criterion(made, "1.1", "5", "3", "5", predecessor=old["1.2"])
    make_criterion(made, "1.2", "2", "1", "1")
    make_criterion(made, "2", "4", "4", "4", predecessor=old["2"])
    return made


def give_leads_and_periods(plan: Plan) -> None:
    """Let one agency lead every leaf and report in the usual periods."""
    agency = make_agency()
    for leaf in plan.criteria.filter(children=None):
        assignment = new_assignment(leaf, agency=agency)
        assignment.is_primary = True
        assignment.save()
    for kind in PeriodKind:
        window = default_window(plan.year, kind)
        ReportingPeriod.objects.create(
            plan=plan, kind=kind, opens_on=window.opens_on, due_on=window.due_on
        )
    raise_revision(plan)


def comparison_of(plan: Plan, *earlier: Plan, scope: Scope = EVERYTHING) -> YearComparison:
    for one in (plan, *earlier):
        one.refresh_from_db()
    return YearComparison(read_snapshots(earlier), read_snapshot(plan), PeriodKind.Q3, scope)


def kinds(comparison: YearComparison) -> list[tuple[int, Source]]:
    return [(column.year, column.source) for column in comparison.columns]


class TestOnePlan:
    def test_baseline_and_target_before_any_result(self, plan):
        comparison = comparison_of(plan)
        assert kinds(comparison) == [(2020, Source.BASELINE), (2021, Source.TARGET)]
        before, target = comparison.total.figures
        assert (before.points, target.points) == (D("56.13"), D("64.30"))  # as signed
        assert not any(row.is_new for row in comparison.rows)

    def test_now_is_held_against_what_the_same_leaves_had(self, plan):
        put_result(plan, "6.1.1", "0.88", status=APPROVED)
        comparison = comparison_of(plan)
        assert kinds(comparison) == [
            (2020, Source.BASELINE),
            (2021, Source.NOW),
            (2021, Source.TARGET),
        ]
        before, now, _ = comparison.total.figures
        assert (before.points, before.printed) == (D("55.62"), D("56.13"))
        assert now.points == D("55.72")
        assert now.covered == (1, 88)
        assert comparison.total.change.points == D("0.10")

    def test_the_page(self, sign_in, nguoi_ngoai, lanh_dao, plan):
        put_result(plan, "6.1.1", "0.88", status=APPROVED)
        page = text_of(sign_in(nguoi_ngoai).get(PATH))
        assert "Mới có một kế hoạch" in page
        assert "Năm 2021 đến hết quý III đạt 83,8% điểm tối đa, năm 2020 đạt 83,6%" in page
        assert "Điều hành" not in page
        assert "bảng in: 56,13" in page
        everything = text_of(sign_in(lanh_dao).get(PATH, {"linh_vuc": "tat-ca"}))
        assert "7.1.10" in everything
        assert "7.1.10" not in text_of(sign_in(lanh_dao).get(PATH, {"linh_vuc": "6"}))
        assert "7.1.10" not in text_of(sign_in(lanh_dao).get(PATH, {"linh_vuc": "'--"}))


class TestSeveralPlans:
    def test_results_of_a_year_else_what_the_next_plan_says(self, older, younger):
        assert kinds(comparison_of(younger, older)) == [
            (2019, Source.BASELINE),
            (2020, Source.BASELINE),
            (2022, Source.TARGET),
        ]
        give_leads_and_periods(older)
        put_result(older, "1.2", "3", kind="Q4", status=APPROVED)
        comparison = comparison_of(younger, older)
        assert kinds(comparison) == [
            (2019, Source.BASELINE),
            (2020, Source.RESULTS),
            (2022, Source.TARGET),
        ]
        rows = {row.facts.code: row for row in comparison.rows}
        assert [figure.points for figure in rows["1.1"].figures] == [2, 3, 5]

    def test_where_a_criterion_comes_from(self, older, younger):
        comparison = comparison_of(younger, older)
        rows = {row.facts.code: row for row in comparison.rows}
        assert rows["1.1"].old_code == "1.2"
        assert year_rows.origin_of(rows["1.1"]) == "mã cũ 1.2"
        assert rows["1.2"].is_new
        assert [figure.state for figure in rows["1.2"].figures] == [
            State.ABSENT,
            State.KNOWN,
            State.KNOWN,
        ]
        assert year_rows.origin_of(rows["2"]) == ""
        assert [facts.code for facts, _ in comparison.vanished] == ["1.1"]

    def test_points_of_different_maxima_are_not_subtracted(self, older, younger):
        rows = {row.facts.code: row for row in comparison_of(younger, older).rows}
        change = rows["1.1"].change  # 2 of 4, then 3 of 5
        assert change.percent == D(10)
        assert change.points is None
        assert not change.is_same_scale
        assert rows["2"].change.points == D(1)  # 3 of 4, then 4 of 4
        assert year_rows.points_words(rows["1.1"]) == "điểm tối đa khác nhau"

    def test_nobody_has_said_what_follows_what(self, sign_in, so_noi_vu, older, younger):
        younger.criteria.update(predecessor=None)
        raise_revision(younger)
        comparison = comparison_of(younger, older)
        assert comparison.before is None
        assert comparison.vanished == ()
        assert not any(row.is_new for row in comparison.rows)
        assert comparison.total.figures[0].points == D(8)
        page = text_of(sign_in(so_noi_vu).get(PATH, {"nam": "2022"}))
        assert "chưa nối tiêu chí nào với kế hoạch trước" in page

    def test_two_that_follow_one_say_so(self, older, younger):
        younger.criteria.filter(code="1.2").update(predecessor=older.criteria.get(code="1.2"))
        raise_revision(younger)
        rows = {row.facts.code: row for row in comparison_of(younger, older).rows}
        assert "cùng tách từ một mục" in year_rows.origin_of(rows["1.1"])

    def test_a_draft_is_not_there_for_others(self, sign_in, so_noi_vu, lanh_dao, younger):
        query = {"nam": "2022"}
        page = text_of(sign_in(so_noi_vu).get(PATH, query))
        assert "1 mục mới, 1 mục không còn" in page
        assert "mã cũ 1.2" in page
        assert sign_in(lanh_dao).get(PATH, query).status_code == 404
        assert "5/KH-UBND" not in text_of(sign_in(lanh_dao).get(PATH))

    def test_the_number_of_queries_does_not_grow_with_the_years(self, sign_in, so_noi_vu, younger):
        client = sign_in(so_noi_vu)

        def count(**query):
            forget_snapshots()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(PATH, query).status_code == 200
            return len(queries)

        assert count(nam="2022") <= count(nam="2020") + 4  # the earlier plans, read together
        fewer = count(nam="2022")
        for year in (2017, 2018):
            make_small_plan(
                subject=younger.subject, year=year, baseline_year=year - 1, status="closed"
            )
        assert count(nam="2022") == fewer


class TestSight:
    def test_a_waiting_figure_is_hidden(self, sign_in, plan, lanh_dao, so_noi_vu):
        put_result(plan, "6.1.1", "0.47")
        put_result(plan, "6.1.2", "0.65")
        rows = {row.facts.code: row for row in comparison_of(plan, scope=APPROVED_ONLY).rows}
        assert rows["6.1.1"].figures[1].state is State.WAITING
        assert rows["6.1.1"].change.percent is None
        for person, is_there in ((lanh_dao, False), (so_noi_vu, True)):
            client = sign_in(person)
            assert ("47,0%" in text_of(client.get(PATH, {"linh_vuc": "6"}))) is is_there
            asked = {"linh_vuc": "6", "tai-ve": "csv", "bang": "nam-tieu-chi"}
            assert ("0,47" in b"".join(client.get(PATH, asked)).decode()) is is_there


class TestPublished:
    def test_against_the_mean_and_the_rank_in_words(self, plan):
        rows = {row.year: row for row in published.published_rows(read_snapshot(plan))}
        assert rows[2020].difference == "+0,15"
        assert rows[2020].rank == "33/63"
        assert rows[2020].rank_change == "tăng 20 bậc so với 2019"
        assert rows[2019].rank_change == ""
        assert rows[2019].difference == "–"
        assert rows[2021].sipas_change == "+0,86"
        assert rows[2020].is_confirmed
        assert not rows[2021].is_confirmed

    def test_a_rank_lost_and_a_year_left_out(self, plan):
        PublishedIndex.objects.filter(subject=plan.subject, year=2021).update(rank=None)
        PublishedIndex.objects.filter(subject=plan.subject, year=2022).update(
            rank=40, provinces_count=63, score=D("80.00")
        )
        raise_revision(plan)
        snapshot = read_snapshot(plan)
        rows = {row.year: row for row in published.published_rows(snapshot)}
        assert rows[2022].rank_change == "giảm 7 bậc so với 2020"
        assert rows[2022].is_below
        assert "thấp hơn trung bình cả nước 4,79 điểm" in published.published_headline(snapshot)

    def test_nothing_published(self, sign_in, lanh_dao, plan):
        PublishedIndex.objects.all().delete()
        raise_revision(plan)
        page = text_of(sign_in(lanh_dao).get(PATH))
        assert "Chưa có chỉ số nào được công bố." in page
