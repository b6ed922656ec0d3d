"""The addresses about a plan: they read, and nothing else."""

from typing import Any

from django.http import HttpResponse

from common import clock
from criteria.access import get_plan
from criteria.models import Plan
from reports.api.answers import criteria_answer, plan_answer, summary_answer
from reports.api.auth import ApiRequest
from reports.api.conditions import settled
from reports.api.operations import Year, reads
from reports.api.schemas import CriterionAnswer, PlanAnswer, SummaryAnswer
from reports.api.vocabulary import Period
from reports.scope import scope_of
from reports.snapshot import read_snapshot


@reads("/v1/plans/{year}", PlanAnswer, name="plan", summary="Thông tin của kế hoạch")
def read_plan(request: ApiRequest, response: HttpResponse, year: Year) -> Any:
    """Answer with the plan's own particulars."""
    plan = get_plan(request.auth, year)
    return settled(request, response, *_state(plan)) or plan_answer(plan)


@reads(
    "/v1/plans/{year}/criteria",
    list[CriterionAnswer],
    name="plan_criteria",
    summary="Toàn bộ phụ lục theo thứ tự của văn bản",
)
def read_criteria(request: ApiRequest, response: HttpResponse, year: Year) -> Any:
    """Answer with every node of the annex."""
    plan = get_plan(request.auth, year)
    return settled(request, response, *_state(plan)) or criteria_answer(read_snapshot(plan))


@reads(
    "/v1/plans/{year}/summary",
    SummaryAnswer,
    name="plan_summary",
    summary="Tổng hợp theo toàn tỉnh, lĩnh vực, cơ quan chủ trì và các chỗ chênh lệch",
    more={422: "Không có kỳ báo cáo này."},
)
def read_summary(
    request: ApiRequest, response: HttpResponse, year: Year, period: Period | None = None
) -> Any:
    """Answer with what the plan adds up to, and with where it stands at the end of a period."""
    plan = get_plan(request.auth, year)
    # Which period is the latest opened one changes with the day.
    scope = scope_of(request.auth)
    answered = settled(request, response, *_state(plan), period or clock.today(), scope.key)
    if answered is not None:
        return answered
    snapshot = read_snapshot(plan)
    return summary_answer(snapshot, period or snapshot.reported.until("", clock.today()), scope)


def _state(plan: Plan) -> tuple[int, int]:
    return plan.pk, plan.revision
