"""Scenarios beside one another: the three that are computed, those that were saved; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assignments.enums import PeriodKind
from common.text import NO_FIGURE, format_delta, format_score
from reports.enums import ScenarioBase
from reports.leaders.projection import Ground, Outcome, Tally, ground_of, with_waiting
from reports.leaders.scenario_rows import distance, gain_words, group_label, group_of
from reports.leaders.scenario_state import Asked, Reader, State, max_survey
from reports.models import Scenario
from reports.now import now_of
from reports.rollups import overview_of
from reports.seen import SeenNow
from reports.snapshot import Snapshot
from reports.wording import joined

APPROVED, WAITING, TARGETS = "duyet", "cho-duyet", "muc-tieu"
"""What the computed ones are called in addresses."""


@dataclass(frozen=True, slots=True)
class Side:
    """A scenario with what it comes to. ``note``: what it takes for granted."""

    key: str
    name: str
    note: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing of two scenarios, and by how much the second has more."""

    label: str
    one: str
    other: str
    change: str
    code: str = ""
    max: str = ""
    is_head: bool = False


def reader_of(snapshot: Snapshot, until: PeriodKind) -> Reader:
    """Return what reads scenarios of a plan at the end of a period."""
    maximum = overview_of(snapshot).total.max.headline
    return Reader(ground_of(now_of(snapshot, until)), max_survey(maximum))


def read_stored(snapshot: Snapshot, scenario: Scenario) -> tuple[Ground, Asked]:
    """Return a saved scenario on the plan as it is today, with what it starts from."""
    reader = reader_of(snapshot, PeriodKind(scenario.until))
    asked = reader.of_stored(scenario.base, scenario.moves, scenario.survey)
    return reader.ground, asked


def saved_side(snapshot: Snapshot, scenario: Scenario) -> Side:
    """Return a saved scenario with what it comes to today."""
    ground, asked = read_stored(snapshot, scenario)
    state = asked.state
    note = (
        f"{state.base.label.lower()} {ground.until.until_label}, "
        f"{len(state.moves)} tiêu chí giả định"
    )
    outcome = ground.project(state.base, state.moves)
    return Side(str(scenario.key), scenario.name, note, outcome)


def computed_sides(now: SeenNow) -> tuple[Side, Side, Side]:
    """Return the three scenarios that follow from the plan and its results alone."""
    ground, year = ground_of(now.now), now.snapshot.baseline_year
    applying = [leaf for leaf in ground.leaves if leaf.applies]
    approved_count = sum(leaf.approved_in is not None for leaf in applying)
    kept = f"{len(applying) - approved_count} tiêu chí giữ điểm năm {year}"
    waiting = with_waiting(now)
    return (
        Side(
            APPROVED,
            "Chỉ kết quả đã duyệt",
            f"{approved_count} kết quả đã duyệt {now.until.until_label}, {kept}",
            ground.project(ScenarioBase.APPROVED, {}),
        ),
        Side(
            WAITING,
            "Cộng kết quả đang chờ duyệt",
            _waiting_note(now, waiting),
            waiting,
        ),
        Side(
            TARGETS,
            "Mọi mục tiêu đều đạt",
            f"{len(applying)} tiêu chí đúng bằng mục tiêu",
            ground.project(ScenarioBase.TARGETS, {}),
        ),
    )


def headline(sides: Sequence[Side], year: int) -> str:
    """Say in one sentence where the plan would end, from the first two of the computed ones."""
    approved, waiting = sides[0].outcome.total, sides[1].outcome.total
    if approved.points is None:
        return f"Kế hoạch năm {year} chưa có điểm để dự báo."
    words = f"Chỉ tính kết quả đã duyệt được {_short(approved)}"
    if waiting.points == approved.points:
        return f"{words}."
    return f"{words}; cộng kết quả đang chờ duyệt được {_short(waiting)}."


def headline_of(outcome: Outcome, state: State) -> str:
    """Say in one sentence what a saved scenario comes to."""
    return f"Bản đang lưu được {_short(outcome.total)}; {len(state.moves)} tiêu chí giả định."


