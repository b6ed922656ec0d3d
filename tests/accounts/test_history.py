"""Events as rows: Vietnamese words, old and new side by side, differences of long texts."""

import ast
from collections.abc import Iterator

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from accounts.audit import append_event
from accounts.event_words import ACTIONS, FIGURES, PERIODS, action_label
from accounts.history import (
    MAX_COMPARED,
    Change,
    EventRow,
    differences,
    history_of,
    history_of_result,
    rows_of,
    target_of,
)
from accounts.models import AuditEvent
from assignments.enums import PeriodKind
from criteria.enums import Figure, Standing
from criteria.models import Plan
from tests.conftest import ROOT
from tests.factories import COMMAND, make_agency, make_group, make_plan

pytestmark = pytest.mark.django_db


def write(plan: Plan, action: str, target: str, **changes: list[object]) -> AuditEvent:
    return append_event(plan, actor=COMMAND, action=action, target=target, changes=changes)


def row(plan: Plan, action: str, target: str, **changes: list[object]) -> EventRow:
    return rows_of([write(plan, action, target, **changes)])[0]


def change(plan: Plan, action: str, name: str, old: object, new: object) -> Change:
    return row(plan, action, "x", **{name: [old, new]}).changes[0]


# --- Words ----------------------------------------------------------------------------------------


def actions_in_code() -> Iterator[str]:
    """Every action that our code writes as a literal."""
    for app in ("accounts", "assignments", "criteria"):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.keyword) and node.arg == "action":
                    for word in ast.walk(node.value):
                        is_text = isinstance(word, ast.Constant) and isinstance(word.value, str)
                        if is_text and "." in word.value:
                            yield word.value


def test_everything_the_code_does_has_a_name() -> None:
    written = set(actions_in_code())
    assert {"plan.load", "user.create", "user.update", "figure.decide"} <= written
    assert written - ACTIONS.keys() == set(), "actions without a name in accounts/event_words.py"


def test_an_unknown_action_is_shown_as_it_is() -> None:
    assert action_label("cái.lạ") == "Việc khác (cái.lạ)"


def test_periods_are_called_what_reports_call_them() -> None:
    assert {kind.value: kind.label for kind in PeriodKind} == PERIODS


def test_a_note_that_is_an_agency_is_called_by_its_name() -> None:
    make_agency(slug="so-thu", name="Sở Thử")
    event = write(make_plan(), "contribution.save", "1.1 · Q3 · so-khac")
    event.note = "so-thu"
    assert rows_of([event])[0].note == "Sở Thử"


def test_figures_are_called_what_the_plan_calls_them() -> None:
    assert {figure.value: figure.label for figure in Figure}.items() <= FIGURES.items()


@pytest.mark.parametrize(
    ("action", "target", "words"),
    [
        ("result.save", "6.1.1 · Q3 · so-thu", "Tiêu chí 6.1.1, Quý III, Sở Thử"),
        ("period.reopen", "Q2 · nhom-thu", "6 tháng, Nhóm Thử"),
        ("period.lock", "Q4", "Cả năm"),
        ("figure.decide", "2.2 · baseline", "Tiêu chí 2.2, Kết quả"),
        ("figure.decide", "total · target", "Tổng số, Mục tiêu"),
        ("plan.load", "Kế hoạch 214/KH-UBND", "Kế hoạch 214/KH-UBND"),
        ("user.password", "Nguyễn Văn Ấ", "Tài khoản Nguyễn Văn Ấ"),
        ("user.update", "so-thu", "Tài khoản so-thu"),
        ("agency.update", "so-thu", "Sở Thử"),
        ("result.save", "7.1.10 · Q9 · khong-co", "Tiêu chí 7.1.10, Q9, khong-co"),
    ],
)
def test_targets_in_words(action: str, target: str, words: str) -> None:
    make_agency(slug="so-thu", name="Sở Thử")
    make_group(slug="nhom-thu", name="Nhóm Thử")
    assert row(make_plan(), action, target).target == words


@pytest.mark.parametrize(
    ("action", "name", "old", "new", "said"),
    [
        (
            "figure.decide",
            "stands",
            None,
            "printed",
            f"số được dùng: (trống) → {Standing.PRINTED.label}",
        ),
        ("thresholds.save", "A", "80", "90,5", "ngưỡng nhóm A (%): 80 → 90,5"),
        ("plan.load", "created", 0, 12, "dòng mới: 0 → 12"),
        ("plan.load", "printed_target", "9", "9.50", "mục tiêu (tổng số): 9,00 → 9,50"),
        ("user.update", "full_name", "Ấ", "Ẫ", "họ và tên: Ấ → Ẫ"),
        ("user.update", "is_active", True, False, "được đăng nhập: có → không"),
        ("user.update", "password", None, None, "mật khẩu: đã đổi"),
        (
            "user.update",
            "role",
            None,
            "officer · so-thu",
            "vai trò: (trống) → Chuyên viên · Sở Thử",
        ),
        ("plan.load", "status", "draft", "active", "trạng thái: Dự thảo → Đang thực hiện"),
        ("period.dates", "due_on", "2021-09-25", None, "hạn nộp: 25/09/2021 → (trống)"),
        (
            "period.lock",
            "lạ",
            None,
            "2021-09-30T20:05:00+00:00",
            "lạ: (trống) → 03:05 01/10/2021",
        ),
        ("group.update", "members", ["so-thu"], [], "cơ quan trong nhóm: Sở Thử → (trống)"),
        ("result.submit", "status", "draft", "submitted", "trạng thái: Đang nhập → Đã nộp"),
        ("result.save", "self_score", None, "0.8", "điểm tự chấm: (trống) → 0,80"),
        ("result.save", "numerator", "3.0000", "1234.5000", "tử số: 3 → 1234,5"),
        ("result.save", "is_not_applicable", False, True, "không áp dụng: không → có"),
        ("result.save", "narrative", "", "Đã làm.", "kết quả đạt được: (trống) → Đã làm."),
        ("contribution.save", "narrative", "", "x", "nội dung phối hợp: (trống) → x"),
        ("cái.lạ", "lạ", {"b": 1, "a": None}, 1.5, 'lạ: {"a": null, "b": 1} → 1,5'),
    ],
)
def test_changes_in_words(action: str, name: str, old: object, new: object, said: str) -> None:
    make_agency(slug="so-thu", name="Sở Thử")
    assert str(change(make_plan(), action, name, old, new)) == said


