"""Pinned notes: who keeps them, where they are shown, and that none is lost or overwritten."""

import re
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actor import Actor
from accounts.history import rows_of
from accounts.models import AuditEvent
from common.seen import fingerprint
from criteria.models import Plan
from reports.actions import notes
from reports.exports.pdf_document import document_of
from reports.leaders.tabs import leaders_pages
from reports.models import PinnedNote
from reports.note_places import CHART_PLACES
from reports.plan_page import read_page
from tests.common.tables.reading import lines_of
from tests.reports.handed_in import put_result
from tests.reports.test_pages import text_of

pytestmark = pytest.mark.django_db
LIST, ADD = "/chu-thich/", "/chu-thich/them/"
TEXT = "QĐ 641 công bố 25/5"


@pytest.fixture(autouse=True)
def _q3_open(time_machine_at):
    time_machine_at("2021-09-21 10:42")


@pytest.fixture
def pin(plan, so_noi_vu):
    def pinned(place: str = "chart:linh-vuc", text: str = TEXT) -> PinnedNote:
        return notes.pin_note(
            plan=plan, place=place, text=text, actor=Actor(so_noi_vu, str(so_noi_vu))
        )

    return pinned


def address(name: str, note: PinnedNote) -> str:
    return reverse(f"reports:note-{name}", args=[note.pk])


def seen(note: PinnedNote) -> str:
    return fingerprint(notes.shown_values(note))


