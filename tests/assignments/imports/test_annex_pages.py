"""The pages that bring an annex in: upload, questions, preview, confirmation."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AgencyAlias, AuditEvent
from assignments.models import Assignment, ImportPreview
from criteria.models import Criterion, Plan
from tests.assignments.imports import builders
from tests.assignments.imports.annexes import make_preview, replace_line, source_table
from tests.factories import figures, rows_of

pytestmark = pytest.mark.django_db

UPLOAD = "/quan-tri/ke-hoach/nap/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLES = (Plan, Criterion, Assignment, AuditEvent)


@pytest.fixture
def client(sign_in, so_noi_vu) -> Client:
    return sign_in(so_noi_vu)


def send(client: Client, content: bytes, target: str, name: str = "phu-luc.xlsx") -> Any:
    file = SimpleUploadedFile(name, content, XLSX)
    return client.post(UPLOAD, {"target": target, "file": file})


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def changed_table(**fields: Any) -> Any:
    return replace_line(source_table(), "1.2", **fields)


def test_from_the_file_to_the_plan(client, plan):
    """The printed annex into a new year: every question asked, answered, and then done."""
    book = builders.printed_workbook()
    answer = send(client, book, "moi")
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert 'value="2021"' in page
    assert "214/KH-UBND" in page  # from the file's own title
    assert "Chưa ghi được: còn câu hỏi" in page
    assert "Các Sở, banh, ngành" in page
    head = {
        "viec": "thong-tin",
        "year": "2021",
        "number": "30/KH-UBND",
        "title": "Kế hoạch",
        "issued_on": "01/02/2022",
        "issuer": "UBND tỉnh",
        "signer": "Người Ký",
        "baseline_year": "2021",
        "scale_label": "phần thẩm định",
        "subject": "tinh-ha-giang",
    }
    refused = client.post(answer.url, head)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "Năm 2021 đã có kế hoạch 214/KH-UBND" in text
    assert "Năm đối chiếu phải trước năm kế hoạch 2021" in text
    assert "30/KH-UBND" in text  # what was typed is still there
    accepted = client.post(answer.url, head | {"year": "2022"})
    assert accepted.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "kế hoạch được chọn là của năm 2022" in page  # the file says 2021: a fault
    assert "xac-nhan" not in page


def test_answers_are_kept_and_remembered(client, plan, so_noi_vu):
    preview = make_preview(so_noi_vu, source_table())
    url = f"{UPLOAD}{preview.key}/"
    page = client.get(url).content.decode()
    field = re.search(r'name="(ben_[a-z-]+)"', page)
    assert field
    wrong = client.post(url, {"viec": "tra-loi", field[1]: "a:khong-co"})
    assert wrong.status_code == 422
    assert "Cơ quan không có trong danh sách" in wrong.content.decode()
    client.post(url, {"viec": "tra-loi", field[1]: "g:cac-so-ban-nganh", "ten_1": " Lĩnh  vực một"})
    alias = AgencyAlias.objects.get()
    assert (alias.group.slug, alias.text) == ("cac-so-ban-nganh", "Các Sở, banh, ngành")
    assert AuditEvent.objects.filter(action="agency.alias").count() == 1
    client.post(url, {"viec": "tra-loi", "ten_2": "Lĩnh vực hai"})
    preview.refresh_from_db()
    assert preview.answers["names"] == {"1": "Lĩnh vực một", "2": "Lĩnh vực hai"}
    page = client.get(url).content.decode()
    assert "Đã ghi nhớ từ trước" in page
    assert 'name="ten_1"' not in page
    assert 'name="ten_3"' in page


def test_the_preview_names_what_changes_and_the_button_says_it(client, plan, so_noi_vu):
    preview = make_preview(
        so_noi_vu, changed_table(figures=figures("0.5", "0.5", "0.4"), lead="Sở Y tế"), plan
    )
    url = f"{UPLOAD}{preview.key}/"
    page = client.get(url).content.decode()
    assert "1 mục sửa, 120 mục giữ nguyên." in page
    assert "<del>0,50</del>" in re.sub(r"\s+(?=<)|(?<=>)\s+", "", page)
    assert "Ghi vào kế hoạch 2021: 1 mục sửa" in page
    done = client.post(f"{url}xac-nhan/", {"seen": seen_in(page)}, follow=True)
    assert "Đã nạp phụ lục: 0 mục mới, 1 mục sửa, 0 mục bỏ." in done.content.decode()
    before = rows_of(*TABLES)
    again = client.post(f"{url}xac-nhan/", {"seen": seen_in(page)}, follow=True)
    assert "lần này không ghi gì thêm" in again.content.decode()
    assert rows_of(*TABLES) == before


def test_the_same_file_again_says_that_nothing_changes(client, plan):
    answer = send(client, builders.printed_workbook(), "2021")
    page = client.get(answer.url).content.decode()
    assert "Không có gì thay đổi: 121 mục giống số liệu đang lưu." in page
    before = rows_of(*TABLES)
    done = client.post(f"{answer.url}xac-nhan/", {"seen": seen_in(page)}, follow=True)
    assert "Không có gì thay đổi." in done.content.decode()
    assert rows_of(*TABLES) == before


def test_a_stale_confirmation_shows_the_new_preview(client, plan, so_noi_vu, so_noi_vu_2, sign_in):
    mine = make_preview(so_noi_vu, changed_table(figures=figures("0.5", "0.5", "0.4")), plan)
    theirs = make_preview(so_noi_vu_2, changed_table(lead="Sở Y tế"), plan)
    seen = seen_in(client.get(f"{UPLOAD}{mine.key}/").content.decode())
    other = sign_in(so_noi_vu_2)
    page = other.get(f"{UPLOAD}{theirs.key}/").content.decode()
    other.post(f"{UPLOAD}{theirs.key}/xac-nhan/", {"seen": seen_in(page)})
    answer = client.post(f"{UPLOAD}{mine.key}/xac-nhan/", {"seen": seen})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Số liệu đã thay đổi sau khi xem trước" in text
    assert seen_in(text) != seen
    assert client.post(f"{UPLOAD}{mine.key}/xac-nhan/", {"seen": seen_in(text)}).status_code == 302


def test_faults_stand_first_with_their_cells_and_there_is_no_button(client, plan):
    def spoil(sheet: Any) -> None:
        builders.fill_printed(sheet)
        for row in sheet.iter_rows(min_row=builders.FIRST_ROW):
            if row[0].value == "3.2.1":
                row[3].value = "abc"
            if row[0].value == "7.1.10":
                row[0].value = 7.1

    before = rows_of(*TABLES)
    page = client.get(send(client, builders.workbook(spoil), "2021").url).content.decode()
    for cell in ("Phụ lục!D28", "Phụ lục!A106"):
        assert cell in page
    assert "chỗ phải sửa trong tệp" in page
    assert "xac-nhan" not in page
    assert rows_of(*TABLES) == before


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "phu-luc.xlsx", "phu-luc.xlsx"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "phu-luc.xls", "phu-luc.xls"),
        (b"PK\x03\x04 broken", "phu-luc.xlsx", "phu-luc.xlsx"),
        (b"%PDF-1.7", "phu-luc.pdf", "phu-luc.pdf"),
    ],
)
def test_a_refused_file_says_why_and_keeps_the_choice(client, plan, content, name, says):
    answer = send(client, content, "2021", name)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert says in text
    assert '<option value="2021" selected>' in text
    assert ImportPreview.objects.count() == 0


def test_nothing_chosen_is_said_field_by_field(client):
    text = client.post(UPLOAD, {}).content.decode()
    assert "Chọn kế hoạch để nạp phụ lục vào." in text
    assert "Chọn tệp phụ lục, .xlsx hoặc .docx." in text
    foreign = client.post(UPLOAD, {"target": "1999"}).content.decode()
    assert "Kế hoạch đã chọn không có trong danh sách" in foreign


def test_the_list_leads_here_with_the_plan_chosen(client, plan):
    assert f'href="{UPLOAD}?ke_hoach=2021"' in client.get("/quan-tri/ke-hoach/").content.decode()
    page = client.get(f"{UPLOAD}?ke_hoach=2021").content.decode()
    assert '<option value="2021" selected>' in page
    assert "selected" not in client.get(f"{UPLOAD}?ke_hoach=9999%00").content.decode().replace(
        '<option value="" selected>', ""
    )


# --- Whose it is -------------------------------------------------------------------------------


def _without_keys(answer: Any) -> str:
    """Return a page without what differs anyway: the address asked for, the form's token."""
    keyless = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", answer.content.decode())
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", keyless)


