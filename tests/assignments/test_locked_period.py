"""Nothing of a locked period changes: every address that writes × every role, and every action.

The addresses come from the resolver: a page that is added later is covered as it is.
"""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from accounts.actor import Actor
from accounts.models import Agency
from assignments import access
from assignments.access import reported_tasks
from assignments.actions import periods, results, reviews
from assignments.content import ResultContent, review_stamp
from assignments.models import Result
from assignments.refusals import NotNow
from tests.addresses import ADDRESSES, ANYONE, patterns
from tests.factories import rows_of
from tests.forms_of import forms_of

pytestmark = pytest.mark.django_db
KEPT = (
    "Result",
    "Contribution",
    "Evidence",
    "EvidenceLink",
    "StoredFile",
    "MeasureProgress",
    "Review",
    "SubmissionKey",
)
"""What a period's lock closes. Remarks stay possible: they change no result."""
OPENING = ("/mo-khoa/", "/mo-lai/", "/dang-xuat/")
"""What opens a period again, and what ends the session: tested elsewhere."""
CODES = ("6.1.1", "6.1.2", "6.1.3", "6.2.1", "6.2.2")
"""Criteria of Sở Tài chính: submitted, draft, returned, approved, not begun."""
OF_THE_PERIOD = {"kind", "code"}


def writing_addresses() -> list[str]:
    """Return the paths of a period's writing pages, with each state of a result in turn."""
    found = []
    for name, pattern in patterns():
        if name.startswith("api") or pattern.callback.mode != "read_write":
            continue
        found += sorted(_paths(name, pattern))
    return found


def _paths(name: str, pattern: URLPattern) -> set[str]:
    names = set(pattern.pattern.converters)
    if not names & OF_THE_PERIOD:
        return {ADDRESSES[name].path}
    if not names <= OF_THE_PERIOD:
        return {ADDRESSES[name].path}
    values = {"kind": "Q3"}
    codes = CODES if "code" in names else ("",)
    return {
        reverse(name, kwargs={key: (values | {"code": code})[key] for key in names})
        for code in codes
    }


def state() -> object:
    """Return every row of what a lock closes."""
    models = [apps.get_model("assignments", name) for name in KEPT]
    return rows_of(*models)


@pytest.fixture
def client_of(request, sign_in) -> Callable[[str], Client]:
    def find(person: str) -> Client:
        return Client() if person == "khach" else sign_in(request.getfixturevalue(person))

    return find


@pytest.fixture
def filled(plan, so_tai_chinh, so_noi_vu, dong_van, time_machine_at):
    """A result in every state, and a district's contribution; on the day the period is open."""
    time_machine_at("2021-09-21 10:42")
    officer, reviewer = (Actor(user, str(user)) for user in (so_tai_chinh, so_noi_vu))
    content = ResultContent(self_score=Decimal("0.20"), explanation="Chờ.")
    for code in CODES[:-1]:
        where = {"plan": plan, "kind": "Q3", "code": code}
        row = results.save_result(**where, content=content, expected_version=0, actor=officer)
        if code != "6.1.2":
            results.submit_result(**where, expected_version=row.version, actor=officer)
    for code, decide in (("6.1.3", reviews.return_result), ("6.2.1", reviews.approve_result)):
        row = Result.objects.get(criterion__code=code)
        where = {"plan": plan, "kind": "Q3", "code": code}
        decide(**where, seen=review_stamp(row), reason="Xem lại.", actor=reviewer)
    _contribute(plan, dong_van, expected_version=0)


def _contribute(plan, user, *, expected_version: int) -> None:
    results.save_contribution(
        plan=plan,
        kind="Q3",
        code="3.4.3",
        agency=Agency.objects.get(slug="ubnd-huyen-dong-van"),
        values={"numerator": Decimal(expected_version), "denominator": None, "narrative": "x"},
        expected_version=expected_version,
        actor=Actor(user, str(user)),
    )


