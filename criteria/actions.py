"""Everything that changes a plan, its tree, its measures or what was decided about them.

Every action locks the plan's row first, writes one audit event and raises the plan's revision,
all in one transaction.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from accounts.actor import Actor
from accounts.audit import append_event
from accounts.models import Agency
from common import clock
from common.sync import SyncCount, sync_rows
from common.text import fold, format_quantity, format_score
from criteria.access import read_tree
from criteria.enums import CriterionLevel, Figure, Standing
from criteria.models import (
    Criterion,
    FigureDecision,
    Measure,
    MeasureLead,
    MeasureTarget,
    Plan,
    PlanSection,
    PublishedIndex,
    RatingGroup,
)
from criteria.tree import Difference, level_of, parent_code, sort_key


def lock_plan(plan_id: int) -> Plan:
    """Return the plan with its row locked; call inside a transaction."""
    return Plan.objects.select_for_update().get(pk=plan_id)


def commit_change(
    plan: Plan,
    *,
    actor: Actor,
    action: str,
    target: str,
    changes: dict[str, list[Any]] | None = None,
    note: str = "",
) -> None:
    """Raise the locked plan's revision and write the change to its audit chain."""
    plan.revision += 1
    append_event(
        plan,
        actor=actor,
        action=action,
        target=target,
        changes=changes,
        note=note,
        saving=["revision"],
    )


def renew_other_plans(plan: Plan) -> None:
    """Raise every other plan's revision: something they share, such as an agency, has changed."""
    Plan.objects.exclude(pk=plan.pk).update(revision=F("revision") + 1)


def renew_all_plans() -> None:
    """Raise every plan's revision: a name that all of them may show has changed."""
    Plan.objects.update(revision=F("revision") + 1)


@transaction.atomic
def save_plan(*, subject: Agency, year: int, values: Mapping[str, Any]) -> tuple[Plan, SyncCount]:
    """Create or update the plan of ``subject`` for ``year``; return it locked.

    The caller goes on to save what belongs to the plan and ends with ``commit_change``.
    """
    row = {"subject_id": subject.pk, "year": year, **values}
    count = sync_rows(
        Plan.objects.filter(subject=subject, year=year), [row], key=["subject_id", "year"]
    )
    return lock_plan(Plan.objects.get(subject=subject, year=year).pk), count


@transaction.atomic
def save_plan_texts(
    *,
    plan: Plan,
    sections: Sequence[Mapping[str, Any]],
    rating_groups: Sequence[Mapping[str, Any]],
) -> SyncCount:
    """Bring the plan's passages and its rating groups to what the document says.

    Groups that are all confirmed carry a coordinator's word and stay as they are.
    """
    count = sync_rows(
        PlanSection.objects.filter(plan=plan),
        [{"plan_id": plan.pk, "order": order, **row} for order, row in enumerate(sections, 1)],
        key=["order"],
    )
    present = plan.rating_groups.all()
    if present and all(group.is_confirmed for group in present):
        return count
    return count + sync_rows(
        RatingGroup.objects.filter(plan=plan),
        [{"plan_id": plan.pk, **row} for row in rating_groups],
        key=["letter"],
        replace_changed=True,  # no two floors are the same, and they may change places
    )


@transaction.atomic
def save_criteria(*, plan: Plan, rows: Sequence[Mapping[str, Any]]) -> SyncCount:
    """Bring the plan's tree to ``rows``, one mapping per node with its ``code`` and fields.

    Level, parent and order follow from the code.
    """
    count = SyncCount()
    for level in CriterionLevel:
        ids = dict(plan.criteria.values_list("code", "id"))
        count += sync_rows(
            plan.criteria.filter(level=level),
            [
                {
                    **row,
                    "plan_id": plan.pk,
                    "level": level,
                    "parent_id": ids[above] if (above := parent_code(row["code"])) else None,
                    "sort_key": sort_key(row["code"]),
                    "folded_name": fold(row["name"]),
                }
                for row in rows
                if level_of(row["code"]) is level
            ],
            key=["code"],
        )
    return count


@transaction.atomic
def save_measures(*, plan: Plan, rows: Sequence[Mapping[str, Any]]) -> SyncCount:
    """Bring section II to ``rows``.

    Each row holds the fields of ``Measure``, with ``area`` and ``criteria`` as codes, ``leads``
    as mappings of ``agency_id`` and ``group_id``, and ``targets`` as the fields of
    ``MeasureTarget`` with ``criterion`` as a code or ``None``.
    """
    criterion_ids = dict(plan.criteria.values_list("code", "id"))
    nested = ("area", "criteria", "leads", "targets")
    count = sync_rows(
        plan.measures.all(),
        [
            {name: row[name] for name in row if name not in nested}
            | {"plan_id": plan.pk, "area_id": criterion_ids[row["area"]]}
            for row in rows
        ],
        key=["order"],
    )
    measure_ids = dict(plan.measures.values_list("order", "id"))
    links: list[dict[str, Any]] = []
    leads: list[dict[str, Any]] = []
    targets: list[dict[str, Any]] = []
    for row in rows:
        owner = {"measure_id": measure_ids[row["order"]]}
        links += [owner | {"criterion_id": criterion_ids[code]} for code in row["criteria"]]
        leads += [owner | lead for lead in row["leads"]]
        for order, target in enumerate(row["targets"], 1):
            fields = {name: target[name] for name in target if name != "criterion"}
            criterion_id = criterion_ids[target["criterion"]] if target["criterion"] else None
            targets.append(owner | fields | {"order": order, "criterion_id": criterion_id})
    through = Measure.criteria.through
    return (
        count
        + sync_rows(
            through.objects.filter(measure__plan=plan), links, key=["measure_id", "criterion_id"]
        )
        + sync_rows(
            MeasureLead.objects.filter(measure__plan=plan),
            leads,
            key=["measure_id", "agency_id", "group_id"],
        )
        + sync_rows(
            MeasureTarget.objects.filter(measure__plan=plan), targets, key=["measure_id", "order"]
        )
    )


