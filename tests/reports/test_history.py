"""The history page: who sees which events, every filter, and the file for a spreadsheet."""

import re
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actor import Actor
from accounts.audit import append_event, append_system_event
from accounts.models import AuditEvent
from criteria.models import Plan
from reports.history import CHUNK, PAGE_SIZE
from tests.common.tables.reading import lines_of, sheets_of
from tests.factories import make_plan

pytestmark = pytest.mark.django_db
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def trail(plan, so_tai_chinh, so_noi_vu) -> Plan:
    """Five events of plan 214, oldest first, and one of the system."""
    officer = Actor(so_tai_chinh, "Cán bộ Tài chính", "10.0.0.7")
    coordinator = Actor(so_noi_vu, "Điều phối", "10.0.0.8")
    happened = [
        ("2031-01-01 23:59:59", officer, "result.save", "6.1.1 · Q3 · so-tai-chinh", "Đào tạo"),
        ("2031-01-02 00:00:00", officer, "result.submit", "6.1.1 · Q3 · so-tai-chinh", ""),
        ("2031-01-02 23:59:59", coordinator, "result.return", "6.1.10 · Q4 · so-tai-chinh", ""),
        ("2031-01-03 00:00:00", coordinator, "period.lock", "Q3", ""),
        ("2031-01-04 12:00:00", coordinator, "period.reopen", "Q4 · so-noi-vu", ""),
    ]
    for at, actor, action, target, note in happened:
        moment = datetime.fromisoformat(at).replace(tzinfo=HANOI)
        with time_machine.travel(moment, tick=False):
            append_event(plan, actor=actor, action=action, target=target, note=note)
    append_system_event(actor=officer, action="user.password", target="Cán bộ Tài chính")
    return plan


def numbers(response) -> list[int]:
    """Return which of the five events are shown, the latest first; others are not counted."""
    targets = {
        event.sequence: number
        for number, event in enumerate(
            AuditEvent.objects.filter(at__year=2031).order_by("sequence"), 1
        )
        if event.chain != "system"
    }
    rows = [row for row in response.context["rows"] if row.chain != "system"]
    return [targets[row.sequence] for row in rows if row.sequence in targets]


class TestWhoSeesWhat:
    def test_a_coordinator_sees_the_plan_without_addresses(self, sign_in, so_noi_vu, trail):
        response = sign_in(so_noi_vu).get("/lich-su/")
        assert {row.chain for row in response.context["rows"]} == {trail.chain_name}
        assert numbers(response) == [5, 4, 3, 2, 1]
        page = response.content.decode()
        assert "10.0.0.7" not in page
        assert 'name="chuoi"' not in page
        assert "Trả lại kết quả để bổ sung" in page

    def test_an_administrator_sees_everything_with_addresses(self, sign_in, quan_tri, trail):
        response = sign_in(quan_tri).get("/lich-su/")
        assert {"system", trail.chain_name} <= {row.chain for row in response.context["rows"]}
        page = response.content.decode()
        assert "từ 10.0.0.7" in page
        assert "Đổi mật khẩu" in page

    @pytest.mark.parametrize("path", ["/lich-su/", "/lich-su/tai-ve/"])
    def test_a_coordinator_reaches_no_other_chain(self, sign_in, so_noi_vu, trail, path):
        append_event(make_plan(), actor=Actor(None, "Kẻ khác"), action="thử", target="lạ-lẫm")
        for chain in ("system", "plan:999", ""):
            response = sign_in(so_noi_vu).get(path, {"chuoi": chain, "q": ""})
            body = response.getvalue() if response.streaming else response.content
            assert "lạ-lẫm" not in body.decode()
            assert "user.password" not in body.decode()
            assert "Cán bộ Tài chính" in body.decode()

    def test_another_plans_events_are_on_its_own_years_page(self, sign_in, so_noi_vu, trail):
        other = make_plan(subject=trail.subject, year=2022, baseline_year=2021)
        append_event(other, actor=Actor(None, "x"), action="thử", target="1.1 · baseline")
        page = sign_in(so_noi_vu).get("/lich-su/", {"nam": "2022"})
        assert [row.target for row in page.context["rows"]] == ["Tiêu chí 1.1, Kết quả"]
        assert page.context["rows"][0].url == "/tieu-chi/1.1/?nam=2022"
        assert sign_in(so_noi_vu).get("/lich-su/", {"nam": "2077"}).status_code == 404

    @pytest.mark.parametrize(
        ("person", "is_there"), [("quan_tri", True), ("so_noi_vu", True), ("lanh_dao", False)]
    )
    def test_the_menu_leads_there(self, request, sign_in, person, is_there):
        page = sign_in(request.getfixturevalue(person)).get("/tieu-chi/").content.decode()
        assert ('href="/lich-su/"' in page) is is_there


