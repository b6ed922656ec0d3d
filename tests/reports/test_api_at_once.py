"""Programs that send at the same moment: one submission, one result, nothing lost."""

from typing import Any

import pytest

from accounts.audit import find_breaks
from accounts.models import AuditEvent, User
from assignments.models import Result, SubmissionKey
from criteria.models import Plan
from tests.criteria.test_concurrency import at_once
from tests.reports.api_clients import CONTENT, Program

pytestmark = pytest.mark.usefixtures("real_transactions")


@pytest.fixture
def finance(real_transactions: None, time_machine_at: Any) -> Program:
    time_machine_at("2021-09-21 10:42")
    return Program(User.objects.get(username="cv_taichinh"))


def sent_at_once(*jobs: Any) -> list[Any]:
    answers: list[Any] = []
    assert at_once(*(lambda job=job: answers.append(job()) for job in jobs)) == []
    assert len(answers) == len(jobs)
    return answers


def test_one_key_is_one_submission(finance: Program) -> None:
    pk = finance.saved()
    answers = sent_at_once(*[lambda: finance.submit(pk, 2)] * 2)
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert AuditEvent.objects.filter(action="result.submit").count() == 1
    assert SubmissionKey.objects.get().version == Result.objects.get().version == 3


def test_of_two_changes_of_a_version_one_is_refused(finance: Program) -> None:
    pk = finance.saved()

    def change(text: str) -> Any:
        return lambda: finance.put(pk, CONTENT | {"narrative": text}, 2)

    answers = sent_at_once(change("Một."), change("Hai."))
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    stored = next(answer.json() for answer in answers if answer.status_code == 200)
    assert Result.objects.get().narrative == stored["narrative"]


def test_a_result_begun_twice_is_one(finance: Program) -> None:
    answers = sent_at_once(finance.begin, finance.begin)
    assert sorted(answer.status_code for answer in answers) == [200, 201]
    assert answers[0].json() == answers[1].json()
    assert list(find_breaks(Plan.objects.get())) == []
