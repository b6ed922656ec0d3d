"""Which measures of section II an agency leads."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from accounts.models import AgencyGroup
from criteria.models import Measure, Plan


def led_measures(plan: Plan, agency_ids: Collection[int]) -> QuerySet[Measure]:
    """Return the measures given to any of the agencies, by name or through a group of theirs."""
    groups = AgencyGroup.objects.filter(members__in=agency_ids)
    return (
        Measure.objects.filter(plan=plan)
        .filter(Q(leads__agency__in=agency_ids) | Q(leads__group__in=groups))
        .distinct()
        .order_by("order")
    )
