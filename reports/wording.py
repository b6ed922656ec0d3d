"""Sentences written from the data. Plain Vietnamese; no queries, no HTML."""

from decimal import Decimal

from common.text import format_delta, format_percent, format_score
from criteria.tree import Figures
from reports.rollups import AreaScore, Overview, share_of
from reports.snapshot import Snapshot

ZERO = Decimal(0)


def scale_of(snapshot: Snapshot) -> str:
    """Return the scale every chart and table names: 'điểm, phần thẩm định, tối đa 66,50'."""
    maximum = format_score(snapshot.tree.printed_total.max)
    return f"điểm, {snapshot.scale_label}, tối đa {maximum}"


def source_of(snapshot: Snapshot) -> str:
    """Return where a plan's figures come from."""
    return f"Nguồn: Kế hoạch {snapshot.number} ngày {snapshot.issued_on:%d/%m/%Y}."


def headline(overview: Overview) -> str:
    """Return the one sentence a leader reads first."""
    figures = overview.total.headline
    snapshot = overview.snapshot
    gain = figures.missing_to_target
    if figures.baseline is None or figures.target is None or gain is None:
        return f"Kế hoạch {snapshot.number} chưa có tổng điểm."
    start = (
        f"Năm {snapshot.baseline_year} đạt {format_score(figures.baseline)} trên "
        f"{format_score(figures.max)} điểm {snapshot.scale_label}; mục tiêu năm {snapshot.year} "
        f"là {format_score(figures.target)} điểm"
    )
    if gain <= ZERO:
        return f"{start}."
    share = share_of([gain], figures.baseline)
    return f"{start}, tăng {format_score(gain)} điểm ({format_percent(share)})."


def where_gain_lies(overview: Overview, count: int = 2) -> str:
    """Return which areas the gain comes from: '51% phần tăng nằm ở lĩnh vực 8 và 3.'."""
    gain = overview.total.headline.missing_to_target
    largest = largest_gains(overview)[:count]
    if not gain or not largest:
        return ""
    share = share_of([area.score.headline.missing_to_target for area in largest], gain)
    return (
        f"{format_percent(share, 0)} phần tăng nằm ở lĩnh vực "
        f"{joined([area.code for area in largest])}."
    )


def largest_gains(overview: Overview) -> list[AreaScore]:
    """Return the areas that the plan wants to gain on, the largest gain first."""
    gaining = [area for area in overview.areas if area.score.headline.missing_to_target]
    return sorted(gaining, key=lambda area: -(area.score.headline.missing_to_target or ZERO))


def shortfall(figures: Figures) -> str:
    """Return how far the baseline is from the target in words: 'thiếu 0,15' or 'đủ'."""
    missing = figures.missing_to_target
    if missing is None:
        return "không có số"
    if missing > 0:
        return f"thiếu {format_score(missing)}"
    return "đủ" if missing == 0 else f"vượt {format_delta(-missing)}"


def joined(words: list[str]) -> str:
    """Return words as a list in a sentence: 'a, b và c'."""
    return " và ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
