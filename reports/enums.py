"""What becomes of a file that is being made, where a scenario starts, what a note is about."""

from enum import StrEnum


class ExportStatus(StrEnum):
    """Where an export is between being asked for and being fetched."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """Return the status in words."""
        return {
            "waiting": "Đang chờ",
            "running": "Đang tạo",
            "done": "Đã xong",
            "failed": "Không tạo được",
        }[self]

    @property
    def is_open(self) -> bool:
        """Tell whether the file is still to come."""
        return self in {ExportStatus.WAITING, ExportStatus.RUNNING}


class ReportKind(StrEnum):
    """Whose report it is; each has a Word template of its own."""

    CONSOLIDATED = "consolidated"
    AGENCY = "agency"

    @property
    def label(self) -> str:
        """Return the kind in words."""
        return {
            "consolidated": "Báo cáo tổng hợp gửi UBND tỉnh",
            "agency": "Báo cáo của cơ quan gửi Sở Nội vụ",
        }[self]


class ScenarioBase(StrEnum):
    """What a criterion has in a scenario before anybody moves it."""

    APPROVED = "approved"
    TARGETS = "targets"

    @property
    def label(self) -> str:
        """Return the base in words."""
        return {
            "approved": "Kết quả đã duyệt",
            "targets": "Mọi mục tiêu đều đạt",
        }[self]


class NoteTarget(StrEnum):
    """What a note is pinned to."""

    CHART = "chart"
    CRITERION = "criterion"
    PERIOD = "period"

    @property
    def label(self) -> str:
        """Return the kind in words."""
        return {"chart": "Biểu đồ", "criterion": "Tiêu chí", "period": "Kỳ báo cáo"}[self]
