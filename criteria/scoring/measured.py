"""The measured value that a scale is about: a ratio in percent, or a quantity with its unit."""

from dataclasses import dataclass
from decimal import Decimal

from common.text import format_percent, format_quantity
from criteria.scoring.faults import CannotComputeError, Fault
from criteria.scoring.inputs import Inputs, Variable, VariableKind

HUNDRED = Decimal(100)
NUMERATOR, DENOMINATOR, QUANTITY = "numerator", "denominator", "quantity"


def number(inputs: Inputs, name: str) -> Decimal:
    """Return a variable's number; a flag is none."""
    value = inputs[name]
    if isinstance(value, bool):
        raise TypeError(f"{name} is a flag")
    return value


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many of so many, in percent: 'đơn vị được kiểm tra' of 'đơn vị'.

    ``may_exceed``: more than 100% is possible, such as revenue against its estimate.
    """

    part: str
    whole: str
    unit: str = ""
    kind: VariableKind = VariableKind.COUNT
    may_exceed: bool = False

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Return the two numbers that make it."""
        return (
            Variable(NUMERATOR, self.part, self.unit, self.kind),
            Variable(DENOMINATOR, self.whole, self.unit, self.kind),
        )

    @property
    def lever(self) -> Variable:
        """Return the number that can be moved: the whole is what it is."""
        return self.variables[0]

    @property
    def value_unit(self) -> str:
        """Return the unit of the value."""
        return "%"

    @property
    def ceiling(self) -> Decimal | None:
        """Return the largest value there can be."""
        return None if self.may_exceed else HUNDRED

    def value(self, inputs: Inputs) -> Decimal:
        """Return the ratio in percent, unrounded.

        Raises:
            CannotComputeError: a denominator of zero, or a part larger than its whole.
        """
        part, whole = number(inputs, NUMERATOR), number(inputs, DENOMINATOR)
        if not whole:
            raise CannotComputeError(
                f"“{self.whole}” bằng 0 nên không tính được tỷ lệ. Không có đối tượng nào thì chọn "
                "“Không áp dụng”."
            )
        if part > whole and not self.may_exceed:
            raise CannotComputeError(
                f"“{self.part}” ({format_quantity(part)}) lớn hơn “{self.whole}” "
                f"({format_quantity(whole)}). Sửa một trong hai số."
            )
        return part / whole * HUNDRED

    def lever_value(self, value: Decimal, inputs: Inputs) -> Decimal:
        """Return where the lever stands when the ratio is ``value``."""
        return value / HUNDRED * number(inputs, DENOMINATOR)

    def explain(self, inputs: Inputs) -> str:
        """Return the arithmetic: 'Tỷ lệ: 52 / 60 đơn vị = 86,67%'."""
        part, whole = number(inputs, NUMERATOR), number(inputs, DENOMINATOR)
        unit = f" {self.unit}" if self.unit else ""
        ratio = format_percent(self.value(inputs), 2)
        return f"Tỷ lệ: {format_quantity(part)} / {format_quantity(whole)}{unit} = {ratio}"

    def shown(self, value: Decimal) -> str:
        """Return a value with its unit."""
        places = -int(value.normalize().as_tuple().exponent)
        return format_percent(value, min(max(places, 0), 2))

    def faults(self) -> list[Fault]:
        """Return what is wrong with the words."""
        found = [] if self.part.strip() else [Fault("part", "Đặt tên cho tử số.")]
        return found if self.whole.strip() else [*found, Fault("whole", "Đặt tên cho mẫu số.")]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of something: 'Số sáng kiến', in 'sáng kiến'."""

    label: str
    unit: str = ""
    kind: VariableKind = VariableKind.NUMBER
    is_signed: bool = False

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Return the one number."""
        return (self.lever,)

    @property
    def lever(self) -> Variable:
        """Return the number that can be moved."""
        return Variable(QUANTITY, self.label, self.unit, self.kind, self.is_signed)

    @property
    def value_unit(self) -> str:
        """Return the unit of the value."""
        return self.unit

    @property
    def ceiling(self) -> Decimal | None:
        """Return the largest value there can be: none."""
        return None

    def value(self, inputs: Inputs) -> Decimal:
        """Return the number."""
        return number(inputs, QUANTITY)

    def lever_value(self, value: Decimal, inputs: Inputs) -> Decimal:
        """Return where the lever stands when the value is ``value``: there."""
        return value

    def explain(self, inputs: Inputs) -> str:
        """Return the value in words: 'Số sáng kiến: 3 sáng kiến'."""
        return f"{self.label}: {self.shown(self.value(inputs))}"

    def shown(self, value: Decimal) -> str:
        """Return a value with its unit."""
        text = format_quantity(value)
        if not self.unit:
            return text
        return f"{text}%" if self.unit == "%" else f"{text} {self.unit}"

    def faults(self) -> list[Fault]:
        """Return what is wrong with the words."""
        return [] if self.label.strip() else [Fault("label", "Đặt tên cho số liệu phải nhập.")]


Measured = Ratio | Quantity
