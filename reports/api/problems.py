"""Why something is not answered, in a Vietnamese sentence, whatever went wrong."""

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError

from assignments.refusals import Incomplete, NotNow, Stale
from reports.api.auth import FirstPasswordError, ForgeryError
from reports.api.conditions import NoVersionError, version_tag
from reports.api.inputs import SENTENCE
from reports.api.service import api

_FAULTS = "Nội dung gửi lên chưa đúng; lý do của từng trường ở fields."
_SENTENCES = {
    "missing": "Thiếu trường này.",
    "extra_forbidden": "API không nhận trường này.",
    "string_type": "Gửi dưới dạng chuỗi ký tự.",
    "enum": "Chỉ nhận Q1, Q2, Q3 hoặc Q4.",
}
"""What is said of a field that is wrong, by pydantic's name for it."""
_NO_OBJECT = "Gửi một đối tượng JSON."


class FaultsError(Exception):
    """What was sent can't be taken: a sentence per field."""

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = fields
        super().__init__(_FAULTS)


def _answer(request: HttpRequest, status: int, detail: str, **more: Any) -> HttpResponse:
    return api.create_response(request, {"detail": detail, **more}, status=status)


@api.exception_handler(AuthenticationError)
def refuse(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Answer 401: no session, no key, or a key that no longer counts."""
    detail = "Cần đăng nhập hoặc gửi mã truy cập còn giá trị (Authorization: Bearer …)."
    response = _answer(request, 401, detail)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(FirstPasswordError)
def refuse_first_password(request: HttpRequest, error: FirstPasswordError) -> HttpResponse:
    """Answer 403: the session is good, its password isn't yet."""
    detail = "Phải đổi mật khẩu trước khi đọc số liệu: mở trang Đổi mật khẩu của hệ thống."
    return _answer(request, 403, detail)


@api.exception_handler(ForgeryError)
def refuse_forgery(request: HttpRequest, error: ForgeryError) -> HttpResponse:
    """Answer 403: a session alone changes nothing, for another site may have sent it."""
    detail = "Ghi bằng phiên đăng nhập phải gửi kèm X-CSRFToken; phần mềm nên dùng mã truy cập."
    return _answer(request, 403, detail)


@api.exception_handler(PermissionDenied)
def forbid(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """Answer 403 with the sentence that was raised."""
    return _answer(request, 403, str(error))


@api.exception_handler(Http404)
def miss(request: HttpRequest, error: Http404) -> HttpResponse:
    """Answer 404 with the sentence that was raised."""
    return _answer(request, 404, str(error))


@api.exception_handler(HttpError)
def misread(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer 400: the only such error is a body that is no JSON."""
    return _answer(request, error.status_code, "Nội dung gửi lên không phải JSON (UTF-8).")


@api.exception_handler(RequestDataTooBig)
def refuse_size(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """Answer 413."""
    return _answer(request, 413, "Nội dung gửi lên quá lớn; tài liệu không gửi qua API.")


@api.exception_handler(NotNow)
def refuse_now(request: HttpRequest, error: NotNow) -> HttpResponse:
    """Answer 409 with the reason."""
    return _answer(request, 409, str(error))


@api.exception_handler(Stale)
def refuse_stale(request: HttpRequest, error: Stale) -> HttpResponse:
    """Answer 412 with the version as it stands."""
    version = error.current.version if error.current else 0
    detail = f"Kết quả đã đổi, nay là phiên bản {version}. Đọc lại rồi gửi với phiên bản mới."
    response = _answer(request, 412, detail)
    response.headers["ETag"] = version_tag(version)
    return response


@api.exception_handler(NoVersionError)
def ask_for_version(request: HttpRequest, error: NoVersionError) -> HttpResponse:
    """Answer 428."""
    return _answer(request, 428, 'Thiếu phiên bản đã đọc: gửi If-Match, ví dụ If-Match: "3".')


@api.exception_handler(FaultsError)
def refuse_fields(request: HttpRequest, error: FaultsError) -> HttpResponse:
    """Answer 422 with a sentence per field."""
    return _answer(request, 422, _FAULTS, fields=error.fields)


@api.exception_handler(Incomplete)
def refuse_incomplete(request: HttpRequest, error: Incomplete) -> HttpResponse:
    """Answer 422 with what is lacking."""
    return _answer(request, 422, "Chưa nộp được: kết quả còn thiếu.", fields=error.missing)


@api.exception_handler(ValidationError)
def refuse_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer 422 with a sentence per field, in place of pydantic's English."""
    return refuse_fields(request, FaultsError(dict(_fault(fault) for fault in error.errors)))


def _fault(fault: dict[str, Any]) -> tuple[str, str]:
    """Return the field's name and the sentence; a whole body that is wrong is named 'body'."""
    source, *place = fault["loc"]
    if source == "body":
        place = place[1:]  # the first is the name of ninja's parameter
    # A name may be anything that JSON can spell, half a surrogate pair included.
    name = str(place[-1] if place else source).encode("utf-8", "replace").decode()
    if fault["type"] == SENTENCE:
        return name, fault["msg"]
    if not place and source == "body":
        return name, _NO_OBJECT
    return name, _SENTENCES.get(fault["type"], "Giá trị không hợp lệ.")