def total_pairs(one: Side, other: Side, snapshot: Snapshot) -> tuple[Pair, ...]:
    """Return what two scenarios come to, as a whole and area by area."""
    a, b = one.outcome.total, other.outcome.total
    whole = (
        ("Tổng điểm", *_scores(a, b)),
        ("Phần tăng theo kế hoạch", gain_words(a), gain_words(b), ""),
        ("Còn tới mục tiêu", distance(a.to_target), distance(b.to_target), ""),
        ("Còn tới tối đa", distance(a.to_max), distance(b.to_max), ""),
        (group_label(snapshot), group_of(one.outcome.rating), group_of(other.outcome.rating), ""),
    )
    return (
        *(Pair(*row, is_head=True) for row in whole),
        *(
            Pair(
                area.name,
                *_scores(one.outcome.areas[area.code], other.outcome.areas[area.code]),
                code=area.code,
                max=format_score(other.outcome.areas[area.code].max),
            )
            for area in snapshot.areas
        ),
    )


def leaf_pairs(one: Side, other: Side, snapshot: Snapshot) -> tuple[Pair, ...] | None:
    """Return the leaves that two scenarios differ in, the largest difference first.

    ``None`` where one of them tells sums only.
    """
    if one.outcome.leaves is None or other.outcome.leaves is None:
        return None
    first, second = one.outcome.leaves, other.outcome.leaves
    found = [
        (_difference(first.get(leaf.code), second.get(leaf.code)), leaf)
        for leaf in snapshot.leaves
        if first.get(leaf.code) != second.get(leaf.code)
    ]
    return tuple(
        Pair(
            leaf.name,
            format_score(first.get(leaf.code)),
            format_score(second.get(leaf.code)),
            format_delta(difference),
            code=leaf.code,
            max=format_score(leaf.figures.max),
        )
        for difference, leaf in sorted(found, key=lambda pair: -abs(pair[0] or Decimal(0)))
    )


def comparison_title(one: Side, other: Side) -> str:
    """Say what the comparison comes to, in one sentence."""
    difference = _difference(one.outcome.total.points, other.outcome.total.points)
    if difference is None:
        return "Chưa có điểm để so sánh."
    if not difference:
        points = format_score(one.outcome.total.points)
        return f"“{other.name}” và “{one.name}” cùng được {points} điểm."
    word = "hơn" if difference > 0 else "kém"
    parts = [
        (area, step)
        for area, tally in other.outcome.areas.items()
        if (step := _difference(one.outcome.areas[area].points, tally.points))
    ]
    leading = max(parts, key=lambda part: abs(part[1]), default=None)
    where = f", nhiều nhất ở lĩnh vực {leading[0]} ({format_delta(leading[1])})" if leading else ""
    return f"“{other.name}” {word} “{one.name}” {format_score(abs(difference))} điểm{where}."


def _waiting_note(now: SeenNow, waiting: Outcome) -> str:
    more, hidden = now.total.provisional_count, waiting.waiting_count
    if not more and not hidden:
        return "không có kết quả nào chờ duyệt"
    note = f"thêm {more} kết quả đang chờ duyệt"
    if hidden:
        return f"{note}, chưa gồm {hidden} kết quả khác"
    if waiting.veiled_areas:
        areas = joined(list(waiting.veiled_areas))
        return f"{note}; điểm lĩnh vực {areas} chưa gồm kết quả duy nhất chờ"
    return note


def _short(total: Tally) -> str:
    points, left = f"{format_score(total.points)} điểm", total.to_target
    if left is None:
        return points
    if left > 0:
        return f"{points}, còn {format_score(left)} tới mục tiêu"
    return f"{points}, đạt mục tiêu" if not left else f"{points}, {distance(left)} so với mục tiêu"


def _scores(one: Tally, other: Tally) -> tuple[str, str, str]:
    change = _difference(one.points, other.points)
    return (
        format_score(one.points),
        format_score(other.points),
        NO_FIGURE if change is None else format_delta(change),
    )


def _difference(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else other - one
