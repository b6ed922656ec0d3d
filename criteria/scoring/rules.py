"""Scales of one measured value: shares, ramps and tiers.

Every rule is plain data. ``work`` gives unrounded points and the way to them in words; rounding
and the cap at the maximum are ``compute``'s, once. Points are ``Decimal``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from itertools import pairwise
from typing import ClassVar

from common.text import format_percent, format_quantity, format_score
from criteria.scoring.faults import Fault
from criteria.scoring.inputs import Inputs, Variable
from criteria.scoring.measured import HUNDRED, Measured, Ratio

ZERO, ONE = Decimal(0), Decimal(1)


class RuleKind(StrEnum):
    """The shapes that scales take."""

    YES_NO = "yes_no"
    SHARE = "share"
    RAMP = "ramp"
    TIERS = "tiers"
    ITEMS = "items"
    BETTER = "better"
    DEDUCTIONS = "deductions"
    CHECKLIST = "checklist"
    MANUAL = "manual"

    @property
    def label(self) -> str:
        """Return the shape in words."""
        return _LABELS[self]


_LABELS = {
    RuleKind.YES_NO: "Có hoặc không",
    RuleKind.SHARE: "Theo tỷ lệ của điểm tối đa",
    RuleKind.RAMP: "Tăng dần từ mức sàn đến mức đạt tối đa",
    RuleKind.TIERS: "Theo các mức",
    RuleKind.ITEMS: "Cộng các nội dung thành phần",
    RuleKind.BETTER: "So với năm trước",
    RuleKind.DEDUCTIONS: "Trừ dần từ điểm tối đa",
    RuleKind.CHECKLIST: "Theo tài liệu phải có",
    RuleKind.MANUAL: "Chấm trực tiếp",
}


@dataclass(frozen=True, slots=True)
class Working:
    """Unrounded points, and the way to them line by line."""

    points: Decimal
    steps: tuple[str, ...]


def shown_points(value: Decimal) -> str:
    """Return points on the way with at most four decimals: '0,8667'."""
    return format_quantity(round(value, 4))


def equals(value: Decimal) -> str:
    """Return how points on the way end a line: '= 0,3', '≈ 0,8667' where more are cut off."""
    return f"{'=' if round(value, 4) == value else '≈'} {shown_points(value)}"


@dataclass(frozen=True, slots=True)
class Share:
    """So many percent of the whole give so many percent of the maximum."""

    kind: ClassVar = RuleKind.SHARE
    measured: Ratio

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Return what must be told."""
        return self.measured.variables

    def work(self, inputs: Inputs, maximum: Decimal) -> Working:
        """Return the share of the maximum; more than the whole gives no more than the maximum."""
        share = min(self.measured.value(inputs), HUNDRED)
        points = maximum * share / HUNDRED
        return Working(
            points,
            (
                self.measured.explain(inputs),
                f"{format_score(maximum)} điểm × {format_percent(share, 2)} {equals(points)}",
            ),
        )

    def faults(self, maximum: Decimal) -> list[Fault]:
        """Return what is wrong with the parameters."""
        return [fault.under("measured") for fault in self.measured.faults()]

    def turning_points(self, goal: Decimal, maximum: Decimal) -> list[Decimal]:
        """Return measured values at which the unrounded score first comes to ``goal``."""
        return [goal / maximum * HUNDRED]

    def next_points(self, score: Decimal, maximum: Decimal) -> Decimal | None:
        """Return none: every unit counts, there is no next level."""
        return None


