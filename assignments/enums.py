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


class PeriodKind(StrEnum):
    """The four times a year that agencies report; figures are cumulative, never added up."""

    Q1 = "Q1"
    Q2 = "Q2"
    Q3 = "Q3"
    Q4 = "Q4"

    @property
    def label(self) -> str:
        """Return the period's name as reports title it."""
        return {"Q1": "Quý I", "Q2": "6 tháng", "Q3": "Quý III", "Q4": "Cả năm"}[self]

    @property
    def until_label(self) -> str:
        """Return up to when its figures count: 'đến hết quý III'."""
        return {
            "Q1": "đến hết quý I",
            "Q2": "đến hết 6 tháng",
            "Q3": "đến hết quý III",
            "Q4": "đến hết năm",
        }[self]

    @property
    def last_month(self) -> int:
        """Return the last month of the period."""
        return {"Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}[self]


class PeriodState(StrEnum):
    """How a period stands, by the clock and by the coordinator's lock."""

    UPCOMING = "upcoming"
    OPEN = "open"
    OVERDUE = "overdue"
    LOCKED = "locked"

    @property
    def label(self) -> str:
        """Return the state in words."""
        return {
            "upcoming": "Chưa mở",
            "open": "Đang mở",
            "overdue": "Quá hạn nộp, chưa khóa",
            "locked": "Đã khóa",
        }[self]


class ResultStatus(StrEnum):
    """Where a result is between its agency and Sở Nội vụ."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"

    @property
    def label(self) -> str:
        """Return the status in words."""
        return {
            "draft": "Đang nhập",
            "submitted": "Đã nộp",
            "in_review": "Đang thẩm định",
            "returned": "Trả lại",
            "approved": "Đã duyệt",
        }[self]


class MeasurementKind(StrEnum):
    """What a criterion's result is measured by, where it is measured at all."""

    NONE = "none"
    RATIO = "ratio"
    QUANTITY = "quantity"


class ProgressStatus(StrEnum):
    """How far a measure of the plan has come."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"

    @property
    def label(self) -> str:
        """Return the progress in words."""
        return {
            "not_started": "Chưa thực hiện",
            "in_progress": "Đang thực hiện",
            "done": "Đã hoàn thành",
        }[self]


class ReviewDecision(StrEnum):
    """What a reviewer decided about a result."""

    APPROVED = "approved"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """Return the decision in words."""
        return {"approved": "Duyệt", "returned": "Trả lại"}[self]


class FileState(StrEnum):
    """Whether an uploaded file has arrived whole.

    The row is written before the file and marked after it, so that a killed process leaves
    neither a row that promises a file nor a file that nobody knows of.
    """

    PENDING = "pending"
    STORED = "stored"

    @property
    def label(self) -> str:
        """Return the state in words."""
        return {"pending": "Đang nhận", "stored": "Đã lưu"}[self]


class ImportKind(StrEnum):
    """What an uploaded file brings."""

    ANNEX = "annex"
    WORKBOOK = "workbook"
    HISTORY = "history"

    @property
    def label(self) -> str:
        """Return what is brought, in words."""
        return {
            "annex": "Phụ lục kế hoạch",
            "workbook": "Bảng nhập kết quả của cơ quan",
            "history": "Kết quả năm trước",
        }[self]


class WorkOrderStatus(StrEnum):
    """How far a task has come that somebody gave to a lead agency."""

    OPEN = "open"
    REPORTED = "reported"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """Return the status in words."""
        return {
            "open": "Đang làm",
            "reported": "Đã báo xong, chờ xác nhận",
            "done": "Đã xong",
            "cancelled": "Đã hủy",
        }[self]

    @property
    def is_closed(self) -> bool:
        """Tell whether nothing more is to come of it."""
        return self in {WorkOrderStatus.DONE, WorkOrderStatus.CANCELLED}
