"""Who answers for a criterion, changed by a coordinator; results go where the duty goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actor import Actor
from accounts.models import Agency, AgencyGroup
from assignments.access import duty_of
from assignments.enums import AssignmentMode, AssignmentRole
from assignments.models import Assignment, Result
from assignments.refusals import NotNow
from common.seen import refuse_stale
from criteria.access import get_criterion
from criteria.actions import commit_change, lock_plan
from criteria.enums import ScoringMethod
from criteria.models import Criterion, Plan

AGENCY, GROUP = "agency", "group"


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One assignment as it is wanted. ``party`` is 'agency:so-y-te', 'group:…' or empty: none."""

    party: str
    role: AssignmentRole
    mode: AssignmentMode


def assignments_of(criterion: Criterion) -> list[Assignment]:
    """Return the criterion's assignments as pages list them: leads first, in order."""
    rows = Assignment.objects.filter(criterion=criterion)
    return list(rows.select_related("agency", "group", "reporter").order_by("role", "order", "pk"))


def party_of(row: Assignment) -> str:
    """Return how a form names the party of an assignment."""
    if row.agency is not None:
        return f"{AGENCY}:{row.agency.slug}"
    return f"{GROUP}:{row.group.slug}" if row.group else ""


def duty_values(rows: Sequence[Assignment]) -> dict[str, Any]:
    """Return assignments as the values of their form, which a save is compared with."""
    values: dict[str, Any] = {"primary": "", "reporter": ""}
    for index, row in enumerate(rows):
        values |= {
            f"party_{index}": party_of(row),
            f"role_{index}": row.role,
            f"mode_{index}": row.mode,
        }
        if row.is_primary:
            values["primary"] = str(index)
            values["reporter"] = row.reporter.slug if row.reporter else ""
    return values


@transaction.atomic
def save_duties(
    *,
    plan: Plan,
    code: str,
    rows: Sequence[DutyRow],
    primary: int,
    reporter: str,
    seen: str,
    actor: Actor,
) -> None:
    """Bring a criterion's assignments to ``rows``; the same ones change nothing.

    A row at the place of an existing one keeps the words it was read from, whoever it names now.
    Results of periods that are not locked go to the new owner; locked ones keep theirs.

    Args:
        rows: in the order of ``assignments_of``, new ones at the end.
        primary: which row's party the points count for.
        reporter: slug of the agency that enters for a leading group; empty: Sở Nội vụ.
        seen: fingerprint of ``duty_values`` as the page showed them.

    Raises:
        ChangedMeanwhileError: somebody else has changed them.
        ValidationError: they break a rule; the message says which and how to mend it.
        NotNow: agencies don't report this criterion.
    """
    plan = lock_plan(plan.pk)
    criterion = get_criterion(plan, code)
    refuse_what_is_not_reported(criterion)
    old = assignments_of(criterion)
    refuse_stale(seen, duty_values(old))
    _check(rows, primary)
    new = _assignments(criterion, rows, primary, reporter, old)
    changes = {
        name: [before, after]
        for name, before, after in zip(
            ("lead", "supporting"), _in_words(old), _in_words(new), strict=True
        )
        if before != after
    }
    if not changes:
        return
    owner_before = _owner_id(criterion)
    Assignment.objects.filter(criterion=criterion).delete()  # rows may change places
    for row in new:
        row.validate_constraints()
        row.save()
    owner = _owner_id(criterion)
    if owner != owner_before and (moved := _move_results(criterion, owner)):
        changes["results"] = moved
    commit_change(plan, actor=actor, action="duties.save", target=code, changes=changes)


def refuse_what_is_not_reported(criterion: Criterion) -> None:
    """Raise ``NotNow`` for a node that is no leaf, or that is scored by a survey."""
    if criterion.scoring_method != ScoringMethod.APPRAISAL or criterion.children.exists():
        raise NotNow(
            f"Mục {criterion.code} không do các cơ quan nhập kết quả nên không có phân công."
        )


def _check(rows: Sequence[DutyRow], primary: int) -> None:
    """Refuse what the database would, in words that belong to a field."""
    known: set[str] = set()
    for index, row in enumerate(rows):
        if row.party and row.party in known:
            raise ValidationError(
                {f"party_{index}": "Cơ quan, nhóm này đã có ở dòng trên. Mỗi bên chỉ một dòng."}
            )
        known.add(row.party)
    is_there = 0 <= primary < len(rows) and rows[primary].party
    if not is_there:
        raise ValidationError(
            "Chọn một dòng làm chủ trì chính: điểm của tiêu chí tính cho cơ quan đó.",
            code="primary",
        )
    if rows[primary].role is not AssignmentRole.LEAD:
        raise ValidationError(
            {f"role_{primary}": "Dòng được chọn làm chủ trì chính phải có vai trò chủ trì."}
        )


def _assignments(
    criterion: Criterion,
    rows: Sequence[DutyRow],
    primary: int,
    reporter: str,
    old: Sequence[Assignment],
) -> list[Assignment]:
    agencies = {row.slug: row for row in Agency.objects.all()}
    groups = {row.slug: row for row in AgencyGroup.objects.all()}
    if reporter and not rows[primary].party.startswith(f"{GROUP}:"):
        raise ValidationError(
            {
                "reporter": "Chỉ khi một nhóm cơ quan chủ trì chính mới cần cơ quan nhập thay. "
                "Để trống mục này."
            }
        )
    wanted = sorted(
        ((index, row) for index, row in enumerate(rows) if row.party),
        key=lambda pair: (pair[1].role is not AssignmentRole.LEAD, pair[0] != primary, pair[0]),
    )
    made = []
    for order, (index, row) in enumerate(wanted, 1):
        kind, _, slug = row.party.partition(":")
        made.append(
            Assignment(
                criterion=criterion,
                agency=agencies.get(slug) if kind == AGENCY else None,
                group=groups.get(slug) if kind == GROUP else None,
                role=row.role,
                mode=row.mode,
                is_primary=index == primary,
                order=order,
                raw_text=old[index].raw_text if index < len(old) else "",
                reporter=agencies.get(reporter) if index == primary else None,
            )
        )
    return made


def _in_words(rows: Sequence[Assignment]) -> tuple[list[str], list[str]]:
    """Return leads and supports as the audit trail names them."""
    said: Mapping[str, list[str]] = {AssignmentRole.LEAD: [], AssignmentRole.SUPPORTING: []}
    for row in rows:
        words = [party_of(row).partition(":")[2], str(AssignmentMode(row.mode))]
        words += ["primary"] if row.is_primary else []
        words += [f"reporter {row.reporter.slug}"] if row.reporter else []
        said[row.role].append(" · ".join(words))
    return said[AssignmentRole.LEAD], said[AssignmentRole.SUPPORTING]


def _owner_id(criterion: Criterion) -> int | None:
    duty = duty_of(criterion)
    return duty.owner_id if duty else None


def _move_results(criterion: Criterion, owner_id: int | None) -> list[Any]:
    """Give the results of periods that are not locked to the new owner; return old and new."""
    if owner_id is None:
        return []
    rows = Result.objects.filter(criterion=criterion, period__locked_at=None)
    moving = rows.exclude(agency=owner_id).order_by("period__kind")
    before = [
        f"{kind} · {slug}" for kind, slug in moving.values_list("period__kind", "agency__slug")
    ]
    if not before:
        return []
    slug = Agency.objects.values_list("slug", flat=True).get(pk=owner_id)
    after = [f"{entry.partition(' · ')[0]} · {slug}" for entry in before]
    moving.order_by().update(agency=owner_id)
    return [before, after]
