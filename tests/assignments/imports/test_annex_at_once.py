"""Two coordinators with an annex each at one moment: one goes through, the other looks again."""

from collections import Counter
from collections.abc import Callable

import pytest

from accounts.actor import Actor
from accounts.audit import find_breaks
from accounts.models import AgencyAlias, AgencyGroup, AuditEvent, User
from assignments.imports.annex_confirm import ChangedSince, changes_of, confirm_annex
from assignments.models import ImportPreview
from assignments.refusals import NotNow
from criteria.models import Plan
from tests.assignments.imports.annexes import (
    make_preview,
    plan_table,
    replace_line,
    replace_table,
    source_table,
)
from tests.assignments.imports.test_annex_import import TYPO, head_for
from tests.criteria.test_concurrency import at_once

pytestmark = pytest.mark.usefixtures("real_transactions")

ROUNDS = 8


def _job(preview: ImportPreview, seen: str, outcomes: list[bool]) -> Callable[[], None]:
    key, actor = preview.pk, Actor(preview.user, "Điều phối")

    def confirm() -> None:
        own = ImportPreview.objects.select_related("plan").get(pk=key)
        outcome = confirm_annex(preview=own, seen=seen, actor=actor)
        outcomes.append(outcome.was_done_before)

    return confirm


def _people() -> tuple[User, User]:
    one, other = (User.objects.get(username=name) for name in ("sonoivu", "sonoivu2"))
    return one, other


def test_of_two_files_one_goes_through_and_the_other_is_shown_anew():
    plan = Plan.objects.get()
    mine, theirs = _people()
    counted: Counter[str] = Counter()
    for number in range(ROUNDS):
        lead = ("Sở Y tế", "Sở Tài chính")[number % 2]
        previews = [
            make_preview(mine, replace_line(source_table(), "1.2", lead=lead), plan),
            make_preview(
                theirs, replace_line(source_table(), "1.2", deadline=f"Quý {number % 4 + 1}"), plan
            ),
        ]
        seen = [changes_of(one).digest for one in previews]
        before = AuditEvent.objects.filter(chain=plan.chain_name).count()
        outcomes: list[bool] = []
        raised = at_once(*(_job(*pair, outcomes) for pair in zip(previews, seen, strict=True)))
        assert all(isinstance(error, ChangedSince) for error in raised), raised
        counted["done"] += len(outcomes)
        counted["refused"] += len(raised)
        events = AuditEvent.objects.filter(chain=plan.chain_name).count()
        assert events == before + len(outcomes)
        plan.refresh_from_db()
    assert counted == {"done": ROUNDS, "refused": ROUNDS}
    assert list(find_breaks(plan)) == []


def test_a_double_click_is_one_load():
    plan = Plan.objects.get()
    person, _ = _people()
    for number in range(ROUNDS):
        table = replace_line(source_table(), "1.2", deadline=f"Quý {number % 4 + 1}")
        preview = make_preview(person, table, plan)
        seen = changes_of(preview).digest
        before = AuditEvent.objects.count()
        outcomes: list[bool] = []
        assert at_once(*[_job(preview, seen, outcomes)] * 3) == []
        assert sorted(outcomes) == [False, True, True]
        assert AuditEvent.objects.count() == before + 1


def test_one_new_plan_comes_of_two_files():
    plan = Plan.objects.get()
    person, other = _people()
    group = AgencyGroup.objects.get(slug="cac-so-ban-nganh")
    AgencyAlias.objects.create(
        folded="cac so, banh, nganh",
        text=TYPO,
        group=group,
        created_by=person,
        created_at="2021-01-01T00:00:00Z",
    )
    table = replace_table(plan_table(plan), year=2022, baseline_year=2021)
    table = replace_table(
        table, lines=tuple(one for one in table.lines if one.code.startswith("8"))
    )
    head = head_for(plan.subject_id, year=2022, baseline_year=2021, issued_on="2022-01-05")
    previews = [make_preview(one, table, head=head) for one in (person, other)]
    seen = [changes_of(one).digest for one in previews]
    outcomes: list[bool] = []
    raised = at_once(*(_job(*pair, outcomes) for pair in zip(previews, seen, strict=True)))
    assert outcomes == [False]
    assert [type(error) for error in raised] == [NotNow]
    assert "đã có kế hoạch năm 2022" in str(raised[0])
    assert Plan.objects.filter(year=2022).count() == 1
