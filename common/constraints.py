"""Short spellings of the database rules that several models share."""

import re
from collections.abc import Sequence
from enum import StrEnum

from django.apps import apps
from django.db import IntegrityError
from django.db.models import BaseConstraint, CheckConstraint, F, Model, Q, UniqueConstraint
from django.db.models.enums import TextChoices


def one_of(choices: type[TextChoices] | type[StrEnum], field: str, name: str) -> CheckConstraint:
    """Hold ``field`` to the members of an enumeration."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": [str(member.value) for member in choices]}),
        name=name,
        violation_error_message="Giá trị không nằm trong danh mục cho phép.",
    )


def exactly_one_set(first: str, second: str, name: str, message: str) -> CheckConstraint:
    """Hold two nullable fields to exactly one of them being set."""
    return CheckConstraint(
        condition=Q(**{f"{first}__isnull": False, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": True, f"{second}__isnull": False}),
        name=name,
        violation_error_message=message,
    )


def in_order(earlier: str, later: str, name: str, message: str) -> CheckConstraint:
    """Hold two dates to their order; an empty one sets no bound."""
    return CheckConstraint(
        condition=Q(**{f"{earlier}__isnull": True})
        | Q(**{f"{later}__isnull": True})
        | Q(**{f"{earlier}__lte": F(later)}),
        name=name,
        violation_error_message=message,
    )


def figures_within_max(fields: Sequence[str], maximum: str, name: str) -> CheckConstraint:
    """Hold scores to 0 ≤ score ≤ max, and to being empty where there is no maximum."""
    rule = Q(**{f"{maximum}__isnull": True}) | Q(**{f"{maximum}__gte": 0})
    for field in fields:
        rule &= Q(**{f"{field}__isnull": True}) | (
            Q(**{f"{maximum}__isnull": False, f"{field}__gte": 0, f"{field}__lte": F(maximum)})
        )
    return CheckConstraint(
        condition=rule,
        name=name,
        violation_error_message=(
            "Điểm phải từ 0 đến điểm tối đa, và để trống khi không có điểm tối đa."
        ),
    )


def rule_broken_by(error: IntegrityError) -> str:
    """Return the Vietnamese sentence of the rule that the database refused a row by."""
    said = str(error)
    for model in apps.get_models():
        for rule in model._meta.constraints:
            if re.search(rf"\b{rule.name}\b", said) or said.endswith(_columns_of(model, rule)):
                return str(rule.get_violation_error_message())
    return "Có dòng bị trùng hoặc thiếu dữ liệu bắt buộc."


def _columns_of(model: type[Model], rule: BaseConstraint) -> str:
    """Return how SQLite ends its words about a broken uniqueness: it doesn't name the rule."""
    names = rule.fields if isinstance(rule, UniqueConstraint) else ()
    columns = {field.name: field.column for field in model._meta.concrete_fields}
    return ": " + ", ".join(f"{model._meta.db_table}.{columns[name]}" for name in names)
