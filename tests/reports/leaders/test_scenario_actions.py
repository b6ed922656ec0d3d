"""Scenarios are kept, changed and deleted by their owner alone, and never over what was unseen."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.actor import Actor
from accounts.audit import find_breaks
from accounts.event_words import action_label, field_label
from accounts.models import AuditEvent, User
from assignments.enums import PeriodKind
from criteria.models import Plan
from reports.actions import scenarios
from reports.actions.scenarios import StaleScenarioError
from reports.leaders.scenario_state import State
from reports.models import Scenario
from tests.criteria.test_concurrency import at_once

D = Decimal
SOME = State(moves={"1.1": D("0.50"), "7.1.10": D("0.05")}, survey=D("30"))


def keep(plan, user, name="Cuối năm", **fields) -> Scenario:
    values = {"state": SOME, "until": PeriodKind.Q3, "is_shared": False} | fields
    return scenarios.create_scenario(plan=plan, name=name, actor=Actor(user, str(user)), **values)


def change(scenario, user, version=1, **fields) -> Scenario:
    values = {"name": scenario.name, "state": SOME, "until": PeriodKind.Q3, "is_shared": False}
    return scenarios.update_scenario(
        scenario=scenario, seen_version=version, actor=Actor(user, str(user)), **values | fields
    )


@pytest.mark.django_db
class TestKeeping:
    def test_a_scenario_is_kept_as_it_is(self, plan, lanh_dao):
        before = plan.revision
        row = Scenario.objects.get(pk=keep(plan, lanh_dao).pk)
        assert row.moves == {"1.1": "0.50", "7.1.10": "0.05"}
        assert (row.base, row.until, row.survey, row.version) == ("approved", "Q3", D(30), 1)
        assert row.owner == lanh_dao
        plan.refresh_from_db()
        assert plan.revision == before  # a note, not the plan's own data

    def test_a_name_is_one_person_s_once(self, plan, lanh_dao, so_noi_vu):
        keep(plan, lanh_dao)
        with pytest.raises(ValidationError, match="Đã có kịch bản mang tên “Cuối năm”"):
            keep(plan, lanh_dao)
        keep(plan, so_noi_vu)
        other = keep(plan, lanh_dao, "Khác")
        with pytest.raises(ValidationError, match="Đã có kịch bản"):
            change(other, lanh_dao, name="Cuối năm")

    def test_there_is_an_end_to_it(self, plan, lanh_dao, monkeypatch):
        monkeypatch.setattr(scenarios, "MAX_OWN", 2)
        keep(plan, lanh_dao, "1")
        keep(plan, lanh_dao, "2")
        with pytest.raises(ValidationError, match="Đã có 2 kịch bản"):
            keep(plan, lanh_dao, "3")

    def test_a_change_is_made_once(self, plan, lanh_dao):
        row = keep(plan, lanh_dao)
        moved = change(row, lanh_dao, name="Mới", state=State(), is_shared=True)
        assert (moved.name, moved.moves, moved.version, moved.is_shared) == ("Mới", {}, 2, True)
        with pytest.raises(StaleScenarioError):
            change(row, lanh_dao, version=1)
        assert Scenario.objects.get().name == "Mới"

    def test_only_its_owner_changes_or_deletes_it(self, plan, lanh_dao, so_noi_vu):
        row = keep(plan, lanh_dao, is_shared=True)
        with pytest.raises(StaleScenarioError):
            change(row, so_noi_vu)
        scenarios.delete_scenario(scenario=row, actor=Actor(so_noi_vu, "x"))
        assert Scenario.objects.count() == 1
        scenarios.delete_scenario(scenario=row, actor=Actor(lanh_dao, "x"))
        scenarios.delete_scenario(scenario=row, actor=Actor(lanh_dao, "x"))
        assert Scenario.objects.count() == 0
        with pytest.raises(StaleScenarioError):
            change(row, lanh_dao)

    def test_a_private_one_is_not_named_in_the_trail(self, plan, lanh_dao):
        row = keep(plan, lanh_dao, "Chuyện riêng")
        change(row, lanh_dao)
        change(row, lanh_dao, version=2, name="Chuyện chung", is_shared=True)
        change(row, lanh_dao, version=3, name="Chuyện chung 2", is_shared=True)
        scenarios.delete_scenario(scenario=row, actor=Actor(lanh_dao, "x"))
        events = AuditEvent.objects.filter(action__startswith="scenario").order_by("sequence")
        assert "Chuyện riêng" not in str(list(events.values("target", "changes")))
        assert [event.target for event in events] == [
            *["Kịch bản riêng"] * 2,
            "Kịch bản “Chuyện chung”",
            *["Kịch bản “Chuyện chung 2”"] * 2,
        ]
        assert events[3].changes == {"name": ["Chuyện chung", "Chuyện chung 2"]}
        assert all("Việc khác" not in action_label(event.action) for event in events)
        assert field_label("scenario.update", "is_shared") == "chia sẻ bằng liên kết"
        plan.refresh_from_db()
        assert list(find_breaks(plan)) == []

    def test_nobody_in_particular_keeps_none(self, plan):
        with pytest.raises(TypeError):
            keep(plan, None)


@pytest.mark.usefixtures("real_transactions")
def test_of_two_tabs_that_save_at_once_one_is_refused():
    plan, user = Plan.objects.get(), User.objects.get(username="lanhdao")
    row, refused = keep(plan, user), []

    def save(name: str):
        def job() -> None:
            try:
                change(row, user, name=name)
            except StaleScenarioError:
                refused.append(name)

        return job

    assert at_once(save("Một"), save("Hai")) == []
    stored = Scenario.objects.get()
    assert stored.version == 2
    assert {stored.name, *refused} == {"Một", "Hai"}
    assert list(find_breaks(Plan.objects.get())) == []
