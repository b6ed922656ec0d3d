"""Where administration starts: what there is to keep, each for those who may."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.access import KEEPERS_OF_AGENCIES, KEEPERS_OF_PEOPLE, Person, has_role
from accounts.enums import Role
from common.http import read_only

KEEPERS_OF_PLAN = (Role.COORDINATOR,)


@dataclass(frozen=True, slots=True)
class Section:
    """One thing to keep: what it is called, what for, its page, and who may open it."""

    label: str
    description: str
    icon: str
    url_name: str
    roles: tuple[Role, ...]

    @property
    def url(self) -> str:
        """Return the section's address."""
        return reverse(self.url_name)


SECTIONS = (
    Section(
        "Người dùng",
        "Tạo tài khoản, giao vai trò tại cơ quan, đặt lại mật khẩu, ngừng sử dụng tài khoản.",
        "people",
        "accounts:person-list",
        KEEPERS_OF_PEOPLE,
    ),
    Section(
        "Cơ quan",
        "Tên, loại, thời gian hoạt động và cơ quan kế thừa khi sáp nhập, đổi tên.",
        "building",
        "criteria:agency-list",
        KEEPERS_OF_AGENCIES,
    ),
    Section(
        "Nhóm cơ quan",
        "Các cơ quan mà kế hoạch gọi chung một tên, ví dụ “UBND cấp huyện”.",
        "list-nested",
        "criteria:group-list",
        KEEPERS_OF_AGENCIES,
    ),
    Section(
        "Kế hoạch năm",
        "Nạp phụ lục từ Excel, Word; sửa thông tin, đưa dự thảo vào thực hiện.",
        "file-earmark-text",
        "assignments:plan-list",
        KEEPERS_OF_PLAN,
    ),
    Section(
        "Phân công",
        "Cơ quan chủ trì, phối hợp của từng tiêu chí; cơ quan nhập điểm thay nhóm.",
        "list-task",
        "assignments:duty-list",
        KEEPERS_OF_PLAN,
    ),
    Section(
        "Thời hạn",
        "Thời hạn của từng tiêu chí theo chữ trong kế hoạch.",
        "clock",
        "assignments:milestone-list",
        KEEPERS_OF_PLAN,
    ),
    Section(
        "Kỳ báo cáo",
        "Ngày mở, hạn nộp, khóa, mở khóa, mở lại cho một cơ quan.",
        "calendar-event",
        "assignments:period-list",
        KEEPERS_OF_PLAN,
    ),
    Section(
        "Mẫu báo cáo",
        "Mẫu Word của báo cáo quý, 6 tháng, năm: thay bằng mẫu của cơ quan, xem thử, dùng lại.",
        "file-earmark-text",
        "reports:template-list",
        KEEPERS_OF_PLAN,
    ),
    Section(
        "Ngưỡng xếp nhóm",
        "Từ bao nhiêu phần trăm điểm tối đa thì vào nhóm A, B, C, D.",
        "bar-chart",
        "criteria:thresholds",
        KEEPERS_OF_PLAN,
    ),
)
"""In the order of the page. A new section is one more entry."""


def open_sections(user: Person) -> list[Section]:
    """Return the sections that the person may open."""
    return [section for section in SECTIONS if has_role(user, *section.roles)]


@read_only
def administration(request: HttpRequest) -> HttpResponse:
    """Show the sections that the person may open; 403 to whoever may open none."""
    sections = open_sections(request.user)
    if not sections:
        raise PermissionDenied("Phần quản trị dành cho người quản trị hệ thống và điều phối.")
    return render(request, "administration.html", {"sections": sections})
