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
