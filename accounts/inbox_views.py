"""One's own inbox: reading it, and following a notice to what it is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from accounts import inbox
from accounts.enums import NoticeKind
from accounts.models import Notification, User
from common.http import read_only, read_write
from common.tables.answers import table_answer
from common.tables.model import Kind, Table, columns, in_use

PAGE_SIZE = 20
UNREAD = "chua-doc"
TONES = {
    NoticeKind.RETURNED: ("due", "arrow-left"),
    NoticeKind.APPROVED: ("ok", "check2"),
    NoticeKind.DUE: ("due", "clock"),
    NoticeKind.OVERDUE: ("late", "exclamation-circle"),
    NoticeKind.ORDER: ("due", "list-task"),
}
"""Badge and icon of a kind; the others are plain words."""


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice as the list shows it. ``open_url`` is posted to, ``url`` is just followed."""

    title: str
    text: str
    at: datetime
    kind_label: str
    tone: str
    icon: str
    is_unread: bool
    url: str
    open_url: str


@read_only
@never_cache
def notice_list(request: HttpRequest) -> HttpResponseBase:
    """Show the reader's notices, the latest first, or only the unread ones."""
    user = _reader(request)
    only_unread = request.GET.get("loc") == UNREAD
    notices = Notification.objects.filter(user=user)
    newest = notices.values_list("pk", flat=True).first()
    if only_unread:
        notices = notices.filter(read_at=None)
    answer = table_answer(request, lambda: [_table(notices, only_unread=only_unread)])
    if answer is not None:
        return answer
    page = Paginator(notices, PAGE_SIZE).get_page(request.GET.get("trang"))
    return render(
        request,
        "accounts/inbox.html",
        {
            "page": page,
            "rows": [_row(notice) for notice in page],
            "unread_count": user.unread_count,
            "only_unread": only_unread,
            "newest": newest,
            "inbox_url": _here(request, "accounts:inbox"),
            "unread_url": _here(request, "accounts:inbox", loc=UNREAD),
            "read_all_url": _here(request, "accounts:inbox-read-all"),
        },
    )


@read_write
def notice_open(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read and lead to what it is about; by POST, since that changes something."""
    if request.method != "POST":
        return redirect(_here(request, "accounts:inbox"))
    user = _reader(request)
    notice = Notification.objects.filter(user=user, pk=notice_id).first()
    if notice is None:
        raise Http404("Không có thông báo này.")
    inbox.mark_read(user=user, notification_id=notice.pk)
    return redirect(_own_address(notice.url) or _here(request, "accounts:inbox"))


@read_write
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark everything as read that the reader's list held."""
    if request.method == "POST":
        count = inbox.mark_read(user=_reader(request), up_to=_number(request.POST.get("den", "")))
        if count:
            messages.success(request, f"Đã đánh dấu đã đọc {count} thông báo.")
    return redirect(_here(request, "accounts:inbox"))


def _reader(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("only a signed-in person has an inbox")
    return request.user


def _here(request: HttpRequest, name: str, **query: str) -> str:
    """Return the address of a page of the inbox; the frame around it keeps to its year."""
    year = {"nam": request.GET["nam"]} if "nam" in request.GET else {}
    suffix = urlencode({**year, **query})
    return reverse(name) + (f"?{suffix}" if suffix else "")


def _table(notices: Iterable[Notification], *, only_unread: bool) -> Table:
    """Return the notices of all pages as plain values."""
    return Table(
        "thong-bao",
        "Thông báo",
        columns(("Lúc", Kind.DATETIME), "Loại", "Tiêu đề", "Nội dung", "Trạng thái"),
        [
            (row.at, row.kind_label, row.title, row.text, "Chưa đọc" if row.is_unread else "Đã đọc")
            for row in map(_row, notices)
        ],
        notes=(in_use(("Thông báo", "chưa đọc" if only_unread else "")),),
    )


def _row(notice: Notification) -> NoticeRow:
    kind = NoticeKind(notice.kind)
    tone, icon = TONES.get(kind, ("muted", ""))
    return NoticeRow(
        title=notice.title,
        text=notice.text,
        at=notice.created_at,
        kind_label=kind.label,
        tone=tone,
        icon=icon,
        is_unread=notice.read_at is None,
        url=_own_address(notice.url),
        open_url=reverse("accounts:inbox-open", args=[notice.pk]),
    )


def _own_address(url: str) -> str:
    """Return ``url`` where it is an address of this site, and nothing otherwise."""
    is_own = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if is_own else ""


def _number(text: str) -> int | None:
    """Return the id of a notice, or nothing for what can't be one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
