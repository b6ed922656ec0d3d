"""What a rule is told: variables with units, and how typed values become numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from common.text import format_quantity, parse_decimal

Value = Decimal | bool
Inputs = Mapping[str, Value]
"""What is known, by the name of the variable: numbers, and yes or no; unknown ones are absent."""

LARGEST = Decimal(999_999_999)
_YES = frozenset({"1", "on", "true", "co", "có"})
_NO = frozenset({"0", "off", "false", "khong", "không"})


class VariableKind(StrEnum):
    """What may be typed into a variable."""

    COUNT = "count"
    NUMBER = "number"
    FLAG = "flag"

    @property
    def label(self) -> str:
        """Return the kind in words."""
        return {"count": "Số nguyên", "number": "Số", "flag": "Có hoặc không"}[self]


@dataclass(frozen=True, slots=True)
class Variable:
    """One thing to be told: 'Số đơn vị được kiểm tra', in 'đơn vị'.

    ``is_signed``: a number that may be below zero, such as a growth rate.
    """

    name: str
    label: str
    unit: str = ""
    kind: VariableKind = VariableKind.NUMBER
    is_signed: bool = False

    @property
    def step(self) -> Decimal:
        """Return the smallest difference between two values."""
        return Decimal(1) if self.kind is VariableKind.COUNT else Decimal("0.01")

    def read(self, text: str) -> Value | None:
        """Return a typed value; ``None`` for nothing.

        Raises:
            ValueError: with the Vietnamese sentence to show beside the field.
        """
        typed = text.strip()
        if not typed:
            return None
        if self.kind is VariableKind.FLAG:
            return self._read_flag(typed)
        try:
            number = parse_decimal(typed)
        except ValueError:
            example = "12" if self.kind is VariableKind.COUNT else "12,5"
            raise ValueError(f"“{self.label}”: nhập một con số, ví dụ {example}.") from None
        self.check(number)
        return number

    def check(self, value: Value) -> None:
        """Raise ``ValueError`` with a sentence unless the variable may have ``value``."""
        if isinstance(value, bool) is not (self.kind is VariableKind.FLAG):
            raise ValueError(f"“{self.label}”: cần {self.kind.label.lower()}.")
        if isinstance(value, bool):
            return
        if self.kind is VariableKind.COUNT and value != value.to_integral_value():
            raise ValueError(f"“{self.label}”: phải là số nguyên, không phải {_shown(value)}.")
        if value != value.quantize(Decimal("0.01")):
            raise ValueError(f"“{self.label}”: nhiều nhất hai chữ số sau dấu phẩy.")
        if value < 0 and not self.is_signed:
            raise ValueError(f"“{self.label}”: không được âm, không phải {_shown(value)}.")
        if abs(value) > LARGEST:
            raise ValueError(f"“{self.label}”: quá lớn, nhiều nhất {_shown(LARGEST)}.")

    def _read_flag(self, typed: str) -> bool:
        word = typed.casefold()
        if word in _YES or word in _NO:
            return word in _YES
        raise ValueError(f"“{self.label}”: chọn có hoặc không.")


def _shown(value: Decimal) -> str:
    return format_quantity(value)
