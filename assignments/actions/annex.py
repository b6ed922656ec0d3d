"""Loading the annex of a plan from a file: the tree, who answers for it and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, Case, F, ProtectedError, When

from accounts.actor import Actor
from accounts.models import Agency
from assignments.access import duties_of
from assignments.actions.plan_rows import (
    STILL_USED,
    add_periods,
    renew_maxima,
    save_assignments,
    save_deadlines,
)
from assignments.actions.previews import close_preview
from assignments.models import ImportPreview, Result
from assignments.refusals import NotNow
from common.constraints import rule_broken_by
from common.sync import SyncCount
from criteria import actions as criteria_actions
from criteria.models import Plan

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class AnnexRows:
    """Everything an annex brings; rows name their criterion by ``code``.

    ``plan_values`` are fields of ``Plan``: of a new one all that it needs, of one that is there
    those that change.
    """

    plan_values: Mapping[str, Any]
    criteria: Rows
    assignments: Rows
    milestones: Rows
    rating_groups: Rows = field(default_factory=tuple)


@transaction.atomic
def load_annex(
    *, subject: Agency, year: int, rows: AnnexRows, digest: str, file_name: str, actor: Actor
) -> tuple[Plan, SyncCount]:
    """Bring the plan of ``subject`` for ``year`` to ``rows``: all of it, or nothing.

    Results of periods that are not locked go where the duty goes. A number of queries that does
    not grow with the rows.

    Args:
        digest: SHA-256 of the file, kept in the audit trail with its name.

    Raises:
        NotNow: agencies have entered results for what would go, or a rule of the data is broken.
    """
    try:
        with transaction.atomic():
            return _load(subject, year, rows, f"{file_name} · sha256 {digest}"[:300], actor)
    except ProtectedError as error:
        raise NotNow(STILL_USED) from error
    except IntegrityError as error:
        raise NotNow(rule_broken_by(error)) from error
    except ValidationError as error:
        raise NotNow(" ".join(error.messages)) from error


def close_annex(*, preview: ImportPreview, plan: Plan | None, outcome: str) -> None:
    """Note what came of the locked preview, and which plan it was for: it may have made it."""
    preview.plan = plan
    preview.save(update_fields=["plan"])
    close_preview(preview=preview, outcome=outcome)


def refuse_second_plan(*, subject: Agency, year: int) -> None:
    """Raise ``NotNow`` where the subject has a plan for the year already.

    The caller holds the system's chain: nobody else makes a plan meanwhile.
    """
    present = Plan.objects.filter(subject=subject, year=year).first()
    if present is not None:
        raise NotNow(
            f"{subject} đã có kế hoạch năm {year} ({present.number}). Chọn kế hoạch đó khi đưa tệp "
            "lên, hoặc sửa năm."
        )


def _load(
    subject: Agency, year: int, rows: AnnexRows, note: str, actor: Actor
) -> tuple[Plan, SyncCount]:
    plan, total = criteria_actions.save_plan(subject=subject, year=year, values=rows.plan_values)
    is_new = bool(total.created)
    before = {} if is_new else _owners(plan)
    if rows.rating_groups:
        total += criteria_actions.save_plan_texts(
            plan=plan, sections=[], rating_groups=rows.rating_groups
        )
    total += criteria_actions.save_criteria(plan=plan, rows=rows.criteria)
    total += save_assignments(plan=plan, rows=rows.assignments)
    total += save_deadlines(plan=plan, rows=rows.milestones)
    total += add_periods(plan)
    renew_maxima(plan)
    moved = _move_results(plan, before)
    if is_new:
        criteria_actions.renew_other_plans(plan)  # their pages name this year too
    if total:
        changes = {
            "created": [0, total.created],
            "updated": [0, total.updated],
            "removed": [0, total.removed],
        }
        if moved:
            changes["results"] = [0, moved]
        criteria_actions.commit_change(
            plan, actor=actor, action="plan.annex", target=str(plan), changes=changes, note=note
        )
    return plan, total


def _owners(plan: Plan) -> dict[int, int | None]:
    return {pk: duty.owner_id for pk, duty in duties_of(plan).items()}


def _move_results(plan: Plan, before: Mapping[int, int | None]) -> int:
    """Give results of periods that are not locked to the new owners; return how many moved."""
    moves = {
        pk: owner
        for pk, owner in _owners(plan).items()
        if owner is not None and before.get(pk) not in {None, owner}
    }
    if not moves:
        return 0
    rows = Result.objects.filter(criterion_id__in=moves, period__plan=plan, period__locked_at=None)
    cases = [When(criterion_id=pk, then=owner) for pk, owner in moves.items()]
    owner_of_each = Case(*cases, default=F("agency_id"), output_field=BigIntegerField())
    return rows.update(agency_id=owner_of_each)
