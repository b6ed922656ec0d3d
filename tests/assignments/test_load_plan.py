"""Loading a plan: all of it or nothing, and the second time nothing at all."""

import hashlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.audit import find_breaks
from accounts.models import Agency, AgencyGroup, AuditEvent, SystemChain
from assignments.models import Assignment, Milestone
from criteria.actions import save_thresholds
from criteria.models import (
    Criterion,
    Measure,
    MeasureLead,
    MeasureTarget,
    Plan,
    PlanSection,
    PublishedIndex,
    RatingGroup,
)
from tests.conftest import PLAN_214
from tests.documents import load, milestone_part, party, small_document, write_document
from tests.factories import COMMAND, rows_of

pytestmark = pytest.mark.django_db

EVERYTHING = (
    Agency,
    AgencyGroup,
    AgencyGroup.members.through,
    Plan,
    PlanSection,
    RatingGroup,
    Criterion,
    Measure,
    Measure.criteria.through,
    MeasureLead,
    MeasureTarget,
    PublishedIndex,
    Assignment,
    Milestone,
    AuditEvent,
    SystemChain,
)
Document = dict[str, Any]
WRITES = ("INSERT", "UPDATE", "DELETE")


def small_plan() -> Plan:
    return Plan.objects.get(subject__slug="tinh-nho", year=2031)


def load_document(folder: Path, document: Document) -> Plan:
    load(write_document(folder, document))
    return small_plan()


def events_of(plan: Plan) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(chain=plan.chain_name).order_by("sequence"))


def part(document: Document, code: str) -> dict[str, Any]:
    """Return the criterion ``code`` of a document."""
    return next(row for row in document["criteria"] if row["code"] == code)


# --- The first time --------------------------------------------------------------------------


def test_a_document_arrives_whole(tmp_path: Path) -> None:
    plan = load_document(tmp_path, small_document())
    assert plan.status == "active"
    assert [node.code for node in plan.criteria.all()] == ["1", "1.1", "1.2", "2"]
    joint = plan.criteria.get(code="1.1")
    assert joint.parent.code == "1"
    assert joint.sort_key == "01.01"
    assert joint.folded_name == "muc 1.1"
    assert [
        (row.agency.slug if row.agency else row.group.slug, row.role, row.is_primary)
        for row in joint.assignments.all()
    ] == [
        ("so-mot", "lead", True),
        ("so-hai", "lead", False),
        ("nhom-so", "supporting", False),
    ]
    assert [row.raw_text for row in joint.milestones.all()] == ["Trong năm 2031"]
    measure = plan.measures.get()
    assert measure.area.code == "1"
    assert [node.code for node in measure.criteria.all()] == ["1.1"]
    assert [lead.agency.slug for lead in measure.leads.all()] == ["so-mot"]
    assert [target.value for target in measure.targets.all()] == [Decimal(100)]
    group = AgencyGroup.objects.get(slug="nhom-so")
    assert set(group.members.values_list("slug", flat=True)) == {"so-mot", "so-hai"}
    assert PublishedIndex.objects.get(subject=plan.subject).rank == 33


def test_a_load_is_one_event_with_the_files_digest(tmp_path: Path) -> None:
    path = write_document(tmp_path, small_document())
    load(path)
    plan = small_plan()
    (event,) = events_of(plan)
    assert (event.action, event.actor_name) == ("plan.load", "lệnh load_plan")
    assert event.note == f"sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}"
    assert event.changes["created"][1] > 20
    assert (event.changes["updated"], event.changes["removed"]) == ([0, 0], [0, 0])
    assert plan.revision == 2
    assert list(find_breaks(plan)) == []


def test_every_step_says_what_it_did(tmp_path: Path) -> None:
    said = load(write_document(tmp_path, small_document()))
    assert "Cơ quan: 3 mới, 0 sửa, 0 bỏ" in said
    assert "Tiêu chí: 4 mới, 0 sửa, 0 bỏ" in said
    assert "Phân công: 5 mới, 0 sửa, 0 bỏ" in said
    assert "Kế hoạch 9/KH-UBND, năm 2031: đã nạp." in said


def test_plan_214_was_loaded_by_one_event(plan: Plan) -> None:
    (event,) = events_of(plan)
    assert event.note == f"sha256 {hashlib.sha256(PLAN_214.read_bytes()).hexdigest()}"
    assert plan.criteria.count() == 121
    assert list(find_breaks(plan)) == []


