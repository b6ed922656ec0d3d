"""The periods up to the one that is asked for, each as the reader may see it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from common.text import MINUS, format_delta
from reports.leaders.since import now_before
from reports.now import NowSum, now_of
from reports.seen import SeenNow

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Course:
    """How a plan came to where it stands: its opened periods in order, the last being now.

    Now is compared with ``before``, the period before it; with the baseline year where nobody
    had reported by then.
    """

    periods: tuple[SeenNow, ...]
    before: SeenNow | None

    @property
    def now(self) -> SeenNow:
        """Return where the plan stands."""
        return self.periods[-1]

    @property
    def since(self) -> str:
        """Return what now is compared with: 'hết 6 tháng', 'năm 2020'."""
        if self.before is None:
            return f"năm {self.now.snapshot.baseline_year}"
        return self.before.until.until_label.removeprefix("đến ")

    @property
    def only_label(self) -> str:
        """Return that there is one period alone: 'mới có quý I'; '' where there are more."""
        label = self.now.until.label
        return "" if self.before else f"mới có {label[:1].lower()}{label[1:]}"

    def moved(self, total: NowSum, earlier: NowSum | None, baseline: Decimal | None) -> Decimal:
        """Return the points that a sum has moved by since ``earlier``, else since ``baseline``.

        Criteria without a result stand at what they had the year before, at both times.
        """
        start = baseline if earlier is None else earlier.reached
        return (total.reached or ZERO) - (start or ZERO)

    @property
    def total_moved(self) -> Decimal:
        """Return the points that the plan's total has moved by."""
        baseline = self.now.snapshot.tree.computed_total.baseline
        return self.moved(self.now.total, self.before.total if self.before else None, baseline)

    def in_words(self, change: Decimal | int) -> str:
        """Return a movement: '+0,81 so với hết 6 tháng', 'không đổi so với hết 6 tháng'."""
        if not change:
            return f"không đổi so với {self.since}"
        is_count = isinstance(change, int)
        amount = f"{change:+d}".replace("-", MINUS) if is_count else format_delta(Decimal(change))
        return f"{amount} so với {self.since}"


def course_of(now: SeenNow, today: date) -> Course:
    """Return the periods that have opened by ``today``, up to that of ``now``."""
    opened = now.snapshot.reported.opened(today)
    earlier = (kind for kind in opened if kind.value < now.until.value)
    periods = (*(SeenNow(now_of(now.snapshot, kind), now.scope) for kind in earlier), now)
    return Course(periods, now_before(now))
