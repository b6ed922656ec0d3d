"""How a quick search finds places: plain text in, the same answers as in the browser.

``static/js/quick-find-match.js`` has these rules once more; a test holds the two together.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.text import fold

MAX_QUERY_LENGTH = 100
SHORT = 2
"""Letters of an abbreviation that only count at its beginning: 'nn' is in too many of them."""

_MARKS = re.compile(r"""[-–—/,;:()"'“”‘’…!?+\[\]]+""")


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go. ``name``, ``more`` and ``initials`` are what ``words_of`` makes of texts.

    ``kind``: what it is, in words; ``hint``: a second line; ``more``: what else finds it;
    ``initials``: abbreviations of its name.
    """

    kind: str
    title: str
    url: str
    hint: str = ""
    code: str = ""
    name: str = ""
    more: str = ""
    initials: str = ""


def place(kind: str, title: str, url: str, hint: str = "", code: str = "", more: str = "") -> Place:
    """Return a place with its texts folded; ``more``: words that find it beside those it shows."""
    return Place(
        kind=kind,
        title=title,
        url=url,
        hint=hint,
        code=code,
        name=" ".join(words_of(title)),
        more=" ".join(words_of(f"{code} {kind} {hint} {more}")),
    )


def words_of(text: str) -> list[str]:
    """Return the words that are compared: folded, without marks, a point only inside ('3.4')."""
    plain = _MARKS.sub(" ", fold(text).replace("&", ""))  # 'TT&TT' is 'tttt'
    words = (word.strip(".") for word in plain.split())
    return [word for word in words if word]


def initials_of(name: str) -> str:
    """Return the abbreviations of a name, with and without its 'và': 'stnvmt stnmt'.

    A word in capitals is one already: 'UBND huyện Mèo Vạc' → 'ubndhmv'.
    """
    words = [word for word in _MARKS.sub(" ", name).split() if word[0].isalpha()]
    letters = [
        (fold(word), fold(word if len(word) > 1 and word.isupper() else word[0])) for word in words
    ]
    full = "".join(letter for _, letter in letters)
    short = "".join(letter for word, letter in letters if word != "va")
    return " ".join(dict.fromkeys((full, short)))


def find(places: Iterable[Place], query: str) -> list[Place]:
    """Return the places that ``query`` means, the likeliest first, else in their own order."""
    words = words_of(query[:MAX_QUERY_LENGTH])
    if not words:
        return []
    ranked = [(rank, one) for one in places if (rank := _rank(one, words)) is not None]
    return [one for _, one in sorted(ranked, key=lambda pair: pair[0])]


def _rank(one: Place, words: Sequence[str]) -> int | None:
    """Return how well a place answers, 0 best; ``None`` where a word is missing from it."""
    phrase = " ".join(words)
    name, text = f" {one.name}", f" {one.name} {one.more}"
    short = [initials for initials in one.initials.split(" ") if initials]
    holds = (
        phrase in {one.code, one.name, *short},
        one.code.startswith(f"{phrase}."),
        one.code.startswith(phrase) or one.name.startswith(phrase),
        f" {phrase}" in name,
        all(f" {word}" in name for word in words),
        all(f" {word}" in text or _abbreviates(word, short) for word in words),
        all(word in text or _abbreviates(word, short) for word in words),
    )
    return holds.index(True) if any(holds) else None


def _abbreviates(word: str, short: Iterable[str]) -> bool:
    if len(word) < SHORT:
        return False
    return any(one.startswith(word) or (len(word) > SHORT and word in one) for one in short)
