"""A plan's words moved to another year: plain Python, no Django."""

import re
from collections.abc import Callable
from datetime import date

_IN_PROSE = re.compile(r"(?<=[Nn]ăm )(\d{4})(?!\s*[-–/]|\d)")
_IN_A_DATE = re.compile(r"(?<=/)(\d{4})(?![-–/\d])")
NEAR = 1
"""Years of a deadline that a copy moves: the plan's own, the one before and the one after."""


def move_day(day: date | None, years: int) -> date | None:
    """Return the day ``years`` later; 29/02 becomes 28/02 where there is none."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def move_deadline(text: str, *, year: int, years: int) -> str:
    """Return a deadline's words ``years`` later: 'Trong năm 2021' → 'Trong năm 2022'.

    Only years next to the plan's own move; 'giai đoạn 2021-2025' and the numbers of documents
    ('30/2020/NĐ-CP') stay.
    """
    near = range(year - NEAR, year + NEAR + 1)
    return _IN_A_DATE.sub(_shift(near, years), _IN_PROSE.sub(_shift(near, years), text))


def move_name(text: str, *, year: int, years: int) -> str:
    """Return a criterion's name ``years`` later: '… mới trong năm 2021' → '… năm 2022'."""
    return _IN_PROSE.sub(_shift(range(year - NEAR, year + 1), years), text)


def _shift(years_meant: range, years: int) -> Callable[[re.Match[str]], str]:
    def moved(match: re.Match[str]) -> str:
        found = int(match[1])
        return str(found + years) if found in years_meant else match[1]

    return moved
