"""How a result goes from its agency to Sở Nội vụ and back: plain Python, no Django.

``TRANSITIONS`` is the whole of it. Buttons, permissions, tests and ``docs/workflow.md`` are read
from this table; nothing else decides what may become of a result.
"""

from dataclasses import dataclass
from enum import StrEnum

from assignments.enums import ResultStatus


class Action(StrEnum):
    """What can be done to a result."""

    SAVE = "save"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    BEGIN_REVIEW = "begin_review"
    RELEASE = "release"
    APPROVE = "approve"
    RETURN = "return"
    REOPEN = "reopen"

    @property
    def label(self) -> str:
        """Return the verb that the button says."""
        return {
            "save": "Lưu",
            "submit": "Nộp kết quả",
            "withdraw": "Rút lại",
            "begin_review": "Bắt đầu thẩm định",
            "release": "Ngừng thẩm định",
            "approve": "Duyệt",
            "return": "Trả lại để bổ sung",
            "reopen": "Mở lại",
        }[self]


class Part(StrEnum):
    """What somebody is to a result."""

    OWNER = "owner"
    REVIEWER = "reviewer"
    CONTRIBUTOR = "contributor"
    READER = "reader"

    @property
    def label(self) -> str:
        """Return the part in words."""
        return {
            "owner": "Cơ quan chủ trì",
            "reviewer": "Sở Nội vụ (điều phối)",
            "contributor": "Cơ quan phối hợp, cùng chủ trì",
            "reader": "Người xem khác",
        }[self]


@dataclass(frozen=True, slots=True)
class Transition:
    """From a status, by an action of somebody in a part, to a status."""

    status: ResultStatus
    action: Action
    part: Part
    to: ResultStatus
    needs_reason: bool = False


_DRAFT, _SUBMITTED, _IN_REVIEW, _RETURNED, _APPROVED = (
    ResultStatus.DRAFT,
    ResultStatus.SUBMITTED,
    ResultStatus.IN_REVIEW,
    ResultStatus.RETURNED,
    ResultStatus.APPROVED,
)

TRANSITIONS = (
    Transition(_DRAFT, Action.SAVE, Part.OWNER, _DRAFT),
    Transition(_DRAFT, Action.SUBMIT, Part.OWNER, _SUBMITTED),
    Transition(_RETURNED, Action.SAVE, Part.OWNER, _RETURNED),
    Transition(_RETURNED, Action.SUBMIT, Part.OWNER, _SUBMITTED),
    # Whoever changes what was handed in takes it back: it has to be handed in again.
    Transition(_SUBMITTED, Action.SAVE, Part.OWNER, _DRAFT),
    Transition(_SUBMITTED, Action.WITHDRAW, Part.OWNER, _DRAFT),
    Transition(_SUBMITTED, Action.BEGIN_REVIEW, Part.REVIEWER, _IN_REVIEW),
    Transition(_SUBMITTED, Action.APPROVE, Part.REVIEWER, _APPROVED),
    Transition(_SUBMITTED, Action.RETURN, Part.REVIEWER, _RETURNED, needs_reason=True),
    Transition(_IN_REVIEW, Action.RELEASE, Part.REVIEWER, _SUBMITTED),
    Transition(_IN_REVIEW, Action.APPROVE, Part.REVIEWER, _APPROVED),
    Transition(_IN_REVIEW, Action.RETURN, Part.REVIEWER, _RETURNED, needs_reason=True),
    Transition(_APPROVED, Action.SAVE, Part.OWNER, _DRAFT),
    Transition(_APPROVED, Action.REOPEN, Part.REVIEWER, _RETURNED, needs_reason=True),
)

HANDED_IN = frozenset({_SUBMITTED, _IN_REVIEW, _APPROVED})
"""Statuses in which a result counts: as provisional until it is approved."""

AWAITING_REVIEW = frozenset({_SUBMITTED, _IN_REVIEW})
WITH_THE_AGENCY = frozenset({_DRAFT, _RETURNED})
APPRAISING = frozenset({Action.BEGIN_REVIEW, Action.APPROVE, Action.RETURN})
"""What nobody does to a result that they handed in themselves."""

_TABLE = {(row.status, row.action, row.part): row for row in TRANSITIONS}


def transition(status: ResultStatus, action: Action, part: Part) -> Transition | None:
    """Return where ``action`` by ``part`` leads from ``status``; ``None`` where it is not allowed.

    A reviewer from the agency that owns the result is both; ask for each part.
    """
    return _TABLE.get((ResultStatus(status), action, part))


def allowed_actions(status: ResultStatus, parts: frozenset[Part]) -> frozenset[Action]:
    """Return what people in ``parts`` may do to a result of ``status``, the period permitting."""
    return frozenset(
        row.action for row in TRANSITIONS if row.status == status and row.part in parts
    )


class Sight(StrEnum):
    """How much of a result somebody sees."""

    NOTHING = "nothing"
    RESULT = "result"
    EVERYTHING = "everything"

    @property
    def label(self) -> str:
        """Return the sight in words."""
        return {
            "nothing": "không thấy",
            "result": "điểm và phần thuyết minh",
            "everything": "toàn bộ: tài liệu, ý kiến trao đổi, lịch sử",
        }[self]


def sight_of(status: ResultStatus, parts: frozenset[Part]) -> Sight:
    """Return how much of a result of ``status`` people in ``parts`` see.

    The owner and the reviewer see everything. Everybody else sees it when it is approved, without
    its evidence and comments; a contributor sees its own contribution besides.
    """
    if parts & {Part.OWNER, Part.REVIEWER}:
        return Sight.EVERYTHING
    return Sight.RESULT if status == ResultStatus.APPROVED else Sight.NOTHING
