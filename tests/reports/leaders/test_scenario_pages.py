"""The pages of scenarios: for whom, with which figures, and what they do with what is typed."""

import json
import re
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from accounts.models import Agency, AgencyGroup
from criteria.models import Plan
from reports.models import Scenario
from reports.snapshot import forget_snapshots
from tests.addresses import NO_KEY
from tests.reports.handed_in import put_result
from tests.reports.leaders.scenario_samples import APPROVED, put_some
from tests.reports.leaders.test_scenario_actions import SOME, keep
from tests.reports.test_pages import text_of
from tests.test_table_files import lines_of, sheets_of

pytestmark = pytest.mark.django_db
D = Decimal
HOME = "/dieu-hanh/kich-ban/"
MARKER = "0,47"
NAME = {"ten": "Cuối năm"}


@pytest.fixture(autouse=True)
def _q3_open(time_machine_at):
    time_machine_at("2021-09-21 10:42")


@pytest.fixture
def leader(sign_in, lanh_dao):
    return sign_in(lanh_dao)


@pytest.fixture
def coordinator(sign_in, so_noi_vu):
    return sign_in(so_noi_vu)


def address_of(scenario: Scenario) -> str:
    return f"{HOME}{scenario.key}/"


def state_of(response) -> dict[str, str]:
    """Return the state that a redirect leads to."""
    assert response.status_code == 302, response.status_code
    query = parse_qs(urlsplit(response.headers["Location"]).query, keep_blank_values=True)
    return {name: values[0] for name, values in query.items()}


def shown(response, code: str) -> str:
    """Return what stands in a leaf's field."""
    (field,) = html.fromstring(response.content).xpath(f"//input[@name='d-{code}']/@value")
    return field


class TestReading:
    def test_three_projections_and_what_they_do_not_know(self, leader, plan):
        put_some(plan)
        page = text_of(leader.get(HOME))
        assert "Chỉ kết quả đã duyệt" in page
        assert "Mọi mục tiêu đều đạt" in page
        assert "(bản in: mục tiêu 64,30, tăng +8,17)" in page
        assert "tối đa 33,50 điểm, không dự báo được ở đây" in page
        assert "1 tiêu chí không áp dụng (3.4.3): số trên thang 100 chưa quy đổi" in page
        assert "Không giả định được vì không chấm ở đây: 8.1 " in page

    def test_before_any_report(self, leader):
        page = text_of(leader.get(HOME))
        assert "Chưa có kết quả nào được nộp" in page
        assert "Chỉ tính kết quả đã duyệt được 55,62 điểm, còn 8,78 tới mục tiêu." in page

    def test_an_address_is_a_scenario(self, leader, plan):
        response = leader.get(HOME, {"d": "8.2-1_6.3.1-0.25", "dt": "30"})
        assert response.status_code == 200
        assert shown(response, "8.2") == "1,00"
        assert shown(response, "1.1") == ""
        page = text_of(response)
        assert "Tổng điểm 56,87 / 66,50" in page
        assert "So với nền +1,25" in page
        assert "Tăng theo kế hoạch 1,25 / 8,78 (14,2%)" in page
        assert "56,87 thẩm định + 30,00 giả định = 86,87 trên thang 100" in page

    def test_from_the_targets(self, leader):
        page = text_of(leader.get(HOME, {"nen": "targets", "d": "8.2-0"}))
        assert "Tổng điểm 63,90 / 66,50 So với nền −0,50 Còn tới mục tiêu 0,50" in page

    def test_what_is_wrong_in_an_address_is_said_and_the_rest_kept(self, leader):
        response = leader.get(HOME, {"d": "9.9-1_8.2-7_1.2-0.25"})
        assert response.status_code == 422
        page = text_of(response)
        assert "không có tiêu chí “9.9”" in page
        assert "Tiêu chí 8.2: 7 nằm ngoài khoảng cho phép. Nhập số từ 0 đến 1 (điểm)." in page
        assert (shown(response, "8.2"), shown(response, "1.2")) == ("7", "0,25")
        assert (
            leader.get(HOME, {"d": "9.9-1", "tai-ve": "csv", "bang": "kich-ban"}).status_code == 422
        )

    def test_a_figure_that_waits_is_told_in_no_way(self, leader, coordinator, plan):
        put_some(plan)
        for client, sees in ((leader, False), (coordinator, True)):
            page = client.get(HOME).content.decode()
            data = json.loads(re.search(r'scenario-data"[^>]*>(.*?)</script>', page)[1])
            leaves = {leaf["code"]: leaf for leaf in data["ground"]["leaves"]}
            assert (leaves["6.1.2"].get("waiting") == 47) is sees
            assert ("Lấy điểm chờ duyệt" in page) is sees
            assert MARKER not in page
        refused = leader.post(HOME, {"viec": "cho-duyet"})
        assert refused.status_code == 403
        assert state_of(coordinator.post(HOME, {"viec": "cho-duyet"}))["d"] == "6.1.2-0.47_8.2-0.83"

    def test_queries_do_not_grow(self, leader, lanh_dao, plan):
        def count() -> int:
            forget_snapshots()
            with CaptureQueriesContext(connection) as queries:
                assert leader.get(HOME).status_code == 200
            return len(queries)

        before = count()
        assert before <= 9
        put_some(plan)
        for number in range(5):
            keep(plan, lanh_dao, f"Kịch bản {number}")
        group = AgencyGroup.objects.get(slug="ubnd-cap-xa")
        group.members.set(
            Agency.objects.bulk_create(
                Agency(slug=f"xa-{n}", name=f"Xã {n}", short_name=f"Xã {n}", kind="commune")
                for n in range(50)
            )
        )
        assert count() <= before


