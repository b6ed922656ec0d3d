"""Rules as JSON and back. Reading is strict: what is not understood is said, never dropped."""

import types
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from common.text import format_quantity, parse_decimal
from criteria.scoring.counted_rules import (
    Better,
    Checklist,
    Deductions,
    Items,
    Manual,
    Rule,
    YesNo,
)
from criteria.scoring.faults import BadRuleError, Fault
from criteria.scoring.inputs import LARGEST
from criteria.scoring.measured import Quantity, Ratio
from criteria.scoring.rules import Ramp, RuleKind, Share, Tiers

_RULES: dict[str, type] = {
    rule.kind.value: rule
    for rule in (YesNo, Share, Ramp, Tiers, Items, Better, Deductions, Checklist, Manual)
}
_MEASURED: dict[str, type] = {"ratio": Ratio, "quantity": Quantity}
_TEXT_LIMIT = 300
_LIST_LIMIT = 40
KIND, OF = "kind", "of"
"""The names that say which rule, and which measured value, the rest describes."""
_NOT_READ = object()


def as_data(rule: Rule) -> dict[str, Any]:
    """Return ``rule`` as JSON values; numbers as text, so that none is rounded on the way."""
    data: dict[str, Any] = _written(rule)
    return data


def rule_from(data: object) -> Rule:
    """Return the rule that ``data`` says.

    Raises:
        BadRuleError: with what is wrong where; parameters that are read but make no sense together
            are ``Rule.faults``'s to find.
    """
    faults: list[Fault] = []
    rule = _read_tagged(data, KIND, _RULES, "", faults)
    if faults:
        raise BadRuleError(faults)
    return rule  # type: ignore[no-any-return]  # one of _RULES, or there were faults


def _written(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple):
        return [_written(item) for item in value]
    if not is_dataclass(value):
        return value
    data = {field.name: _written(getattr(value, field.name)) for field in fields(value)}
    for tag, classes in ((KIND, _RULES), (OF, _MEASURED)):
        for name, cls in classes.items():
            if type(value) is cls:
                return {tag: name, **data}
    return data


def _read(kind: Any, data: Any, place: str, faults: list[Fault]) -> Any:
    """Return ``data`` as a value of the type ``kind``; what isn't one goes to ``faults``."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _read_union(get_args(kind), data, place, faults)
    if origin is tuple:
        return _read_list(get_args(kind)[0], data, place, faults)
    if kind in _MEASURED.values():
        return _read_union((kind,), data, place, faults)
    if isinstance(kind, type) and is_dataclass(kind):
        return _read_fields(kind, data, place, faults)
    reader = {Decimal: _decimal, str: _text, bool: _flag}.get(kind)
    try:
        return reader(data) if reader else kind(data)
    except (ValueError, TypeError) as error:
        message = str(error) if reader else "Giá trị không nằm trong danh mục cho phép."
        faults.append(Fault(place, message))
        return _NOT_READ


def _read_union(options: tuple[Any, ...], data: Any, place: str, faults: list[Fault]) -> Any:
    if type(None) in options:
        if data is None:
            return None
        options = tuple(option for option in options if option is not type(None))
    if len(options) == 1 and options[0] not in _MEASURED.values():
        return _read(options[0], data, place, faults)
    is_measured = set(options) <= set(_MEASURED.values())
    known = _MEASURED if is_measured else _RULES
    allowed = {name: cls for name, cls in known.items() if cls in options}
    return _read_tagged(data, OF if is_measured else KIND, allowed, place, faults)


def _read_tagged(
    data: Any, tag: str, classes: dict[str, type], place: str, faults: list[Fault]
) -> Any:
    name = data.get(tag) if isinstance(data, dict) else None
    if not isinstance(name, str) or name not in classes:
        words = ", ".join(_name_of(known) for known in classes)
        faults.append(Fault(_below(place, tag), f"Chọn một trong các loại: {words}."))
        return _NOT_READ
    rest = {key: value for key, value in data.items() if key != tag}
    return _read_fields(classes[name], rest, place, faults)


def _name_of(tag: str) -> str:
    if tag in _MEASURED:
        return {"ratio": "tỷ lệ", "quantity": "số lượng"}[tag]
    return RuleKind(tag).label.lower()


def _read_fields(cls: type, data: Any, place: str, faults: list[Fault]) -> Any:
    if not isinstance(data, dict):
        faults.append(Fault(place, "Cần một nhóm tham số có tên."))
        return _NOT_READ
    hints, known = get_type_hints(cls), {field.name: field for field in fields(cls)}
    faults += [
        Fault(_below(place, str(key)), "Tham số này không có trong loại thang điểm đã chọn.")
        for key in data
        if key not in known
    ]
    values = {}
    for name, field in known.items():
        if name in data:
            values[name] = _read(hints[name], data[name], _below(place, name), faults)
        elif _is_needed(field):
            faults.append(Fault(_below(place, name), "Còn thiếu tham số này."))
    lacking = [name for name, field in known.items() if _is_needed(field) and name not in values]
    if lacking or any(value is _NOT_READ for value in values.values()):
        return _NOT_READ
    return cls(**values)


def _is_needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _read_list(kind: Any, data: Any, place: str, faults: list[Fault]) -> Any:
    if not isinstance(data, list) or len(data) > _LIST_LIMIT:
        faults.append(Fault(place, f"Cần một danh sách, nhiều nhất {_LIST_LIMIT} dòng."))
        return _NOT_READ
    items = [
        _read(kind, item, _below(place, str(index)), faults) for index, item in enumerate(data)
    ]
    return _NOT_READ if any(item is _NOT_READ for item in items) else tuple(items)


def _below(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _decimal(data: Any) -> Decimal:
    try:
        value = parse_decimal(data if isinstance(data, str) else "")
    except ValueError:
        raise ValueError("Nhập một con số, ví dụ 12,5.") from None
    if value != value.quantize(Decimal("0.0001")) or abs(value) > LARGEST:
        raise ValueError(
            f"Nhiều nhất bốn chữ số sau dấu phẩy, và không quá {format_quantity(LARGEST)}."
        )
    return value


def _text(data: Any) -> str:
    if not isinstance(data, str) or len(data) > _TEXT_LIMIT:
        raise ValueError(f"Nhập chữ, nhiều nhất {_TEXT_LIMIT} ký tự.")
    return data


def _flag(data: Any) -> bool:
    if not isinstance(data, bool):
        raise ValueError("Chọn có hoặc không.")
    return data
