"""What the audit trail says, in the words of its readers: one vocabulary for every page.

An event keeps what was done and to which field by the code's own names, which stay what they are
for as long as the event does. Here they are turned into Vietnamese. Fields and their values need
no list: the models have named them already.
"""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db.models import DecimalField, Field
from django.utils import timezone

from common.text import format_quantity, format_score, parse_decimal

SEPARATOR = " · "
"""Between the parts of a target: '6.1.1 · Q3 · so-tai-chinh'."""

ACTIONS = {
    "agency.alias": "Ghi nhớ cách gọi cơ quan trong văn bản",
    "agency.create": "Thêm cơ quan",
    "agency.update": "Sửa cơ quan",
    "api_token.create": "Cấp mã truy cập API",
    "api_token.revoke": "Thu hồi mã truy cập API",
    "contribution.save": "Lưu nội dung phối hợp",
    "duties.save": "Sửa phân công",
    "evidence.add": "Thêm tài liệu kiểm chứng",
    "evidence.attach": "Gắn tài liệu kiểm chứng đã có",
    "evidence.edit": "Sửa thông tin tài liệu kiểm chứng",
    "evidence.remove": "Gỡ tài liệu kiểm chứng",
    "evidence.replace": "Thay tài liệu kiểm chứng",
    "figure.decide": "Xác nhận số được dùng",
    "figure.withdraw": "Rút xác nhận số được dùng",
    "figures.save": "Sửa điểm tối đa, kết quả, mục tiêu",
    "group.update": "Sửa nhóm cơ quan",
    "history.import": "Nhập kết quả năm trước từ tệp",
    "milestones.save": "Sửa thời hạn",
    "note.edit": "Sửa chú thích",
    "note.pin": "Ghim chú thích",
    "note.remove": "Gỡ chú thích",
    "note.restore": "Ghim lại chú thích",
    "order.cancel": "Hủy việc đã giao",
    "order.change": "Sửa việc đã giao",
    "order.confirm": "Xác nhận việc đã xong",
    "order.give": "Giao việc",
    "order.reopen": "Mở lại việc đã kết thúc",
    "order.report": "Báo việc đã xong",
    "order.send_back": "Trả lại việc để làm tiếp",
    "order.take_back": "Rút lại báo cáo việc đã xong",
    "period.close": "Kết thúc mở lại kỳ báo cáo",
    "period.dates": "Sửa ngày của kỳ báo cáo",
    "period.lock": "Khóa kỳ báo cáo",
    "period.reopen": "Mở lại kỳ báo cáo cho một cơ quan",
    "period.unlock": "Mở khóa kỳ báo cáo",
    "plan.annex": "Nạp phụ lục kế hoạch từ tệp",
    "plan.copy": "Sao chép kế hoạch từ năm trước",
    "plan.head": "Sửa thông tin kế hoạch",
    "plan.load": "Nạp kế hoạch",
    "plan.status": "Đổi trạng thái kế hoạch",
    "progress.save": "Cập nhật tiến độ nhiệm vụ",
    "reminders.send": "Nhắc việc tự động",
    "report_template.activate": "Dùng mẫu báo cáo",
    "report_template.add": "Đưa lên mẫu báo cáo",
    "report_template.deactivate": "Thôi dùng mẫu báo cáo",
    "result.approve": "Duyệt kết quả",
    "result.begin_review": "Bắt đầu thẩm định",
    "result.comment": "Ghi ý kiến về kết quả",
    "result.release": "Ngừng thẩm định",
    "result.reopen": "Mở lại kết quả",
    "result.return": "Trả lại kết quả để bổ sung",
    "result.save": "Lưu kết quả",
    "result.submit": "Nộp kết quả",
    "result.withdraw": "Rút lại kết quả",
    "scenario.create": "Lưu kịch bản",
    "scenario.delete": "Xóa kịch bản",
    "scenario.update": "Sửa kịch bản",
    "thresholds.save": "Lưu ngưỡng xếp nhóm",
    "user.close": "Khóa tài khoản",
    "user.create": "Tạo tài khoản",
    "user.password": "Đổi mật khẩu",
    "user.password_reset": "Cấp lại mật khẩu",
    "user.reopen": "Mở lại tài khoản",
    "user.role": "Sửa vai trò",
    "user.sign_in": "Đăng nhập",
    "user.unlock": "Mở khóa đăng nhập",
    "user.update": "Sửa tài khoản",
}
PERIODS = {"Q1": "Quý I", "Q2": "6 tháng", "Q3": "Quý III", "Q4": "Cả năm"}
FIGURES = {
    "max": "Điểm tối đa",
    "baseline": "Kết quả",
    "target": "Mục tiêu",
    "total": "Tổng số",
}
FIELDS = {
    "alias": "chỉ cơ quan, nhóm",
    "created": "dòng mới",
    "evidence": "tài liệu",
    "updated": "dòng sửa",
    "removed": "dòng bỏ",
    "results": "kết quả chuyển cơ quan nhập",
    "members": "cơ quan trong nhóm",
    "is_active": "được đăng nhập",
    "password": "mật khẩu",
    "username": "tên đăng nhập",
    "email": "thư điện tử",
}
"""What no model of ours has named."""

