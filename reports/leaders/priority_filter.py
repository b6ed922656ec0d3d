"""Which priorities a reader asked to see, and in what order."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from common.tables.model import in_use
from reports.leaders.priorities import PriorityRow
from reports.snapshot import Snapshot

Choices = tuple[tuple[str, str], ...]
GAPS: Choices = (("", "Tới mục tiêu"), ("toi-da", "Tới tối đa"), ("tat-ca", "Tất cả"))
DUES: Choices = (
    ("", "Bất kỳ"),
    ("qua-han", "Đã quá hạn"),
    ("7", "Trong 7 ngày"),
    ("14", "Trong 14 ngày"),
    ("30", "Trong 30 ngày"),
)
RESULTS: Choices = (
    ("", "Bất kỳ"),
    ("chua-co", "Chưa có kết quả nào"),
    ("chua-nop", "Chưa nộp kỳ này"),
)
SORTS: Choices = (
    ("", "Tới mục tiêu"),
    ("toi-da", "Tới tối đa"),
    ("han", "Hạn gần nhất"),
    ("ma", "Mã tiêu chí"),
)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PriorityFilter:
    """What the address asks for; anything it doesn't understand is taken as not asked.

    ``agencies`` are slugs: an agency and the groups it belongs to.
    """

    area: str = ""
    agency: str = ""
    agencies: frozenset[str] = frozenset()
    gap: str = ""
    due: str = ""
    result: str = ""
    has_task: bool = False
    sort: str = ""

    @classmethod
    def from_query(
        cls,
        query: Mapping[str, str],
        snapshot: Snapshot,
        groups_of: Callable[[str], frozenset[str]],
    ) -> "PriorityFilter":
        """Read ``?linh_vuc= co_quan= con= han= ket_qua= co_viec= xep=``."""
        area, agency = query.get("linh_vuc", ""), query.get("co_quan", "")
        known = {slug for slug, _ in lead_choices(snapshot)}
        agency = agency if agency in known else ""
        return cls(
            area=area if any(area == root.code for root in snapshot.areas) else "",
            agency=agency,
            agencies=frozenset({agency} | groups_of(agency)) & known if agency else frozenset(),
            gap=_known(query.get("con", ""), GAPS),
            due=_known(query.get("han", ""), DUES),
            result=_known(query.get("ket_qua", ""), RESULTS),
            has_task=query.get("co_viec", "") == "1",
            sort=_known(query.get("xep", ""), SORTS),
        )

    @property
    def is_narrow(self) -> bool:
        """Tell whether anything but the list as it opens is asked for, its order aside."""
        return bool(
            self.area or self.agency or self.gap or self.due or self.result or self.has_task
        )

    def note(self, snapshot: Snapshot) -> str:
        """Return which filters hold, in a sentence."""
        return in_use(
            ("Lĩnh vực", self.area),
            ("Cơ quan chủ trì", dict(lead_choices(snapshot)).get(self.agency, "")),
            ("Điểm còn thiếu", dict(GAPS)[self.gap]),
            ("Hạn", dict(DUES)[self.due] if self.due else ""),
            ("Kết quả", dict(RESULTS)[self.result] if self.result else ""),
            ("Việc", "Đang có việc được giao" if self.has_task else ""),
            ("Xếp theo", dict(SORTS)[self.sort]),
        )

    def apply(self, rows: Iterable[PriorityRow], today: date) -> tuple[PriorityRow, ...]:
        """Return the rows asked for in the order asked for."""
        found = [row for row in rows if self._wants(row, today)]
        keys: dict[str, Callable[[PriorityRow], Any]] = {
            "": lambda row: (-_points(row.to_target), -_points(row.to_max)),
            "toi-da": lambda row: (-_points(row.to_max), -_points(row.to_target)),
            "han": lambda row: (row.due_on or date.max, -_points(row.to_target)),
            "ma": lambda _: 0,
        }
        return tuple(sorted(found, key=keys[self.sort]))

    def _wants(self, row: PriorityRow, today: date) -> bool:
        points = {"": row.to_target, "toi-da": row.to_max, "tat-ca": Decimal(1)}[self.gap]
        return (
            _points(points) > ZERO
            and self.area in {"", row.code.partition(".")[0]}
            and (not self.agencies or bool(self.agencies & row.lead_slugs))
            and self._is_due(row, today)
            and not (self.result == "chua-co" and row.is_reported)
            and not (self.result == "chua-nop" and row.is_handed_in)
            and (row.tasks is not None or not self.has_task)
        )

    def _is_due(self, row: PriorityRow, today: date) -> bool:
        if not self.due:
            return True
        if row.due_on is None:
            return False
        if self.due == "qua-han":
            return row.due_on < today
        return today <= row.due_on <= today + timedelta(days=int(self.due))


def lead_choices(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """Return the agencies and groups that lead any criterion, in the plan's order."""
    leaves = snapshot.reported_leaves
    return tuple({party.slug: party.name for leaf in leaves for party in leaf.leads}.items())


def _known(value: str, choices: Choices) -> str:
    return value if value in dict(choices) else ""


def _points(points: Decimal | None) -> Decimal:
    return ZERO if points is None else points
