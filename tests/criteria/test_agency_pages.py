"""Keeping agencies and groups: every change is one event and renews every plan."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.audit import find_breaks
from accounts.models import Agency, AgencyGroup, AuditEvent, SystemChain, User
from criteria.models import Plan
from tests.factories import make_agency, make_group, make_plan, rows_of
from tests.reports.test_pages import text_of

pytestmark = pytest.mark.django_db
LIST = "/quan-tri/co-quan/"
NEW = "/quan-tri/them-co-quan/"
GROUPS = "/quan-tri/nhom-co-quan/"
TYPED = {
    "name": "Sở Nội vụ và Lao động",
    "short_name": "Sở NV&LĐ",
    "kind": "department",
    "valid_from": "01/03/2025",
    "valid_to": "",
    "successor": "",
    "note": "Hợp nhất",
}
Signer = Callable[[User], Client]


@pytest.fixture(params=["so_noi_vu", "quan_tri"])
def keeper(request: pytest.FixtureRequest, sign_in: Signer) -> Client:
    """A coordinator, then an administrator: both keep the list of agencies."""
    return sign_in(request.getfixturevalue(request.param))


@pytest.fixture
def client(so_noi_vu: User, sign_in: Signer) -> Client:
    """A browser in which a coordinator is signed in."""
    return sign_in(so_noi_vu)


def hidden(client: Client, path: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', client.get(path).content.decode())
    assert found
    return found[1]


def revisions() -> list[int]:
    return list(Plan.objects.order_by("pk").values_list("revision", flat=True))


def last_event() -> AuditEvent:
    assert list(find_breaks(SystemChain.objects.get())) == []
    return AuditEvent.objects.filter(chain="system").latest("sequence")


def save(client: Client, agency: Agency, **changed: str) -> Any:
    path = f"{LIST}{agency.slug}/"
    shown = {
        "name": agency.name,
        "short_name": agency.short_name,
        "kind": agency.kind,
        "seen": hidden(client, path),
    }
    return client.post(path, shown | changed)


# --- Finding -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 35),
        ("?q=tai chinh", 1),
        ("?q=TT%26TT", 1),
        ("?loai=district", 11),
        ("?loai=district&q=dong van", 1),
        ("?loai=ministry", 35),
        ("?q=khong co so nao", 0),
    ],
)
def test_agencies_are_found_by_kind_and_without_accents(
    keeper: Client, query: str, count: int
) -> None:
    page = keeper.get(LIST + query)
    assert len(re.findall(r'<a href="/quan-tri/co-quan/[\w-]+/">', page.content.decode())) == count
    assert ("Không có cơ quan nào phù hợp" in text_of(page)) is (count == 0)


def test_the_list_costs_the_same_for_more_agencies(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        make_agency(successor=make_agency())
    with django_assert_max_num_queries(7):
        client.get(LIST)


# --- Making ------------------------------------------------------------------------------------


def test_a_new_agency_gets_its_address_from_its_name(keeper: Client) -> None:
    make_plan()
    before = revisions()
    page = keeper.post(NEW, TYPED, follow=True)
    assert "Đã thêm Sở Nội vụ và Lao động." in text_of(page)
    agency = Agency.objects.get(slug="so-noi-vu-va-lao-dong")
    assert (agency.short_name, agency.valid_from) == ("Sở NV&LĐ", date(2025, 3, 1))
    event = last_event()
    assert (event.action, event.target) == ("agency.create", "so-noi-vu-va-lao-dong")
    assert event.changes["valid_from"] == [None, "2025-03-01"]
    assert "valid_to" not in event.changes
    assert revisions() == [revision + 1 for revision in before]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": " "}, "Nhập tên cơ quan."),
        ({"short_name": ""}, "Nhập tên ngắn"),
        ({"kind": "ministry"}, "Loại không có trong danh sách"),
        ({"valid_from": "2025"}, "Ngày không hợp lệ"),
        ({"valid_to": "28/02/2025"}, "Ngày thôi hoạt động (28/02/2025) phải từ ngày bắt đầu"),
        ({"successor": "so-khong-co"}, "Cơ quan kế thừa không có trong danh sách"),
        ({"slug": "Sở Mới"}, "chữ thường không dấu"),
        ({"slug": "so-tai-chinh"}, "“so-tai-chinh” đã dùng cho Sở Tài chính"),
        ({"slug": "ubnd-cap-huyen"}, "“ubnd-cap-huyen” đã dùng cho UBND cấp huyện"),
        ({"name": "Sở Tài chính"}, "đã dùng cho Sở Tài chính. Nhập một mã khác"),
        ({"name": "!!!"}, "Nhập mã."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: Client, changed: dict[str, str], sentence: str
) -> None:
    before = rows_of(Agency, AuditEvent, Plan)
    page = client.post(NEW, TYPED | changed)
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert 'value="Hợp nhất"' in page.content.decode()
    assert rows_of(Agency, AuditEvent, Plan) == before


# --- Changing ----------------------------------------------------------------------------------


def test_a_new_name_is_on_every_page_at_once(keeper: Client) -> None:
    agency = Agency.objects.get(slug="so-tai-chinh")
    before = revisions()
    keeper.get("/co-quan/")
    page = save(keeper, agency, name="Sở Tài chính và Ngân sách")
    assert page.status_code == 302
    assert "Sở Tài chính và Ngân sách" in text_of(keeper.get("/co-quan/"))
    event = last_event()
    assert (event.action, event.target) == ("agency.update", "so-tai-chinh")
    assert event.changes == {"name": ["Sở Tài chính", "Sở Tài chính và Ngân sách"]}
    assert revisions() == [revision + 1 for revision in before]


def test_saving_the_same_writes_nothing(client: Client) -> None:
    before = rows_of(Agency, AuditEvent, Plan)
    assert save(client, Agency.objects.get(slug="so-tai-chinh")).status_code == 302
    assert rows_of(Agency, AuditEvent, Plan) == before


def test_a_merged_agency_names_its_heir(client: Client) -> None:
    old = make_agency(valid_from="2010-01-01")
    save(client, old, valid_from="01/01/2010", valid_to="28/02/2025", successor="so-noi-vu")
    old.refresh_from_db()
    assert (old.valid_to, old.successor.slug) == (date(2025, 2, 28), "so-noi-vu")
    assert last_event().changes == {
        "valid_to": [None, "2025-02-28"],
        "successor": ["", "so-noi-vu"],
    }
    assert "đến 28/02/2025" in text_of(client.get(f"{LIST}?q={old.slug}"))


def test_succession_never_runs_in_a_circle(client: Client) -> None:
    first = make_agency(short_name="Sở A")
    second = make_agency(short_name="Sở B", successor=first)
    third = make_agency(short_name="Sở C", successor=second)
    before = rows_of(Agency, AuditEvent, Plan)
    for heir, way in ((first, "Sở A → Sở A"), (third, "Sở A → Sở C → Sở B → Sở A")):
        page = save(client, first, successor=heir.slug)
        assert page.status_code == 422
        assert f"quay lại chính cơ quan này ({way})" in text_of(page)
    assert rows_of(Agency, AuditEvent, Plan) == before
    assert save(client, third, successor=first.slug).status_code == 302


def test_two_people_at_one_agency(client: Client) -> None:
    agency = make_agency(short_name="Sở Cũ")
    seen = hidden(client, f"{LIST}{agency.slug}/")
    Agency.objects.filter(pk=agency.pk).update(short_name="Sở Kia", kind="other")
    page = save(client, agency, short_name="Sở Này", seen=seen)
    assert page.status_code == 422
    text = text_of(page)
    assert "Tên ngắn Sở Kia Sở Này" in text
    assert "Loại Đơn vị khác Sở, ban, ngành" in text
    assert 'value="Sở Này"' in page.content.decode()
    agency.refresh_from_db()
    assert agency.short_name == "Sở Kia"


def test_the_address_and_the_key_are_not_changed_by_a_post(client: Client) -> None:
    agency = make_agency()
    before = rows_of(AgencyGroup)
    save(client, agency, name="Tên Mới", slug="khac", id="1", pk="1", groups="1")
    found = Agency.objects.get(pk=agency.pk)
    assert (found.slug, found.name) == (agency.slug, "Tên Mới")
    assert rows_of(AgencyGroup) == before


# --- Groups ------------------------------------------------------------------------------------


def test_groups_are_listed_with_their_members(keeper: Client) -> None:
    page = text_of(keeper.get(GROUPS))
    assert "UBND cấp huyện 11 UBND huyện Bắc Mê;" in page
    assert "UBND cấp xã 0 kế hoạch để ngỏ" in page


def test_members_come_and_go(keeper: Client) -> None:
    stays, goes, comes = (make_agency() for _ in range(3))
    group = make_group(stays, goes)
    before, path = revisions(), f"{GROUPS}{group.slug}/"
    typed = {"members": [comes.slug, stays.slug], "note": "Sửa", "name": "Tên khác"}
    assert keeper.post(path, typed | {"seen": hidden(keeper, path)}).status_code == 302
    assert set(group.members.all()) == {stays, comes}
    event = last_event()
    assert (event.action, event.target) == ("group.update", group.slug)
    assert event.changes == {"members": [[goes.slug], [comes.slug]], "note": ["", "Sửa"]}
    assert revisions() == [revision + 1 for revision in before]
    assert AgencyGroup.objects.get(pk=group.pk).name == group.name


def test_a_group_saved_as_it_is_writes_nothing(client: Client) -> None:
    members = [make_agency() for _ in range(3)]
    group = make_group(*members)
    path = f"{GROUPS}{group.slug}/"
    before = rows_of(AgencyGroup.members.through, AuditEvent, Plan)
    typed = {"members": [agency.slug for agency in reversed(members)], "note": ""}
    client.post(path, typed | {"seen": hidden(client, path)})
    assert rows_of(AgencyGroup.members.through, AuditEvent, Plan) == before


def test_an_unknown_member_is_refused(client: Client) -> None:
    group = make_group(make_agency())
    path = f"{GROUPS}{group.slug}/"
    page = client.post(path, {"members": ["so-khong-co"], "seen": hidden(client, path)})
    assert page.status_code == 422
    assert "Cơ quan không có trong danh sách" in text_of(page)
    assert group.members.count() == 1


def test_two_people_at_one_group(client: Client) -> None:
    first, second = make_agency(name="Bên Một"), make_agency(name="Bên Hai")
    group = make_group(first)
    path = f"{GROUPS}{group.slug}/"
    seen = hidden(client, path)
    group.members.set([second])
    page = client.post(path, {"members": [first.slug, second.slug], "note": "", "seen": seen})
    assert page.status_code == 422
    assert "Cơ quan trong nhóm Bên Hai Bên Một, Bên Hai" in text_of(page)
    assert list(group.members.all()) == [second]


@pytest.mark.parametrize("path", [f"{LIST}khong-co/", f"{GROUPS}khong-co/"])
def test_what_is_not_there_is_404_for_keepers_and_403_for_others(
    client: Client, so_tai_chinh: User, sign_in: Signer, path: str
) -> None:
    other = sign_in(so_tai_chinh)
    for ask in ("get", "post"):
        assert getattr(client, ask)(path).status_code == 404
        assert getattr(other, ask)(path).status_code == 403
