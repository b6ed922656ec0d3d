"""The administrator's pages about people: found, made, changed, closed; secrets shown once."""

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.enums import Role
from accounts.models import AuditEvent, Membership, User
from accounts.people import PAGE_LENGTH
from criteria.models import Plan
from tests.factories import make_agency, make_user, rows_of
from tests.reports.test_pages import text_of

pytestmark = pytest.mark.django_db
PEOPLE = "/quan-tri/nguoi-dung/"
NEW = "/quan-tri/them-nguoi-dung/"
PERSON = f"{PEOPLE}cv_taichinh/"
TYPED = {
    "full_name": "Nguyễn Thị Hạnh",
    "username": "hanh.nt",
    "position": "Chuyên viên",
    "email": "hanh.nt@hagiang.gov.vn",
    "phone": "0219 3 866 123",
    "agency": "so-tai-chinh",
    "role": "officer",
}
Signer = Callable[[User], Client]


@pytest.fixture
def admin(quan_tri: User, sign_in: Signer) -> Client:
    """A browser in which the administrator is signed in."""
    return sign_in(quan_tri)


def hidden(client: Client, path: str) -> str:
    """Return what the form at ``path`` carries of what it shows."""
    found = re.search(r'name="seen" value="(\w+)"', client.get(path).content.decode())
    assert found
    return found[1]


def names_on(page: Any) -> list[str]:
    return re.findall(r'<a href="/quan-tri/nguoi-dung/([^"/]+)/">', page.content.decode())


# --- Finding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=tai chinh", ["cv_taichinh"]),
        ("q=TÀI  CHÍNH", ["cv_taichinh"]),
        ("q=cv_dong", ["cv_dongvan"]),
        ("q=lanhdao@hagiang", ["lanhdao"]),
        ("vai_tro=coordinator", ["sonoivu", "sonoivu2"]),
        ("co_quan=so-noi-vu&vai_tro=officer", ["cv_noivu"]),
        ("co_quan=so-noi-vu&q=phoi", ["sonoivu", "sonoivu2"]),
        ("trang_thai=ngung-dung", []),
        ("q=khong-co-ai", []),
    ],
)
def test_people_are_found_without_accents_and_by_filters(
    admin: Client, query: str, found: list[str]
) -> None:
    page = admin.get(f"{PEOPLE}?{query}")
    assert names_on(page) == found
    assert ("Không có người dùng nào phù hợp" in text_of(page)) is (not found)
    assert f"{len(found)} người." in text_of(page)


@pytest.mark.parametrize(
    "query", ["vai_tro=chief", "co_quan=x", "trang_thai=1", "trang=abc", "trang=-1"]
)
def test_what_is_not_understood_is_not_asked(admin: Client, query: str) -> None:
    assert len(names_on(admin.get(f"{PEOPLE}?{query}"))) == User.objects.count()


def test_a_long_list_has_pages_and_the_same_number_of_queries(
    admin: Client, django_assert_num_queries: Any
) -> None:
    admin.get(PEOPLE)
    with django_assert_num_queries(8) as few:
        admin.get(PEOPLE)
    for _ in range(PAGE_LENGTH):
        make_user(Role.OFFICER)
    with django_assert_num_queries(len(few)):
        first = admin.get(PEOPLE)
    assert len(names_on(first)) == PAGE_LENGTH
    rest = User.objects.count() - PAGE_LENGTH
    assert len(names_on(admin.get(f"{PEOPLE}?trang=2"))) == rest
    assert len(names_on(admin.get(f"{PEOPLE}?trang=999999999999"))) == rest


# --- Making --------------------------------------------------------------------------------------


