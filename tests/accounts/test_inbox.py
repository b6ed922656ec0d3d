"""One's own notices: written with the change, read by POST, counted on the bell."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import inbox
from accounts.enums import MailState, NoticeKind
from accounts.models import Notification, User
from tests.criteria.test_concurrency import at_once
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def tell(*users: User, **fields: object) -> int:
    values = {"kind": NoticeKind.RETURNED, "title": "Kết quả 6.1.1 bị trả lại", **fields}
    return inbox.notify(users, **values)


def unread_of(user: User) -> int:
    user.refresh_from_db()
    assert user.unread_count == user.notifications.filter(read_at=None).count()
    return user.unread_count


def bell(page: str) -> str:
    return re.search(r'class="bar-button bell".*?</a>', page, re.DOTALL)[0]


class TestNotify:
    def test_everybody_is_told_once_and_counted(self):
        first, second = make_user(email="a@tinh.example"), make_user()
        assert tell(first, second, first) == 2
        assert unread_of(first) == unread_of(second) == 1
        states = {notice.user_id: notice.mail_state for notice in Notification.objects.all()}
        assert states == {first.pk: MailState.PENDING, second.pk: MailState.NONE}

    def test_whoever_has_left_is_not_told(self):
        gone = make_user(is_active=False)
        assert tell(gone) == 0
        assert unread_of(gone) == 0

    def test_a_person_read_before_leaving_is_not_told_either(self):
        person = make_user()
        User.objects.filter(pk=person.pk).update(is_active=False)
        assert tell(person) == 0

    def test_a_key_reaches_a_person_once(self):
        first, second = make_user(), make_user()
        assert tell(first, key="due · 6.1.1") == 1
        assert tell(first, second, key="due · 6.1.1") == 1
        assert unread_of(first) == unread_of(second) == 1

    def test_it_goes_with_its_change(self):
        person = make_user()

        def tell_and_fail() -> None:
            tell(person)
            raise RuntimeError

        with pytest.raises(RuntimeError), transaction.atomic():
            tell_and_fail()
        assert unread_of(person) == 0

    def test_a_long_title_is_cut_and_never_fails_the_change(self):
        person = make_user()
        tell(person, title="ế" * 500)
        assert Notification.objects.get(user=person).title == "ế" * 199 + "…"

    def test_no_mail_where_none_is_wanted(self):
        tell(make_user(email="a@tinh.example"), by_mail=False)
        assert Notification.objects.get().mail_state == MailState.NONE

    @pytest.mark.usefixtures("real_transactions")
    def test_two_commands_at_once_tell_everybody_once(self):
        people = [make_user() for _ in range(20)]

        def remind(order: int) -> None:
            tell(*people[::order], key="due · 6.1.1")

        assert at_once(*(lambda n=n: remind(n) for n in (1, -1, 1, -1))) == []
        assert [unread_of(person) for person in people] == [1] * 20


class TestMarkRead:
    def test_one_or_all_and_never_twice(self):
        person = make_user()
        for _ in range(3):
            tell(person)
        first = person.notifications.last()
        assert inbox.mark_read(user=person, notification_id=first.pk) == 1
        assert inbox.mark_read(user=person, notification_id=first.pk) == 0
        assert unread_of(person) == 2
        assert inbox.mark_read(user=person) == 2
        assert unread_of(person) == 0

    def test_what_came_in_meanwhile_stays_unread(self):
        person = make_user()
        tell(person)
        seen = person.notifications.get().pk
        tell(person)
        assert inbox.mark_read(user=person, up_to=seen) == 1
        assert unread_of(person) == 1

    def test_the_time_it_was_read_first_stays(self):
        person = make_user()
        tell(person)
        long_ago = datetime(2021, 9, 21, tzinfo=UTC)
        Notification.objects.update(read_at=long_ago)
        inbox.mark_read(user=person)
        assert Notification.objects.get().read_at == long_ago

    def test_other_peoples_notices_are_left_alone(self):
        person, other = make_user(), make_user()
        tell(person, other)
        theirs = other.notifications.get().pk
        assert inbox.mark_read(user=person, notification_id=theirs) == 0
        assert inbox.mark_read(user=person) == 1
        assert unread_of(other) == 1

    @pytest.mark.usefixtures("real_transactions")
    def test_two_windows_at_once_count_once(self):
        person = make_user()
        tell(person)
        tell(person)
        assert at_once(*[lambda: inbox.mark_read(user=person) and None] * 6) == []
        assert unread_of(person) == 0


class TestPage:
    def test_unread_is_said_in_words(self, sign_in: SignIn, so_tai_chinh: User):
        tell(so_tai_chinh, title="Trả lại 6.1.1", text="Thiếu số liệu.", url="/tieu-chi/6.1.1/")
        page = sign_in(so_tai_chinh).get("/thong-bao/").content.decode()
        for words in ("Trả lại 6.1.1", "Thiếu số liệu.", "Chưa đọc", "1 thông báo chưa đọc"):
            assert words in page
        assert 'method="post" action="/thong-bao/' in page

    def test_one_press_marks_it_read_and_leads_there(self, sign_in: SignIn, so_tai_chinh: User):
        tell(so_tai_chinh, url="/tieu-chi/6.1.1/?nam=2021")
        notice = so_tai_chinh.notifications.get()
        client = sign_in(so_tai_chinh)
        response = client.post(f"/thong-bao/{notice.pk}/")
        assert (response.status_code, response.url) == (302, "/tieu-chi/6.1.1/?nam=2021")
        assert unread_of(so_tai_chinh) == 0
        page = client.get("/thong-bao/").content.decode()
        assert '<a class="inbox-title" href="/tieu-chi/6.1.1/?nam=2021">' in page
        assert "Đánh dấu đã đọc tất cả" not in page

    def test_looking_marks_nothing(self, sign_in: SignIn, so_tai_chinh: User):
        tell(so_tai_chinh)
        client = sign_in(so_tai_chinh)
        client.get("/thong-bao/")
        client.get(f"/thong-bao/{so_tai_chinh.notifications.get().pk}/")
        client.get("/thong-bao/doc-het/")
        assert unread_of(so_tai_chinh) == 1

    def test_another_persons_notice_is_not_there(
        self, sign_in: SignIn, so_tai_chinh: User, dong_van: User
    ):
        tell(dong_van, title="Riêng của Đồng Văn", url="/tieu-chi/1.1/")
        client = sign_in(so_tai_chinh)
        assert "Riêng của Đồng Văn" not in client.get("/thong-bao/").content.decode()
        theirs = client.post(f"/thong-bao/{dong_van.notifications.get().pk}/")
        nobodys = client.post("/thong-bao/999999/")
        assert theirs.status_code == nobodys.status_code == 404
        assert unread_of(dong_van) == 1

    def test_all_that_the_list_held_is_marked(self, sign_in: SignIn, so_tai_chinh: User):
        tell(so_tai_chinh)
        tell(so_tai_chinh)
        client = sign_in(so_tai_chinh)
        page = client.get("/thong-bao/").content.decode()
        newest = re.search(r'name="den"\s+value="(\d+)"', page)[1]
        tell(so_tai_chinh, title="Vừa tới")
        response = client.post("/thong-bao/doc-het/", {"den": newest}, follow=True)
        assert "Đã đánh dấu đã đọc 2 thông báo." in response.content.decode()
        assert unread_of(so_tai_chinh) == 1

    @pytest.mark.parametrize("until", ["", "x", "-1", "９", "9" * 30, "1\x00"])
    def test_nonsense_means_all(self, sign_in: SignIn, so_tai_chinh: User, until: str):
        tell(so_tai_chinh)
        sign_in(so_tai_chinh).post("/thong-bao/doc-het/", {"den": until})
        assert unread_of(so_tai_chinh) == 0

    def test_only_unread(self, sign_in: SignIn, so_tai_chinh: User):
        tell(so_tai_chinh, title="Cũ")
        inbox.mark_read(user=so_tai_chinh)
        tell(so_tai_chinh, title="Mới đến")
        client = sign_in(so_tai_chinh)
        titles = [row.title for row in client.get("/thong-bao/").context["rows"]]
        assert titles == ["Mới đến", "Cũ"]
        unread = client.get("/thong-bao/", {"loc": "chua-doc"}).context["rows"]
        assert [row.title for row in unread] == ["Mới đến"]

    def test_the_frame_keeps_to_its_year(self, sign_in: SignIn, so_tai_chinh: User):
        tell(so_tai_chinh)
        client = sign_in(so_tai_chinh)
        page = client.get("/thong-bao/", {"nam": "2021"}).content.decode()
        for address in ("/thong-bao/?nam=2021", "/thong-bao/?nam=2021&amp;loc=chua-doc"):
            assert f'href="{address}"' in page
        assert client.post("/thong-bao/doc-het/?nam=2021").url == "/thong-bao/?nam=2021"

    def test_empty_states(self, sign_in: SignIn, so_tai_chinh: User):
        client = sign_in(so_tai_chinh)
        assert "Chưa có thông báo nào" in client.get("/thong-bao/").content.decode()
        unread = client.get("/thong-bao/", {"loc": "chua-doc"}).content.decode()
        assert "Các thông báo đã đọc vẫn được giữ lại." in unread

    @pytest.mark.parametrize(
        ("number", "rows"), [("", 20), ("2", 5), ("9" * 12, 5), ("x", 20), ("-1", 5)]
    )
    def test_pages(self, sign_in: SignIn, so_tai_chinh: User, number: str, rows: int):
        for _ in range(25):
            tell(so_tai_chinh)
        client = sign_in(so_tai_chinh)
        with CaptureQueriesContext(connection) as queries:
            response = client.get("/thong-bao/", {"trang": number})
        assert len(response.context["rows"]) == rows
        assert len(queries) <= 8

    @pytest.mark.parametrize(
        "url",
        ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""],
    )
    def test_a_notice_never_leads_off_the_site(self, sign_in: SignIn, so_tai_chinh: User, url: str):
        tell(so_tai_chinh, url=url)
        client = sign_in(so_tai_chinh)
        opened = client.post(f"/thong-bao/{so_tai_chinh.notifications.get().pk}/")
        assert opened.url == "/thong-bao/"
        assert "evil.example" not in client.get("/thong-bao/").content.decode()

    def test_what_people_wrote_is_escaped(self, sign_in: SignIn, so_tai_chinh: User):
        marker = '"><script>alert(1)</script>'
        tell(so_tai_chinh, title=marker, text=marker, url=f"/{marker}")
        client = sign_in(so_tai_chinh)
        assert b"<script>alert(1)" not in client.get("/thong-bao/").content
        inbox.mark_read(user=so_tai_chinh)
        assert b"<script>alert(1)" not in client.get("/thong-bao/").content


class TestBell:
    @pytest.mark.parametrize(
        ("count", "shown", "said"),
        [(0, None, "đã đọc hết"), (1, "1", "1 chưa đọc"), (120, "99+", "120 chưa đọc")],
    )
    def test_the_count_is_shown_and_said(
        self, sign_in: SignIn, so_tai_chinh: User, count: int, shown: str | None, said: str
    ):
        User.objects.filter(pk=so_tai_chinh.pk).update(unread_count=count)
        found = bell(sign_in(so_tai_chinh).get("/tieu-chi/").content.decode())
        assert f'aria-label="Thông báo: {said}"' in found
        number = re.search(r'class="bell-count">(.*?)<', found)
        assert (number and number[1]) == shown

    def test_it_costs_no_query(self, sign_in: SignIn, lanh_dao: User):
        client = sign_in(lanh_dao)
        client.get("/tieu-chi/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/tieu-chi/")
        assert not any("accounts_notification" in query["sql"] for query in queries)

    def test_a_new_notice_shows_on_a_page_that_is_otherwise_unchanged(
        self, sign_in: SignIn, lanh_dao: User
    ):
        client = sign_in(lanh_dao)
        tag = client.get("/tieu-chi/").headers["ETag"]
        unchanged = client.get("/tieu-chi/", headers={"If-None-Match": tag})
        assert unchanged.status_code == 304
        tell(lanh_dao)
        changed = client.get("/tieu-chi/", headers={"If-None-Match": tag})
        assert changed.status_code == 200
        assert "1 chưa đọc" in bell(changed.content.decode())
