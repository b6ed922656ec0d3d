"""What supporting agencies add, and what they may not see."""

from decimal import Decimal

import pytest

from accounts.enums import Role
from accounts.models import Agency, Membership
from assignments.access import get_task
from assignments.actions.results import save_contribution
from assignments.measurement import measurements_of
from assignments.models import Contribution, Result
from assignments.result_rows import contribution_table
from common.text import order_key
from tests.assignments.reporting import JSON, actor_of, approve, lock, save, submit, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("q3_open")]
PAGE = "/ket-qua/Q3/6.1.1/phoi-hop/"
GROUP_PAGE = "/ket-qua/Q3/3.4.3/phoi-hop/"
TYPED = {"version": "0", "narrative": "Huyện đã giải ngân 70%."}


@pytest.fixture
def district(sign_in, dong_van):
    return sign_in(dong_van)


def test_a_contribution_is_stored_under_its_agency(district):
    assert district.post(PAGE, TYPED).status_code == 302
    row = Contribution.objects.get()
    assert (row.agency.slug, row.narrative, row.version) == (
        "ubnd-huyen-dong-van",
        "Huyện đã giải ngân 70%.",
        1,
    )
    assert district.post(PAGE, TYPED).status_code == 302  # the same again
    assert Contribution.objects.get().version == 1


def test_an_empty_one_is_refused(district):
    response = district.post(PAGE, {"version": "0", "narrative": " \u200b "})
    assert response.status_code == 422
    assert "Nhập số liệu hoặc nội dung phối hợp" in text_of(response)
    assert not Contribution.objects.exists()


def test_only_members_of_the_leading_group_have_a_share_to_enter(district):
    assert 'name="numerator"' not in text_of(district.get(PAGE))
    assert 'name="numerator"' in text_of(district.get(GROUP_PAGE))
    district.post(PAGE, TYPED | {"numerator": "1", "denominator": "2"})
    assert Contribution.objects.get().numerator is None
    district.post(GROUP_PAGE, {"version": "0", "numerator": "19", "denominator": "20"})
    row = Contribution.objects.get(criterion__code="3.4.3")
    assert (row.numerator, row.denominator) == (19, 20)


def test_a_contributor_sees_the_plan_and_its_own_words_only(
    district, plan, so_tai_chinh, so_noi_vu, dong_van
):
    save(plan, so_tai_chinh, narrative="Bản nháp của Sở", self_score=Decimal("0.43"))
    district.post(PAGE, TYPED)
    agency = Agency.objects.get(slug="ubnd-huyen-meo-vac")
    Membership.objects.create(user=so_noi_vu, agency=agency, role=Role.OFFICER)
    save_contribution(
        plan=plan,
        kind="Q3",
        code="6.1.1",
        agency=agency,
        values={"numerator": None, "denominator": None, "narrative": "Của huyện khác"},
        expected_version=0,
        actor=actor_of(so_noi_vu),
    )
    for path in (PAGE, "/ket-qua/Q3/6.1.1/"):
        page = text_of(district.get(path))
        assert "Huyện đã giải ngân 70%." in page
        for secret in ("Bản nháp của Sở", "0,43", "Của huyện khác", "Đang nhập"):
            assert secret not in page, path
    assert "giải ngân kế hoạch đầu tư" in text_of(district.get(PAGE))


def test_somebody_of_several_agencies_says_for_which(sign_in, so_noi_vu):
    for slug in ("ubnd-huyen-dong-van", "ubnd-huyen-meo-vac"):
        Membership.objects.create(
            user=so_noi_vu, agency=Agency.objects.get(slug=slug), role=Role.OFFICER
        )
    client = sign_in(so_noi_vu)
    client.post(f"{PAGE}?co_quan=ubnd-huyen-meo-vac", TYPED)
    assert Contribution.objects.get().agency.slug == "ubnd-huyen-meo-vac"


@pytest.mark.parametrize("slug", ["so-tai-chinh", "ubnd-huyen-meo-vac", "khong-co", "'"])
def test_not_for_an_agency_of_others(district, slug):
    assert district.get(f"{PAGE}?co_quan={slug}").status_code == 403
    assert district.post(f"{PAGE}?co_quan={slug}", TYPED).status_code == 403
    district.post(PAGE, TYPED | {"agency": "1", "co_quan": slug})
    assert Contribution.objects.get().agency.slug == "ubnd-huyen-dong-van"


def test_an_old_version_shows_both_texts(district):
    district.post(PAGE, TYPED)
    response = district.post(PAGE, {"version": "0", "narrative": "Bản thứ hai"})
    page = text_of(response)
    assert response.status_code == 409
    assert "Huyện đã giải ngân 70%." in page
    assert "Bản thứ hai" in page
    answer = district.post(PAGE, {"version": "0", "narrative": "Bản thứ ba"}, headers=JSON)
    assert (answer.status_code, answer.json()["version"]) == (409, "1")
    assert district.post(PAGE, {"version": "1", "narrative": "Bản thứ hai"}).status_code == 302
    assert Contribution.objects.get().narrative == "Bản thứ hai"


def test_no_more_after_the_lock_or_the_review(district, plan, so_tai_chinh, so_noi_vu):
    row = save(plan, so_tai_chinh, self_score=Decimal(1), explanation="Có.")
    approve(plan, so_noi_vu, submit(plan, so_tai_chinh, row))
    response = district.post(PAGE, TYPED)
    assert response.status_code == 409
    assert "Huyện đã giải ngân 70%." in text_of(response)
    assert "<textarea" not in text_of(district.get(PAGE))
    lock(plan, so_noi_vu)
    response = district.post(GROUP_PAGE, TYPED)
    assert (response.status_code, Contribution.objects.count()) == (409, 0)
    assert "đã khóa" in text_of(response)


def test_the_groups_figures_are_added_up_and_who_is_missing_is_named(
    district, plan, so_noi_vu, sign_in
):
    district.post(GROUP_PAGE, {"version": "0", "numerator": "19", "denominator": "20"})
    agency = Agency.objects.get(slug="ubnd-huyen-meo-vac")
    Membership.objects.create(user=so_noi_vu, agency=agency, role=Role.OFFICER)
    client = sign_in(so_noi_vu)
    place = f"{GROUP_PAGE}?co_quan={agency.slug}"
    client.post(place, {"version": "0", "numerator": "71", "denominator": "80"})
    task = get_task(so_noi_vu, plan, "Q3", "3.4.3")
    table = contribution_table(task, measurements_of(plan)[task.criterion.pk])
    assert (table.total_numerator, table.total_denominator, table.total_percent) == (
        "90",
        "100",
        "90,0%",
    )
    assert table.expected == len(table.missing) + 2
    assert agency.name not in table.missing
    assert table.missing[-1] == "UBND thành phố Hà Giang"
    assert list(table.missing) == sorted(table.missing, key=order_key)
    page = text_of(client.get("/ket-qua/Q3/3.4.3/"))
    assert "90,0%" in page
    assert table.missing[0] in page
    assert not Result.objects.exists()
