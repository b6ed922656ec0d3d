"""Copying a plan to a new year: a draft of its own, made whole or not at all."""

from typing import Any

from django.db import transaction

from accounts.actor import Actor
from accounts.audit import lock_system_chain
from assignments.actions.plan_rows import add_periods, save_assignments, save_deadlines
from assignments.plan_copy import CopyHeading, PlanCopy, picture_of_copy
from assignments.refusals import NotNow
from criteria import actions as criteria_actions
from criteria.enums import Figure, PlanStatus
from criteria.models import Plan


class CopyChanged(NotNow):
    """The old plan, its results or its agencies have changed since the copy was shown."""


@transaction.atomic
def copy_plan(*, source: Plan, heading: CopyHeading, seen: str, actor: Actor) -> Plan:
    """Make the plan of ``heading.year`` from ``source``, as the person has seen it.

    Args:
        source: the plan to copy, as it was when the page opened.
        heading: number, title, year and signature of the new plan.
        seen: ``PlanCopy.digest`` of the copy that was shown.

    Raises:
        NotNow: the year does not come after the old plan's, or has a plan already.
        CopyChanged: what would be copied is not what was shown.
    """
    # The chain of agencies before the plan, as whoever renames an agency takes them. It also
    # keeps two copies to one year apart, whatever plan each is made of.
    lock_system_chain()
    source = criteria_actions.lock_plan(source.pk)
    refuse_year(source, heading.year)
    copy = picture_of_copy(source, heading)
    if copy.digest != seen:
        raise CopyChanged(
            "Kế hoạch gốc, kết quả hoặc danh sách cơ quan đã thay đổi sau khi trang này được mở, "
            "nên chưa sao chép. Xem lại bản xem trước dưới đây rồi bấm sao chép lần nữa."
        )
    plan, count = criteria_actions.save_plan(
        subject=source.subject, year=heading.year, values=_plan_values(copy)
    )
    if count.created != 1:
        raise NotNow(_taken(plan))
    criteria_actions.save_plan_texts(plan=plan, sections=[], rating_groups=copy.rating_groups)
    criteria_actions.save_criteria(plan=plan, rows=copy.nodes)
    save_assignments(plan=plan, rows=copy.assignments)
    save_deadlines(plan=plan, rows=copy.milestones)
    add_periods(plan)
    # Pages of other years name this one in their selector of years.
    criteria_actions.renew_other_plans(plan)
    criteria_actions.commit_change(
        plan,
        actor=actor,
        action="plan.copy",
        target=str(plan),
        changes={
            "created": [0, len(copy.nodes) + len(copy.assignments) + len(copy.milestones)],
            **{
                f"printed_{figure.value}": [None, str(value)]
                for figure in Figure
                if (value := plan.printed[figure]) is not None
            },
        },
        note=f"Sao chép từ {source} năm {source.year}, phiên bản dữ liệu {source.revision}.",
    )
    return plan


def refuse_year(source: Plan, year: int) -> None:
    """Raise ``NotNow`` where ``source`` can't be copied to ``year``."""
    if year <= source.year:
        raise NotNow(f"Năm của kế hoạch mới phải sau năm {source.year}.")
    present = Plan.objects.filter(subject=source.subject_id, year=year).first()
    if present is not None:
        raise NotNow(_taken(present))


def _taken(plan: Plan) -> str:
    return (
        f"{plan.subject} đã có kế hoạch năm {plan.year} ({plan}, "
        f"{plan.get_status_display().lower()}). Mở kế hoạch đó để sửa, hoặc chọn năm khác."
    )


def _plan_values(copy: PlanCopy) -> dict[str, Any]:
    heading, total = copy.heading, copy.tree.printed_total
    return {
        "number": heading.number,
        "title": heading.title,
        "issued_on": heading.issued_on,
        "issuer": heading.issuer,
        "signer": heading.signer,
        "baseline_year": copy.source.year,
        "status": PlanStatus.DRAFT,
        "scale_label": copy.source.scale_label,
        "closing_note": "",
        "printed_max": total.max,
        "printed_baseline": total.baseline,
        "printed_target": total.target,
    }
