"""The words of a scoring plan, without Django: the pure modules use them too."""

from enum import StrEnum


class CriterionLevel(StrEnum):
    """The three levels of a criteria set."""

    AREA = "area"
    CRITERION = "criterion"
    SUB_CRITERION = "sub_criterion"

    @property
    def label(self) -> str:
        """Return the level's name as documents write it."""
        return _LEVEL_LABELS[self]


_LEVEL_LABELS = {
    CriterionLevel.AREA: "Lĩnh vực",
    CriterionLevel.CRITERION: "Tiêu chí",
    CriterionLevel.SUB_CRITERION: "Tiêu chí thành phần",
}


class ScoringMethod(StrEnum):
    """Who gives the points."""

    APPRAISAL = "appraisal"
    SURVEY = "survey"
    SIPAS = "sipas"

    @property
    def label(self) -> str:
        """Return the method's name as documents write it."""
        return _METHOD_LABELS[self]


_METHOD_LABELS = {
    ScoringMethod.APPRAISAL: "Thẩm định",
    ScoringMethod.SURVEY: "Điều tra xã hội học",
    ScoringMethod.SIPAS: "Chỉ số hài lòng (SIPAS)",
}


class PlanStatus(StrEnum):
    """Where a plan is in its life."""

    DRAFT = "draft"
    ACTIVE = "active"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """Return the status in words."""
        return {"draft": "Dự thảo", "active": "Đang thực hiện", "closed": "Đã kết thúc"}[self]


class Figure(StrEnum):
    """The three printed columns of the annex."""

    MAX = "max"
    BASELINE = "baseline"
    TARGET = "target"

    @property
    def label(self) -> str:
        """Return the column's name, without the year."""
        return {"max": "Điểm tối đa", "baseline": "Kết quả", "target": "Mục tiêu"}[self]


class Standing(StrEnum):
    """Which of two differing figures stands."""

    PRINTED = "printed"
    COMPUTED = "computed"

    @property
    def label(self) -> str:
        """Return the choice in words."""
        return {"printed": "Theo bảng in", "computed": "Theo tổng tiêu chí"}[self]


class Comparator(StrEnum):
    """How a measured value is held against the plan's threshold."""

    GE = "ge"
    GT = "gt"
    EQ = "eq"
    LE = "le"
    BETWEEN = "between"
    ABOVE_PREVIOUS_YEAR = "above_previous_year"
    INCREASE_AT_LEAST = "increase_at_least"
    NONE_OCCURS = "none_occurs"

    @property
    def label(self) -> str:
        """Return the comparison in words; a value follows where there is one."""
        return _COMPARATOR_LABELS[self]


_COMPARATOR_LABELS = {
    Comparator.GE: "từ",
    Comparator.GT: "trên",
    Comparator.EQ: "bằng",
    Comparator.LE: "không quá",
    Comparator.BETWEEN: "từ",
    Comparator.ABOVE_PREVIOUS_YEAR: "cao hơn năm trước",
    Comparator.INCREASE_AT_LEAST: "tăng ít nhất",
    Comparator.NONE_OCCURS: "không để xảy ra",
}

WITHOUT_VALUE = frozenset({Comparator.ABOVE_PREVIOUS_YEAR, Comparator.NONE_OCCURS})
"""Comparators that need no number."""
