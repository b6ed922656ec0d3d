"""Confirming an annex: as it was seen, once, whole; what stands in the way is named by its cell."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from accounts.actions_agencies import remember_alias
from accounts.actor import Actor
from accounts.audit import find_breaks
from accounts.models import Agency, AgencyAlias, AgencyGroup, AuditEvent
from assignments.actions.annex import AnnexRows, load_annex
from assignments.imports.annex import AnnexLayout, AnnexTable
from assignments.imports.annex_confirm import ChangedSince, changes_of, confirm_annex
from assignments.models import Assignment, ImportPreview, Milestone, ReportingPeriod, Result
from assignments.refusals import NotNow
from criteria.actions import save_thresholds
from criteria.models import Criterion, Measure, Plan
from criteria.tree import Figures
from tests.assignments.imports.annexes import (
    carry_out,
    line,
    make_preview,
    plan_table,
    replace_line,
    replace_table,
    source_table,
)
from tests.factories import COMMAND, figures, rows_of

pytestmark = pytest.mark.django_db

TABLES = (Plan, Criterion, Measure, Assignment, Milestone, ReportingPeriod, Result, AuditEvent)


def without(*codes: str) -> Callable[[AnnexTable], AnnexTable]:
    return lambda table: replace_table(
        table, lines=tuple(one for one in table.lines if one.code not in codes)
    )


def changed(code: str, **fields: Any) -> Callable[[AnnexTable], AnnexTable]:
    return lambda table: replace_line(table, code, **fields)


def added(*lines: Any) -> Callable[[AnnexTable], AnnexTable]:
    """Add rows at the end: only our template has them in any order."""
    return lambda table: replace_table(
        table, lines=(*table.lines, *lines), layout=AnnexLayout.TEMPLATE
    )


def result_of(plan: Plan, code: str, score: str = "0.70") -> Result:
    criterion = plan.criteria.get(code=code)
    period = ReportingPeriod.objects.get(plan=plan, kind="Q3")
    lead = Assignment.objects.get(criterion=criterion, is_primary=True)
    moment = "2021-09-21T03:00:00Z"
    return Result.objects.create(
        period=period,
        criterion=criterion,
        agency=lead.agency or Agency.objects.get(slug="so-noi-vu"),
        max_score=criterion.printed_max,
        self_score=Decimal(score),
        created_at=moment,
        updated_at=moment,
    )


# --- What changes, and only that ---------------------------------------------------------------


def test_changes_are_named_old_and_new_and_carried_out_as_one_event(plan, so_noi_vu):
    table = changed("1.2", figures=figures("0.5", "0.5", "0.4"), deadline="Quý IV", lead="Sở Y tế")(
        source_table()
    )
    preview = make_preview(so_noi_vu, table, plan)
    (row,) = changes_of(preview).rows
    assert [(one.label, one.old, one.new) for one in row.fields] == [
        ("Mục tiêu", "0,50", "0,40"),
        ("Thời gian (bản in)", "- Trước ngày 25 tháng cuối quý", "Quý IV"),
        ("Chủ trì (bản in)", "Sở Nội vụ", "Sở Y tế"),
        ("Chủ trì", "Sở Nội vụ", "Sở Y tế"),
        (
            "Thời hạn",
            "trước ngày 25 tháng cuối quý, định kỳ",
            "từ 01/10/2021 đến 31/12/2021",
        ),
    ]
    revision = plan.revision
    outcome = carry_out(preview)
    assert outcome.text == "Đã nạp phụ lục: 0 mục mới, 1 mục sửa, 0 mục bỏ."
    plan.refresh_from_db()
    assert plan.revision == revision + 1
    event = AuditEvent.objects.filter(chain=plan.chain_name).latest("sequence")
    assert (event.action, event.actor_name) == ("plan.annex", "Điều phối")
    assert event.note.startswith("Phụ lục 2021.xlsx · sha256 ")
    assert list(find_breaks(plan)) == []
    again = changes_of(make_preview(so_noi_vu, table, plan))
    assert not again


def test_rows_come_and_go(plan, so_noi_vu):
    new = line("1.7", "Việc mới", ("0.5", "0", "0.5"), row=200, lead="Sở Y tế", deadline="Quý IV")
    table = added(new)(without("8.6", "6.3")(source_table()))
    table = without("6.3.1", "6.3.2", "6.3.3", "6.3.4")(table)
    preview = make_preview(so_noi_vu, table, plan)
    changes = changes_of(preview)
    assert {kind: changes.count(kind) for kind in ("created", "changed", "removed")} == {
        "created": 1,
        "changed": 0,
        "removed": 6,
    }
    carry_out(preview)
    codes = set(plan.criteria.values_list("code", flat=True))
    assert "1.7" in codes
    assert not {"8.6", "6.3", "6.3.1"} & codes
    assert plan.criteria.get(code="1.7").assignments.get().agency.slug == "so-y-te"


def test_a_row_without_figures_stays_without(plan, so_noi_vu):
    preview = make_preview(
        so_noi_vu, changed("8.1", deadline="Trong năm 2021")(source_table()), plan
    )
    carry_out(preview)
    row = plan.criteria.get(code="8.1")
    assert (row.printed_max, row.printed_target, row.scoring_method) == (None, None, "sipas")


def test_the_totals_and_the_closing_note_change_too(plan, so_noi_vu):
    table = replace_table(
        source_table(), total=figures("66.5", "56.13", "64.4"), closing_note="Ghi chú khác."
    )
    preview = make_preview(so_noi_vu, table, plan)
    changes = changes_of(preview)
    assert [one.label for one in changes.plan_fields] == [
        "Tổng số, mục tiêu",
        "Ghi chú cuối phụ lục",
    ]
    carry_out(preview)
    plan.refresh_from_db()
    assert (plan.printed_target, plan.closing_note) == (Decimal("64.4"), "Ghi chú khác.")


def test_what_a_coordinator_set_by_hand_survives_the_same_file(plan, so_noi_vu):
    leading = Assignment.objects.get(criterion__plan=plan, criterion__code="3.4.3", is_primary=True)
    reporter = Agency.objects.get(slug="ubnd-huyen-dong-van")
    Assignment.objects.filter(pk=leading.pk).update(reporter=reporter)
    Milestone.objects.filter(criterion__plan=plan, criterion__code="1.6").update(label="Báo cáo")
    Assignment.objects.filter(
        criterion__plan=plan, criterion__code="1.2", role="supporting"
    ).delete()
    assert not changes_of(make_preview(so_noi_vu, source_table(), plan))
    # A change beside it leaves it alone as well; the group keeps who reports for it.
    table = changed("3.4.3", support="UBND cấp xã")(source_table())
    carry_out(make_preview(so_noi_vu, table, plan))
    again = Assignment.objects.get(criterion__plan=plan, criterion__code="3.4.3", is_primary=True)
    assert again.reporter == reporter
    assert Milestone.objects.get(criterion__plan=plan, criterion__code="1.6").label == "Báo cáo"


def test_results_of_open_periods_go_where_the_duty_goes(plan, so_noi_vu):
    result = result_of(plan, "6.1.1")
    carry_out(make_preview(so_noi_vu, changed("6.1.1", lead="Sở Y tế")(source_table()), plan))
    result.refresh_from_db()
    assert result.agency.slug == "so-y-te"
    event = AuditEvent.objects.filter(chain=plan.chain_name).latest("sequence")
    assert event.changes["results"] == [0, 1]


# --- What stands in the way (E2, E4) -----------------------------------------------------------

TOO_LONG = "Tên " * 130
MUTANTS: dict[str, tuple[Callable[[AnnexTable], AnnexTable], str]] = {
    "code twice": (added(line("1.2", "Hai lần", ("1", "1", "1"), row=200)), "A200"),
    "no such form of code": (added(line("1.2.3.4", "Sâu", ("1", "1", "1"), row=200)), "A200"),
    "code of letters": (added(line("1.a", "Chữ", ("1", "1", "1"), row=200)), "A200"),
    "no code": (added(line("", "Trống", ("1", "1", "1"), row=200)), "A200"),
    "zero in a code": (added(line("1.0", "Không", ("1", "1", "1"), row=200)), "A200"),
    "no parent": (added(line("9.1", "Mồ côi", ("1", "1", "1"), row=200)), "A200"),
    "no grandparent": (added(line("1.9.1", "Mồ côi", ("1", "1", "1"), row=200)), "A200"),
    "no name": (added(line("1.7", "", ("1", "1", "1"), row=200)), "B200"),
    "name too long": (added(line("1.7", TOO_LONG, ("1", "1", "1"), row=200)), "B200"),
    "above the maximum": (changed("1.2", figures=figures("0.5", "0.6", "0.5")), "D8"),
    "target above": (changed("1.2", figures=figures("0.5", "0.5", "0.51")), "E8"),
    "negative": (changed("1.2", figures=figures("0.5", "-0.1", "0.5")), "D8"),
    "too many decimals": (changed("1.2", figures=figures("0.5", "0.123", "0.5")), "D8"),
    "too large": (changed("1.2", figures=figures("10000", "0.5", "0.5")), "C8"),
    "no maximum": (changed("1.2", figures=figures(None, "0.5", None)), "D8"),
    "cell too long": (changed("1.2", support="Sở Y tế; " * 40), "H8"),
    "deadline too long": (changed("1.2", deadline="Trong năm 2021 " * 30), "F8"),
    "another year": (lambda table: replace_table(table, year=2022), ""),
    "another baseline": (lambda table: replace_table(table, baseline_year=2019), ""),
    "total above": (lambda table: replace_table(table, total=figures("1", "2", "1")), ""),
    "no rows": (lambda table: replace_table(table, lines=()), ""),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_fault_is_named_by_its_cell_and_nothing_is_written(plan, so_noi_vu, mutant):
    make, place = MUTANTS[mutant]
    preview = make_preview(so_noi_vu, make(source_table()), plan)
    changes = changes_of(preview)
    faults = [finding for finding in changes.findings if finding.is_fault]
    assert faults
    if place:
        assert [one.where for one in faults] == [f"Phụ lục!{place}"]
    before = rows_of(*TABLES)
    with pytest.raises(NotNow, match="chưa nạp được"):
        confirm_annex(preview=preview, seen=changes.digest, actor=Actor(so_noi_vu, "Điều phối"))
    assert rows_of(*TABLES) == before


@pytest.mark.parametrize(
    ("code", "make", "says"),
    [
        ("6.1.1", without("6.1.1"), "Giữ lại dòng 6.1.1"),
        ("6.1.1", changed("6.1.1", figures=figures("0.5", "0.5", "0.5")), "cao hơn điểm tối đa"),
        ("6.1.1", changed("6.1.1", figures=Figures(), note="Bộ chấm"), "cao hơn điểm tối đa"),
        ("6.1.1", changed("6.1.1", lead=""), "không ghi cơ quan chủ trì"),
        ("8.4", added(line("8.4.1", "Con", ("0.5", "0", "0.5"), row=200)), "không chia"),
    ],
)
def test_results_stand_in_the_way(plan, so_noi_vu, code, make, says):
    result_of(plan, code)
    preview = make_preview(so_noi_vu, make(source_table()), plan)
    changes = changes_of(preview)
    assert any(says in one.text for one in changes.findings if one.is_fault)
    before = rows_of(*TABLES)
    with pytest.raises(NotNow):
        carry_out(preview)
    assert rows_of(*TABLES) == before


def test_the_action_itself_refuses_what_is_still_used(plan, so_noi_vu):
    result_of(plan, "6.1.1")
    rows = AnnexRows(plan_values={}, criteria=[], assignments=[], milestones=[])
    before = rows_of(*TABLES)
    with pytest.raises(NotNow, match="đã nhập kết quả"):
        load_annex(
            subject=plan.subject,
            year=2021,
            rows=rows,
            digest="0" * 64,
            file_name="x.xlsx",
            actor=COMMAND,
        )
    assert rows_of(*TABLES) == before


def test_one_bad_row_in_many_changes_nothing(plan, so_noi_vu):
    many = tuple(
        line(f"{area}.{number}", f"Mục {area}.{number}", ("1", "0.5", "1"), row=300 + number)
        for area in range(1, 9)
        for number in range(20, 80)
    )
    bad = line("1.99", "Sai", ("1", "2", "1"), row=999)
    preview = make_preview(so_noi_vu, added(*many, bad)(source_table()), plan)
    changes = changes_of(preview)
    assert changes.count("created") == 481
    assert [one.where for one in changes.findings if one.is_fault] == ["Phụ lục!D999"]
    before = rows_of(*TABLES)
    with pytest.raises(NotNow):
        carry_out(preview)
    assert rows_of(*TABLES) == before


# --- Questions and what is remembered ----------------------------------------------------------


def test_an_unknown_name_waits_for_an_answer_which_is_remembered(plan, so_noi_vu):
    table = changed("1.2", lead="Sở Nội vu tỉnh")(source_table())
    preview = make_preview(so_noi_vu, table, plan)
    changes = changes_of(preview)
    (question,) = changes.open_parties
    assert (question.suggested[0], question.places) == ("a:so-noi-vu", ["Phụ lục!G8"])
    with pytest.raises(NotNow):
        carry_out(preview)
    actor = Actor(so_noi_vu, "Điều phối")
    agency = Agency.objects.get(slug="so-noi-vu")
    assert remember_alias(text=question.text, party=agency, actor=actor)
    assert not remember_alias(text=question.text, party=agency, actor=actor)
    assert AuditEvent.objects.filter(action="agency.alias").count() == 1
    assert AgencyAlias.objects.get().folded == "so noi vu tinh"
    after = changes_of(preview)
    assert after.can_confirm
    assert [(one.text, one.chosen, one.is_answered) for one in after.parties] == [
        ("Sở Nội vu tỉnh", "a:so-noi-vu", True)
    ]
    carry_out(preview)
    (lead,) = Assignment.objects.filter(criterion__plan=plan, criterion__code="1.2", role="lead")
    assert (lead.agency, lead.raw_text) == (agency, "Sở Nội vu tỉnh")


def test_an_alias_may_be_given_to_somebody_else(plan, so_noi_vu):
    actor = Actor(so_noi_vu, "Điều phối")
    remember_alias(text="Ngành dọc", party=Agency.objects.get(slug="so-y-te"), actor=actor)
    group = AgencyGroup.objects.get(slug="co-quan-nganh-doc")
    remember_alias(text="NGÀNH DỌC", party=group, actor=actor)
    alias = AgencyAlias.objects.get()
    assert (alias.agency, alias.group) == (None, group)
    event = AuditEvent.objects.filter(action="agency.alias").latest("pk")
    assert event.changes == {"alias": ["so-y-te", "co-quan-nganh-doc"]}


def test_an_unread_deadline_is_kept_undated_with_a_warning(plan, so_noi_vu):
    table = changed("1.2", deadline="Khi có đủ hồ sơ")(source_table())
    preview = make_preview(so_noi_vu, table, plan)
    assert any(
        finding.where == "Phụ lục!F8" and "Khi có đủ hồ sơ" in finding.text
        for finding in changes_of(preview).findings
    )
    carry_out(preview)
    (one,) = Milestone.objects.filter(criterion__plan=plan, criterion__code="1.2")
    assert (one.kind, one.raw_text) == ("undated", "Khi có đủ hồ sơ")


def test_a_note_in_place_of_figures_is_sipas_only_where_that_is_known(plan, so_noi_vu):
    table = added(line("8.7", "Chỉ số khác", row=200, note="Bộ Nội vụ đánh giá"))(source_table())
    changes = changes_of(make_preview(so_noi_vu, table, plan))
    assert changes.wanted["8.7"].values["scoring_method"] == "appraisal"
    assert any("Chưa rõ cách chấm" in one.text for one in changes.findings)


# --- Seen, once (E3, E5) -----------------------------------------------------------------------


def test_data_that_changed_meanwhile_refuse_the_confirmation(plan, so_noi_vu, so_noi_vu_2):
    table = changed("1.2", figures=figures("0.5", "0.5", "0.4"))(source_table())
    mine = make_preview(so_noi_vu, table, plan)
    seen = changes_of(mine).digest
    carry_out(make_preview(so_noi_vu_2, changed("1.2", lead="Sở Y tế")(source_table()), plan))
    before = rows_of(*TABLES)
    with pytest.raises(ChangedSince, match="Số liệu đã thay đổi sau khi xem trước"):
        confirm_annex(preview=mine, seen=seen, actor=Actor(so_noi_vu, "Điều phối"))
    assert rows_of(*TABLES) == before
    assert carry_out(mine).plan == plan  # seen anew, and confirmed


def test_what_does_not_touch_the_changes_does_not_refuse_them(plan, so_noi_vu):
    table = changed("1.2", figures=figures("0.5", "0.5", "0.4"))(source_table())
    preview = make_preview(so_noi_vu, table, plan)
    seen = changes_of(preview).digest
    floors = {group.letter: group.floor_percent for group in plan.rating_groups.all()}
    save_thresholds(plan=plan, floors=floors, source="QĐ", actor=COMMAND)
    confirm_annex(preview=preview, seen=seen, actor=Actor(so_noi_vu, "Điều phối"))


def test_a_replayed_confirmation_does_nothing_more(plan, so_noi_vu):
    table = changed("1.2", figures=figures("0.5", "0.5", "0.4"))(source_table())
    preview = make_preview(so_noi_vu, table, plan)
    seen = changes_of(preview).digest
    actor = Actor(so_noi_vu, "Điều phối")
    first = confirm_annex(preview=ImportPreview.objects.get(pk=preview.pk), seen=seen, actor=actor)
    before = rows_of(*TABLES)
    second = confirm_annex(preview=preview, seen=seen, actor=actor)
    assert (second.was_done_before, second.text) == (True, first.text)
    assert rows_of(*TABLES) == before


def test_the_preview_is_what_is_done(plan, so_noi_vu):
    """Everything that is shown comes about, and a second look finds nothing left to do."""
    table = plan_table(plan)
    for code in ("1.2", "2.3", "6.1.1"):
        table = replace_line(table, code, deadline="Quý III", support="UBND cấp xã")
    preview = make_preview(so_noi_vu, table, plan)
    shown = {
        row.code: {one.label: one.new for one in row.fields} for row in changes_of(preview).rows
    }
    carry_out(preview)
    assert set(shown) == {"1.2", "2.3", "6.1.1"}
    for code, fields in shown.items():
        row = plan.criteria.get(code=code)
        assert fields["Thời gian (bản in)"] == row.printed_deadline
        (support,) = row.assignments.filter(role="supporting")
        assert fields["Phối hợp"] == support.group.name
    assert not changes_of(make_preview(so_noi_vu, table, plan))