def password_on(page: Any) -> str:
    found = re.search(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", page.content.decode())
    assert found
    return found[0]


def test_the_first_password_is_shown_once_and_is_nowhere_else(
    admin: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    page = admin.post(NEW, TYPED)
    password = password_on(page)
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert User.objects.get(username="hanh.nt").check_password(password)
    for path in (NEW, PEOPLE, f"{PEOPLE}hanh.nt/", f"{PEOPLE}hanh.nt/mat-khau/"):
        assert password not in admin.get(path).content.decode()
    assert password not in caplog.text
    assert password not in str(rows_of(AuditEvent, User))
    assert all(password not in str(row.get_decoded()) for row in Session.objects.all())
    assert password not in str(admin.cookies)


def test_the_newcomer_signs_in_and_must_change_it(admin: Client) -> None:
    password = password_on(admin.post(NEW, TYPED))
    client = Client()
    client.post("/dang-nhap/", {"username": "hanh.nt", "password": password})
    assert client.get("/").headers["Location"] == "/tai-khoan/mat-khau/"


def test_sending_the_form_again_makes_nobody_twice(admin: Client) -> None:
    admin.post(NEW, TYPED)
    before = rows_of(User, Membership)
    page = admin.post(NEW, TYPED)
    assert page.status_code == 422
    assert "đã dùng cho Nguyễn Thị Hạnh" in text_of(page)
    assert 'value="hanh.nt@hagiang.gov.vn"' in page.content.decode()
    assert rows_of(User, Membership) == before


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"full_name": "  "}, "Nhập họ và tên."),
        ({"username": "Hạnh"}, "chữ thường không dấu"),
        ({"username": "hanh nt"}, "chữ thường không dấu"),
        ({"username": "hanh\r\nadmin"}, "chữ thường không dấu"),
        ({"username": "../x"}, "chữ thường không dấu"),
        ({"username": "ab"}, "ít nhất 3 ký tự"),
        ({"email": "khong-phai-thu"}, "Địa chỉ thư không hợp lệ"),
        ({"phone": "gọi cho tôi"}, "Số điện thoại chỉ gồm"),
        ({"agency": ""}, "Chọn cơ quan."),
        ({"agency": "so-khong-co"}, "Cơ quan không có trong danh sách"),
        ({"role": "superuser"}, "Vai trò không có trong danh sách"),
        ({"full_name": "x" * 151}, "tối đa 150 ký tự"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    admin: Client, changed: dict[str, str], sentence: str
) -> None:
    before = rows_of(User, Membership, AuditEvent)
    page = admin.post(NEW, TYPED | changed)
    assert page.status_code == 422
    assert sentence in text_of(page)
    if "phone" not in changed:
        assert 'value="0219 3 866 123"' in page.content.decode()
    assert rows_of(User, Membership, AuditEvent) == before


def test_an_agency_that_has_ended_gets_nobody_new(admin: Client) -> None:
    ended = make_agency(name="Sở Đã Sáp Nhập", valid_to="2020-12-31")
    assert "Sở Đã Sáp Nhập" not in text_of(admin.get(NEW))
    assert admin.post(NEW, TYPED | {"agency": ended.slug}).status_code == 422


# --- Changing ------------------------------------------------------------------------------------


def test_a_new_name_reaches_every_plan(admin: Client, plan: Plan, so_tai_chinh: User) -> None:
    typed = {"full_name": "Lê Thị Hoa", "position": "", "email": "", "phone": ""}
    page = admin.post(
        f"{PERSON}sua/", typed | {"seen": hidden(admin, f"{PERSON}sua/")}, follow=True
    )
    assert "Đã lưu thông tin của Lê Thị Hoa." in text_of(page)
    so_tai_chinh.refresh_from_db()
    assert so_tai_chinh.full_name == "Lê Thị Hoa"
    revision = plan.revision
    plan.refresh_from_db()
    assert plan.revision == revision + 1


def test_a_new_position_reaches_no_plan(admin: Client, plan: Plan, so_tai_chinh: User) -> None:
    typed = {"full_name": so_tai_chinh.full_name, "position": "Trưởng phòng"}
    admin.post(f"{PERSON}sua/", typed | {"seen": hidden(admin, f"{PERSON}sua/")})
    so_tai_chinh.refresh_from_db()
    assert so_tai_chinh.position == "Trưởng phòng"
    assert Plan.objects.get(pk=plan.pk).revision == plan.revision


def test_two_administrators_at_one_person(admin: Client, so_tai_chinh: User) -> None:
    seen = hidden(admin, f"{PERSON}sua/")
    User.objects.filter(pk=so_tai_chinh.pk).update(position="Phó phòng")
    typed = {"full_name": so_tai_chinh.full_name, "position": "Kế toán", "seen": seen}
    page = admin.post(f"{PERSON}sua/", typed)
    assert page.status_code == 422
    text = text_of(page)
    assert "chưa lưu gì" in text
    assert re.search(r"Chức vụ Phó phòng Kế toán", text)
    assert 'value="Kế toán"' in page.content.decode()
    so_tai_chinh.refresh_from_db()
    assert so_tai_chinh.position == "Phó phòng"
    again = re.search(r'name="seen" value="(\w+)"', page.content.decode())
    assert again
    assert admin.post(f"{PERSON}sua/", typed | {"seen": again[1]}).status_code == 302
    so_tai_chinh.refresh_from_db()
    assert so_tai_chinh.position == "Kế toán"


