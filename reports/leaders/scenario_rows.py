"""What the pages of scenarios show, formatted once: outcomes in, rows of text out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.text import NO_FIGURE, fold, format_delta, format_percent, format_score
from reports.enums import ScenarioBase
from reports.leaders.projection import Ground, LeafGround, Outcome, Tally
from reports.leaders.scenario_state import TYPED, Asked
from reports.links import Links
from reports.plan_settings import RatingFloor
from reports.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that several outcomes are compared by; ``cells``: one for each of them."""

    label: str
    cells: tuple[str, ...]
    code: str = ""
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class LeafLine:
    """A leaf that can be moved, or why it can't be.

    ``typed``: what stands in its field, '' where nobody moved it. ``start_note``: where its
    approved score comes from.
    """

    code: str
    name: str
    folded: str
    url: str
    lead: str
    lead_name: str
    baseline: str
    start: str
    start_note: str
    target: str
    max: str
    typed: str
    fault: str
    change: str
    is_changed: bool
    applies: bool

    @property
    def field(self) -> str:
        """Return the name of its field."""
        return f"{TYPED}{self.code}"


@dataclass(frozen=True, slots=True)
class AreaLines:
    """An area with what it adds up to, and its leaves."""

    code: str
    name: str
    points: str
    start: str
    change: str
    baseline: str
    target: str
    max: str
    leaves: tuple[LeafLine, ...]


def area_lines(
    ground: Ground, asked: Asked, outcome: Outcome, start: Outcome, links: Links
) -> tuple[AreaLines, ...]:
    """Return the table of what can be moved, area by area."""
    snapshot = ground.snapshot
    faults = {fault.place: fault.text for fault in asked.faults}
    lines: dict[str, list[LeafLine]] = {area: [] for area in ground.areas}
    for leaf in ground.leaves:
        lines[leaf.area].append(_leaf_line(snapshot, leaf, asked, faults, links))
    return tuple(
        AreaLines(
            code=area.code,
            name=area.name,
            points=format_score(outcome.areas[area.code].points),
            start=format_score(start.areas[area.code].points),
            change=_change(outcome.areas[area.code], start.areas[area.code]),
            baseline=format_score(outcome.areas[area.code].baseline),
            target=format_score(outcome.areas[area.code].target),
            max=format_score(outcome.areas[area.code].max),
            leaves=tuple(lines[area.code]),
        )
        for area in snapshot.areas
        if lines[area.code]
    )


def _leaf_line(
    snapshot: Snapshot, leaf: LeafGround, asked: Asked, faults: Mapping[str, str], links: Links
) -> LeafLine:
    facts, move = snapshot[leaf.code], asked.state.moves.get(leaf.code)
    start = leaf.start(asked.state.base)
    lead = facts.primary_lead
    return LeafLine(
        code=leaf.code,
        name=facts.name,
        folded=f"{leaf.code} {facts.folded_name} {fold(lead.name) if lead else ''}",
        url=links.criterion(leaf.code),
        lead=leaf.lead,
        lead_name=lead.short_name if lead else "",
        baseline=format_score(leaf.baseline),
        start=format_score(start),
        start_note=start_note(leaf, snapshot.baseline_year),
        target=format_score(leaf.target),
        max=format_score(leaf.max),
        typed=asked.texts.get(leaf.code) or ("" if move is None else format_score(move)),
        fault=faults.get(f"{TYPED}{leaf.code}", ""),
        change="" if move is None else format_delta(move - (start or Decimal(0))),
        is_changed=move is not None,
        applies=leaf.applies,
    )


def start_note(leaf: LeafGround, baseline_year: int) -> str:
    """Return where a leaf's approved score comes from."""
    if not leaf.applies:
        return "không áp dụng"
    if leaf.approved_in is None:
        return f"giữ điểm năm {baseline_year}"
    return f"đã duyệt, {leaf.approved_in.label.lower()}"


def distance(value: Decimal | None) -> str:
    """Return how far it is to a goal in words: '3,20', 'đã đạt', 'vượt 0,10'."""
    if value is None:
        return NO_FIGURE
    if value == 0:
        return "đã đạt"
    return format_score(value) if value > 0 else f"vượt {format_score(-value)}"


def gain_words(total: Tally) -> str:
    """Return how much of the planned gain is there: '5,58 / 8,78 (63,6%)'."""
    words = f"{format_score(total.gain)} / {format_score(total.planned)}"
    return (
        f"{words} ({format_percent(total.gain_percent)})"
        if total.gain_percent is not None
        else words
    )


