"""Tasks given, reported, ended: by whom, when, who hears of it, and never twice."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.http import Http404

from accounts.audit import find_breaks
from accounts.event_words import ACTIONS
from accounts.history import history_of, rows_of
from accounts.models import Agency, AuditEvent, Notification, User
from assignments.actions import orders
from assignments.actions.order_notices import order_target
from assignments.enums import WorkOrderStatus
from assignments.models import ReportingPeriod, WorkOrder
from assignments.orders import OrderAction, OrderPart, allowed_steps
from assignments.refusals import NotNow, Stale
from criteria.enums import PlanStatus
from criteria.models import Plan
from tests.criteria.test_concurrency import at_once
from tests.factories import make_plan
from tests.order_cases import DUE, TEXT, S, actor_of, given, in_status, reported

pytestmark = pytest.mark.django_db
ACTS = {
    OrderAction.REPORT: orders.report_order,
    OrderAction.TAKE_BACK: orders.take_back_report,
    OrderAction.SEND_BACK: orders.send_order_back,
    OrderAction.CONFIRM: orders.confirm_order,
    OrderAction.CANCEL: orders.cancel_order,
    OrderAction.REOPEN: orders.reopen_order,
    OrderAction.CHANGE: orders.change_order,
}
VALUES: dict[OrderAction, dict[str, Any]] = {
    OrderAction.REPORT: {"text": "Đã làm."},
    OrderAction.TAKE_BACK: {},
    OrderAction.CHANGE: {"text": "Việc khác.", "due_on": date(2021, 10, 9)},
}


@pytest.fixture(autouse=True)
def _in_september(time_machine_at):
    time_machine_at("2021-09-21 10:42")


def act(action: OrderAction, order: WorkOrder, by: User, version: int | None = None) -> WorkOrder:
    return ACTS[action](
        key=order.key,
        expected_version=order.version if version is None else version,
        actor=actor_of(by),
        **VALUES.get(action, {"answer": "Theo ý kiến họp."}),
    )


def told(user: User) -> list[str]:
    notices = Notification.objects.filter(user=user, kind="order").order_by("pk")
    return [notice.title for notice in notices]


class TestGiving:
    def test_the_agency_s_people_hear_of_it_and_the_trail_says_so(
        self, plan, lanh_dao, so_tai_chinh, dong_van
    ):
        order = given(plan, lanh_dao)
        assert (order.status, order.version, order.agency.slug) == (S.OPEN, 1, "so-tai-chinh")
        assert told(so_tai_chinh) == [f"Việc được giao, hạn 05/10/2021: {TEXT}"]
        assert told(dong_van) == told(lanh_dao) == []
        notice = Notification.objects.get(user=so_tai_chinh)
        assert notice.url == f"/viec-duoc-giao/{order.key}/?nam=2021"
        (event,) = rows_of(history_of(plan, order_target(order)))
        assert event.label == "Giao việc"
        assert event.target == f"Tiêu chí 6.1.1, Sở Tài chính, việc {order.pk}"
        assert [str(change) for change in event.changes] == [
            "hạn: (trống) → 05/10/2021",
            f"nội dung việc: (trống) → {TEXT}",
        ]

    def test_several_at_once_are_one_notice_for_each_agency(self, plan, so_noi_vu, so_tai_chinh):
        wanted = [
            orders.NewOrder(code, slug, f"Việc {code}", DUE)
            for code, slug in (("6.1.1", "so-tai-chinh"), ("6.1.2", "so-tai-chinh"))
        ]
        orders.give_orders(plan=plan, orders=wanted, actor=actor_of(so_noi_vu))
        assert told(so_tai_chinh) == ["2 việc được giao, hạn sớm nhất 05/10/2021"]

    def test_all_or_nothing(self, plan, lanh_dao, so_tai_chinh):
        events = AuditEvent.objects.count()
        good = orders.NewOrder("6.1.1", "so-tai-chinh", TEXT, DUE)
        for bad, error in (
            (orders.NewOrder("8.1", "so-noi-vu", TEXT, DUE), NotNow),
            (orders.NewOrder("6.1", "so-tai-chinh", TEXT, DUE), NotNow),
            (orders.NewOrder("9.9", "so-tai-chinh", TEXT, DUE), Http404),
            (orders.NewOrder("6.1.2", "so-noi-vu", TEXT, DUE), NotNow),
            (orders.NewOrder("6.1.2", "so-tai-chinh", " \n", DUE), ValidationError),
            (orders.NewOrder("6.1.2", "so-tai-chinh", "x" * 10_000, DUE), ValidationError),
            (orders.NewOrder("6.1.2", "so-tai-chinh", TEXT, date(2021, 9, 20)), ValidationError),
            (orders.NewOrder("6.1.2", "so-tai-chinh", TEXT, date(2023, 1, 1)), ValidationError),
        ):
            with pytest.raises(error):
                orders.give_orders(plan=plan, orders=[good, bad], actor=actor_of(lanh_dao))
        assert (WorkOrder.objects.count(), AuditEvent.objects.count()) == (0, events)
        assert told(so_tai_chinh) == []

    def test_pressed_twice_it_is_given_once(self, plan, lanh_dao, so_tai_chinh):
        given(plan, lanh_dao)
        wanted = [orders.NewOrder("6.1.1", "so-tai-chinh", TEXT, DUE)]
        again = orders.give_orders(plan=plan, orders=wanted, actor=actor_of(lanh_dao))
        assert again.orders == ()
        assert WorkOrder.objects.count() == 1
        assert len(told(so_tai_chinh)) == 1

    def test_what_a_group_leads_goes_to_so_noi_vu(self, plan, lanh_dao):
        order = given(plan, lanh_dao, code="3.4.3", agency_slug="so-noi-vu")
        assert order.agency.slug == "so-noi-vu"

    def test_an_agency_that_is_no_more_takes_none(self, plan, lanh_dao):
        Agency.objects.filter(slug="so-tai-chinh").update(valid_to=date(2021, 9, 20))
        with pytest.raises(NotNow, match="đã thôi hoạt động từ 20/09/2021"):
            given(plan, lanh_dao)

    def test_who_has_nobody_to_hear_of_it_is_named(self, plan, lanh_dao):
        User.objects.filter(memberships__agency__slug="so-tai-chinh").update(is_active=False)
        wanted = [orders.NewOrder("6.1.1", "so-tai-chinh", TEXT, DUE)]
        result = orders.give_orders(plan=plan, orders=wanted, actor=actor_of(lanh_dao))
        assert result.without_people == ("Sở Tài chính",)

    @pytest.mark.parametrize("person", ["so_tai_chinh", "dong_van", "quan_tri", "nguoi_ngoai"])
    def test_nobody_else_gives_any(self, request, plan, person):
        with pytest.raises(PermissionDenied):
            given(plan, request.getfixturevalue(person))


class TestSteps:
    @pytest.mark.parametrize("status", S)
    @pytest.mark.parametrize("action", OrderAction)
    @pytest.mark.parametrize(
        ("person", "part"), [("so_noi_vu", OrderPart.GIVER), ("so_tai_chinh", OrderPart.AGENCY)]
    )
    def test_every_triple(
        self, request, plan, lanh_dao, so_tai_chinh, status, action, person, part
    ):
        """A coordinator ends what a leader gave; the agency only says what it has done."""
        order = in_status(status, plan, lanh_dao, so_tai_chinh)
        by, version = request.getfixturevalue(person), order.version
        step = allowed_steps(status, frozenset({part})).get(action)
        if step is None:
            with pytest.raises((NotNow, PermissionDenied)):
                act(action, order, by)
            order.refresh_from_db()
            assert (order.status, order.version) == (status, version)
            return
        act(action, order, by)
        order.refresh_from_db()
        assert (order.status, order.version) == (step.to, version + 1)
        assert (order.closed_by == by) is step.to.is_closed
        event = AuditEvent.objects.filter(target=order_target(order)).latest("sequence")
        assert (event.action, event.actor) == (action.event, by)
        assert event.action in ACTIONS
        has_answer = "answer" in VALUES.get(action, {"answer": ""})
        assert event.note == ("Theo ý kiến họp." if has_answer else "")

    @pytest.mark.parametrize("person", ["dong_van", "quan_tri", "nguoi_ngoai"])
    @pytest.mark.parametrize("action", OrderAction)
    def test_to_strangers_there_is_no_task(self, request, plan, lanh_dao, action, person):
        with pytest.raises(Http404):
            act(action, given(plan, lanh_dao), request.getfixturevalue(person))

    def test_a_form_that_was_opened_before_a_change_is_refused(self, plan, lanh_dao, so_tai_chinh):
        order = given(plan, lanh_dao)
        act(OrderAction.CHANGE, order, lanh_dao)
        for action, by in ((OrderAction.REPORT, so_tai_chinh), (OrderAction.CANCEL, lanh_dao)):
            with pytest.raises(Stale):
                act(action, order, by, version=1)
        order.refresh_from_db()
        assert (order.status, order.text) == (S.OPEN, "Việc khác.")

    def test_the_same_press_twice_is_one_step(self, plan, lanh_dao, so_tai_chinh):
        order = given(plan, lanh_dao)
        for action, by in (
            (OrderAction.CHANGE, lanh_dao),
            (OrderAction.REPORT, so_tai_chinh),
            (OrderAction.CONFIRM, lanh_dao),
        ):
            version = WorkOrder.objects.get().version
            act(action, order, by, version=version)
            act(action, order, by, version=version)
            assert WorkOrder.objects.get().version == version + 1
        assert AuditEvent.objects.filter(target=order_target(order)).count() == 4

    @pytest.mark.parametrize(
        "action", [OrderAction.SEND_BACK, OrderAction.CANCEL, OrderAction.REPORT]
    )
    def test_words_are_needed(self, plan, lanh_dao, so_tai_chinh, action):
        status = S.OPEN if action is OrderAction.REPORT else S.REPORTED
        order = in_status(status, plan, lanh_dao, so_tai_chinh)
        by = so_tai_chinh if action is OrderAction.REPORT else lanh_dao
        name = "text" if action is OrderAction.REPORT else "answer"
        for words in ("", " \n ", "x" * 10_000):
            where = {"key": order.key, "expected_version": order.version, "actor": actor_of(by)}
            with pytest.raises(ValidationError) as refusal:
                ACTS[action](**where, **{name: words})
            assert set(refusal.value.message_dict) == {name}

    def test_an_overdue_task_keeps_its_day_while_its_text_is_mended(
        self, plan, lanh_dao, time_machine_at
    ):
        order = given(plan, lanh_dao)
        time_machine_at("2021-10-20 09:00")
        where = {"key": order.key, "actor": actor_of(lanh_dao)}
        order = orders.change_order(**where, text="Rõ hơn.", due_on=DUE, expected_version=1)
        with pytest.raises(ValidationError):
            orders.change_order(
                **where, text="Rõ hơn.", due_on=date(2021, 10, 19), expected_version=2
            )
        assert order.text == "Rõ hơn."

    def test_nobody_confirms_what_they_reported(self, plan, so_noi_vu, so_noi_vu_2):
        order = given(plan, so_noi_vu, code="3.4.3", agency_slug="so-noi-vu")
        order = reported(order, so_noi_vu)
        with pytest.raises(NotNow, match="không tự xác nhận"):
            act(OrderAction.CONFIRM, order, so_noi_vu)
        assert act(OrderAction.CONFIRM, order, so_noi_vu_2).status == S.DONE

    def test_who_hears_of_what(self, plan, lanh_dao, so_noi_vu, so_tai_chinh):
        order = given(plan, lanh_dao)
        act(OrderAction.CHANGE, order, so_noi_vu, 1)
        act(OrderAction.REPORT, order, so_tai_chinh, 2)
        act(OrderAction.SEND_BACK, order, lanh_dao, 3)
        act(OrderAction.CANCEL, order, lanh_dao, 4)
        assert [title.partition(": ")[2] for title in told(so_tai_chinh)[1:]] == [
            "đã được sửa",
            "được trả lại để làm tiếp",
            "đã hủy, không phải làm nữa",
        ]
        assert [title.partition(": ")[2] for title in told(lanh_dao)] == [
            "Sở Tài chính báo đã xong"
        ]

    def test_where_the_giver_has_left_the_coordinators_hear(
        self, plan, lanh_dao, so_noi_vu, so_tai_chinh
    ):
        order = given(plan, lanh_dao)
        User.objects.filter(pk=lanh_dao.pk).update(is_active=False)
        reported(order, so_tai_chinh)
        assert len(told(so_noi_vu)) == 1
        assert told(lanh_dao) == []


class TestThePlan:
    def test_one_that_has_ended_refuses_everything(self, plan, lanh_dao, so_tai_chinh):
        order = given(plan, lanh_dao)
        Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.CLOSED)
        for action in (OrderAction.REPORT, OrderAction.CANCEL):
            by = so_tai_chinh if action is OrderAction.REPORT else lanh_dao
            with pytest.raises(NotNow, match="Kế hoạch năm 2021 đã kết thúc"):
                act(action, order, by)
        with pytest.raises(NotNow, match="đã kết thúc"):
            given(plan, lanh_dao, text="Việc mới.")

    def test_a_locked_period_doesn_t_matter(self, plan, lanh_dao, so_noi_vu, so_tai_chinh):
        ReportingPeriod.objects.filter(plan=plan).update(
            locked_at="2021-09-20T00:00Z", locked_by=so_noi_vu
        )
        assert reported(given(plan, lanh_dao), so_tai_chinh).status == S.REPORTED

    def test_another_plan_s_criterion_is_not_there(self, plan, lanh_dao):
        other = make_plan()
        with pytest.raises((Http404, NotNow)):
            given(other, lanh_dao)


class TestReminders:
    def run(self) -> None:
        call_command("send_reminders", stdout=io.StringIO())

    def titles(self, user: User) -> list[str]:
        notices = Notification.objects.filter(user=user, title__contains="việc được giao")
        return [notice.title for notice in notices.order_by("pk")]

    def test_three_and_one_day_before_then_weekly_each_once(
        self, plan, lanh_dao, so_tai_chinh, dong_van, time_machine_at
    ):
        order = given(plan, lanh_dao)
        Notification.objects.all().delete()
        seen = {}
        for offset in range(-5, 17):
            day = DUE + timedelta(days=offset)
            for hour in ("07:00", "16:00"):
                time_machine_at(f"{day} {hour}")
                self.run()
            seen[offset] = len(self.titles(so_tai_chinh))
        assert [offset for offset in seen if seen[offset] > seen.get(offset - 1, 0)] == [
            -3,
            -1,
            1,
            8,
            15,
        ]
        assert self.titles(so_tai_chinh)[0] == "1 việc được giao còn 3 ngày"
        assert self.titles(so_tai_chinh)[-1] == "1 việc được giao quá hạn 15 ngày"
        assert self.titles(dong_van) == self.titles(lanh_dao) == []
        assert order.status == S.OPEN

    def test_what_is_reported_or_ended_is_not_called_for(
        self, plan, lanh_dao, so_tai_chinh, time_machine_at
    ):
        reported(given(plan, lanh_dao), so_tai_chinh)
        order = given(plan, lanh_dao, code="6.1.2")
        act(OrderAction.CANCEL, order, lanh_dao)
        Notification.objects.all().delete()
        time_machine_at("2021-10-04 07:00")
        self.run()
        assert self.titles(so_tai_chinh) == []


@pytest.mark.usefixtures("real_transactions")
def test_two_at_once_make_one_step_and_a_whole_chain(time_machine_at):
    """A report and a cancellation at the same moment: one wins, the other is told."""
    time_machine_at("2021-09-21 10:42")
    plan = Plan.objects.get()
    leader = User.objects.get(username="lanhdao")
    for number in range(6):
        officer = User.objects.get(username="cv_taichinh")
        order = given(plan, leader, text=f"Việc {number}")
        raised = at_once(
            lambda order=order, officer=officer: act(OrderAction.REPORT, order, officer, 1),
            lambda order=order: act(OrderAction.CANCEL, order, leader, 1),
        )
        assert [type(error) for error in raised] == [Stale]
        order.refresh_from_db()
        assert order.version == 2
        assert order.status in {WorkOrderStatus.REPORTED, WorkOrderStatus.CANCELLED}
    plan.refresh_from_db()
    assert list(find_breaks(plan)) == []
