"""Two people, one place: uploads, locks and limits that cross."""

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from accounts.audit import find_breaks
from accounts.models import AuditEvent, User
from assignments.actions import periods
from assignments.files import storage
from assignments.files.ledger import compare
from assignments.models import Evidence, EvidenceLink, Result, StoredFile
from assignments.refusals import NotNow
from criteria.models import Plan
from tests.assignments.evidence_cast import KIND, actor_of, pdf_number, uploaded
from tests.assignments.files import samples

pytestmark = pytest.mark.usefixtures("real_transactions", "media")


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run ``works`` in threads that start together; return what each gave or raised."""
    start, said = threading.Barrier(len(works)), [None] * len(works)

    def run(number: int, work: Callable[[], object]) -> None:
        try:
            start.wait(10)
            said[number] = work()
        except Exception as error:  # noqa: BLE001  # looked at by the test
            said[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return said


@pytest.fixture
def cast() -> tuple[Plan, User, User]:
    people = User.objects.in_bulk(["cv_taichinh", "sonoivu"], field_name="username")
    return Plan.objects.get(year=2021), people["cv_taichinh"], people["sonoivu"]


def assert_nothing_is_loose(plan: Plan) -> None:
    assert compare(with_hash=True).findings == []
    assert not StoredFile.objects.filter(state="pending").exists()
    plan.refresh_from_db()
    assert list(find_breaks(plan)) == []


def test_uploads_at_once_are_all_kept(cast):
    plan, officer, _ = cast
    said = at_once(*(lambda n=n: uploaded(plan, officer, pdf_number(n)) for n in range(6)))
    assert not [one for one in said if isinstance(one, Exception)]
    row = Result.objects.get()
    assert row.version == 6 == Evidence.objects.count() == EvidenceLink.objects.count()
    assert AuditEvent.objects.filter(action="evidence.add").count() == 6
    assert_nothing_is_loose(plan)


def test_the_same_file_at_once_is_one_document(cast):
    plan, officer, _ = cast
    said = at_once(*[lambda: uploaded(plan, officer)] * 4)
    assert not [one for one in said if isinstance(one, Exception)]
    assert Evidence.objects.count() == EvidenceLink.objects.count() == 1
    assert len(list(storage.names())) == StoredFile.objects.count() == 1
    assert AuditEvent.objects.filter(action__startswith="evidence.").count() == 1
    assert_nothing_is_loose(plan)


def test_the_last_place_is_given_once(cast, settings):
    settings.EVIDENCE_MAX_FILES = 3
    plan, officer, _ = cast
    said = at_once(*(lambda n=n: uploaded(plan, officer, pdf_number(n)) for n in range(6)))
    assert sum(isinstance(one, ValidationError) for one in said) == 3
    assert EvidenceLink.objects.filter(removed_at=None).count() == 3
    assert len(list(storage.names())) == 3
    assert_nothing_is_loose(plan)


def test_nothing_arrives_after_the_lock(cast):
    plan, officer, coordinator = cast
    for number in range(5):
        at_once(
            lambda n=number: uploaded(plan, officer, pdf_number(n)),
            lambda: periods.lock_period(plan=plan, kind=KIND, actor=actor_of(coordinator)),
        )
        locked = EvidenceLink.objects.count(), len(list(storage.names()))
        with pytest.raises(NotNow):
            uploaded(plan, officer, samples.png(), "sau-khi-khoa.png")
        assert (EvidenceLink.objects.count(), len(list(storage.names()))) == locked
        events = AuditEvent.objects.filter(chain=plan.chain_name).order_by("sequence")
        after = [event.action for event in events]
        assert after[-1] == "period.lock", "the lock is the last thing that happened"
        periods.unlock_period(plan=plan, kind=KIND, reason="Thử lại", actor=actor_of(coordinator))
    assert_nothing_is_loose(plan)
