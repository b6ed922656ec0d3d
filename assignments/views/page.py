"""What the pages about results share: addresses of one plan's year, the shape of refusals."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from accounts.access import Person
from assignments.access import Task
from assignments.enums import PeriodState
from assignments.models import ReportingPeriod
from assignments.refusals import NotNow, Refusal
from criteria.access import get_plan, is_in_force
from criteria.models import Plan


def plan_of(request: HttpRequest) -> Plan:
    """Return the plan of ``?nam=``, or the one in force; 404 when there is none."""
    return get_plan(request.user, request.GET.get("nam"))


class Links:
    """Builds addresses that keep to one plan; the one in force is implied."""

    def __init__(self, user: Person, plan: Plan) -> None:
        self._year = {} if is_in_force(user, plan) else {"nam": str(plan.year)}

    def to(self, name: str, *args: str, **query: str) -> str:
        """Return the address of a page with the year and ``query`` added."""
        suffix = urlencode({**self._year, **query})
        return reverse(name, args=args) + (f"?{suffix}" if suffix else "")

    def of_task(self, name: str, task: Task, **query: str) -> str:
        """Return the address of one of a task's pages, such as 'assignments:result'."""
        return self.to(name, task.period.kind, task.criterion.code, **query)

    def review_of(self, task: Task) -> str:
        """Return the address of the task's review; '' where there is no such page."""
        try:
            return self.of_task("assignments:review", task)
        except NoReverseMatch:
            return ""


def why_closed(period: ReportingPeriod) -> str:
    """Return why a page of the period is only to be read."""
    if period.state is PeriodState.UPCOMING:
        return f"Kỳ {period} chưa mở, mở từ ngày {period.opens_on:%d/%m/%Y}."
    return f"Kỳ {period} đã khóa nên chỉ xem. Cần bổ sung thì đề nghị Sở Nội vụ mở lại."


def is_asking_for_json(request: HttpRequest) -> bool:
    """Tell whether a script saves in the background and wants data, not a page."""
    return request.headers.get("Accept", "").startswith("application/json")


def sentence_of(refusal: Refusal) -> str:
    """Return what a refusal says, and that the typed text is still here."""
    kept = " Nội dung vừa nhập vẫn ở dưới, có thể chép lại." if isinstance(refusal, NotNow) else ""
    return f"{refusal}{kept}"


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """One entry of the period selector."""

    label: str
    url: str
    is_current: bool


def period_choices(
    links: Links, plan: Plan, current: ReportingPeriod, name: str
) -> list[PeriodChoice]:
    """Return the plan's periods with the address of the page ``name`` for each."""
    return [
        PeriodChoice(str(period), links.to(name, ky=period.kind), period.pk == current.pk)
        for period in ReportingPeriod.objects.filter(plan=plan).order_by("kind")
    ]
