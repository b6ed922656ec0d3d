"""Every table of every page as a file: for whom, with what in it, and never more than the page."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from accounts.actor import Actor
from accounts.audit import append_system_event
from accounts.models import User
from assignments.enums import ResultStatus
from common.tables import answers
from common.tables.answers import Format
from common.tables.turns import turn
from reports.enums import NoteTarget
from reports.models import PinnedNote
from tests.addresses import ADDRESSES, ANYONE
from tests.common.tables.reading import book_of, bytes_of, everything_in, lines_of, sheets_of
from tests.conftest import ROOT
from tests.reports.handed_in import AT, put_result, raise_revision

pytestmark = pytest.mark.django_db

PEOPLE = sorted(ANYONE)
APPROVED = ResultStatus.APPROVED
PAGES = {
    name: address
    for name, address in ADDRESSES.items()
    if not address.is_api and address.get_status == 200 and address.readers
}
WITH_TABLES = {
    "reports:overview": {
        "diem-linh-vuc",
        "khong-diem",
        "linh-vuc",
        "co-quan",
        "khoang-cach",
        "buoc-tang",
        "cong-bo",
    },
    "reports:leaders": {
        "linh-vuc",
        "theo-ky",
        "rui-ro",
        "con-thieu",
        "co-quan",
        "thay-doi",
        "nop-muon",
        "tung-ky",
    },
    "reports:criterion-list": {"tieu-chi"},
    "reports:criterion": {"cung-nhom", "ky", "phan-cong", "thoi-han", "lich-su", "muc-con"},
    "reports:agency-list": {"chu-tri", "tat-ca"},
    "reports:priorities": {"uu-tien"},
    "reports:agency": {
        "chu-tri",
        "phoi-hop",
        "thoi-han",
        "nhiem-vu",
        "tieu-chi",
        "co-quan-theo-ky",
        "rui-ro",
    },
    "reports:leaders-agencies": {"co-quan"},
    "reports:leaders-districts": {"huyen-3-4-3"},
    "reports:years": {"nam-linh-vuc", "nam-tieu-chi", "linh-vuc", "cong-bo", "cong-bo-nam"},
    "reports:scenario-list": {"kich-ban", "du-bao", "cong-bo"},
    "reports:scenario-compare": {"tong-hop", "khac-nhau"},
    "reports:note-list": {"chu-thich"},
    "reports:measure-list": {"nhiem-vu", "van-ban"},
    "reports:reconciliation": {"goc", "keo-theo", "nguong"},
    "reports:history": {"lich-su"},
    "assignments:period-list": {"ky"},
    "assignments:period": {"co-quan", "tieu-chi", "nhom"},
    "assignments:review-queue": {"cho-tham-dinh", "theo-co-quan"},
    "assignments:my-work": {"tieu-chi", "phoi-hop"},
    "assignments:quick-grid": {"nhap-nhanh"},
    "assignments:my-measures": {"tien-do"},
    "assignments:duty-list": {"phan-cong"},
    "assignments:milestone-list": {"thoi-han"},
    "accounts:person-list": {"nguoi-dung"},
    "accounts:person": {"vai-tro"},
    "criteria:agency-list": {"co-quan"},
    "criteria:group-list": {"nhom"},
}
"""The tables that each page offers once anything was handed in; the library and the inbox are
empty then."""


@pytest.fixture(autouse=True)
def _q3_open(time_machine_at):
    time_machine_at("2021-09-21 10:42")


@pytest.fixture
def client_of(request, sign_in):
    def find(person: str) -> Client:
        return Client() if person == "khach" else sign_in(request.getfixturevalue(person))

    return find


@pytest.fixture
def results(plan):
    """Put some results: approved, provisional, one that does not apply; and a note."""
    put_result(plan, "6.1.1", "0.47")
    put_result(plan, "6.1.2", "0.65")
    put_result(plan, "6.1.3", "0.35", status=APPROVED)
    put_result(plan, "1.1", "1.00", status=APPROVED)
    put_result(plan, "3.4.3", None, status=APPROVED)
    put_result(plan, "7.1.10", "0.10", kind="Q2")
    PinnedNote.objects.create(
        plan=plan,
        target_kind=NoteTarget.CRITERION,
        target="7.1",
        text="QĐ 641 công bố 25/5",
        written_at=AT,
        written_by=User.objects.get(username="sonoivu"),
    )
    raise_revision(plan)
    return plan


def files_of(page: bytes, path: str) -> dict[tuple[str, str], str]:
    """Return the addresses that a page offers its tables at, by table and kind."""
    found = {}
    for link in html.fromstring(page).xpath("//p[@class='table-files']/a/@href"):
        query = parse_qs(urlsplit(link).query)
        found[query["bang"][0], query["tai-ve"][0]] = link
    return found


@pytest.mark.parametrize("name", WITH_TABLES)
def test_every_table_of_a_page_is_there_as_both_kinds(client_of, results, name):
    address = PAGES[name]
    for person in sorted(address.readers - {"khach"}):
        client = client_of(person)
        page = client.get(address.path, {"nam": "2021"})
        files = files_of(page.content, address.path)
        offered = {key for key, _ in files}
        if person in {"so_noi_vu", "so_tai_chinh"} or name.startswith("reports"):
            assert offered >= WITH_TABLES[name] or person == "so_noi_vu", (name, person)
        for (_, kind), link in files.items():
            # The plan in force goes without saying.
            assert "nam=2021" in link or "ky=Q3" in link or name == "reports:note-list"
            response = client.get(link)
            assert response.status_code == 200, (person, link)
            assert response.headers["Content-Type"] == Format(kind).content_type
            assert response.headers["Content-Disposition"].startswith("attachment; filename=")
            assert "filename*=UTF-8''" in response.headers["Content-Disposition"]
            assert "no-store" in response.headers["Cache-Control"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            if kind == "csv":
                head, *rows = lines_of(response)
            else:
                (sheet,) = sheets_of(response).values()
                head, *rows = sheet
            assert all(head), link
            assert rows, link


def test_the_expected_tables_are_offered(client_of, results):
    missing = {}
    for name, keys in WITH_TABLES.items():
        address = PAGES[name]
        offered = set()
        for person in sorted(address.readers - {"khach"}):
            page = client_of(person).get(address.path).content
            offered |= {key for key, _ in files_of(page, address.path)}
        if not offered >= keys:
            missing[name] = keys - offered
    assert missing == {}


@pytest.mark.parametrize(
    ("person", "kind"),
    [*((person, "xlsx") for person in PEOPLE), ("nguoi_ngoai", "csv"), ("so_noi_vu", "csv")],
)
def test_a_file_is_refused_to_whom_the_page_is(client_of, results, person, kind):
    client = client_of(person)
    for name, address in PAGES.items():
        as_page = client.get(address.path).status_code
        as_file = client.get(address.path, {"tai-ve": kind})
        if as_page == 200 and as_file.status_code == 404:
            # One .csv holds one table: the page has several.
            assert kind == "csv", (name, person)
            assert "Tệp .csv chỉ chứa được một bảng" in str(as_file.context["exception"])
        else:
            assert as_file.status_code == as_page, (name, person)
        bytes_of(as_file)  # read to its end, it closes


@pytest.mark.parametrize("name", WITH_TABLES)
def test_unknown_kinds_and_tables_are_not_there(client_of, results, name):
    address = PAGES[name]
    person = next(iter(sorted(address.readers & {"so_noi_vu"} or address.readers - {"khach"})))
    client = client_of(person)
    for query in (
        {"tai-ve": "pdf"},
        {"tai-ve": "XLSX"},
        {"tai-ve": "xlsx", "bang": "khong-co"},
        {"tai-ve": "csv", "bang": "x" * 5_000},
    ):
        assert client.get(address.path, query).status_code == 404, query
    as_page = client.get(address.path, {"tai-ve": ""})
    assert as_page.headers["Content-Type"].startswith("text/html")


def test_a_workbook_of_a_whole_page_has_a_sheet_for_each_table(client_of, results):
    sheets = sheets_of(client_of("lanh_dao").get("/", {"tai-ve": "xlsx"}))
    assert len(sheets) == len(WITH_TABLES["reports:overview"])
    assert "Điểm theo lĩnh vực" in sheets


# --- The same figures -----------------------------------------------------------------------------

FIGURE = re.compile(r"\(?([+−-]?\d+(?:,\d+)?)")


def rows_on(table) -> Iterator[dict[str, str]]:
    """Yield a page's rows as heading → figure; the totals at the foot as well."""
    heads = [" ".join(cell.text_content().split()) for cell in table.xpath("./thead/tr/th")]
    rows = table.xpath("./tbody/tr[not(contains(@class, 'group-head'))]")
    for row in rows + table.xpath("./tfoot/tr"):
        yield {
            head: " ".join(cell.text_content().split()).removeprefix(head).strip()
            for head, cell in zip(heads, row.xpath("./th|./td"), strict=False)
            if "num" in cell.get("class", "").split()
        }


