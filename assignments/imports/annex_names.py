"""How a name in an annex becomes a criterion's, beside the printed one: plain Python."""

import re

from common.text import fold

FULL_STOP = "Bỏ dấu chấm cuối."
CAPITALS = "Bản in viết hoa toàn bộ; chuyển về chữ thường."
NOT_PRINTED = "Phụ lục không in tên lĩnh vực; tên do người nạp phụ lục ghi."
GIVEN = "Tên do người nạp phụ lục ghi."

_SHORT_FORMS = re.compile(
    r"CCHC|TTHC|UBND|HĐND|QPPL|VBQPPL|KT|XH|CNTT|CQCM|ĐVHC|TTĐT|SIPAS|PAR|INDEX|CBCC|CBCCVC|TTHS"
    r"|ISO|DVC|DVCTT|HCC|NSNN|ODA|FDI|PCI|PAPI|ICT|KHCN|BHXH|BHYT|GRDP"
)
"""What stays in capitals when a name printed in capitals is written as a sentence."""
_WORD = re.compile(r"\w+")


def mend_name(printed: str) -> tuple[str, str]:
    """Return the name to use for a printed one, and why it differs; '' where it doesn't."""
    name, notes = printed, []
    if name.endswith(".") and not name.endswith(".."):
        name = name.rstrip(" .")
        notes.append(FULL_STOP)
    if len(name) > 12 and name == name.upper() and name != name.lower():
        name = _as_sentence(name)
        notes.append(CAPITALS)
    return name, " ".join(notes)


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are the same but for accents, case and a full stop."""
    return fold(one).strip(" .") == fold(other).strip(" .")


def _as_sentence(name: str) -> str:
    lowered = _WORD.sub(
        lambda found: found[0] if _SHORT_FORMS.fullmatch(found[0]) else found[0].lower(), name
    )
    return lowered[:1].upper() + lowered[1:]
