"""The grid of a draft's figures, the pages of a copied plan, and two coordinators at once."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.audit import find_breaks
from accounts.models import AuditEvent
from assignments.actions.copying import copy_plan
from assignments.actions.figures import save_figures
from assignments.enums import ResultStatus
from assignments.imports.annex_confirm import changes_of
from assignments.imports.annex_files import read_annex
from assignments.models import Result
from assignments.plan_copy import CopyHeading, picture_of_copy
from assignments.refusals import NotNow
from criteria.enums import Figure
from criteria.models import Criterion, Plan
from tests.addresses import ADDRESSES
from tests.assignments.imports import builders
from tests.assignments.imports.annexes import make_preview
from tests.factories import make_criterion, make_small_plan, rows_of
from tests.forms_of import forms_of
from tests.reports.handed_in import put_result
from tests.review_cases import actor_of

pytestmark = pytest.mark.django_db
URL = "/quan-tri/ke-hoach/2022/muc-tieu/"
COPY = "/quan-tri/ke-hoach/2021/sao-chep/"
HEADING = CopyHeading(2022, "15/KH", "Kế hoạch 2022", date(2022, 1, 20), "UBND", "Người Ký")
TYPED = {
    "year": "2022",
    "number": "15/KH",
    "title": "Kế hoạch 2022",
    "issued_on": "20/01/2022",
    "issuer": "UBND tỉnh Hà Giang",
    "signer": "Nguyễn Văn Sơn",
}


@pytest.fixture
def draft(plan, so_noi_vu) -> Plan:
    """Plan 214 copied to 2022 with one result."""
    put_result(plan, "6.1.1", "0.50", status=ResultStatus.APPROVED)
    seen = picture_of_copy(plan, HEADING).digest
    return copy_plan(source=plan, heading=HEADING, seen=seen, actor=actor_of(so_noi_vu))


@pytest.fixture
def client(sign_in, so_noi_vu):
    return sign_in(so_noi_vu)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def sent_by(response) -> dict[str, list[str]]:
    """Return what the grid's form sends as it stands."""
    (form,) = [
        one
        for one in forms_of(response.content.decode(), URL, is_filled=False)
        if "shown" in one.values
    ]
    return form.values


def figures(plan: Plan, code: str) -> tuple[Decimal | None, ...]:
    row = plan.criteria.get(code=code)
    return row.printed_max, row.printed_baseline, row.printed_target


class TestCopyPages:
    def test_form_preview_copy(self, plan, client, so_noi_vu):
        page = text_of(client.get(COPY))
        assert 'value="2022"' in page
        assert "năm 2022" in page  # the title's year has moved
        preview = client.post(COPY, TYPED)
        assert preview.status_code == 200
        text = text_of(preview)
        assert "121 mục, trong đó 89 mục được chấm" in text
        assert "88 tiêu chí chưa có kết quả 2021" in text
        assert "Nhiệm vụ, giải pháp và phần văn bản" in text
        assert not Plan.objects.filter(year=2022).exists()
        (form,) = [one for one in forms_of(preview.content.decode(), COPY) if "seen" in one.values]
        posts = {post["viec"][0]: post for post in form.posts() if "viec" in post}
        back = client.post(COPY, posts["sua"])
        assert 'value="15/KH"' in text_of(back)
        done = client.post(COPY, posts["sao-chep"])
        assert done.status_code == 302
        assert done["Location"].startswith(URL)
        assert Plan.objects.get(year=2022).number == "15/KH"
        again = client.post(COPY, posts["sao-chep"])
        assert again.status_code == 409
        assert "đã có kế hoạch năm 2022 (Kế hoạch 15/KH, dự thảo)" in text_of(again)

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("year", "2021", "từ 2022 đến 2199"),
            ("year", "2o22", "từ 2022 đến 2199"),
            ("year", "", "Nhập năm"),
            ("number", " ", "Nhập số, ký hiệu"),
            ("issued_on", "31/02/2022", "Ngày không hợp lệ"),
            ("signer", "x" * 101, "tối đa 100 ký tự"),
        ],
    )
    def test_a_bad_heading(self, client, field, value, words):
        answer = client.post(COPY, TYPED | {field: value, "viec": "sao-chep"})
        assert answer.status_code == 422
        assert words in text_of(answer)
        assert "Nguyễn Văn Sơn" in text_of(answer) or field == "signer"
        assert not Plan.objects.filter(year=2022).exists()

    def test_what_changed_meanwhile_is_shown_again(self, plan, client):
        preview = client.post(COPY, TYPED)
        seen = preview.content.decode().split('name="seen" value="')[1].split('"')[0]
        put_result(plan, "6.1.1", "0.50")
        answer = client.post(COPY, TYPED | {"viec": "sao-chep", "seen": seen})
        assert answer.status_code == 409
        assert "đã thay đổi sau khi trang này được mở" in text_of(answer)
        assert "87 tiêu chí chưa có kết quả" in text_of(answer)

    def test_the_event_has_words(self, draft, client):
        page = text_of(client.get("/lich-su/", {"nam": "2022"}))
        assert "Sao chép kế hoạch từ năm trước" in page


