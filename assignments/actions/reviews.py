"""What Sở Nội vụ does to results: review, approve, return, reopen; and the thread of remarks."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse

from accounts.actor import Actor
from accounts.enums import NoticeKind, Role
from accounts.inbox import notify
from accounts.models import User
from assignments.access import WORKING_ROLES, Task
from assignments.actions.results import allowed, expect, lock_task, record, touch
from assignments.content import ResultContent, review_stamp
from assignments.enums import ReviewDecision
from assignments.models import Comment, Result, Review
from assignments.refusals import NotNow, Stale
from assignments.workflow import Action, Part, Sight
from common import clock
from common.text import format_score
from criteria.models import Plan


@transaction.atomic
def begin_review(
    *, plan: Plan, kind: str, code: str, expected_version: int, actor: Actor
) -> Result:
    """Take a result into review: from now on its agency can't withdraw it.

    Raises:
        NotNow: it is not waiting for review, or the reviewer handed it in.
        Stale: it has changed since it was seen.
    """
    plan, task = lock_task(plan, kind, code, actor, Part.REVIEWER)
    row = expect(task, expected_version)
    step = allowed(task, Action.BEGIN_REVIEW, Part.REVIEWER)
    _refuse_own(row, actor)
    changes = {"status": [row.status, step.to.value]}
    row.status, row.reviewed_by = step.to, actor.user
    touch(row, actor)
    record(plan, task, actor=actor, action="result.begin_review", changes=changes)
    return row


@transaction.atomic
def release_review(
    *, plan: Plan, kind: str, code: str, expected_version: int, actor: Actor
) -> Result:
    """Put a result back into the queue unreviewed."""
    plan, task = lock_task(plan, kind, code, actor, Part.REVIEWER)
    row = expect(task, expected_version)
    step = allowed(task, Action.RELEASE, Part.REVIEWER)
    changes = {"status": [row.status, step.to.value]}
    row.status, row.reviewed_by = step.to, None
    touch(row, actor)
    record(plan, task, actor=actor, action="result.release", changes=changes)
    return row


@transaction.atomic
def approve_result(
    *,
    plan: Plan,
    kind: str,
    code: str,
    seen: str,
    actor: Actor,
    appraised_score: Decimal | None = None,
    reason: str = "",
) -> Result:
    """Approve a result, with the agency's own score or with another one and the reason for it.

    Args:
        seen: ``review_stamp`` of what the reviewer saw: exactly that is approved.
        appraised_score: in points; ``None`` takes the agency's own score over.

    Raises:
        Stale: the result, a contribution or a document has changed since it was seen.
        NotNow: its status or the period does not allow it, or the reviewer handed it in.
        ValidationError: a different score without a reason, or above the maximum.
    """
    plan, task = lock_task(plan, kind, code, actor, Part.REVIEWER)
    row = _expect_seen(task, seen)
    step = allowed(task, Action.APPROVE, Part.REVIEWER)
    _refuse_own(row, actor)
    score = row.self_score if appraised_score is None else appraised_score
    _check_appraisal(row, score, reason)
    _write_review(row, ReviewDecision.APPROVED, actor, score=score, reason=reason)
    changes: dict[str, list[Any]] = {
        "status": [row.status, step.to.value],
        "appraised_score": [None, None if score is None else f"{score:.2f}"],
    }
    row.status, row.appraised_score = step.to, score
    row.reviewed_by, row.reviewed_at = actor.user, clock.now()
    touch(row, actor)
    record(plan, task, actor=actor, action="result.approve", changes=changes, note=reason)
    text = f"Điểm thẩm định {format_score(score)} trên {format_score(row.max_score)}."
    _tell_agency(task, NoticeKind.APPROVED, "đã được duyệt", f"{text} {reason}".strip())
    return row


@transaction.atomic
def return_result(
    *, plan: Plan, kind: str, code: str, seen: str, reason: str, actor: Actor
) -> Result:
    """Send a result back to its agency with a comment that says what to do; raises as approving."""
    plan, task = lock_task(plan, kind, code, actor, Part.REVIEWER)
    row = _expect_seen(task, seen)
    step = allowed(task, Action.RETURN, Part.REVIEWER)
    _refuse_own(row, actor)
    _write_review(row, ReviewDecision.RETURNED, actor, score=None, reason=reason)
    changes = {"status": [row.status, step.to.value]}
    row.status, row.reviewed_by, row.reviewed_at = step.to, actor.user, clock.now()
    touch(row, actor)
    _comment(row, reason, actor, Action.RETURN)
    record(plan, task, actor=actor, action="result.return", changes=changes, note=reason)
    _tell_agency(task, NoticeKind.RETURNED, "được trả lại để bổ sung", reason)
    return row


@transaction.atomic
def reopen_result(
    *, plan: Plan, kind: str, code: str, expected_version: int, reason: str, actor: Actor
) -> Result:
    """Give an approved result back to its agency, until the period is locked."""
    plan, task = lock_task(plan, kind, code, actor, Part.REVIEWER)
    row = expect(task, expected_version)
    step = allowed(task, Action.REOPEN, Part.REVIEWER)
    _require(reason, "Nêu lý do mở lại kết quả đã duyệt.")
    changes: dict[str, list[Any]] = {"status": [row.status, step.to.value]}
    if row.appraised_score is not None:
        changes["appraised_score"] = [f"{row.appraised_score:.2f}", None]
    row.status, row.appraised_score = step.to, None
    touch(row, actor)
    _comment(row, reason, actor, Action.REOPEN)
    record(plan, task, actor=actor, action="result.reopen", changes=changes, note=reason)
    _tell_agency(task, NoticeKind.REOPENED, "được mở lại", reason)
    return row


@transaction.atomic
def add_comment(*, plan: Plan, kind: str, code: str, text: str, actor: Actor) -> Comment:
    """Add a remark to a result's thread; it is kept for good, and allowed after the lock too.

    Raises:
        PermissionDenied: the person does not take part in the thread.
        NotNow: there is no result yet.
    """
    plan, task = lock_task(plan, kind, code, actor, None)
    if task.sight is not Sight.EVERYTHING:
        raise PermissionDenied("Ý kiến trao đổi chỉ dành cho cơ quan chủ trì và Sở Nội vụ.")
    if task.result is None:
        raise NotNow("Lưu kết quả trước khi ghi ý kiến.")
    _require(text, "Ghi nội dung ý kiến.")
    comment = _comment(task.result, text, actor)
    record(
        plan,
        task,
        actor=actor,
        action="result.comment",
        changes={"text": [None, text]},
        is_public=False,
    )
    # Each side hears of the other's words.
    if Part.OWNER in task.parts:
        notify(
            coordinators().exclude(pk=comment.written_by_id),
            kind=NoticeKind.COMMENT,
            title=_title(task, "có ý kiến mới"),
            text=text,
            url=result_url(task),
            by_mail=False,
        )
    else:
        _tell_agency(task, NoticeKind.COMMENT, "có ý kiến mới", text)
    return comment


def result_url(task: Task) -> str:
    """Return the address of the task's page, with the plan's year: links in mails outlive it."""
    path = reverse("assignments:result", args=[task.period.kind, task.criterion.code])
    return f"{path}?nam={task.plan.year}"


def people_of(agency_id: int) -> "list[User]":
    """Return the active people who enter results for an agency."""
    return list(
        User.objects.filter(
            is_active=True,
            memberships__agency=agency_id,
            memberships__role__in=WORKING_ROLES,
        ).distinct()
    )


def coordinators() -> Any:
    """Return the active coordinators, as a queryset."""
    return User.objects.filter(is_active=True, memberships__role=Role.COORDINATOR).distinct()


def _tell_agency(task: Task, kind: NoticeKind, what: str, text: str) -> None:
    notify(
        people_of(task.owner.pk),
        kind=kind,
        title=_title(task, what),
        text=text,
        url=result_url(task),
    )


def _title(task: Task, what: str) -> str:
    return f"Tiêu chí {task.criterion.code}, kỳ {task.period.get_kind_display()}: {what}"


def _expect_seen(task: Task, seen: str) -> Result:
    if task.result is None:
        raise NotNow("Tiêu chí này chưa có kết quả.")
    if review_stamp(task.result) != seen:
        raise Stale(task.result)
    return task.result


def _refuse_own(row: Result, actor: Actor) -> None:
    if row.submitted_by_id == (actor.user.pk if actor.user else None):
        raise NotNow("Người nộp không được tự thẩm định kết quả của mình. Giao người khác duyệt.")


def _check_appraisal(row: Result, score: Decimal | None, reason: str) -> None:
    if row.is_not_applicable:
        if score is not None:
            raise ValidationError({"appraised_score": "Tiêu chí không áp dụng thì không có điểm."})
        return
    if score is None:
        raise ValidationError({"appraised_score": "Nhập điểm thẩm định."})
    if row.max_score is not None and not 0 <= score <= row.max_score:
        raise ValidationError(
            {
                "appraised_score": (
                    f"Điểm thẩm định {format_score(score)} vượt điểm tối đa "
                    f"{format_score(row.max_score)} của tiêu chí {row.criterion.code}."
                )
            }
        )
    if score != row.self_score and not reason.strip():
        raise ValidationError(
            {"reason": "Điểm thẩm định khác điểm tự chấm: nêu lý do để cơ quan chủ trì biết."}
        )


def _write_review(
    row: Result, decision: ReviewDecision, actor: Actor, *, score: Decimal | None, reason: str
) -> None:
    if decision is ReviewDecision.RETURNED:
        _require(reason, "Nêu rõ cần bổ sung, sửa gì để cơ quan chủ trì làm lại được.")
    assert actor.user is not None  # noqa: S101  # lock_task has seen to it
    Review.objects.create(
        result=row,
        decision=decision,
        version=row.version,
        self_score=row.self_score,
        appraised_score=score,  # type: ignore[misc]  # may be empty; hidden in ScoreField
        reason=reason,
        content=ResultContent.of(row).as_json(),
        reviewed_at=clock.now(),
        reviewed_by=actor.user,
    )


def _comment(row: Result, text: str, actor: Actor, on_action: Action | None = None) -> Comment:
    assert actor.user is not None  # noqa: S101  # lock_task has seen to it
    return Comment.objects.create(
        result=row,
        text=text,
        written_at=clock.now(),
        written_by=actor.user,
        on_action=on_action.value if on_action else "",
    )


def _require(text: str, sentence: str) -> None:
    if not text.strip():
        raise ValidationError({"reason": sentence})
