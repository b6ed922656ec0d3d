"""Whatever a result says, its workbook brings it back as it was."""

import re
import time
import tracemalloc
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Agency
from assignments.imports.workbook_sheets import TOO_LONG
from assignments.models import Assignment, Result
from common.text import prose
from tests.assignments.reporting import save
from tests.assignments.workbooks import (
    RESULTS,
    TAKE,
    brought,
    cell_of,
    codes_in,
    confirm,
    fates,
    faults,
    previewed,
    taken,
    type_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("q3_open")]
TEXTS = st.text(
    st.one_of(
        st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"),
        st.sampled_from("=+-@'\"\n\t ạđữ\u0300\u0323\u200b\u00a0_x000D_<>&"),
    ),
    max_size=60,
).map(prose)
NUMBERS = st.none() | st.decimals(0, 999_999_999, places=2, allow_nan=False)
SCORES = st.none() | st.decimals(0, 1, places=2, allow_nan=False)


@pytest.fixture
def finance(sign_in, so_tai_chinh):
    return sign_in(so_tai_chinh)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(narrative=TEXTS, explanation=TEXTS, top=NUMBERS, bottom=NUMBERS, score=SCORES)
def test_what_comes_back_untouched_is_what_went(
    finance, plan, so_tai_chinh, narrative, explanation, top, bottom, score
):
    row = Result.objects.first()
    save(
        plan,
        so_tai_chinh,
        version=row.version if row else 0,
        narrative=narrative,
        explanation=explanation,
        numerator=top,
        denominator=bottom,
        self_score=score,
    )
    raw = finance.get(TAKE, {"ky": "Q3"}).content
    _, page = previewed(finance, raw)
    assert faults(page) == []
    assert fates(page) == {}


def test_a_formula_counts_by_what_it_came_to(finance):
    book = taken(finance)
    type_in(book, "6.1.1", score="=0.5+0.25", top="=60+5")
    out = BytesIO()
    book.save(out)
    _, page = previewed(finance, out.getvalue())
    assert any("không giữ kết quả" in text for _, text in faults(page))
    # As a spreadsheet saves it: the formula with its value beside it.
    packed = BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = re.sub(
                    rb"<f>0.5\+0.25</f>(<v ?/>|<v></v>)", b"<f>0.5+0.25</f><v>0.75</v>", part
                )
                part = re.sub(rb"<f>60\+5</f>(<v ?/>|<v></v>)", b"<f>60+5</f><v>65</v>", part)
            new.writestr(name, part)
    address, page = previewed(finance, packed.getvalue())
    assert faults(page) == []
    confirm(finance, address)
    row = Result.objects.get()
    assert (row.self_score, row.numerator) == (Decimal("0.75"), 65)


def test_a_text_that_no_cell_holds_is_left_to_the_page(finance, plan, so_tai_chinh):
    long = "😀" * 17_000
    save(plan, so_tai_chinh, narrative=long, difficulties="Một")
    book = taken(finance)
    cell = cell_of(book, "6.1.1", "Kết quả đạt được")
    assert cell.value == TOO_LONG
    assert cell.protection.locked
    assert "Sửa trên trang" in cell.comment.text
    assert fates(previewed(finance, book)[1]) == {}
    type_in(book, "6.1.1", difficulties="Hai")
    confirm(finance, previewed(finance, book)[0])
    row = Result.objects.get()
    assert (row.narrative, row.difficulties) == (long, "Hai")


def give_everything_to(plan, slug: str) -> None:
    agency = Agency.objects.get(slug=slug)
    leads = Assignment.objects.filter(criterion__plan=plan, is_primary=True)
    leads.update(agency=agency, group=None, reporter=None)


def test_eighty_eight_rows_of_long_texts_in_time_and_room(finance, plan, so_tai_chinh):
    give_everything_to(plan, "so-tai-chinh")
    words = " ".join(f"Đã thực hiện nhiệm vụ số {number}." for number in range(150))
    book = taken(finance)
    codes = codes_in(book[RESULTS])
    assert len(codes) >= 88
    for code in codes:
        type_in(book, code, **dict.fromkeys(("narrative", "difficulties", "next_steps"), words))
    started = time.monotonic()
    address, page = previewed(finance, book)
    confirm(finance, address)
    raw = finance.get(TAKE, {"ky": "Q3"}).content
    took = time.monotonic() - started
    tracemalloc.start()
    assert brought(finance, raw).status_code == 302
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert Result.objects.count() == len(codes)
    assert len(page.context["changed"]) == len(codes)
    assert took < 20  # seconds
    assert most < 50 * 2**20


def test_no_more_queries_for_more_rows(finance, plan, so_tai_chinh):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            finance.get(TAKE, {"ky": "Q3"})
        return len(queries)

    few = count()
    give_everything_to(plan, "so-tai-chinh")
    assert len(codes_in(taken(finance)[RESULTS])) >= 88
    assert count() <= few