# --- The second time -------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["small", "214"])
def test_loading_again_writes_nothing(tmp_path: Path, which: str) -> None:
    path = PLAN_214 if which == "214" else write_document(tmp_path, small_document())
    load(path)
    before = rows_of(*EVERYTHING)
    with CaptureQueriesContext(connection) as queries:
        said = load(path)
    assert [query["sql"] for query in queries if query["sql"].startswith(WRITES)] == []
    assert "không có gì thay đổi" in said
    assert rows_of(*EVERYTHING) == before


def test_what_a_load_costs_does_not_grow_with_the_plan(tmp_path: Path) -> None:
    small = write_document(tmp_path, small_document())
    load(small)
    with CaptureQueriesContext(connection) as of_small:
        load(small)
    with CaptureQueriesContext(connection) as of_214:
        load(PLAN_214)
    assert len(of_214) <= len(of_small) + 2


# --- What changed ----------------------------------------------------------------------------


def rename(document: Document) -> None:
    part(document, "1.1")["name"] = "Tên Đổi"


def change_figure(document: Document) -> None:
    part(document, "1.2")["printed"]["baseline"] = "3.25"


def drop_criterion(document: Document) -> None:
    document["criteria"].remove(part(document, "1.2"))


def drop_area(document: Document) -> None:
    document["criteria"].remove(part(document, "2"))


def move_primary_lead(document: Document) -> None:
    first, second, *_ = part(document, "1.1")["assignments"]
    first["primary"], second["primary"] = False, True


def swap_leads(document: Document) -> None:
    rows = part(document, "1.1")["assignments"]
    rows[0]["primary"], rows[1]["primary"] = False, True
    rows[0], rows[1] = rows[1], rows[0]


def shift_floors(document: Document) -> None:
    document["rating_groups"][0]["floor_percent"] = "80"
    document["rating_groups"][1]["floor_percent"] = "90"


def add_milestone(document: Document) -> None:
    part(document, "1.2")["milestones"].append(
        milestone_part(kind="recurring", due_on=None, recurrence="quarterly", recurrence_day=25)
    )


def drop_target(document: Document) -> None:
    document["measures"][0]["targets"].clear()


def drop_measure(document: Document) -> None:
    document["measures"].clear()


def shrink_group(document: Document) -> None:
    document["groups"][0]["members"].remove("so-hai")


def add_heir(document: Document) -> None:
    document["agencies"][1] |= {"valid_to": "2031-12-31", "successor": "so-hai"}


def change_source(document: Document) -> None:
    document["published_index"][0]["source"] = "Quyết định khác"


CHANGES = (
    rename,
    change_figure,
    drop_criterion,
    drop_area,
    move_primary_lead,
    swap_leads,
    shift_floors,
    add_milestone,
    drop_target,
    drop_measure,
    shrink_group,
    add_heir,
    change_source,
)


def content(plan: Plan) -> dict[str, list[dict[str, Any]]]:
    """Return everything of the plan without keys that a fresh load would number anew."""
    measures = MeasureTarget.objects.filter(measure__plan=plan)
    return {
        "plan": list(Plan.objects.filter(pk=plan.pk).values("number", "status", "printed_max")),
        "groups": list(plan.rating_groups.values("letter", "floor_percent", "is_confirmed")),
        "criteria": list(
            plan.criteria.values("code", "parent__code", "name", "folded_name", "printed_baseline")
        ),
        "assignments": list(
            Assignment.objects.filter(criterion__plan=plan)
            .order_by("criterion__sort_key", "order")
            .values("criterion__code", "agency__slug", "group__slug", "is_primary", "order")
        ),
        "milestones": list(
            Milestone.objects.filter(criterion__plan=plan).values("kind", "due_on", "raw_text")
        ),
        "measures": list(plan.measures.values("order", "text")),
        "targets": list(measures.values("value", "criterion__code")),
        "members": list(
            AgencyGroup.objects.filter(slug="nhom-so").order_by("members").values("members__slug")
        ),
        "heirs": list(Agency.objects.filter(slug="so-mot").values("successor__slug", "valid_to")),
        "published": list(plan.subject.published_indexes.values("year", "source")),
    }


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_document_leaves_what_a_fresh_load_would(
    tmp_path: Path, change: Callable[[Document], None]
) -> None:
    plan = load_document(tmp_path, small_document())
    unchanged = content(plan)
    changed = small_document()
    change(changed)
    after_change = content(load_document(tmp_path, changed))
    assert after_change != unchanged

    assert len(events_of(plan)) == 2
    plan.refresh_from_db()
    assert plan.revision == 3
    assert list(find_breaks(plan)) == []

    back = load_document(tmp_path, small_document())
    assert content(back) == unchanged
    assert len(events_of(plan)) == 3


