"""The worst files sent to each page that takes one: a sentence, and nothing is kept."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEvent
from assignments.models import ImportPreview
from criteria.models import Criterion, Plan
from tests.assignments.imports.hostile_files import CASES, SHEET
from tests.factories import rows_of

pytestmark = pytest.mark.django_db

TABLES = (ImportPreview, AuditEvent, Criterion, Plan)
WORST = (
    "zip bomb",
    "a lying size",
    "a part with a macro",
    "a password",
    "an xls renamed",
    "an empty file",
    "cut",
    f"laughs in {SHEET}, utf-8",
    "the last cell there is",
    "500,000 empty cells",
    "millions of styles",
    "no sheet",
)
PAGES = {
    "/quan-tri/ke-hoach/nap/": {"target": "2021"},
    "/viec-cua-toi/tep-excel/nop/": {},
    "/quan-tri/ke-hoach/2021/ket-qua-nam-truoc/": {"codes": "2021"},
}
HONEST_NUMBERS = ("the number 1e300", "the number 1E400", "a true cell", "an error")


@pytest.mark.parametrize("page", PAGES)
def test_the_worst_files_are_refused_with_a_sentence(page, plan, so_noi_vu, sign_in):
    client = sign_in(so_noi_vu)
    before = rows_of(*TABLES)
    for name in WORST:
        ending, said, build = CASES[name]
        file = SimpleUploadedFile(f"tệp.{ending}", build())
        answer = client.post(page, {**PAGES[page], "file": file})
        assert answer.status_code in {400, 413, 422}, (name, answer.status_code)
        wanted = rf"{said}|rỗng|trống|không có (?:bảng|trang)|không phải"
        assert re.search(wanted, answer.content.decode()), name
    assert rows_of(*TABLES) == before


@pytest.mark.parametrize("name", HONEST_NUMBERS)
def test_a_number_without_end_is_shown_and_not_raised(name, plan, so_noi_vu, sign_in):
    client = sign_in(so_noi_vu)
    for page, fields in PAGES.items():
        file = SimpleUploadedFile("tệp.xlsx", CASES[name][2]())
        answer = client.post(page, {**fields, "file": file}, follow=True)
        assert answer.status_code in {200, 422}, (page, answer.status_code)
