"""The districts side by side, as the page and its files show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from assignments.measurement import combined_percent
from common.tables.model import Column, Kind, Value, columns
from common.text import NO_FIGURE, format_percent, format_quantity, order_key
from reports.contributed import DistrictLine, GroupCriterion, Share
from reports.leaders.bars import share_bar
from reports.leaders.score_rows import count_of
from reports.reported import PeriodFacts

HIDDEN = "Đã nhập, chờ duyệt"
"""What stands in the place of a figure that is not the reader's to see yet."""
WHOLE = "Cả nhóm"
ORDERS = {"ten": "Tên huyện", "so-lieu": "Số liệu mới nhất", "dung-han": "Đúng hạn"}


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """A district's line; ``cells`` are its finished cells."""

    name: str
    url_slug: str
    cells: SafeString


def in_order(lines: Iterable[DistrictLine], order: str) -> Sequence[DistrictLine]:
    """Return the lines sorted: by name, or from the largest down; without a figure last."""
    by_name = sorted(lines, key=lambda line: order_key(line.district.name))
    if order == "so-lieu":
        return sorted(
            by_name,
            key=lambda line: (line.latest_percent is None, -(line.latest_percent or 0)),
        )
    if order == "dung-han":
        return sorted(by_name, key=lambda line: (-line.on_time_count, -line.entered_count))
    return by_name


def district_row(line: DistrictLine) -> DistrictRow:
    """Return a district's line formatted."""
    cells = [_share_cell(share) for share in line.shares]
    counts = (
        _cell("Đã nhập", count_of(line.entered_count, len(line.shares))),
        _cell("Đúng hạn", count_of(line.on_time_count, line.due_count)),
    )
    finished = "".join([*cells, *counts])
    return DistrictRow(line.district.name, line.district.slug, mark_safe(finished))  # noqa: S308


def foot_cells(criterion: GroupCriterion) -> SafeString:
    """Return what the districts come to together: the shown figures as one ratio, and counts."""
    cells = []
    for place, period in enumerate(criterion.periods):
        shares = [line.shares[place] for line in criterion.lines]
        percent = _together(shares)
        entered = sum(share.entered is not None for share in shares)
        cells.append(
            _cell(period.kind.label, format_percent(percent), f"{entered}/{len(shares)} đã nhập")
        )
    lines = criterion.lines
    cells.append(
        _cell(
            "Đã nhập",
            count_of(
                sum(line.entered_count for line in lines), sum(len(line.shares) for line in lines)
            ),
        )
    )
    cells.append(
        _cell(
            "Đúng hạn",
            count_of(
                sum(line.on_time_count for line in lines), sum(line.due_count for line in lines)
            ),
        )
    )
    return mark_safe("".join(cells))  # noqa: S308


def _share_cell(share: Share) -> str:
    label = share.period.kind.label
    if share.entered is None:
        words = "quá hạn chưa nhập" if share.is_due else "chưa nhập"
        return _cell(label, NO_FIGURE, words, tone="late-words" if share.is_due else "quiet")
    note = entered_note(share)
    if not share.entered.is_shown:
        return _cell(label, f'<span class="quiet">{HIDDEN}</span>', note)
    percent = share.entered.percent
    parts = (
        f"{format_quantity(share.entered.numerator)}/{format_quantity(share.entered.denominator)}; "
        if percent is not None
        else ""
    )
    return _cell(label, format_percent(percent), parts + note, bar=share_bar(percent))


def entered_note(share: Share) -> str:
    """Return when a share was entered, and how late."""
    if share.entered is None:
        return ""
    late = f", muộn {share.days_late} ngày" if share.days_late else ""
    return f"nhập {share.entered.entered_on:%d/%m/%Y}{late}"


def _cell(label: str, value: str, note: str = "", *, bar: str = "", tone: str = "") -> str:
    small = f'<span class="cell-note {tone}">{note}</span>' if note else ""
    return f'<td class="num" data-label="{label}">{value}{bar}{small}</td>'


def _together(shares: Iterable[Share]) -> Decimal | None:
    return combined_percent(
        (share.entered.numerator, share.entered.denominator) for share in shares if share.entered
    )


# --- As plain values ------------------------------------------------------------------------------


def district_columns(periods: Sequence[PeriodFacts]) -> tuple[Column, ...]:
    """Return the headings of ``district_values``."""
    heads: list[str | tuple[str, Kind]] = ["Đơn vị"]
    for period in periods:
        label = period.kind.label
        heads += [
            (f"{label}: tử số", Kind.NUMBER),
            (f"{label}: mẫu số", Kind.NUMBER),
            (f"{label}: tỷ lệ", Kind.PERCENT),
            (f"{label}: ngày nhập", Kind.DATE),
            f"{label}: ghi chú",
        ]
    return columns(
        *heads,
        ("Số kỳ đã nhập", Kind.NUMBER),
        ("Số kỳ đúng hạn", Kind.NUMBER),
        ("Số kỳ đến hạn", Kind.NUMBER),
    )


def district_values(line: DistrictLine) -> tuple[Value, ...]:
    """Return a district's line as plain values."""
    values: list[Value] = [line.district.name]
    for share in line.shares:
        entered = share.entered
        if entered is None:
            values += [None, None, None, None, "quá hạn chưa nhập" if share.is_due else "chưa nhập"]
            continue
        late = f"muộn {share.days_late} ngày" if share.days_late else ""
        values += [
            entered.numerator,
            entered.denominator,
            entered.percent,
            entered.entered_on,
            late if entered.is_shown else "; ".join(filter(None, [HIDDEN.lower(), late])),
        ]
    counts = (line.entered_count, line.on_time_count, line.due_count)
    return (*values, *(Decimal(count) for count in counts))


def foot_values(criterion: GroupCriterion) -> tuple[Value, ...]:
    """Return what the districts come to together as plain values."""
    lines = criterion.lines
    values: list[Value] = [WHOLE]
    for place in range(len(criterion.periods)):
        shares = [line.shares[place] for line in lines]
        entered = sum(share.entered is not None for share in shares)
        values += [None, None, _together(shares), None, f"{entered}/{len(shares)} đã nhập"]
    counts = (
        sum(line.entered_count for line in lines),
        sum(line.on_time_count for line in lines),
        sum(line.due_count for line in lines),
    )
    return (*values, *(Decimal(count) for count in counts))
