"""The index as published year by year: against the national mean, and how the rank moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.tables.model import Kind, Row, columns
from common.text import NO_FIGURE, format_delta, format_score
from reports.plan_settings import PublishedYear
from reports.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A published year; every text is ready to be shown."""

    year: int
    score: str
    mean: str
    difference: str
    is_below: bool
    rank: str
    rank_change: str
    sipas: str
    sipas_change: str
    source: str
    is_confirmed: bool

    @property
    def check_words(self) -> str:
        """Return whether it was held against its document."""
        return CHECKED if self.is_confirmed else UNCHECKED


COLUMNS = columns(
    ("Năm", Kind.NUMBER),
    ("PAR INDEX", Kind.SCORE),
    ("Trung bình cả nước", Kind.SCORE),
    ("Chênh lệch", Kind.DELTA),
    ("Hạng", Kind.NUMBER),
    ("Trên tổng số", Kind.NUMBER),
    "Thay đổi hạng",
    ("SIPAS", Kind.SCORE),
    ("SIPAS thay đổi", Kind.DELTA),
    "Nguồn",
    "Đối chiếu",
)
CHECKED, UNCHECKED = "điểm, hạng đã đối chiếu", "chưa đối chiếu"
"""Whether a year was held against the document it was published by; means and SIPAS never were."""


def difference_to_mean(year: PublishedYear) -> Decimal | None:
    """Return the points above the national mean of the same year."""
    return _minus(year.score, year.national_mean)


def rank_change(year: PublishedYear, earlier: Sequence[PublishedYear]) -> str:
    """Return how the rank moved since the last year that has one: 'tăng 20 bậc so với 2019'."""
    before = next((one for one in reversed(earlier) if one.rank is not None), None)
    if before is None or before.rank is None or year.rank is None:
        return ""
    places = before.rank - year.rank
    since = f"so với {before.year}"
    if places == 0:
        return f"giữ hạng {since}"
    return f"{'tăng' if places > 0 else 'giảm'} {abs(places)} bậc {since}"


def published_rows(snapshot: Snapshot) -> list[PublishedRow]:
    """Return the published years, the latest first."""
    rows = []
    for place, year in enumerate(snapshot.published):
        earlier = snapshot.published[:place]
        difference = difference_to_mean(year)
        rows.append(
            PublishedRow(
                year.year,
                format_score(year.score),
                format_score(year.national_mean),
                format_delta(difference),
                is_below=difference is not None and difference < 0,
                rank=f"{year.rank}/{year.provinces_count}" if year.rank else NO_FIGURE,
                rank_change=rank_change(year, earlier),
                sipas=format_score(year.sipas),
                sipas_change=format_delta(_sipas_change(year, earlier)),
                source=year.source,
                is_confirmed=year.is_confirmed,
            )
        )
    return rows[::-1]


def published_values(snapshot: Snapshot) -> list[Row]:
    """Return the published years as plain values, the latest first."""
    rows: list[Row] = []
    for place, year in enumerate(snapshot.published):
        earlier = snapshot.published[:place]
        rows.append(
            (
                Decimal(year.year),
                year.score,
                year.national_mean,
                difference_to_mean(year),
                _whole(year.rank),
                _whole(year.provinces_count),
                rank_change(year, earlier),
                year.sipas,
                _sipas_change(year, earlier),
                year.source,
                CHECKED if year.is_confirmed else UNCHECKED,
            )
        )
    return rows[::-1]


def published_headline(snapshot: Snapshot) -> str:
    """Return the finding about the latest year that has a score and a mean; '' without any."""
    known = [year for year in snapshot.published if difference_to_mean(year) is not None]
    if not known:
        return ""
    last = known[-1]
    difference = difference_to_mean(last) or Decimal(0)
    if difference:
        word = "cao hơn" if difference > 0 else "thấp hơn"
        against = f"{word} trung bình cả nước {format_score(abs(difference))} điểm"
    else:
        against = "bằng trung bình cả nước"
    moved = rank_change(last, [year for year in snapshot.published if year.year < last.year])
    ranked = f", {moved}" if moved else ""
    return f"PAR INDEX năm {last.year} {against}{ranked}"


def _sipas_change(year: PublishedYear, earlier: Sequence[PublishedYear]) -> Decimal | None:
    before = next((one.sipas for one in reversed(earlier) if one.sipas is not None), None)
    return _minus(year.sipas, before)


def _minus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other


def _whole(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
