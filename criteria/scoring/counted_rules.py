"""Scales of several things: yes or no, parts, documents, deductions, the year before."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from common.text import format_percent, format_quantity, format_score
from criteria.scoring.faults import CannotComputeError, Fault
from criteria.scoring.inputs import Inputs, Variable, VariableKind
from criteria.scoring.measured import HUNDRED, number
from criteria.scoring.rules import ZERO, Ramp, RuleKind, Share, Tiers, Working, equals, shown_points

BEFORE, CURRENT, MET = "before", "current", "met"


@dataclass(frozen=True, slots=True)
class YesNo:
    """The maximum when it is done, nothing when it is not."""

    kind: ClassVar = RuleKind.YES_NO
    question: str

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Return what must be told."""
        return (Variable(MET, self.question, kind=VariableKind.FLAG),)

    def work(self, inputs: Inputs, maximum: Decimal) -> Working:
        """Return all or nothing."""
        is_met = bool(inputs[MET])
        points = maximum if is_met else ZERO
        answer = "có, được điểm tối đa" if is_met else "không, 0 điểm"
        return Working(points, (f"{self.question}: {answer}",))

    def faults(self, maximum: Decimal) -> list[Fault]:
        """Return what is wrong with the parameters."""
        return [] if self.question.strip() else [Fault("question", "Ghi nội dung phải đạt.")]


@dataclass(frozen=True, slots=True)
class Better:
    """The maximum when the value is better than the year before, nothing otherwise.

    ``least``: by how much at least, in ``unit`` or, where ``is_in_percent``, in percent of the
    year before; ``None``: any difference. ``is_lower_better``: a fall is what is asked for.
    """

    kind: ClassVar = RuleKind.BETTER
    label: str
    unit: str = ""
    value_kind: VariableKind = VariableKind.NUMBER
    least: Decimal | None = None
    is_in_percent: bool = False
    is_lower_better: bool = False
    is_signed: bool = False

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Return what must be told."""
        shared = (self.unit, self.value_kind, self.is_signed)
        return (
            Variable(CURRENT, f"{self.label} năm nay", *shared),
            Variable(BEFORE, f"{self.label} năm trước", *shared),
        )

    def gain(self, inputs: Inputs) -> Decimal:
        """Return by how much the value is better, in its unit or in percent of the year before.

        Raises:
            CannotComputeError: a percentage of nothing.
        """
        before = number(inputs, BEFORE)
        change = number(inputs, CURRENT) - before
        if self.is_in_percent:
            if not before:
                raise CannotComputeError(
                    f"“{self.label} năm trước” bằng 0 nên không tính được tăng bao nhiêu phần trăm."
                )
            change = change / abs(before) * HUNDRED
        return -change if self.is_lower_better else change

    def work(self, inputs: Inputs, maximum: Decimal) -> Working:
        """Return all or nothing."""
        gain = self.gain(inputs)
        is_met = gain > 0 if self.least is None else gain >= self.least
        points = maximum if is_met else ZERO
        before, now = number(inputs, BEFORE), number(inputs, CURRENT)
        compared = f"{self.label}: năm trước {self._shown(before)}, năm nay {self._shown(now)}"
        wanted = "giảm" if self.is_lower_better else "tăng"
        asked = wanted if self.least is None else f"{wanted} ít nhất {self._amount(self.least)}"
        verdict = "đạt, được điểm tối đa" if is_met else "chưa đạt, 0 điểm"
        return Working(points, (compared, f"Yêu cầu {asked}: {verdict}"))

    def faults(self, maximum: Decimal) -> list[Fault]:
        """Return what is wrong with the parameters."""
        found = [] if self.label.strip() else [Fault("label", "Đặt tên cho số liệu so sánh.")]
        if self.least is not None and self.least <= 0:
            found.append(Fault("least", "Mức tăng ít nhất phải lớn hơn 0, hoặc để trống."))
        return found

    def _shown(self, value: Decimal) -> str:
        text = format_quantity(value)
        return f"{text}{'%' if self.unit == '%' else f' {self.unit}' if self.unit else ''}"

    def _amount(self, value: Decimal) -> str:
        if self.is_in_percent:
            return f"{format_percent(value, 2)} so với năm trước"
        return self._shown(value)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that costs points each time it happens."""

    name: str
    label: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Deductions:
    """The maximum less so much for every event, but not below ``floor``."""

    kind: ClassVar = RuleKind.DEDUCTIONS
    events: tuple[Event, ...]
    floor: Decimal = ZERO

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Return what must be told."""
        return tuple(
            Variable(event.name, event.label, "lần", VariableKind.COUNT) for event in self.events
        )

    def work(self, inputs: Inputs, maximum: Decimal) -> Working:
        """Return what is left of the maximum."""
        steps = [f"Điểm tối đa: {format_score(maximum)}"]
        lost = ZERO
        for event in self.events:
            count = number(inputs, event.name)
            if count:
                cost = count * event.points
                lost += cost
                each = f"{format_quantity(count)} × {shown_points(event.points)} {equals(cost)}"
                steps.append(f"{event.label}: trừ {each}")
        if not lost:
            return Working(maximum, (*steps, "Không bị trừ điểm"))
        points = max(maximum - lost, self.floor)
        if maximum - lost < self.floor:
            steps.append(f"Trừ nhiều nhất đến còn {format_score(self.floor)} điểm")
        return Working(points, (*steps, f"Còn lại: {shown_points(points)}"))

    def faults(self, maximum: Decimal) -> list[Fault]:
        """Return what is wrong with the parameters."""
        found = [] if self.events else [Fault("events", "Thêm ít nhất một việc bị trừ điểm.")]
        for index, event in enumerate(self.events):
            found += _part_faults(f"events.{index}", event.label, event.points, maximum)
        if not 0 <= self.floor < maximum:
            found.append(Fault("floor", "Mức điểm thấp nhất phải từ 0 đến dưới điểm tối đa."))
        return found + _repeated("events", [event.name for event in self.events])


@dataclass(frozen=True, slots=True)
class Checklist:
    """The maximum in proportion to the documents that are there, or only when all of them are."""

    kind: ClassVar = RuleKind.CHECKLIST
    documents: tuple[str, ...]
    is_all_needed: bool = False

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Return what must be told."""
        return tuple(
            Variable(document_name(index), document, kind=VariableKind.FLAG)
            for index, document in enumerate(self.documents)
        )

    def work(self, inputs: Inputs, maximum: Decimal) -> Working:
        """Return the points for the documents that are there."""
        there = [bool(inputs[variable.name]) for variable in self.variables]
        count = f"Có {sum(there)}/{len(there)} tài liệu"
        lacking = [
            text for text, is_there in zip(self.documents, there, strict=True) if not is_there
        ]
        steps = [count, *(f"Thiếu: {text}" for text in lacking)]
        if self.is_all_needed:
            verdict = "Chưa đủ tài liệu: 0 điểm" if lacking else "Đủ tài liệu: được điểm tối đa"
            return Working(ZERO if lacking else maximum, (*steps, verdict))
        points = maximum * sum(there) / len(there)
        share = f"{format_score(maximum)} điểm × {sum(there)}/{len(there)} {equals(points)}"
        return Working(points, (*steps, share))

    def faults(self, maximum: Decimal) -> list[Fault]:
        """Return what is wrong with the parameters."""
        if not self.documents:
            return [Fault("documents", "Thêm ít nhất một tài liệu.")]
        return [
            Fault(f"documents.{index}", "Ghi tên tài liệu.")
            for index, text in enumerate(self.documents)
            if not text.strip()
        ]


