"""What the leaders' first page is made of: movements, who is late, what is at risk, charts."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest

from accounts.models import User
from assignments.access import get_period
from assignments.enums import PeriodKind, ResultStatus
from assignments.models import Assignment, ReportingPeriod
from assignments.monitor import read_board
from criteria.models import Plan
from reports.handling import add_handling, read_handling
from reports.leaders.course import Course, course_of
from reports.leaders.lateness import Counts, matrix_of
from reports.leaders.overview_charts import LeadersCharts
from reports.leaders.overview_rows import late_marks, late_title, why_at_risk
from reports.leaders.risk import LeafRisk, Reason, risks_of
from reports.now import now_of
from reports.plan_page import PlanPage, read_page
from reports.scope import APPROVED_ONLY, EVERYTHING, Scope
from reports.seen import SeenNow
from reports.snapshot import read_snapshot
from tests.reports.handed_in import AT, put_every_result, put_result, raise_revision

pytestmark = pytest.mark.django_db

D = Decimal
Q1, Q2, Q3, Q4 = PeriodKind
APPROVED, RETURNED = ResultStatus.APPROVED, ResultStatus.RETURNED
DURING = date(2021, 9, 21)
AFTER = date(2021, 9, 27)


def course(plan: Plan, today: date = DURING, scope: Scope = EVERYTHING) -> Course:
    snapshot = read_snapshot(plan)
    until = snapshot.reported.until("", today)
    return course_of(SeenNow(now_of(snapshot, until), scope), today)


def put_q3_in(plan: Plan, codes: Iterable[str], day: int = 20) -> None:
    for code in codes:
        put_result(plan, code, "0.10", first_submitted_at=AT.replace(day=day))


class TestCourse:
    def test_the_first_period_is_compared_with_the_year_before(self, plan):
        put_result(plan, "6.1.1", "0.90", status=APPROVED)
        found = course(plan)
        assert [seen.until for seen in found.periods] == [Q1, Q2, Q3]
        assert found.before is None
        assert found.only_label == "mới có quý III"
        assert found.in_words(found.total_moved) == "+0,12 so với năm 2020"

    def test_later_ones_with_the_period_before(self, plan):
        put_result(plan, "6.1.1", "0.60", kind="Q2", status=APPROVED)
        put_result(plan, "6.1.1", "0.90", status=APPROVED)
        put_result(plan, "6.1.2", "0.50", status=APPROVED)  # 1,00 in 2020
        found = course(plan)
        assert found.only_label == ""
        assert found.in_words(found.total_moved) == "−0,20 so với hết 6 tháng"
        assert found.in_words(D(0)) == "không đổi so với hết 6 tháng"
        assert found.in_words(-3) == "−3 so với hết 6 tháng"


class TestLateness:
    def test_nobody_is_late_with_what_was_due_before_the_plan(self, plan):
        put_result(plan, "6.1.1", "0.60", kind="Q2", status=APPROVED)
        (first, second) = matrix_of(read_snapshot(plan), [Q1, Q2], AFTER).totals
        assert first == Counts(leaves=88, awaited=88)
        assert second == Counts(leaves=88, awaited=87)
        assert late_title(matrix_of(read_snapshot(plan), [Q1, Q2], AFTER)).endswith(
            "chưa cơ quan nào muộn hoặc quá hạn"
        )

    def test_before_the_day_and_after(self, plan):
        put_q3_in(plan, ["6.1.1", "6.1.2"])
        put_q3_in(plan, ["6.1.3"], day=26)
        before = matrix_of(read_snapshot(plan), [Q3], DURING).line("so-tai-chinh")
        after = matrix_of(read_snapshot(plan), [Q3], AFTER).line("so-tai-chinh")
        assert before is not None
        assert after is not None
        assert (before.total.awaited, before.total.owed, before.total.due) == (10, 0, 0)
        assert after.total == Counts(leaves=13, due=13, late=1, owed=10)
        assert after.total.on_time == 2
        assert [mark.text for mark in late_marks(after.total)] == [
            "10 quá hạn chưa nộp", "1 nộp muộn",
        ]  # fmt: skip

    def test_what_went_back_was_handed_in(self, plan):
        submitted = {"first_submitted_at": AT.replace(day=26)}
        put_result(plan, "6.1.1", "0.60", status=RETURNED, **submitted)
        line = matrix_of(read_snapshot(plan), [Q3], AFTER).line("so-tai-chinh")
        assert line is not None
        assert (line.total.late, line.total.owed, line.total.amended) == (1, 12, 1)

    def test_numbers_are_those_of_the_periods_own_page_and_of_the_scoreboard(
        self, plan, so_noi_vu, time_machine_at
    ):
        time_machine_at("2021-09-27 08:00")
        put_q3_in(plan, ["6.1.1", "1.1", "3.4.3"])
        put_q3_in(plan, ["6.1.3", "7.1.1"], day=26)
        put_result(plan, "6.1.2", "0.60", status=RETURNED, first_submitted_at=AT.replace(day=26))
        put_result(plan, "6.2.1", "0.20", status=ResultStatus.DRAFT)
        snapshot = read_snapshot(plan)
        matrix = matrix_of(snapshot, [Q3], AFTER)
        board = read_board(plan, get_period(plan, "Q3"), so_noi_vu)
        never = sum(len(line.never_handed_in) for line in board.lines)
        (total,) = matrix.totals
        assert (total.late, total.owed) == (board.late_count, never) == (3, 82)
        handling = add_handling(read_handling(snapshot, Q3, AFTER).values())
        assert (total.due, total.on_time) == (handling.due_count, handling.on_time_count)
        group = Assignment.objects.get(
            criterion__plan=plan, criterion__code="3.4.3", is_primary=True
        ).group
        assert group is not None
        own = {line.agency.slug: line for line in board.lines}
        for line in matrix.lines:
            if line.lead.slug not in {group.slug, "so-noi-vu"}:  # who reports for the group
                assert line.total.late == len(own[line.lead.slug].late_cells), line.lead.slug
                assert line.total.owed == len(own[line.lead.slug].never_handed_in)

    def test_a_lock_ends_a_period_before_its_day(self, plan, so_noi_vu):
        ReportingPeriod.objects.filter(plan=plan, kind="Q3").update(
            locked_at=AT, locked_by=so_noi_vu
        )
        raise_revision(plan)
        assert matrix_of(read_snapshot(plan), [Q3], DURING).totals[0].owed == 88


class TestRisks:
    def risks(
        self, plan: Plan, today: date = DURING, scope: Scope = EVERYTHING
    ) -> dict[str, LeafRisk]:
        now = course(plan, today, scope).now
        return {risk.facts.code: risk for risk in risks_of(now.snapshot.leaves, now, today)}

    def test_reasons(self, plan):
        put_every_result(plan, kind="Q2", status=APPROVED)
        put_result(plan, "6.1.1", "0.78", status=APPROVED)  # no more than in Q2
        put_result(plan, "6.1.3", "0.50", status=APPROVED)  # 0,61 in Q2 and in 2020
        put_result(plan, "4.1.2", "0.60", status=APPROVED)
        found = self.risks(plan)
        assert found["6.1.1"].reasons == (Reason.STALLED,)
        assert found["6.1.3"].reasons == (Reason.SLIPPED, Reason.FALLEN)
        assert found["6.1.3"].points == D("0.40")
        assert "8.2" not in found  # not due yet, not handed in again yet
        late = self.risks(plan, AFTER)
        assert late["8.2"].reasons == (Reason.OVERDUE,)
        assert Reason.OVERDUE not in late["6.1.1"].reasons

    def test_what_is_met_is_not_at_risk_however_late(self, plan):
        put_every_result(plan, kind="Q2", status=APPROVED)
        assert "1.1" not in self.risks(plan, AFTER)

    def test_the_plans_own_deadlines(self, plan):
        put_every_result(plan, kind="Q4", status=APPROVED)
        near = self.risks(plan, date(2021, 12, 20))
        assert Reason.NEAR in near["8.2"].reasons
        past = self.risks(plan, date(2022, 1, 2))
        assert Reason.MISSED in past["8.2"].reasons
        assert Reason.NEAR not in past["8.2"].reasons

    def test_a_hidden_figure_is_not_weighed(self, plan):
        put_result(plan, "6.1.1", "0.47")
        assert self.risks(plan)["6.1.1"].points == D("0.43")
        assert "6.1.1" not in self.risks(plan, scope=APPROVED_ONLY)
        end = date(2021, 12, 20)  # near the plan's own deadline, for those who see it
        assert "6.1.1" in self.risks(plan, end)
        assert "6.1.1" not in self.risks(plan, end, scope=APPROVED_ONLY)

    def test_in_words(self, plan):
        put_every_result(plan, kind="Q2", status=APPROVED)
        put_result(plan, "6.1.3", "0.50", status=APPROVED)
        way = course(plan, AFTER)
        found = self.risks(plan, AFTER)
        assert why_at_risk(found["6.1.3"], way.now, way.before, AFTER) == (
            "thấp hơn kỳ trước (−0,11); thấp hơn năm 2020 (−0,11)"
        )
        assert why_at_risk(found["8.2"], way.now, way.before, AFTER) == (
            "chưa nộp kỳ Quý III, quá hạn 2 ngày"
        )
        put_every_result(plan, kind="Q4", status=APPROVED)
        end = date(2021, 12, 20)
        way = course(plan, end)
        words = why_at_risk(self.risks(plan, end)["8.2"], way.now, way.before, end)
        assert "thời hạn 31/12/2021 trong kế hoạch, còn 11 ngày" in words


class TestCharts:
    @pytest.fixture(autouse=True)
    def _today(self, time_machine_at):
        time_machine_at("2021-09-21 10:42")

    def page(self, user) -> PlanPage:
        return read_page(User.objects.get(pk=user.pk), None, "")  # as another request would

    def charts(self, user) -> LeadersCharts:
        page = self.page(user)
        return LeadersCharts(page, course_of(page.now, DURING))

    def test_nothing_reported(self, plan, lanh_dao):
        charts = self.charts(lanh_dao)
        assert charts.trend().is_empty
        assert charts.moved().is_empty
        assert charts.heat().is_empty
        assert not charts.missing().is_empty  # from the year before
        assert charts.heat().title == "Chưa tiêu chí nào có kết quả để so với mục tiêu"

    def test_a_single_period_says_so(self, plan, lanh_dao):
        put_result(plan, "6.1.1", "0.90", kind="Q3", status=APPROVED)
        charts = self.charts(lanh_dao)
        assert charts.trend().title == "Mới có quý III: 55,74 điểm, +0,12 so với năm 2020"
        assert charts.moved().title == (
            "Mới có quý III, so với năm 2020: lĩnh vực 6 tăng nhiều nhất, 0,12 điểm"
        )

    def test_the_total_by_period(self, plan, so_noi_vu):
        put_every_result(plan, kind="Q2", status=APPROVED)
        put_result(plan, "6.1.1", "0.90")
        chart = self.charts(so_noi_vu).trend()
        assert [point.reached for point in chart.points] == [None, D("55.62"), D("55.62"), None]
        # What is approved counts until what was handed in after it is approved, too.
        assert (chart.baseline, chart.target, chart.maximum) == (D("56.13"), D("64.30"), D("66.50"))
        assert "cộng từ tiêu chí: năm 2020 55,62, mục tiêu 64,40" in chart.summary
        assert [point.label for point in chart.points] == ["Quý I", "6 tháng", "Quý III", "Cả năm"]
        assert chart.points[2].href == "/dieu-hanh/?ky=Q3"

    def test_what_moved_goes_from_one_total_to_the_other(self, plan, so_noi_vu):
        put_every_result(plan, kind="Q2", status=APPROVED)
        for code, score in (("6.1.1", "0.90"), ("8.2", "0.50"), ("1.1", "1.00")):
            put_result(plan, code, score, status=APPROVED)
        chart = self.charts(so_noi_vu).moved()
        assert (chart.start, chart.end) == (D("55.62"), D("55.74"))
        assert len(chart.steps) == 8
        assert chart.all_steps == chart.steps  # they add up
        assert chart.title == (
            "So với hết 6 tháng: lĩnh vực 8 tăng nhiều nhất, 0,50 điểm; lĩnh vực 1 giảm nhiều "
            "nhất, 0,50 điểm"
        )

    def test_what_no_longer_applies_is_part_of_what_moved(self, plan, so_noi_vu):
        put_every_result(plan, kind="Q2", status=APPROVED)
        put_result(plan, "3.4.3", None, status=APPROVED)
        chart = self.charts(so_noi_vu).moved()
        assert chart.all_steps == chart.steps
        assert chart.end == self.page(so_noi_vu).now.total.reached
        assert chart.steps[2].delta == -read_snapshot(plan)["3.4.3"].figures.baseline

    def test_a_figure_that_stands_alone_is_no_step(self, plan, lanh_dao):
        put_result(plan, "1.1", "1.50", status=APPROVED)
        put_result(plan, "6.1.1", "0.47")
        put_result(plan, "3.1.1", "0.20")
        put_result(plan, "3.1.2", "0.20")
        chart = self.charts(lanh_dao).moved()
        assert chart.steps[5].delta == 0
        assert chart.all_steps == chart.steps
        assert "chưa tính ở đây" in chart.summary
        put_result(plan, "8.2", "0.13")
        together = self.charts(lanh_dao).moved()
        # Two figures alone in their areas: 0,47 − 0,78 and 0,13 − 0.
        assert together.steps[-1].delta == D("-0.18")
        assert together.end == self.page(lanh_dao).now.total.reached

    def test_missing_points_add_up_and_name_the_largest(self, plan, so_noi_vu):
        put_every_result(plan, status=APPROVED)
        chart = self.charts(so_noi_vu).missing()
        assert chart.total == self.page(so_noi_vu).now.total.missing
        assert chart.title.endswith("nhiều nhất là 4.1: 1,12 điểm")

    def test_reach_by_period(self, plan, so_noi_vu, lanh_dao):
        put_result(plan, "8.2", "0.25", kind="Q2", status=APPROVED)
        put_result(plan, "8.5", "0.30")
        rows = {row.code: row for row in self.charts(so_noi_vu).heat().rows}
        assert len(rows) == 37
        assert [cell.reach for cell in rows["8.2"].cells] == [None, D(50), D(50)]
        assert rows["8.5"].cells[2].is_provisional
        assert rows["8.1"].cells[2].note == "cơ quan không tự chấm"
        hidden = {row.code: row for row in self.charts(lanh_dao).heat().rows}["8.5"].cells[2]
        assert (hidden.reach, hidden.note) == (None, "đã nộp, chờ duyệt")
