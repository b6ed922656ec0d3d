"""How a task that was given to an agency comes to an end: plain Python, no Django.

``STEPS`` is the whole of it: buttons, permissions and tests are read from this table.
"""

from dataclasses import dataclass
from enum import StrEnum

from assignments.enums import WorkOrderStatus

TEXT_LENGTH = 2000
"""Characters of what is to be done."""
REPORT_LENGTH = 5000
"""Characters of what was done."""
ANSWER_LENGTH = 1000
"""Characters of what the giver says to it."""


class OrderAction(StrEnum):
    """What can be done to a task once it is given."""

    CHANGE = "change"
    REPORT = "report"
    TAKE_BACK = "take_back"
    SEND_BACK = "send_back"
    CONFIRM = "confirm"
    CANCEL = "cancel"
    REOPEN = "reopen"

    @property
    def event(self) -> str:
        """Return what the audit trail calls it."""
        return f"order.{self.value}"

    @property
    def label(self) -> str:
        """Return the verb that the button says."""
        return {
            "change": "Lưu thay đổi",
            "report": "Báo đã xong",
            "take_back": "Rút lại báo cáo",
            "send_back": "Trả lại để làm tiếp",
            "confirm": "Xác nhận đã xong",
            "cancel": "Hủy việc này",
            "reopen": "Mở lại việc này",
        }[self]


class OrderPart(StrEnum):
    """What somebody is to a task."""

    GIVER = "giver"
    AGENCY = "agency"

    @property
    def label(self) -> str:
        """Return the part in words."""
        return {
            "giver": "Lãnh đạo, Sở Nội vụ (điều phối)",
            "agency": "Cơ quan được giao",
        }[self]


@dataclass(frozen=True, slots=True)
class Step:
    """From a status, by an action of somebody in a part, to a status."""

    status: WorkOrderStatus
    action: OrderAction
    part: OrderPart
    to: WorkOrderStatus
    needs_reason: bool = False


_OPEN, _REPORTED, _DONE, _CANCELLED = (
    WorkOrderStatus.OPEN,
    WorkOrderStatus.REPORTED,
    WorkOrderStatus.DONE,
    WorkOrderStatus.CANCELLED,
)
_GIVER, _AGENCY = OrderPart.GIVER, OrderPart.AGENCY

STEPS = (
    Step(_OPEN, OrderAction.CHANGE, _GIVER, _OPEN),
    Step(_OPEN, OrderAction.REPORT, _AGENCY, _REPORTED),
    Step(_OPEN, OrderAction.CANCEL, _GIVER, _CANCELLED, needs_reason=True),
    Step(_REPORTED, OrderAction.TAKE_BACK, _AGENCY, _OPEN),
    Step(_REPORTED, OrderAction.SEND_BACK, _GIVER, _OPEN, needs_reason=True),
    Step(_REPORTED, OrderAction.CONFIRM, _GIVER, _DONE),
    Step(_REPORTED, OrderAction.CANCEL, _GIVER, _CANCELLED, needs_reason=True),
    # What was ended by mistake goes on where it was left.
    Step(_DONE, OrderAction.REOPEN, _GIVER, _OPEN, needs_reason=True),
    Step(_CANCELLED, OrderAction.REOPEN, _GIVER, _OPEN, needs_reason=True),
)

_TABLE = {(row.status, row.action, row.part): row for row in STEPS}


def step_of(status: WorkOrderStatus, action: OrderAction, part: OrderPart) -> Step | None:
    """Return where ``action`` by ``part`` leads from ``status``; ``None`` where it may not be."""
    return _TABLE.get((WorkOrderStatus(status), action, part))


def allowed_steps(status: WorkOrderStatus, parts: frozenset[OrderPart]) -> dict[OrderAction, Step]:
    """Return what people in ``parts`` may do to a task of ``status``, by action."""
    return {row.action: row for row in STEPS if row.status == status and row.part in parts}