class TestFilters:
    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ({}, [5, 4, 3, 2, 1]),
            ({"viec": "result.submit"}, [2]),
            ({"tieu_chi": "6.1.1"}, [2, 1]),  # and not 6.1.10
            ({"tieu_chi": "6.1"}, [3, 2, 1]),
            ({"tieu_chi": "6"}, [3, 2, 1]),
            ({"ky": "Q3"}, [4, 2, 1]),
            ({"ky": "Q4"}, [5, 3]),
            ({"co_quan": "so-noi-vu"}, [5]),
            ({"co_quan": "so-tai-chinh"}, [3, 2, 1]),
            ({"tu": "2031-01-02"}, [5, 4, 3, 2]),
            ({"tu": "02/01/2031", "den": "02/01/2031"}, [3, 2]),
            ({"den": "2031-01-01"}, [1]),
            ({"tu": "03/01/2031", "den": "01/01/2031"}, []),
            ({"q": "dao tao"}, [1]),
            ({"q": "ĐÀO  TẠO"}, [1]),
            ({"q": "tra lai de bo sung"}, [3]),
            ({"q": "quy iii so tai chinh"}, [2, 1]),
            ({"q": "dieu phoi"}, [5, 4, 3]),
            ({"q": "result.save"}, []),  # words of the page, not of the code
            ({"q": "dao tao", "viec": "result.submit"}, []),
            ({"q": "(a+)+$"}, []),
            ({"q": "%"}, []),
            ({"q": "_"}, []),
            ({"viec": "' OR 1=1 --"}, []),
            ({"co_quan": "%"}, []),
            ({"ky": "Q9", "nguoi": "x", "chuoi": "x"}, [5, 4, 3, 2, 1]),
        ],
    )
    @pytest.mark.parametrize("person", ["so_noi_vu", "quan_tri"])
    def test_each(self, request, sign_in, trail, person, query, shown):
        response = sign_in(request.getfixturevalue(person)).get("/lich-su/", query)
        assert numbers(response) == shown
        if not response.context["rows"]:
            assert "Không có mục nào phù hợp" in response.content.decode()

    def test_by_person(self, sign_in, so_noi_vu, so_tai_chinh, trail):
        client = sign_in(so_noi_vu)
        choices = client.get("/lich-su/").context["people"]
        assert [value for value, _ in choices] == [
            str(so_tai_chinh.pk),
            str(so_noi_vu.pk),
            "he-thong",
        ]
        assert numbers(client.get("/lich-su/", {"nguoi": str(so_tai_chinh.pk)})) == [2, 1]
        commands = client.get("/lich-su/", {"nguoi": "he-thong"}).context["rows"]
        assert [row.label for row in commands] == ["Nạp kế hoạch"]

    def test_an_administrator_chooses_a_chain(self, sign_in, quan_tri, trail):
        client = sign_in(quan_tri)
        system = client.get("/lich-su/", {"chuoi": "system"}).context["rows"]
        assert {row.chain for row in system} == {"system"}
        assert numbers(client.get("/lich-su/", {"chuoi": trail.chain_name})) == [5, 4, 3, 2, 1]

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ({"tieu_chi": "6.x"}, "Mã tiêu chí “6.x” không đúng dạng"),
            ({"tu": "hôm qua"}, "Từ ngày “hôm qua” không phải là ngày"),
            ({"den": "31/02/2031"}, "Đến ngày “31/02/2031” không phải là ngày"),
            ({"den": "9999-12-31"}, "Đến ngày “9999-12-31” không phải là ngày"),
            ({"tu": "0001-01-01"}, "không phải là ngày"),
        ],
    )
    def test_what_makes_no_sense_is_left_out_and_said(self, sign_in, so_noi_vu, trail, query, said):
        response = sign_in(so_noi_vu).get("/lich-su/", query)
        assert said in response.content.decode()
        assert numbers(response) == [5, 4, 3, 2, 1]

    @pytest.mark.parametrize(
        "name", ["q", "viec", "nguoi", "tieu_chi", "ky", "co_quan", "tu", "den"]
    )
    @pytest.mark.parametrize("value", ["\x00", "9" * 5000, '"><script>alert(1)</script>', "\ud7ff"])
    def test_nonsense(self, sign_in, quan_tri, trail, name, value):
        response = sign_in(quan_tri).get("/lich-su/", {name: value})
        assert response.status_code == 200
        assert b"<script>alert(1)" not in response.content

    def test_what_was_asked_stays_in_the_form_and_in_the_pages(self, sign_in, quan_tri, trail):
        for number in range(PAGE_SIZE + 1):
            append_system_event(actor=Actor(None, "x"), action="thử", target=f"mục {number}")
        query = {"viec": "thử", "tu": "01/01/2020", "q": "muc"}
        response = sign_in(quan_tri).get("/lich-su/", query)
        page = response.content.decode()
        assert 'value="01/01/2020"' in page
        assert 'value="muc"' in page
        assert re.search(r'<option value="thử" selected>', page)
        assert f"{PAGE_SIZE + 1} sự kiện phù hợp" in page
        wanted = f"/lich-su/?{urlencode(query)}&tai-ve=csv&bang=lich-su"
        assert wanted.replace("&", "&amp;") in page
        second = sign_in(quan_tri).get("/lich-su/", {**query, "trang": "2"})
        assert [row.target for row in second.context["rows"]] == ["mục 0"]

    @pytest.mark.parametrize("number", ["999999999999", "-1", "x", "0"])
    @pytest.mark.parametrize("words", ["", "ke hoach"])
    def test_pages_that_are_not_there(self, sign_in, quan_tri, trail, number, words):
        response = sign_in(quan_tri).get("/lich-su/", {"trang": number, "q": words})
        assert response.context["rows"]

    @pytest.mark.parametrize("query", [{}, {"q": "muc"}])
    def test_the_number_of_queries_does_not_grow(self, sign_in, quan_tri, trail, query):
        client = sign_in(quan_tri)

        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert client.get("/lich-su/", query).status_code == 200
            return len(queries)

        append_system_event(actor=Actor(None, "x"), action="thử", target="mục")
        before = count()
        for number in range(100):
            append_system_event(actor=Actor(None, "x"), action="thử", target=f"mục {number}")
        assert count() <= before <= 18

    def test_empty(self, sign_in, so_noi_vu, plan):
        make_plan(subject=plan.subject, year=2022, baseline_year=2021)
        page = sign_in(so_noi_vu).get("/lich-su/", {"nam": "2022"})
        assert "Chưa có sự kiện nào" in page.content.decode()
        assert "Tải bảng" not in page.content.decode()


