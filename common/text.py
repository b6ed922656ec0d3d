"""Vietnamese text and numbers: one way in, one way out.

Input is normalised to NFC. Searching compares *folded* text (no accents, no case, 'đ' → 'd'),
because neither SQLite nor PostgreSQL does that for Vietnamese by itself.
Numbers are ``Decimal`` inside, comma decimals outside.
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

NO_FIGURE = "–"
"""What a page shows where there is no number; never '0'."""

MINUS = "\N{MINUS SIGN}"
HUNDREDTH = Decimal("0.01")

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: as dictionaries have it
_AFTER_SIGNS = 1000

_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:[.,][0-9]{1,6})?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def nfc(text: str) -> str:
    """Return ``text`` composed (NFC), without control characters, trimmed.

    >>> nfc(" đa\u0300o ") == "đào"
    True
    """
    return unicodedata.normalize("NFC", _CONTROL.sub("", text)).strip()


def prose(text: str) -> str:
    r"""Return a text of several lines as it is stored: plain line ends; invisible marks are none.

    >>> prose("một\r\nhai"), prose("\u200b \n")
    ('một\nhai', '')
    """
    composed = nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
    is_blank = all(char.isspace() or unicodedata.category(char) == "Cf" for char in composed)
    return "" if is_blank else composed


class _Plain(dict[int, str]):
    """What is compared of a character, worked out once for each: searches fold whole tables."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFD", chr(code)).replace("đ", "d")
        self[code] = "".join(char for char in decomposed if not unicodedata.combining(char))
        return self[code]


_PLAIN = _Plain()


def fold(text: str) -> str:
    """Return the form two texts are compared in: no accents, no case, single spaces.

    >>> fold("Đào  TẠO")
    'dao tao'
    """
    return " ".join(text.casefold().translate(_PLAIN).split())


def order_key(text: str) -> tuple[list[int], list[int]]:
    """Return what Vietnamese texts are sorted by: letters first (d before đ), then tones.

    No database that we run on sorts Vietnamese right by itself.

    >>> sorted(["Đồng", "Du", "Dư", "Dú"], key=order_key)
    ['Du', 'Dú', 'Dư', 'Đồng']
    """
    letters: list[int] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", text.casefold()):
        parts = unicodedata.normalize("NFD", char)
        plain = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        place = _ALPHABET.find(plain)
        letters.append(_AFTER_SIGNS + place if place >= 0 else ord(plain[:1] or " "))
        tones.append(max(_TONES.find(part) for part in parts))
    return letters, tones


def shorten(text: str, length: int = 40) -> str:
    """Return ``text`` as a message quotes it: cut after ``length`` characters, with an ellipsis."""
    return text if len(text) <= length else f"{text[:length]}…"


def parse_decimal(text: str) -> Decimal:
    """Read a number typed by a person: '0,75' and '0.75' alike.

    Raises ``ValueError`` for everything else, '1_0', '1e1', 'NaN' and '1.234,5' included,
    which ``Decimal()`` or a locale would quietly take for something.
    """
    # Not through nfc(): it drops control characters, and '1\x002' would become 12.
    cleaned = text.strip().replace(MINUS, "-")
    if not _NUMBER.fullmatch(cleaned):
        raise ValueError(f"not a number: {text!r}")
    return _without_minus_zero(Decimal(cleaned.replace(",", ".")))


def round_score(value: Decimal) -> Decimal:
    """Round to hundredths of a point, half up. Scores are rounded here and nowhere else."""
    return _without_minus_zero(value.quantize(HUNDREDTH, rounding=ROUND_HALF_UP))


def _without_minus_zero(value: Decimal) -> Decimal:
    return value or abs(value)


def _with_comma(text: str) -> str:
    return text.replace("-", MINUS).replace(".", ",")


def format_score(value: Decimal | None) -> str:
    """Return points with two decimals and a comma: '8,50'; '–' for no figure."""
    return NO_FIGURE if value is None else _with_comma(f"{round_score(value):.2f}")


def format_delta(value: Decimal | None) -> str:
    """Return a signed difference in points: '+0,62', '−0,10', '0,00'."""
    if value is None:
        return NO_FIGURE
    rounded = round_score(value)
    return _with_comma(f"{rounded:+.2f}") if rounded else "0,00"


def format_percent(value: Decimal | None, places: int = 1) -> str:
    """Return a percentage: Decimal('84.4') → '84,4%'."""
    if value is None:
        return NO_FIGURE
    rounded = _without_minus_zero(
        value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    )
    return _with_comma(f"{rounded:.{places}f}%")


def format_quantity(value: Decimal | None) -> str:
    """Return a measured value without idle zeros: Decimal('30.00') → '30', '2.5' → '2,5'."""
    if value is None:
        return NO_FIGURE
    text = f"{value:f}"
    return _with_comma(text.rstrip("0").rstrip(".") if "." in text else text)
