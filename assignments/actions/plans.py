"""Loading a whole plan: who answers for what, until when, and the periods to report in."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.actions import save_agencies, save_groups
from accounts.actor import Actor
from accounts.models import Agency, AgencyGroup
from assignments.actions.plan_rows import (
    STILL_USED,
    add_periods,
    renew_maxima,
    save_assignments,
    save_deadlines,
)
from assignments.plan_document import PartyPart, PlanDocument, PlanDocumentError
from common.constraints import rule_broken_by
from common.sync import SyncCount
from criteria import actions as criteria_actions
from criteria.models import Plan


def _say_nothing(line: str) -> None:
    pass


def load_plan(
    *,
    document: PlanDocument,
    digest: str,
    actor: Actor,
    report: Callable[[str], None] = _say_nothing,
) -> tuple[Plan, SyncCount]:
    """Bring the database to what ``document`` says: all of it, or nothing.

    Loading the same document again changes nothing and writes no audit event.

    Args:
        document: a plan with its agencies, measures and published years.
        digest: SHA-256 of the file it came from, kept in the audit trail.
        report: called with one line of progress a step.

    Raises:
        PlanDocumentError: a row breaks a rule of the models or of the database.
    """
    try:
        return _load_plan(document, digest, actor, report)
    except ValidationError as error:
        faults = error.messages
    except ProtectedError:
        faults = [STILL_USED]
    except IntegrityError as error:
        faults = [rule_broken_by(error)]
    lines = "".join(f"\n- {fault}" for fault in faults)
    raise PlanDocumentError(f"Kế hoạch trái với quy tắc dữ liệu, chưa có gì được nạp:{lines}")


@transaction.atomic
def _load_plan(
    document: PlanDocument, digest: str, actor: Actor, report: Callable[[str], None]
) -> tuple[Plan, SyncCount]:
    total = SyncCount()

    def step(label: str, count: SyncCount) -> None:
        nonlocal total
        total += count
        report(f"{label}: {count.created} mới, {count.updated} sửa, {count.removed} bỏ")

    step("Cơ quan", save_agencies(rows=[part.model_dump() for part in document.agencies]))
    step("Nhóm cơ quan", save_groups(rows=[part.model_dump() for part in document.groups]))
    agencies_changed = bool(total)
    subject = Agency.objects.get(slug=document.plan.subject)
    plan, count = criteria_actions.save_plan(
        subject=subject, year=document.plan.year, values=_plan_values(document)
    )
    step("Kế hoạch", count)
    step(
        "Văn bản và ngưỡng xếp nhóm",
        criteria_actions.save_plan_texts(
            plan=plan,
            sections=[part.model_dump() for part in document.sections],
            rating_groups=[part.model_dump() for part in document.rating_groups],
        ),
    )
    step("Tiêu chí", criteria_actions.save_criteria(plan=plan, rows=_criterion_rows(document)))
    step("Nhiệm vụ, giải pháp", _save_measures(plan, document))
    step("Phân công", save_assignments(plan=plan, rows=_assignment_rows(document)))
    step("Thời hạn", save_deadlines(plan=plan, rows=_milestone_rows(document)))
    step(
        "Chỉ số đã công bố",
        criteria_actions.save_published_indexes(
            subject=subject, rows=[part.model_dump() for part in document.published_index]
        ),
    )
    step("Kỳ báo cáo", add_periods(plan))
    renew_maxima(plan)
    if agencies_changed:
        criteria_actions.renew_other_plans(plan)
    if total:
        criteria_actions.commit_change(
            plan,
            actor=actor,
            action="plan.load",
            target=str(plan),
            changes={
                "created": [0, total.created],
                "updated": [0, total.updated],
                "removed": [0, total.removed],
            },
            note=f"sha256 {digest}",
        )
    return plan, total


def _plan_values(document: PlanDocument) -> dict[str, Any]:
    plan = document.plan
    values = plan.model_dump(exclude={"subject", "year", "printed"})
    return values | {f"printed_{name}": figure for name, figure in plan.printed}


def _criterion_rows(document: PlanDocument) -> list[dict[str, Any]]:
    nested = {"level", "parent", "printed", "assignments", "milestones"}
    return [
        part.model_dump(exclude=nested)
        | {f"printed_{name}": figure for name, figure in part.printed}
        for part in document.criteria
    ]


def _party_ids(
    party: PartyPart, agencies: dict[str, int], groups: dict[str, int]
) -> dict[str, int | None]:
    return {
        "agency_id": agencies[party.agency] if party.agency else None,
        "group_id": groups[party.group] if party.group else None,
    }


def _slug_ids() -> tuple[dict[str, int], dict[str, int]]:
    return (
        dict(Agency.objects.values_list("slug", "id")),
        dict(AgencyGroup.objects.values_list("slug", "id")),
    )


def _save_measures(plan: Plan, document: PlanDocument) -> SyncCount:
    agencies, groups = _slug_ids()
    rows = [
        part.model_dump(exclude={"leads"})
        | {"leads": [_party_ids(lead, agencies, groups) for lead in part.leads]}
        for part in document.measures
    ]
    return criteria_actions.save_measures(plan=plan, rows=rows)


def _assignment_rows(document: PlanDocument) -> list[dict[str, Any]]:
    agencies, groups = _slug_ids()
    return [
        {
            "code": part.code,
            **_party_ids(assignment, agencies, groups),
            "role": assignment.role,
            "mode": assignment.mode,
            "is_primary": assignment.primary,
            "order": order,
            "raw_text": assignment.raw_text,
        }
        for part in document.criteria
        for order, assignment in enumerate(part.assignments, 1)
    ]


def _milestone_rows(document: PlanDocument) -> list[dict[str, Any]]:
    return [
        {"code": part.code, "order": order} | milestone.model_dump(exclude={"recurrence"})
        for part in document.criteria
        for order, milestone in enumerate(part.milestones, 1)
    ]
