"""Two administrators at the same moment: one of them is always left, and nothing is lost."""

import pytest
from django.core.exceptions import ValidationError

from accounts import actions_agencies, actions_people
from accounts.actor import Actor
from accounts.audit import find_breaks
from accounts.enums import Role
from accounts.models import Agency, AuditEvent, Membership, SystemChain, User
from common.seen import ChangedMeanwhileError, fingerprint
from tests.criteria.test_concurrency import at_once
from tests.factories import make_agency, make_user

pytestmark = pytest.mark.usefixtures("real_transactions")
PEOPLE = 10


def test_two_administrators_who_close_each_other_leave_one():
    first, second = User.objects.get(username="quantri"), make_user(Role.ADMINISTRATOR)

    def close(user: User, by: User) -> None:
        actions_people.close_account(user=user, actor=Actor(by, str(by)))

    raised = at_once(lambda: close(first, second), lambda: close(second, first))
    assert [type(error) for error in raised] == [ValidationError]
    administrators = User.objects.filter(is_active=True, memberships__role=Role.ADMINISTRATOR)
    assert administrators.count() == 1
    assert AuditEvent.objects.filter(action="user.close").count() == 1


def test_of_many_saves_of_what_all_have_seen_one_is_kept():
    user = User.objects.get(username="cv_taichinh")
    shown = actions_people.person_details(user)
    actor = Actor(User.objects.get(username="quantri"), "Quản trị hệ thống")

    def save(number: int) -> None:
        actions_people.update_person(
            user=user,
            details=shown | {"position": f"Chức vụ {number}"},
            seen=fingerprint(shown),
            actor=actor,
        )

    raised = at_once(*(lambda n=n: save(n) for n in range(PEOPLE)))
    assert [type(error) for error in raised] == [ChangedMeanwhileError] * (PEOPLE - 1)
    (event,) = AuditEvent.objects.filter(action="user.update")
    user.refresh_from_db()
    assert event.changes == {"position": ["Chuyên viên", user.position]}
    assert list(find_breaks(SystemChain.objects.get())) == []


def test_a_role_given_twice_at_once_is_given_once():
    user, agency = make_user(), make_agency()
    actor = Actor(User.objects.get(username="quantri"), "Quản trị hệ thống")

    def add() -> None:
        actions_people.add_role(user=user, agency=agency, role=Role.OFFICER, actor=actor)

    raised = at_once(*[add] * PEOPLE)
    assert [type(error) for error in raised] == [ValidationError] * (PEOPLE - 1)
    assert Membership.objects.filter(user=user).count() == 1


def test_two_agencies_never_inherit_from_each_other():
    first, second = make_agency(), make_agency()
    actor = Actor(User.objects.get(username="quantri"), "Quản trị hệ thống")

    def hand_over(agency: Agency, heir: Agency) -> None:
        shown = actions_agencies.agency_details(agency)
        actions_agencies.update_agency(
            agency=agency,
            details=shown | {"successor": heir.slug},
            seen=fingerprint(shown),
            actor=actor,
        )

    raised = at_once(lambda: hand_over(first, second), lambda: hand_over(second, first))
    assert [type(error) for error in raised] == [ValidationError]
    assert Agency.objects.filter(pk__in=[first.pk, second.pk], successor=None).count() == 1
