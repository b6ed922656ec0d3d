"""Where administration starts, and who finds the way there."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from parindex.administration import SECTIONS
from tests.addresses import ADDRESSES
from tests.reports.test_pages import text_of

pytestmark = pytest.mark.django_db
Signer = Callable[[User], Client]


@pytest.mark.parametrize(
    ("person", "sections"),
    [
        ("quan_tri", ["Người dùng", "Cơ quan", "Nhóm cơ quan"]),
        (
            "so_noi_vu",
            [
                "Cơ quan",
                "Nhóm cơ quan",
                "Kế hoạch năm",
                "Phân công",
                "Thời hạn",
                "Kỳ báo cáo",
                "Mẫu báo cáo",
                "Ngưỡng xếp nhóm",
            ],
        ),
    ],
)
def test_each_sees_what_they_may_open(
    request: pytest.FixtureRequest, sign_in: Signer, person: str, sections: list[str]
) -> None:
    client = sign_in(request.getfixturevalue(person))
    page = client.get("/quan-tri/")
    shown = [section for section in SECTIONS if f'href="{section.url}"' in page.content.decode()]
    assert [section.label for section in shown] == sections
    for section in shown:
        assert client.get(section.url).status_code == 200
    assert 'href="/quan-tri/"' in client.get("/").content.decode()


@pytest.mark.parametrize("person", ["so_tai_chinh", "lanh_dao", "nguoi_ngoai"])
def test_others_find_no_way_there(
    request: pytest.FixtureRequest, sign_in: Signer, person: str
) -> None:
    client = sign_in(request.getfixturevalue(person))
    assert 'href="/quan-tri/"' not in client.get("/").content.decode()
    page = client.get("/quan-tri/")
    assert page.status_code == 403
    assert "dành cho người quản trị" in text_of(page)


def test_sections_and_pages_agree_about_who_may(
    request: pytest.FixtureRequest, sign_in: Signer
) -> None:
    """The landing offers a section to exactly those who may read it."""
    people = {"quan_tri", "so_noi_vu", "so_tai_chinh", "lanh_dao", "dong_van"}
    for person in people:
        page = sign_in(request.getfixturevalue(person)).get("/quan-tri/").content.decode()
        for section in SECTIONS:
            may = person in ADDRESSES[section.url_name].readers
            assert (f'href="{reverse(section.url_name)}"' in page) is may, (person, section.label)