def figure_on_page(text: str) -> Decimal | None:
    found = FIGURE.match(text)
    return Decimal(found[1].replace("−", "-").replace(",", ".")) if found else None


def figure_in_file(value: object) -> Decimal | None:
    if value in {None, ""}:
        return None
    if isinstance(value, str):
        text = value.replace("%", "").replace(",", ".")
        return Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None
    return Decimal(str(value))


@pytest.mark.parametrize("state", ["before", "after"])
@pytest.mark.parametrize("person", ["lanh_dao", "so_tai_chinh", "so_noi_vu"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/tieu-chi/",
        "/tieu-chi/?linh_vuc=6&loc=duoi-muc-tieu",
        "/tieu-chi/?cap=1",
        "/tieu-chi/6.1/",
        "/tieu-chi/6.1.1/",
        "/tieu-chi/3.4.3/",
        "/co-quan/",
        "/co-quan/so-tai-chinh/",
        "/dieu-hanh/co-quan/",
        "/dieu-hanh/co-quan/cap-huyen/",
        "/dieu-hanh/co-quan/so-sanh/?a=so-noi-vu&b=so-tai-chinh",
        "/so-sanh-nam/",
        "/doi-chieu/",
        "/ky-bao-cao/Q3/",
        "/viec-cua-toi/",
        "/tham-dinh/",
    ],
)
def test_figures_are_the_page_s_to_the_hundredth(request, client_of, plan, path, person, state):
    if state == "after":
        request.getfixturevalue("results")
    client = client_of(person)
    page = client.get(path)
    if page.status_code == 403:
        return
    for table in html.fromstring(page.content).xpath("//table[contains(@class, 'table-data')]"):
        following = table.xpath("following::p[@class='table-files'][1]/a/@href")
        assert following, "a table without its files"
        (sheet,) = sheets_of(client.get(following[0])).values()
        lines = lines_of(client.get(following[1]))
        assert [cell or "" for cell in sheet[0]] == [cell.removeprefix("'") for cell in lines[0]]
        shown = list(rows_on(table))
        assert len(shown) == len(sheet) - 1 == len(lines) - 1, following[0]
        for on_page, cells, words in zip(shown, sheet[1:], lines[1:], strict=True):
            in_file = {
                head: (cell, word) for head, cell, word in zip(sheet[0], cells, words, strict=True)
            }
            for label in on_page.keys() & in_file.keys():
                assert_same(on_page[label], *in_file[label], where=(following[0], label))


