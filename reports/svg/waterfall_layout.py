"""The waterfall: what its bars say and where its columns stand; shared with plotly."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from common.text import format_delta, format_score
from reports.figures.waterfall import WaterfallChart, WaterfallStep
from reports.svg.frame import Frame, axis_width
from reports.svg.scales import Domain, cut_domain, ticks
from reports.svg.typography import measure, wrap

_PLOT_HEIGHT = 230.0
BREAK: Final = 10.0
"""Where a cut bar is broken, measured from the axis."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar of the waterfall, an end (from zero) or a step (from level to level)."""

    label: str
    full_label: str
    description: str
    value_text: str
    before: Decimal
    after: Decimal
    classes: str
    is_end: bool = False
    href: str = ""

    @property
    def top(self) -> Decimal:
        """The higher of its two levels."""
        return max(self.before, self.after)


def marks(figure: WaterfallChart) -> Iterator[Mark]:
    """Yield start, steps and end, with what each of them says."""
    yield _end_mark(figure.start_label, figure.start, "f-baseline")
    for step, (before, after) in zip(figure.all_steps, figure.levels, strict=True):
        if step.is_total:
            yield replace(
                _end_mark(step.label, after, "f-now"),
                full_label=step.name,
                description=figure.describe(step, after),
            )
            continue
        yield Mark(
            label=step.label,
            full_label=step.full_label,
            description=figure.describe(step, after),
            value_text=format_delta(step.delta),
            before=before,
            after=after,
            classes=_step_classes(step, is_fall=after < before),
            href=step.href,
        )
    yield _end_mark(figure.end_label, figure.end, "s-target")


def _step_classes(step: WaterfallStep, *, is_fall: bool) -> str:
    if is_fall:
        return "f-missing"
    return "s-target" if step.is_ahead else "f-now"


def _end_mark(label: str, value: Decimal | None, classes: str) -> Mark:
    text = format_score(value)
    return Mark(
        label=label,
        full_label=label,
        description=f"{label}: {text} điểm",
        value_text=text,
        before=Decimal(0),
        after=value or Decimal(0),
        classes=classes,
        is_end=True,
    )


def value_domain(figure: WaterfallChart) -> Domain:
    """Span all levels; cut below them when that leaves the steps large enough to read."""
    return cut_domain(mark.after for mark in marks(figure))


@dataclass(frozen=True, slots=True)
class WaterfallLayout:
    """Measures of the column drawing; plotly takes its margins from here."""

    top: float
    bottom: float
    height: float
    plot_left: float
    column: float
    domain: Domain
    ticks: tuple[Decimal, ...]

    @classmethod
    def of(cls, figure: WaterfallChart, frame: Frame) -> "WaterfallLayout":
        """Give every bar the same column."""
        domain = value_domain(figure)
        top = 8 + frame.leading
        bottom = top + _PLOT_HEIGHT
        # Round values of the axis, clear of the break.
        hidden = (BREAK + 6) / _PLOT_HEIGHT * (domain.high - domain.low) if domain.is_cut else 0
        shown = ticks(domain.low + hidden, domain.high)
        left = axis_width(frame, shown)
        return cls(
            top=top,
            bottom=bottom,
            height=bottom + 2 * frame.leading + 8 + _note_height(frame, domain),
            plot_left=left,
            column=(frame.width - left) / (len(figure.all_steps) + 2),
            domain=domain,
            ticks=shown,
        )

    @property
    def bar(self) -> float:
        """Width of a bar."""
        return min(self.column * 0.68, 72)

    def fits(self, figure: WaterfallChart, frame: Frame) -> bool:
        """Whether every value and label is narrower than its column."""
        size, room = frame.font_size, self.column - 2
        return all(
            measure(mark.value_text, size, bold=True) <= room
            and not wrap(mark.label, room, size).is_cut
            and all(measure(word, size) <= room for word in mark.label.split())
            for mark in marks(figure)
        )


def _note_height(frame: Frame, domain: Domain) -> float:
    return frame.small_leading + 4 if domain.is_cut else 0