class TestTheGrid:
    def test_it_saves_all_at_once_and_sums_follow(self, draft, client, so_noi_vu):
        page = client.get(URL)
        sent = sent_by(page)
        assert sent["6.1.1-baseline"] == ["0,50"]
        assert len(sent) == 2 + 3 * 88  # 8.1 has words in the place of figures
        sent |= {"6.1.1-target": ["0,8"], "6.1.2-target": ["0.25"], "6.1.2-baseline": ["0,1"]}
        answer = client.post(URL, sent)
        assert answer.status_code == 302
        assert figures(draft, "6.1.1")[1:] == (Decimal("0.50"), Decimal("0.80"))
        assert figures(draft, "6.1.2")[1:] == (Decimal("0.10"), Decimal("0.25"))
        leaves = draft.criteria.filter(code__startswith="6.1.")
        summed = sum(row.printed_target for row in leaves)
        assert figures(draft, "6.1")[1:] == (Decimal("0.60"), summed)
        draft.refresh_from_db()
        assert draft.printed_baseline == Decimal("0.60")
        event = AuditEvent.objects.get(action="figures.save")
        assert event.actor == so_noi_vu
        assert event.changes["6.1.2 · printed_baseline"] == [None, "0.10"]
        assert event.changes["total · printed_baseline"] == ["0.50", "0.60"]
        assert list(find_breaks(draft)) == []
        history = text_of(client.get("/lich-su/", {"nam": "2022"}))
        assert "6.1.2, kết quả:" in history
        assert "Tổng số, kết quả:" in history

    def test_unchanged_figures_change_nothing(self, draft, client):
        state = rows_of(Plan, Criterion, AuditEvent)
        answer = client.post(URL, sent_by(client.get(URL)), follow=True)
        assert "Không có số nào thay đổi" in text_of(answer)
        assert rows_of(Plan, Criterion, AuditEvent) == state

    @pytest.mark.parametrize(
        ("cell", "value", "words"),
        [
            ("6.1.1-target", "1,20", "Mục tiêu 1,20 vượt điểm tối đa"),
            ("6.1.1-baseline", "1,20", "Kết quả 1,20 vượt điểm tối đa"),
            ("6.1.1-max", "0,10", "vượt điểm tối đa 0,10"),
            ("6.1.1-max", "", "thì phải có điểm tối đa"),
            ("6.1.1-target", "x", "không phải là số"),
            ("6.1.1-target", "-1", "ngoài khoảng"),
            ("6.1.1-target", "0,123", "2 chữ số"),
        ],
    )
    def test_one_bad_cell_keeps_everything_typed(self, draft, client, cell, value, words):
        state = rows_of(Plan, Criterion, AuditEvent)
        sent = sent_by(client.get(URL)) | {cell: [value], "6.1.2-baseline": ["0,07"]}
        answer = client.post(URL, sent)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert words in text_of(answer)
        assert 'value="0,07"' in page
        assert f'value="{value}"' in page
        assert rows_of(Plan, Criterion, AuditEvent) == state

    def test_two_people_on_different_rows(self, draft, client):
        first, second = sent_by(client.get(URL)), sent_by(client.get(URL))
        client.post(URL, first | {"6.1.1-target": ["0,7"]})
        assert client.post(URL, second | {"6.1.2-target": ["0,2"]}).status_code == 302
        assert figures(draft, "6.1.1")[2] == Decimal("0.70")
        assert figures(draft, "6.1.2")[2] == Decimal("0.20")

    def test_two_people_on_one_cell(self, draft, client):
        first, second = sent_by(client.get(URL)), sent_by(client.get(URL))
        client.post(URL, first | {"6.1.1-target": ["0,7"]})
        mine = second | {"6.1.1-target": ["0,6"], "6.1.2-target": ["0,2"]}
        answer = client.post(URL, mine)
        assert answer.status_code == 409
        assert "Đang lưu: 0,70" in text_of(answer)
        assert 'value="0,6"' in answer.content.decode()
        assert figures(draft, "6.1.2")[2] != Decimal("0.20")
        decided = sent_by(answer)
        assert client.post(URL, decided).status_code == 302
        assert figures(draft, "6.1.1")[2] == Decimal("0.60")
        assert figures(draft, "6.1.2")[2] == Decimal("0.20")

    def test_the_same_figure_typed_twice_is_no_conflict(self, draft, client):
        sent = sent_by(client.get(URL)) | {"6.1.1-target": ["0,7"]}
        assert client.post(URL, sent).status_code == 302
        assert client.post(URL, sent).status_code == 302
        assert AuditEvent.objects.filter(action="figures.save").count() == 1

    @pytest.mark.parametrize("shown", ["", "{", "[1]", '{"6.1.1-target": 1}', "[" * 100_000])
    def test_what_was_shown_may_be_nonsense(self, draft, client, shown):
        sent = sent_by(client.get(URL)) | {"shown": [shown], "6.1.1-target": ["0,7"]}
        assert client.post(URL, sent).status_code == 409
        assert figures(draft, "6.1.1")[2] != Decimal("0.70")

    def test_a_printed_sum_that_differs_stays(self, draft, client):
        Criterion.objects.filter(plan=draft, code="6.1").update(printed_target="0.01")
        page = client.get(URL)
        assert "bản in 0,01" in text_of(page)
        client.post(URL, sent_by(page) | {"6.1.1-target": ["0,7"]})
        assert figures(draft, "6.1")[2] == Decimal("0.01")

    def test_a_draft_that_was_not_copied_keeps_its_printed_sums(self, plan, client):
        other = make_small_plan(subject=plan.subject, year=2022, baseline_year=2021)
        page = client.get(URL)
        assert "không sao chép từ kế hoạch trước" in text_of(page)
        client.post(URL, sent_by(page) | {"2-target": ["4"], "1.1-target": ["1"]})
        assert figures(other, "2")[2] == Decimal(4)
        assert figures(other, "1")[2] == Decimal(6)
        other.refresh_from_db()
        assert other.printed_target == Decimal(9)

    def test_a_signed_plan_is_only_read(self, plan, client):
        address = URL.replace("2022", "2021")
        page = text_of(client.get(address))
        assert "Kế hoạch đã ban hành" in page
        assert "Lưu bảng" not in page
        state = rows_of(Plan, Criterion, AuditEvent)
        answer = client.post(address, {"6.1.1-target": "0,1", "shown": "{}"})
        assert answer.status_code == 409
        assert rows_of(Plan, Criterion, AuditEvent) == state

    def test_the_action_refuses_a_signed_plan_by_itself(self, plan, so_noi_vu):
        place = ("6.1.1", Figure.TARGET)
        with pytest.raises(NotNow, match="đã ban hành"):
            save_figures(
                plan=plan, wanted={place: Decimal("0.1")}, shown={}, actor=actor_of(so_noi_vu)
            )

    def test_a_maximum_below_an_entered_score(self, draft, client):
        put_result(draft, "6.1.2", "0.50")
        sent = sent_by(client.get(URL)) | {"6.1.2-max": ["0,40"], "6.1.2-target": ["0,40"]}
        answer = client.post(URL, sent)
        assert answer.status_code == 422
        assert "cao hơn điểm tối đa mới" in text_of(answer)
        client.post(URL, sent | {"6.1.2-max": ["0,60"]})
        assert Result.objects.get(criterion__plan=draft).max_score == Decimal("0.60")

    def test_the_queries_do_not_grow(self, draft, client):
        counts = [self.count(client)]
        for number in range(9, 40):
            make_criterion(draft, f"6.1.{number}", "1", None, "1")
        counts.append(self.count(client))
        assert counts[0] == counts[1] <= 16

    def count(self, client) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        return len(queries)


