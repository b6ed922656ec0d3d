"""How an address is registered and published: with every status that it may answer."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from ninja import P, PathEx
from pydantic import WithJsonSchema

from reports.api.schemas import Faults, Problem
from reports.api.service import api

Year = PathEx[
    # Published as four digits but not enforced: any other text is a year without a plan, 404.
    Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}$"})],
    P(description="Năm kế hoạch.", example="2021"),
]
ResultId = PathEx[
    # Not enforced either: any other text is no result, 404.
    Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,18}$"})],
    P(description="id của kết quả.", example="1"),
]

_NO_PLAN = "Không có kế hoạch của năm này."
_WORDS = {
    200: "Có số liệu.",
    201: "Đã tạo kết quả trống.",
    304: "Chưa thay đổi từ lần đọc trước.",
    400: "Nội dung gửi lên không phải JSON.",
    401: "Chưa đăng nhập hoặc mã truy cập không còn giá trị.",
    403: "Phải đổi mật khẩu lần đầu trước (phiên đăng nhập).",
    404: _NO_PLAN,
    409: "Kỳ báo cáo hoặc trạng thái của kết quả không cho phép lúc này.",
    412: "Kết quả đã có phiên bản khác với If-Match.",
    413: "Nội dung gửi lên quá lớn.",
    422: "Có trường chưa đúng; lý do của từng trường ở fields.",
    428: "Thiếu If-Match.",
}
_REFUSED = "Chỉ được xem; hoặc phiên đăng nhập thiếu X-CSRFToken, chưa đổi mật khẩu lần đầu."
_HEADERS = {
    "If-None-Match": (False, "ETag của lần đọc trước."),
    "If-Match": (True, 'Phiên bản đã đọc, trong ngoặc kép: "3".'),
    "Idempotency-Key": (True, "Khóa do phần mềm tự đặt cho một lần nộp, 1–100 ký tự ASCII."),
    "X-CSRFToken": (False, "Bắt buộc khi ghi bằng phiên đăng nhập; mã truy cập thì không cần."),
}
_TAG = {"ETag": {"schema": {"type": "string"}, "description": "Đổi khi dữ liệu đổi."}}

Register = Callable[[Callable[..., Any]], Any]


def reads(
    path: str, answer: Any, *, name: str, summary: str, more: Mapping[int, str] | None = None
) -> Register:
    """Register a GET; ``more``: statuses besides the usual ones, or other words for one."""
    words = {status: _WORDS[status] for status in (200, 304, 401, 403, 404)} | dict(more or {})
    return _operation("GET", path, {200: answer}, words, ["If-None-Match"], name, summary)


def writes(
    method: str,
    path: str,
    answers: Mapping[int, Any],
    *,
    name: str,
    summary: str,
    refusals: Mapping[int, str],
    headers: tuple[str, ...] = (),
) -> Register:
    """Register an operation that changes something; ``refusals``: status → words, '' the usual."""
    usual = {401: "", 403: _REFUSED}
    statuses = {**dict.fromkeys(answers, ""), **usual, **refusals}
    words = {status: text or _WORDS[status] for status, text in sorted(statuses.items())}
    return _operation(method, path, answers, words, [*headers, "X-CSRFToken"], name, summary)


def _operation(
    method: str,
    path: str,
    answers: Mapping[int, Any],
    words: Mapping[int, str],
    headers: list[str],
    name: str,
    summary: str,
) -> Register:
    return api.api_operation(
        [method],
        path,
        response={status: _body_of(status, answers) for status in words},
        operation_id=name,
        url_name=name.replace("_", "-"),
        summary=summary,
        # Left out, the English docstring would be published.
        description=f"{summary}.",
        openapi_extra={
            "parameters": [_header(header) for header in headers],
            "responses": {status: _published(status, text) for status, text in words.items()},
        },
    )


def _body_of(status: int, answers: Mapping[int, Any]) -> Any:
    if status in answers:
        return answers[status]
    if status == 304:
        return None
    return Faults if status == 422 else Problem


def _published(status: int, text: str) -> dict[str, Any]:
    return {"description": text} | ({"headers": _TAG} if status in {200, 201, 304} else {})


def _header(name: str) -> dict[str, Any]:
    is_required, text = _HEADERS[name]
    return {
        "in": "header",
        "name": name,
        "required": is_required,
        "schema": {"type": "string"},
        "description": text,
    }
