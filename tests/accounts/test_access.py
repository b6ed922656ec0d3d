"""Who may do what, and who sees which plan."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.access import (
    agency_ids_of,
    can_manage_plan,
    has_role,
    memberships_of,
    require_role,
)
from accounts.enums import AgencyKind, Role
from accounts.models import Agency, Membership, User
from criteria.access import choose_plan, get_criterion, get_plan, is_in_force, visible_plans
from criteria.enums import PlanStatus
from criteria.models import Plan
from tests.factories import make_agency, make_criterion, make_plan, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_a_person_has_the_role_given_and_no_other(role: Role) -> None:
    person = make_user(role)
    assert [one for one in Role if has_role(person, one)] == [role]
    assert has_role(person, *Role)


@pytest.mark.parametrize("role", Role)
def test_only_coordinators_manage_the_plan(role: Role) -> None:
    assert can_manage_plan(make_user(role)) is (role is Role.COORDINATOR)


@pytest.mark.parametrize("nobody", [AnonymousUser, make_user], ids=["anonymous", "no-membership"])
def test_who_has_no_membership_may_nothing(nobody: type) -> None:
    person = nobody()
    assert memberships_of(person) == ()
    assert agency_ids_of(person) == frozenset()
    assert not has_role(person, *Role)
    assert not can_manage_plan(person)
    with pytest.raises(PermissionDenied):
        require_role(person, *Role)


def test_a_superuser_flag_is_not_a_role() -> None:
    assert not can_manage_plan(make_user(is_superuser=True, is_staff=True))


def test_the_refusal_says_whose_work_it_is() -> None:
    with pytest.raises(PermissionDenied, match=r"dành cho: Điều phối \(Sở Nội vụ\)\."):
        require_role(make_user(Role.LEADER), Role.COORDINATOR)
    require_role(make_user(Role.COORDINATOR), Role.COORDINATOR, Role.ADMINISTRATOR)


def test_memberships_are_read_once(django_assert_num_queries: object) -> None:
    person = make_user(Role.OFFICER)
    Membership.objects.create(user=person, agency=make_agency(), role=Role.COORDINATOR)
    with django_assert_num_queries(1):
        assert can_manage_plan(person)
        assert has_role(person, Role.OFFICER)
        assert {one.agency.pk for one in memberships_of(person)} == agency_ids_of(person)
        assert len(agency_ids_of(person)) == 2


def test_the_cast_of_plan_214(
    so_noi_vu: User, lanh_dao: User, dong_van: User, quan_tri: User, nguoi_ngoai: User
) -> None:
    assert can_manage_plan(so_noi_vu)
    assert has_role(lanh_dao, Role.LEADER)
    assert has_role(quan_tri, Role.ADMINISTRATOR)
    assert not can_manage_plan(quan_tri)
    district = Agency.objects.get(slug="ubnd-huyen-dong-van")
    assert district.kind == AgencyKind.DISTRICT
    assert agency_ids_of(dong_van) == {district.pk}
    assert memberships_of(nguoi_ngoai) == ()


# --- Plans -----------------------------------------------------------------------------------


@pytest.fixture
def draft(plan: Plan) -> Plan:
    """The next year's plan of the same province, not in force yet."""
    return make_plan(subject=plan.subject, year=2022, baseline_year=2021)


def test_a_draft_is_the_coordinators_own(
    plan: Plan, draft: Plan, so_noi_vu: User, lanh_dao: User, so_tai_chinh: User
) -> None:
    assert visible_plans(so_noi_vu) == [draft, plan]
    for person in (lanh_dao, so_tai_chinh):
        assert visible_plans(person) == [plan]
        with pytest.raises(Http404, match="Không có kế hoạch năm 2022"):
            get_plan(person, "2022")
    assert get_plan(so_noi_vu, "2022") == draft


def test_the_plan_in_force_is_meant_when_no_year_is_named(
    plan: Plan, draft: Plan, so_noi_vu: User
) -> None:
    assert get_plan(so_noi_vu) == get_plan(so_noi_vu, "2021") == plan
    assert is_in_force(so_noi_vu, plan)
    assert not is_in_force(so_noi_vu, draft)


@pytest.mark.parametrize(
    "year", ["2020", "0", "-2021", "02021", "2021 ", "abc", "9" * 400, "２０２１"]
)
def test_a_year_without_a_plan_is_not_found(plan: Plan, lanh_dao: User, year: str) -> None:
    with pytest.raises(Http404):
        get_plan(lanh_dao, year)


def test_without_a_plan_in_force_the_latest_is_meant(plan: Plan, draft: Plan) -> None:
    plan.status = PlanStatus.CLOSED
    assert choose_plan([draft, plan], None) == draft
    assert choose_plan([], None) is None
    assert choose_plan([], "2021") is None


def test_no_plan_at_all_is_a_404_and_no_crash(lanh_dao: User) -> None:
    lanh_dao._visible_plans = []
    with pytest.raises(Http404, match="Chưa có kế hoạch"):
        get_plan(lanh_dao)


def test_plans_of_other_subjects_do_not_mix_in(plan: Plan, so_noi_vu: User) -> None:
    """A province scores its own departments too; their plans are not the province's."""
    make_plan(subject=make_agency(kind=AgencyKind.DEPARTMENT), year=2024, baseline_year=2023)
    assert visible_plans(so_noi_vu) == [plan]


def test_a_code_means_the_plans_own_criterion(plan: Plan) -> None:
    other = make_plan()
    make_criterion(other, "99")
    assert get_criterion(plan, "7.1.10").plan == plan
    for code in ("99", "7.1.99", "", "7.1.10 "):
        with pytest.raises(Http404):
            get_criterion(plan, code)