def assert_same(on_page: str, cell: object, word: str, *, where: object) -> None:
    """See that a figure of the page stands in both files, and that none is where it has none."""
    wanted = figure_on_page(on_page)
    if wanted is None:
        assert not isinstance(cell, int | float), where
        return
    if not isinstance(cell, int | float):
        assert isinstance(cell, str), where
        assert cell in on_page, where  # a place among the provinces: 34/63
        return
    is_percent = "%" in on_page
    found = figure_in_file(cell) * (100 if is_percent else 1)
    digits = Decimal("0.1") if is_percent else Decimal("0.01")
    assert found.quantize(digits) == wanted, where
    assert figure_in_file(word).quantize(digits) == wanted, where


def test_filters_hold_and_are_named(client_of, results):
    client = client_of("lanh_dao")
    response = client.get("/tieu-chi/", {"linh_vuc": "6", "q": "giai ngan", "tai-ve": "xlsx"})
    book = book_of(response)
    codes = [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True) if row[0]]
    assert codes
    assert all(code.split(".")[0] == "6" for code in codes)
    said = " ".join(str(row[1]) for row in book["Ghi chú"].iter_rows(values_only=True))
    assert "Đang lọc: Lĩnh vực “6”; Tên hoặc mã “giai ngan”." in said
    assert "Nguồn: Kế hoạch 214/KH-UBND ngày 23/07/2021." in said
    assert "Số liệu đến 10:00 ngày 20/09/2021" in said


def test_what_the_page_has_no_room_for_is_in_the_file(client_of, results):
    response = client_of("lanh_dao").get("/tieu-chi/", {"tai-ve": "csv"})
    head, *rows = lines_of(response)
    by_code = {row[0].removeprefix("'"): dict(zip(head, row, strict=True)) for row in rows}
    assert len(by_code) == 122  # 121 nodes and the total
    assert by_code["6.1.1"]["Chủ trì"] == "Sở Tài chính"
    assert by_code["6.1.1"]["Phối hợp"]