class TestWithoutScript:
    def test_reckoning_leads_to_an_address(self, leader):
        typed = {"viec": "tinh", "d-8.2": "0,5", "d-1.2": "", "nen": "approved", "dt": "30", **NAME}
        state = state_of(leader.post(HOME, typed))
        assert state == {"ky": "Q3", "d": "8.2-0.5", "dt": "30", "ten": "Cuối năm"}
        assert 'value="Cuối năm"' in leader.get(HOME, state).content.decode()

    @pytest.mark.parametrize(
        ("deed", "scope", "wanted"),
        [
            ("toi-da/tc-8.2", "", "8.2-1_8.3.1-0.1"),
            ("giu-nguyen/lv-8", "", ""),
            ("giu-nguyen", "cq-so-tai-chinh", "8.2-0.3_8.3.1-0.1"),
            ("muc-tieu/tc-6.3.1", "lv-8", "6.3.1-0.25_8.2-0.3_8.3.1-0.1"),
        ],
    )
    def test_the_buttons(self, leader, deed, scope, wanted):
        typed = {"viec": deed, "cho": scope, "d-8.2": "0,3", "d-8.3.1": "0,1"}
        assert state_of(leader.post(HOME, typed))["d"] == wanted

    def test_what_is_no_number_is_shown_back(self, leader):
        response = leader.post(HOME, {"viec": "muc-tieu", "d-8.2": "một", "d-1.2": "0.25", **NAME})
        assert response.status_code == 422
        assert "Tiêu chí 8.2: “một” không phải là số" in text_of(response)
        assert (shown(response, "8.2"), shown(response, "1.2")) == ("một", "0,25")
        assert 'value="Cuối năm"' in response.content.decode()


