"""What folders and files of an evidence bundle are called: plain Python.

Names are Vietnamese (NFC) and safe on Windows too; a path in the bundle has at most 200 UTF-16
units, so that there is room for the folder that it is unpacked into.
"""

from pathlib import PurePath
from urllib.parse import quote

from assignments.files.names import clean_name
from assignments.files.verdict import KINDS

LONGEST_FOLDER = 60
LONGEST_FILE = 78

_ENDING = ".x"


def safe_name(text: str, longest: int) -> str:
    """Return ``text`` as a name without an ending, of at most ``longest`` UTF-16 units.

    >>> safe_name("125/BC-STC: Báo cáo", 60)
    '125_BC-STC_ Báo cáo'
    """
    # '#' starts a fragment for whoever follows a link without decoding it.
    flat = text.translate(str.maketrans("/\\#", "___"))
    name = clean_name(f"{flat}{_ENDING}").removesuffix(_ENDING)
    return name if _units(name) <= longest else _cut(name, longest)


def folder_of(area: tuple[str, str], criterion: tuple[str, str]) -> str:
    """Return the folder of a criterion, each given as code and name.

    >>> folder_of(("1", "Chỉ đạo"), ("1.2", "Kế hoạch"))
    'Lĩnh vực 1 - Chỉ đạo/1.2 - Kế hoạch'
    """
    above = safe_name(f"Lĩnh vực {area[0]} - {area[1]}", LONGEST_FOLDER)
    return f"{above}/{safe_name(' - '.join(criterion), LONGEST_FOLDER)}"


def href(path: str) -> str:
    """Return a path in the bundle as a relative link of a workbook at its root."""
    return quote(path, safe="/")


class Names:
    """Gives files names that no other in their folder has, whatever the case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def path(self, folder: str, *, number: str, title: str, original: str) -> str:
        """Return a new path for a document: its number and title, its file's ending."""
        ending = _ending(original)
        stem = " - ".join(part for part in (number, title) if part.strip())
        for count in range(1, 100_000):
            tail = (f" ({count})" if count > 1 else "") + ending
            path = f"{folder}/{safe_name(stem, LONGEST_FILE - len(tail))}{tail}"
            if path.casefold() not in self._taken:
                self._taken.add(path.casefold())
                return path
        raise ValueError("too many documents of one name")


def _ending(original: str) -> str:
    ending = PurePath(original).suffix.lower()
    return ending if ending.removeprefix(".") in KINDS else ".bin"


def _cut(name: str, longest: int) -> str:
    """Return as many whole words as there is room for, or a part of a very long one."""
    while _units(name) > longest:
        name = name[:-1]
    words = name.rpartition(" ")[0]
    return (words if 2 * len(words) > len(name) else name).rstrip(" .-,;(")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