@dataclass(frozen=True, slots=True)
class Step:
    """Points in steps: ``points`` for every ``size`` beyond the floor."""

    size: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Ramp:
    """Nothing up to ``floor``, everything from ``full`` on, in proportion (or steps) between.

    A ``full`` below the ``floor`` is a scale on which less is better.
    """

    kind: ClassVar = RuleKind.RAMP
    measured: Measured
    floor: Decimal
    full: Decimal
    step: Step | None = None

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Return what must be told."""
        return self.measured.variables

    @property
    def _way(self) -> Decimal:
        return self.full - self.floor

    def work(self, inputs: Inputs, maximum: Decimal) -> Working:
        """Return the points for where the value stands between floor and full."""
        value = self.measured.value(inputs)
        gone = (value - self.floor) / self._way
        head = self.measured.explain(inputs)
        at_floor, at_full = self.measured.shown(self.floor), self.measured.shown(self.full)
        if gone >= ONE:
            return Working(maximum, (head, f"Đã tới mức {at_full}: được điểm tối đa"))
        if gone <= ZERO:
            return Working(ZERO, (head, f"Chưa qua mức sàn {at_floor}: 0 điểm"))
        if self.step is not None:
            return self._in_steps(head, abs(value - self.floor), maximum)
        points = maximum * gone
        way = f"{format_score(maximum)} điểm × {format_percent(gone * HUNDRED, 2)}"
        place = f"Được {format_percent(gone * HUNDRED, 2)} quãng từ {at_floor} đến {at_full}"
        return Working(points, (head, place, f"{way} {equals(points)}"))

    def _in_steps(self, head: str, beyond: Decimal, maximum: Decimal) -> Working:
        assert self.step is not None  # noqa: S101  # called for steps only
        count = beyond // self.step.size
        points = min(count * self.step.points, maximum)
        each = (
            f"mỗi {self.measured.shown(self.step.size)} được {shown_points(self.step.points)} điểm"
        )
        sum_up = f"{format_quantity(count)} bậc × {shown_points(self.step.points)} {equals(points)}"
        place = f"Cách mức sàn {self.measured.shown(self.floor)}: {each}"
        return Working(points, (head, place, sum_up))

    def faults(self, maximum: Decimal) -> list[Fault]:
        """Return what is wrong with the parameters."""
        found = [fault.under("measured") for fault in self.measured.faults()]
        if self.full == self.floor:
            found.append(Fault("full", "Mức đạt tối đa phải khác mức sàn."))
        found += _outside("floor", self.floor, self.measured)
        found += _outside("full", self.full, self.measured)
        if self.step is not None and self.step.size <= 0:
            found.append(Fault("step.size", "Độ rộng một bậc phải lớn hơn 0."))
        if self.step is not None and not 0 < self.step.points <= maximum:
            limit = format_score(maximum)
            found.append(
                Fault("step.points", f"Điểm một bậc phải lớn hơn 0 và không quá {limit} điểm.")
            )
        return found

    def turning_points(self, goal: Decimal, maximum: Decimal) -> list[Decimal]:
        """Return measured values at which the unrounded score first comes to ``goal``."""
        if self.step is None:
            return [self.floor + self._way * goal / maximum, self.full]
        count = (goal / self.step.points).to_integral_value(rounding=ROUND_CEILING)
        beyond = count * self.step.size
        return [self.floor + (beyond if self._way > 0 else -beyond), self.full]

    def next_points(self, score: Decimal, maximum: Decimal) -> Decimal | None:
        """Return the points of the next step; none where every bit counts."""
        if self.step is None or score >= maximum:
            return None
        return min((score // self.step.points + 1) * self.step.points, maximum)


@dataclass(frozen=True, slots=True)
class Band:
    """Values from ``lower`` to ``upper`` and the points for them; ``None`` is no bound.

    The lower end belongs to the band unless ``is_lower_open``; the upper end belongs to it only
    if ``is_upper_closed``.
    """

    lower: Decimal | None
    upper: Decimal | None
    points: Decimal
    is_lower_open: bool = False
    is_upper_closed: bool = False

    def holds(self, value: Decimal) -> bool:
        """Tell whether ``value`` lies in the band."""
        if self.lower is not None and (
            value < self.lower or (self.is_lower_open and value == self.lower)
        ):
            return False
        return self.upper is None or (
            value < self.upper or (self.is_upper_closed and value == self.upper)
        )

    def shown(self, measured: Measured) -> str:
        """Return the band in words: 'từ 30% đến dưới 50%'."""
        words = []
        if self.lower is not None:
            start = "trên" if self.is_lower_open else "từ"
            words.append(f"{start} {measured.shown(self.lower)}")
        if self.upper is not None:
            end = "đến" if self.is_upper_closed else "đến dưới" if words else "dưới"
            words.append(f"{end} {measured.shown(self.upper)}")
        elif words and not self.is_lower_open:
            words.append("trở lên")
        return " ".join(words) or "mọi giá trị"


@dataclass(frozen=True, slots=True)
class Tiers:
    """So many points for each band of values, in rising order of the values."""

    kind: ClassVar = RuleKind.TIERS
    measured: Measured
    bands: tuple[Band, ...]

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Return what must be told."""
        return self.measured.variables

    def work(self, inputs: Inputs, maximum: Decimal) -> Working:
        """Return the points of the band that the value lies in."""
        value = self.measured.value(inputs)
        band = next(band for band in self.bands if band.holds(value))
        words = f"Thuộc mức {band.shown(self.measured)}: {format_score(band.points)} điểm"
        return Working(band.points, (self.measured.explain(inputs), words))

    def faults(self, maximum: Decimal) -> list[Fault]:
        """Return what is wrong with the parameters: gaps and overlaps among them."""
        found = [fault.under("measured") for fault in self.measured.faults()]
        if not self.bands:
            return [*found, Fault("bands", "Thêm ít nhất một mức.")]
        found += _ends_of(self.bands, self.measured)
        for index, band in enumerate(self.bands):
            found += _inside(band, index, maximum)
        for index, (low, high) in enumerate(pairwise(self.bands), start=1):
            found += _between(low, high, index)
        return found

    def turning_points(self, goal: Decimal, maximum: Decimal) -> list[Decimal]:
        """Return the ends of every band that gives ``goal`` or more."""
        good = [band for band in self.bands if band.points >= goal]
        ends = [end for band in good for end in (band.lower, band.upper)]
        return [end for end in ends if end is not None]

    def next_points(self, score: Decimal, maximum: Decimal) -> Decimal | None:
        """Return the points of the next better band."""
        return min((band.points for band in self.bands if band.points > score), default=None)


