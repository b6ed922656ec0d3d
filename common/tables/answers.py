"""A page's tables as files: the page's own address, with ``?tai-ve=xlsx`` or ``csv``.

A view that has tables asks ``table_answer`` before it renders, after it has decided who may read
it: the same filters, the same rules, the same rows. ``?bang=`` names one of several tables; a
workbook without it holds them all.
"""

import re
import tempfile
import unicodedata
from collections.abc import Callable, Sequence
from enum import StrEnum
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from common import clock
from common.tables.csv_file import csv_lines
from common.tables.model import Table, TooManyRowsError
from common.tables.turns import AT_ONCE, turn
from common.text import fold

FORMAT, WHICH = "tai-ve", "bang"
"""The two parts of an address."""
MAX_XLSX_ROWS = 20_000
"""Rows of a workbook that somebody waits for, some seconds at most; .csv has no end."""
MAX_NAME_BYTES = 180
_NOT_IN_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')

Tables = Callable[[], Sequence[Table]]


class Format(StrEnum):
    """What a table can be had as."""

    XLSX = "xlsx"
    CSV = "csv"

    @property
    def content_type(self) -> str:
        """Return what the answer calls it."""
        return {
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "csv": "text/csv; charset=utf-8",
        }[self.value]


def asked_format(request: HttpRequest) -> Format | None:
    """Return what the address asks for instead of the page, if anything; 404 for the unknown."""
    text = request.GET.get(FORMAT, "")
    if not text or request.method not in {"GET", "HEAD"}:
        return None
    try:
        return Format(text)
    except ValueError:
        raise Http404("Bảng chỉ tải về được ở dạng .xlsx hoặc .csv.") from None


def table_answer(
    request: HttpRequest, tables: Tables, *, title: str = ""
) -> HttpResponseBase | None:
    """Return the file that the address asks for; ``None`` where it asks for the page.

    Args:
        tables: makes the page's tables, those that it shows now; not called for the page itself.
        title: what the file of all of them is called.
    """
    wanted = asked_format(request)
    return None if wanted is None else file_of(request, wanted, tables(), title=title)


def file_of(
    request: HttpRequest, wanted: Format, tables: Sequence[Table], *, title: str = ""
) -> HttpResponseBase:
    """Return the tables that ``?bang=`` asks for as a file; 404 where there is no such one."""
    key = request.GET.get(WHICH, "")
    chosen = [table for table in tables if not key or table.key == key]
    if not chosen:
        raise Http404("Trang này không có bảng đó, hoặc bảng đang trống.")
    if wanted is Format.CSV and len(chosen) > 1:
        raise Http404("Tệp .csv chỉ chứa được một bảng: chọn bảng ở ngay dưới bảng đó.")
    one = chosen[0] if len(chosen) == 1 else None
    name = file_name(one.title if one else title or chosen[0].title, wanted, chosen)
    if wanted is Format.CSV:
        parts = csv_lines(chosen[0])
        return as_file(StreamingHttpResponse(parts, content_type=wanted.content_type), name)
    if sum(table.length or 0 for table in chosen) > MAX_XLSX_ROWS:
        return _too_long(request)
    with turn(request.user.pk) as is_free:
        return _workbook(request, chosen, name) if is_free else _too_many(request)


def _workbook(request: HttpRequest, tables: Sequence[Table], name: str) -> HttpResponseBase:
    from common.tables.xlsx_file import write_xlsx  # only what makes workbooks loads openpyxl

    content = tempfile.TemporaryFile()  # noqa: SIM115  # the answer closes it
    try:
        write_xlsx(tables, content, max_rows=MAX_XLSX_ROWS)
    except TooManyRowsError:
        content.close()
        return _too_long(request)
    except BaseException:
        content.close()
        raise
    content.seek(0)
    # Packed already, and a compressed answer has no length.
    request.META["HTTP_ACCEPT_ENCODING"] = "identity"
    return as_file(FileResponse(content, content_type=Format.XLSX.content_type), name)


def as_file(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """Return the answer as a file called ``name``, kept by nobody but the reader."""
    response["Content-Disposition"] = _disposition(name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def file_address(request: HttpRequest, wanted: Format, key: str, at: str = "") -> str:
    """Return the address of a table of a page as a file; everything else it asks for is kept.

    Args:
        at: the page's address, where it isn't the one that is being answered.
    """
    path, _, query = (at or request.get_full_path()).partition("?")
    kept = [part for part in query.split("&") if part and part.partition("=")[0] not in _DROPPED]
    asked = [*kept, f"{FORMAT}={wanted.value}", f"{WHICH}={quote(key)}"]
    return f"{path}?{'&'.join(asked)}"


_DROPPED = frozenset({FORMAT, WHICH, "trang"})
"""What a file's address leaves out: it holds all pages of a list."""


def file_name(title: str, wanted: Format, tables: Sequence[Table]) -> str:
    """Return a name that every system takes, with the day: 'Cây tiêu chí 21-09-2021.xlsx'."""
    sample = " (số liệu mẫu)" if any(table.is_sample for table in tables) else ""
    return safe_name(f"{title}{sample}", wanted.value)


def safe_name(title: str, ending: str) -> str:
    """Return a file's name that every system takes: the title, the day, the ending."""
    words = _NOT_IN_NAME.sub(" ", unicodedata.normalize("NFC", title))
    stem = " ".join(
        "".join(char for char in words if unicodedata.category(char)[0] != "C").split()
    ).strip(". ")
    while len(stem.encode()) > MAX_NAME_BYTES:
        stem = stem[:-1].rstrip(". ")
    return f"{stem or 'Bảng'} {clock.today():%d-%m-%Y}.{ending}"


def _disposition(name: str) -> str:
    """Return the header (RFC 6266): the name in full, and one in ASCII for what reads no other."""
    stem, _, ending = name.rpartition(".")
    simple = re.sub(r"[^a-z0-9]+", "-", fold(stem)).strip("-") or "bang"
    return f"attachment; filename=\"{simple}.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"


def _too_long(request: HttpRequest) -> HttpResponseBase:
    """Say that there is too much for a workbook, and where all of it is to be had."""
    limit = f"{MAX_XLSX_ROWS:,}".replace(",", ".")
    return render(
        request, "too_many_rows.html", {"limit": limit, "csv_url": _csv_url(request)}, status=422
    )


def _too_many(request: HttpRequest) -> HttpResponseBase:
    """Say that the person's other workbooks are still being made."""
    context = {
        "limit": AT_ONCE,
        "again_url": request.get_full_path(),
        "csv_url": _csv_url(request),
    }
    response = render(request, "too_many_files.html", context, status=429)
    response["Retry-After"] = "10"
    response["Cache-Control"] = "private, no-store"
    return response


def _csv_url(request: HttpRequest) -> str:
    query = request.GET.copy()
    query[FORMAT] = Format.CSV.value
    return f"{request.path}?{query.urlencode()}"
