"""Small valid things, made by plain functions: every test breaks exactly what it is about.

Defaults are valid rows; a keyword argument replaces a field. Nothing here collides with plan 214,
which the whole session shares.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, UniqueConstraint

from accounts.actor import Actor
from accounts.enums import AgencyKind, Role
from accounts.models import Agency, AgencyGroup, Membership, User
from assignments.enums import AssignmentMode, AssignmentRole, MilestoneKind
from assignments.models import Assignment, Milestone
from criteria.enums import CriterionLevel
from criteria.models import Criterion, Measure, Plan
from criteria.tree import Figures, Node, level_of, parent_code, sort_key

Row = TypeVar("Row", bound=Model)
_numbers = count(1)
COMMAND = Actor.command("thử nghiệm")
VIETNAMESE_LETTERS = "ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"

# --- Plain trees -----------------------------------------------------------------------------


def points(text: str | None) -> Decimal | None:
    """Return '8.5' as points, ``None`` as no figure."""
    return None if text is None else Decimal(text)


def figures(*texts: str | None) -> Figures:
    """Return a maximum, a baseline and a target written as text."""
    return Figures(*(points(text) for text in texts))


def node(code: str, *texts: str | None) -> Node:
    """Return a node whose parent and level follow from its code."""
    return Node(code, parent_code(code), level_of(code), figures(*texts))


# --- Rows ------------------------------------------------------------------------------------


def new_agency(**fields: Any) -> Agency:
    """Return an unsaved department."""
    number = next(_numbers)
    named = {"slug": f"so-thu-{number}", "name": f"Sở Thử {number}", "short_name": f"Thử {number}"}
    return Agency(**named | {"kind": AgencyKind.DEPARTMENT} | fields)


def make_agency(**fields: Any) -> Agency:
    """Return a saved department."""
    return _saved(new_agency(**fields))


def make_group(*members: Agency, **fields: Any) -> AgencyGroup:
    """Return a saved group of ``members``."""
    number = next(_numbers)
    group = _saved(AgencyGroup(**{"slug": f"nhom-{number}", "name": f"Nhóm {number}"} | fields))
    group.members.set(members)
    return group


def make_user(role: Role | None = None, **fields: Any) -> User:
    """Return a saved person, with ``role`` at an agency of its own where one is given."""
    username = f"nguoi{next(_numbers)}"
    user = _saved(User(**{"username": username, "full_name": "Người Thử"} | fields))
    if role:
        Membership.objects.create(user=user, agency=make_agency(), role=role)
    return user


def new_plan(**fields: Any) -> Plan:
    """Return an unsaved draft for 2031 of an agency of its own."""
    subject = {} if "subject" in fields else {"subject": make_agency(kind=AgencyKind.PROVINCE)}
    values = {
        "number": "1/KH-UBND",
        "title": "Kế hoạch thử",
        "issued_on": date(2031, 7, 23),
        "issuer": "UBND tỉnh Thử",
        "signer": "Người Ký",
        "year": 2031,
        "baseline_year": 2030,
        "scale_label": "phần thẩm định",
        "printed_max": Decimal(10),
        "printed_baseline": Decimal(8),
        "printed_target": Decimal(9),
    }
    return Plan(**values | subject | fields)


def make_plan(**fields: Any) -> Plan:
    """Return a saved draft for 2031."""
    return _saved(new_plan(**fields))


def new_criterion(plan: Plan, place: str, *texts: str | None, **fields: Any) -> Criterion:
    """Return an unsaved node with the code ``place``; its parent is looked up by code."""
    above = parent_code(place)
    maximum, baseline, target = (points(text) for text in texts or (None, None, None))
    values = {
        "plan": plan,
        "parent": Criterion.objects.get(plan=plan, code=above) if above else None,
        "level": level_of(place),
        "code": place,
        "sort_key": sort_key(place),
        "name": f"Mục {place}",
        "folded_name": f"muc {place}",
        "printed_max": maximum,
        "printed_baseline": baseline,
        "printed_target": target,
    }
    return Criterion(**values | fields)


def make_criterion(plan: Plan, place: str, *texts: str | None, **fields: Any) -> Criterion:
    """Return a saved node with the code ``place``."""
    return _saved(new_criterion(plan, place, *texts, **fields))


def make_small_plan(**fields: Any) -> Plan:
    """Return a plan of two areas that disagrees with itself in 1 and in the total (baseline).

    ====  ===  ========  ======
    code  max  baseline  target
    ====  ===  ========  ======
    1     6    5 (4)     6
    1.1   2    2         2
    1.2   4    2         4
    2     4    3         3
    ====  ===  ========  ======
    """
    plan = make_plan(**fields)
    make_criterion(plan, "1", "6", "5", "6")
    make_criterion(plan, "1.1", "2", "2", "2")
    make_criterion(plan, "1.2", "4", "2", "4")
    make_criterion(plan, "2", "4", "3", "3")
    return plan


def make_measure(plan: Plan, **fields: Any) -> Measure:
    """Return a saved measure of the plan's first area, which is made where it is missing."""
    area = plan.criteria.filter(level=CriterionLevel.AREA).first() or make_criterion(plan, "1")
    values = {"order": 1, "area": area, "section": "1.1", "heading": "Sở Thử:", "text": "Làm."}
    return _saved(Measure(plan=plan, **values | fields))


