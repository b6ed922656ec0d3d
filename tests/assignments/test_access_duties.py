"""Who owns a criterion's score and who contributes to it."""

import pytest

from accounts.models import Agency
from assignments.access import coordinating_agency_id, duties_of, duty_of
from assignments.models import Assignment
from criteria.models import Criterion

pytestmark = pytest.mark.django_db


def duty(plan, code):
    return duty_of(Criterion.objects.get(plan=plan, code=code))


def agency_id(slug):
    return Agency.objects.get(slug=slug).pk


def test_the_primary_lead_owns_and_joint_leads_contribute(plan):
    joint = duty(plan, "1.4")
    leads = Assignment.objects.filter(criterion__plan=plan, criterion__code="1.4", role="lead")
    primary = leads.get(is_primary=True).agency_id
    others = set(leads.exclude(is_primary=True).values_list("agency_id", flat=True))
    assert joint.owner_id == primary
    assert others <= joint.contributor_ids
    assert primary not in joint.contributor_ids


def test_a_group_is_reported_by_so_noi_vu_until_somebody_else_is_named(plan):
    group = duty(plan, "3.4.3")
    assert group.owner_id == coordinating_agency_id() == agency_id("so-noi-vu")
    assert agency_id("ubnd-huyen-dong-van") in group.contributor_ids


def test_a_district_that_reports_for_all_still_gives_its_own_share(plan):
    dong_van = agency_id("ubnd-huyen-dong-van")
    row = Assignment.objects.get(criterion__plan=plan, criterion__code="3.4.3", is_primary=True)
    Assignment.objects.filter(pk=row.pk).update(reporter=dong_van)
    group = duty(plan, "3.4.3")
    assert group.owner_id == dong_van
    assert dong_van in group.contributor_ids


def test_a_survey_is_nobodys(plan):
    assert duty(plan, "8.1") is None
    assert len(duties_of(plan)) == 88


def test_one_duty_is_the_same_as_in_the_whole_plan(plan):
    for pk, whole in duties_of(plan).items():
        assert duty_of(Criterion.objects.get(pk=pk)) == whole