class TestKeeping:
    def test_pinned_from_the_page_and_shown_there(self, sign_in, so_noi_vu):
        client = sign_in(so_noi_vu)
        page = client.get(ADD, {"noi": "criterion:7.1"}).content.decode()
        assert '<option value="criterion:7.1" selected' in page
        answer = client.post(ADD, {"place": "criterion:7.1", "text": f"  {TEXT}\r\n"}, follow=True)
        assert answer.redirect_chain == [("/tieu-chi/7.1/", 302)]
        assert TEXT in text_of(answer)
        note = PinnedNote.objects.get()
        assert (note.text, note.written_by, note.version) == (TEXT, so_noi_vu, 1)

    def test_what_is_refused_is_kept_in_the_form(self, sign_in, so_noi_vu):
        client = sign_in(so_noi_vu)
        for place, text, words in (
            ("criterion:7.1", "", "Nhập nội dung chú thích."),
            ("criterion:7.1", " \u200b\n", "Nhập nội dung chú thích."),
            ("criterion:7.1", "ă" * 501, "dài 501 ký tự, quá giới hạn 500"),
            ("", TEXT, "Chọn nơi ghim."),
            ("criterion:99.9", TEXT, "không có trong kế hoạch"),
            ("chart:khong-co", TEXT, "không có trong kế hoạch"),
            ("period:Q9", TEXT, "không có trong kế hoạch"),
            ("person:1", TEXT, "không có trong kế hoạch"),
        ):
            answer = client.post(ADD, {"place": place, "text": text})
            assert answer.status_code == 422
            assert words in text_of(answer)
            assert text.strip() in answer.content.decode()
        assert not PinnedNote.objects.exists()

    @pytest.mark.parametrize("place", ["criterion:99.9", "chart:x", "period:Q9", "person:1", "x"])
    def test_the_action_itself_refuses_a_place_that_is_none(self, pin, place):
        with pytest.raises(ValidationError, match="không có trong kế hoạch"):
            pin(place)

    def test_letters_are_counted_composed(self, pin):
        assert pin(text=unicodedata.normalize("NFD", "ệ" * 500)).text == "ệ" * 500

    def test_the_same_words_twice_and_an_eleventh_note_are_refused(self, pin):
        for number in range(10):
            pin(text=f"Chú thích {number}")
        with pytest.raises(ValidationError, match="đã có 10 chú thích"):
            pin(text="Một nữa")
        with pytest.raises(ValidationError, match="nội dung như vậy"):
            pin(text="Chú thích 3")
        pin("chart:co-quan", "Chú thích 3")

    def test_edited_and_moved(self, pin, sign_in, so_noi_vu_2):
        note = pin()
        new = {"place": "period:Q3", "text": "Số đã chốt", "seen": seen(note)}
        answer = sign_in(so_noi_vu_2).post(address("edit", note), new, follow=True)
        assert answer.redirect_chain == [("/?ky=Q3", 302)]
        note.refresh_from_db()
        assert (note.target_kind, note.target, note.text) == ("period", "Q3", "Số đã chốt")
        assert (note.version, note.written_by) == (2, so_noi_vu_2)

    def test_somebody_else_was_first(self, pin, sign_in, so_noi_vu, so_noi_vu_2):
        note = pin()
        mine = {"place": "chart:linh-vuc", "text": "Bản của tôi", "seen": seen(note)}
        first = mine | {"text": "Bản của người khác"}
        assert sign_in(so_noi_vu_2).post(address("edit", note), first).status_code == 302
        client = sign_in(so_noi_vu)
        answer = client.post(address("edit", note), mine)
        assert answer.status_code == 409
        page = text_of(answer)
        assert "Bản của tôi" in page
        assert "Bản của người khác" in page
        again = re.search(r'name="seen" value="(\w+)"', answer.content.decode())
        assert again is not None
        assert client.post(address("edit", note), mine | {"seen": again[1]}).status_code == 302
        note.refresh_from_db()
        assert (note.text, note.version) == ("Bản của tôi", 3)

    def test_an_edit_that_changes_nothing_writes_nothing(self, pin, plan, sign_in, so_noi_vu):
        note, before = pin(), AuditEvent.objects.count()
        same = {"place": "chart:linh-vuc", "text": TEXT, "seen": seen(note)}
        assert sign_in(so_noi_vu).post(address("edit", note), same).status_code == 302
        assert AuditEvent.objects.count() == before

    def test_taken_down_and_put_up_again(self, pin, sign_in, so_noi_vu, lanh_dao):
        note, client = pin(), sign_in(so_noi_vu)
        assert TEXT in text_of(sign_in(lanh_dao).get("/"))
        answer = client.post(address("remove", note), {"version": "1"}, follow=True)
        assert "Ghim lại" in text_of(answer)
        assert TEXT in text_of(answer)
        for path in ("/", LIST):
            assert TEXT not in text_of(sign_in(lanh_dao).get(path))
        assert client.post(address("restore", note), {"version": "2"}).status_code == 302
        assert TEXT in text_of(sign_in(lanh_dao).get("/"))

    @pytest.mark.parametrize("version", ["", "0", "2", "x", "9" * 30, "１"])
    def test_what_was_changed_meanwhile_is_not_taken_down(self, pin, sign_in, so_noi_vu, version):
        note = pin()
        answer = sign_in(so_noi_vu).post(address("remove", note), {"version": version})
        assert answer.status_code == 409
        assert "đã được sửa ở nơi khác" in text_of(answer)
        note.refresh_from_db()
        assert note.removed_at is None

    def test_twice_is_told(self, pin, sign_in, so_noi_vu):
        note, client = pin(), sign_in(so_noi_vu)
        assert client.post(address("restore", note), {"version": "1"}).status_code == 409
        client.post(address("remove", note), {"version": "1"})
        assert client.post(address("remove", note), {"version": "2"}).status_code == 409
        edit = {"place": "chart:linh-vuc", "text": "Khác", "seen": ""}
        assert client.post(address("edit", note), edit).status_code == 409
        note.refresh_from_db()
        edit["seen"] = seen(note)
        assert client.post(address("edit", note), edit).status_code == 422

    def test_only_coordinators_keep_notes(self, pin, request, sign_in):
        note = pin()
        posts = {"place": "chart:linh-vuc", "text": "Lời khác", "version": "1", "seen": seen(note)}
        for name in ("so_tai_chinh", "dong_van", "lanh_dao", "quan_tri", "nguoi_ngoai"):
            client = sign_in(request.getfixturevalue(name))
            paths = [ADD, *(address(verb, note) for verb in ("edit", "remove", "restore"))]
            assert {client.post(path, posts).status_code for path in paths} == {403}
            assert ADD not in client.get(LIST).content.decode()
        note.refresh_from_db()
        assert (note.text, note.version, note.removed_at) == (TEXT, 1, None)
        assert PinnedNote.objects.count() == 1

    def test_a_number_beyond_all_numbers_is_nobodys(self, sign_in, so_noi_vu):
        path = f"/chu-thich/{'9' * 40}/sua/"
        assert sign_in(so_noi_vu).get(path).status_code == 404

    def test_every_change_is_in_the_audit_trail_in_words(self, pin, sign_in, so_noi_vu):
        client, note = sign_in(so_noi_vu), pin("criterion:7.1")
        edit = {"place": "chart:co-quan", "text": "Khác", "seen": seen(note)}
        client.post(address("edit", note), edit)
        client.post(address("remove", note), {"version": "2"})
        client.post(address("restore", note), {"version": "3"})
        events = AuditEvent.objects.filter(action__startswith="note.").order_by("sequence")
        said = [(row.label, row.target, sorted(map(str, row.changes))) for row in rows_of(events)]
        chart = "Biểu đồ Điểm còn thiếu theo cơ quan, chú thích"
        assert said == [
            ("Ghim chú thích", "Tiêu chí 7.1, chú thích", [f"nội dung: (trống) → {TEXT}"]),
            (
                "Sửa chú thích",
                chart,
                [
                    "nơi ghim: Tiêu chí 7.1 → Biểu đồ Điểm còn thiếu theo cơ quan",
                    f"nội dung: {TEXT} → Khác",
                ],
            ),
            ("Gỡ chú thích", chart, ["nội dung: Khác → (trống)"]),
            ("Ghim lại chú thích", chart, ["nội dung: (trống) → Khác"]),
        ]