TAMPERING = {
    "is_staff": "on",
    "is_superuser": "on",
    "is_active": "",
    "role": "administrator",
    "agency": "tinh-ha-giang",
    "username": "khac",
    "password": "x",
    "must_change_password": "",
    "user_permissions": "1",
    "id": "1",
}


def test_fields_that_the_form_does_not_have_change_nothing(
    admin: Client, so_tai_chinh: User
) -> None:
    fixed = ("username", "password", "is_staff", "is_superuser", "is_active", "pk")
    before = [getattr(so_tai_chinh, name) for name in fixed]
    roles = rows_of(Membership)
    typed = TAMPERING | {"full_name": "Tên Mới", "seen": hidden(admin, f"{PERSON}sua/")}
    assert admin.post(f"{PERSON}sua/", typed).status_code == 302
    so_tai_chinh.refresh_from_db()
    assert so_tai_chinh.full_name == "Tên Mới"
    assert [getattr(so_tai_chinh, name) for name in fixed] == before
    assert rows_of(Membership) == roles

    admin.post(NEW, TAMPERING | TYPED)
    made = User.objects.get(username="hanh.nt")
    assert (made.is_staff, made.is_superuser, made.is_active) == (False, False, True)
    assert made.must_change_password
    assert [held.role for held in made.memberships.all()] == [Role.OFFICER]


# --- Roles ---------------------------------------------------------------------------------------


def test_roles_are_given_changed_and_taken(admin: Client, so_tai_chinh: User) -> None:
    path = f"{PERSON}vai-tro/"
    admin.post(path, {"agency": "so-noi-vu", "role": "coordinator"})
    page = admin.post(path, {"agency": "so-noi-vu", "role": "officer"})
    assert page.status_code == 422
    assert "đã có vai trò Điều phối (Sở Nội vụ) tại Sở Nội vụ" in text_of(page)
    one = f"{path}so-noi-vu/"
    admin.post(one, {"role": "leader", "seen": hidden(admin, one)})
    held = so_tai_chinh.memberships.get(agency__slug="so-noi-vu")
    assert held.role == Role.LEADER
    page = admin.post(f"{one}bo/", {"seen": hidden(admin, f"{one}bo/")}, follow=True)
    assert "Đã bỏ vai trò Lãnh đạo UBND tỉnh" in text_of(page)
    assert [held.agency.slug for held in so_tai_chinh.memberships.all()] == ["so-tai-chinh"]


def test_a_role_changed_meanwhile_shows_both(admin: Client, so_tai_chinh: User) -> None:
    path = f"{PERSON}vai-tro/so-tai-chinh/"
    seen = hidden(admin, path)
    so_tai_chinh.memberships.update(role=Role.LEADER)
    page = admin.post(path, {"role": "coordinator", "seen": seen})
    assert page.status_code == 422
    assert "Vai trò Lãnh đạo UBND tỉnh Điều phối (Sở Nội vụ)" in text_of(page)


def test_a_role_counts_from_the_next_request(
    admin: Client, so_tai_chinh: User, sign_in: Signer
) -> None:
    theirs = sign_in(so_tai_chinh)
    first = theirs.get("/")
    assert theirs.get("/nguong-xep-nhom/").status_code == 403
    path = f"{PERSON}vai-tro/so-tai-chinh/"
    admin.post(path, {"role": "coordinator", "seen": hidden(admin, path)})
    assert theirs.get("/nguong-xep-nhom/").status_code == 200
    again = theirs.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200, "the frame names the role"
    assert "Điều phối" in text_of(again)


def test_whoever_gives_up_the_right_is_led_away(admin: Client, quan_tri: User) -> None:
    path = f"{PEOPLE}quantri/vai-tro/so-noi-vu/"
    refused = admin.post(path, {"role": "officer", "seen": hidden(admin, path)})
    assert refused.status_code == 422
    assert "người quản trị hệ thống cuối cùng" in text_of(refused)
    make_user(Role.ADMINISTRATOR)
    response = admin.post(path, {"role": "officer", "seen": hidden(admin, path)})
    assert response.headers["Location"] == "/"
    assert admin.get(PEOPLE).status_code == 403


