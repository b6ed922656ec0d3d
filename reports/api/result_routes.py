"""The addresses about results: read what one may see, enter and hand in one's own agency's."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from ninja.responses import Status

from accounts.actor import Actor
from accounts.models import User
from assignments.access import Task, choose_period, find_task, get_task_as
from assignments.actions.results import save_result, submit_result
from assignments.content import ResultContent
from assignments.models import Result, SubmissionKey
from assignments.refusals import Stale
from assignments.workflow import Part
from criteria.access import get_plan
from reports.api.auth import ApiRequest
from reports.api.conditions import expected_version, settled, settled_by, version_tag
from reports.api.operations import ResultId, Year, reads, writes
from reports.api.problems import FaultsError
from reports.api.result_answers import (
    content_of,
    faults_of,
    result_answer,
    results_answer,
    submission_answer,
)
from reports.api.result_schemas import (
    ResultAnswer,
    ResultInput,
    ResultPlace,
    ResultsAnswer,
    SubmissionAnswer,
)
from reports.api.vocabulary import Period

_NO_RESULT = "Không có kết quả này, hoặc chưa được biết đến nó."
_KEY = re.compile(r"[\x21-\x7e]{1,100}")
_ID = re.compile(r"[0-9]{1,18}", re.ASCII)


@reads(
    "/v1/plans/{year}/results",
    ResultsAnswer,
    name="results",
    summary="Kết quả của một kỳ báo cáo, theo mức được xem",
    more={
        404: "Không có kế hoạch của năm này, hoặc kế hoạch chưa có kỳ báo cáo.",
        422: "Không có kỳ báo cáo này.",
    },
)
def read_results(
    request: ApiRequest, response: HttpResponse, year: Year, period: Period | None = None
) -> Any:
    """Answer with every criterion's result; drafts don't raise the plan's revision, so all of it
    is read to tell whether it has changed.
    """
    plan = get_plan(request.auth, year)
    answer = results_answer(request.auth, plan, choose_period(plan, period))
    return settled(request, response, answer.model_dump_json()) or answer


@writes(
    "POST",
    "/v1/plans/{year}/results",
    {200: ResultAnswer, 201: ResultAnswer},
    name="result_begin",
    summary="Bắt đầu nhập: tạo kết quả trống, hoặc trả lời kết quả đã có",
    refusals={400: "", 404: _NO_RESULT, 409: "", 413: "", 422: ""},
)
def begin_result(
    request: ApiRequest, response: HttpResponse, year: Year, place: ResultPlace
) -> Any:
    """Answer 201 with an empty result, 200 with the one that is there."""
    plan = get_plan(request.auth, year)
    task = get_task_as(request.auth, plan, place.period, place.code, Part.OWNER)
    row, is_new = task.result, False
    if row is None:
        try:
            row, is_new = _save(request, task, ResultContent(), 0), True
        except Stale as meanwhile:
            row = meanwhile.current
    _tag(response, row)
    if is_new:
        response.headers["Location"] = reverse("api:result", args=[row.pk])
    return Status(201 if is_new else 200, result_answer(row))


@reads(
    "/v1/results/{result_id}",
    ResultAnswer,
    name="result",
    summary="Một kết quả",
    more={404: _NO_RESULT},
)
def read_result(request: ApiRequest, response: HttpResponse, result_id: ResultId) -> Any:
    """Answer with a result to whoever sees it."""
    row = _find(request, result_id).result
    assert row is not None  # noqa: S101  # found by its id
    return settled_by(request, response, version_tag(row.version)) or result_answer(row)


@writes(
    "PUT",
    "/v1/results/{result_id}",
    {200: ResultAnswer},
    name="result_save",
    summary="Ghi toàn bộ nội dung của một kết quả",
    refusals={400: "", 404: _NO_RESULT, 409: "", 412: "", 413: "", 422: "", 428: ""},
    headers=("If-Match",),
)
def write_result(
    request: ApiRequest, response: HttpResponse, result_id: ResultId, content: ResultInput
) -> Any:
    """Store all of a result's content and answer with the result."""
    task = _find_own(request, result_id)
    version, new = expected_version(request), content_of(content)
    assert task.result is not None  # noqa: S101  # found by its id
    if version != task.result.version:
        raise Stale(task.result)
    if faults := faults_of(task, new):
        raise FaultsError(faults)
    row = _save(request, task, new, version)
    _tag(response, row)
    return result_answer(row)


@writes(
    "POST",
    "/v1/results/{result_id}/submit",
    {200: SubmissionAnswer},
    name="result_submit",
    summary="Nộp kết quả; gửi lại cùng khóa thì không nộp lần nữa",
    refusals={404: _NO_RESULT, 409: "", 412: "", 422: "", 428: ""},
    headers=("If-Match", "Idempotency-Key"),
)
def hand_in(request: ApiRequest, result_id: ResultId) -> Any:
    """Hand a result in and answer with what became of that submission."""
    task = _find_own(request, result_id)
    key = request.headers.get("Idempotency-Key", "").strip()
    if not _KEY.fullmatch(key):
        raise FaultsError({"Idempotency-Key": "Gửi một khóa từ 1 đến 100 ký tự ASCII."})
    actor = _actor(request)
    row = submit_result(
        plan=task.plan,
        kind=task.period.kind,
        code=task.criterion.code,
        expected_version=expected_version(request),
        actor=actor,
        key=key,
    )
    return submission_answer(row, SubmissionKey.objects.get(user=actor.user, key=key))


def _find(request: ApiRequest, result_id: str) -> Task:
    # 18 digits are what every database can hold; 0 is nobody's.
    return find_task(request.auth, int(result_id) if _ID.fullmatch(result_id) else 0)


def _find_own(request: ApiRequest, result_id: str) -> Task:
    """Return the task of a result of the person's agency; 403 for those who only see it."""
    task = _find(request, result_id)
    if Part.OWNER not in task.parts:
        raise PermissionDenied("Kết quả này do cơ quan khác nhập; tài khoản này chỉ được xem.")
    return task


def _save(request: ApiRequest, task: Task, content: ResultContent, version: int) -> Result:
    return save_result(
        plan=task.plan,
        kind=task.period.kind,
        code=task.criterion.code,
        content=content,
        expected_version=version,
        actor=_actor(request),
    )


def _actor(request: ApiRequest) -> Actor:
    assert isinstance(request.auth, User)  # noqa: S101  # strangers don't come this far
    return Actor.of_request(request, request.auth)


def _tag(response: HttpResponse, row: Result) -> None:
    response.headers["ETag"] = version_tag(row.version)
