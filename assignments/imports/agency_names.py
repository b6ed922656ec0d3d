"""Which agency or group a name in a document stands for: plain Python, from one reading.

Names are compared folded. One that nobody knows is a question for a person, with the nearest
names first; what they say is remembered (``AgencyAlias``).
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from assignments.imports.party_wording import KIND_WORDS, Piece
from common.text import fold

SUGGESTED = 5
MOST_PARTS, MOST_JOINED = 12, 3
"""How many names without separators are told apart, and how many parts one name may have."""
LIKE = 0.6
"""From how alike on a name is suggested."""
VERY_LIKE = 0.88
"""From how alike on a suggestion stands chosen already; it is still a person's to confirm."""

SYNONYMS = {
    "ubnd cac huyen, thanh pho": "ubnd cap huyen",
    "ubnd cac huyen, thi xa, thanh pho": "ubnd cap huyen",
    "ubnd cac huyen, thanh pho, thi xa": "ubnd cap huyen",
    "ubnd huyen, thanh pho": "ubnd cap huyen",
    "uy ban nhan dan cac huyen, thanh pho": "ubnd cap huyen",
    "uy ban nhan dan cap huyen": "ubnd cap huyen",
    "ubnd cac xa, phuong, thi tran": "ubnd cap xa",
    "ubnd xa, phuong, thi tran": "ubnd cap xa",
    "uy ban nhan dan cap xa": "ubnd cap xa",
    "cac so, nganh": "cac so, ban, nganh",
    "so, ban, nganh": "cac so, ban, nganh",
    "cac so, ban, nganh cua tinh": "cac so, ban, nganh",
    "cac so, ban, nganh tinh": "cac so, ban, nganh",
}
"""Ways of saying the same that every province uses."""

_TAIL = re.compile(r" (?:tai dia phuong|tren dia ban(?: tinh)?|cap tinh|cua tinh)$")
_BOUNDARY = re.compile(rf"\s*(?:,|\bvà\b|\s[-–]\s|\s)\s*(?=(?:{KIND_WORDS})\b)")


@dataclass(frozen=True, slots=True)
class Party:
    """An agency or a group; ``key`` tells the two apart ('a:so-noi-vu', 'g:ubnd-cap-xa')."""

    key: str
    pk: int
    name: str
    short_name: str = ""
    is_group: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def is_alive_in(self, year: int) -> bool:
        """Tell whether the agency was at work at some time of the year."""
        return (self.valid_from is None or self.valid_from.year <= year) and (
            self.valid_to is None or self.valid_to.year >= year
        )


@dataclass(frozen=True, slots=True)
class Named:
    """One party found in a piece; ``alias`` is the remembered spelling that led to it."""

    party: Party
    raw_text: str
    alias: str = ""


@dataclass(slots=True)
class Directory:
    """Everybody a plan may name in ``year``, and the spellings that were remembered."""

    parties: tuple[Party, ...]
    aliases: Mapping[str, str]
    """Folded spelling -> key."""
    year: int
    _by_name: dict[str, list[Party]] = field(default_factory=dict)
    _by_key: dict[str, Party] = field(default_factory=dict)
    _found: dict[str, Party | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_key = {party.key: party for party in self.parties}
        for party in self.parties:
            for name in {name_key(party.name), name_key(party.short_name)} - {""}:
                self._by_name.setdefault(name, []).append(party)

    def __getitem__(self, key: str) -> Party:
        return self._by_key[key]

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def find(self, name: str) -> Party | None:
        """Return who ``name`` stands for; ``None`` where nobody or more than one is meant."""
        if name not in self._found:
            self._found[name] = self._look_up(name_key(name))
        return self._found[name]

    def _look_up(self, folded: str) -> Party | None:
        remembered = self.aliases.get(folded)
        if remembered in self._by_key:
            return self._by_key[remembered]
        for candidate in _ways_of_saying(folded):
            if party := self._only(self._by_name.get(candidate, [])):
                return party
        return None

    def read(self, piece: Piece) -> list[Named] | None:
        """Return everybody in a piece, several where separators are missing; ``None``: unknown."""
        if party := self.find(piece.name):
            is_alias = self.aliases.get(name_key(piece.name)) == party.key
            return [Named(party, piece.raw_text, piece.name if is_alias else "")]
        parts = [part for part in _BOUNDARY.split(piece.name) if part]
        return self._several(parts) if 1 < len(parts) <= MOST_PARTS else None

    def suggest(self, name: str) -> list[tuple[Party, float]]:
        """Return the nearest names with how alike they are (0 to 1), the best first."""
        folded = name_key(name)
        scored = (
            (party, max(_alike(folded, name_key(said)) for said in (party.name, party.short_name)))
            for party in self.parties
            if party.is_alive_in(self.year)
        )
        near = [(party, alike) for party, alike in scored if alike >= LIKE]
        return sorted(near, key=lambda one: (-one[1], one[0].name))[:SUGGESTED]

    def _only(self, found: Iterable[Party]) -> Party | None:
        parties = list(found)
        alive = [party for party in parties if party.is_alive_in(self.year)]
        chosen = alive or parties
        return chosen[0] if len(chosen) == 1 else None

    def _several(self, parts: list[str]) -> list[Named] | None:
        """Join parts into known names from the left, the longest first."""
        if not parts:
            return []
        for end in range(min(len(parts), MOST_JOINED), 0, -1):
            name = " ".join(parts[:end])
            if (party := self.find(name)) is None:
                continue
            rest = self._several(parts[end:])
            if rest is not None:
                return [Named(party, name), *rest]
        return None


def name_key(text: str) -> str:
    """Return the form names are compared in and spellings are remembered by."""
    folded = re.sub(r"\s*,\s*", ", ", fold(text)).strip(" .,;:-–")
    return " ".join(folded.split())[:300]


def _ways_of_saying(folded: str) -> list[str]:
    bare = _TAIL.sub("", folded)
    ways = [folded, bare, bare.removeprefix("cac "), f"cac {bare}"]
    return [*ways, *(SYNONYMS[way] for way in ways if way in SYNONYMS)]


def _alike(one: str, other: str) -> float:
    """Return how alike two names are; 0 at once for what is too far apart to be suggested."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if not other or matcher.real_quick_ratio() < LIKE or matcher.quick_ratio() < LIKE:
        return 0.0
    return matcher.ratio()