class TestFile:
    def read(self, client, **query) -> list[list[str]]:
        response = client.get("/lich-su/tai-ve/", query)
        assert response.streaming
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
        disposition = response.headers["Content-Disposition"]
        assert re.match(r'attachment; filename="lich-su-\d\d-\d\d-\d{4}\.csv"; ', disposition)
        return lines_of(response)

    def test_it_holds_what_the_list_holds(self, sign_in, so_noi_vu, trail):
        head, *rows = self.read(sign_in(so_noi_vu), tieu_chi="6.1.1", q="dao tao")
        assert head == [
            "Số thứ tự",
            "Chuỗi",
            "Lúc",
            "Người thực hiện",
            "Việc",
            "Đối tượng",
            "Thay đổi",
            "Ghi chú",
        ]
        first = AuditEvent.objects.get(action="result.save", chain=trail.chain_name)
        assert rows == [
            [
                str(first.sequence),
                trail.chain_name,
                "01/01/2031 23:59:59",
                "Cán bộ Tài chính",
                "Lưu kết quả",
                "Tiêu chí 6.1.1, Quý III, Sở Tài chính",
                "",
                "Đào tạo",
            ]
        ]

    def test_only_administrators_get_addresses(self, sign_in, so_noi_vu, quan_tri, trail):
        assert "10.0.0.7" not in str(self.read(sign_in(so_noi_vu)))
        head, *rows = self.read(sign_in(quan_tri))
        assert head[-1] == "Địa chỉ IP"
        assert "10.0.0.7" in {row[-1] for row in rows}

    def test_nothing_is_cut_off(self, sign_in, quan_tri):
        long = 'Thuyết minh dài, có "ngoặc";\r\nhai dòng. ' * 2000
        for number in range(CHUNK + 2):
            append_system_event(
                actor=Actor(None, "x"),
                action="thử",
                target=f"mục {number}",
                changes={"a": ["x", long]} if number == 7 else None,
            )
        _, *rows = self.read(sign_in(quan_tri), viec="thử")
        assert len(rows) == CHUNK + 2
        shown = f"a: x → {long}".replace("\r\n", "\n")
        assert any(row[6] == shown for row in rows)

    def test_the_page_itself_answers_with_both_kinds(self, sign_in, so_noi_vu, trail):
        client = sign_in(so_noi_vu)
        asked = {"tieu_chi": "6.1.1", "q": "dao tao"}
        plain = self.read(client, **asked)
        assert lines_of(client.get("/lich-su/", asked | {"tai-ve": "csv"})) == plain
        for path in ("/lich-su/", "/lich-su/tai-ve/"):
            (sheet,) = sheets_of(client.get(path, asked | {"tai-ve": "xlsx"})).values()
            assert [row[3:7] for row in sheet] == [
                [cell or None for cell in row[3:7]] for row in plain
            ]

    def test_a_part_is_sent_before_the_rest_is_read(self, sign_in, quan_tri):
        for number in range(CHUNK + 1):
            append_system_event(actor=Actor(None, "x"), action="thử", target=f"so-{number}")
        response = sign_in(quan_tri).get("/lich-su/tai-ve/", {"viec": "thử"})
        parts = iter(response.streaming_content)
        with CaptureQueriesContext(connection) as queries:
            asked = [sum("agency" in query["sql"] for query in queries) for _ in parts]
        # The names that the first chunk of events speaks of; the last part needs the next chunk's.
        assert asked[0] == 2
        assert asked[-1] == 4

    @pytest.mark.parametrize(
        "text",
        [
            "=1+1",
            "+1",
            "-1",
            "@SUM(1)",
            "\t=1",
            "\r=1",
            "=cmd|' /C calc'!A0",
            "＝1+1",
            "＋1",
            "－1",
            "＠a",
        ],
    )
    def test_no_cell_becomes_a_formula(self, sign_in, quan_tri, text):
        append_system_event(
            actor=Actor(None, text),
            action="thử",
            target=text,
            changes={text: [text, None]},
            note=text,
        )
        _, row = self.read(sign_in(quan_tri), viec="thử")
        shown = text.replace("\r", "\n")
        assert [row[3], row[5], row[7]] == [f"'{shown}"] * 3
        assert not any(cell.startswith(tuple("=+-@\t\r＝＋－＠")) for cell in row)