@transaction.atomic
def save_published_indexes(*, subject: Agency, rows: Sequence[Mapping[str, Any]]) -> SyncCount:
    """Create or update the published years of ``subject``; years not named stay."""
    return sync_rows(
        PublishedIndex.objects.filter(subject=subject),
        [{"subject_id": subject.pk, **row} for row in rows],
        key=["year"],
        is_complete=False,
    )


@transaction.atomic
def decide_figure(
    *,
    plan: Plan,
    code: str | None,
    figure: Figure,
    stands: Standing,
    reason: str,
    seen: tuple[Decimal, Decimal],
    actor: Actor,
) -> FigureDecision:
    """Record which of two differing figures stands, and why.

    Args:
        code: the node, or ``None`` for the total row.
        seen: printed and computed figure as the coordinator saw them, in points.

    Raises:
        ValidationError: the difference is gone or its figures have moved meanwhile.
    """
    if actor.user is None:
        raise TypeError("a decision has a person's name under it")
    plan = lock_plan(plan.pk)
    difference = _current_difference(plan, code, figure)
    if (difference.printed, difference.computed) != seen:
        raise ValidationError(
            f"Số liệu đã thay đổi (bản in {format_score(difference.printed)}, cộng "
            f"{format_score(difference.computed)}). Xem lại rồi xác nhận.",
            code="stale",
        )
    criterion = Criterion.objects.get(plan=plan, code=code) if code else None
    decision = FigureDecision.objects.filter(
        plan=plan, criterion=criterion, figure=figure
    ).first() or FigureDecision(plan=plan, criterion=criterion, figure=figure)
    old = [decision.stands or None, decision.reason or None]
    decision.stands, decision.reason = stands, reason
    decision.printed, decision.computed = seen
    decision.decided_by, decision.decided_at = actor.user, clock.now()
    decision.save()
    commit_change(
        plan,
        actor=actor,
        action="figure.decide",
        target=figure_target(code, figure),
        changes={"stands": [old[0], stands.value], "reason": [old[1], reason]},
    )
    return decision


@transaction.atomic
def withdraw_decision(*, plan: Plan, code: str | None, figure: Figure, actor: Actor) -> None:
    """Take a decision back: both figures are shown again. Nothing to take back is no error."""
    plan = lock_plan(plan.pk)
    decisions = FigureDecision.objects.filter(plan=plan, figure=figure)
    decision = (
        decisions.filter(criterion__code=code) if code else decisions.filter(criterion=None)
    ).first()
    if decision is None:
        return
    decision.delete()
    commit_change(
        plan,
        actor=actor,
        action="figure.withdraw",
        target=figure_target(code, figure),
        changes={"stands": [decision.stands, None], "reason": [decision.reason, None]},
    )


@transaction.atomic
def save_thresholds(
    *, plan: Plan, floors: Mapping[str, Decimal], source: str, actor: Actor
) -> None:
    """Set the floor (% of the maximum) of every rating group and mark them confirmed.

    Saving the floors unchanged confirms them too: that is what the coordinator's word does.
    """
    plan = lock_plan(plan.pk)
    groups = list(plan.rating_groups.all())
    changes: dict[str, list[Any]] = {
        group.letter: [format_quantity(group.floor_percent), format_quantity(floors[group.letter])]
        for group in groups
        if group.floor_percent != floors[group.letter] or not group.is_confirmed
    }
    if not changes:
        return
    # Floors are unique in a plan: all old ones go before the new ones come.
    plan.rating_groups.all().delete()
    RatingGroup.objects.bulk_create(
        RatingGroup(
            plan=plan,
            letter=group.letter,
            floor_percent=floors[group.letter],
            is_confirmed=True,
            source=source if group.letter in changes else group.source,
        )
        for group in groups
    )
    commit_change(plan, actor=actor, action="thresholds.save", target=str(plan), changes=changes)


def figure_target(code: str | None, figure: Figure) -> str:
    """Return how a figure is named in the audit trail: '2.2 · baseline'."""
    return f"{code or 'total'} · {figure.value}"


def _current_difference(plan: Plan, code: str | None, figure: Figure) -> Difference:
    for difference in read_tree(plan).differences():
        if (difference.code, difference.figure) == (code, figure):
            return difference
    raise ValidationError("Số liệu này không còn chênh lệch, không cần xác nhận.", code="gone")
