"""Short ways with an agency's workbook: taking it along, typing into it, bringing it back."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from assignments.models import ImportPreview

TAKE = "/viec-cua-toi/tep-excel/"
BRING = "/viec-cua-toi/tep-excel/nop/"
RESULTS, HELP = "Kết quả", "Phối hợp"
Mutation = Callable[[Workbook], Any]


def taken(client: Client, **query: str) -> Workbook:
    """Download the workbook of quarter III, or of another period or agency."""
    response = client.get(TAKE, {"ky": "Q3", **query})
    assert response.status_code == 200, response.status_code
    return load_workbook(BytesIO(response.content))


def head_of(sheet: Worksheet) -> int:
    """Return the row of the table's head."""
    return next(row for row in range(1, 30) if sheet.cell(row, 1).value == "Mã")


def columns_in(sheet: Worksheet) -> dict[str, int]:
    """Return where each column stands, by its title."""
    head = head_of(sheet)
    return {sheet.cell(head, place).value: place for place in range(1, sheet.max_column + 1)}


def codes_in(sheet: Worksheet) -> list[str]:
    """Return the codes in the sheet's order."""
    return [sheet.cell(row, 1).value for row in range(head_of(sheet) + 1, sheet.max_row + 1)]


def cell_of(book: Workbook, code: str, title: str, sheet: str = RESULTS) -> Cell:
    """Return the cell of a criterion in a column."""
    page = book[sheet]
    row = head_of(page) + 1 + codes_in(page).index(code)
    return page.cell(row, columns_in(page)[title])


def type_in(book: Workbook, code: str, sheet: str = RESULTS, **texts: Any) -> None:
    """Type into a row; columns by short names."""
    for name, value in texts.items():
        cell_of(book, code, TITLES[name], sheet).value = value


TITLES = {
    "top": "Tử số",
    "bottom": "Mẫu số",
    "quantity": "Số lượng",
    "score": "Điểm tự chấm",
    "narrative": "Kết quả đạt được",
    "difficulties": "Tồn tại, nguyên nhân",
    "next_steps": "Giải pháp",
    "explanation": "Giải trình",
    "none": "Không áp dụng",
    "reason": "Lý do không áp dụng",
    "helped": "Nội dung phối hợp",
    "stamp": "Dấu phiên bản",
    "mark": "Mã",
    "status": "Trạng thái",
}


def bytes_of(book: Workbook) -> bytes:
    """Return the workbook as it is saved."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def brought(client: Client, book: Workbook | bytes, name: str = "dien.xlsx") -> HttpResponse:
    """Upload a workbook and return the answer."""
    content = book if isinstance(book, bytes) else bytes_of(book)
    return client.post(BRING, {"file": SimpleUploadedFile(name, content)})


def previewed(client: Client, book: Workbook | bytes) -> tuple[str, HttpResponse]:
    """Upload a workbook that is taken; return its preview's address and page."""
    response = brought(client, book)
    assert response.status_code == 302, response.content.decode()[:3000]
    address = response.headers["Location"]
    return address, client.get(address)


def confirm(client: Client, address: str, **extra: str) -> HttpResponse:
    """Press the preview's button, as its page stands."""
    context = client.get(address).context
    return client.post(address, {"do": "confirm", "digest": context["digest"], **extra})


def fates(response: HttpResponse) -> dict[str, list[str]]:
    """Return the codes of a preview by what becomes of them."""
    context = response.context
    named: dict[str, Iterable[Any]] = {
        "changed": [row.outcome for row in context["changed"]],
        "stuck": [row.outcome for row in context["stuck"]],
        "agreed": [row.outcome for row in context["agreed"]],
        "prefilled": context["prefilled"],
    }
    return {name: [one.code for one in rows] for name, rows in named.items() if rows}


def faults(response: HttpResponse) -> list[tuple[str, str]]:
    """Return (cell, sentence) of what is wrong with the file."""
    return [(finding.where, finding.text) for finding in response.context["faults"]]


def latest() -> ImportPreview:
    """Return the preview made last."""
    return ImportPreview.objects.order_by("-id")[0]
