"""What kinds of agencies there are, and what people may be to the system."""

from django.db.models import TextChoices


class AgencyKind(TextChoices):
    """Where an agency stands in the province."""

    PROVINCE = "province", "UBND tỉnh"
    DEPARTMENT = "department", "Sở, ban, ngành"
    DISTRICT = "district", "UBND cấp huyện"
    COMMUNE = "commune", "UBND cấp xã"
    VERTICAL_SECTOR = "vertical_sector", "Cơ quan ngành dọc"
    OTHER = "other", "Đơn vị khác"


class Role(TextChoices):
    """What a person does here."""

    ADMINISTRATOR = "administrator", "Quản trị hệ thống"
    COORDINATOR = "coordinator", "Điều phối (Sở Nội vụ)"
    OFFICER = "officer", "Chuyên viên"
    LEADER = "leader", "Lãnh đạo UBND tỉnh"


class NoticeKind(TextChoices):
    """What a notice in the inbox is about."""

    RETURNED = "returned", "Trả lại"
    APPROVED = "approved", "Đã duyệt"
    REOPENED = "reopened", "Mở lại"
    COMMENT = "comment", "Ý kiến"
    REMINDER = "reminder", "Nhắc việc"
    DUE = "due", "Sắp đến hạn"
    OVERDUE = "overdue", "Quá hạn"
    PERIOD = "period", "Kỳ báo cáo"
    ORDER = "order", "Việc được giao"


class MailState(TextChoices):
    """What became of a notice's e-mail."""

    PENDING = "pending", "Chờ gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Gửi hỏng"
    NONE = "none", "Không gửi"