@pytest.mark.parametrize("below", ["", "xac-nhan/", "bo/"])
def test_a_preview_is_its_uploaders_alone(plan, so_noi_vu, so_noi_vu_2, sign_in, below):
    preview = make_preview(so_noi_vu, source_table(), plan)
    url = f"{UPLOAD}{preview.key}/{below}"
    other = sign_in(so_noi_vu_2)
    random = "/quan-tri/ke-hoach/nap/00000000-0000-4000-8000-000000000000/" + below
    for answer, unknown in (
        (other.get(url), other.get(random)),
        (other.post(url, {"seen": "x"}), other.post(random, {"seen": "x"})),
    ):
        assert answer.status_code == 404
        assert _without_keys(answer) == _without_keys(unknown)
    assert ImportPreview.objects.filter(pk=preview.pk).exists()


def test_an_expired_preview_says_what_to_do(client, plan, so_noi_vu):
    preview = make_preview(so_noi_vu, source_table(), plan)
    ImportPreview.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = client.get(f"{UPLOAD}{preview.key}/")
    assert answer.status_code == 404
    assert "đã hết hạn giữ. Đưa tệp lên lại" in answer.content.decode()
    assert client.post(f"{UPLOAD}{preview.key}/xac-nhan/", {"seen": "x"}).status_code == 404


