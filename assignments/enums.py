"""Who answers for a criterion and how, and what kinds of deadlines plans set."""

from enum import StrEnum


class AssignmentRole(StrEnum):
    """The two columns of the annex."""

    LEAD = "lead"
    SUPPORTING = "supporting"

    @property
    def label(self) -> str:
        """Return the column's name."""
        return {"lead": "Chủ trì", "supporting": "Phối hợp"}[self]


class AssignmentMode(StrEnum):
    """What the plan asks an agency to do in its role."""

    LEAD = "lead"
    MONITOR = "monitor"
    IMPLEMENT = "implement"
    SUPPORT = "support"

    @property
    def label(self) -> str:
        """Return the mode as the plan words it."""
        return {
            "lead": "chủ trì",
            "monitor": "theo dõi, đôn đốc",
            "implement": "thực hiện",
            "support": "phối hợp",
        }[self]


class MilestoneKind(StrEnum):
    """The forms a deadline takes."""

    BY_DATE = "by_date"
    WINDOW = "window"
    RECURRING = "recurring"
    UNDATED = "undated"

    @property
    def label(self) -> str:
        """Return the form in words."""
        return {
            "by_date": "Theo ngày",
            "window": "Trong khoảng thời gian",
            "recurring": "Định kỳ hằng quý",
            "undated": "Không định ngày",
        }[self]
