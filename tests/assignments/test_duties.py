"""Changing who answers for a criterion and until when: rules, results that move, two at once."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actor import Actor
from accounts.audit import find_breaks
from accounts.models import Agency, AuditEvent
from assignments.access import duties_of
from assignments.actions import periods, results
from assignments.actions.duties import (
    DutyRow,
    assignments_of,
    duty_values,
    party_of,
    save_duties,
)
from assignments.actions.milestones import (
    FIELDS,
    milestone_values,
    milestones_of,
    save_milestones,
)
from assignments.content import ResultContent
from assignments.enums import AssignmentMode, AssignmentRole, MilestoneKind
from assignments.models import Assignment, Milestone, Result
from assignments.refusals import NotNow
from common.seen import ChangedMeanwhileError, fingerprint
from tests.forms_of import forms_of

pytestmark = pytest.mark.django_db
LEAD, SUPPORT = AssignmentRole.LEAD, AssignmentRole.SUPPORTING


@pytest.fixture
def coordinator(so_noi_vu):
    return Actor(so_noi_vu, str(so_noi_vu))


@pytest.fixture
def criterion(plan):
    return plan.criteria.get(code="6.1.1")


@pytest.fixture
def change(plan, coordinator):
    def save(code="6.1.1", *, parties=None, primary=0, reporter="", extra=(), seen=None):
        """Replace the parties of some rows (by place) and add ``extra`` ones."""
        rows = assignments_of(plan.criteria.get(code=code))
        wanted = [
            DutyRow(
                (parties or {}).get(index, party_of(row)),
                AssignmentRole(row.role),
                AssignmentMode(row.mode),
            )
            for index, row in enumerate(rows)
        ]
        save_duties(
            plan=plan,
            code=code,
            rows=[*wanted, *extra],
            primary=primary,
            reporter=reporter,
            seen=fingerprint(duty_values(rows)) if seen is None else seen,
            actor=coordinator,
        )

    return save


def enter(plan, user, kind, code="6.1.1"):
    return results.save_result(
        plan=plan,
        kind=kind,
        code=code,
        content=ResultContent(self_score=Decimal("0.50"), explanation="Chờ."),
        expected_version=0,
        actor=Actor(user, str(user)),
    )


class TestDuties:
    def test_the_same_ones_change_nothing(self, plan, change):
        before = list(Assignment.objects.order_by("pk").values())
        change()
        assert list(Assignment.objects.order_by("pk").values()) == before
        assert not AuditEvent.objects.filter(action="duties.save").exists()

    def test_another_lead(self, plan, criterion, change):
        revision = plan.revision
        change(parties={0: "agency:so-ke-hoach-va-dau-tu"})
        lead = assignments_of(criterion)[0]
        assert (lead.agency.slug, lead.is_primary, lead.raw_text) == (
            "so-ke-hoach-va-dau-tu",
            True,
            "Sở Tài chính",
        )
        assert duties_of(plan)[criterion.pk].owner_id == lead.agency_id
        plan.refresh_from_db()
        assert plan.revision == revision + 1
        event = AuditEvent.objects.get(action="duties.save")
        assert event.target == "6.1.1"
        assert event.changes["lead"] == [
            ["so-tai-chinh · lead · primary"],
            ["so-ke-hoach-va-dau-tu · lead · primary"],
        ]
        assert "supporting" not in event.changes
        assert list(find_breaks(plan)) == []

    def test_rows_change_places_go_and_come(self, criterion, change):
        change(
            parties={1: "group:ubnd-cap-huyen", 2: "group:cac-so-ban-nganh"},
            extra=[DutyRow("agency:cuc-thue-tinh", LEAD, AssignmentMode.LEAD)],
        )
        rows = assignments_of(criterion)
        assert [party_of(row) for row in rows] == [
            "agency:so-tai-chinh",
            "agency:cuc-thue-tinh",
            "group:ubnd-cap-huyen",
            "group:cac-so-ban-nganh",
        ]
        change(parties={1: "", 3: ""})
        assert [party_of(row) for row in assignments_of(criterion)] == [
            "agency:so-tai-chinh",
            "group:ubnd-cap-huyen",
        ]

    @pytest.mark.parametrize(
        ("options", "sentence"),
        [
            ({"parties": {1: "agency:so-tai-chinh"}}, "đã có ở dòng trên"),
            ({"parties": {0: ""}}, "Chọn một dòng làm chủ trì chính"),
            ({"primary": 1}, "phải có vai trò chủ trì"),
            ({"primary": 9}, "Chọn một dòng làm chủ trì chính"),
            ({"reporter": "so-noi-vu"}, "Chỉ khi một nhóm cơ quan chủ trì chính"),
        ],
    )
    def test_the_rules_are_sentences(self, criterion, change, options, sentence):
        before = list(Assignment.objects.order_by("pk").values())
        with pytest.raises(ValidationError, match=sentence):
            change(**options)
        assert list(Assignment.objects.order_by("pk").values()) == before

    def test_a_reporter_for_a_leading_group(self, plan, change):
        code = "3.4.3"
        change(code, reporter="van-phong-ubnd-tinh")
        criterion = plan.criteria.get(code=code)
        owner = Agency.objects.get(pk=duties_of(plan)[criterion.pk].owner_id)
        assert owner.slug == "van-phong-ubnd-tinh"
        change(code)
        assert assignments_of(criterion)[0].reporter is None

    def test_saved_by_somebody_else_meanwhile(self, criterion, change):
        seen = fingerprint(duty_values(assignments_of(criterion)))
        change(parties={0: "agency:so-y-te"})
        with pytest.raises(ChangedMeanwhileError):
            change(parties={0: "agency:so-xay-dung"}, seen=seen)
        assert assignments_of(criterion)[0].agency.slug == "so-y-te"

    @pytest.mark.parametrize("code", ["8.1", "6.1", "6"])
    def test_what_agencies_do_not_report_has_no_duties(self, change, code):
        with pytest.raises(NotNow):
            change(code, extra=[DutyRow("agency:so-y-te", LEAD, AssignmentMode.LEAD)])

    def test_results_move_unless_their_period_is_locked(
        self, plan, change, coordinator, so_tai_chinh, time_machine_at
    ):
        time_machine_at("2021-12-02 09:00")
        for kind in ("Q2", "Q3", "Q4"):
            enter(plan, so_tai_chinh, kind)
        periods.lock_period(plan=plan, kind="Q2", actor=coordinator)
        change(parties={0: "agency:so-ke-hoach-va-dau-tu"})
        owners = dict(Result.objects.values_list("period__kind", "agency__slug"))
        assert owners == {
            "Q2": "so-tai-chinh",
            "Q3": "so-ke-hoach-va-dau-tu",
            "Q4": "so-ke-hoach-va-dau-tu",
        }
        assert AuditEvent.objects.get(action="duties.save").changes["results"] == [
            ["Q3 · so-tai-chinh", "Q4 · so-tai-chinh"],
            ["Q3 · so-ke-hoach-va-dau-tu", "Q4 · so-ke-hoach-va-dau-tu"],
        ]

    def test_results_stay_when_only_the_support_changes(
        self, plan, change, so_tai_chinh, time_machine_at
    ):
        time_machine_at("2021-09-21 09:00")
        enter(plan, so_tai_chinh, "Q3")
        change(parties={1: ""})
        assert Result.objects.get().agency.slug == "so-tai-chinh"
        assert "results" not in AuditEvent.objects.get(action="duties.save").changes


class TestDutyPages:
    def test_searched_without_accents(self, sign_in, so_noi_vu):
        client = sign_in(so_noi_vu)
        page = client.get("/quan-tri/phan-cong/", {"q": "dai phat thanh"}).content.decode()
        assert "/quan-tri/phan-cong/1.4/" in page
        assert "/quan-tri/phan-cong/6.1.1/" not in page
        none = client.get("/quan-tri/phan-cong/", {"q": "không có gì"}).content.decode()
        assert "Không có tiêu chí nào phù hợp" in none

    def test_what_the_form_shows_can_be_sent_back(self, criterion, sign_in, so_noi_vu):
        client, path = sign_in(so_noi_vu), "/quan-tri/phan-cong/6.1.1/"
        before = duty_values(assignments_of(criterion))
        (form,) = _own(client.get(path), path, "seen")
        assert client.post(path, form.values).status_code == 302
        assert duty_values(assignments_of(criterion)) == before
        form.values["party_0"] = ["agency:so-y-te"]
        form.values["party_3"] = ["agency:so-tai-chinh"]
        assert client.post(path, form.values).status_code == 302
        parties = [party_of(row) for row in assignments_of(criterion)]
        assert parties[0] == "agency:so-y-te"
        assert "agency:so-tai-chinh" in parties

    def test_a_refusal_keeps_what_was_chosen(self, sign_in, so_noi_vu):
        client, path = sign_in(so_noi_vu), "/quan-tri/phan-cong/6.1.1/"
        (form,) = _own(client.get(path), path, "seen")
        form.values["party_1"] = form.values["party_0"]
        answer = client.post(path, form.values)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "đã có ở dòng trên" in page
        assert page.count('<option value="agency:so-tai-chinh" selected>') == 2

    def test_a_stale_form_shows_both(self, criterion, change, sign_in, so_noi_vu):
        client, path = sign_in(so_noi_vu), "/quan-tri/phan-cong/6.1.1/"
        (form,) = _own(client.get(path), path, "seen")
        change(parties={0: "agency:so-y-te"})
        form.values["party_0"] = ["agency:so-xay-dung"]
        answer = client.post(path, form.values)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "Đang lưu: Sở Y tế. Vừa nhập: Sở Xây dựng" in page
        (form,) = _own(answer, path, "seen")
        assert client.post(path, form.values).status_code == 302
        assert assignments_of(criterion)[0].agency.slug == "so-xay-dung"

    def test_it_says_what_becomes_of_results(
        self, plan, sign_in, so_noi_vu, so_tai_chinh, coordinator, time_machine_at
    ):
        time_machine_at("2021-09-21 09:00")
        enter(plan, so_tai_chinh, "Q3")
        periods.lock_period(plan=plan, kind="Q3", actor=coordinator)
        page = sign_in(so_noi_vu).get("/quan-tri/phan-cong/6.1.1/").content.decode()
        assert "Đã có kết quả ở 1 kỳ" in page
        assert "kỳ đã khóa, giữ nguyên" in page

    def test_a_survey_has_no_form(self, sign_in, so_noi_vu):
        page = sign_in(so_noi_vu).get("/quan-tri/phan-cong/8.1/").content.decode()
        assert "Tiêu chí này không có phân công" in page

    @pytest.mark.parametrize("path", ["/quan-tri/phan-cong/", "/quan-tri/thoi-han/"])
    def test_the_lists_take_few_queries(self, sign_in, so_noi_vu, path):
        client = sign_in(so_noi_vu)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        assert len(queries) <= 8


class TestMilestones:
    def save(self, plan, actor, code, *wanted):
        rows = milestones_of(plan.criteria.get(code=code))
        values = [
            {name: getattr(row, name) for name in FIELDS} | changes
            for row, changes in zip(rows, wanted, strict=True)
        ]
        seen = fingerprint(milestone_values(rows))
        save_milestones(plan=plan, code=code, rows=values, seen=seen, actor=actor)

    def test_dates_change_and_the_words_stay(self, plan, coordinator):
        self.save(plan, coordinator, "1.1", {}, {"due_on": date(2021, 12, 20)})
        report = Milestone.objects.get(criterion__code="1.1", label="Báo cáo")
        assert (report.due_on, report.raw_text) == (
            date(2021, 12, 20),
            "Báo cáo trước ngày 25/12",
        )
        event = AuditEvent.objects.get(action="milestones.save")
        assert event.changes == {"2.due_on": ["2021-12-25", "2021-12-20"]}

    def test_the_same_change_nothing(self, plan, coordinator):
        self.save(plan, coordinator, "1.1", {}, {})
        assert not AuditEvent.objects.filter(action="milestones.save").exists()

    def test_a_shape_that_the_database_refuses(self, plan, coordinator):
        with pytest.raises(ValidationError, match="không khớp với loại"):
            self.save(plan, coordinator, "6.1.1", {"kind": MilestoneKind.RECURRING})

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"kind_0": "by_date", "due_on_0": ""}, "cần hạn. Nhập hạn."),
            ({"kind_0": "window"}, "cần ngày bắt đầu"),
            ({"kind_0": "undated"}, "không có hạn. Xóa ô này"),
            ({"kind_0": "recurring", "due_on_0": "", "recurrence_day_0": "29"}, "từ 1 đến 28"),
            ({"kind_0": "window", "starts_on_0": "31/12/2022"}, "sau hoặc bằng ngày bắt đầu"),
            ({"due_on_0": "30/02/2021"}, "Ngày không hợp lệ"),
        ],
    )
    def test_the_page_refuses_in_sentences(self, sign_in, so_noi_vu, changes, sentence):
        before = list(Milestone.objects.order_by("pk").values())
        answer = self.send(sign_in(so_noi_vu), changes)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert list(Milestone.objects.order_by("pk").values()) == before

    def test_the_page_saves(self, sign_in, so_noi_vu):
        changes = {"kind_0": "recurring", "due_on_0": "", "recurrence_day_0": "20"}
        assert self.send(sign_in(so_noi_vu), changes).status_code == 302
        row = Milestone.objects.get(criterion__code="6.1.1")
        assert (row.kind, row.recurrence_day, row.due_on) == ("recurring", 20, None)

    def test_a_criterion_without_deadlines(self, sign_in, so_noi_vu):
        page = sign_in(so_noi_vu).get("/quan-tri/thoi-han/8.1/").content.decode()
        assert "không ghi thời hạn" in page

    def send(self, client, changes):
        path = "/quan-tri/thoi-han/6.1.1/"
        (form,) = _own(client.get(path), path, "seen")
        values = form.values | {name: [value] for name, value in changes.items()}
        return client.post(path, values)


def _own(response, path, name):
    forms = forms_of(response.content.decode(), path, is_filled=False)
    return [form for form in forms if name in form.values]