# --- Closing, opening, passwords, locks ----------------------------------------------------------


def test_a_closed_person_is_put_out_at_the_next_request(
    admin: Client, so_tai_chinh: User, sign_in: Signer
) -> None:
    theirs = sign_in(so_tai_chinh)
    assert theirs.get("/").status_code == 200
    assert "Ngừng sử dụng cv_taichinh" in text_of(admin.get(f"{PERSON}ngung/"))
    page = admin.post(f"{PERSON}ngung/", follow=True)
    assert "Đã ngừng sử dụng tài khoản cv_taichinh." in text_of(page)
    assert "Ngừng dùng" in text_of(page)
    assert theirs.get("/").headers["Location"].startswith("/dang-nhap/")
    assert theirs.get("/api/v1/plans/2021/summary").status_code == 401
    admin.post(f"{PERSON}dung-lai/")
    so_tai_chinh.refresh_from_db()
    assert so_tai_chinh.is_active


def test_the_own_account_is_not_closed(admin: Client) -> None:
    page = admin.post(f"{PEOPLE}quantri/ngung/")
    assert page.status_code == 422
    assert "của chính mình" in text_of(page)
    assert "Đặt lại mật khẩu" not in text_of(admin.get(f"{PEOPLE}quantri/"))


def test_a_reset_ends_the_sessions_and_is_shown_once(
    admin: Client, so_tai_chinh: User, sign_in: Signer
) -> None:
    theirs, path = sign_in(so_tai_chinh), f"{PERSON}mat-khau/"
    seen = hidden(admin, path)
    page = admin.post(path, {"seen": seen})
    password = password_on(page)
    assert "no-store" in page.headers["Cache-Control"]
    assert theirs.get("/").headers["Location"].startswith("/dang-nhap/")
    again = admin.post(path, {"seen": seen})
    assert again.status_code == 422
    assert "vừa được đặt lại" in text_of(again)
    assert password not in again.content.decode()
    so_tai_chinh.refresh_from_db()
    assert so_tai_chinh.check_password(password)
    assert "Chờ đổi mật khẩu" in text_of(admin.get(PERSON))


def test_a_locked_sign_in_is_shown_and_opened(admin: Client) -> None:
    assert "Tạm khóa" not in text_of(admin.get(PERSON))
    for _ in range(10):
        Client().post("/dang-nhap/", {"username": "cv_taichinh", "password": "sai"})
    assert "Tạm khóa do nhập sai nhiều lần" in text_of(admin.get(PERSON))
    page = admin.post(f"{PERSON}mo-dang-nhap/", follow=True)
    assert "Đã bỏ tạm khóa đăng nhập" in text_of(page)
    assert "Tạm khóa do" not in text_of(page)
    assert "không bị tạm khóa" in text_of(admin.post(f"{PERSON}mo-dang-nhap/", follow=True))


# --- Who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "khong-co-ai/sua/",
        "khong-co-ai/ngung/",
        "khong-co-ai/mat-khau/",
        "khong-co-ai/vai-tro/",
        "cv_taichinh/vai-tro/so-noi-vu/",
        "cv_taichinh/vai-tro/so-noi-vu/bo/",
        "cv_taichinh/vai-tro/khong-co/",
    ],
)
def test_what_is_not_there_is_404_for_the_administrator_and_403_for_others(
    admin: Client, so_noi_vu: User, sign_in: Signer, path: str
) -> None:
    other = sign_in(so_noi_vu)
    for ask in ("get", "post"):
        assert getattr(admin, ask)(PEOPLE + path).status_code == 404
        assert getattr(other, ask)(PEOPLE + path).status_code == 403


def test_nobody_has_no_page(admin: Client, so_noi_vu: User, sign_in: Signer) -> None:
    assert admin.get(f"{PEOPLE}khong-co-ai/").status_code == 404
    assert sign_in(so_noi_vu).get(f"{PEOPLE}khong-co-ai/").status_code == 403


def test_text_is_shown_as_text(admin: Client) -> None:
    admin.post(NEW, TYPED | {"full_name": "<script>alert(1)</script>", "position": "{{ 7*7 }}"})
    for path in (PEOPLE, f"{PEOPLE}hanh.nt/"):
        page = admin.get(path).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "{{ 7*7 }}" in page
