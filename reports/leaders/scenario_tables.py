"""Scenarios as plain values, for files: what the pages show."""

from collections.abc import Mapping, Sequence

from common.tables.model import Kind, Table, Value, columns, figure_of
from reports.leaders.projection import Ground, Outcome
from reports.leaders.scenario_rows import group_label, group_of, start_note
from reports.leaders.scenario_sides import Pair, Side
from reports.leaders.scenario_state import State
from reports.page_tables import PageTables, named
from reports.plan_page import PlanPage
from reports.plan_settings import PublishedYear

ASSUMED = "Điểm giả định là tính thử, không phải kết quả."


def projection_table(page: PlanPage, sides: Sequence[Side]) -> Table:
    """Return the computed scenarios side by side."""
    totals = [side.outcome.total for side in sides]
    year = page.snapshot.baseline_year
    rows: list[tuple[Value, ...]] = [
        ("", "Tổng điểm", *(total.points for total in totals)),
        ("", f"So với năm {year}", *(total.gain for total in totals)),
        ("", "Tăng theo kế hoạch", *(total.planned for total in totals)),
        ("", "Còn tới mục tiêu", *(total.to_target for total in totals)),
        ("", "Còn tới tối đa", *(total.to_max for total in totals)),
        ("", group_label(page.snapshot), *(group_of(side.outcome.rating) for side in sides)),
    ]
    rows += [
        (area.code, area.name, *(side.outcome.areas[area.code].points for side in sides))
        for area in page.snapshot.areas
    ]
    heads = columns(("Mã", Kind.CODE), "Nội dung", *((side.name, Kind.SCORE) for side in sides))
    return PageTables(page).table("du-bao", "Ba dự báo", heads, rows)


def scenario_table(
    page: PlanPage, ground: Ground, state: State, outcome: Outcome, name: str
) -> Table:
    """Return a scenario leaf by leaf."""
    snapshot, points = page.snapshot, outcome.leaves or {}
    rows = []
    for leaf in ground.leaves:
        facts, start, end = snapshot[leaf.code], leaf.start(state.base), points[leaf.code]
        rows.append(
            (
                leaf.code,
                facts.name,
                named(facts.leads),
                leaf.baseline,
                start,
                start_note(leaf, snapshot.baseline_year),
                leaf.target,
                leaf.max,
                end,
                None if end is None else end - (start or 0),
            )
        )
    total, begun = outcome.total, ground.project(state.base, {}).total
    heads = columns(
        ("Mã", Kind.CODE),
        "Tiêu chí",
        "Chủ trì",
        (f"Năm {snapshot.baseline_year}", Kind.SCORE),
        ("Nền", Kind.SCORE),
        "Điểm đã duyệt lấy từ",
        ("Mục tiêu", Kind.SCORE),
        ("Tối đa", Kind.SCORE),
        ("Giả định", Kind.SCORE),
        ("Thay đổi", Kind.DELTA),
    )
    change = None if total.points is None else total.points - (begun.points or 0)
    foot = (
        "",
        "Tổng số",
        "",
        total.baseline,
        begun.points,
        "",
        total.target,
        total.max,
        total.points,
        change,
    )
    notes = (f"Nền: {state.base.label.lower()} {ground.until.until_label}.", ASSUMED)
    return PageTables(page, *notes).table("kich-ban", name or "Kịch bản", heads, rows, foot)


def published_table(
    page: PlanPage, years: Sequence[PublishedYear], assumed: Mapping[str, Value]
) -> Table:
    """Return the published years, and the assumed figure beside them."""
    rows: list[tuple[Value, ...]] = [
        (str(year.year), "đã công bố", year.score, year.national_mean, year.rank) for year in years
    ]
    if assumed.get("points") is not None:
        rows.append((str(page.snapshot.year), "giả định", assumed["points"], None, None))
    heads = columns(
        ("Năm", Kind.CODE),
        "Loại số",
        ("Điểm, thang 100", Kind.SCORE),
        ("Bình quân cả nước", Kind.SCORE),
        ("Thứ hạng", Kind.NUMBER),
    )
    note = f"Giả định: thẩm định {assumed.get('own') or '–'} cộng điều tra xã hội học giả định."
    return PageTables(page, note, ASSUMED).table("cong-bo", "Thang 100 đã công bố", heads, rows)


def pair_tables(
    page: PlanPage, one: Side, other: Side, totals: Sequence[Pair], leaves: Sequence[Pair]
) -> list[Table]:
    """Return a comparison of two scenarios."""
    heads = columns(
        ("Mã", Kind.CODE),
        "Nội dung",
        (one.name, Kind.SCORE),
        (other.name if other.name != one.name else f"{other.name} (2)", Kind.SCORE),
        ("Chênh lệch", Kind.DELTA),
    )
    make = PageTables(page, f"{one.name}: {one.note}.", f"{other.name}: {other.note}.", ASSUMED)
    tables = [make.table("tong-hop", "So sánh kịch bản", heads, _values(totals))]
    if leaves:
        tables.append(make.table("khac-nhau", "Tiêu chí khác nhau", heads, _values(leaves)))
    return tables


def _values(pairs: Sequence[Pair]) -> list[tuple[Value, ...]]:
    return [
        (
            pair.code,
            pair.label,
            figure_of(pair.one),
            figure_of(pair.other),
            figure_of(pair.change),
        )
        for pair in pairs
    ]