def document_name(index: int) -> str:
    """Return the name of the variable for a document by its place in the list."""
    return f"document_{index + 1}"


ItemRule = YesNo | Share | Ramp | Tiers | Better | Deductions


@dataclass(frozen=True, slots=True)
class Item:
    """One part of a sum: its points at most, and the rule of its own that gives them."""

    name: str
    label: str
    points: Decimal
    rule: ItemRule

    def inputs(self, inputs: Inputs) -> Inputs:
        """Return the item's own part of what the sum was told."""
        start = f"{self.name}_"
        return {
            name.removeprefix(start): value
            for name, value in inputs.items()
            if name.startswith(start)
        }


@dataclass(frozen=True, slots=True)
class Items:
    """The sum of its parts, each with a rule of its own."""

    kind: ClassVar = RuleKind.ITEMS
    items: tuple[Item, ...]

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Return what must be told, each variable under its item's name."""
        return tuple(
            Variable(
                f"{item.name}_{variable.name}",
                variable.label,
                variable.unit,
                variable.kind,
                variable.is_signed,
            )
            for item in self.items
            for variable in item.rule.variables
        )

    def work(self, inputs: Inputs, maximum: Decimal) -> Working:
        """Return what the parts come to, none of them over its own points."""
        total = ZERO
        steps: list[str] = []
        for item in self.items:
            working = item.rule.work(item.inputs(inputs), item.points)
            points = min(max(working.points, ZERO), item.points)
            total += points
            most = format_score(item.points)
            steps.append(f"{item.label} (tối đa {most}): {shown_points(points)} điểm")
            steps += [f"· {step}" for step in working.steps]
        return Working(total, (*steps, f"Cộng: {shown_points(total)}"))

    def faults(self, maximum: Decimal) -> list[Fault]:
        """Return what is wrong with the parameters."""
        found = [] if self.items else [Fault("items", "Thêm ít nhất một nội dung.")]
        for index, item in enumerate(self.items):
            place = f"items.{index}"
            found += _part_faults(place, item.label, item.points, maximum)
            found += [fault.under(f"{place}.rule") for fault in item.rule.faults(item.points)]
        total = sum((item.points for item in self.items), ZERO)
        if self.items and total != maximum:
            added, most = format_score(total), format_score(maximum)
            found.append(Fault("items", f"Các nội dung cộng lại {added} điểm, phải bằng {most}."))
        return found + _repeated("items", [item.name for item in self.items])


@dataclass(frozen=True, slots=True)
class Manual:
    """No arithmetic: somebody reads the scale's text and gives the points."""

    kind: ClassVar = RuleKind.MANUAL

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Return nothing: there is nothing to compute from."""
        return ()

    def faults(self, maximum: Decimal) -> list[Fault]:
        """Return nothing: there is nothing to get wrong."""
        return []


Computing = Share | Ramp | Tiers | YesNo | Better | Deductions | Checklist | Items
Rule = Computing | Manual


def _part_faults(place: str, label: str, points: Decimal, maximum: Decimal) -> list[Fault]:
    found = [] if label.strip() else [Fault(f"{place}.label", "Ghi nội dung.")]
    if 0 < points <= maximum:
        return found
    limit = format_score(maximum)
    return [*found, Fault(f"{place}.points", f"Điểm phải lớn hơn 0 và không quá {limit}.")]


def _repeated(place: str, names: Sequence[str]) -> list[Fault]:
    return [Fault(place, "Hai nội dung mang cùng một mã.")] if len(set(names)) < len(names) else []