def test_a_file_has_all_pages_of_a_list(client_of, plan):
    from tests.factories import make_user

    for _ in range(35):
        make_user()
    client = client_of("quan_tri")
    assert len(client.get("/quan-tri/nguoi-dung/").context["people"]) == 30
    rows = lines_of(client.get("/quan-tri/nguoi-dung/", {"tai-ve": "csv", "trang": "2"}))
    names = {row[1] for row in rows[1:]}
    assert len(rows) - 1 == len(names) > 35
    link = files_of(client.get("/quan-tri/nguoi-dung/?trang=2").content, "")["nguoi-dung", "csv"]
    assert "trang" not in link


def test_files_of_two_addresses_are_not_taken_for_each_other(client_of, results):
    client = client_of("lanh_dao")
    page = client.get("/tieu-chi/")
    again = {"HTTP_IF_NONE_MATCH": page.headers["ETag"]}
    assert client.get("/tieu-chi/", **again).status_code == 304
    for query in ({"tai-ve": "xlsx"}, {"tai-ve": "csv"}):
        response = client.get("/tieu-chi/", query, **again)
        assert response.status_code == 200
        assert bytes_of(response)
    assert client.get("/tieu-chi/").headers["Content-Type"].startswith("text/html")


def test_the_day_and_the_name_stand_in_the_file_s_name(client_of, results):
    response = client_of("lanh_dao").get("/tieu-chi/", {"tai-ve": "xlsx"})
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="cay-tieu-chi-21-09-2021.xlsx"; '
        "filename*=UTF-8''C%C3%A2y%20ti%C3%AAu%20ch%C3%AD%2021-09-2021.xlsx"
    )
    assert bytes_of(response).startswith(b"PK")


@pytest.mark.parametrize("path", ["/", "/tieu-chi/", "/ky-bao-cao/", "/ky-bao-cao/Q3/"])
def test_made_up_results_are_called_so(client_of, plan, path):
    put_result(plan, "1.1", "1.00", status=APPROVED, is_sample=True)
    response = client_of("lanh_dao").get(path, {"tai-ve": "xlsx"})
    assert "so-lieu-mau" in response.headers["Content-Disposition"]
    said = [row[1] for row in book_of(response)["Ghi chú"].iter_rows(values_only=True)]
    assert any("số liệu mẫu" in text for text in said)


# --- Who sees what --------------------------------------------------------------------------------

MARKER = "DauHieuRieng"


def test_no_file_tells_of_another_agency_s_draft(client_of, plan, results):
    put_result(
        plan,
        "6.1.1",
        "0.47",
        kind="Q2",
        status=ResultStatus.DRAFT,
        narrative=MARKER,
        difficulties=MARKER,
    )
    put_result(plan, "6.2.1", "0.31", status=ResultStatus.DRAFT, narrative=MARKER)
    seen = 0
    for person in ("so_tai_chinh", "dong_van", "lanh_dao", "quan_tri", "nguoi_ngoai", "so_noi_vu"):
        client = client_of(person)
        for address in PAGES.values():
            for path in {address.path, address.path.replace("Q3", "Q2"), f"{address.path}?ky=Q2"}:
                page = client.get(path)
                if page.status_code != 200 or page.streaming:
                    continue
                for (_, kind), link in files_of(page.content, path).items():
                    # Both kinds are written from one table; a workbook takes long to read.
                    if kind == "xlsx" and person != "dong_van":
                        continue
                    has_marker = MARKER in everything_in(bytes_of(client.get(link)))
                    is_own = person == "so_tai_chinh" and "nhap-nhanh" in link
                    assert has_marker == is_own or (is_own and not has_marker), (person, link)
                    seen += has_marker
    assert seen  # the agency itself finds it: the marker is there to be found


def test_a_score_that_waits_for_approval_is_hidden_in_files_too(client_of, plan):
    put_result(plan, "6.1.1", "0.47")
    put_result(plan, "6.1.2", "0.65")
    put_result(plan, "6.1.3", "0.35")
    hidden = re.compile(r"\b0[.,]47\b|\b0[.,]43\b")
    for person, sees in (("so_tai_chinh", True), ("so_noi_vu", True), ("dong_van", False)):
        client, found = client_of(person), False
        for path in ("/", "/tieu-chi/", "/tieu-chi/6.1.1/", "/tieu-chi/6.1/", "/co-quan/"):
            for (_, kind), link in files_of(client.get(path).content, path).items():
                response = client.get(link)
                if kind == "csv":
                    told = bool(hidden.search(bytes_of(response).decode()))
                else:
                    (sheet,) = sheets_of(response).values()
                    told = not {0.47, 0.43, -0.43}.isdisjoint(cell for row in sheet for cell in row)
                found = found or told
        assert found is sees, person


