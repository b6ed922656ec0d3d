"""Who may have which report: the consolidated one, and each agency's own."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.access import Person, can_manage_plan, has_role, require_role
from accounts.enums import Role
from accounts.models import Agency
from assignments.access import MONITORING_ROLES, working_agency_ids
from assignments.enums import PeriodKind
from common import clock
from criteria.models import Plan
from reports.models import ReportTemplate
from reports.snapshot import read_snapshot

READERS = (Role.OFFICER, Role.COORDINATOR, Role.LEADER)
"""Who has any report at all."""


def can_consolidate(user: Person) -> bool:
    """Tell whether the person may have the report about all agencies."""
    return has_role(user, *MONITORING_ROLES)


def require_report_reader(user: Person) -> None:
    """Raise ``PermissionDenied`` (403) for whoever has no report."""
    require_role(user, *READERS)


def get_reporting_agency(user: Person, slug: str) -> Agency | None:
    """Return whose report is asked for; ``None`` for the consolidated one ('').

    Raises:
        PermissionDenied: the report is about all, or the person reads but works for nobody.
        Http404: another agency's report, or no such agency.
    """
    if not slug:
        require_role(user, *MONITORING_ROLES)
        return None
    require_report_reader(user)
    agency = Agency.objects.filter(slug=slug).first()
    if agency is not None and (can_manage_plan(user) or agency.pk in working_agency_ids(user)):
        return agency
    if not working_agency_ids(user):
        raise PermissionDenied("Báo cáo của từng cơ quan dành cho cơ quan đó và Sở Nội vụ.")
    raise Http404("Không có báo cáo của cơ quan này.")


def get_opened_period(plan: Plan, asked: str) -> PeriodKind:
    """Return the period called ``asked``; 404 when the plan has none, or it has not opened."""
    opened = read_snapshot(plan).reported.opened(clock.today())
    kind = next((kind for kind in opened if kind.value == asked), None)
    if kind is None:
        raise Http404(f"Kế hoạch {plan.number} chưa mở kỳ báo cáo này.")
    return kind


def get_template(user: Person, pk: object) -> ReportTemplate:
    """Return an uploaded template to whoever keeps the plan; 403 to others, then 404."""
    require_role(user, Role.COORDINATOR)
    text = str(pk)
    is_number = text.isascii() and text.isdigit() and len(text) < 19
    template = ReportTemplate.objects.filter(pk=int(text)).first() if is_number else None
    if template is None:
        raise Http404("Không có mẫu này.")
    return template