def test_an_event_counts_what_changed(tmp_path: Path) -> None:
    load_document(tmp_path, small_document())
    changed = small_document()
    rename(changed)
    drop_target(changed)
    add_milestone(changed)
    plan = load_document(tmp_path, changed)
    assert events_of(plan)[-1].changes == {"created": [0, 1], "updated": [0, 1], "removed": [0, 1]}


def test_a_kept_criterion_keeps_its_identity(tmp_path: Path) -> None:
    """What hangs on a criterion (decisions, later results) must survive a correction."""
    before = load_document(tmp_path, small_document()).criteria.get(code="1.1").pk
    changed = small_document()
    rename(changed)
    assert load_document(tmp_path, changed).criteria.get(code="1.1").pk == before


def test_another_plan_is_not_touched(tmp_path: Path, plan: Plan) -> None:
    before = rows_of(Plan, Criterion, Assignment)
    load_document(tmp_path, small_document())
    after = rows_of(Plan, Criterion, Assignment)
    # The agencies that came with the document are listed on the other plan's pages too.
    before["criteria.Plan"][0]["revision"] += 1
    for label, rows in before.items():
        assert all(row in after[label] for row in rows), label


def test_floors_that_a_coordinator_confirmed_outlive_the_next_load(
    tmp_path: Path, so_noi_vu: Any
) -> None:
    """Every start of a sample installation loads its plan: work done on it must not be lost."""
    plan = load_document(tmp_path, small_document())
    floors = {"A": Decimal(95), "B": Decimal(85)}
    save_thresholds(plan=plan, floors=floors, source="Quyết định 1", actor=COMMAND)
    said = load(write_document(tmp_path, small_document()))
    assert "không có gì thay đổi" in said
    assert dict(plan.rating_groups.values_list("letter", "floor_percent")) == floors


# --- Broken documents ------------------------------------------------------------------------

Break = Callable[[Document], Any]


def criterion(place: str, **values: Any) -> Break:
    return lambda document: part(document, place).update(values)


def printed(place: str, **values: Any) -> Break:
    return lambda document: part(document, place)["printed"].update(values)


def plan_of(**values: Any) -> Break:
    return lambda document: document["plan"].update(values)


def assigned(*parties: dict[str, Any]) -> Break:
    return criterion("1.1", assignments=list(parties))


def milestone(**values: Any) -> Break:
    return criterion("1.1", milestones=[milestone_part(**values)])


def target(**values: Any) -> Break:
    return lambda document: document["measures"][0]["targets"][0].update(values)


def published(**values: Any) -> Break:
    return lambda document: document["published_index"][0].update(values)


def twice(name: str) -> Break:
    return lambda document: document[name].append(document[name][0])