def test_what_did_not_move_is_no_line() -> None:
    changes = row(make_plan(), "plan.load", "x", removed=[0, 0], created=[0, 3]).changes
    assert [one.label for one in changes] == ["dòng mới"]


@pytest.mark.parametrize("odd", [["chỉ một"], ["a", "b", "c"], "chữ", 7, None, {}])
def test_changes_of_any_shape_are_shown(odd: object) -> None:
    plan = make_plan()
    append_event(plan, actor=COMMAND, action="thử", target="x", changes={"lạ": odd})
    (shown,) = rows_of(AuditEvent.objects.filter(chain=plan.chain_name))
    assert len(shown.changes) <= 1


# --- Differences of long texts --------------------------------------------------------------------


def test_a_long_text_shows_what_moved_and_nothing_else() -> None:
    old = "Tỷ lệ giải ngân đạt 61,2% kế hoạch; vướng mắc tại huyện Đồng Văn. " * 3
    shown = change(make_plan(), "result.save", "explanation", old, old.replace("61,2", "64,8", 1))
    assert shown.is_long
    assert [(piece.kind, piece.text.strip()) for piece in shown.pieces if piece.kind != "same"] == [
        ("old", "61,2"),
        ("new", "64,8"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "mới " * 40),
        ("cũ " * 40, ""),
        ("a b c", "a b c"),
        ("a b a b", "a b"),
        ("một\n\nhai  ba\t", "một\nhai ba"),
        ("cũ " * 2 * MAX_COMPARED, "mới " * 2 * MAX_COMPARED),
        ("đầu " + "cũ " * MAX_COMPARED * 3, "đầu " + "mới, " * MAX_COMPARED * 3),
    ],
)
def test_both_texts_can_be_read_out_of_the_pieces(old: str, new: str) -> None:
    pieces = list(differences(old, new))
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "old") == new
    assert all(piece.text for piece in pieces)


def test_short_values_stand_side_by_side_and_long_ones_are_folded_away() -> None:
    plan = make_plan()
    rows = rows_of(
        [
            write(plan, "user.update", "a", position=["Chuyên viên", "Trưởng phòng"]),
            write(plan, "result.save", "1.1 · Q3 · x", explanation=[None, "dòng một\ndòng hai"]),
        ]
    )
    page = render_to_string("_partials/history.html", {"rows": rows})
    assert "<del>Chuyên viên</del>" in page
    assert "<ins>Trưởng phòng</ins>" in page
    assert page.count("<details>") == 1
    assert "dòng một\ndòng hai</ins>" in page


def test_what_people_wrote_is_escaped() -> None:
    marker = "<script>alert(1)</script>"
    rows = rows_of(
        [
            append_event(
                make_plan(),
                actor=COMMAND,
                action=marker,
                target=marker,
                changes={marker: [marker, marker * 9], "b": [marker, None]},
                note=marker * 9,
            )
        ]
    )
    assert "<script>" not in render_to_string("_partials/history.html", {"rows": rows})


# --- Which events, at what cost -------------------------------------------------------------------


def test_a_results_history_is_its_own_and_the_latest_first() -> None:
    plan, other = make_plan(), make_plan()
    for target in (
        "6.1.1 · Q3 · so-thu",
        "6.1.1 · Q3 · so-khac",
        "6.1.1 · Q4 · so-thu",
        "6.1.10 · Q3 · so-thu",
        "6.1.1 · Q3 · so-thu · x",
    ):
        write(plan, "result.save", target)
    write(other, "result.save", "6.1.1 · Q3 · so-thu")
    last = write(plan, "result.submit", target_of("6.1.1", "Q3", "so-thu"))
    found = list(history_of_result(plan, code="6.1.1", period="Q3", agency_slug="so-thu"))
    assert [event.action for event in found] == ["result.submit", "result.save"]
    assert found[0] == last
    assert {event.chain for event in found} == {plan.chain_name}


def test_the_database_looks_it_up_by_an_index() -> None:
    plan = make_plan()
    if connection.vendor == "postgresql":  # it reads a table of a few rows whole, if it may
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    for targets in (["6.1.1 · Q3 · so-thu"], ["2.2 · max", "2.2 · baseline"]):
        assert "accounts_audit_target" in history_of(plan, *targets).explain()


def test_the_number_of_queries_does_not_grow() -> None:
    plan = make_plan()
    events = [write(plan, "result.save", f"1.{n} · Q3 · so-{n}", a=["x", "y"]) for n in range(40)]
    with CaptureQueriesContext(connection) as queries:
        assert len(rows_of(events)) == 40
    assert len(queries) == 2


def test_an_address_is_shown_only_where_it_was_asked_for() -> None:
    event = write(make_plan(), "plan.load", "x")
    event.ip_address = "10.0.0.7"
    assert rows_of([event])[0].ip_address == ""
    assert rows_of([event], with_ip=True)[0].ip_address == "10.0.0.7"
