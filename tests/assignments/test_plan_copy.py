"""Plan 214 copied to 2022: what is in the copy, what isn't, and what is said beforehand."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.audit import find_breaks
from accounts.models import Agency, AuditEvent
from assignments.actions.copying import CopyChanged, copy_plan
from assignments.enums import ResultStatus
from assignments.models import Assignment, Milestone, ReportingPeriod, Result
from assignments.plan_copy import CopyHeading, heir_of, picture_of_copy
from assignments.refusals import NotNow
from criteria.access import read_tree
from criteria.models import Criterion, FigureDecision, Plan
from tests.factories import make_agency, make_plan, rows_of
from tests.reports.handed_in import put_every_result, put_result
from tests.review_cases import actor_of

pytestmark = pytest.mark.django_db
HEADING = CopyHeading(
    2022,
    "15/KH-UBND",
    "Cải thiện và nâng cao Chỉ số CCHC năm 2022",
    date(2022, 1, 20),
    "UBND tỉnh Hà Giang",
    "Nguyễn Văn Sơn",
)
APPROVED = ResultStatus.APPROVED
OLD = (Plan, Criterion, Assignment, Milestone, ReportingPeriod, Result)


@pytest.fixture
def copied(plan, so_noi_vu):
    def make(heading: CopyHeading = HEADING, source: Plan | None = None) -> Plan:
        base = source or plan
        return copy_plan(
            source=base,
            heading=heading,
            seen=picture_of_copy(base, heading).digest,
            actor=actor_of(so_noi_vu),
        )

    return make


def node(plan: Plan, code: str) -> Criterion:
    return plan.criteria.select_related("predecessor").get(code=code)


class TestTheTree:
    def test_every_node_points_back_and_says_what_it_said(self, plan, copied):
        new = copied()
        rows = {row.code: row for row in new.criteria.select_related("predecessor__plan")}
        assert len(rows) == 121
        for code, row in rows.items():
            old = row.predecessor
            assert (old.plan_id, old.code) == (plan.pk, code)
            assert (row.level, row.sort_key, row.scoring_method) == (
                old.level,
                old.sort_key,
                old.scoring_method,
            )
            assert (row.printed_lead, row.printed_support) == (
                old.printed_lead,
                old.printed_support,
            )
        assert {
            row.name == row.predecessor.name for row in rows.values() if row.code != "8.3.1"
        } == {True}

    def test_the_plan_itself(self, plan, copied):
        new = copied()
        assert (new.status, new.year, new.baseline_year) == ("draft", 2022, 2021)
        assert (new.subject, new.number, new.signer) == (plan.subject, "15/KH-UBND", HEADING.signer)
        assert (new.scale_label, new.closing_note) == ("phần thẩm định", "")
        assert not new.measures.exists()
        assert not new.sections.exists()
        assert not FigureDecision.objects.filter(plan=new).exists()
        floors = ("letter", "floor_percent", "is_confirmed", "source")
        assert list(new.rating_groups.values(*floors)) == list(plan.rating_groups.values(*floors))
        periods = dict(new.periods.values_list("kind", "due_on"))
        assert periods == {
            "Q1": date(2022, 3, 25),
            "Q2": date(2022, 6, 25),
            "Q3": date(2022, 9, 25),
            "Q4": date(2022, 12, 25),
        }

    def test_a_year_in_a_name_moves_and_says_so(self, copied):
        row = node(copied(), "8.3.1")
        assert row.name == "Tỷ lệ doanh nghiệp thành lập mới trong năm 2022"
        assert row.folded_name.endswith("2022")
        assert "sao chép từ Kế hoạch 214/KH-UBND" in row.name_note

    def test_nothing_of_the_old_plan_changes_but_its_revision(self, plan, copied):
        put_result(plan, "6.1.1", "0.75")
        before = rows_of(*OLD)
        copied()
        after = rows_of(*OLD)
        for label, rows in before.items():
            known = {row["id"] for row in rows}
            kept = [row for row in after[label] if row["id"] in known]
            for row in (*rows, *kept):
                row.pop("revision", None)  # the selector of years on its pages has one more
            assert kept == rows


class TestFigures:
    def test_baselines_are_the_last_results(self, plan, copied):
        put_result(plan, "6.1.1", "0.50", kind="Q2", status=ResultStatus.APPROVED)
        put_result(plan, "6.1.1", "0.75", kind="Q3")  # handed in: the approved one counts
        put_result(plan, "6.1.2", "0.25", kind="Q2")
        put_result(plan, "6.1.2", "0.50", kind="Q3")  # both handed in: the later one
        put_result(plan, "6.1.3", "0.80", kind="Q3", status=ResultStatus.DRAFT)
        put_result(plan, "6.2.1", "0.10", kind="Q3", status=ResultStatus.RETURNED)
        put_result(plan, "6.2.2", None, kind="Q3", status=ResultStatus.APPROVED)
        put_result(plan, "1.1", "0.40", appraised_score=Decimal("0.30"), status=APPROVED)
        new = copied()
        got = dict(new.criteria.values_list("code", "printed_baseline"))
        wanted = {"6.1.1": "0.50", "6.1.2": "0.50", "1.1": "0.30"}
        assert {code: got[code] for code in wanted} == {
            code: Decimal(text) for code, text in wanted.items()
        }
        assert [got[code] for code in ("6.1.3", "6.2.1", "6.2.2", "8.1", "3.1.1")] == [None] * 5
        # By hand: 0,50 + 0,50 below 6.1 and 6; 0,30 below 1; 1,30 in all.
        assert (got["6.1"], got["6"], got["1"], got["2"]) == (
            Decimal("1.00"),
            Decimal("1.00"),
            Decimal("0.30"),
            None,
        )
        assert new.printed_baseline == Decimal("1.30")

    def test_the_computed_baseline_is_the_sum_of_the_standing_results(self, plan, copied):
        put_every_result(plan, status=ResultStatus.APPROVED)
        new = copied()
        tree = read_tree(new)
        # 2020's leaves of plan 214 add up to 55,62, its targets to 64,40, its maxima to 66,50.
        assert tree.computed_total.baseline == Decimal("55.62")
        assert tree.computed_total.target == Decimal("64.40")
        assert tree.computed_total.max == Decimal("66.50")
        assert new.printed == tree.computed_total
        assert tree.differences() == ()

    def test_printed_sums_of_the_copy_are_sums(self, copied):
        new = copied()
        row = node(new, "7.1")
        assert (row.printed_target, row.predecessor.printed_target) == (
            Decimal("7.25"),
            Decimal("7.15"),
        )
        assert (row.printed_max, row.predecessor.printed_max) == (row.printed_max,) * 2
        assert new.printed_target == Decimal("64.40")

    def test_what_is_said_beforehand(self, plan, copied):
        put_result(plan, "6.1.1", "0.50", status=ResultStatus.APPROVED)
        put_result(plan, "6.1.2", "0.25")
        put_result(plan, "6.2.2", None, status=ResultStatus.APPROVED)
        picture = picture_of_copy(plan, HEADING)
        assert len(picture.without_result) == 86
        assert "8.1" not in picture.without_result  # nobody scores it
        assert picture.provisional == ("6.1.2",)
        assert picture.not_applicable == ("6.2.2",)
        sums = {(one.code, one.figure): (one.printed, one.summed) for one in picture.moved_sums}
        assert sums == {
            ("7.1", "target"): (Decimal("7.15"), Decimal("7.25")),
            ("7", "target"): (Decimal("10.50"), Decimal("10.60")),
            (None, "target"): (Decimal("64.30"), Decimal("64.40")),
        }
        assert [code for code, _ in picture.rewritten] == ["8.3.1"]


class TestDuties:
    FIELDS = (
        "criterion__code",
        "agency",
        "group",
        "role",
        "mode",
        "is_primary",
        "order",
        "raw_text",
    )

    def test_all_of_them_as_they_were(self, plan, copied):
        reporter = Agency.objects.get(slug="so-tai-chinh")
        Assignment.objects.filter(criterion__code="3.4.3", is_primary=True).update(
            reporter=reporter
        )
        new = copied()
        old_rows, new_rows = (
            list(
                Assignment.objects.filter(criterion__plan=one)
                .order_by("criterion__sort_key", "role", "order")
                .values_list(*self.FIELDS, "reporter")
            )
            for one in (plan, new)
        )
        assert len(new_rows) == 284
        assert new_rows == old_rows

    def test_an_agency_that_has_ended_hands_over(self, plan, copied):
        heir = make_agency(name="Sở Tài chính và Kế hoạch")
        old = Agency.objects.get(slug="so-tai-chinh")
        old.valid_to, old.successor = date(2021, 12, 31), heir
        old.save()
        picture = picture_of_copy(plan, HEADING)
        (line,) = picture.replaced
        assert (line.old, line.new) == (old, heir)
        count = Assignment.objects.filter(criterion__plan=plan, agency=old).count()
        assert len(line.codes) == count > 0
        new = copied()
        assert Assignment.objects.filter(criterion__plan=new, agency=heir).count() == count
        assert not Assignment.objects.filter(criterion__plan=new, agency=old).exists()

    def test_one_that_ends_in_the_new_year_stays(self, plan):
        old = Agency.objects.get(slug="so-tai-chinh")
        old.valid_to, old.successor = date(2022, 1, 1), make_agency()
        old.save()
        assert picture_of_copy(plan, HEADING).replaced == ()

    def test_two_that_become_one_hold_a_criterion_once(self, plan, copied):
        heir = make_agency(name="Sở Nội vụ mới")
        both = Assignment.objects.filter(criterion__plan=plan, criterion__code="1.4")
        leads = [row for row in both.order_by("order") if row.role == "lead"]
        assert len(leads) == 3
        for row in leads[:2]:
            Agency.objects.filter(pk=row.agency_id).update(valid_to="2021-11-30", successor=heir)
        picture = picture_of_copy(plan, HEADING)
        assert "1.4" in [one.code for one in picture.dropped]
        new = copied()
        rows = Assignment.objects.filter(criterion__plan=new, criterion__code="1.4", role="lead")
        assert [row.agency_id for row in rows] == [heir.pk, leads[2].agency_id]
        assert [row.is_primary for row in rows] == [True, False]

    def test_one_without_an_heir_stays_and_is_named(self, plan, copied):
        old = Agency.objects.get(slug="so-tai-chinh")
        Agency.objects.filter(pk=old.pk).update(valid_to="2021-06-30")
        (line,) = picture_of_copy(plan, HEADING).replaced
        assert (line.old, line.new) == (old, None)
        assert Assignment.objects.filter(criterion__plan=copied(), agency=old).exists()

    def test_groups_with_members_that_have_ended_are_named(self, plan):
        assert picture_of_copy(plan, HEADING).ended_members == ()
        Agency.objects.filter(slug="ubnd-huyen-bac-me").update(valid_to="2021-06-30")
        assert picture_of_copy(plan, HEADING).ended_members == (
            "UBND cấp huyện: UBND huyện Bắc Mê",
        )

    def test_heirs_of_heirs_and_rings(self):
        last = make_agency()
        middle = make_agency(valid_to=date(2020, 12, 31), successor=last)
        first = make_agency(valid_to=date(2019, 12, 31), successor=middle)
        known = {one.pk: one for one in (first, middle, last)}
        assert heir_of(first, known, 2022) == last
        last.valid_to, last.successor = date(2021, 1, 1), first
        assert heir_of(first, known, 2022) == first


class TestMilestones:
    def test_they_move_by_the_difference_of_years(self, plan, copied):
        new = copied()
        mark = " (lấy từ Kế hoạch 214/KH-UBND năm 2021)"
        rows = Milestone.objects.filter(criterion__plan=new)
        assert rows.count() == Milestone.objects.filter(criterion__plan=plan).count() == 89
        found = {row.criterion.code: row for row in rows.select_related("criterion")}
        assert (found["1.5"].due_on, found["1.5"].raw_text) == (
            date(2022, 12, 31),
            "Trong năm 2022" + mark,
        )
        assert found["2.2.1"].raw_text == "Tháng 1 năm 2022" + mark
        assert (found["2.2.1"].starts_on, found["2.2.1"].due_on) == (
            date(2022, 1, 1),
            date(2022, 1, 31),
        )
        assert found["5.6"].due_on == date(2023, 1, 31)
        assert (found["1.2"].recurrence_day, found["1.6"].due_on) == (25, None)
        both = rows.filter(criterion__code="1.1").order_by("order")
        assert [row.due_on for row in both] == [date(2021, 12, 31), date(2022, 12, 25)]
        assert node(new, "1.5").printed_deadline == "Trong năm 2022"

    def test_two_years_on(self, copied):
        heading = CopyHeading(2023, "1/KH", "Kế hoạch", date(2023, 1, 5), "UBND", "Ký")
        new = copied(heading)
        assert new.baseline_year == 2021
        assert node(new, "1.5").printed_deadline == "Trong năm 2023"


class TestTheAction:
    def test_one_event_on_the_new_chain(self, plan, copied):
        length = plan.audit_length
        new = copied()
        (event,) = AuditEvent.objects.filter(chain=new.chain_name)
        assert (event.action, event.target) == ("plan.copy", "Kế hoạch 15/KH-UBND")
        assert "Kế hoạch 214/KH-UBND năm 2021" in event.note
        plan.refresh_from_db()
        assert plan.audit_length == length
        assert list(find_breaks(new)) == list(find_breaks(plan)) == []

    def test_a_second_copy_to_the_year_is_refused(self, plan, copied):
        copied()
        counts = {model: model.objects.count() for model in OLD}
        with pytest.raises(NotNow, match="đã có kế hoạch năm 2022"):
            copied()
        assert {model: model.objects.count() for model in OLD} == counts

    @pytest.mark.parametrize("year", [2020, 2021])
    def test_only_to_a_later_year(self, copied, year):
        with pytest.raises(NotNow, match="phải sau năm 2021"):
            copied(CopyHeading(year, "1", "Kế hoạch", date(2022, 1, 1), "UBND", "Ký"))

    def test_what_changed_meanwhile_is_not_copied(self, plan, so_noi_vu):
        seen = picture_of_copy(plan, HEADING).digest
        put_result(plan, "6.1.1", "0.75")
        with pytest.raises(CopyChanged):
            copy_plan(source=plan, heading=HEADING, seen=seen, actor=actor_of(so_noi_vu))
        assert not Plan.objects.filter(year=2022).exists()

    def test_it_fails_whole(self, plan, copied, monkeypatch):
        counts = {model: model.objects.count() for model in OLD}

        def broken(_plan: Plan) -> None:
            raise RuntimeError

        monkeypatch.setattr("assignments.actions.copying.add_periods", broken)
        with pytest.raises(RuntimeError):
            copied()
        assert {model: model.objects.count() for model in OLD} == counts

    def test_another_province_may_have_a_plan_of_the_year(self, copied):
        make_plan(year=2022, baseline_year=2021)
        assert copied().year == 2022

    def test_a_copy_of_a_copy(self, plan, copied):
        first = copied()
        heading = CopyHeading(2023, "1/KH", "Kế hoạch", date(2023, 1, 5), "UBND", "Ký")
        second = copied(heading, first)
        assert node(second, "1.5").predecessor.predecessor.plan == plan
        (row,) = Milestone.objects.filter(criterion__plan=second, criterion__code="1.5")
        assert row.raw_text == "Trong năm 2023 (lấy từ Kế hoạch 15/KH-UBND năm 2022)"

    def test_the_queries_do_not_grow(
        self, plan, so_noi_vu, django_assert_max_num_queries, django_assert_num_queries
    ):
        with django_assert_num_queries(7):
            seen = picture_of_copy(plan, HEADING).digest
        with django_assert_max_num_queries(60):
            copy_plan(source=plan, heading=HEADING, seen=seen, actor=actor_of(so_noi_vu))