class TestWhereTheyAreShown:
    def test_every_chart_of_the_pages_can_be_pinned_to(self, sign_in, so_noi_vu, plan):
        put_result(plan, "6.1.1", "0.50")
        client = sign_in(so_noi_vu)
        paths = ["/", "/tieu-chi/7.1/", "/co-quan/so-tai-chinh/"]
        paths += [reverse(name) for _, name in leaders_pages()]
        drawn: set[str] = set()
        for path in paths:
            drawn |= set(re.findall(r'data-chart="([^"]+)"', client.get(path).content.decode()))
        assert drawn >= {"linh-vuc", "muc-con", "tieu-chi"}
        assert drawn <= {chart.key for chart in CHART_PLACES}

    def test_places_are_told_apart(self):
        keys = [chart.key for chart in CHART_PLACES]
        assert len(keys) == len(set(keys))
        assert all(len(key) <= PinnedNote._meta.get_field("target").max_length for key in keys)

    @pytest.mark.parametrize(
        ("place", "shown", "elsewhere"),
        [
            ("chart:linh-vuc", ["/"], ["/tieu-chi/7.1/"]),
            ("chart:muc-con", ["/tieu-chi/7.1/", "/tieu-chi/6.1/"], ["/"]),
            ("chart:tieu-chi", ["/co-quan/so-tai-chinh/"], ["/"]),
            ("criterion:7.1", ["/tieu-chi/7.1/"], ["/", "/tieu-chi/7.2/", "/tieu-chi/7.1.1/"]),
            ("period:Q3", ["/", "/tieu-chi/7.1/", "/?ky=Q3"], ["/?ky=Q1"]),
        ],
    )
    def test_on_the_first_request_after(self, pin, plan, sign_in, request, place, shown, elsewhere):
        put_result(plan, "6.1.1", "0.50")
        people = ("lanh_dao", "so_tai_chinh", "nguoi_ngoai", "so_noi_vu")
        clients = [sign_in(request.getfixturevalue(name)) for name in people]
        tags = [[client.get(path).headers["ETag"] for path in shown] for client in clients]
        pin(place)
        for client, known in zip(clients, tags, strict=True):
            for path, tag in zip(shown, known, strict=True):
                answer = client.get(path, headers={"If-None-Match": tag})
                assert answer.status_code == 200
                assert TEXT in text_of(answer), path
            for path in elsewhere:
                assert TEXT not in text_of(client.get(path)), path

    def test_on_the_page_of_the_period(self, pin, sign_in, lanh_dao, so_noi_vu):
        pin("period:Q3")
        assert TEXT in text_of(sign_in(lanh_dao).get("/ky-bao-cao/Q3/"))
        assert TEXT not in text_of(sign_in(lanh_dao).get("/ky-bao-cao/Q2/"))
        page = sign_in(so_noi_vu).get("/ky-bao-cao/Q3/", {"nam": "2021"}).content.decode()
        assert f'href="{ADD}?nam=2021&amp;noi=period:Q3"' in page

    def test_the_way_to_pin_is_the_coordinators_though_bodies_are_kept(
        self, plan, sign_in, so_noi_vu, lanh_dao, so_tai_chinh, quan_tri
    ):
        put_result(plan, "6.1.1", "0.50")
        for path in ("/", "/tieu-chi/7.1/"):
            for _ in range(2):  # drawn, then from the cache
                assert ADD in sign_in(so_noi_vu).get(path).content.decode()
                for other in (lanh_dao, so_tai_chinh, quan_tri):
                    assert ADD not in sign_in(other).get(path).content.decode()

    def test_words_are_text(self, pin, sign_in, lanh_dao):
        pin(text="<script>alert(1)</script> & {{ x }}")
        page = sign_in(lanh_dao).get("/").content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ x }}" in page

    def test_in_documents(self, pin, plan, lanh_dao):
        put_result(plan, "6.1.1", "0.50")
        pin("period:Q3")
        page = read_page(lanh_dao, None, "")
        (note,) = document_of(page, "Tổng quan").notes
        assert (note.text, note.at) == (TEXT, "10:42 21/09/2021")

    def test_queries_do_not_grow_with_notes(self, pin, sign_in, lanh_dao):
        def count(path: str) -> int:
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            return len(queries)

        client: Client = sign_in(lanh_dao)
        pin()
        few = [count(path) for path in ("/", LIST)]
        for code in ("1", "1.1", "2", "2.1", "3"):
            pin(f"criterion:{code}")
        assert [count(path) for path in ("/", LIST)] == few
        assert max(few) <= 10