class TestTheNewPlan:
    PATHS = sorted(
        {
            address.path
            for address in ADDRESSES.values()
            if not address.is_api and "so_noi_vu" in address.readers and address.get_status == 200
        }
        - {"/dang-nhap/"}
    )

    @pytest.mark.parametrize("path", PATHS)
    def test_every_page_opens(self, draft, client, path):
        answer = client.get(path.replace("/2021/", "/2022/"), {"nam": "2022"})
        assert answer.status_code == (404 if path.startswith("/doi-chieu/2.2/") else 200)

    def test_only_coordinators_see_it(self, draft, client, sign_in, lanh_dao, so_tai_chinh):
        assert "?nam=2022" in text_of(client.get("/"))
        for person in (lanh_dao, so_tai_chinh):
            other = sign_in(person)
            assert "nam=2022" not in text_of(other.get("/"))
            assert other.get("/", {"nam": "2022"}).status_code == 404

    def test_a_page_kept_by_the_browser_gets_the_new_year(self, plan, client, so_noi_vu):
        kept = client.get("/")
        seen = picture_of_copy(plan, HEADING).digest
        copy_plan(source=plan, heading=HEADING, seen=seen, actor=actor_of(so_noi_vu))
        again = client.get("/", headers={"if-none-match": kept["ETag"]})
        assert again.status_code == 200
        assert "?nam=2022" in text_of(again)

    def test_the_plan_in_force_stays_the_one_in_force(self, draft, client):
        assert "Kế hoạch 214/KH-UBND, năm 2021" in text_of(client.get("/"))


class TestTheAnnexOfACopy:
    def test_its_filled_template_changes_nothing(self, draft, client, so_noi_vu):
        answer = client.get("/quan-tri/ke-hoach/2022/mau.xlsx")
        table = read_annex(builders.upload(answer.content))[1]
        changes = changes_of(make_preview(so_noi_vu, table, draft))
        assert [finding.text for finding in changes.findings if finding.is_fault] == []
        assert (bool(changes), changes.unchanged) == (False, 121)

    def test_the_list_of_plans_leads_to_its_pages(self, draft, client):
        page = text_of(client.get("/quan-tri/ke-hoach/"))
        for below in ("muc-tieu", "ket-qua-nam-truoc", "sao-chep"):
            assert f'href="/quan-tri/ke-hoach/2022/{below}/"' in page
