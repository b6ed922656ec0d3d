"""A reporting period at a glance: marks, tallies, who owes what. What ``monitor`` reads."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from accounts.models import Agency
from assignments.enums import ResultStatus
from assignments.models import PeriodReopening, ReportingPeriod


class Mark(StrEnum):
    """How a criterion stands in a period: its result's status, or that there is none yet."""

    APPROVED = "approved"
    IN_REVIEW = "in_review"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DRAFT = "draft"
    MISSING = "missing"

    @property
    def label(self) -> str:
        """Return the state in words."""
        return "Chưa nhập" if self is Mark.MISSING else ResultStatus(self.value).label

    @property
    def icon(self) -> str:
        """Return the shape that stands for it: told apart without any colour."""
        return {
            "approved": "check-circle",
            "in_review": "circle-half",
            "submitted": "clock",
            "returned": "arrow-left",
            "draft": "pencil",
            "missing": "x-lg",
        }[self]


OWED = frozenset({Mark.RETURNED, Mark.DRAFT, Mark.MISSING})
"""What its agency still has to do."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One criterion of one agency in the period."""

    code: str
    name: str
    mark: Mark
    first_handed_in_on: date | None
    days_late: int
    """Days after the due day that it was first handed in; 0 in time or not handed in."""
    is_opened_by_reader: bool

    @property
    def title(self) -> str:
        """Return what the mark says in full."""
        parts = [f"{self.code} {self.name}: {self.mark.label.lower()}"]
        if self.first_handed_in_on:
            late = f", muộn {self.days_late} ngày" if self.days_late else ""
            parts.append(f"nộp ngày {self.first_handed_in_on:%d/%m/%Y}{late}")
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many criteria stand how."""

    total: int
    counts: Mapping[Mark, int]
    late: int
    """Handed in after the due day."""

    @classmethod
    def of(cls, marks: Iterable[Mark], late: int) -> "Tally":
        """Count marks."""
        counts = Counter(marks)
        return cls(counts.total(), counts, late)

    @property
    def approved(self) -> int:
        """Return how many are approved."""
        return self.counts.get(Mark.APPROVED, 0)

    @property
    def waiting(self) -> int:
        """Return how many wait for Sở Nội vụ."""
        return self.counts.get(Mark.SUBMITTED, 0) + self.counts.get(Mark.IN_REVIEW, 0)

    @property
    def returned(self) -> int:
        """Return how many were sent back."""
        return self.counts.get(Mark.RETURNED, 0)

    @property
    def drafts(self) -> int:
        """Return how many are being entered."""
        return self.counts.get(Mark.DRAFT, 0)

    @property
    def missing(self) -> int:
        """Return how many nobody has begun."""
        return self.counts.get(Mark.MISSING, 0)

    @property
    def owed(self) -> int:
        """Return how many are not handed in."""
        return self.returned + self.drafts + self.missing

    @property
    def shares(self) -> list[tuple[Mark, str, str]]:
        """Return the parts of a bar of 100: mark, where it begins, how long it is."""
        parts, start = [], 0.0
        for mark in Mark:
            length = 100 * self.counts.get(mark, 0) / self.total if self.total else 0
            if length:
                parts.append((mark, f"{start:.2f}%", f"{length:.2f}%"))
            start += length
        return parts


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency with the criteria that it owns."""

    agency: Agency
    cells: tuple[Cell, ...]
    tally: Tally
    reopening: PeriodReopening | None
    days_overdue: int
    """Days since the due day (until the lock) that something has not been handed in; else 0."""

    @property
    def never_handed_in(self) -> list[Cell]:
        """Return what the agency has never handed in."""
        return [cell for cell in self.cells if cell.first_handed_in_on is None]

    @property
    def has_handed_in_nothing(self) -> bool:
        """Tell whether the agency has handed in none of its results."""
        return len(self.never_handed_in) == len(self.cells)

    @property
    def late_cells(self) -> list[Cell]:
        """Return what was handed in late."""
        return [cell for cell in self.cells if cell.days_late]


@dataclass(frozen=True, slots=True)
class Share:
    """What one member of a leading group has added."""

    agency: Agency
    added_at: datetime | None


@dataclass(frozen=True, slots=True)
class GroupWork:
    """A criterion that a group leads: its members' own figures make the result."""

    code: str
    name: str
    group_name: str
    shares: tuple[Share, ...]
    is_closed: bool
    """The result is with the reviewer or approved: no more contributions."""

    @property
    def added(self) -> int:
        """Return how many members have entered theirs."""
        return sum(share.added_at is not None for share in self.shares)


@dataclass(frozen=True, slots=True)
class OwedItem:
    """One thing that an agency has still to do."""

    code: str
    name: str
    what: str

    def __str__(self) -> str:
        return f"{self.code} {self.name}: {self.what}"


@dataclass(frozen=True, slots=True)
class Board:
    """A period at a glance."""

    period: ReportingPeriod
    tally: Tally
    lines: tuple[AgencyLine, ...]
    group_work: tuple[GroupWork, ...]
    reopenings: tuple[PeriodReopening, ...]

    @property
    def overdue_lines(self) -> list[AgencyLine]:
        """Return the agencies that owe something after the due day, who owes most first."""
        lines = [line for line in self.lines if line.days_overdue]
        return sorted(lines, key=lambda line: -len(line.never_handed_in))

    @property
    def owed_marks(self) -> frozenset[Mark]:
        """Return the marks of what is still to be done."""
        return OWED

    @property
    def late_count(self) -> int:
        """Return how many results were handed in late."""
        return self.tally.late

    def owed(self) -> dict[Agency, list[OwedItem]]:
        """Return what each agency still has to do: its own results, and its share of a group's."""
        found: dict[Agency, list[OwedItem]] = {}
        for line in self.lines:
            for cell in line.cells:
                if cell.mark in OWED:
                    item = OwedItem(cell.code, cell.name, _OWED_WORDS[cell.mark])
                    found.setdefault(line.agency, []).append(item)
        for work in self.group_work:
            for share in work.shares if not work.is_closed else ():
                if share.added_at is None:
                    item = OwedItem(work.code, work.name, "chưa nhập số liệu của đơn vị")
                    found.setdefault(share.agency, []).append(item)
        return found


_OWED_WORDS = {
    Mark.MISSING: "chưa nhập",
    Mark.DRAFT: "đang nhập, chưa nộp",
    Mark.RETURNED: "trả lại, chờ bổ sung",
}
