"""One agency's page as its dashboard: its way through the year, what moved, what is at risk.

Everything here is made of what the reader may see; how the agency hands in is not here
(``reports.handling``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assignments.enums import PeriodKind
from common.tables.model import Kind, Row, columns
from common.text import format_delta, format_score
from reports.figures import TrendChart, TrendPoint
from reports.handling import Handling
from reports.leaders.bars import share_bar
from reports.leaders.risk import LeafRisk, risks_of
from reports.leaders.score_rows import count_of, on_time_note
from reports.leaders.scoreboard import share_of_counts
from reports.leaders.since import LeafMove, moved, moves_of, now_before, period_before
from reports.links import Links
from reports.now import NowSum, now_of
from reports.now_wording import applicable, covered, source_of_now, status_of
from reports.seen import SeenNow
from reports.snapshot import CriterionFacts
from reports.tables import total_of
from reports.wording import scale_of, source_of

TOP_RISKS = 5
TOP_MOVES = 8

MOVE_COLUMNS = columns(
    ("Mã", Kind.CODE),
    "Tiêu chí",
    ("Trước", Kind.SCORE),
    ("Hiện nay", Kind.SCORE),
    ("Thay đổi", Kind.DELTA),
    "Ghi chú",
)
RISK_COLUMNS = columns(("Mã", Kind.CODE), "Tiêu chí", ("Điểm rủi ro", Kind.SCORE), "Vì sao")


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A criterion whose figure has moved; every text is ready to be shown."""

    code: str
    name: str
    url: str
    result_url: str
    before: str
    now: str
    change: str
    is_loss: bool
    note: str


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A criterion at risk; every text is ready to be shown."""

    code: str
    name: str
    url: str
    points: str
    reasons: str


@dataclass(frozen=True, slots=True)
class ResultTag:
    """A result that counts, as a small link to all of it."""

    code: str
    score: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class HandlingRow:
    """One side of how an agency hands in."""

    label: str
    value: str
    bar: str
    note: str


class OneAgency:
    """What a reader sees of the leaves that an agency is primary lead of."""

    def __init__(
        self, slug: str, name: str, led: Sequence[CriterionFacts], now: SeenNow, today: date
    ) -> None:
        self._slug, self._name, self._led = slug, name, led
        self._now, self._before, self._today = now, now_before(now), today

    def trend(self) -> TrendChart:
        """Return the agency's points period by period."""
        snapshot, figures = self._now.snapshot, total_of(self._led)
        opened = snapshot.reported.opened(self._today)
        return TrendChart(
            key="co-quan-theo-ky",
            title=self._trend_title(),
            summary=(
                f"Điểm của các tiêu chí {self._name} chủ trì đến hết từng kỳ; tiêu chí chưa có kết "
                f"quả giữ điểm năm {snapshot.baseline_year}."
            ),
            scale_label=scale_of(snapshot),
            source=f"{source_of(snapshot)} {source_of_now(self._now)}",
            points=tuple(
                self._point(period.kind, is_past=period.kind in opened)
                for period in snapshot.reported.periods
            ),
            baseline=figures.baseline,
            target=figures.target,
            maximum=figures.max,
            baseline_year=snapshot.baseline_year,
            target_year=snapshot.year,
        )

    def _point(self, kind: PeriodKind, *, is_past: bool) -> TrendPoint:
        if not is_past or kind > self._now.until:
            return TrendPoint(label=kind.label)
        total = SeenNow(now_of(self._now.snapshot, kind), self._now.scope).lead(self._slug)
        notes = [f"của {covered(total)}"] if total.is_partial and total.current is not None else []
        if total.not_applicable_count:
            notes.append(applicable(total))
        return TrendPoint(
            label=kind.label,
            approved=total.approved,
            provisional=total.provisional,
            rest=total.open_before,
            note="; ".join(notes),
        )

    def _trend_title(self) -> str:
        total, until = self._now.lead(self._slug), self._now.until
        if total.current is None:
            return f"{self._name} chưa có kết quả nào {until.until_label}"
        reached = f"{format_score(total.reached)}/{format_score(total.applicable_max)} điểm"
        start = f"{self._name} {until.until_label} đạt {reached}"
        return f"{start}, {self._moved_words(total)}"

    def _moved_words(self, total: NowSum) -> str:
        before = self._before.lead(self._slug) if self._before else None
        change = moved(total, before)
        kind = period_before(self._now.snapshot, self._now.until)
        if before is None or change is None or kind is None:
            label = self._now.until.label
            return f"mới có {label[:1].lower()}{label[1:]}"
        since = kind.until_label.removeprefix("đến ")
        verb = "tăng" if change > 0 else "giảm"
        amount = f"{verb} {format_score(abs(change))}" if change else "không đổi"
        return f"{amount} so với {since}"

    def moves(self) -> tuple[LeafMove, ...]:
        """Return the leaves that have moved since the period before."""
        return moves_of(self._led, self._now, self._before)

    def risks(self) -> tuple[LeafRisk, ...]:
        """Return the leaves at risk, most points first."""
        return risks_of(self._led, self._now, self._today)

    @property
    def has_before(self) -> bool:
        """Tell whether there is a period before to compare with."""
        return self._before is not None

    def move_rows(self, links: Links) -> list[MoveRow]:
        """Return the largest movements with where each leads."""
        return [self._move_row(move, links) for move in self.moves()[:TOP_MOVES]]

    def _move_row(self, move: LeafMove, links: Links) -> MoveRow:
        code = move.facts.code
        period = self._now.leaf(code).period
        return MoveRow(
            code,
            move.facts.name,
            links.criterion(code),
            links.to_work("assignments:result", period.value, code) if period else "",
            format_score(move.before),
            format_score(move.now),
            format_delta(move.change),
            is_loss=move.change < 0,
            note=self._move_note(move),
        )

    def _move_note(self, move: LeafMove) -> str:
        year = self._now.snapshot.baseline_year
        return ", ".join(
            filter(
                None,
                [
                    f"kết quả đầu tiên, so với năm {year}" if move.is_first_result else "",
                    "tạm tính" if move.is_provisional else "",
                ],
            )
        )

    def risk_rows(self, links: Links) -> list[RiskRow]:
        """Return the largest risks with where each leads."""
        return [
            RiskRow(
                risk.facts.code,
                risk.facts.name,
                links.criterion(risk.facts.code),
                format_score(risk.points),
                self._reasons(risk),
            )
            for risk in self.risks()[:TOP_RISKS]
        ]

    def _reasons(self, risk: LeafRisk) -> str:
        year = self._now.snapshot.baseline_year
        return "; ".join(reason.label(year) for reason in risk.reasons)

    def result_tags(self, links: Links) -> list[ResultTag]:
        """Return the results that count, each with its score and where it is read in full."""
        found = []
        for facts in self._led:
            leaf = self._now.leaf(facts.code)
            if leaf.period is None or leaf.is_hidden:
                continue
            score = "không áp dụng" if leaf.is_not_applicable else format_score(leaf.score)
            found.append(
                ResultTag(
                    facts.code,
                    score,
                    links.to_work("assignments:result", leaf.period.value, facts.code),
                    f"{facts.name}: {status_of(leaf).lower()}, kỳ {leaf.period.label}",
                )
            )
        return found

    # --- As plain values --------------------------------------------------------------------------

    def move_values(self) -> list[Row]:
        """Return the largest movements as plain values."""
        return [
            (
                move.facts.code,
                move.facts.name,
                move.before,
                move.now,
                move.change,
                self._move_note(move),
            )
            for move in self.moves()[:TOP_MOVES]
        ]

    def risk_values(self) -> list[Row]:
        """Return the largest risks as plain values."""
        return [
            (risk.facts.code, risk.facts.name, risk.points, self._reasons(risk))
            for risk in self.risks()[:TOP_RISKS]
        ]


def handling_rows(handling: Handling) -> list[HandlingRow]:
    """Return how an agency hands in, side by side."""
    rest = handling.to_prove_count - handling.proven_count
    return [
        HandlingRow(
            "Nộp đúng hạn",
            count_of(handling.on_time_count, handling.due_count),
            share_bar(share_of_counts(handling.on_time_count, handling.due_count)),
            on_time_note(handling) or "kết quả đã đến hạn",
        ),
        HandlingRow(
            "Có tài liệu kiểm chứng",
            count_of(handling.proven_count, handling.to_prove_count),
            share_bar(share_of_counts(handling.proven_count, handling.to_prove_count)),
            f"{rest} kết quả chỉ có giải trình" if rest else "kết quả đã nộp",
        ),
        HandlingRow("Bị trả lại để bổ sung", f"{handling.returned_count} lần", "", "cộng các kỳ"),
    ]


HANDLING_COLUMNS = columns("Việc", "Số lượng", "Ghi chú")


def handling_values(handling: Handling) -> list[Row]:
    """Return how an agency hands in as plain values."""
    return [(row.label, row.value, row.note) for row in handling_rows(handling)]
