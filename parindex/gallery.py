"""The gallery of interface components, for administrators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import require_role
from accounts.enums import Role
from accounts.history import Change, EventRow
from accounts.inbox_views import NoticeRow
from common import clock
from common.http import read_only
from parindex.gallery_charts import gallery_charts


@read_only
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    require_role(request.user, Role.ADMINISTRATOR)
    samples = {
        "history_rows": _events(),
        "notice_rows": _notices(),
        "chart_figures": gallery_charts(),
    }
    return render(request, "gallery.html", samples)


def _events() -> list[EventRow]:
    old = "Tỷ lệ giải ngân đạt 61,2% kế hoạch; còn vướng giải phóng mặt bằng tại huyện Đồng Văn."
    new = old.replace("61,2", "64,8").replace("Đồng Văn", "Đồng Văn và huyện Mèo Vạc")
    texts = Change("giải trình", f"{old}\nSố liệu đến 20/9.", f"{new}\nSố liệu đến 25/9.")
    return [
        _event("Nguyễn Thị Hoa", "Lưu kết quả", Change("điểm tự chấm", "0,80", "0,85"), texts),
        _event("Điều phối CCHC 1", "Trả lại kết quả để bổ sung", note="Thiếu tài liệu kiểm chứng."),
        _event("Quản trị hệ thống", "Sửa tài khoản", Change("mật khẩu", "", "")),
        _event("Nguyễn Thị Hoa", "Xóa giải trình", Change("giải trình", "Đang chờ xác nhận.", "")),
    ]


def _event(who: str, label: str, *changes: Change, note: str = "") -> EventRow:
    return EventRow(
        chain="",
        sequence=1,
        at=clock.now(),
        actor_name=who,
        ip_address="10.0.0.7",
        label=label,
        target="Tiêu chí 6.1.1, Quý III, Sở Tài chính",
        url="#bang",
        note=note,
        changes=changes,
    )


def _notices() -> list[NoticeRow]:
    return [
        _notice("Kết quả 6.1.1 quý III bị trả lại để bổ sung", "Trả lại", "due", is_unread=True),
        _notice("Quá hạn 2 ngày: nộp kết quả quý III", "Quá hạn", "late", is_unread=True),
        _notice("Kết quả 2.2.1 quý III đã được duyệt", "Đã duyệt", "ok", is_unread=False),
    ]


def _notice(title: str, kind_label: str, tone: str, *, is_unread: bool) -> NoticeRow:
    return NoticeRow(
        title=title,
        text="Sở Tài chính.",
        at=clock.now(),
        kind_label=kind_label,
        tone=tone,
        icon="",
        is_unread=is_unread,
        url="#bang",
        open_url="#bang",
    )
