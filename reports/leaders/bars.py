"""Thin bars beside numbers: a share of a whole, and two figures of the same kind as a pair."""

from decimal import Decimal

from django.utils.safestring import SafeString

HUNDRED = Decimal(100)
TENTH = Decimal("0.1")


def share_bar(percent: Decimal | None) -> SafeString:
    """Return a thin bar of ``percent``, on a track of a hundred; nothing of no figure."""
    if percent is None:
        return SafeString("")
    return _bar(f'<rect class="f-now" y="4" width="{_width(percent)}%" height="6"/>', "4", "6")


def pair_bars(first: Decimal | None, second: Decimal | None, whole: Decimal | None) -> SafeString:
    """Return two bars, one above the other, on the same scale; the second in the other colour.

    ``whole``: where the scale ends; by default the larger of the two.
    """
    present = [abs(value) for value in (first, second) if value is not None]
    end = whole or max(present, default=None)
    if not present or not end:
        return SafeString("")
    parts = [
        f'<rect class="{name}" y="{y}" width="{_width(abs(value) / end * HUNDRED)}%" height="5"/>'
        for name, y, value in (("f-now", 1, first), ("f-compare", 8, second))
        if value is not None
    ]
    return _bar("".join(parts), "1", "12")


def before_and_now(before: Decimal | None, now: Decimal | None) -> SafeString:
    """Return two percentages as two lanes: now above, the earlier year in grey below."""
    lanes = (("f-now", 1, 7, now), ("f-baseline", 9, 4, before))
    parts = [
        f'<rect class="{name}" y="{y}" width="{_width(value)}%" height="{height}"/>'
        for name, y, height, value in lanes
        if value is not None
    ]
    return _bar("".join(parts), "1", "12") if parts else SafeString("")


def _bar(parts: str, y: str, height: str) -> SafeString:
    # Formatted numbers only.
    track = f'<rect class="f-muted" y="{y}" width="100%" height="{height}"/>'
    return SafeString(
        '<svg class="score-bar" width="100%" height="14" aria-hidden="true" focusable="false">'
        f"{track}{parts}</svg>"
    )


def _width(percent: Decimal) -> Decimal:
    return min(max(percent, Decimal(0)), HUNDRED).quantize(TENTH)
