"""The API's addresses and what each of them may answer."""

import hashlib
from collections.abc import Callable
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from ninja import NinjaAPI, P, PathEx
from ninja.errors import AuthenticationError
from ninja.renderers import JSONRenderer
from pydantic import WithJsonSchema

from criteria.access import get_plan
from criteria.models import Plan
from reports.api.answers import criteria_answer, plan_answer, summary_answer
from reports.api.auth import AUTHENTICATION, ApiRequest, FirstPasswordError
from reports.api.schemas import CriterionAnswer, PlanAnswer, Problem, SummaryAnswer
from reports.snapshot import read_snapshot

Year = PathEx[
    # Published as four digits but not enforced: any other text is a year without a plan, 404.
    Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}$"})],
    P(description="Năm kế hoạch.", example="2021"),
]


class PlainRenderer(JSONRenderer):
    """JSON with Vietnamese letters as they are: half the bytes of escaping them."""

    json_dumps_params = {"ensure_ascii": False}


# Raise the version whenever an answer changes its shape: ETags are made of it.
api = NinjaAPI(
    title="Số liệu kế hoạch nâng cao Chỉ số CCHC",
    version="1.0.0",
    description=(
        "Chỉ đọc. Mọi số điểm tính bằng điểm, thuộc phần điểm nêu ở scale_label của kế hoạch, "
        "và là chuỗi ký tự có hai chữ số thập phân; null là không có số, khác với 0."
    ),
    urls_namespace="api",
    docs_url=None,
    auth=AUTHENTICATION,
    renderer=PlainRenderer(),
)


def _get(path: str, answer: Any, *, name: str, summary: str) -> Callable[[Callable[..., Any]], Any]:
    """Register a GET with everything that all of them have in common."""
    headers = {"ETag": {"schema": {"type": "string"}, "description": "Đổi khi dữ liệu đổi."}}
    return api.get(
        path,
        response={200: answer, 304: None, 401: Problem, 403: Problem, 404: Problem},
        operation_id=name,
        url_name=name.replace("_", "-"),
        summary=summary,
        # Left out, the English docstring would be published.
        description=f"{summary}.",
        openapi_extra={
            "parameters": [
                {
                    "in": "header",
                    "name": "If-None-Match",
                    "required": False,
                    "schema": {"type": "string"},
                    "description": "ETag của lần đọc trước.",
                }
            ],
            "responses": {
                200: {"description": "Có số liệu.", "headers": headers},
                304: {"description": "Chưa thay đổi từ lần đọc trước.", "headers": headers},
                401: {"description": "Chưa đăng nhập hoặc mã truy cập không còn giá trị."},
                403: {"description": "Phải đổi mật khẩu lần đầu trước (phiên đăng nhập)."},
                404: {"description": "Không có kế hoạch của năm này."},
            },
        },
    )


@_get("/v1/plans/{year}", PlanAnswer, name="plan", summary="Thông tin của kế hoạch")
def read_plan(request: ApiRequest, response: HttpResponse, year: Year) -> Any:
    """Answer with the plan's own particulars."""
    plan = get_plan(request.auth, year)
    return _settled(request, response, plan) or plan_answer(plan)


@_get(
    "/v1/plans/{year}/criteria",
    list[CriterionAnswer],
    name="plan_criteria",
    summary="Toàn bộ phụ lục theo thứ tự của văn bản",
)
def read_criteria(request: ApiRequest, response: HttpResponse, year: Year) -> Any:
    """Answer with every node of the annex."""
    plan = get_plan(request.auth, year)
    return _settled(request, response, plan) or criteria_answer(read_snapshot(plan))


@_get(
    "/v1/plans/{year}/summary",
    SummaryAnswer,
    name="plan_summary",
    summary="Tổng hợp theo toàn tỉnh, lĩnh vực, cơ quan chủ trì và các chỗ chênh lệch",
)
def read_summary(request: ApiRequest, response: HttpResponse, year: Year) -> Any:
    """Answer with what the plan adds up to."""
    plan = get_plan(request.auth, year)
    return _settled(request, response, plan) or summary_answer(read_snapshot(plan))


def _settled(request: HttpRequest, response: HttpResponse, plan: Plan) -> HttpResponse | None:
    """Return 304 (or 412) where the sender's conditions settle it; mark ``response`` either way.

    Costs nothing but the plan's row: the snapshot isn't read for what hasn't changed.
    """
    state = f"{api.version} {plan.pk} {plan.revision} {request.path}"
    response.headers["ETag"] = quote_etag(hashlib.sha256(state.encode()).hexdigest()[:32])
    settled = get_conditional_response(request, etag=response.headers["ETag"])
    if settled is not None:
        settled.headers["ETag"] = response.headers["ETag"]
    return settled


@api.exception_handler(AuthenticationError)
def refuse(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Answer 401: no session, no key, or a key that no longer counts."""
    detail = "Cần đăng nhập hoặc gửi mã truy cập còn giá trị (Authorization: Bearer …)."
    response = api.create_response(request, {"detail": detail}, status=401)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(FirstPasswordError)
def refuse_first_password(request: HttpRequest, error: FirstPasswordError) -> HttpResponse:
    """Answer 403: the session is good, its password isn't yet."""
    detail = "Phải đổi mật khẩu trước khi đọc số liệu: mở trang Đổi mật khẩu của hệ thống."
    return api.create_response(request, {"detail": detail}, status=403)


@api.exception_handler(Http404)
def miss(request: HttpRequest, error: Http404) -> HttpResponse:
    """Answer 404 with the sentence that was raised."""
    return api.create_response(request, {"detail": str(error)}, status=404)
