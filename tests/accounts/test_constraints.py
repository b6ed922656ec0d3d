"""What the database itself refuses about people, agencies and the audit trail."""

from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from accounts.enums import MailState, NoticeKind, Role
from accounts.models import (
    Agency,
    AgencyGroup,
    ApiToken,
    AuditEvent,
    Membership,
    Notification,
    SystemChain,
    User,
)
from accounts.models.audit import GENESIS
from tests.assignments.test_constraints import CASES as ASSIGNMENTS_CASES
from tests.assignments.test_result_constraints import CASES as RESULT_CASES
from tests.criteria.test_constraints import CASES as CRITERIA_CASES
from tests.factories import (
    Broken,
    assert_database_refuses,
    assert_says_why,
    make_agency,
    make_group,
    make_user,
    new_agency,
)
from tests.reports.test_constraints import CASES as FILE_CASES
from tests.reports.test_leaders_constraints import CASES as LEADERS_CASES

OUR_APPS = ("accounts", "criteria", "assignments", "reports")
pytestmark = pytest.mark.django_db


def second_membership() -> Membership:
    held = Membership.objects.create(user=make_user(), agency=make_agency(), role=Role.OFFICER)
    return Membership(user=held.user, agency=held.agency, role=Role.LEADER)


def event(sequence: int) -> AuditEvent:
    return AuditEvent(
        chain="thử",
        sequence=sequence,
        at=timezone.now(),
        actor_name="Người Thử",
        action="thử",
        target="thử",
        previous_hash=GENESIS,
        hash=GENESIS,
    )


def second_event() -> AuditEvent:
    event(1).save()
    return event(1)


def second_token() -> ApiToken:
    ApiToken.objects.create(user=make_user(), token_hash="f" * 64)
    return ApiToken(user=make_user(), token_hash="f" * 64)


def new_notice(**fields: Any) -> Notification:
    values = {"kind": NoticeKind.COMMENT, "title": "Thử", "created_at": timezone.now()}
    return Notification(**{"user": make_user()} | values | fields)


def second_notice() -> Notification:
    first = new_notice(key="due · 2031 · 1.1")
    first.save()
    return new_notice(user=first.user, key=first.key)


CASES = [
    Broken("accounts_agency_kind", "unknown", lambda: new_agency(kind="ministry")),
    Broken("accounts_agency_kind", "empty", lambda: new_agency(kind="")),
    Broken(
        "accounts_agency_validity",
        "ends-before-it-begins",
        lambda: new_agency(valid_from="2021-07-01", valid_to="2021-06-30"),
    ),
    Broken(
        "accounts_agency_successor_is_other",
        "itself",
        lambda: new_agency(pk=900_001, successor_id=900_001),
    ),
    Broken("accounts_agency_named", "no-name", lambda: new_agency(name="")),
    Broken("accounts_agency_named", "no-short-name", lambda: new_agency(short_name="")),
    Broken("accounts_agency.slug", "twice", lambda: new_agency(slug=make_agency().slug)),
    Broken(
        "accounts_agencygroup.slug",
        "twice",
        lambda: AgencyGroup(slug=make_group().slug, name="Nhóm khác"),
    ),
    Broken(
        "accounts_agencygroup.name",
        "twice",
        lambda: AgencyGroup(slug="nhom-khac", name=make_group().name),
    ),
    Broken(
        "accounts_membership_role",
        "unknown",
        lambda: Membership(user=make_user(), agency=make_agency(), role="chief"),
    ),
    Broken("accounts_membership_one_role_per_agency", "second-role", second_membership),
    Broken("accounts_notification_kind", "unknown", lambda: new_notice(kind="gossip")),
    Broken(
        "accounts_notification_mail",
        "unknown",
        lambda: new_notice(mail_state="lost"),
    ),
    Broken("accounts_notification_once", "same-key-twice", second_notice),
    Broken(
        "accounts_notification_mailed_at",
        "sent-without-a-time",
        lambda: new_notice(mail_state=MailState.SENT),
    ),
    Broken(
        "accounts_notification_mailed_at",
        "a-time-but-not-sent",
        lambda: new_notice(mailed_at=timezone.now()),
    ),
    Broken("accounts_systemchain_single", "second-chain", lambda: SystemChain(id=2)),
    Broken("accounts_auditevent_sequence", "same-number", second_event),
    Broken("accounts_apitoken.token_hash", "twice", second_token),
    Broken(
        "accounts_user.username",
        "twice",
        lambda: User(username=make_user().username, full_name="Người Khác"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_database_refuses(case: Broken) -> None:
    assert_database_refuses(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_refusal_is_a_vietnamese_sentence(case: Broken) -> None:
    assert_says_why(case)


@pytest.mark.parametrize(
    "dates",
    [
        {},
        {"valid_from": "2021-07-01"},
        {"valid_to": "2021-07-01"},
        {"valid_from": "2021-07-01", "valid_to": "2021-07-01"},
    ],
    ids=str,
)
def test_an_agency_of_any_life_is_good(dates: dict[str, str]) -> None:
    agency = new_agency(**dates)
    agency.full_clean()
    agency.save()


def test_an_agency_with_a_heir_is_good() -> None:
    agency = new_agency(successor=make_agency())
    agency.full_clean()
    agency.save()
    assert Agency.objects.get(pk=agency.pk).successor is not None


def test_a_notice_without_a_key_may_come_again() -> None:
    first = new_notice()
    first.save()
    second = new_notice(user=first.user)
    second.save()


# --- No rule without a test ------------------------------------------------------------------


def our_rules() -> list[str]:
    """Return every rule of our tables: named constraints, and unique columns."""
    rules = []
    for model in apps.get_models():
        if model._meta.app_label not in OUR_APPS:
            continue
        rules += [constraint.name for constraint in model._meta.constraints]
        rules += [
            f"{model._meta.db_table}.{field.column}"
            for field in model._meta.local_fields
            if field.unique and not field.primary_key
        ]
    return rules


def test_every_rule_of_the_database_is_broken_by_a_test() -> None:
    cases = CASES + CRITERIA_CASES + ASSIGNMENTS_CASES + RESULT_CASES + FILE_CASES + LEADERS_CASES
    broken = Counter(case.rule for case in cases)
    rules = our_rules()
    assert len(rules) > 30, "the models were not found"
    assert set(rules) - set(broken) == set(), "rules without a test that breaks them"
    assert set(broken) - set(rules) == set(), "tests of rules that are gone"


def test_every_model_is_looked_at() -> None:
    """A model without any rule is a decision, made here."""
    bare = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in OUR_APPS and not model._meta.constraints
    }
    assert bare == {"accounts.AgencyGroup", "accounts.ApiToken", "accounts.User"}
