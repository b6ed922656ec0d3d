"""Reminders by hand and by the calendar: who is told, of what, and never twice."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.actor import Actor
from accounts.models import Agency, AuditEvent, Notification, User
from assignments.actions import periods, reminders, results
from assignments.actions.reminders import remind_agencies, step_before
from assignments.content import ResultContent
from assignments.enums import MilestoneKind
from assignments.models import Milestone
from assignments.refusals import NotNow
from criteria.models import Plan
from tests.criteria.test_concurrency import at_once

pytestmark = pytest.mark.django_db


def run() -> str:
    out = io.StringIO()
    call_command("send_reminders", stdout=out)
    return out.getvalue()


def told(user: User, *kinds: str) -> list[str]:
    notices = Notification.objects.filter(user=user).order_by("pk")
    return [notice.title for notice in (notices.filter(kind__in=kinds) if kinds else notices)]


def hand_in(plan: Plan, user: User, *codes: str) -> None:
    actor = Actor(user, str(user))
    content = ResultContent(self_score=Decimal("0.20"), explanation="Chờ số liệu.")
    for code in codes:
        where = {"plan": plan, "kind": "Q3", "code": code, "actor": actor}
        row = results.save_result(**where, content=content, expected_version=0)
        results.submit_result(**where, expected_version=row.version)


@pytest.fixture
def coordinator(so_noi_vu):
    return Actor(so_noi_vu, str(so_noi_vu))


def test_the_nearest_step_counts():
    steps = {days: step_before(days) for days in (8, 7, 5, 4, 3, 2, 1, 0, -1)}
    assert steps == {8: None, 7: 7, 5: 7, 4: 7, 3: 3, 2: 3, 1: 1, 0: 1, -1: None}


class TestThePeriod:
    def test_seven_three_and_one_day_before_each_once(self, so_tai_chinh, time_machine_at):
        seen = []
        for day in range(15, 26):
            for hour in ("07:00", "16:30"):
                time_machine_at(f"2021-09-{day} {hour}")
                run()
            seen.append((day, len(told(so_tai_chinh, "due"))))
        assert [day for day, before, now in _steps(seen) if now > before] == [18, 22, 24]
        assert seen[-1][1] == 3

    def test_what_is_missing_is_listed_with_the_day(self, plan, so_tai_chinh, time_machine_at):
        time_machine_at("2021-09-21 07:00")
        hand_in(plan, so_tai_chinh, "6.1.1")
        run()
        notice = Notification.objects.get(user=so_tai_chinh)
        assert notice.title.startswith("Kỳ Quý III: còn 4 ngày")
        assert "Hạn nộp 25/09/2021 (còn 4 ngày)" in notice.text
        assert "- 6.1.2 " in notice.text
        assert "- 6.1.1 " not in notice.text
        assert notice.url == "/viec-cua-toi/?nam=2021&ky=Q3"

    def test_missed_days_make_one_notice(self, so_tai_chinh, time_machine_at):
        time_machine_at("2021-09-24 07:00")
        run()
        assert len(told(so_tai_chinh)) == 1

    def test_overdue_on_the_first_day_then_weekly_until_the_lock(
        self, plan, coordinator, so_tai_chinh, time_machine_at
    ):
        seen = []
        for day in ("2021-09-26", "2021-09-27", "2021-10-02", "2021-10-03", "2021-10-09"):
            time_machine_at(f"{day} 07:00")
            run()
            seen.append(len(told(so_tai_chinh, "overdue")))
        assert seen == [1, 1, 1, 2, 2]
        assert "quá hạn 8 ngày" in told(so_tai_chinh, "overdue")[1]
        periods.lock_period(plan=plan, kind="Q3", actor=coordinator)
        time_machine_at("2021-10-11 07:00")
        run()
        assert len(told(so_tai_chinh, "overdue")) == 2

    def test_who_owes_nothing_hears_nothing(self, plan, so_tai_chinh, time_machine_at):
        time_machine_at("2021-09-21 07:00")
        board = reminders.read_board(plan, plan.periods.get(kind="Q3"))
        (line,) = [row for row in board.lines if row.agency.slug == "so-tai-chinh"]
        hand_in(plan, so_tai_chinh, *(cell.code for cell in line.cells))
        run()
        assert told(so_tai_chinh) == []

    def test_a_district_hears_of_its_own_share(self, dong_van, time_machine_at):
        time_machine_at("2021-09-21 07:00")
        run()
        notice = Notification.objects.get(user=dong_van)
        assert "- 3.4.3 " in notice.text
        assert "chưa nhập số liệu của đơn vị" in notice.text

    def test_a_moved_due_day_is_a_deadline_of_its_own(
        self, plan, coordinator, so_tai_chinh, time_machine_at
    ):
        time_machine_at("2021-09-24 07:00")
        run()
        periods.save_dates(
            plan=plan,
            kind="Q3",
            opens_on=date(2021, 9, 1),
            due_on=date(2021, 9, 27),
            actor=coordinator,
        )
        run()
        run()
        assert len(told(so_tai_chinh)) == 2

    def test_leaders_and_people_who_left_hear_nothing(
        self, plan, lanh_dao, so_tai_chinh, time_machine_at
    ):
        time_machine_at("2021-09-21 07:00")
        User.objects.filter(pk=so_tai_chinh.pk).update(is_active=False)
        run()
        assert told(lanh_dao) == told(so_tai_chinh) == []

    def test_nobody_is_late_with_what_was_due_before_the_plan_was_signed(
        self, so_tai_chinh, time_machine_at
    ):
        """Plan 214 is of 23/07/2021: its first two periods had gone by then."""
        time_machine_at("2021-08-10 07:00")
        run()
        assert told(so_tai_chinh) == []

    def test_a_plan_that_is_not_in_force(self, plan, so_tai_chinh, time_machine_at):
        time_machine_at("2021-09-21 07:00")
        Plan.objects.filter(pk=plan.pk).update(status="closed")
        assert "Quý III" not in run()
        assert told(so_tai_chinh) == []


class TestMilestones:
    def test_own_dated_ones_seven_three_and_one_day_before(self, plan, time_machine_at):
        officer = User.objects.get(username="cv_noivu")
        seen = []
        for day in range(14, 26):
            time_machine_at(f"2021-12-{day} 07:00")
            run()
            titles = [title for title in told(officer) if "thời hạn ngày 24/12/2021" in title]
            seen.append((day, len(titles)))
        assert [day for day, before, now in _steps(seen) if now > before] == [17, 21, 23]
        text = Notification.objects.filter(user=officer, title__contains="24/12/2021").first().text
        assert "- 1.1 " in text
        assert "trước ngày 25/12" in text

    def test_undated_and_past_at_issue_never(self, time_machine_at):
        for day in ("2021-01-30", "2021-01-31", "2021-02-01", "2021-07-24", "2021-12-30"):
            time_machine_at(f"{day} 07:00")
            run()
        texts = "\n".join(
            Notification.objects.filter(title__contains="thời hạn").values_list("text", flat=True)
        )
        assert "- 5.7.1 " in texts  # the year's end
        assert "- 1.6 " not in texts
        assert "- 2.2.1 " not in texts

    def test_a_day_without_any(self, plan, time_machine_at):
        Milestone.objects.filter(criterion__plan=plan).exclude(kind=MilestoneKind.UNDATED).delete()
        time_machine_at("2021-12-30 07:00")
        run()
        assert not Notification.objects.filter(title__contains="thời hạn").exists()


class TestTheCommand:
    def test_it_says_what_it_did_and_sends(self, so_tai_chinh, time_machine_at):
        time_machine_at("2021-09-21 07:00")
        first = run()
        assert "kỳ Quý III: " in first
        assert not Notification.objects.filter(mail_state="pending").exists()
        assert "cv_taichinh@hagiang.example" in {to for sent in mail.outbox for to in sent.to}
        count = len(mail.outbox)
        assert "không có gì cần nhắc" in run()
        assert len(mail.outbox) == count
        assert AuditEvent.objects.filter(action="reminders.send").count() == 1

    def test_a_mail_server_that_refuses_is_an_error(self, time_machine_at, settings):
        time_machine_at("2021-09-21 07:00")
        settings.EMAIL_BACKEND = "tests.assignments.test_reminders.Deaf"
        with pytest.raises(CommandError, match="Máy chủ thư"):
            run()
        assert Notification.objects.filter(mail_state="pending").exists()


class Deaf:
    """A mail server that is not there."""

    def __init__(self, **options: object) -> None:
        pass

    def open(self) -> None:
        raise OSError("refused")

    def close(self) -> None:
        pass


@pytest.mark.usefixtures("real_transactions")
def test_two_at_once_tell_everybody_once(settings):
    settings.DEMO_DATE = date(2021, 9, 21)
    plan = Plan.objects.get()
    actor = Actor.command("send_reminders")
    jobs = [lambda: reminders.send_scheduled(plan=plan, actor=actor)] * 4
    assert at_once(*jobs) == []
    notices = list(Notification.objects.filter(key__startswith="due").values_list("user_id"))
    assert notices
    assert len(notices) == len(set(notices))
    for user in User.objects.filter(is_active=True):
        assert user.unread_count == user.notifications.count()
    assert AuditEvent.objects.filter(action="reminders.send").count() == 1


class TestByHand:
    def remind(self, plan, actor, *slugs, **options):
        return remind_agencies(plan=plan, kind="Q3", slugs=slugs, actor=actor, **options)

    def test_one_agency(self, plan, coordinator, so_tai_chinh, dong_van, time_machine_at):
        time_machine_at("2021-09-21 10:00")
        outcome = self.remind(plan, coordinator, "so-tai-chinh")
        assert (outcome.told, outcome.people) == (("Sở Tài chính",), 1)
        assert told(so_tai_chinh, "reminder") == ["Nhắc nộp kết quả kỳ Quý III"]
        assert told(dong_van) == []
        event = AuditEvent.objects.get(action="period.remind")
        assert event.changes == {"agencies": [None, ["so-tai-chinh"]]}

    def test_not_again_within_the_hour_unless_confirmed(
        self, plan, coordinator, so_tai_chinh, time_machine_at
    ):
        time_machine_at("2021-09-21 10:00")
        self.remind(plan, coordinator, "so-tai-chinh")
        time_machine_at("2021-09-21 10:59:59")
        again = self.remind(plan, coordinator, "so-tai-chinh", "so-tu-phap")
        assert (again.told, again.recent) == (("Sở Tư pháp",), ("Sở Tài chính",))
        assert len(told(so_tai_chinh)) == 1
        self.remind(plan, coordinator, "so-tai-chinh", is_repeat=True)
        assert len(told(so_tai_chinh)) == 2
        time_machine_at("2021-09-21 11:59:59")
        assert self.remind(plan, coordinator, "so-tai-chinh").told == ("Sở Tài chính",)

    def test_an_agency_without_people_is_named(self, plan, coordinator, time_machine_at):
        time_machine_at("2021-09-21 10:00")
        outcome = self.remind(plan, coordinator, "ubnd-huyen-bac-me")
        assert outcome.without_people == ("UBND huyện Bắc Mê",)
        assert not AuditEvent.objects.filter(action="period.remind").exists()

    def test_nothing_owed_and_nothing_to_be_taken(self, plan, coordinator, time_machine_at):
        time_machine_at("2021-09-21 10:00")
        with pytest.raises(NotNow):
            self.remind(plan, coordinator, "so-y-te")
        time_machine_at("2021-08-21 10:00")
        with pytest.raises(NotNow):
            self.remind(plan, coordinator, "so-tai-chinh")

    def test_a_locked_period_only_where_it_is_reopened(
        self, plan, coordinator, so_tai_chinh, time_machine_at
    ):
        time_machine_at("2021-09-28 10:00")
        periods.lock_period(plan=plan, kind="Q3", actor=coordinator)
        with pytest.raises(NotNow):
            self.remind(plan, coordinator, "so-tai-chinh")
        periods.reopen_for_agency(
            plan=plan,
            kind="Q3",
            agency=Agency.objects.get(slug="so-tai-chinh"),
            until=reminders.clock.now() + reminders.timedelta(days=1),
            reason="Bổ sung.",
            actor=coordinator,
        )
        outcome = self.remind(plan, coordinator, "so-tai-chinh", "so-tu-phap")
        assert outcome.told == ("Sở Tài chính",)


def _steps(seen: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Return day, count of the day before, count of the day."""
    counts = [0, *(count for _, count in seen)]
    return [(day, counts[index], counts[index + 1]) for index, (day, _) in enumerate(seen)]
