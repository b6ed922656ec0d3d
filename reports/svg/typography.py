"""How wide text will be, without a font: a conservative table of widths.

Pages use the reader's system font and documents a Times-like one, so nothing can be measured
for certain. The table holds, per letter, the widest of Noto Sans and Arial rounded up;
Segoe UI, Roboto and Tinos are narrower. A label that fits here fits there.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final

LEADING: Final = 1.45
"""Line height over font size: below this stacked accents (ễ, ữ, ậ) touch the line above."""

ELLIPSIS: Final = "…"

_BOLD: Final = 1.12
_UNKNOWN: Final = 1300
_GROUPS: Final = {
    260: " \N{NO-BREAK SPACE}'ijl",
    280: "!,.:;",
    340: "I()-[]`·",
    380: "ft/\\{}“”",
    420: 'r"',
    500: "cszJ",
    540: "vykx",
    580: "ae0123456789$^L*?_|–≥≤",
    620: "bdghnopquFTZđ+<=>~−",
    660: "#ơ",
    680: "ABEKPSVXYư",
    740: "CDRU&Đ",
    780: "GHNwOQ",
    860: "ƠƯ",
    960: "%MmW",
    1020: "→…@",
}


class _Widths(dict[str, int]):
    """Widths in thousandths of the font size; letters not in the table are worked out once."""

    def __missing__(self, char: str) -> int:
        self[char] = width = self._derived(char)
        return width

    def _derived(self, char: str) -> int:
        if unicodedata.combining(char):
            return 0
        # 'ắ' is as wide as 'a'; 'ợ' decomposes in two steps, the first of which is 'ơ'.
        decomposed = unicodedata.decomposition(char)
        if decomposed and not decomposed.startswith("<"):
            return self[chr(int(decomposed.split()[0], 16))]
        return _UNKNOWN


_WIDTHS: Final = _Widths({char: width for width, chars in _GROUPS.items() for char in chars})


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of ``text`` at ``size``, in the same unit; rather too much."""
    total = sum(map(_WIDTHS.__getitem__, unicodedata.normalize("NFC", text)))
    return total / 1000 * size * (_BOLD if bold else 1)


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A label broken into lines; ``is_cut`` when the end is missing."""

    lines: tuple[str, ...]
    is_cut: bool = False


def wrap(text: str, width: float, size: float, *, max_lines: int = 2) -> Wrapped:
    """Break ``text`` into at most ``max_lines`` lines of ``width``; cut the rest with '…'.

    Words wider than a line are broken inside. Always at least one line, maybe empty.
    """
    lines: list[str] = []
    used, space = 0.0, measure(" ", size)
    for word in _pieces(text, width, size):
        needed = measure(word, size)
        if lines and used + space + needed <= width:
            lines[-1] += f" {word}"
            used += space + needed
        else:
            lines.append(word)
            used = needed
    if not lines:
        return Wrapped(("",))
    if len(lines) <= max_lines:
        return Wrapped(tuple(lines))
    # The rest never fits, or it would not have been broken: clip() always cuts here.
    last = clip(" ".join(lines[max_lines - 1 :]), width, size)
    return Wrapped((*lines[: max_lines - 1], last), is_cut=True)


def _pieces(text: str, width: float, size: float) -> list[str]:
    """Words, the overlong ones in pieces that fit a line."""
    pieces = []
    for word in text.split():
        piece = word
        if measure(word, size) > width:
            piece = ""
            for char in word:
                if piece and measure(piece + char, size) > width:
                    pieces.append(piece)
                    piece = ""
                piece += char
        pieces.append(piece)
    return pieces


def clip(text: str, width: float, size: float) -> str:
    """Return ``text``, shortened with '…' if it is wider than ``width``."""
    if measure(text, size) <= width:
        return text
    short = text
    while short and measure(short + ELLIPSIS, size) > width:
        short = short[:-1]
    words, _, piece = short.rpartition(" ")
    # Whole syllables read better; a piece stays only where it is most of the line.
    if words and not text[len(short) :].startswith(" ") and len(piece) < len(short) / 2:
        short = words
    return short.rstrip(" ,;.–-(") + ELLIPSIS