def _outside(place: str, value: Decimal, measured: Measured) -> list[Fault]:
    if measured.ceiling is not None and not 0 <= value <= measured.ceiling:
        return [Fault(place, f"Tỷ lệ phải từ 0 đến {format_quantity(measured.ceiling)}%.")]
    return []


def _ends_of(bands: Sequence[Band], measured: Measured) -> list[Fault]:
    """Return where the bands begin too late or end too early to cover every value."""
    found = []
    first, last = bands[0], bands[-1]
    is_from_zero = first.lower == 0 and not first.is_lower_open and not _may_be_negative(measured)
    if first.lower is not None and not is_from_zero:
        found.append(Fault("bands.0.lower", "Mức đầu phải để trống cận dưới hoặc bắt đầu từ 0."))
    ceiling = measured.ceiling
    is_to_the_top = ceiling is not None and last.upper == ceiling and last.is_upper_closed
    if last.upper is not None and not is_to_the_top:
        place = f"bands.{len(bands) - 1}.upper"
        found.append(Fault(place, "Mức cuối phải để trống cận trên, hoặc đến hết 100%."))
    return found


def _may_be_negative(measured: Measured) -> bool:
    return measured.lever.is_signed


def _inside(band: Band, index: int, maximum: Decimal) -> list[Fault]:
    found = []
    if not 0 <= band.points <= maximum:
        limit = format_score(maximum)
        found.append(Fault(f"bands.{index}.points", f"Điểm của mức phải từ 0 đến {limit}."))
    if band.lower is not None and band.upper is not None:
        is_single = band.lower == band.upper and band.is_upper_closed and not band.is_lower_open
        if band.lower > band.upper or (band.lower == band.upper and not is_single):
            found.append(Fault(f"bands.{index}.upper", "Cận trên phải lớn hơn cận dưới."))
    return found


def _between(low: Band, high: Band, index: int) -> list[Fault]:
    place = f"bands.{index}.lower"
    if low.upper is None or high.lower is None:
        return [Fault(place, "Giữa hai mức phải có một ngưỡng, không được để trống.")]
    if low.upper < high.lower:
        return [Fault(place, "Có khoảng trống giữa mức này và mức trước.")]
    if low.upper > high.lower:
        return [Fault(place, "Mức này chồng lên mức trước.")]
    if low.is_upper_closed is high.is_lower_open:
        return []
    at = format_quantity(high.lower)
    if low.is_upper_closed:
        return [Fault(place, f"Giá trị {at} thuộc cả hai mức.")]
    return [Fault(place, f"Giá trị {at} không thuộc mức nào.")]
