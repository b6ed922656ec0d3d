"""The pages of the reporting periods: what they show to whom, and what their forms do."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Agency, Membership, Notification
from assignments.access import get_period
from assignments.actions import periods, results, reviews
from assignments.board import Mark
from assignments.content import ResultContent, review_stamp
from assignments.enums import AssignmentRole
from assignments.models import Assignment, PeriodReopening, Result
from assignments.monitor import open_reopenings, read_board, read_tallies, reopenings_for
from common import clock
from tests.factories import make_agency, make_user

pytestmark = pytest.mark.django_db
Q3 = "/ky-bao-cao/Q3/"


@pytest.fixture(autouse=True)
def _in_september(time_machine_at):
    time_machine_at("2021-09-21 10:42")


@pytest.fixture
def coordinator(so_noi_vu):
    return Actor(so_noi_vu, str(so_noi_vu))


@pytest.fixture
def hand_in(plan, so_tai_chinh):
    def save_and_submit(code: str, *, is_draft: bool = False, text: str = "") -> Result:
        actor = Actor(so_tai_chinh, str(so_tai_chinh))
        where = {"plan": plan, "kind": "Q3", "code": code, "actor": actor}
        content = ResultContent(self_score=Decimal("0.20"), narrative=text, explanation="Chờ.")
        row = results.save_result(**where, content=content, expected_version=0)
        return row if is_draft else results.submit_result(**where, expected_version=row.version)

    return save_and_submit


@pytest.fixture
def lock(plan, coordinator):
    def lock_q3() -> None:
        periods.lock_period(plan=plan, kind="Q3", actor=coordinator)

    return lock_q3


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


class TestTheBoard:
    def test_every_reported_criterion_stands_somewhere(self, plan, hand_in, coordinator, so_noi_vu):
        hand_in("6.1.1")
        hand_in("6.1.2", is_draft=True)
        row = hand_in("6.1.3")
        where = {"plan": plan, "kind": "Q3", "actor": coordinator}
        reviews.return_result(**where, code="6.1.3", seen=review_stamp(row), reason="Thiếu.")
        reviews.approve_result(**where, code="6.2.1", seen=review_stamp(hand_in("6.2.1")))
        board = read_board(plan, get_period(plan, "Q3"), so_noi_vu)
        tally = board.tally
        assert (tally.total, tally.approved, tally.waiting) == (88, 1, 1)
        assert (tally.drafts, tally.returned, tally.missing, tally.owed) == (1, 1, 84, 86)
        (line,) = [line for line in board.lines if line.agency.slug == "so-tai-chinh"]
        marks = {cell.code: cell.mark for cell in line.cells}
        assert marks["6.1.1"] is Mark.SUBMITTED
        assert marks["6.1.3"] is Mark.RETURNED
        assert read_tallies(plan, [get_period(plan, "Q3")])["Q3"] == tally

    def test_late_is_what_was_first_handed_in_after_the_due_day(
        self, plan, hand_in, time_machine_at
    ):
        hand_in("6.1.1")
        time_machine_at("2021-09-27 00:00:00")
        hand_in("6.1.2")
        board = read_board(plan, get_period(plan, "Q3"))
        (line,) = [line for line in board.lines if line.agency.slug == "so-tai-chinh"]
        assert [(cell.code, cell.days_late) for cell in line.late_cells] == [("6.1.2", 2)]
        assert (board.tally.late, line.days_overdue) == (1, 2)
        assert line in board.overdue_lines
        assert len(line.never_handed_in) == len(line.cells) - 2

    def test_days_overdue_stop_at_the_lock(self, plan, lock, time_machine_at):
        time_machine_at("2021-09-28 10:00")
        lock()
        time_machine_at("2021-12-28 10:00")
        board = read_board(plan, get_period(plan, "Q3"))
        assert {line.days_overdue for line in board.lines} == {3}
        assert all(line.has_handed_in_nothing for line in board.lines)

    def test_nobody_is_late_with_what_was_due_before_the_plan(self, plan):
        board = read_board(plan, get_period(plan, "Q1"))
        assert board.overdue_lines == []

    def test_a_group_and_its_members(self, plan, dong_van, coordinator):
        results.save_contribution(
            plan=plan,
            kind="Q3",
            code="3.4.3",
            agency=Agency.objects.get(slug="ubnd-huyen-dong-van"),
            values={"numerator": Decimal(9), "denominator": Decimal(10), "narrative": "x"},
            expected_version=0,
            actor=Actor(dong_van, str(dong_van)),
        )
        (work,) = read_board(plan, get_period(plan, "Q3")).group_work
        assert (work.code, work.added, len(work.shares)) == ("3.4.3", 1, 11)
        owed = read_board(plan, get_period(plan, "Q3")).owed()
        slugs = {agency.slug for agency in owed}
        assert "ubnd-huyen-meo-vac" in slugs
        assert "ubnd-huyen-dong-van" not in slugs

    def test_as_many_queries_for_two_hundred_agencies(self, plan, sign_in, so_noi_vu, hand_in):
        client = sign_in(so_noi_vu)
        paths = ["/ky-bao-cao/", Q3, Q3 + "nhac-viec/", Q3 + "khoa/"]
        before = [self.count(client, path) for path in paths]
        for code in ("6.1.1", "6.1.2", "6.2.1"):
            hand_in(code)
        agencies = [make_agency() for _ in range(60)]
        group = Assignment.objects.get(criterion__code="3.4.3", role=AssignmentRole.LEAD).group
        group.members.add(*agencies)
        leads = Assignment.objects.filter(is_primary=True, agency__isnull=False)
        for lead, agency in zip(leads.order_by("pk"), agencies, strict=False):
            Membership.objects.create(user=make_user(), agency=agency, role=Role.OFFICER)
            if not lead.criterion.results.exists():
                Assignment.objects.filter(criterion=lead.criterion, agency=agency).delete()
                lead.agency = agency
                lead.save()
        assert [self.count(client, path) for path in paths] == before
        assert max(before) <= 25

    def count(self, client, path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == 200
        return len(queries)


class TestTheMonitor:
    def test_a_leader_sees_that_there_is_a_draft_and_nothing_of_it(
        self, sign_in, lanh_dao, so_noi_vu, hand_in
    ):
        hand_in("6.1.2", is_draft=True, text="Nội dung chưa nộp")
        page = text_of(sign_in(lanh_dao).get(Q3))
        assert "Nội dung chưa nộp" not in page
        assert "/ket-qua/Q3/6.1.2/" not in page
        assert "/nhac-viec/" not in page
        assert "/khoa/" not in page
        assert "/ket-qua/Q3/6.1.2/" in text_of(sign_in(so_noi_vu).get(Q3))

    def test_an_unknown_period(self, sign_in, so_noi_vu):
        assert sign_in(so_noi_vu).get("/ky-bao-cao/Q5/").status_code == 404
        assert sign_in(so_noi_vu).get(Q3, {"nam": "1999"}).status_code == 404

    def test_the_year_goes_along(self, sign_in, so_noi_vu):
        page = text_of(sign_in(so_noi_vu).get("/ky-bao-cao/", {"nam": "2021"}))
        assert 'href="/ky-bao-cao/Q3/?nam=2021"' in page
        assert 'href="/ky-bao-cao/Q3/ngay/?nam=2021"' in page

    def test_the_list_tells_states_apart(self, sign_in, so_noi_vu, lock):
        page = text_of(sign_in(so_noi_vu).get("/ky-bao-cao/"))
        assert page.count("Hạn trước ngày ban hành") == 2
        assert "còn 4 ngày" in page
        assert "Chưa mở" in page
        lock()
        assert "Đã khóa" in text_of(sign_in(so_noi_vu).get("/ky-bao-cao/"))


class TestDates:
    def test_saved_and_refused(self, plan, sign_in, so_noi_vu):
        client = sign_in(so_noi_vu)
        bad = client.post(Q3 + "ngay/", {"opens_on": "30/09/2021", "due_on": "31/02/2021"})
        assert bad.status_code == 422
        assert "31/02/2021" in text_of(bad)
        wrong = client.post(Q3 + "ngay/", {"opens_on": "30/09/2021", "due_on": "25/09/2021"})
        assert wrong.status_code == 422
        assert "sau hoặc bằng ngày mở kỳ" in text_of(wrong)
        good = client.post(Q3 + "ngay/", {"opens_on": "01/09/2021", "due_on": "30/09/2021"})
        assert good.status_code == 302
        assert f"{get_period(plan, 'Q3').due_on:%d/%m/%Y}" == "30/09/2021"

    def test_a_locked_period_refuses(self, sign_in, so_noi_vu, lock):
        lock()
        client = sign_in(so_noi_vu)
        answer = client.post(Q3 + "ngay/", {"opens_on": "01/09/2021", "due_on": "30/09/2021"})
        assert answer.status_code == 409
        assert "đã khóa" in text_of(answer)


class TestLock:
    def test_it_names_what_is_unfinished(self, sign_in, so_noi_vu, hand_in):
        hand_in("6.1.1")
        page = text_of(sign_in(so_noi_vu).get(Q3 + "khoa/"))
        assert "1 kết quả</strong> chưa thẩm định xong" in page
        assert "87 tiêu chí</strong> ở 7 cơ quan" in page

    @pytest.mark.parametrize("word", ["", "Quý II", "Q3"])
    def test_not_without_the_name(self, plan, sign_in, so_noi_vu, word):
        assert sign_in(so_noi_vu).post(Q3 + "khoa/", {"word": word}).status_code == 422
        assert get_period(plan, "Q3").locked_at is None

    @pytest.mark.parametrize("word", ["Quý III", "quy iii"])
    def test_with_it(self, plan, sign_in, so_noi_vu, word):
        assert sign_in(so_noi_vu).post(Q3 + "khoa/", {"word": word}).status_code == 302
        assert get_period(plan, "Q3").locked_by == so_noi_vu

    def test_unlocked_with_a_reason(self, plan, sign_in, so_noi_vu, lock):
        client = sign_in(so_noi_vu)
        lock()
        assert client.post(Q3 + "mo-khoa/", {"reason": " "}).status_code == 422
        assert client.post(Q3 + "mo-khoa/", {"reason": "Khóa nhầm."}).status_code == 302
        assert get_period(plan, "Q3").locked_at is None
        again = client.post(Q3 + "mo-khoa/", {"reason": "Khóa nhầm."})
        assert again.status_code == 409
        assert "Khóa nhầm." in text_of(again)


class TestReopening:
    FORM = {"agency": "so-tai-chinh", "until": "2021-09-30T17:00", "reason": "Bổ sung."}

    def test_until_the_hour_in_the_province(self, plan, sign_in, so_noi_vu, lock):
        lock()
        client = sign_in(so_noi_vu)
        assert client.post(Q3 + "mo-lai/", self.FORM).status_code == 302
        reopening = PeriodReopening.objects.get()
        assert reopening.until.isoformat() == "2021-09-30T10:00:00+00:00"
        assert "đến 17:00 ngày 30/09/2021" in text_of(client.get(Q3))
        agency = Agency.objects.get(slug="so-tai-chinh")
        period = get_period(plan, "Q3")
        assert reopenings_for(period, [agency.pk]) == [reopening]
        assert reopenings_for(period, [agency.pk + 1]) == []
        assert open_reopenings(plan) == [reopening]

    def test_its_people_are_told_on_their_pages(
        self, plan, sign_in, so_noi_vu, so_tai_chinh, dong_van, hand_in, lock
    ):
        hand_in("6.1.1")
        lock()
        sign_in(so_noi_vu).post(Q3 + "mo-lai/", self.FORM)
        for path in ("/viec-cua-toi/?ky=Q3", "/ket-qua/Q3/6.1.1/"):
            page = text_of(sign_in(so_tai_chinh).get(path))
            assert "được mở lại cho Sở Tài chính đến 17:00 ngày 30/09/2021" in page
            assert "đã khóa nên chỉ xem" not in page
        page = text_of(sign_in(dong_van).get("/viec-cua-toi/?ky=Q3"))
        assert "được mở lại cho" not in page
        assert "đã khóa nên chỉ xem" in page

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("agency", "khong-co"),
            ("until", "2021-09-20T17:00"),
            ("until", "mai"),
            ("until", ""),
            ("reason", " "),
        ],
    )
    def test_refused(self, sign_in, so_noi_vu, lock, field, value):
        lock()
        answer = sign_in(so_noi_vu).post(Q3 + "mo-lai/", self.FORM | {field: value})
        assert answer.status_code == 422
        assert not PeriodReopening.objects.exists()

    def test_not_while_the_period_is_open(self, sign_in, so_noi_vu):
        assert sign_in(so_noi_vu).post(Q3 + "mo-lai/", self.FORM).status_code == 409

    def test_taken_back(self, plan, sign_in, so_noi_vu, lock, coordinator):
        lock()
        periods.reopen_for_agency(
            plan=plan,
            kind="Q3",
            agency=Agency.objects.get(slug="so-tai-chinh"),
            until=clock.now() + timedelta(hours=1),
            reason="x",
            actor=coordinator,
        )
        client = sign_in(so_noi_vu)
        assert client.post(Q3 + "mo-lai/so-tai-chinh/dong/").status_code == 302
        assert open_reopenings(plan) == []


class TestReminding:
    def remind(self, client, *slugs, **more):
        return client.post(Q3 + "nhac-viec/", {"agencies": slugs, **more}, follow=True)

    def test_one_and_not_again_unless_confirmed(self, sign_in, so_noi_vu, so_tai_chinh):
        client = sign_in(so_noi_vu)
        assert "Đã nhắc 1 cơ quan (1 người)" in text_of(self.remind(client, "so-tai-chinh"))
        again = text_of(self.remind(client, "so-tai-chinh"))
        assert "chưa gửi lại: Sở Tài chính" in again
        assert Notification.objects.filter(user=so_tai_chinh).count() == 1
        page = text_of(client.get(Q3 + "nhac-viec/"))
        assert "Vừa được nhắc" in page
        assert "10:42 21/09/2021" in page
        self.remind(client, "so-tai-chinh", is_repeat="on")
        assert Notification.objects.filter(user=so_tai_chinh).count() == 2

    def test_who_can_not_be_reached_is_named(self, sign_in, so_noi_vu):
        page = text_of(self.remind(sign_in(so_noi_vu), "ubnd-huyen-bac-me"))
        assert "không nhắc được: UBND huyện Bắc Mê" in page

    def test_the_notice_says_what_is_missing(self, sign_in, so_noi_vu, so_tai_chinh):
        self.remind(sign_in(so_noi_vu), "so-tai-chinh")
        notice = Notification.objects.get(user=so_tai_chinh)
        assert "Hạn nộp 25/09/2021 (còn 4 ngày)" in notice.text
        assert notice.text.count("\n- ") == 13

    def test_nobody_ticked(self, sign_in, so_noi_vu):
        assert self.remind(sign_in(so_noi_vu)).status_code == 422

    def test_nothing_to_remind_of(self, sign_in, so_noi_vu):
        page = text_of(sign_in(so_noi_vu).get("/ky-bao-cao/Q4/nhac-viec/"))
        assert "Không có cơ quan nào cần nhắc" in page
