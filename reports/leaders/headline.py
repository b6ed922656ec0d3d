"""What a leader reads first: will the target be reached, and which lĩnh vực decide it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assignments.enums import PeriodKind
from common.text import format_delta, format_percent, format_score
from reports import wording
from reports.now import NowSum
from reports.now_wording import covered, like_with_like, parts_of
from reports.rollups import Overview, share_of
from reports.seen import SeenNow

ZERO = Decimal(0)
MOST = Decimal(50)
"""Percent of what is missing that a few lĩnh vực hold before they are said to decide it."""
FEW = 3


@dataclass(frozen=True, slots=True)
class Deciders:
    """The fewest parts that hold most of what is missing, the largest first.

    ``share``: percent of all that is missing; ``are_all``: nothing is missing elsewhere.
    ``is_most`` is false where the ``FEW`` largest together don't hold most of it.
    """

    codes: tuple[str, ...]
    share: Decimal
    are_all: bool
    is_most: bool


@dataclass(frozen=True, slots=True)
class Headline:
    """One sentence that says it, without a full stop, and what it rests on."""

    finding: str
    basis: str


def deciders(missing: Iterable[tuple[str, Decimal | None]], few: int = FEW) -> Deciders | None:
    """Return the fewest parts that hold most of what is missing; ``None`` where nothing is.

    Args:
        missing: code and points to the target of every part; what is beyond it counts as none.
    """
    short = [(code, points) for code, points in missing if points is not None and points > 0]
    short.sort(key=lambda part: -part[1])
    whole = sum((points for _, points in short), ZERO)
    for count in range(1, min(few, len(short)) + 1):
        share = share_of((points for _, points in short[:count]), whole) or ZERO
        if share >= MOST or count == min(few, len(short)):
            codes = tuple(code for code, _ in short[:count])
            return Deciders(codes, share, count == len(short), share >= MOST)
    return None


def headline(overview: Overview, now: SeenNow) -> Headline:
    """Return what the page says first, whatever there is to say."""
    total = now.total
    if now.is_empty:
        return _before_any_result(overview, now)
    if total.current is None or total.reached is None:
        start = _capital(now.until.until_label)
        return Headline(f"{start} chưa có điểm nào tính được", f"{_without_points(total)}.")
    return Headline(
        f"{_reached(now, total, total.reached)}{_to_the_target(overview, now)}",
        _basis(now, total),
    )


def _before_any_result(overview: Overview, now: SeenNow) -> Headline:
    gain = overview.total.headline.missing_to_target
    start = f"Chưa có kết quả nào {now.until.until_label}"
    if gain is None or gain <= 0:
        return Headline(start, wording.headline(overview))
    areas = ((area.code, area.score.headline.missing_to_target) for area in overview.areas)
    where = _where(deciders(areas), "phần phải tăng")
    asked = f"mục tiêu năm {overview.snapshot.year} đòi tăng {format_score(gain)} điểm"
    return Headline(f"{start}; {asked}{where}", wording.headline(overview))


def _without_points(total: NowSum) -> str:
    known = [
        f"{total.waiting_count} kết quả chờ duyệt" if total.waiting_count else "",
        f"{total.not_applicable_count} tiêu chí không áp dụng"
        if total.not_applicable_count
        else "",
    ]
    return f"Mới có {wording.joined([words for words in known if words])}"


def _reached(now: SeenNow, total: NowSum, reached: Decimal) -> str:
    """Return 'Đến hết quý III đạt 57,21/66,50 điểm'; what is counted from before is said."""
    applies = " áp dụng" if total.not_applicable_count else ""
    words = f"{format_score(reached)}/{format_score(total.applicable_max)} điểm{applies}"
    open_ones = ""
    if total.is_partial:
        year = now.snapshot.baseline_year
        open_ones = f" ({total.unreported_count} tiêu chí chưa có kết quả tính theo năm {year})"
    return f"{_capital(now.until.until_label)} đạt {words}{open_ones}"


def _to_the_target(overview: Overview, now: SeenNow) -> str:
    """Return how far the target is and who decides it, as the end of the sentence."""
    missing, total = now.total.missing, now.total
    parts = [(area.code, now.node(area.code).missing) for area in overview.areas]
    short = deciders(parts)
    if missing is None:
        return ""
    if missing > 0:
        distance = f"còn {format_score(missing)} điểm tới mục tiêu"
        if is_settled(now):
            distance = f"thiếu {format_score(missing)} điểm so với mục tiêu"
        return f", {distance}{_where(short, 'phần còn thiếu')}{_beyond_reach(overview, total)}"
    met = f"vượt mục tiêu {format_score(-missing)} điểm" if missing < 0 else "đạt đúng mục tiêu"
    if short is None:
        return f", {met}"
    worst, points = max(parts, key=lambda part: part[1] or ZERO)
    return f", {met}; riêng lĩnh vực {worst} còn thiếu {format_score(points)} điểm"


def is_settled(now: SeenNow) -> bool:
    """Tell whether the year's last word is spoken: everything reported for it and approved."""
    total = now.total
    is_last = now.until is PeriodKind.Q4
    return is_last and not total.is_partial and total.provisional_count == 0


def _where(found: Deciders | None, part: str) -> str:
    if found is None:
        return ""
    codes = wording.joined(list(found.codes))
    share = format_percent(found.share, 0)
    if found.are_all:
        return f"; toàn bộ {part} nằm ở lĩnh vực {codes}"
    if not found.is_most:
        return f"; {part} dàn trải, nhiều nhất là lĩnh vực {codes} ({share})"
    return f"; {share} {part} nằm ở lĩnh vực {codes}"


def _beyond_reach(overview: Overview, total: NowSum) -> str:
    """Return that no result can reach the target any more, where so little applies."""
    target, maximum = overview.total.headline.target, total.applicable_max
    if target is None or maximum is None or target <= maximum:
        return ""
    return (
        f"; không thể đạt mục tiêu đã giao {format_score(target)} điểm vì các tiêu chí còn áp dụng "
        f"chỉ có tối đa {format_score(maximum)} điểm"
    )


def _basis(now: SeenNow, total: NowSum) -> str:
    waiting = f"; {total.waiting_count} kết quả chờ duyệt chưa tính" if total.waiting_count else ""
    if total.is_partial:
        return (
            f"Riêng {covered(total)} có kết quả: {format_score(total.current)} điểm, "
            f"{like_with_like(total, now.snapshot)}; {parts_of(total)}{waiting}."
        )
    year = now.snapshot.baseline_year
    return f"{format_delta(total.change)} điểm so với năm {year}; {parts_of(total)}{waiting}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