LEAD = party("so-mot", primary=True)
BREAKS: dict[str, tuple[Break, str]] = {
    "other-format": (lambda d: d.update(format="parindex-plan/2"), "format"),
    "key-missing": (lambda d: d.pop("measures"), "measures"),
    "key-unknown": (lambda d: d.update(remark="x"), "remark"),
    "key-misspelt": (criterion("1.1", printed_leed="x"), "printed_leed"),
    "plan-key-missing": (lambda d: d["plan"].pop("year"), "year"),
    "date-impossible": (plan_of(issued_on="2031-02-30"), "issued_on"),
    "status-unknown": (plan_of(status="lost"), "status"),
    "year-of-letters": (plan_of(year="hai nghìn"), "year"),
    "year-too-large": (plan_of(year=10**6), "year"),
    "baseline-year-not-before": (plan_of(baseline_year=2031), "Năm đối chiếu phải trước"),
    "subject-unknown": (plan_of(subject="khong-co"), "không có cơ quan: khong-co"),
    "title-too-long": (plan_of(title="x" * 5000), "trích yếu"),
    "figure-of-letters": (printed("1.1", max="hai"), "max"),
    "figure-not-a-number": (printed("1.1", max="NaN"), "max"),
    "figure-infinite": (printed("1.1", max="Infinity"), "max"),
    "figure-with-comma": (printed("1.1", max="2,5"), "max"),
    "figure-too-fine": (printed("1.1", baseline="1.555"), "baseline"),
    "figure-too-large": (printed("1.1", max="123456.00"), "max"),
    "figure-above-max": (printed("1.1", baseline="2.01"), "Điểm phải từ 0 đến điểm tối đa"),
    "figure-below-zero": (printed("1.1", target="-1"), "Điểm phải từ 0 đến điểm tối đa"),
    "figure-without-max": (printed("1.1", max=None), "Điểm phải từ 0 đến điểm tối đa"),
    "total-above-max": (
        lambda d: d["plan"]["printed"].update(baseline="11"),
        "Điểm phải từ 0 đến điểm tối đa",
    ),
    "code-twice": (twice("criteria"), "trùng 1"),
    "code-of-another-parent": (criterion("1.1", parent="2"), "1.1"),
    "code-of-another-level": (criterion("1.1", level="area"), "1.1"),
    "code-too-deep": (criterion("1.1", code="1.1.1.1", parent="1.1.1"), "1.1.1.1"),
    "code-of-letters": (criterion("2", code="x"), "Mã không đúng với cấp"),
    "code-lost": (criterion("1", code="3"), "không có tiêu chí: 1"),
    "name-empty": (criterion("1.1", name=""), "tiêu chí “1.1 ”, tên: "),
    "method-unknown": (criterion("1.1", scoring_method="dice"), "scoring_method"),
    "agency-unknown": (assigned(party("so-ba", primary=True)), "không có cơ quan: so-ba"),
    "group-unknown": (
        assigned(party("nhom-ba", primary=True)),
        "không có nhóm cơ quan: nhom-ba",
    ),
    "agency-twice": (twice("agencies"), "trùng tinh-nho"),
    "group-twice": (twice("groups"), "trùng nhom-so"),
    "group-named-like-an-agency": (
        lambda d: d["groups"][0].update(slug="so-mot"),
        "vừa là cơ quan vừa là nhóm: so-mot",
    ),
    "member-unknown": (
        lambda d: d["groups"][0]["members"].append("so-ba"),
        "không có cơ quan: so-ba",
    ),
    "member-twice": (lambda d: d["groups"][0]["members"].append("so-mot"), "trùng"),
    "heir-unknown": (lambda d: d["agencies"][1].update(successor="so-ba"), "so-ba"),
    "heir-itself": (
        lambda d: d["agencies"][1].update(successor="so-mot"),
        "Cơ quan kế thừa phải là một cơ quan khác",
    ),
    "kind-unknown": (lambda d: d["agencies"][1].update(kind="ministry"), "kind"),
    "lead-nobody": (assigned(LEAD | {"agency": None}), "agency hoặc group"),
    "lead-both": (assigned(LEAD | {"group": "nhom-so"}), "agency hoặc group"),
    "lead-twice": (assigned(LEAD, LEAD | {"primary": False}), "đã được phân công"),
    "primary-missing": (assigned(party("so-mot")), "chưa có cơ quan chủ trì chính"),
    "primary-twice": (
        assigned(LEAD, party("so-hai", primary=True)),
        "chỉ có một cơ quan chủ trì chính",
    ),
    "primary-supporting": (
        assigned(party("so-mot", role="supporting", primary=True)),
        "Chủ trì chính phải là cơ quan chủ trì",
    ),
    "role-unknown": (assigned(LEAD | {"role": "owner"}), "role"),
    "mode-unknown": (assigned(LEAD | {"mode": "watch"}), "mode"),
    "deadline-without-date": (milestone(due_on=None), "Ngày tháng không khớp"),
    "deadline-backwards": (
        milestone(kind="window", starts_on="2032-01-01"),
        "Ngày bắt đầu phải trước hạn",
    ),
    "deadline-of-unknown-kind": (milestone(kind="someday"), "kind"),
    "recurrence-unknown": (milestone(recurrence="daily"), "recurrence"),
    "measure-twice": (twice("measures"), "Thứ tự của nhiệm vụ bị trùng"),
    "measure-of-no-area": (
        lambda d: d["measures"][0].update(area="9"),
        "không có tiêu chí: 9",
    ),
    "measure-of-unknown-criterion": (
        lambda d: d["measures"][0].update(criteria=["1.9"]),
        "không có tiêu chí: 1.9",
    ),
    "measure-of-a-criterion-twice": (
        lambda d: d["measures"][0].update(criteria=["1.1", "1.1"]),
        "trùng",
    ),
    "measure-without-text": (
        lambda d: d["measures"][0].update(text=""),
        "nhiệm vụ, giải pháp “1.1: ”, nội dung: ",
    ),
    "measure-given-twice": (
        lambda d: d["measures"][0]["leads"].append(d["measures"][0]["leads"][0]),
        "Cơ quan đã được giao nhiệm vụ này",
    ),
    "target-of-unknown-criterion": (target(criterion="1.9"), "không có tiêu chí: 1.9"),
    "target-without-value": (target(value=None), "Ngưỡng này phải có giá trị"),
    "target-with-open-range": (target(comparator="between"), "Khoảng giá trị"),
    "target-of-unknown-comparator": (target(comparator="about"), "comparator"),
    "floor-above-100": (
        lambda d: d["rating_groups"][0].update(floor_percent="101"),
        "Ngưỡng phải từ 0 đến 100%",
    ),
    "floors-equal": (
        lambda d: d["rating_groups"][0].update(floor_percent="80"),
        "Hai nhóm không được có cùng ngưỡng",
    ),
    "letter-twice": (
        lambda d: d["rating_groups"][0].update(letter="B"),
        "Nhóm này đã có",
    ),
    "year-published-twice": (twice("published_index"), "Năm này đã có số liệu"),
    "rank-beyond-the-last": (published(rank=64), "Xếp hạng phải từ 1"),
    "score-above-100": (published(score="100.01"), "Điểm công bố phải từ 0 đến 100"),
    "truth-of-letters": (published(is_confirmed="có lẽ"), "is_confirmed"),
    "text-with-nul": (criterion("1.1", name="Tên\x00"), "name"),
}
"""What may be wrong with a document, and words its refusal must have."""

