"""Texts that people typed, all the way into the files: none reckons, none is cut or changed."""

import unicodedata
from typing import Any

import pytest
from django.test import Client

from accounts.enums import NoticeKind
from accounts.models import Agency, AgencyGroup, Notification, User
from assignments.enums import ResultStatus
from assignments.models import Contribution, Evidence, ReportingPeriod
from common.tables.xlsx_file import LONG_TEXTS, NOTES
from criteria.models import Plan
from tests.common.tables.reading import book_of, bytes_of, lines_of
from tests.common.tables.test_files import FORMULAS, TEXTS
from tests.reports.handed_in import AT, put_result

pytestmark = pytest.mark.django_db

CODES = ("6.1.1", "6.1.2", "6.1.3", "6.2.1", "6.2.2")
PLACES = (
    "/nhap-nhanh/",
    "/thong-bao/",
    "/tai-lieu/",
    "/ket-qua/Q3/6.1.1/",
    "/quan-tri/co-quan/",
    "/quan-tri/nhom-co-quan/",
    "/quan-tri/nguoi-dung/",
    "/lich-su/",
)


@pytest.fixture(autouse=True)
def _q3_open(time_machine_at):
    time_machine_at("2021-09-21 10:42")


def put_everywhere(plan: Plan, user: User, text: str) -> None:
    """Store ``text`` wherever a table shows what people typed."""
    put_result(plan, "6.1.1", "0.47", status=ResultStatus.DRAFT, narrative=text)
    Contribution.objects.create(
        period=ReportingPeriod.objects.get(plan=plan, kind="Q3"),
        criterion=plan.criteria.get(code="6.1.1"),
        agency=Agency.objects.get(slug="ubnd-huyen-dong-van"),
        narrative=text,
        created_at=AT,
        updated_at=AT,
    )
    short = text[:50]
    Agency.objects.filter(slug="so-y-te").update(note=short, short_name=short)
    AgencyGroup.objects.filter(slug="ubnd-cap-huyen").update(note=short)
    User.objects.filter(username="cv_dongvan").update(full_name=short, position=short)
    Notification.objects.create(
        user=user, kind=NoticeKind.DUE, title=short, text=text, created_at=AT
    )
    Evidence.objects.create(
        agency=Agency.objects.get(slug="so-tai-chinh"),
        number=short,
        title=text[:500],
        issuer=short,
        folded_text="x",
        link="https://example.vn/",
        created_at=AT,
        created_by=user,
    )


def cells_of(client: Client, path: str) -> tuple[Any, list[list[str]]]:
    """Return a page's tables as a workbook and, where there is one of them, as lines."""
    response = client.get(path, {"tai-ve": "xlsx"})
    assert response.status_code == 200, path
    return book_of(response), lines_of(client.get(path, {"tai-ve": "csv"}))


@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_anybody_typed_becomes_a_formula(sign_in, so_tai_chinh, quan_tri, plan, text):
    put_everywhere(plan, so_tai_chinh, text)
    shown = 0
    for user, paths in ((so_tai_chinh, PLACES[:4]), (quan_tri, PLACES[4:])):
        client = sign_in(user)
        for path in paths:
            book, lines = cells_of(client, path)
            cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
            assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}, path
            shown += any(cell.value == text.replace("\r", "\n") for cell in cells)
            for line in lines:
                assert not any(cell.startswith(tuple("=+-@\t\r＝")) for cell in line), path
    assert shown >= 6


@pytest.mark.parametrize("text", TEXTS)
def test_texts_are_equal_in_both_files(sign_in, so_tai_chinh, plan, text):
    put_everywhere(plan, so_tai_chinh, text)
    client, wanted = sign_in(so_tai_chinh), unicodedata.normalize("NFC", text)
    for path in PLACES[:4]:
        book, lines = cells_of(client, path)
        rows = book.worksheets[0].iter_rows(values_only=True)
        # Excel takes the mark of an underscore away; openpyxl does not.
        found = {str(value).replace("_x005F_x", "_x") for row in rows for value in row}
        assert wanted in found, path
        assert wanted in {cell.removeprefix("'") for line in lines for cell in line}, path


def test_a_long_text_with_signs_of_control_is_whole_in_both(sign_in, so_tai_chinh, plan):
    text = "Kết quả\x0b đạt\x1f được\x0c: " + "đã giải ngân 65% vốn đầu tư công; " * 1_200
    assert len(text) > 40_000
    put_result(plan, "6.1.1", "0.47", status=ResultStatus.DRAFT, narrative=text)
    wanted = text.translate({0x0B: None, 0x1F: None, 0x0C: None})
    book, lines = cells_of(sign_in(so_tai_chinh), "/nhap-nhanh/")
    long = [row[2] for row in book[LONG_TEXTS].iter_rows(min_row=2, values_only=True)]
    assert "".join(long) == wanted
    assert NOTES in book.sheetnames
    assert wanted in {cell for line in lines for cell in line}


def test_pages_that_are_empty_at_first_offer_their_tables_too(sign_in, so_tai_chinh, plan):
    put_everywhere(plan, so_tai_chinh, "Đào tạo")
    client = sign_in(so_tai_chinh)
    wanted = {"/thong-bao/": "thong-bao", "/tai-lieu/": "tai-lieu"}
    for path, key in wanted.items():
        page = client.get(path).content.decode()
        assert f'href="{path}?tai-ve=xlsx&amp;bang={key}"' in page
    page = client.get("/ket-qua/Q3/6.1.1/nhap/").content.decode()
    assert "/ket-qua/Q3/6.1.1/?nam=2021&amp;tai-ve=csv&amp;bang=phoi-hop" in page


def test_a_file_has_a_head_without_its_body(sign_in, so_tai_chinh):
    for kind in ("xlsx", "csv"):
        response = sign_in(so_tai_chinh).head("/tieu-chi/", {"tai-ve": kind})
        assert response.status_code == 200
        assert "attachment" in response.headers["Content-Disposition"]
        assert bytes_of(response) == b""


@pytest.mark.parametrize("query", ["tai-ve=xlsx%00", "tai-ve=xlsx&bang=%00", "tai-ve=csv&bang=.."])
def test_odd_addresses_lead_nowhere(sign_in, so_tai_chinh, query):
    assert sign_in(so_tai_chinh).get(f"/tieu-chi/?{query}").status_code == 404
