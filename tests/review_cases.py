"""Results of plan 214 brought to where a test of their review begins."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.apps import apps

from accounts.actor import Actor
from accounts.models import Agency, User
from assignments.actions import results, reviews
from assignments.content import ResultContent, review_stamp
from assignments.models import Evidence, EvidenceLink, Result
from common import clock
from criteria.models import Plan
from tests.factories import rows_of

PLACE = {"kind": "Q3", "code": "6.1.1"}
CONTENT = ResultContent(
    numerator=Decimal("65.00"),
    denominator=Decimal("100.00"),
    self_score=Decimal("0.75"),
    narrative="Đã giải ngân 65% kế hoạch vốn.",
    explanation="Chờ quyết toán.",
)
STATES = ("none", "draft", "submitted", "in_review", "returned", "approved")


def actor_of(user: User) -> Actor:
    return Actor(user, str(user))


def where(plan: Plan, **place: str) -> dict[str, Any]:
    return {"plan": plan, **PLACE, **place}


def entered(plan: Plan, by: User, content: ResultContent = CONTENT, **place: str) -> Result:
    """Return a draft, or what was there with another content."""
    there = Result.objects.filter(
        period__plan=plan,
        period__kind=place.get("kind", "Q3"),
        criterion__code=place.get("code", "6.1.1"),
    ).first()
    return results.save_result(
        **where(plan, **place),
        content=content,
        expected_version=there.version if there else 0,
        actor=actor_of(by),
    )


def handed_in(plan: Plan, by: User, content: ResultContent = CONTENT, **place: str) -> Result:
    """Return a result that waits for review."""
    row = entered(plan, by, content, **place)
    return results.submit_result(
        **where(plan, **place), expected_version=row.version, actor=actor_of(by)
    )


def approved(
    plan: Plan, by: User, reviewer: User, content: ResultContent = CONTENT, **place: str
) -> Result:
    """Return a result approved at its agency's own score."""
    row = handed_in(plan, by, content, **place)
    return reviews.approve_result(
        **where(plan, **place), seen=review_stamp(row), actor=actor_of(reviewer)
    )


def returned(
    plan: Plan, by: User, reviewer: User, content: ResultContent = CONTENT, **place: str
) -> Result:
    """Return a result that was sent back."""
    row = handed_in(plan, by, content, **place)
    return reviews.return_result(
        **where(plan, **place),
        seen=review_stamp(row),
        reason="Thiếu bảng kê.",
        actor=actor_of(reviewer),
    )


def in_state(state: str, plan: Plan, by: User, reviewer: User) -> Result | None:
    """Return 6.1.1's result in Q3 in one of ``STATES``; ``None`` before there is one."""
    if state == "none":
        return None
    if state == "draft":
        return entered(plan, by)
    if state == "returned":
        return returned(plan, by, reviewer)
    if state == "approved":
        return approved(plan, by, reviewer)
    row = handed_in(plan, by)
    if state == "in_review":
        row = reviews.begin_review(
            **where(plan), expected_version=row.version, actor=actor_of(reviewer)
        )
    return row


def contributed(plan: Plan, by: User, text: str, version: int = 0, code: str = "6.1.1") -> None:
    """Add to a result for the person's agency, or change what was added."""
    results.save_contribution(
        **where(plan, code=code),
        agency=Agency.objects.get(memberships__user=by),
        values={"narrative": text, "numerator": None, "denominator": None},
        expected_version=version,
        actor=actor_of(by),
    )


def attached(row: Result, by: User, title: str = "Báo cáo giải ngân") -> EvidenceLink:
    """Attach a linked document to a result, past every rule."""
    document = Evidence.objects.create(
        agency=row.agency,
        title=title,
        folded_text=title,
        link="https://vanban.example/1",
        created_at=clock.now(),
        created_by=by,
    )
    return EvidenceLink.objects.create(
        evidence=document, result=row, added_at=clock.now(), added_by=by
    )


def posted(row: Result | None, **values: str) -> dict[str, str]:
    """Return what the page's form sends for a result as it stands."""
    seen = review_stamp(row) if row else "0" * 32
    version = str(row.version) if row else "0"
    fields = {"seen": seen, "version": version, "sequence": "0"}
    return fields | {"appraised_score": "0,75", "reason": "Theo bảng kê."} | values


def changed(text: str) -> ResultContent:
    """Return ``CONTENT`` with another text."""
    return replace(CONTENT, narrative=text)


def every_row() -> dict[str, list[dict[str, Any]]]:
    """Return every row of the project's own tables, and the sessions."""
    return rows_of(*apps.get_models(include_auto_created=True))