FIRST = ["nothing-before", "loaded-before"]


@pytest.mark.parametrize("is_loaded", [False, True], ids=FIRST)
@pytest.mark.parametrize("fault", BREAKS)
def test_a_broken_document_is_refused_with_a_sentence_and_changes_nothing(
    tmp_path: Path, fault: str, is_loaded: bool
) -> None:
    if is_loaded:
        load(write_document(tmp_path, small_document()))
    document = small_document()
    rename(document)  # something good that must not slip through beside the fault
    make_broken, words = BREAKS[fault]
    make_broken(document)
    before = rows_of(*EVERYTHING)
    with pytest.raises(CommandError) as refusal:
        load(write_document(tmp_path, document))
    assert rows_of(*EVERYTHING) == before
    assert_is_vietnamese(str(refusal.value))
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'"x"', b"{}", b"\xff\xfe\x00", b"PK\x03\x04", b"[" * 100_000],
    ids=repr,
)
def test_a_file_that_is_no_plan_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ke-hoach.json"
    path.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        load(path)
    assert_is_vietnamese(str(refusal.value))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "khong-co.json", tmp_path):
        with pytest.raises(CommandError, match="Không đọc được tệp") as refusal:
            load(path)
        assert path.name in str(refusal.value)


def test_every_fault_of_a_document_is_named_at_once(tmp_path: Path) -> None:
    document = small_document()
    part(document, "1.1")["printed"]["max"] = "hai"
    part(document, "1.2")["scoring_method"] = "dice"
    document["plan"]["status"] = "lost"
    with pytest.raises(CommandError) as refusal:
        load(write_document(tmp_path, document))
    said = str(refusal.value)
    assert said.count("\n- ") == 3
    assert "criteria → 1 → printed → max" in said


def assert_is_vietnamese(text: str) -> None:
    """Hold a refusal to the language its reader has; keys and values of the file are quoted."""
    for word in ("Input", "input", "should", "Field", "required", "Value error", "Extra", "failed"):
        assert word not in text, text
    assert "chưa có gì được nạp" in text or "Không đọc được" in text, text


def test_other_plans_are_shown_afresh_when_a_shared_agency_changes(
    tmp_path: Path, plan: Plan
) -> None:
    load_document(tmp_path, small_document())
    plan.refresh_from_db()
    before = plan.revision
    load_document(tmp_path, small_document())
    plan.refresh_from_db()
    assert plan.revision == before
    renamed = small_document()
    renamed["agencies"][0]["name"] = "Tên mới của cơ quan"
    load_document(tmp_path, renamed)
    plan.refresh_from_db()
    assert plan.revision == before + 1