_CODE = re.compile(r"\d{1,2}(\.\d{1,3}){0,2}", re.ASCII)
_LETTER = re.compile(r"[A-Z]")


def action_label(action: str) -> str:
    """Return what was done: 'Nộp kết quả'. A word that is not in the list is shown as it is."""
    return ACTIONS.get(action, f"Việc khác ({action})")


def code_of(target: str) -> str:
    """Return the criterion that a target begins with, or nothing."""
    first = target.split(SEPARATOR, 1)[0]
    return first if is_code(first) else ""


def is_code(text: str) -> bool:
    """Tell whether ``text`` looks like the code of a criterion."""
    return _CODE.fullmatch(text) is not None


def target_words(action: str, target: str, names: Mapping[str, str]) -> str:
    """Return what it was done to: 'Tiêu chí 6.1.1, Quý III, Sở Tài chính'.

    Args:
        action: what was done; an account is called one, and its name is left as it is.
        target: the event's own words.
        names: slug → name of the agencies and groups that may be meant.
    """
    if _noun(action) in {"user", "api_token"}:
        return f"Tài khoản {target}"
    first, *rest = target.split(SEPARATOR)
    head = f"Tiêu chí {first}" if is_code(first) else _part(first, names)
    return ", ".join([head, *(_part(part, names) for part in rest)])


def _part(part: str, names: Mapping[str, str]) -> str:
    return PERIODS.get(part) or FIGURES.get(part) or names.get(part, part)


def field_label(action: str, name: str) -> str:
    """Return a field's name as forms have it: 'điểm tự chấm'."""
    if _LETTER.fullmatch(name):
        return f"ngưỡng nhóm {name} (%)"
    place, _, column = name.rpartition(SEPARATOR)
    if place:
        figure = FIGURES.get(column.removeprefix("printed_"), field_label(action, column))
        return f"{FIGURES.get(place, place)}, {figure.lower()}"
    fields = _fields(_noun(action), name)
    return FIELDS.get(name) or (str(fields[0].verbose_name) if fields else name)


def value_text(action: str, name: str, value: Any, names: Mapping[str, str]) -> str:
    """Return a value as pages show it; nothing for none."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list):
        return ", ".join(value_text(action, name, item, names) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if value is None:
        return ""
    name = name.rpartition(SEPARATOR)[2]
    fields = _fields(_noun(action), name)
    if isinstance(value, int | float) or (fields and isinstance(fields[0], DecimalField)):
        return _number(str(value), is_points="score" in name or name.startswith("printed_"))
    text = str(value)
    return _moment(text) or SEPARATOR.join(
        _choice(fields, part) or names.get(part, part) for part in text.split(SEPARATOR)
    )


def _number(text: str, *, is_points: bool) -> str:
    """Return a number with a comma, points always with two decimals; any other text as it is."""
    try:
        number = parse_decimal(text)
    except ValueError:
        return text
    return format_score(number) if is_points else format_quantity(number)


def _choice(fields: "tuple[Field[Any, Any], ...]", value: str) -> str:
    """Return what a value stands for in the first field that knows it."""
    found = (dict(field.flatchoices).get(value) for field in fields)
    return next((str(label) for label in found if label), "")


def _moment(text: str) -> str:
    """Return a stored date or time as it is written here; nothing for any other text."""
    try:
        if len(text) == 10:
            return f"{date.fromisoformat(text):%d/%m/%Y}"
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}" if moment.tzinfo else ""


def _noun(action: str) -> str:
    return action.split(".", 1)[0]


@lru_cache(maxsize=1024)
def _fields(noun: str, name: str) -> "tuple[Field[Any, Any], ...]":
    """Return our models' fields of that name, those of the model that ``noun`` names first.

    'result' + 'status' is the status of a result and not of a plan; 'period' is in the name of
    ``ReportingPeriod``.
    """
    own = [one for one in apps.get_models() if not one.__module__.startswith(("django.", "axes."))]
    word = noun.replace("_", "")
    names = {one: str(one._meta.model_name) for one in own}
    models = sorted(own, key=lambda one: (names[one] != word, word not in names[one]))
    return tuple(
        field
        for model in models
        for field in model._meta.local_concrete_fields
        if field.name == name
    )
