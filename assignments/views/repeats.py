"""A button pressed twice: the second press finds its own decision, and is answered as the first."""

from copy import copy
from decimal import Decimal

from accounts.models import User
from assignments.content import review_stamp
from assignments.enums import ResultStatus, ReviewDecision
from assignments.models import Comment, Result, Review
from assignments.workflow import Action


def is_repeated_approval(
    result: Result, user: User, *, seen: str, score: Decimal | None = None, reason: str = ""
) -> bool:
    """Tell whether ``user`` has approved exactly what ``seen`` stands for, in the same words.

    ``score`` ``None`` takes the agency's own score over.
    """
    if result.status != ResultStatus.APPROVED or not _was_decided_on(result, user, seen):
        return False
    review = _last_review(result, user, ReviewDecision.APPROVED)
    wanted = result.self_score if score is None else score
    return review is not None and (review.appraised_score, review.reason) == (wanted, reason)


def is_repeated(
    result: Result,
    user: User,
    action: Action,
    *,
    seen: str,
    version: int,
    score: Decimal | None,
    reason: str,
) -> bool:
    """Tell whether the last thing done to the result is this very ``action``, by ``user``."""
    if action is Action.APPROVE:
        return is_repeated_approval(result, user, seen=seen, score=score, reason=reason)
    if action is Action.RETURN:
        if result.status != ResultStatus.RETURNED or not _was_decided_on(result, user, seen):
            return False
        review = _last_review(result, user, ReviewDecision.RETURNED)
        return review is not None and review.reason == reason
    if result.version != version + 1 or result.updated_by_id != user.pk:
        return False
    if action is Action.REOPEN:
        last = Comment.objects.filter(result=result).order_by("-id").first()
        return last is not None and (last.on_action, last.text) == (action.value, reason)
    to = {Action.BEGIN_REVIEW: ResultStatus.IN_REVIEW, Action.RELEASE: ResultStatus.SUBMITTED}
    return result.status == to.get(action)


def _was_decided_on(result: Result, user: User, seen: str) -> bool:
    """Tell whether the result is what ``seen`` stands for but for one change by ``user``."""
    before = copy(result)
    before.version -= 1
    return result.updated_by_id == user.pk and review_stamp(before) == seen


def _last_review(result: Result, user: User, decision: ReviewDecision) -> Review | None:
    last = Review.objects.filter(result=result).order_by("-id").first()
    is_same = last is not None and last.decision == decision and last.reviewed_by_id == user.pk
    return last if is_same and last is not None and last.version == result.version - 1 else None