class TestKeeping:
    def test_saved_opened_changed_and_shared(self, leader, lanh_dao, coordinator, plan):
        response = leader.post(HOME, {"viec": "luu", "d-8.2": "1", "dt": "30,5", **NAME})
        row = Scenario.objects.get()
        assert response.headers["Location"].startswith(address_of(row))
        page = leader.get(response.headers["Location"])
        assert shown(page, "8.2") == "1,00"
        assert "Đã lưu kịch bản “Cuối năm”." in text_of(page)
        assert coordinator.get(address_of(row)).status_code == 404
        changed = {"viec": "cap-nhat", "phien-ban": "1", "ten": "Giữa năm", "chung": "on"}
        assert leader.post(address_of(row), changed).status_code == 302
        row.refresh_from_db()
        assert (row.name, row.moves, row.is_shared) == ("Giữa năm", {}, True)
        theirs = coordinator.get(address_of(row))
        assert f"Kịch bản do {lanh_dao} lập và chia sẻ" in text_of(theirs)
        assert "Lưu thay đổi" not in text_of(theirs)

    @pytest.mark.parametrize("name", ["", "  ", "x" * 121])
    def test_a_name_is_needed_and_everything_typed_stays(self, leader, name):
        typed = {"viec": "luu", "d-8.2": "1", "dt": "30", "ten": name, "chung": "on"}
        response = leader.post(HOME, typed)
        assert response.status_code == 422
        assert shown(response, "8.2") == "1,00"
        assert "Tên kịch bản: " in text_of(response)
        assert not Scenario.objects.exists()

    def test_the_same_name_again(self, leader, lanh_dao, plan):
        keep(plan, lanh_dao)
        response = leader.post(HOME, {"viec": "luu", "d-8.2": "1", **NAME})
        assert response.status_code == 422
        assert "Đã có kịch bản mang tên “Cuối năm”" in text_of(response)
        assert shown(response, "8.2") == "1,00"

    def test_a_stale_tab_is_shown_both(self, leader, lanh_dao, plan):
        row = keep(plan, lanh_dao)
        first = {"viec": "cap-nhat", "phien-ban": "1", "ten": "Bản một", "d-1.1": "1"}
        assert leader.post(address_of(row), first).status_code == 302
        typed = {"viec": "cap-nhat", "phien-ban": "1", "ten": "Bản hai", "d-8.2": "1", "dt": "20"}
        second = leader.post(address_of(row), typed)
        assert second.status_code == 409
        page = text_of(second)
        assert "Tên kịch bản Bản một Bản hai" in page
        assert "Tiêu chí 1.1 1,00 giữ nguyên" in page
        assert "Tiêu chí 8.2 giữ nguyên 1,00" in page
        assert "Điều tra xã hội học giả định – 20,00" in page
        row.refresh_from_db()
        assert row.name == "Bản một"
        # Sent again it knows of the other, and is a decision.
        (version,) = html.fromstring(second.content).xpath("//input[@name='phien-ban']/@value")
        assert leader.post(address_of(row), typed | {"phien-ban": version}).status_code == 302
        row.refresh_from_db()
        assert (row.name, row.moves) == ("Bản hai", {"8.2": "1.00"})

    @pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "１"])
    def test_a_made_up_version_is_a_stale_one(self, leader, lanh_dao, plan, version):
        row = keep(plan, lanh_dao)
        typed = {"viec": "cap-nhat", "phien-ban": version, **NAME}
        assert leader.post(address_of(row), typed).status_code == 409

    def test_another_s_is_not_changed_but_copied(self, coordinator, lanh_dao, so_noi_vu, plan):
        row = keep(plan, lanh_dao, is_shared=True)
        typed = {"viec": "cap-nhat", "phien-ban": "1", "d-8.2": "1", **NAME}
        assert coordinator.post(address_of(row), typed).status_code == 403
        assert coordinator.post(address_of(row), typed | {"viec": "luu"}).status_code == 302
        assert Scenario.objects.get(owner=so_noi_vu).moves == {"8.2": "1.00"}
        assert coordinator.get(f"{address_of(row)}xoa/").status_code == 404
        assert coordinator.post(f"{address_of(row)}xoa/").status_code == 404

    def test_what_is_typed_outlives_the_scenario(self, leader, lanh_dao, plan):
        row = keep(plan, lanh_dao)
        row.delete()
        typed = {"viec": "cap-nhat", "phien-ban": "1", "d-8.2": "1", **NAME}
        response = leader.post(address_of(row), typed)
        assert response.status_code == 404
        assert shown(response, "8.2") == "1,00"
        assert "đã bị xóa hoặc không còn được chia sẻ" in text_of(response)

    def test_deleting_asks_first_and_can_be_taken_back(self, leader, lanh_dao, plan):
        row = keep(plan, lanh_dao)
        asked = leader.get(f"{address_of(row)}xoa/")
        assert "Xóa kịch bản: Cuối năm" in text_of(asked)
        assert Scenario.objects.count() == 1
        page = leader.post(f"{address_of(row)}xoa/", follow=True)
        assert Scenario.objects.count() == 0
        (again,) = html.fromstring(page.content).xpath(
            "//a[contains(., 'Mở lại nội dung vừa xóa')]/@href"
        )
        reopened = leader.get(again)
        assert shown(reopened, "1.1") == "0,50"
        assert 'value="Cuối năm"' in reopened.content.decode()
        assert "30,00 giả định" in text_of(reopened)

    def test_what_the_plan_no_longer_has_is_reported(self, leader, lanh_dao, plan):
        row = keep(plan, lanh_dao)
        row.moves = {"1.1": "0.50", "9.9.9": "1.00", "1.2": "3.00"}
        row.save()
        response = leader.get(address_of(row))
        assert response.status_code == 200
        assert "Tiêu chí 9.9.9 không còn trong kế hoạch" in text_of(response)
        assert "vượt điểm tối đa hiện nay" in text_of(response)

    def test_it_says_when_what_it_starts_from_has_changed(
        self, leader, lanh_dao, plan, time_machine_at
    ):
        row = keep(plan, lanh_dao)
        assert "Nền đã đổi" not in text_of(leader.get(address_of(row)))
        Scenario.objects.update(updated_at="2021-09-01T00:00Z")
        put_result(plan, "1.2", "0.25", status=APPROVED)
        page = text_of(leader.get(address_of(row)))
        assert "Nền đã đổi từ khi lưu 1 kết quả được duyệt sau khi" in page


