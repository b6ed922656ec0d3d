"""Opening, locking and reopening periods, and the midnights that they turn on."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from accounts.actor import Actor
from accounts.audit import find_breaks
from accounts.models import Agency, AuditEvent, Notification
from assignments.access import get_period, reopened_agency_ids
from assignments.actions import periods, results
from assignments.content import ResultContent
from assignments.enums import PeriodState
from assignments.models import PeriodReopening, Result
from assignments.refusals import NotNow
from common import clock

pytestmark = pytest.mark.django_db
CONTENT = ResultContent(self_score=Decimal("0.75"), explanation="Chờ quyết toán.")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def coordinator(so_noi_vu):
    return Actor(so_noi_vu, str(so_noi_vu))


@pytest.fixture
def officer(so_tai_chinh):
    return Actor(so_tai_chinh, str(so_tai_chinh))


@pytest.fixture
def finance(plan):
    return Agency.objects.get(slug="so-tai-chinh")


@pytest.fixture
def save(plan, officer):
    def save_at(score: str = "0.75", code: str = "6.1.1") -> Result:
        row = Result.objects.filter(period__kind="Q3", criterion__code=code).first()
        return results.save_result(
            plan=plan,
            kind="Q3",
            code=code,
            content=CONTENT.changed(self_score=Decimal(score)),
            expected_version=row.version if row else 0,
            actor=officer,
        )

    return save_at


@pytest.fixture
def locked_q3(plan, coordinator, time_machine_at):
    time_machine_at("2021-09-28 09:00")
    return periods.lock_period(plan=plan, kind="Q3", actor=coordinator)


class TestMidnights:
    """Whole days of Asia/Ho_Chi_Minh, to the second."""

    def test_the_day_before_it_opens(self, save, time_machine_at):
        time_machine_at("2021-08-31 23:59:59")
        with pytest.raises(NotNow, match="chưa mở, mở từ ngày 01/09/2021"):
            save()
        assert not Result.objects.exists()

    def test_the_day_it_opens(self, save, time_machine_at):
        time_machine_at("2021-09-01 00:00:00")
        assert save().status == "draft"

    @pytest.mark.parametrize(
        ("moment", "state", "is_late"),
        [
            ("2021-09-25 00:00:00", PeriodState.OPEN, False),
            ("2021-09-25 23:59:59", PeriodState.OPEN, False),
            ("2021-09-26 00:00:00", PeriodState.OVERDUE, True),
        ],
    )
    def test_the_day_it_is_due(self, plan, save, officer, time_machine_at, moment, state, is_late):
        """Handed in after midnight it is taken, and late; the lock alone closes the period."""
        time_machine_at("2021-09-20 08:00")
        save()
        time_machine_at(moment)
        period = get_period(plan, "Q3")
        assert period.state is state
        row = results.submit_result(
            plan=plan, kind="Q3", code="6.1.1", expected_version=1, actor=officer
        )
        assert row.first_submitted_at == clock.now()
        assert period.window.is_late(clock.today()) is is_late

    def test_the_second_a_reopening_ends(
        self, plan, save, coordinator, finance, locked_q3, time_machine_at
    ):
        periods.reopen_for_agency(
            plan=plan,
            kind="Q3",
            agency=finance,
            until=at("2021-09-30 00:00:00"),
            reason="Bổ sung bảng kê.",
            actor=coordinator,
        )
        time_machine_at("2021-09-29 23:59:59")
        assert save("0.70").version == 1
        time_machine_at("2021-09-30 00:00:00")
        with pytest.raises(NotNow, match="đã khóa"):
            save("0.71")
        assert Result.objects.get().self_score == Decimal("0.70")


class TestDates:
    def save(self, plan, actor, opens="2021-09-05", due="2021-09-30"):
        return periods.save_dates(
            plan=plan,
            kind="Q3",
            opens_on=date.fromisoformat(opens),
            due_on=date.fromisoformat(due),
            actor=actor,
        )

    def test_old_and_new_are_kept(self, plan, coordinator):
        period = self.save(plan, coordinator)
        assert (period.opens_on, period.due_on) == (date(2021, 9, 5), date(2021, 9, 30))
        event = AuditEvent.objects.get(action="period.dates")
        assert event.changes == {
            "opens_on": ["2021-09-01", "2021-09-05"],
            "due_on": ["2021-09-25", "2021-09-30"],
        }

    def test_the_same_dates_change_nothing(self, plan, coordinator):
        revision = plan.revision
        self.save(plan, coordinator, "2021-09-01", "2021-09-25")
        plan.refresh_from_db()
        assert plan.revision == revision
        assert not AuditEvent.objects.filter(action="period.dates").exists()

    def test_due_before_it_opens(self, plan, coordinator):
        with pytest.raises(ValidationError, match="sau hoặc bằng ngày mở kỳ"):
            self.save(plan, coordinator, "2021-09-26", "2021-09-25")

    def test_a_locked_one_keeps_its_dates(self, plan, coordinator, locked_q3):
        with pytest.raises(NotNow, match="đã khóa"):
            self.save(plan, coordinator)
        assert get_period(plan, "Q3").due_on == date(2021, 9, 25)


class TestLock:
    def test_locking_twice_is_locking_once(self, plan, coordinator, locked_q3, time_machine_at):
        time_machine_at("2021-09-29 10:00")
        again = periods.lock_period(plan=plan, kind="Q3", actor=coordinator)
        assert again.locked_at == locked_q3.locked_at
        assert AuditEvent.objects.filter(action="period.lock").count() == 1

    def test_unlocking_needs_a_reason(self, plan, coordinator, save, locked_q3):
        with pytest.raises(ValidationError, match="lý do"):
            periods.unlock_period(plan=plan, kind="Q3", reason="  ", actor=coordinator)
        with pytest.raises(NotNow):
            save()
        periods.unlock_period(plan=plan, kind="Q3", reason="Khóa nhầm.", actor=coordinator)
        assert save().version == 1
        assert AuditEvent.objects.get(action="period.unlock").note == "Khóa nhầm."
        with pytest.raises(NotNow, match="không bị khóa"):
            periods.unlock_period(plan=plan, kind="Q3", reason="Lần nữa.", actor=coordinator)
        plan.refresh_from_db()
        assert list(find_breaks(plan)) == []


class TestReopening:
    def reopen(self, plan, agency, actor, until="2021-09-30 17:00", reason="Bổ sung bảng kê."):
        return periods.reopen_for_agency(
            plan=plan, kind="Q3", agency=agency, until=at(until), reason=reason, actor=actor
        )

    def test_for_one_agency_alone(
        self, plan, coordinator, finance, save, locked_q3, so_tai_chinh, dong_van
    ):
        self.reopen(plan, finance, coordinator)
        assert reopened_agency_ids(locked_q3) == {finance.pk}
        assert save().agency == finance
        district = Actor(dong_van, str(dong_van))
        with pytest.raises(NotNow):
            results.save_contribution(
                plan=plan,
                kind="Q3",
                code="3.4.3",
                agency=Agency.objects.get(slug="ubnd-huyen-dong-van"),
                values={"numerator": None, "denominator": None, "narrative": "x"},
                expected_version=0,
                actor=district,
            )
        notice = Notification.objects.get(user=so_tai_chinh)
        assert notice.kind == "period"
        assert "17:00 ngày 30/09/2021" in notice.text

    def test_a_second_one_takes_the_place_of_the_first(self, plan, coordinator, finance, locked_q3):
        self.reopen(plan, finance, coordinator)
        self.reopen(plan, finance, coordinator, until="2021-10-02 17:00")
        assert PeriodReopening.objects.filter(closed_at=None).count() == 1
        event = AuditEvent.objects.filter(action="period.reopen").latest("sequence")
        assert event.target == "Q3 · so-tai-chinh"
        assert [text[:10] for text in event.changes["until"]] == ["2021-09-30", "2021-10-02"]

    def test_taken_back(self, plan, coordinator, finance, save, locked_q3):
        self.reopen(plan, finance, coordinator)
        periods.take_reopening_back(plan=plan, kind="Q3", agency=finance, actor=coordinator)
        with pytest.raises(NotNow):
            save()
        with pytest.raises(Http404):
            periods.take_reopening_back(plan=plan, kind="Q3", agency=finance, actor=coordinator)

    @pytest.mark.parametrize(
        ("until", "reason"), [("2021-09-28 09:00:00", "Gấp."), ("2021-09-30 17:00", " ")]
    )
    def test_gone_by_or_without_a_reason(
        self, plan, coordinator, finance, locked_q3, until, reason
    ):
        with pytest.raises(ValidationError):
            self.reopen(plan, finance, coordinator, until=until, reason=reason)
        assert not PeriodReopening.objects.exists()

    def test_a_period_that_is_not_locked(self, plan, coordinator, finance, time_machine_at):
        time_machine_at("2021-09-21 09:00")
        with pytest.raises(NotNow, match="chưa khóa"):
            self.reopen(plan, finance, coordinator)

    def test_it_does_not_outlive_an_unlock(self, plan, coordinator, finance, save, locked_q3):
        """Locked again, the period is closed for everybody: nothing is left open from before."""
        self.reopen(plan, finance, coordinator)
        periods.unlock_period(plan=plan, kind="Q3", reason="Cho cả tỉnh.", actor=coordinator)
        periods.lock_period(plan=plan, kind="Q3", actor=coordinator)
        with pytest.raises(NotNow, match="đã khóa"):
            save()