def group_of(rating: RatingFloor | None) -> str:
    """Return a rating group's letter."""
    return rating.letter if rating else NO_FIGURE


def group_label(snapshot: Snapshot) -> str:
    """Return what a rating group is called; one that goes by customary floors says so."""
    return "Xếp nhóm (ngưỡng chưa xác nhận)" if has_doubt(snapshot) else "Xếp nhóm"


def has_doubt(snapshot: Snapshot) -> bool:
    """Tell whether any rating group goes by a floor that nobody has confirmed."""
    return any(not floor.is_confirmed for floor in snapshot.rating_floors)


def group_change(snapshot: Snapshot, before: RatingFloor | None, after: RatingFloor | None) -> str:
    """Return how the rating group moves: 'từ nhóm C lên nhóm B'."""
    if before is None or after is None:
        return ""
    order = [floor.letter for floor in snapshot.rating_floors]
    step = order.index(before.letter) - order.index(after.letter)
    if not step:
        return f"vẫn nhóm {after.letter}"
    return f"từ nhóm {before.letter} {'lên' if step > 0 else 'xuống'} nhóm {after.letter}"


def totals(snapshot: Snapshot, outcome: Outcome, start: Outcome) -> dict[str, str]:
    """Return the panel of totals."""
    return {
        "points": format_score(outcome.total.points),
        "max": format_score(outcome.total.max),
        "change": _change(outcome.total, start.total),
        "to_target": distance(outcome.total.to_target),
        "to_max": distance(outcome.total.to_max),
        "gain": gain_words(outcome.total),
        "group": group_of(outcome.rating),
        "group_change": group_change(snapshot, start.rating, outcome.rating),
    }


def _change(after: Tally, before: Tally) -> str:
    if after.points is None or before.points is None:
        return NO_FIGURE
    return format_delta(after.points - before.points)


def outcome_lines(snapshot: Snapshot, outcomes: Iterable[Outcome]) -> tuple[Line, ...]:
    """Return several outcomes line by line: the whole, then area by area."""
    shown = tuple(outcomes)
    totals_of = [outcome.total for outcome in shown]
    whole = (
        ("Tổng điểm", [format_score(total.points) for total in totals_of]),
        (f"So với năm {snapshot.baseline_year}", [format_delta(t.gain) for t in totals_of]),
        ("Phần tăng theo kế hoạch", [gain_words(total) for total in totals_of]),
        ("Còn tới mục tiêu", [distance(total.to_target) for total in totals_of]),
        ("Còn tới tối đa", [distance(total.to_max) for total in totals_of]),
        (group_label(snapshot), [group_of(outcome.rating) for outcome in shown]),
    )
    return (
        *(Line(label, tuple(cells), is_head=True) for label, cells in whole),
        *(
            Line(
                area.name,
                tuple(format_score(outcome.areas[area.code].points) for outcome in shown),
                area.code,
            )
            for area in snapshot.areas
        ),
    )


def ground_data(ground: Ground, waiting: Mapping[str, Decimal]) -> dict[str, Any]:
    """Return what the browser reckons with: all points in whole hundredths.

    ``waiting``: scores that wait for approval, empty for whoever may not see them.
    """
    return {
        "areas": list(ground.areas),
        "floors": [
            {"letter": floor.letter, "floor": hundredths(floor.floor_percent)}
            for floor in ground.snapshot.rating_floors
        ],
        "leaves": [
            {
                "code": leaf.code,
                "area": leaf.area,
                "lead": leaf.lead,
                "max": hundredths(leaf.max),
                "baseline": hundredths(leaf.baseline),
                "target": hundredths(leaf.target),
                "approved": hundredths(leaf.approved),
                "applies": leaf.applies,
            }
            | ({"waiting": hundredths(waiting[leaf.code])} if leaf.code in waiting else {})
            for leaf in ground.leaves
        ],
    }


def state_data(base: ScenarioBase, moves: Mapping[str, Decimal], survey: Decimal | None) -> Any:
    """Return a state as the browser compares it with what is typed."""
    return {
        "base": base.value,
        "moves": {code: hundredths(points) for code, points in moves.items()},
        "survey": hundredths(survey),
    }


def hundredths(value: Decimal | None) -> int | None:
    """Return points in whole hundredths."""
    return None if value is None else int(value * 100)
