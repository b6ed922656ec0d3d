"""The scoreboard's rows: formatted once for the page, and as plain values for files."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from common.tables.model import Column, Kind, Value, columns
from common.text import NO_FIGURE, format_delta, format_percent, format_score
from reports.handling import Handling
from reports.leaders.bars import share_bar
from reports.leaders.scoreboard import AgencyScore, Standing
from reports.links import Links
from reports.now import NowSum
from reports.now_wording import parts_of
from reports.tables import joint_note


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """An agency on the scoreboard; ``cells`` are its finished cells."""

    name: str
    url: str
    note: str
    cells: SafeString


LABELS = {
    "diem": "Điểm phụ trách",
    "hien-nay": "Hiện nay",
    "ky-truoc": "So với kỳ trước",
    "nam-truoc": "So với năm {year}",
    "muc-tieu": "Đạt % mục tiêu",
    "rui-ro": "Rủi ro",
    "dung-han": "Đúng hạn",
    "tra-lai": "Trả lại",
    "tai-lieu": "Có tài liệu",
}
"""The columns' headings by their keys; ``{year}`` is the baseline year."""
UNSORTED = "hien-nay"
"""The one column that rows are not sorted by: what is reached is told by the percentage."""


def score_row(row: AgencyScore, links: Links, year: int) -> ScoreRow:
    """Return an agency's row; ``year``: the baseline year."""
    lead = row.lead
    note = joint_note(lead.joint_count, lead.joined_count)
    count = f"{lead.criteria_count} tiêu chí"
    return ScoreRow(
        lead.name,
        links.agency(lead.slug),
        f"{count}; {note}" if note else count,
        score_cells(row.standing, year),
    )


def score_cells(standing: Standing, year: int) -> SafeString:
    """Return the finished cells of one standing, the plan's total alike."""
    total, handling = standing.total, standing.handling
    labels = {key: label.format(year=year) for key, label in LABELS.items()}
    cells = (
        _cell(labels["diem"], format_score(total.max)),
        _cell(labels["hien-nay"], _current(total)),
        _change_cell(labels["ky-truoc"], standing.gained_last),
        _change_cell(labels["nam-truoc"], total.change),
        _cell(
            labels["muc-tieu"],
            format_percent(standing.percent_of_target),
            bar=share_bar(standing.percent_of_target),
            note=missing_note(total),
        ),
        _cell(
            labels["rui-ro"],
            format_score(standing.risk.points),
            "missing" if standing.risk.points else "quiet",
            note=f"{standing.risk.count} tiêu chí" if standing.risk.count else "",
        ),
        _cell(
            labels["dung-han"],
            count_of(handling.on_time_count, handling.due_count),
            bar=share_bar(standing.on_time_percent),
            note=on_time_note(handling),
        ),
        _cell(
            labels["tra-lai"],
            str(handling.returned_count),
            "" if handling.returned_count else "quiet",
        ),
        _cell(
            labels["tai-lieu"],
            count_of(handling.proven_count, handling.to_prove_count),
            bar=share_bar(standing.proven_percent),
        ),
    )
    return mark_safe("".join(cells))  # noqa: S308  # formatted numbers and words of our own


def tone_of(change: Decimal | None) -> str:
    """Return the class of a change: what was lost is missing, what stands still is quiet."""
    if not change:
        return "quiet"
    return "missing" if change < 0 else ""


def count_of(part: int, whole: int) -> str:
    """Return a count of several: '12/14'; '–' of none."""
    return f"{part}/{whole}" if whole else NO_FIGURE


def missing_note(total: NowSum) -> str:
    """Return how far a sum is from its target: 'còn thiếu 1,50', 'vượt 0,20', 'đủ'."""
    if total.missing is None:
        return ""
    if total.missing == 0:
        return "đủ"
    word = "còn thiếu" if total.missing > 0 else "vượt"
    return f"{word} {format_score(abs(total.missing))}"


def on_time_note(handling: Handling) -> str:
    """Return what the count leaves open: what is late, owed, or still running."""
    notes = []
    if handling.late_count:
        notes.append(f"{handling.late_count} muộn")
    if handling.owed_count:
        notes.append(f"{handling.owed_count} quá hạn chưa nộp")
    if handling.running_count:
        notes.append(
            f"chưa đến hạn: đã nộp {handling.running_handed_in_count}/{handling.running_count}"
        )
    return "; ".join(notes)


def _current(total: NowSum) -> str:
    value = format_score(total.current)
    if total.provisional is None:
        return value
    return f'<span class="provisional" title="{parts_of(total)}">{value}</span>'


def _change_cell(label: str, change: Decimal | None) -> str:
    return _cell(label, format_delta(change), tone_of(change))


def _cell(label: str, value: str, tone: str = "", *, bar: str = "", note: str = "") -> str:
    """Return a cell; on a phone ``label`` says what it is, as its heading does elsewhere."""
    small = f'<span class="cell-note">{note}</span>' if note else ""
    classes = f"num {tone}".strip()
    return f'<td class="{classes}" data-label="{label}">{value}{bar}{small}</td>'


# --- As plain values ------------------------------------------------------------------------------


def score_columns(year: int) -> tuple[Column, ...]:
    """Return the headings of ``score_values``; ``year``: the baseline year."""
    return columns(
        "Cơ quan",
        ("Tiêu chí", Kind.NUMBER),
        ("Điểm phụ trách", Kind.SCORE),
        ("Hiện nay", Kind.SCORE),
        ("So với kỳ trước", Kind.DELTA),
        (f"So với năm {year}", Kind.DELTA),
        ("Đạt % mục tiêu", Kind.PERCENT),
        ("Còn thiếu tới mục tiêu", Kind.SCORE),
        ("Điểm rủi ro", Kind.SCORE),
        ("Tiêu chí rủi ro", Kind.NUMBER),
        ("Nộp đúng hạn", Kind.NUMBER),
        ("Đến hạn", Kind.NUMBER),
        ("Lần trả lại", Kind.NUMBER),
        ("Kết quả có tài liệu", Kind.NUMBER),
        ("Kết quả cần tài liệu", Kind.NUMBER),
        "Ghi chú",
    )


def score_values(name: str, count: int, standing: Standing, note: str) -> tuple[Value, ...]:
    """Return a row of the scoreboard as plain values."""
    handling = standing.handling
    return (
        name,
        Decimal(count),
        standing.total.max,
        standing.total.current,
        standing.gained_last,
        standing.total.change,
        standing.percent_of_target,
        standing.total.missing,
        standing.risk.points,
        Decimal(standing.risk.count),
        Decimal(handling.on_time_count),
        Decimal(handling.due_count),
        Decimal(handling.returned_count),
        Decimal(handling.proven_count),
        Decimal(handling.to_prove_count),
        "; ".join(filter(None, [note, on_time_note(handling)])),
    )


def table_rows(rows: Iterable[AgencyScore]) -> list[tuple[Value, ...]]:
    """Return the rows as plain values."""
    return [
        score_values(
            row.lead.name,
            row.lead.criteria_count,
            row.standing,
            joint_note(row.lead.joint_count, row.lead.joined_count),
        )
        for row in rows
    ]
