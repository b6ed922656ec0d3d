"""Charts from now to the target, and that both drawings and the table say the same."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assignments.enums import PeriodKind, ResultStatus
from criteria.models import Plan
from reports import chart_sets
from reports.charts import plotly_figure
from reports.figures import GapRow
from reports.links import Links
from reports.now import now_of
from reports.now_charts import NowCharts
from reports.rollups import overview_of
from reports.scope import APPROVED_ONLY, EVERYTHING, Scope
from reports.seen import SeenNow
from reports.snapshot import read_snapshot
from reports.svg import render_svg
from reports.svg.bullet import now_spans, value_text
from tests.reports import figure_samples as samples
from tests.reports.handed_in import put_every_result, put_result

D = Decimal
APPROVED = ResultStatus.APPROVED


def charts_of(plan: Plan, scope: Scope = EVERYTHING) -> NowCharts:
    snapshot = read_snapshot(plan)
    links = Links(snapshot, is_in_force=True)
    now = SeenNow(now_of(snapshot, PeriodKind.Q3), scope)
    return NowCharts(overview_of(snapshot), now, links)


# --- Drawings --------------------------------------------------------------------------------


def test_the_parts_of_now_stand_one_after_the_other():
    _, row, open_row = samples.bullet_now().rows
    assert [tuple(map(round, span)) for span in now_spans(row)] == [(0, 40), (40, 60), (60, 90)]
    spans = now_spans(open_row)
    assert spans[0] == spans[1] == (0.0, 0.0)
    assert spans[2][1] == pytest.approx(12.34 / 13.5 * 100)


def test_approved_is_solid_and_provisional_striped():
    chart = samples.bullet_now()
    svg = render_svg(chart)
    assert svg.count('class="f-provisional"') == 2  # the bar, and its key
    assert svg.count("stroke-dasharray") == 2
    solid = render_svg(replace(chart, rows=chart.rows[:1]))
    assert "f-provisional" not in solid
    assert "Tạm tính" not in solid


def test_plotly_draws_the_same_lanes():
    payload = plotly_figure(samples.bullet_now())
    assert payload is not None
    _track, before, approved, provisional, rest, missing, target, _hit = payload["data"]
    assert before["y"][0] > 0 > approved["y"][0] == missing["y"][0]
    assert provisional["marker"]["pattern"]["shape"] == "|"
    ends = [base + x for base, x in zip(rest["base"], rest["x"], strict=True)]
    assert missing["base"] == pytest.approx(ends)
    assert missing["base"][1] + missing["x"][1] == pytest.approx(target["x"][1])


def test_a_row_without_a_report_has_no_number_now():
    chart = samples.bullet_now()
    assert value_text(chart, chart.rows[2]).startswith("– → ")
    assert value_text(chart, chart.rows[1]).startswith("3,00* → ")
    cells = [cell.text for cell in chart.table.rows[2].cells]
    assert cells == ["12,34", "–", "–", "13,50", "13,50", "1,16"]
    assert chart.table.rows[1].head.endswith("(mới có kết quả của 3/5 tiêu chí)")
    assert "hiện nay chưa có số" in chart.describe(chart.rows[2])


def test_a_stop_on_the_way_moves_nothing():
    chart = samples.waterfall_now()
    assert chart.all_steps == chart.steps
    assert chart.levels[2] == (D("57.13"), D("57.13"))
    assert [cell.text for cell in chart.table.rows[3].cells] == ["", "57,13"]
    bars = plotly_figure(chart)["data"][0]
    assert (bars["base"][3], bars["y"][3]) == (0.0, 57.13)


# --- Plan 214 --------------------------------------------------------------------------------


@pytest.mark.django_db
class TestPlan214:
    def test_before_any_report_they_are_as_they_were(self, plan):
        charts, overview = charts_of(plan), overview_of(read_snapshot(plan))
        links = Links(read_snapshot(plan), is_in_force=True)
        assert charts.areas() == chart_sets.areas_chart(overview, links)
        assert charts.waterfall() == chart_sets.waterfall_chart(overview, links)
        assert charts.gaps() == chart_sets.gaps_chart(overview, links)
        assert charts.leads() == chart_sets.leads_chart(overview, links)

    def test_areas(self, plan):
        put_every_result(plan, kind="Q2", status=APPROVED)
        put_result(plan, "6.1.1", "0.90", kind="Q3", status=APPROVED)
        rows = charts_of(plan).areas().rows
        assert rows[5].approved == D("6.39") - D("0.78") + D("0.90")
        assert all(row.provisional is None and row.rest is None for row in rows)
        assert rows[0].missing_now == D("0.62")

    def test_what_does_not_apply_is_not_measured_against(self, plan):
        put_result(plan, "3.4.3", None)
        row = charts_of(plan).areas().rows[2]
        leaf = read_snapshot(plan)["3.4.3"].figures
        assert row.maximum == D("13.50") - leaf.max
        assert row.target == D("13.50") - leaf.target
        assert "áp dụng" in row.note

    def test_the_way_adds_up(self, plan):
        put_every_result(plan, kind="Q2", status=APPROVED)
        put_result(plan, "6.1.1", "0.90", status=APPROVED)
        put_result(plan, "1.1", "0.25", status=APPROVED)
        put_result(plan, "3.4.3", None, status=APPROVED)
        chart = charts_of(plan).waterfall()
        assert chart.all_steps == chart.steps
        stop = next(
            level for step, level in zip(chart.steps, chart.levels, strict=True) if step.is_total
        )
        assert stop[1] == now_of(read_snapshot(plan), PeriodKind.Q3).total.reached
        assert [step.label for step in chart.steps[:3]] == ["Tăng", "Giảm", "Không tính"]

    def test_gaps_by_what_the_reader_sees(self, plan):
        put_result(plan, "8.5", "0.40")

        def row(scope: Scope) -> GapRow:
            return next(row for row in charts_of(plan, scope).gaps().rows if row.code == "8.5")

        assert row(EVERYTHING).value == D("0.60")
        assert row(EVERYTHING).detail.endswith("tạm tính")
        assert row(APPROVED_ONLY).value == D("1.00")
        assert row(APPROVED_ONLY).detail.endswith("đã nộp, chờ duyệt")

    def test_leads_add_up_to_the_total(self, plan):
        put_result(plan, "6.1.1", "0.90", status=APPROVED)
        values = [row.value for row in charts_of(plan).leads().rows]
        assert sum(values) == now_of(read_snapshot(plan), PeriodKind.Q3).total.missing

    def test_a_hidden_leaf_has_no_bar(self, plan):
        put_result(plan, "6.1.1", "0.47")
        parent = read_snapshot(plan)["6.1"]
        hidden = charts_of(plan, APPROVED_ONLY).children(parent).rows[0]
        assert (hidden.now, hidden.missing_now, hidden.note) == (None, None, "đã nộp, chờ duyệt")
        assert charts_of(plan).children(parent).rows[0].provisional == D("0.47")
