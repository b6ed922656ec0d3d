"""The lead agencies by the same measures: sums that add up, lateness, who sees what."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from accounts.models import Agency
from assignments.enums import AssignmentMode, AssignmentRole, PeriodKind, ResultStatus
from assignments.models import Assignment
from common import clock
from reports.handling import add_handling, read_handling
from reports.leaders.risk import Reason, risks_of
from reports.leaders.scoreboard import Scoreboard, in_order
from reports.now import now_of
from reports.rollups import overview_of
from reports.scope import APPROVED_ONLY, EVERYTHING, Scope
from reports.seen import SeenNow
from reports.snapshot import forget_snapshots, read_snapshot
from tests.reports.handed_in import put_every_result, put_result, raise_revision
from tests.reports.leaders.standing import APPROVED, LATE, prove, send_back
from tests.reports.test_pages import text_of

pytestmark = pytest.mark.django_db

D = Decimal
PATH = "/dieu-hanh/co-quan/"


@pytest.fixture(autouse=True)
def _q3_open(time_machine_at):
    time_machine_at("2021-09-21 10:42")


def board_of(plan, scope: Scope = EVERYTHING, until: PeriodKind = PeriodKind.Q3) -> Scoreboard:
    plan.refresh_from_db()
    snapshot = read_snapshot(plan)
    now = SeenNow(now_of(snapshot, until), scope)
    today = clock.today()
    return Scoreboard(overview_of(snapshot), now, read_handling(snapshot, until, today), today)


def sum_of(rows, value):
    return sum((found for row in rows if (found := value(row)) is not None), D(0))


class TestSums:
    def test_rows_add_up_to_the_plan(self, plan):
        put_every_result(plan, kind="Q2", status=APPROVED)
        put_result(plan, "6.1.1", "0.90", status=APPROVED)
        send_back(put_result(plan, "1.1", "1.00"), 2)
        prove(put_result(plan, "1.2", "0.50"))
        board = board_of(plan)
        total = board.total
        assert (
            sum_of(board.rows, lambda row: row.standing.total.max) == total.total.max == D("66.5")
        )
        assert sum_of(board.rows, lambda row: row.standing.total.current) == total.total.current
        assert sum_of(board.rows, lambda row: row.standing.gained_last) == total.gained_last
        assert sum_of(board.rows, lambda row: row.standing.total.change) == total.total.change
        assert sum_of(board.rows, lambda row: row.standing.risk.points) == total.risk.points
        assert add_handling(row.standing.handling for row in board.rows) == total.handling
        assert sum(row.lead.criteria_count for row in board.rows) == 88
        assert total.gained_last == D("0.12")  # 0,78 → 0,90; the other two as they were

    def test_a_joint_lead_counts_for_the_primary_one(self, plan):
        result = put_result(plan, "1.4", "1.00", status=APPROVED)
        send_back(result)
        board = board_of(plan)
        assert result.agency.slug == "so-noi-vu"
        assert len(read_snapshot(plan)["1.4"].leads) == 3
        returned = {row.lead.slug: row.standing.handling.returned_count for row in board.rows}
        assert returned == {slug: int(slug == "so-noi-vu") for slug in returned}

    def test_a_group_is_a_row_of_its_own(self, plan):
        put_result(plan, "3.4.3", "0.90", status=APPROVED)
        board = board_of(plan)
        row = board.row("ubnd-cap-huyen")
        assert row.kind == "group"
        assert row.standing.total.current == D("0.90")
        assert row.lead.criteria_count == 1


class TestMovement:
    def test_since_the_period_before(self, plan):
        put_result(plan, "6.1.1", "0.60", kind="Q2", status=APPROVED)
        put_result(plan, "6.1.1", "0.85", status=APPROVED)
        row = board_of(plan).row("so-tai-chinh")
        assert row.standing.gained_last == D("0.25")
        assert board_of(plan).row("so-tu-phap").standing.gained_last is None

    def test_nobody_had_reported_before(self, plan):
        put_result(plan, "6.1.1", "0.85", status=APPROVED)
        assert board_of(plan).row("so-tai-chinh").standing.gained_last is None

    def test_percent_of_the_target_keeps_what_has_no_result(self, plan):
        put_every_result(plan, status=APPROVED)
        total = board_of(plan).total
        assert total.percent_of_target == D("55.62") / D("64.40") * 100


class TestRisk:
    def test_without_a_result_and_fallen(self, plan):
        put_result(plan, "6.1.1", "0.50", status=APPROVED)  # 0,78 in 2020, target 0,90
        put_result(plan, "6.3.1", "0.10", status=APPROVED)  # 0 in 2020
        snapshot = read_snapshot(plan)
        now = SeenNow(now_of(snapshot, PeriodKind.Q3), EVERYTHING)
        leaves = [snapshot[code] for code in ("6.1.1", "6.3.1", "6.3.2", "8.2")]
        found = {risk.facts.code: risk for risk in risks_of(leaves, now, clock.today())}
        assert found["6.1.1"].reasons == (Reason.FALLEN,)
        assert found["6.1.1"].points == snapshot["6.1.1"].figures.target - D("0.50")
        assert "6.3.1" not in found  # short of its target, but gaining
        assert found["6.3.2"].reasons == (Reason.UNREPORTED,)
        assert found["8.2"].points == snapshot["8.2"].figures.missing_to_target

    def test_overdue_once_the_day_has_passed(self, plan, time_machine_at):
        put_result(plan, "6.3.1", "0.10", kind="Q2", status=APPROVED)
        snapshot = read_snapshot(plan)
        now = SeenNow(now_of(snapshot, PeriodKind.Q3), EVERYTHING)
        leaf = [snapshot["6.3.1"]]
        assert risks_of(leaf, now, clock.today()) == ()
        time_machine_at("2021-09-26 08:00")
        (risk,) = risks_of(leaf, now, clock.today())
        assert risk.reasons == (Reason.OVERDUE,)

    def test_what_waits_and_is_hidden_is_not_weighed(self, plan, time_machine_at):
        put_result(plan, "6.1.1", "0.47", kind="Q2")
        put_result(plan, "6.1.2", "0.65", kind="Q2")
        time_machine_at("2021-09-26 08:00")
        snapshot = read_snapshot(plan)
        leaves = [snapshot["6.1.1"], snapshot["6.1.2"]]

        def codes(scope):
            now = SeenNow(now_of(snapshot, PeriodKind.Q3), scope)
            return {risk.facts.code for risk in risks_of(leaves, now, clock.today())}

        assert codes(EVERYTHING) == {"6.1.1", "6.1.2"}
        assert codes(APPROVED_ONLY) == set()


class TestHandling:
    def handling(self, plan, code, until=PeriodKind.Q4):
        plan.refresh_from_db()
        return read_handling(read_snapshot(plan), until, clock.today())[code]

    def test_nobody_is_late_with_what_was_due_before_the_plan(self, plan, time_machine_at):
        put_result(plan, "6.1.1", "0.70", kind="Q2", status=APPROVED, first_submitted_at=LATE)
        time_machine_at("2021-09-30 08:00")
        found = self.handling(plan, "6.1.1", PeriodKind.Q2)
        assert (found.due_count, found.on_time_count, found.late_count) == (0, 0, 0)

    def test_on_time_late_and_owed(self, plan, time_machine_at):
        put_result(plan, "6.1.1", "0.70")
        put_result(plan, "6.1.2", "0.70", first_submitted_at=LATE)
        found = self.handling(plan, "6.1.1", PeriodKind.Q3)
        assert (found.due_count, found.running_count, found.running_handed_in_count) == (0, 1, 1)
        time_machine_at("2021-09-28 08:00")
        on_time = self.handling(plan, "6.1.1", PeriodKind.Q3)
        late = self.handling(plan, "6.1.2", PeriodKind.Q3)
        owed = self.handling(plan, "6.1.3", PeriodKind.Q3)
        assert (on_time.due_count, on_time.on_time_count) == (1, 1)
        assert (late.due_count, late.on_time_count, late.late_count) == (1, 0, 1)
        assert (owed.due_count, owed.owed_count) == (1, 1)

    def test_sent_back_keeps_the_day_it_was_first_handed_in(self, plan, time_machine_at):
        result = put_result(plan, "6.1.1", "0.70")
        type(result).objects.filter(pk=result.pk).update(status=ResultStatus.RETURNED)
        send_back(result)
        raise_revision(plan)
        assert self.handling(plan, "6.1.1", PeriodKind.Q3).running_handed_in_count == 0
        time_machine_at("2021-09-28 08:00")
        found = self.handling(plan, "6.1.1", PeriodKind.Q3)
        assert (found.on_time_count, found.returned_count, found.to_prove_count) == (1, 1, 0)

    def test_documents_of_what_is_handed_in(self, plan):
        prove(put_result(plan, "6.1.1", "0.70"))
        prove(put_result(plan, "6.1.2", "0.70"), removed=True)
        prove(put_result(plan, "6.1.3", None))
        counts = {
            code: (found.proven_count, found.to_prove_count)
            for code in ("6.1.1", "6.1.2", "6.1.3")
            for found in [self.handling(plan, code)]
        }
        assert counts == {"6.1.1": (1, 1), "6.1.2": (0, 1), "6.1.3": (0, 0)}


class TestPage:
    def test_sorted_and_narrowed_as_asked(self, sign_in, lanh_dao, plan):
        put_every_result(plan, status=APPROVED)
        client = sign_in(lanh_dao)

        def names(**query):
            response = client.get(PATH, query)
            assert response.status_code == 200, query
            body = html.fromstring(response.content)
            return body.xpath("//table[contains(@class, 'table-cards')]/tbody/tr/th/a/text()")

        everybody = names()
        assert everybody[0] == "Sở Nội vụ"
        assert len(everybody) == 8
        assert names(**{"sap-xep": "ten"})[0].startswith("Sở Kế hoạch")
        assert names(loai="group") == ["UBND cấp huyện"]
        assert "UBND cấp huyện" not in names(loai="department")
        assert names(loai="khong-co", **{"sap-xep": "'--"}) == everybody

    def test_rows_without_the_figure_come_last(self, plan):
        put_result(plan, "1.1", "1.00", kind="Q2", status=APPROVED)
        put_result(plan, "1.1", "0.90", status=APPROVED)
        ordered = in_order(board_of(plan).rows, "ky-truoc")
        assert ordered[0].lead.slug == "so-noi-vu"  # lost 0,10, and yet the only one with a figure
        assert all(row.standing.gained_last is None for row in ordered[1:])

    def test_the_foot_is_the_plan_s_whatever_is_asked_for(self, sign_in, lanh_dao, plan):
        put_every_result(plan, status=APPROVED)
        client = sign_in(lanh_dao)
        for query in ({}, {"loai": "group"}):
            page = text_of(client.get(PATH, query))
            assert "Tổng số của kế hoạch 88 tiêu chí 66,50 55,62" in page
            assert "Rủi ro là số điểm còn tới mục tiêu" in page

    def test_another_agency_s_waiting_figure_is_nowhere(self, sign_in, lanh_dao, so_noi_vu, plan):
        put_result(plan, "6.1.1", "0.47")
        put_result(plan, "1.1", "1.00", status=APPROVED)
        paths = (PATH, f"{PATH}?tai-ve=csv", f"{PATH}so-sanh/?a=so-tai-chinh&b=so-noi-vu")
        for person, is_there in ((lanh_dao, False), (so_noi_vu, True)):
            client = sign_in(person)
            said = [b"".join(client.get(path)).decode() for path in paths]
            assert [("0,47" in words) for words in said] == [is_there] * 3

    def test_empty_before_any_report(self, sign_in, lanh_dao):
        page = text_of(sign_in(lanh_dao).get(PATH))
        assert "Tổng số của kế hoạch 88 tiêu chí 66,50 –" in page

    def test_the_number_of_queries_does_not_grow(self, sign_in, lanh_dao, plan):
        put_every_result(plan, status=APPROVED)
        client = sign_in(lanh_dao)

        def count(path):
            forget_snapshots()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            return len(queries)

        compare = f"{PATH}so-sanh/?a=so-noi-vu&b=so-tai-chinh"
        before = count(PATH), count(f"{PATH}cap-huyen/"), count(compare)
        with CaptureQueriesContext(connection) as warm:
            client.get(PATH)
        assert len(warm) <= 4
        criterion = plan.criteria.get(code="1.1")
        agencies = Agency.objects.bulk_create(
            Agency(slug=f"so-{n}", name=f"Sở {n}", short_name=f"Sở {n}", kind="department")
            for n in range(60)
        )
        Assignment.objects.bulk_create(
            Assignment(
                criterion=criterion,
                agency=agency,
                role=AssignmentRole.LEAD,
                mode=AssignmentMode.LEAD,
                raw_text="Sở",
                order=9,
            )
            for agency in agencies
        )
        put_every_result(plan, kind="Q2", status=APPROVED)
        assert (count(PATH), count(f"{PATH}cap-huyen/"), count(compare)) == before
        assert before[0] <= 9


class TestComparison:
    def test_two_by_the_same_measures(self, sign_in, lanh_dao, plan):
        put_every_result(plan, status=APPROVED)
        page = text_of(
            sign_in(lanh_dao).get(f"{PATH}so-sanh/", {"a": "so-noi-vu", "b": "so-tai-chinh"})
        )
        assert "Điểm phụ trách điểm 21,50 10,00" in page
        assert "Cùng tham gia 81 tiêu chí: Sở Nội vụ chủ trì 25, Sở Tài chính chủ trì 12" in page
        assert "Đổi chỗ" in page

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ({}, "Chưa chọn hai cơ quan"),
            ({"a": "so-noi-vu"}, "Chọn thêm cơ quan thứ hai"),
            ({"a": "so-noi-vu", "b": "khong-co"}, "Không có cơ quan chủ trì nào như địa chỉ nêu"),
            ({"a": "ubnd-huyen-dong-van", "b": "so-noi-vu"}, "Không có cơ quan chủ trì nào"),
            ({"a": "so-noi-vu", "b": "so-noi-vu"}, "Chọn hai cơ quan khác nhau"),
            ({"a": "x" * 3000, "b": "'--"}, "Không có cơ quan chủ trì nào"),
        ],
    )
    def test_a_plain_mistake_leads_to_the_lists(self, sign_in, lanh_dao, query, words):
        response = sign_in(lanh_dao).get(f"{PATH}so-sanh/", query)
        assert response.status_code == 200
        assert words in text_of(response)
        assert b'<select id="a"' in response.content
