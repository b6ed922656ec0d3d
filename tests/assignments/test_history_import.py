"""Earlier results onto a plan's baseline: what a file changes, confirmed once and by its owner."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.audit import find_breaks
from accounts.models import AuditEvent
from assignments.actions.copying import copy_plan
from assignments.actions.figures import import_history
from assignments.enums import ResultStatus
from assignments.figure_moves import Fate, FigureChange
from assignments.imports.history_change import codes_between, read_change
from assignments.models import ImportPreview
from assignments.plan_copy import CopyHeading, picture_of_copy
from assignments.refusals import NotNow
from criteria.enums import Figure
from criteria.models import Criterion, Plan
from tests.assignments.history_files import table, upload, workbook
from tests.factories import make_criterion, make_plan, rows_of
from tests.reports.handed_in import put_every_result
from tests.review_cases import actor_of

pytestmark = pytest.mark.django_db
BASE = Figure.BASELINE
URL = "/quan-tri/ke-hoach/2022/ket-qua-nam-truoc/"
SIGNED_URL = "/quan-tri/ke-hoach/2021/ket-qua-nam-truoc/"
HEADING = CopyHeading(2022, "15/KH", "Kế hoạch 2022", date(2022, 1, 20), "UBND", "Người Ký")
ROWS = [("6.1.1", "", 0.5), ("6.1.2", "", "0,25"), ("8.1", "", None), ("7.1.10", "", 0.5)]


@pytest.fixture
def draft(plan, so_noi_vu) -> Plan:
    """Plan 214 copied to 2022 without any results: its baseline is empty."""
    seen = picture_of_copy(plan, HEADING).digest
    return copy_plan(source=plan, heading=HEADING, seen=seen, actor=actor_of(so_noi_vu))


@pytest.fixture
def client(sign_in, so_noi_vu):
    return sign_in(so_noi_vu)


def baseline(plan: Plan, code: str) -> Decimal | None:
    return plan.criteria.get(code=code).printed_baseline


def send(client, rows=ROWS, *, codes="2022", url=URL, **more):
    """Upload a workbook; return the answer."""
    return client.post(url, {"file": upload(workbook(rows)), "codes": codes, **more})


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def seen_on(response) -> str:
    return response.content.decode().split('name="seen" value="')[1].split('"')[0]


class TestWhatAFileChanges:
    def test_leaves_and_the_sums_of_a_copied_draft(self, draft):
        reading = read_change(draft, table(_6_1_1="0.5", _6_1_2="0.25", _8_1=None), draft)
        assert reading.findings == ()
        moved = {move.code: (move.old, move.new) for move in reading.change.moves}
        # By hand: 0,50 + 0,25 below 6.1, 6 and the total.
        half, quarter, both = Decimal("0.5"), Decimal("0.25"), Decimal("0.75")
        assert moved == {
            "6": (None, both),
            "6.1": (None, both),
            "6.1.1": (None, half),
            "6.1.2": (None, quarter),
            None: (None, both),
        }
        assert (reading.same, reading.blank, reading.skipped) == (0, 1, 0)

    def test_printed_sums_of_a_signed_plan_stay(self, plan):
        reading = read_change(plan, table(_6_1_1="0.5"), plan)
        assert [move.code for move in reading.change.moves] == ["6.1.1"]
        lines = {line.code: line for line in reading.change.sums if line.moves}
        assert set(lines) == {"6", "6.1", None}
        assert {line.fate for line in lines.values()} == {Fate.STAYS}
        assert all(line.differs for line in lines.values())

    def test_a_parents_own_row_sets_its_printed_figure(self, plan):
        reading = read_change(plan, table(_2_2="1.0", total="55.62"), plan)
        moved = {move.code: (move.old, move.new) for move in reading.change.moves}
        assert moved == {
            "2.2": (Decimal("1.50"), Decimal("1.0")),
            None: (Decimal("56.13"), Decimal("55.62")),
        }

    def test_a_given_sum_beside_leaves_in_a_draft(self, draft):
        reading = read_change(draft, table(_6_1="1", _6_1_1="0.5"), draft)
        moved = {move.code: move.new for move in reading.change.moves}
        assert (moved["6.1"], moved["6"], moved[None]) == (1, Decimal("0.5"), Decimal("0.5"))

    @pytest.mark.parametrize(
        ("scores", "where", "words"),
        [
            ({"_6_1_1": "1.2"}, "A!C2", "vượt điểm tối đa"),
            ({"_8_1": "1"}, "A!C2", "không chấm điểm (Bộ Nội vụ đánh giá)"),
            ({"_9_9": "1"}, "A!A2", "Mã 9.9 không có trong Kế hoạch 15/KH năm 2022"),
            ({"total": "66.6"}, "A!C2", "dòng tổng số"),
            ({"_6_1_1": "0.5", "__6_1_1": "0.5"}, "A!A3", "đã có ở ô A!A2"),
        ],
    )
    def test_faults_are_named_and_nothing_changes(self, draft, scores, where, words):
        reading = read_change(draft, table(_1_1="0.1", **scores), draft)
        (finding,) = reading.findings
        moved_down = {"A!C2": "A!C3", "A!A2": "A!A3", "A!A3": "A!A4"}[where]
        if "đã có" in words:
            words = words.replace("A!A2", "A!A3")
        assert finding.where == moved_down
        assert words in finding.text
        assert reading.has_faults
        assert not reading.change

    def test_another_name_is_worth_a_look(self, draft, client):
        row = draft.criteria.get(code="6.1.1")
        rows = [("6.1.1", row.name.upper() + ".", 0.5), ("6.1.2", "Việc khác", 0.25)]
        page = text_of(client.get(send(client, rows)["Location"]))
        assert page.count("khác tên của tiêu chí") == 1
        assert "A!A3" in page


class TestCodesOfAnEarlierPlan:
    def test_they_lead_here_by_predecessor(self, plan, draft):
        # 2022 has put 6.1.1 elsewhere, split 6.1.2, and let 6.1.3 go.
        old = {code: plan.criteria.get(code=code) for code in ("6.1.1", "6.1.2", "6.1.3")}
        new = {code: draft.criteria.get(code=code) for code in old}
        Criterion.objects.filter(pk=new["6.1.3"].pk).update(predecessor=old["6.1.2"])
        make_criterion(draft, "6.9", "1", None, "1", predecessor=old["6.1.1"])
        Criterion.objects.filter(pk=new["6.1.1"].pk).update(predecessor=None)
        known = codes_between(draft, plan)
        assert (known["6.1.1"], known["6.1.2"], known["6.1.3"]) == (["6.9"], ["6.1.2", "6.1.3"], [])
        scores = {"_6_1_1": "0.5", "_6_1_2": "0.5", "_6_1_3": "0.5", "_6_2_1": "0.1"}
        reading = read_change(draft, table(**scores), plan)
        assert {move.code for move in reading.change.moves} == {"6.9", "6.2.1", "6", "6.2", None}
        texts = {finding.where: finding.text for finding in reading.findings}
        assert "nay tách thành 6.1.2, 6.1.3" in texts["A!A3"]
        assert "không còn tiêu chí tương ứng" in texts["A!A4"]
        assert reading.skipped == 2
        assert not reading.has_faults

    def test_through_two_plans(self, plan, draft, so_noi_vu):
        heading = CopyHeading(2023, "1/KH", "Kế hoạch", date(2023, 1, 5), "UBND", "Ký")
        seen = picture_of_copy(draft, heading).digest
        last = copy_plan(source=draft, heading=heading, seen=seen, actor=actor_of(so_noi_vu))
        known = codes_between(last, plan)
        assert len(known) == 121
        assert all(codes == [code] for code, codes in known.items())

    def test_the_queries_do_not_grow(self, plan, draft):
        counts = []
        for scores in ({"_6_1_1": "0.1"}, {f"_6_1_{n}": "0.1" for n in (1, 2, 3)}):
            with CaptureQueriesContext(connection) as queries:
                read_change(draft, table(**scores), plan)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 6


class TestThePages:
    def test_upload_preview_confirm(self, draft, client, so_noi_vu):
        events = AuditEvent.objects.count()
        answer = send(client)
        assert answer.status_code == 302
        address = answer["Location"]
        before = rows_of(Plan, Criterion)
        page = client.get(address)
        assert page.status_code == 200
        assert "3 tiêu chí đổi" in text_of(page)
        assert "1 dòng để trống" in text_of(page)
        assert rows_of(Plan, Criterion) == before
        done = client.post(address, {"seen": seen_on(page), "reason": ""})
        assert done.status_code == 302
        assert done["Location"].startswith("/quan-tri/ke-hoach/2022/muc-tieu/")
        assert (baseline(draft, "6.1.1"), baseline(draft, "6.1.2")) == (
            Decimal("0.50"),
            Decimal("0.25"),
        )
        draft.refresh_from_db()
        assert draft.printed_baseline == Decimal("1.25")
        event = AuditEvent.objects.get(action="history.import")
        assert AuditEvent.objects.count() == events + 1
        assert (event.actor, event.chain) == (so_noi_vu, draft.chain_name)
        assert event.changes["6.1.1 · printed_baseline"] == [None, "0.50"]
        assert event.changes["total · printed_baseline"] == [None, "1.25"]
        assert "ket-qua-2020.xlsx, sha256" in event.note
        assert list(find_breaks(draft)) == []

    def test_replay_does_nothing(self, draft, client):
        address = send(client)["Location"]
        seen = seen_on(client.get(address))
        client.post(address, {"seen": seen})
        state = rows_of(Plan, Criterion, AuditEvent, ImportPreview)
        again = client.post(address, {"seen": seen})
        assert rows_of(Plan, Criterion, AuditEvent, ImportPreview) == state
        assert again.status_code == 200
        assert "đã được ghi lúc" in text_of(again)
        assert "Đã sửa" in text_of(client.get(address))

    def test_the_same_file_twice_changes_nothing(self, draft, client):
        first = send(client)["Location"]
        client.post(first, {"seen": seen_on(client.get(first))})
        state = rows_of(Plan, Criterion, AuditEvent)
        second = client.get(send(client)["Location"])
        assert "Không có gì thay đổi" in text_of(second)
        assert 'name="seen"' not in second.content.decode()
        address = second.wsgi_request.path
        reading = read_change(draft, table(_6_1_1="0.5", _6_1_2="0.25", _7_1_10="0.5"), draft)
        client.post(address, {"seen": reading.digest})
        assert rows_of(Plan, Criterion, AuditEvent) == state

    def test_what_changed_between_is_shown_again(self, draft, client):
        address = send(client)["Location"]
        seen = seen_on(client.get(address))
        Criterion.objects.filter(plan=draft, code="6.1.1").update(printed_baseline="0.40")
        answer = client.post(address, {"seen": seen})
        assert answer.status_code == 409
        assert "đã thay đổi sau khi bản xem trước" in text_of(answer)
        assert "0,40" in text_of(answer)
        assert baseline(draft, "6.1.2") is None
        assert not AuditEvent.objects.filter(action="history.import").exists()
        assert client.post(address, {"seen": seen_on(answer)}).status_code == 302
        assert baseline(draft, "6.1.1") == Decimal("0.50")

    def test_one_bad_row_among_good_ones_changes_nothing(self, draft, client):
        address = send(client, [*ROWS, ("6.1.3", "", 9)])["Location"]
        page = text_of(client.get(address))
        assert "A!C6" in page
        assert 'name="seen"' not in page
        state = rows_of(Plan, Criterion, AuditEvent)
        assert client.post(address, {"seen": "x"}).status_code == 409
        assert rows_of(Plan, Criterion, AuditEvent) == state

    def test_every_bad_cell_is_named(self, draft, client):
        rows = [(7.1, "", 1), ("6.1.1", "", "x"), ("6.1.2", "", 0.123), ("9.9", "", 1)]
        page = text_of(client.get(send(client, rows)["Location"]))
        for where in ("A!A2", "A!C3", "A!C4", "A!A5"):
            assert f"<strong>{where}</strong>" in page
        assert "4 chỗ phải sửa" in page

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({}, "Chọn tệp Excel"),
            ({"file": upload(b"x", "a.csv"), "codes": "2022"}, "không phải là tệp Excel"),
            ({"file": upload(b"", "a.xlsx"), "codes": "2022"}, "rỗng"),
            ({"file": upload(b"PK", "a.xlsx"), "codes": "2022"}, "a.xlsx"),
            ({"file": upload(workbook([])), "codes": "2022"}, "không có dòng nào"),
            ({"file": upload(workbook(ROWS)), "codes": "1999"}, "Chọn kế hoạch trong danh sách"),
        ],
    )
    def test_what_is_not_taken(self, draft, client, sent, words):
        answer = client.post(URL, sent)
        assert answer.status_code == 422
        assert words in text_of(answer)
        assert not ImportPreview.objects.exists()

    def test_someone_elses_preview_is_nobodys_business(self, draft, client, sign_in, so_noi_vu_2):
        address = send(client)["Location"]
        other = sign_in(so_noi_vu_2)
        path = address.split("?")[0]
        assert other.get(path).status_code == 404
        assert other.post(path, {"seen": "x"}).status_code == 404
        assert other.post(f"{path}bo/").status_code == 404
        wrong_plan = path.replace("/2022/", "/2021/")
        assert client.get(wrong_plan).status_code == 404
        assert client.post(f"{path}bo/").status_code == 302
        assert client.get(path).status_code == 404

    def test_it_expires(self, draft, client, time_machine_at):
        address = send(client)["Location"]
        time_machine_at("2199-01-01 08:00")
        ImportPreview.objects.update(expires_at="2021-01-01T00:00:00Z")
        client.force_login(ImportPreview.objects.get().user)
        assert client.get(address).status_code == 404

    def test_the_template_of_each_plan(self, plan, draft, client):
        make_plan(year=2020, baseline_year=2019, status="closed")  # another unit's
        page = text_of(client.get(URL))
        for year in ("2022", "2021"):
            assert f"tep-mau/?ma={year}" in page
        answer = client.get(URL + "tep-mau/", {"ma": "2021"})
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)[:2] == b"PK"
        assert "2021" in answer["Content-Disposition"]
        assert client.get(URL + "tep-mau/", {"ma": "2020"}).status_code == 404
        assert client.get(SIGNED_URL + "tep-mau/", {"ma": "2022"}).status_code == 404


class TestASignedPlan:
    def test_only_with_a_reason(self, plan, client):
        address = send(client, codes="2021", url=SIGNED_URL)["Location"]
        page = client.get(address)
        assert "Số trong văn bản đã ký nói khác" in text_of(page)
        old = baseline(plan, "6.1.2")
        for empty in ("", "  "):
            refused = client.post(address, {"seen": seen_on(page), "reason": empty})
            assert refused.status_code == 422
            assert "Nêu căn cứ" in text_of(refused)
        assert baseline(plan, "6.1.2") == old
        why = "Công văn đính chính 12/UBND."
        assert client.post(address, {"seen": seen_on(page), "reason": why}).status_code == 302
        event = AuditEvent.objects.get(action="history.import")
        assert event.note.endswith(why)
        plan.refresh_from_db()
        assert plan.printed_baseline == Decimal("56.13")

    def test_the_action_refuses_by_itself(self, plan, client, so_noi_vu):
        send(client, codes="2021", url=SIGNED_URL)
        with pytest.raises(NotNow, match="nêu căn cứ"):
            import_history(
                preview=ImportPreview.objects.get(),
                read_change=lambda current: (FigureChange((), ()), "x"),
                seen="x",
                reason=" ",
                actor=actor_of(so_noi_vu),
            )

    def test_a_wrong_reason_is_kept(self, plan, client):
        address = send(client, codes="2021", url=SIGNED_URL)["Location"]
        answer = client.post(address, {"seen": "x", "reason": "Đính chính."})
        assert answer.status_code == 409
        assert ">Đính chính.</textarea>" in text_of(answer).replace("> ", ">")


def test_a_whole_year_by_hand(plan, so_noi_vu, client):
    """All 88 results of 2020 typed into the template: the copy's baseline is 55,62 again."""
    put_every_result(plan, status=ResultStatus.RETURNED)  # sent back: none of them counts
    seen = picture_of_copy(plan, HEADING).digest
    draft = copy_plan(source=plan, heading=HEADING, seen=seen, actor=actor_of(so_noi_vu))
    assert draft.printed_baseline is None
    leaves = plan.criteria.filter(children=None, printed_max__isnull=False)
    rows = [
        (code, "", str(score)) for code, score in leaves.values_list("code", "printed_baseline")
    ]
    address = send(client, rows, codes="2021")["Location"]
    client.post(address, {"seen": seen_on(client.get(address))})
    draft.refresh_from_db()
    assert draft.printed_baseline == Decimal("55.62")
    assert baseline(draft, "2.2") == Decimal("1.00")
    assert baseline(draft, "3.4") == Decimal("4.83")
