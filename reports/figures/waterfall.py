"""From one total to another, step by step."""

from dataclasses import dataclass
from decimal import Decimal

from common.text import format_delta, format_score
from reports.figures.base import (
    Cell,
    Figure,
    Linked,
    Table,
    TableRow,
    coded,
    heading_cells,
    number_cell,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallStep(Linked):
    """One change (điểm) on the way: a short label for the axis, the name in full.

    ``is_total``: no change but a stop: a column that shows how far the steps before it led.
    ``is_ahead``: a change that has yet to come, drawn hollow like the target.
    """

    label: str
    name: str
    delta: Decimal | None
    is_total: bool = False
    is_ahead: bool = False

    @property
    def full_label(self) -> str:
        """'LV 1. Công tác chỉ đạo, điều hành CCHC'."""
        return coded(self.label, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallChart(Figure):
    """From one total to another, step by step."""

    start_label: str
    start: Decimal | None
    steps: tuple[WaterfallStep, ...]
    end_label: str
    end: Decimal | None
    step_heading: str = "Lĩnh vực"

    @property
    def is_empty(self) -> bool:
        """Without both ends there is nothing to stand on."""
        return self.start is None or self.end is None

    @property
    def all_steps(self) -> tuple[WaterfallStep, ...]:
        """The steps, and one more where they do not add up to the end: shown, not repaired."""
        if self.start is None or self.end is None:
            return self.steps
        reached = self.start + sum((step.delta or Decimal(0) for step in self.steps), Decimal(0))
        if reached == self.end:
            return self.steps
        rest = WaterfallStep(
            label="Lệch", name="Chênh lệch so với tổng các bước", delta=self.end - reached
        )
        return (*self.steps, rest)

    @property
    def levels(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """(from, to) of each of ``all_steps``; a step without a figure moves nothing."""
        level, levels = self.start or Decimal(0), []
        for step in self.all_steps:
            after = level + (step.delta or Decimal(0))
            levels.append((level, after))
            level = after
        return tuple(levels)

    def describe(self, step: WaterfallStep, after: Decimal) -> str:
        """One step in words."""
        if step.is_total:
            return f"{step.name}: {format_score(after)} điểm"
        if step.delta is None:
            return f"{step.full_label}: không có số"
        change = f"{format_delta(step.delta)} điểm, cộng dồn {format_score(after)}"
        return f"{step.full_label}: {change}"

    @property
    def table(self) -> Table:
        """Every step with its change and the running total."""
        middle = (
            TableRow(
                step.name if step.is_total else step.full_label,
                (
                    Cell("" if step.is_total else format_delta(step.delta), is_number=True),
                    number_cell(after),
                ),
                step.href,
            )
            for step, (_before, after) in zip(self.all_steps, self.levels, strict=True)
        )
        ends = [
            TableRow(label, (Cell("", is_number=True), number_cell(value)))
            for label, value in ((self.start_label, self.start), (self.end_label, self.end))
        ]
        columns = heading_cells(self.step_heading, "Thay đổi", "Cộng dồn")
        return Table(columns, (ends[0], *middle, ends[1]))
