"""The single values that programs send, and what is said of those that can't be taken.

Numbers come as text with a point: a JSON number is a binary fraction by the time it is read.
"""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from assignments.models.fields import TEXT_LIMIT
from common.text import prose, shorten

SENTENCE = "sentence"
"""The type of an error whose message is for people as it is."""

_NUMBER = r"[0-9]{1,9}(\.[0-9]{1,2})?"
_SHAPE = re.compile(_NUMBER, re.ASCII)
_CODE = r"[0-9]{1,3}(\.[0-9]{1,3}){0,2}"
_CODE_SHAPE = re.compile(_CODE, re.ASCII)


def _fault(sentence: str) -> PydanticCustomError:
    # Only with a context would braces in the sentence be filled in.
    return PydanticCustomError(SENTENCE, sentence)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _fault("Gửi dưới dạng chuỗi ký tự.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _fault("Có ký tự không hợp lệ trong UTF-8.") from None
    return value


def read_number(value: Any) -> Decimal | None:
    """Return '0.75' as a number, exactly; ``None`` as none."""
    if value is None or isinstance(value, Decimal):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        raise _fault('Gửi số dưới dạng chuỗi ký tự, ví dụ "0.75", không gửi số JSON.')
    text = _text(value)
    if not _SHAPE.fullmatch(text):
        if "," in text:
            raise _fault('Dùng dấu chấm thập phân, không dùng dấu phẩy, ví dụ "0.75".')
        raise _fault(
            f"“{shorten(text)}” không nhận được. Gửi số từ 0, tối đa hai chữ số thập phân, "
            'ví dụ "0.75"; không có số thì gửi null.'
        )
    return Decimal(text)


def read_prose(value: Any) -> str:
    """Return a text as it is stored."""
    text = prose(_text(value))
    if len(text) > TEXT_LIMIT:
        raise _fault(f"Dài {len(text)} ký tự, quá giới hạn {TEXT_LIMIT}. Rút gọn lại.")
    return text


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _fault("Gửi true hoặc false.")
    return value


def _code(value: Any) -> str:
    text = _text(value)
    if not _CODE_SHAPE.fullmatch(text):
        raise _fault("Gửi mã tiêu chí, ví dụ “7.1.10”.")
    return text


NumberInput = Annotated[
    Decimal | None,
    BeforeValidator(read_number),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": f"^{_NUMBER}$"}, {"type": "null"}]}),
]
ProseInput = Annotated[
    str,
    BeforeValidator(read_prose),
    WithJsonSchema({"type": "string", "maxLength": TEXT_LIMIT}),
]
FlagInput = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
CodeInput = Annotated[
    str, BeforeValidator(_code), WithJsonSchema({"type": "string", "pattern": f"^{_CODE}$"})
]
