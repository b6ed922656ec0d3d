"""What the database itself refuses about periods, results, their documents and their reviews."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.models import User
from assignments.enums import FileState, PeriodKind, ProgressStatus, ResultStatus, ReviewDecision
from assignments.models import (
    Assignment,
    Comment,
    Contribution,
    Evidence,
    EvidenceLink,
    MeasureProgress,
    PeriodReopening,
    ReportingPeriod,
    Result,
    Review,
    StoredFile,
    SubmissionKey,
)
from tests.factories import (
    Broken,
    assert_database_refuses,
    assert_says_why,
    make_agency,
    make_criterion,
    make_group,
    make_measure,
    make_plan,
    make_user,
    new_assignment,
)

pytestmark = pytest.mark.django_db
AT = datetime(2031, 9, 21, 10, 42, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ONE = Decimal("1.00")


def new_period(**fields: Any) -> ReportingPeriod:
    plan = {} if "plan" in fields else {"plan": make_plan()}
    dates = {"opens_on": date(2031, 9, 1), "due_on": date(2031, 9, 25)}
    return ReportingPeriod(**{"kind": PeriodKind.Q3} | dates | plan | fields)


def make_period(**fields: Any) -> ReportingPeriod:
    period = new_period(**fields)
    period.save()
    return period


def second_period() -> ReportingPeriod:
    return new_period(plan=make_period().plan)


def new_reopening(**fields: Any) -> PeriodReopening:
    values: dict[str, Any] = {
        "until": AT + timedelta(days=2),
        "reason": "Bổ sung số liệu.",
        "opened_at": AT,
        "opened_by": make_user(),
    }
    if "period" not in fields:
        values |= {"period": make_period(), "agency": make_agency()}
    return PeriodReopening(**values | fields)


def second_reopening() -> PeriodReopening:
    first = new_reopening()
    first.save()
    return new_reopening(period=first.period, agency=first.agency)


def handed_in(by: User) -> dict[str, Any]:
    """Return what a result that was handed in has."""
    return {
        "status": ResultStatus.SUBMITTED,
        "self_score": ONE,
        "submitted_at": AT,
        "first_submitted_at": AT,
        "submitted_by": by,
        "submitted_version": 1,
    }


def approval(**fields: Any) -> dict[str, Any]:
    """Return what an approved result has."""
    return {
        **handed_in(make_user()),
        "status": ResultStatus.APPROVED,
        "appraised_score": ONE,
        "reviewed_at": AT,
        "reviewed_by": make_user(),
        **fields,
    }


def new_result(**fields: Any) -> Result:
    """Return an unsaved draft of a criterion worth 2 points."""
    values: dict[str, Any] = {"max_score": Decimal(2), "created_at": AT, "updated_at": AT}
    if "period" not in fields:
        period = make_period()
        values |= {
            "period": period,
            "criterion": make_criterion(period.plan, "1", "2", "1", "2"),
            "agency": make_agency(),
        }
    return Result(**values | fields)


def make_result(**fields: Any) -> Result:
    row = new_result(**fields)
    row.save()
    return row


def second_result() -> Result:
    first = make_result()
    return new_result(period=first.period, criterion=first.criterion, agency=first.agency)


def lacking(name: str) -> Result:
    """Return a handed-in result without one of the things it has to have."""
    return new_result(**{**handed_in(make_user()), name: None})


def approved_by_its_author() -> Result:
    person = make_user()
    return new_result(**approval(submitted_by=person, reviewed_by=person))


def new_contribution(**fields: Any) -> Contribution:
    place: dict[str, Any] = {}
    if "period" not in fields:
        row = new_result()
        place = {"period": row.period, "criterion": row.criterion, "agency": row.agency}
    return Contribution(**{"created_at": AT, "updated_at": AT} | place | fields)


def second_contribution() -> Contribution:
    first = new_contribution()
    first.save()
    return new_contribution(period=first.period, criterion=first.criterion, agency=first.agency)


def new_progress(**fields: Any) -> MeasureProgress:
    place: dict[str, Any] = {}
    if "period" not in fields:
        period = make_period()
        place = {
            "period": period,
            "measure": make_measure(period.plan),
            "agency": make_agency(),
        }
    values = {"status": ProgressStatus.DONE, "updated_at": AT}
    return MeasureProgress(**values | place | fields)


def second_progress() -> MeasureProgress:
    first = new_progress()
    first.save()
    return new_progress(period=first.period, measure=first.measure, agency=first.agency)


def new_file(**fields: Any) -> StoredFile:
    values = {
        "name": f"aa/{make_user().username}",
        "state": FileState.STORED,
        "original_name": "Báo cáo.pdf",
        "size": 10,
        "sha256": "f" * 64,
        "created_at": AT,
        "created_by": make_user(),
    }
    return StoredFile(**values | fields)


def make_file() -> StoredFile:
    row = new_file()
    row.save()
    return row


def new_evidence(**fields: Any) -> Evidence:
    values = {
        "agency": make_agency(),
        "title": "Báo cáo",
        "folded_text": "bao cao",
        "link": "https://vanban.example/1",
        "created_at": AT,
        "created_by": make_user(),
    }
    return Evidence(**values | fields)


def make_evidence(**fields: Any) -> Evidence:
    row = new_evidence(**fields)
    row.save()
    return row


def second_evidence_of_a_file() -> Evidence:
    file = make_file()
    make_evidence(file=file, link="")
    return new_evidence(file=file, link="")


def second_evidence_key() -> Evidence:
    return new_evidence(key=make_evidence().key)


def new_link(**fields: Any) -> EvidenceLink:
    place = {} if {"result", "contribution"} & set(fields) else {"result": make_result()}
    document = {} if "evidence" in fields else {"evidence": make_evidence()}
    return EvidenceLink(**{"added_at": AT, "added_by": make_user()} | place | document | fields)


def second_link(place: str) -> EvidenceLink:
    row: Any = new_result() if place == "result" else new_contribution()
    row.save()
    first = new_link(**{place: row})
    first.save()
    return new_link(**{place: row, "evidence": first.evidence})


def linked_twice_over() -> EvidenceLink:
    contribution = new_contribution()
    contribution.save()
    return new_link(result=make_result(), contribution=contribution)


def new_review(**fields: Any) -> Review:
    values = {
        "result": make_result(),
        "decision": ReviewDecision.APPROVED,
        "version": 1,
        "content": {},
        "reviewed_at": AT,
        "reviewed_by": make_user(),
    }
    return Review(**values | fields)


def new_comment(**fields: Any) -> Comment:
    values = {
        "result": make_result(),
        "text": "Bổ sung bảng kê.",
        "written_at": AT,
        "written_by": make_user(),
    }
    return Comment(**values | fields)


def new_key(**fields: Any) -> SubmissionKey:
    values = {"user": make_user(), "key": "lan-1", "version": 2, "used_at": AT}
    result = {} if "result" in fields else {"result": make_result()}
    return SubmissionKey(**values | result | fields)


def second_key() -> SubmissionKey:
    first = new_key()
    first.save()
    return new_key(user=first.user)


def reporter_of_an_agency() -> Assignment:
    criterion = make_criterion(make_plan(), "1", "2", "1", "2")
    return new_assignment(criterion, is_primary=True, reporter=make_agency())


def reporter_of_a_joint_group() -> Assignment:
    criterion = make_criterion(make_plan(), "1", "2", "1", "2")
    return new_assignment(criterion, group=make_group(), reporter=make_agency())


CASES = [
    Broken("assignments_assignment_reporter", "agency", reporter_of_an_agency),
    Broken("assignments_assignment_reporter", "not-primary", reporter_of_a_joint_group),
    Broken("assignments_period_kind", "unknown", lambda: new_period(kind="Q5")),
    Broken("assignments_period_once", "twice", second_period),
    Broken("assignments_period_dates", "backwards", lambda: new_period(opens_on=date(2031, 9, 26))),
    Broken("assignments_period_lock", "nobody", lambda: new_period(locked_at=AT)),
    Broken("assignments_period_lock", "no-time", lambda: new_period(locked_by=make_user())),
    Broken("assignments_reopening_one_open", "two", second_reopening),
    Broken(
        "assignments_reopening_until",
        "backwards",
        lambda: new_reopening(until=AT - timedelta(minutes=1)),
    ),
    Broken("assignments_reopening_reason", "none", lambda: new_reopening(reason="")),
    Broken("assignments_reopening_closed", "nobody", lambda: new_reopening(closed_at=AT)),
    Broken("assignments_reopening_closed", "no-time", lambda: new_reopening(closed_by=make_user())),
    Broken("assignments_result_status", "unknown", lambda: new_result(status="lost")),
    Broken("assignments_result_once", "twice", second_result),
    Broken("assignments_result_scores", "above", lambda: new_result(self_score=Decimal("2.01"))),
    Broken("assignments_result_scores", "below", lambda: new_result(self_score=Decimal("-0.01"))),
    Broken(
        "assignments_result_scores",
        "without-max",
        lambda: new_result(max_score=None, self_score=ONE),
    ),
    Broken(
        "assignments_result_scores",
        "appraised-above",
        lambda: new_result(**approval(appraised_score=Decimal("2.01"))),
    ),
    Broken(
        "assignments_result_not_applicable",
        "scored",
        lambda: new_result(is_not_applicable=True, self_score=ONE),
    ),
    Broken(
        "assignments_result_not_applicable",
        "appraised",
        lambda: new_result(**approval(is_not_applicable=True, self_score=None)),
    ),
    *(
        Broken("assignments_result_submitted", name, lambda name=name: lacking(name))
        for name in ("submitted_at", "first_submitted_at", "submitted_by", "submitted_version")
    ),
    *(
        Broken(
            "assignments_result_submitted",
            status,
            lambda status=status: new_result(status=status, self_score=ONE),
            beside="assignments_result_approved",
        )
        for status in (ResultStatus.IN_REVIEW, ResultStatus.APPROVED)
    ),
    Broken("assignments_result_scored", "no-score", lambda: lacking("self_score")),
    Broken(
        "assignments_result_approved", "nobody", lambda: new_result(**approval(reviewed_by=None))
    ),
    Broken(
        "assignments_result_approved", "no-time", lambda: new_result(**approval(reviewed_at=None))
    ),
    Broken(
        "assignments_result_approved",
        "no-score",
        lambda: new_result(**approval(appraised_score=None)),
    ),
    Broken("assignments_result_approved", "draft", lambda: new_result(appraised_score=ONE)),
    Broken("assignments_result_two_people", "own", approved_by_its_author),
    Broken("assignments_result_version", "0", lambda: new_result(version=0)),
    Broken("assignments_contribution_once", "twice", second_contribution),
    Broken("assignments_contribution_denominator", "0", lambda: new_contribution(denominator=0)),
    Broken("assignments_contribution_numerator", "below", lambda: new_contribution(numerator=-1)),
    Broken("assignments_contribution_version", "0", lambda: new_contribution(version=0)),
    Broken("assignments_progress_status", "unknown", lambda: new_progress(status="soon")),
    Broken("assignments_progress_once", "twice", second_progress),
    Broken("assignments_file_state", "unknown", lambda: new_file(state="lost")),
    Broken("assignments_file_whole", "no-size", lambda: new_file(size=0)),
    Broken("assignments_file_whole", "no-hash", lambda: new_file(sha256="")),
    Broken("assignments_storedfile.name", "twice", lambda: new_file(name=make_file().name)),
    Broken("assignments_evidence_file_or_link", "both", lambda: new_evidence(file=make_file())),
    Broken("assignments_evidence_file_or_link", "neither", lambda: new_evidence(link="")),
    Broken("assignments_evidence_title", "none", lambda: new_evidence(title="")),
    Broken("assignments_evidence.file_id", "twice", second_evidence_of_a_file),
    Broken("assignments_evidence.key", "twice", second_evidence_key),
    Broken("assignments_evidencelink_place", "nowhere", lambda: new_link(result=None)),
    Broken("assignments_evidencelink_place", "both", linked_twice_over),
    Broken("assignments_evidencelink_result", "twice", lambda: second_link("result")),
    Broken("assignments_evidencelink_contribution", "twice", lambda: second_link("contribution")),
    Broken("assignments_evidencelink_removed", "nobody", lambda: new_link(removed_at=AT)),
    Broken("assignments_evidencelink_removed", "no-time", lambda: new_link(removed_by=make_user())),
    Broken("assignments_review_decision", "unknown", lambda: new_review(decision="maybe")),
    Broken(
        "assignments_review_reason",
        "none",
        lambda: new_review(decision=ReviewDecision.RETURNED),
    ),
    Broken("assignments_comment_text", "empty", lambda: new_comment(text="")),
    Broken("assignments_submissionkey_once", "twice", second_key),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_database_refuses(case: Broken) -> None:
    assert_database_refuses(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_refusal_is_a_vietnamese_sentence(case: Broken) -> None:
    assert_says_why(case)


def test_good_rows_are_stored() -> None:
    """The rows above are broken by what they say, not by what they leave out."""
    for row in (
        new_period(locked_at=AT, locked_by=make_user()),
        new_reopening(closed_at=AT, closed_by=make_user()),
        new_result(),
        new_result(**handed_in(make_user())),
        new_result(**approval()),
        new_result(**approval(is_not_applicable=True, self_score=None, appraised_score=None)),
        new_contribution(numerator=0, denominator=1),
        new_progress(),
        new_file(),
        new_evidence(),
        new_evidence(file=make_file(), link=""),
        new_link(),
        new_link(removed_at=AT, removed_by=make_user()),
        new_review(),
        new_comment(),
        new_key(),
    ):
        row.validate_constraints()
        row.save()
