"""What a file may be called: plain Python.

A name is shown to people and given back with the file; where the file lies has nothing to do with
it. Vietnamese survives whole.
"""

import re
import unicodedata

from assignments.files.verdict import KINDS, TAKEN, FileKind, FileRefused
from common.text import shorten

MAX_BYTES = 200
"""UTF-8 bytes of a name: file systems take 255, and downloads get ' (1)' added to them."""

UNNAMED = "tai-lieu"
_FORBIDDEN = re.compile(r'[<>:"|?*%\\/]')
_SPACES = re.compile(r"\s+")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.ASCII)
_PROGRAMS = re.compile(
    r"apk|asp|aspx|bat|cgi|cmd|cpl|dll|dmg|elf|exe|gadget|hta|htm|html|htaccess|jar|js|jse|jsp|lnk"
    r"|mht|mhtml|msi|msp|php[0-9]?|phtml|pif|ps1|py|scr|sh|shtml|svg|swf|vb|vbe|vbs|wasm|wsf|xhtml"
    r"|xll",
    re.ASCII,
)
"""Endings that no part of a name may have: 'bao-cao.pdf.exe', 'anh.php.jpg'."""


def clean_name(raw: str) -> str:
    """Return ``raw`` as it is kept: composed, without a path, nothing invisible, not too long."""
    composed = unicodedata.normalize("NFC", raw.replace("\\", "/"))
    visible = "".join(
        " " if unicodedata.category(char) in {"Zs", "Zl", "Zp"} else char
        for char in composed
        if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    last = visible.rsplit("/", maxsplit=1)[-1]
    name = _SPACES.sub(" ", _FORBIDDEN.sub("_", last)).rstrip(" .")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    stem, ending = stem.strip(" ."), ending.strip()
    stem = stem or UNNAMED
    if _RESERVED.fullmatch(stem.split(".", maxsplit=1)[0].strip()):
        stem = f"_{stem}"
    ending = f".{ending}" if dot else ""
    return _cut(stem, MAX_BYTES - len(ending.encode())) + ending


def kind_of_name(name: str) -> FileKind:
    """Return the kind that the ending of a cleaned name promises; refuse what is not taken."""
    first, *endings = name.lower().split(".")
    programs = [ending for ending in endings if _PROGRAMS.fullmatch(ending.strip())]
    if programs:
        raise FileRefused(
            shorten(name, 80),
            f"tên có phần mở rộng “.{programs[-1]}” của tệp chạy được hoặc trang web",
            f"Chỉ nhận {TAKEN}.",
        )
    kind = KINDS.get(endings[-1]) if endings and first else None
    if kind is None:
        why = (
            f"loại tệp “.{shorten(endings[-1], 20)}” không được nhận"
            if endings
            else ("tên không có phần mở rộng")
        )
        raise FileRefused(shorten(name, 80), why, f"Chỉ nhận {TAKEN}.")
    return kind


def title_from(name: str) -> str:
    """Return a title for a document of which only the file's name is known."""
    stem = name.rpartition(".")[0] or name
    return _SPACES.sub(" ", stem.replace("_", " ")).strip() or UNNAMED


def _cut(text: str, limit: int) -> str:
    while len(text.encode()) > limit:
        text = text[:-1]
    return text.rstrip(" .") or UNNAMED
