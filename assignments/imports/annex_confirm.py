"""A confirmed annex carried out: worked out anew under the lock, and only as it was seen."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.actor import Actor
from accounts.audit import lock_system_chain
from accounts.models import Agency
from assignments.actions.annex import AnnexRows, close_annex, load_annex, refuse_second_plan
from assignments.actions.previews import lock_preview
from assignments.imports.agency_names import Directory
from assignments.imports.annex import AnnexTable
from assignments.imports.annex_changes import PlanChanges, work_out
from assignments.models import ImportPreview
from assignments.refusals import NotNow
from common import clock
from criteria.actions import lock_plan
from criteria.enums import PlanStatus
from criteria.models import Plan, RatingGroup

NOTHING = "Không có gì thay đổi."


class ChangedSince(NotNow):
    """What would be done is not what was shown."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a confirmation; ``plan`` is ``None`` where there was nothing to carry out."""

    text: str
    plan: Plan | None
    was_done_before: bool = False


def changes_of(preview: ImportPreview) -> PlanChanges:
    """Return what the preview's file would change now."""
    table = AnnexTable.from_json(preview.payload["table"])
    return work_out(
        table,
        plan=preview.plan,
        answers=preview.answers,
        default_year=clock.today().year,
    )


@transaction.atomic
def confirm_annex(*, preview: ImportPreview, seen: str, actor: Actor) -> Outcome:
    """Carry the preview out as ``seen``, once: the same confirmation again changes nothing.

    Args:
        seen: ``PlanChanges.digest`` of what was shown.

    Raises:
        ChangedSince: the plan, the agencies or the answers have changed meanwhile.
        NotNow: something stands in the way.
    """
    if preview.plan_id:
        lock_plan(preview.plan_id)
    else:
        lock_system_chain()  # a plan is made: nobody else makes it meanwhile
    row = lock_preview(preview)
    if row is None:
        preview.refresh_from_db()
        return Outcome(preview.outcome, preview.plan, was_done_before=True)
    subject, year = _of_whom(row)
    changes = changes_of(row)
    if not changes.can_confirm:
        raise NotNow("Còn ô lỗi hoặc câu hỏi chưa trả lời nên chưa nạp được.")
    if changes.digest != seen:
        raise ChangedSince(
            "Số liệu đã thay đổi sau khi xem trước; xem lại các thay đổi dưới đây rồi xác nhận lần "
            "nữa."
        )
    if not changes:
        close_annex(preview=row, plan=row.plan, outcome=NOTHING)
        return Outcome(NOTHING, row.plan)
    plan, _ = load_annex(
        subject=subject,
        year=year,
        rows=_rows(changes),
        digest=row.sha256,
        file_name=row.file_name,
        actor=actor,
    )
    outcome = outcome_of(changes)
    close_annex(preview=row, plan=plan, outcome=outcome)
    return Outcome(outcome, plan)


def outcome_of(changes: PlanChanges) -> str:
    """Return what was done in a line: '121 dòng mới, 0 dòng sửa, 0 dòng bỏ.'."""
    said = (
        f"{changes.count('created')} mục mới, {changes.count('changed')} mục sửa, "
        f"{changes.count('removed')} mục bỏ."
    )
    return f"Lập kế hoạch mới: {said}" if changes.is_new_plan else f"Đã nạp phụ lục: {said}"


def _of_whom(preview: ImportPreview) -> tuple[Agency, int]:
    """Return whose plan it is and which year's, of a new one as far as a person has said."""
    if preview.plan is not None:
        return preview.plan.subject, preview.plan.year
    head = preview.answers.get("head")
    subject = Agency.objects.filter(pk=head["subject_id"]).first() if head else None
    if head is None or subject is None:
        raise NotNow("Chưa có thông tin của kế hoạch mới. Điền và lưu phần đó trước.")
    refuse_second_plan(subject=subject, year=head["year"])
    return subject, head["year"]


def _rows(changes: PlanChanges) -> AnnexRows:
    wanted, directory = changes.wanted.values(), changes.directory
    assert directory is not None  # noqa: S101  # worked out changes have one
    plan_values = dict(changes.plan_values)
    if changes.head is not None:
        plan_values |= changes.head.plan_values | {"status": PlanStatus.DRAFT}
    stored = set() if changes.plan is None else _stored_codes(changes.plan)
    return AnnexRows(
        plan_values=plan_values,
        criteria=[
            row.values
            if row.code in stored
            else row.values | {"predecessor_id": row.predecessor_id}
            for row in wanted
        ],
        assignments=[
            {
                "code": row.code,
                **_party(party.key, directory),
                "role": party.role,
                "mode": party.mode,
                "is_primary": party.is_primary,
                "order": order,
                "raw_text": party.raw_text,
                "reporter_id": party.reporter_id,
            }
            for row in wanted
            for order, party in enumerate(row.parties, 1)
        ],
        milestones=[
            {
                "code": row.code,
                "order": order,
                "kind": one.kind,
                "label": one.label,
                "starts_on": one.starts_on,
                "due_on": one.due_on,
                "is_strictly_before": one.is_strictly_before,
                "recurrence_day": one.recurrence_day,
                "raw_text": one.raw_text,
            }
            for row in wanted
            for order, one in enumerate(row.milestones, 1)
        ],
        rating_groups=_rating_groups(changes),
    )


def _stored_codes(plan: Plan) -> set[str]:
    return set(plan.criteria.values_list("code", flat=True))


def _party(key: str, directory: Directory) -> dict[str, int | None]:
    party = directory[key]
    return {
        "agency_id": None if party.is_group else party.pk,
        "group_id": party.pk if party.is_group else None,
    }


def _rating_groups(changes: PlanChanges) -> list[dict[str, Any]]:
    """Return the thresholds of the plan before for a new one; a person still confirms them."""
    if changes.head is None:
        return []
    groups = RatingGroup.objects.filter(
        plan__subject=changes.head.subject_id, plan__year__lt=changes.head.year
    ).select_related("plan")
    latest: dict[int, list[RatingGroup]] = {}
    for group in groups.order_by("plan__year", "pk"):
        latest.setdefault(group.plan_id, []).append(group)
    chosen = list(latest.values())[-1] if latest else []
    return [
        {
            "letter": group.letter,
            "floor_percent": group.floor_percent,
            "is_confirmed": False,
            "source": f"Theo {group.plan} (năm {group.plan.year}).",
        }
        for group in chosen
    ]