def new_assignment(criterion: Criterion, **fields: Any) -> Assignment:
    """Return an unsaved lead of ``criterion``, not the primary one."""
    values = {"role": AssignmentRole.LEAD, "mode": AssignmentMode.LEAD, "raw_text": "Sở Thử"}
    party = {} if {"agency", "group"} & set(fields) else {"agency": make_agency()}
    return Assignment(criterion=criterion, **values | party | fields)


def new_milestone(criterion: Criterion, **fields: Any) -> Milestone:
    """Return an unsaved deadline by date."""
    values = {"kind": MilestoneKind.BY_DATE, "raw_text": "Trước ngày 25/12"}
    dates = {} if "kind" in fields else {"due_on": date(2031, 12, 25)}
    return Milestone(criterion=criterion, **values | dates | fields)


def _saved(row: Row) -> Row:
    row.save()
    return row


def rows_of(*models: type[Model]) -> dict[str, list[dict[str, Any]]]:
    """Return every row of ``models`` as plain values, to be compared with a later reading."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models
    }


# --- What the database refuses ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that breaks one rule of the database.

    Args:
        rule: the constraint's name, or 'table.column' of a unique column.
        why: what is wrong with the row, for the test's name.
        make: returns the broken row, unsaved; run inside the test.
        beside: a rule that such a row can't but break too; the database names either.
    """

    rule: str
    why: str
    make: Callable[[], Model]
    beside: str = ""

    def __str__(self) -> str:
        return f"{self.rule}-{self.why}"


def assert_database_refuses(case: Broken) -> None:
    """Write the row past every check in Python and see the database refuse it by that rule."""
    row = case.make()
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        type(row)._default_manager.bulk_create([row])
    said = str(refusal.value)
    expected = [case.rule]
    if connection.vendor == "sqlite" and said.startswith("UNIQUE"):
        expected = _unique_columns(row, case.rule)  # SQLite names columns, not the rule
    elif "." in case.rule:
        expected = case.rule.split(".")
    is_named = all(name in said for name in expected)
    assert is_named or (case.beside and case.beside in said), said


def assert_says_why(case: Broken) -> None:
    """See the row refused before it is written, in Vietnamese, without a word of the machine."""
    row = case.make()
    rules = {constraint.name: constraint for constraint in row._meta.constraints}
    check = rules[case.rule].validate if case.rule in rules else _unique_columns_hold
    with pytest.raises(ValidationError) as refusal:
        check(type(row), row)
    messages = refusal.value.messages
    assert messages
    for message in messages:
        assert any(letter in message.lower() for letter in VIETNAMESE_LETTERS), message
        for word in ("constraint", "violated", "already", *(f.name for f in row._meta.fields)):
            assert word not in message.replace("“", " ").replace("”", " ").split(), message


def _unique_columns_hold(model: type[Model], row: Model) -> None:
    row.validate_unique()


def _unique_columns(row: Model, rule: str) -> list[str]:
    if "." in rule:
        return [rule]
    (constraint,) = (one for one in row._meta.constraints if one.name == rule)
    assert isinstance(constraint, UniqueConstraint)
    columns = [row._meta.get_field(name).column for name in constraint.fields]
    return [f"{row._meta.db_table}.{column}" for column in columns]
