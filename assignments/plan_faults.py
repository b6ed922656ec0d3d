"""What is wrong with a plan document, in Vietnamese, one line a fault."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

_IN_WORDS = {
    "missing": "thiếu mục này",
    "extra": "định dạng không có mục này",
    "json": "không phải là JSON hợp lệ",
    "enum": "giá trị không nằm trong danh mục cho phép",
    "literal": "giá trị không nằm trong danh mục cho phép",
    "decimal": "phải là số có tối đa 2 chữ số thập phân, viết với dấu chấm, ví dụ 8.5",
    "finite": "phải là số hữu hạn",
    "int": "phải là số nguyên",
    "greater": "số quá nhỏ",
    "less": "số quá lớn",
    "bool": "phải là true hoặc false",
    "date": "phải là ngày có thật, viết năm-tháng-ngày, ví dụ 2021-12-31",
    "string": "phải là chữ",
    "list": "phải là danh sách",
    "model": "phải là một nhóm khóa và giá trị",
}
"""By the first word of pydantic's name for the fault."""


def faults_of_shape(error: ValidationError) -> Iterator[str]:
    """Yield a line per fault of the document's shape: where, and what."""
    for fault in error.errors(include_url=False, include_input=False):
        where = " → ".join(str(step) for step in fault["loc"]) or "toàn tệp"
        yield f"{where}: {_what(fault)}"


def _what(fault: Any) -> str:
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    return _IN_WORDS.get(fault["type"].partition("_")[0], "giá trị không hợp lệ")
