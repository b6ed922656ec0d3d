"""Which of the given tasks a reader asked to see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assignments.enums import WorkOrderStatus
from assignments.order_rows import OrderRow
from common.tables.model import in_use

RUNNING, ALL = "", "tat-ca"
STATES = (
    (RUNNING, "Chưa kết thúc"),
    (ALL, "Tất cả"),
    *((status.value, status.label) for status in WorkOrderStatus),
)


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What the address asks for; anything it doesn't understand is taken as not asked."""

    agency: str = ""
    code: str = ""
    state: str = ""
    is_overdue: bool = False
    is_mine: bool = False

    @classmethod
    def from_query(cls, query: Mapping[str, str], rows: Iterable[OrderRow]) -> "OrderFilter":
        """Read ``?co_quan= tieu_chi= trang_thai= qua_han= cua_toi=``; choices are what is there."""
        found = list(rows)
        agency, code = query.get("co_quan", ""), query.get("tieu_chi", "")
        state = query.get("trang_thai", "")
        return cls(
            agency=agency if any(row.agency_slug == agency for row in found) else "",
            code=code if any(row.code == code for row in found) else "",
            state=state if state in dict(STATES) else "",
            is_overdue=query.get("qua_han", "") == "1",
            is_mine=query.get("cua_toi", "") == "1",
        )

    @property
    def is_narrow(self) -> bool:
        """Tell whether anything but the list as it opens is asked for."""
        return self != OrderFilter()

    def note(self) -> str:
        """Return which filters hold, in a sentence."""
        return in_use(
            ("Cơ quan", self.agency),
            ("Tiêu chí", self.code),
            ("Trạng thái", dict(STATES)[self.state]),
            ("Hạn", "Quá hạn" if self.is_overdue else ""),
            ("Người giao", "Việc của người xem giao" if self.is_mine else ""),
        )

    def apply(self, rows: Iterable[OrderRow], reader_id: int | None) -> list[OrderRow]:
        """Return the rows asked for, in their order."""
        return [row for row in rows if self._wants(row, reader_id)]

    def _wants(self, row: OrderRow, reader_id: int | None) -> bool:
        is_running = self.state == RUNNING and not row.status.is_closed
        is_in_state = is_running or self.state in {ALL, row.status.value}
        return (
            is_in_state
            and self.agency in {"", row.agency_slug}
            and self.code in {"", row.code}
            and (row.is_overdue or not self.is_overdue)
            and (row.giver_id == reader_id or not self.is_mine)
        )