@pytest.mark.parametrize("person", ["so_tai_chinh", "lanh_dao", "quan_tri", "nguoi_ngoai"])
def test_only_coordinators_bring_an_annex_in(plan, sign_in, request, person, so_noi_vu):
    preview = make_preview(so_noi_vu, source_table(), plan)
    stranger = sign_in(request.getfixturevalue(person))
    before = rows_of(*TABLES, ImportPreview)
    assert send(stranger, builders.printed_workbook(), "2021").status_code == 403
    for path in (UPLOAD, f"{UPLOAD}{preview.key}/", f"{UPLOAD}{preview.key}/xac-nhan/"):
        assert stranger.post(path, {"seen": "x"}).status_code == 403
    assert rows_of(*TABLES, ImportPreview) == before


def test_a_discarded_preview_is_gone_and_nothing_else(client, plan, so_noi_vu):
    preview = make_preview(so_noi_vu, source_table(), plan)
    before = rows_of(*TABLES)
    client.post(f"{UPLOAD}{preview.key}/bo/")
    assert not ImportPreview.objects.exists()
    assert rows_of(*TABLES) == before


def test_looking_at_a_preview_writes_nothing(client, plan, so_noi_vu):
    preview = make_preview(so_noi_vu, changed_table(lead="Sở Y tế"), plan)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"{UPLOAD}{preview.key}/").status_code == 200
    words = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT", "BEGIN")
    assert [one["sql"] for one in queries if one["sql"].startswith(words)] == []
    assert len(queries) < 40


def test_markup_in_a_file_stays_text(client, plan, so_noi_vu):
    nasty = '<script>alert("1")</script>{{ 7*7 }}'
    table = changed_table(name=nasty, lead=nasty, support=nasty, deadline=nasty)
    preview = make_preview(so_noi_vu, table, plan)
    page = client.get(f"{UPLOAD}{preview.key}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