class TestFiles:
    def rows(self, client: Client, which: str) -> list[list[str]]:
        answer = client.get(LIST, {"tai-ve": "csv", "bang": which})
        return lines_of(answer) if answer.status_code == 200 else []

    def test_the_table_is_had_by_who_sees_it(self, pin, sign_in, so_noi_vu, lanh_dao):
        pin()
        gone = pin("period:Q3", "Đã gỡ rồi")
        keeper, reader = sign_in(so_noi_vu), sign_in(lanh_dao)
        keeper.post(address("remove", gone), {"version": "1"})
        for client in (keeper, reader):
            (line,) = [line for line in self.rows(client, "chu-thich") if TEXT in line]
            assert "Biểu đồ “Các lĩnh vực so với điểm tối đa” (Tổng quan)" in line
        assert any("Đã gỡ rồi" in line for line in self.rows(keeper, "da-go"))
        assert self.rows(reader, "da-go") == []


class TestAPlaceThatIsGone:
    @pytest.fixture
    def lost(self, pin, plan) -> PinnedNote:
        note = pin("criterion:7.1.10")
        plan.criteria.filter(code="7.1.10").delete()
        Plan.objects.filter(pk=plan.pk).update(revision=plan.revision + 9)
        return note

    def test_its_note_is_listed_and_can_be_moved(self, lost, sign_in, so_noi_vu, lanh_dao):
        client = sign_in(so_noi_vu)
        page = text_of(client.get(LIST))
        assert "Tiêu chí 7.1.10 Nơi ghim không còn" in page
        assert TEXT in page
        assert TEXT not in text_of(sign_in(lanh_dao).get(LIST))
        new = {"place": "criterion:7.1", "text": TEXT, "seen": seen(lost)}
        assert client.post(address("edit", lost), new).status_code == 302
        assert TEXT in text_of(sign_in(lanh_dao).get("/tieu-chi/7.1/"))

    def test_a_chart_that_is_gone(self, pin, sign_in, so_noi_vu):
        note = pin()
        PinnedNote.objects.filter(pk=note.pk).update(target="da-bo")
        assert "Biểu đồ da-bo Nơi ghim không còn" in text_of(sign_in(so_noi_vu).get(LIST))
