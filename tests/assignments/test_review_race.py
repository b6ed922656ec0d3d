"""Approving while somebody edits: what is approved is exactly what the reviewer saw.

Shown to fail with the guard of the stamp off: see ``test_the_race_is_lost_without_the_stamp``.
"""

import random
from decimal import Decimal

import pytest
from django.test import Client

from accounts.audit import find_breaks
from accounts.models import AuditEvent, User
from assignments.actions import results, reviews
from assignments.content import ResultContent, review_stamp
from assignments.models import Contribution, Result, Review
from assignments.refusals import NotNow, Stale
from criteria.models import Plan
from tests.criteria.test_concurrency import at_once
from tests.review_cases import actor_of, changed, contributed, handed_in, posted, where

ROUNDS = 100


class Race:
    """One result, its officer, a supporting officer and a reviewer who has its page open."""

    def __init__(self) -> None:
        self.plan = Plan.objects.get()
        self.officer = User.objects.get(username="cv_taichinh")
        self.helper = User.objects.get(username="cv_dongvan")
        self.reviewer = User.objects.get(username="sonoivu")
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.reviewer, backend="django.contrib.auth.backends.ModelBackend")

    def opened(self, number: int) -> Result:
        """Bring the result back to where it waits, and return it as the reviewer sees it."""
        row = Result.objects.filter(criterion__code="6.1.1").first()
        if row is not None and row.status == "submitted":
            return row  # the reviewer lost the last round
        if row is not None and row.status == "approved":
            reviews.reopen_result(
                **where(self.plan),
                expected_version=row.version,
                reason="Lượt sau.",
                actor=actor_of(self.reviewer),
            )
        return handed_in(self.plan, self.officer, changed(f"Lượt {number}"))

    def edit(self, row: Result, number: int) -> None:
        """Change the result and hand it in again; one that was decided on takes no stale save."""
        saved = results.save_result(
            **where(self.plan),
            content=changed(f"Lượt {number}, sửa sau khi mở trang"),
            expected_version=row.version,
            actor=actor_of(self.officer),
        )
        results.submit_result(
            **where(self.plan), expected_version=saved.version, actor=actor_of(self.officer)
        )

    def contribute(self, number: int) -> None:
        """Add to the result what the reviewer has not seen."""
        there = Contribution.objects.filter(criterion__code="6.1.1").first()
        contributed(
            self.plan, self.helper, f"Phối hợp {number}", version=there.version if there else 0
        )

    def press(self, form: dict[str, str]) -> int:
        """Approve by the button of the page; return what it answers with."""
        return self.client.post("/tham-dinh/Q3/6.1.1/duyet/", form).status_code

    def approve(self, form: dict[str, str]) -> int:
        """Approve by the action alone; return what the page would answer with."""
        try:
            reviews.approve_result(
                **where(self.plan), seen=form["seen"], actor=actor_of(self.reviewer)
            )
        except (Stale, NotNow):
            return 409
        return 302

    def run(self, rounds: int) -> tuple[int, list[int]]:
        """Return how many rounds the reviewer won and what statuses the page answered with."""
        wins, statuses = 0, []
        for number in range(rounds):
            row = self.opened(number)
            form = posted(row, reason="")
            seen_content = ResultContent.of(row).as_json()
            seen_events = AuditEvent.objects.filter(chain=self.plan.chain_name).count()
            approvals = Review.objects.count()
            job = self.contribute if number % 2 else lambda n, row=row: self.edit(row, n)
            # Every ninth time by the page; it draws a whole page where it refuses.
            approve = self.press if number % 9 == 0 else self.approve
            jobs = [
                lambda approve=approve, form=form: statuses.append(approve(form)),
                lambda job=job, number=number: job(number),
            ]
            random.shuffle(jobs)
            raised = at_once(*jobs)
            assert all(isinstance(error, Stale | NotNow) for error in raised), raised
            new = list(Review.objects.order_by("id")[approvals:])
            assert len(new) == (1 if statuses[-1] == 302 else 0)
            if new:
                wins += 1
                assert new[0].content == seen_content
                assert new[0].appraised_score == Decimal("0.75")
                assert self.events_before_approval(seen_events) == [], number
        return wins, statuses

    def events_before_approval(self, seen_events: int) -> list[str]:
        """Return what happened between the reading of the page and its approval."""
        actions = list(
            AuditEvent.objects.filter(chain=self.plan.chain_name, sequence__gt=seen_events)
            .order_by("sequence")
            .values_list("action", flat=True)
        )
        return actions[: actions.index("result.approve")]


@pytest.fixture
def race(real_transactions, time_machine_at):
    time_machine_at("2021-09-21 10:42")
    return Race()


def test_what_is_approved_is_what_was_seen(race):
    _, statuses = race.run(ROUNDS)
    assert len(statuses) == ROUNDS
    assert set(statuses) <= {302, 409}
    race.plan.refresh_from_db()
    assert list(find_breaks(race.plan)) == []


@pytest.mark.parametrize("change", ["edit", "contribute"])
def test_the_race_is_lost_without_the_stamp(race, monkeypatch, change):
    """The test above can fail: with the guard off, what nobody saw is approved."""
    monkeypatch.setattr(reviews, "_expect_seen", lambda task, seen: task.result)
    row = race.opened(0)
    seen, seen_content = review_stamp(row), ResultContent.of(row).as_json()
    seen_events = AuditEvent.objects.filter(chain=race.plan.chain_name).count()
    if change == "edit":
        race.edit(row, 0)
    else:
        race.contribute(0)
    reviews.approve_result(**where(race.plan), seen=seen, actor=actor_of(race.reviewer))
    assert race.events_before_approval(seen_events) != []
    assert (Review.objects.get().content == seen_content) is (change == "contribute")