# --- How much it asks for -------------------------------------------------------------------------


@pytest.mark.parametrize("name", WITH_TABLES)
def test_a_file_asks_the_database_for_no_more_than_its_page(client_of, results, name):
    address = PAGES[name]
    people = address.readers - {"khach"}
    person = "so_tai_chinh" if "so_tai_chinh" in people else max(people)
    client = client_of(person)

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
            bytes_of(response)
        assert response.status_code == 200, path
        return len(queries)

    page = client.get(address.path)
    most = count(f"{address.path}?x=1")
    for link in files_of(page.content, address.path).values():
        assert count(link) <= most + 2, link


@pytest.mark.parametrize("query", [{}, {"q": "ke hoach"}])
def test_what_is_too_long_for_a_workbook_is_to_be_had_as_csv(client_of, plan, monkeypatch, query):
    for number in range(4):
        append_system_event(actor=Actor(None, "x"), action="thử", target=f"kế hoạch {number}")
    monkeypatch.setattr(answers, "MAX_XLSX_ROWS", 3)
    client, asked = client_of("quan_tri"), {"viec": "thử", **query}
    response = client.get("/lich-su/", asked | {"tai-ve": "xlsx"})
    assert response.status_code == 422
    page = html.fromstring(response.content)
    assert "Chưa có gì bị cắt bớt" in page.text_content()
    (link,) = page.xpath("//a[contains(., 'Tải toàn bộ ở dạng .csv')]/@href")
    assert len(lines_of(client.get(link))) == 5


def test_many_workbooks_at_once_are_refused_for_a_while(client_of, so_noi_vu, results):
    client = client_of("so_noi_vu")
    with turn(so_noi_vu.pk), turn(so_noi_vu.pk):
        response = client.get("/tieu-chi/", {"tai-ve": "xlsx"})
        assert response.status_code == 429
        assert response.headers["Retry-After"] == "10"
        assert "Tệp trước chưa tạo xong" in response.content.decode()
        assert lines_of(client.get("/tieu-chi/", {"tai-ve": "csv"}))
        assert client.get("/tieu-chi/").status_code == 200
        assert book_of(client_of("lanh_dao").get("/tieu-chi/", {"tai-ve": "xlsx"}))
    assert book_of(client.get("/tieu-chi/", {"tai-ve": "xlsx"}))


# --- House rule -----------------------------------------------------------------------------------

WITHOUT_FILES = {
    "_components/chart.html": "drawn once and kept: pages put the links below the chart",
    "_partials/conflict.html": "what somebody is typing beside what is stored, until it is saved",
    "gallery/tables.html": "an illustration",
    "assignments/_annex_changes.html": "what a file would change, until that is confirmed",
    "assignments/_history_changes.html": "what a file would change, until that is confirmed",
    "assignments/plan_targets.html": "a form: what is stored is in the list of criteria",
    "reports/report_list.html": "buttons: how far each agency has come is on the period's page",
    "reports/template_list.html": "files by themselves, each with its own link",
}


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if '<table class="table-data' in path.read_text()
    ],
    ids=lambda path: path.name,
)
def test_every_table_is_offered_as_a_file(path):
    name = path.relative_to(ROOT / "templates").as_posix()
    assert ("{% table_files " in path.read_text()) != (name in WITHOUT_FILES)


def test_every_chart_of_a_page_is_followed_by_its_files(client_of, results):
    client = client_of("lanh_dao")
    for path in ("/", "/tieu-chi/6.1/", "/co-quan/so-tai-chinh/", "/so-sanh-nam/"):
        page = html.fromstring(client.get(path).content)
        for figure in page.xpath("//figure[@data-chart]"):
            link = figure.xpath("following::p[@class='table-files'][1]/a/@href")[0]
            assert parse_qs(urlsplit(link).query)["bang"] == [figure.get("data-chart")], path


def test_days_are_days(client_of, results):
    (sheet,) = sheets_of(client_of("lanh_dao").get("/ky-bao-cao/", {"tai-ve": "xlsx"})).values()
    assert sheet[3][sheet[0].index("Hạn nộp")].date() == date(2021, 9, 25)