class TestWhoOpensWhat:
    @pytest.mark.parametrize("person", ["so_tai_chinh", "quan_tri", "nguoi_ngoai"])
    def test_others_open_none_by_any_address(self, request, sign_in, lanh_dao, plan, person):
        row = keep(plan, lanh_dao, is_shared=True)
        client = sign_in(request.getfixturevalue(person))
        for path in (
            HOME,
            address_of(row),
            f"{address_of(row)}xoa/",
            f"{HOME}so-sanh/?a={row.key}",
        ):
            assert client.get(path).status_code == 403
        assert client.post(HOME, {"viec": "luu", **NAME}).status_code == 403
        assert Scenario.objects.count() == 1

    def test_a_draft_plan_s_are_the_coordinators(self, leader, so_noi_vu, plan):
        row = keep(plan, so_noi_vu, is_shared=True)
        assert leader.get(address_of(row)).status_code == 200
        Plan.objects.update(status="draft")
        assert leader.get(address_of(row)).status_code == 404

    def test_lists_hold_one_s_own_and_what_is_shared(self, leader, lanh_dao, so_noi_vu, plan):
        keep(plan, lanh_dao, "Của mình")
        keep(plan, so_noi_vu, "Của người khác")
        keep(plan, so_noi_vu, "Cùng xem", is_shared=True)
        page = text_of(leader.get(HOME))
        assert "Kịch bản đã lưu (2)" in page
        assert "Của mình" in page
        assert "Cùng xem" in page
        assert "Của người khác" not in page


class TestComparing:
    def test_a_saved_one_with_a_computed_one(self, leader, lanh_dao, plan):
        row = keep(plan, lanh_dao)
        path = f"{HOME}so-sanh/"
        response = leader.get(path, {"a": "duyet", "b": str(row.key)})
        page = text_of(response)
        assert "“Cuối năm” kém “Chỉ kết quả đã duyệt” 1,45 điểm" in page
        assert "Tiêu chí khác nhau (2)" in page
        rows = html.fromstring(response.content).xpath("//section[2]//tbody/tr")
        codes = [row.xpath("string(th/span[1])") for row in rows]
        assert codes == ["1.1", "7.1.10"]  # the larger difference first
        swapped = leader.get(path, {"b": "duyet", "a": str(row.key)})
        assert "“Chỉ kết quả đã duyệt” hơn “Cuối năm” 1,45 điểm" in text_of(swapped)

    def test_what_waits_is_compared_in_sums_only(self, leader, plan):
        put_some(plan)
        response = leader.get(f"{HOME}so-sanh/", {"a": "duyet", "b": "cho-duyet"})
        assert "nên không so sánh từng tiêu chí" in text_of(response)
        assert MARKER not in response.content.decode()

    @pytest.mark.parametrize("key", ["khong-co", NO_KEY, "\x00", "x" * 3_000])
    def test_unknown_ones_are_not_there(self, leader, key):
        assert leader.get(f"{HOME}so-sanh/", {"a": key}).status_code == 404

    def test_somebody_else_s_is_not_there(self, leader, so_noi_vu, plan):
        row = keep(plan, so_noi_vu)
        assert leader.get(f"{HOME}so-sanh/", {"a": str(row.key)}).status_code == 404

    def test_the_same_twice(self, leader):
        page = text_of(leader.get(f"{HOME}so-sanh/", {"a": "muc-tieu", "b": "muc-tieu"}))
        assert "cùng được 64,40 điểm" in page
        assert "cho từng tiêu chí cùng số điểm" in page


class TestFiles:
    def test_a_scenario_leaf_by_leaf(self, leader, plan):
        put_some(plan)
        query = {"d": "8.2-1", "tai-ve": "csv", "bang": "kich-ban"}
        head, *rows = lines_of(leader.get(HOME, query))
        by_code = {row[0].removeprefix("'"): dict(zip(head, row, strict=True)) for row in rows}
        assert len(by_code) == 89
        assert by_code["8.2"]["Giả định"] == "1,00"
        assert by_code["8.2"]["Thay đổi"] == "1,00"
        assert by_code["6.1.2"]["Nền"] == "1,00"
        assert by_code["3.4.3"]["Giả định"] == ""
        assert by_code[""]["Tiêu chí"] == "Tổng số"

    def test_a_comparison(self, leader, lanh_dao, plan):
        row = keep(plan, lanh_dao)
        query = {"a": "duyet", "b": str(row.key), "tai-ve": "xlsx"}
        sheets = sheets_of(leader.get(f"{HOME}so-sanh/", query))
        assert len(sheets) == 2
        assert sum(len(sheet) for sheet in sheets.values()) == 1 + 13 + 1 + len(SOME.moves)