def changed_after_the_lock(client: Client, plan, coordinator) -> set[str]:
    """Open every writing page, lock the period, send what was opened; return what changed by it."""
    sent = []
    for path in writing_addresses():
        page = client.get(path)
        sent += forms_of(page.content.decode(), path) if page.status_code == 200 else []
        sent += _bare(path)
    periods.lock_period(plan=plan, kind="Q3", actor=Actor(coordinator, str(coordinator)))
    before = state()
    changed = set()
    for form in sent:
        if any(part in form.action for part in OPENING):
            continue
        for values in form.posts():
            undo = transaction.savepoint()
            answer = client.post(form.action, values)
            assert answer.status_code < 500, (form.action, values)
            if state() != before:
                changed.add(form.action)
            transaction.savepoint_rollback(undo)
    return changed


@pytest.mark.parametrize("person", sorted(ANYONE))
def test_a_form_opened_before_the_lock_changes_nothing_after_it(
    client_of, plan, so_noi_vu, filled, person
):
    assert changed_after_the_lock(client_of(person), plan, so_noi_vu) == set()


@pytest.mark.parametrize("person", ["so_tai_chinh", "so_noi_vu"])
def test_without_the_guard_they_would(client_of, plan, so_noi_vu, filled, monkeypatch, person):
    """The test above could not fail if what it sends were refused for its shape."""
    monkeypatch.setattr(access, "is_open_for", lambda *_: True)
    assert changed_after_the_lock(client_of(person), plan, so_noi_vu)


def test_no_action_changes_a_locked_period(plan, so_tai_chinh, so_noi_vu, dong_van, filled):
    """What was seen before the lock: versions and stamps are right, only the period is closed."""
    officer, reviewer = (Actor(user, str(user)) for user in (so_tai_chinh, so_noi_vu))
    rows = {row.criterion.code: row for row in Result.objects.select_related("criterion")}
    stamps = {code: review_stamp(row) for code, row in rows.items()}
    periods.lock_period(plan=plan, kind="Q3", actor=reviewer)
    before = state()

    def at(code: str, **more: object) -> dict[str, object]:
        return {"plan": plan, "kind": "Q3", "code": code, **more}

    def seen(code: str) -> dict[str, object]:
        return at(code, expected_version=rows[code].version)

    content = ResultContent(self_score=Decimal("0.15"), explanation="Khác.")
    attempts = [
        lambda: results.save_result(
            **at("6.2.2"), content=content, expected_version=0, actor=officer
        ),
        *(
            lambda code=code: results.save_result(**seen(code), content=content, actor=officer)
            for code in rows
        ),
        lambda: results.submit_result(**seen("6.1.2"), actor=officer),
        lambda: results.submit_result(**seen("6.1.3"), actor=officer),
        lambda: results.withdraw_result(**seen("6.1.1"), actor=officer),
        lambda: reviews.begin_review(**seen("6.1.1"), actor=reviewer),
        lambda: reviews.approve_result(**at("6.1.1", seen=stamps["6.1.1"]), actor=reviewer),
        lambda: reviews.return_result(
            **at("6.1.1", seen=stamps["6.1.1"]), reason="Thiếu.", actor=reviewer
        ),
        lambda: reviews.reopen_result(**seen("6.2.1"), reason="Xem lại.", actor=reviewer),
        lambda: _contribute(plan, dong_van, expected_version=1),
    ]
    for attempt in attempts:
        with pytest.raises(NotNow, match="đã khóa"):
            attempt()
    assert state() == before


def test_every_task_says_so(plan, so_tai_chinh, so_noi_vu, filled):
    """Pages draw their buttons from the task's actions: a locked period has none."""
    period = plan.periods.get(kind="Q3")
    tasks = {task.criterion.code: task for task in reported_tasks(so_tai_chinh, plan, period)}
    assert tasks["6.1.2"].actions
    periods.lock_period(plan=plan, kind="Q3", actor=Actor(so_noi_vu, str(so_noi_vu)))
    period.refresh_from_db()
    for user in (so_tai_chinh, so_noi_vu):
        assert not any(task.actions for task in reported_tasks(user, plan, period))


def _bare(path: str) -> list:
    """Return a post without any field, for pages that show no form to this person."""
    return forms_of(f'<form method="post" action="{path}"></form>', path)
