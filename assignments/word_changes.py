"""What changed from one text to the next, word by word: plain Python, no Django."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s*(?:\d+(?:[.,]\d+)*|\w+|[^\w\s])", re.UNICODE)
_PARAGRAPHS = re.compile(r"\s*[^\n]+", re.UNICODE)
_BUDGET = 200_000
"""Pairs of equal words that are weighed; beyond it paragraphs are compared as wholes."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: ``same``, ``added`` or ``removed``. Blanks stand before their word."""

    kind: str
    text: str

    @property
    def words(self) -> str:
        """Return the run without the blanks before it: what is marked on a page."""
        return self.text.lstrip()

    @property
    def blanks(self) -> str:
        """Return the blanks before the run."""
        return self.text[: len(self.text) - len(self.words)]


def word_changes(old: str, new: str) -> tuple[Piece, ...]:
    """Return the words of both texts in order, what was removed before what came instead.

    The kept and the added pieces together are ``new``; differences in blanks alone don't show.
    Long texts that have much in common everywhere are compared by paragraphs.
    """
    for pattern in (_WORDS, _PARAGRAPHS):
        before, after = pattern.findall(old), pattern.findall(new)
        head, tail = _common_ends(before, after)
        middle = _stripped(before[head : len(before) - tail])
        middle_new = _stripped(after[head : len(after) - tail])
        if _pairs(middle, middle_new) <= _BUDGET:
            steps = SequenceMatcher(None, middle, middle_new, autojunk=False).get_opcodes()
            break
    else:
        steps = [("replace", 0, len(middle), 0, len(middle_new))]
    pieces = [Piece("same", "".join(after[:head]))]
    for step, start, stop, new_start, new_stop in steps:
        added = "".join(after[head + new_start : head + new_stop])
        if step == "equal":
            pieces.append(Piece("same", added))
            continue
        pieces.append(Piece("removed", "".join(before[head + start : head + stop])))
        pieces.append(Piece("added", added))
    pieces.append(Piece("same", "".join(after[len(after) - tail :])))
    return tuple(piece for piece in pieces if piece.text)


def _common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Return how many words both begin and end with."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head].strip() == new[head].strip():
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail].strip() == new[-1 - tail].strip():
        tail += 1
    return head, tail


def _stripped(words: Sequence[str]) -> list[str]:
    return [word.strip() for word in words]


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    counts = Counter(new)
    return sum(counts[word] for word in old)
