"""Who a cell of the annex names, and what for: plain Python.

The columns 'chủ trì' and 'phối hợp' list agencies and groups in one cell, with semicolons, bullets
or nothing between them, and sometimes say what is to be done. Whose name stands for which agency
is for ``agency_names`` to tell.
"""

import re
from dataclasses import dataclass

from assignments.enums import AssignmentMode, AssignmentRole
from common.text import fold

KIND_WORDS = (
    "Sở|UBND|Ủy ban|Uỷ ban|Văn phòng|Đài|Cục|Chi cục|Ban|Thanh tra|Bưu điện|Công an|Kho bạc"
    "|Bảo hiểm|Trường|Trung tâm|Báo|Hội|Liên đoàn|Liên minh|Bộ chỉ huy|Ngân hàng|Tòa án|Viện"
    "|Các|Phòng|BQL|HĐND|Mặt trận|Tỉnh đoàn|Cổng"
)
"""How names of agencies begin: a dash before anything else belongs to a name."""

_BULLET = re.compile(rf"(?:^|\s*,?\s+)[-–+•]\s*(?=(?:{KIND_WORDS})\b)")
_COMMA = re.compile(r"\s*,\s*(?=UBND\b|cấp (?:xã|huyện)\b|các cơ quan\b)", re.IGNORECASE)
_RUN_ON = re.compile(r"(?<![;,\-–])\s+(?=UBND (?:cấp|các)\b)")
_AND = re.compile(r"\s+và\s+(?=UBND\b|cấp (?:xã|huyện)\b|các cơ quan\b)", re.IGNORECASE)
_MONITOR = re.compile(
    r"[\s,]*\b(?:(?:chủ trì,? ?)?(?:theo dõi|đôn đốc|kiểm tra|giám sát)[\s,và]*)+$", re.IGNORECASE
)
_IMPLEMENT = re.compile(
    r"[\s,]*\b(?:tổ chức |triển khai )?thực hiện(?: công khai)?$", re.IGNORECASE
)
_PLAIN = re.compile(r"[\s,:]*\b(?:chủ trì|phối hợp)$|^(?:chủ trì|phối hợp)\s*:?\s+", re.IGNORECASE)
_EDGES = " \t.,;:-–+•"


@dataclass(frozen=True, slots=True)
class Piece:
    """One party as the cell words it; ``name`` is what is looked up, ``raw_text`` what is kept."""

    raw_text: str
    name: str
    role: AssignmentRole
    mode: AssignmentMode


def read_lead(text: str) -> tuple[Piece, ...]:
    """Return who leads, in the cell's order; each may only watch over others' work."""
    pieces = []
    for raw in _split(text):
        name, is_watching = _without(_MONITOR, raw)
        mode = AssignmentMode.MONITOR if is_watching else AssignmentMode.LEAD
        pieces.append(Piece(raw, _name(name), AssignmentRole.LEAD, mode))
    return _named(pieces)


def read_support(text: str) -> tuple[Piece, ...]:
    """Return who supports; words about carrying out hold for everybody in the cell."""
    bare, is_carrying_out = _without(_IMPLEMENT, " ".join(text.split()).rstrip(_EDGES))
    mode = AssignmentMode.IMPLEMENT if is_carrying_out else AssignmentMode.SUPPORT
    raws, names = _split(text), _split(bare)
    return _named(
        [
            Piece(raw, _name(name), AssignmentRole.SUPPORTING, mode)
            for raw, name in zip(raws, names, strict=False)
        ]
    )


def _split(text: str) -> list[str]:
    """Return the parts of a cell: at ';', then at bullets, then where one name ends."""
    parts = " ".join(text.split()).split(";")
    for separator in (_BULLET, _COMMA, _RUN_ON, _AND):
        parts = [part for whole in parts for part in separator.split(whole)]
    cleaned = [part.strip(" ,") for part in parts]
    return [part for part in cleaned if part.strip(_EDGES)]


def _without(words: "re.Pattern[str]", text: str) -> tuple[str, bool]:
    bare = words.sub("", text.rstrip(_EDGES))
    return bare, bare != text.rstrip(_EDGES)


def _name(text: str) -> str:
    """Return the bare name; 'cấp xã' after 'UBND cấp huyện' is short for 'UBND cấp xã'."""
    name = _PLAIN.sub("", text.strip(_EDGES)).strip(_EDGES)
    return f"UBND {name}" if re.match(r"cap (?:xa|huyen)\b", fold(name)) else name


def _named(pieces: list[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.name)
