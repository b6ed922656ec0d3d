"""What is tried out, as it is typed, kept and put into an address; pure.

An address is compact, and says all of it: ``?nen=approved&d=6.1.1-0.85_7.1.10-0.5&dt=30``. What is
wrong in one is said of the very place, and everything else is kept.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from django.core.exceptions import ValidationError

from common.fields import DecimalCommaField
from common.text import format_score, shorten
from reports.enums import ScenarioBase
from reports.leaders.projection import Ground, LeafGround

BASE, MOVES, SURVEY = "nen", "d", "dt"
"""The parts of an address."""
TYPED = "d-"
"""What the field of a leaf is called, before its code."""
MAX_ADDRESS = 4_000
"""Characters of the moves in an address: three times what a whole plan needs."""
MAX_UNKNOWN = 5
"""Names of an address that a message quotes; the others are counted."""
FULL_SCALE = Decimal(100)
_POINTS = re.compile(r"[0-9]{1,4}\.[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class State:
    """What is tried out: where it starts, what was moved, what is assumed of the surveys."""

    base: ScenarioBase = ScenarioBase.APPROVED
    moves: Mapping[str, Decimal] = field(default_factory=dict)
    survey: Decimal | None = None

    def query(self) -> dict[str, str]:
        """Return it as parts of an address."""
        asked = {BASE: self.base.value} if self.base is not ScenarioBase.APPROVED else {}
        asked[MOVES] = "_".join(f"{code}-{plain(points)}" for code, points in self.moves.items())
        return asked if self.survey is None else {**asked, SURVEY: plain(self.survey)}

    def stored_moves(self) -> dict[str, str]:
        """Return the moves as a scenario keeps them: '0.85' by code."""
        return {code: f"{points:.2f}" for code, points in self.moves.items()}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that can't be: where it was typed ('' for nowhere on the page), and why."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A state that somebody asked for.

    ``texts``: by code, what was typed and can't be taken. ``survey_text``: the same.
    ``notes``: what was left out, and why it is no mistake of the reader's.
    """

    state: State
    texts: Mapping[str, str] = field(default_factory=dict)
    survey_text: str = ""
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


class Deed(StrEnum):
    """What can be done to several leaves at once."""

    TARGET = "muc-tieu"
    MAX = "toi-da"
    KEEP = "giu-nguyen"
    WAITING = "cho-duyet"


def plain(points: Decimal) -> str:
    """Return points as an address has them: '0.5', '1'."""
    text = f"{points:.2f}"
    return text.rstrip("0").rstrip(".")


def max_survey(maximum: Decimal | None) -> Decimal:
    """Return the most that surveys can give: what the plan's own part leaves of 100."""
    return max(FULL_SCALE - (maximum or Decimal(0)), Decimal(0))


class Reader:
    """Reads states for one plan; ``most``: the most that surveys can give."""

    def __init__(self, ground: Ground, most: Decimal) -> None:
        self.ground, self.most = ground, most

    def of_address(self, query: Mapping[str, str]) -> Asked:
        """Return what an address asks for."""
        text = query.get(MOVES, "")
        if len(text) > MAX_ADDRESS:
            fault = Fault("", "Liên kết dài quá mức cho phép, không phải liên kết của trang này.")
            return self._read(query, {}, (fault,))
        pairs = [part.partition("-") for part in text.split("_") if part]
        typed = {code: points for code, _, points in pairs}
        known = {code: typed[code] for code in typed if code in self.ground.by_code}
        faults = self._strangers([code for code in typed if code not in known])
        if len(typed) < len(pairs):
            faults = (*faults, Fault("", "Liên kết nêu một tiêu chí hai lần; lấy điểm nêu sau."))
        return self._read(query, known, faults)

    def of_form(self, data: Mapping[str, str]) -> Asked:
        """Return what was typed into the page's form; an empty field leaves a leaf as it is."""
        typed = {
            name.removeprefix(TYPED): text
            for name, text in data.items()
            if name.startswith(TYPED) and text.strip()
        }
        known = {code: typed[code] for code in self.ground.by_code if code in typed}
        strangers = [code for code in typed if code not in known]
        return self._read(data, known, self._strangers(strangers))

    def of_stored(self, base: str, moves: object, survey: Decimal | None) -> Asked:
        """Return a kept scenario on the plan as it is today; what no longer fits is left out."""
        kept, notes = {}, []
        for code, text in moves.items() if isinstance(moves, dict) else ():
            leaf = self.ground.by_code.get(code)
            points = Decimal(text) if isinstance(text, str) and _POINTS.fullmatch(text) else None
            if leaf is None or points is None:
                notes.append(f"Tiêu chí {code} không còn trong kế hoạch, đã bỏ qua.")
            elif not leaf.applies:
                notes.append(_inapplicable(code))
            elif points > leaf.max:
                notes.append(
                    f"Điểm giả định {format_score(points)} của tiêu chí {code} vượt điểm tối đa "
                    f"hiện nay {format_score(leaf.max)}, đã bỏ qua."
                )
            else:
                kept[code] = points
        if survey is not None and survey > self.most:
            notes.append("Điểm điều tra xã hội học giả định vượt mức tối đa hiện nay, đã bỏ qua.")
            survey = None
        state = State(ScenarioBase(base), kept, survey)
        return Asked(self.normal(state), notes=tuple(notes))

    def normal(self, state: State) -> State:
        """Return the same in document order, without moves that move nothing."""
        moves = {
            leaf.code: points
            for leaf in self.ground.leaves
            if (points := state.moves.get(leaf.code)) is not None
            and points != leaf.start(state.base)
        }
        return replace(state, moves=moves)

    def _read(
        self, data: Mapping[str, str], typed: Mapping[str, str], faults: tuple[Fault, ...]
    ) -> Asked:
        found, texts, notes, wrong = {}, {}, [], list(faults)
        base = data.get(BASE, "") or ScenarioBase.APPROVED.value
        if base not in set(ScenarioBase):
            wrong.append(Fault("", f"Không có nền “{shorten(base)}”; lấy kết quả đã duyệt."))
            base = ScenarioBase.APPROVED.value
        for code, text in typed.items():
            leaf = self.ground.by_code[code]
            if not leaf.applies:
                notes.append(_inapplicable(code))
                continue
            try:
                found[code] = _points(text, leaf.max)
            except ValidationError as error:
                texts[code] = text
                wrong.append(Fault(f"{TYPED}{code}", f"Tiêu chí {code}: {error.messages[0]}"))
        survey, survey_text = None, ""
        if (text := data.get(SURVEY, "")).strip():
            try:
                survey = _points(text, self.most)
            except ValidationError as error:
                survey_text = text
                wrong.append(Fault(SURVEY, f"Điều tra xã hội học: {error.messages[0]}"))
        state = State(ScenarioBase(base), found, survey)
        return Asked(self.normal(state), texts, survey_text, tuple(wrong), tuple(notes))

    def _strangers(self, codes: list[str]) -> tuple[Fault, ...]:
        shown = tuple(
            Fault(
                "",
                f"Kế hoạch {self.ground.snapshot.number} không có tiêu chí “{shorten(code)}” để "
                "giả định điểm.",
            )
            for code in codes[:MAX_UNKNOWN]
        )
        more = len(codes) - len(shown)
        return (*shown, Fault("", f"Và {more} mã khác không có.")) if more else shown


def moved(
    state: State, deed: Deed, leaves: Iterable[LeafGround], waiting: Mapping[str, Decimal]
) -> State:
    """Return the state after ``deed`` is done to ``leaves``.

    Reaching the target takes nothing from a leaf that starts above it. ``waiting``: the scores
    that wait for approval, by code; leaves without one stay as they are.
    """
    moves = dict(state.moves)
    for leaf in leaves:
        if not leaf.applies or (deed is Deed.WAITING and leaf.code not in waiting):
            continue
        goal = _goal(leaf, deed, state.base, waiting)
        if goal is None or goal == leaf.start(state.base):
            moves.pop(leaf.code, None)
        else:
            moves[leaf.code] = goal
    return replace(state, moves=moves)


def chosen(ground: Ground, scope: str) -> tuple[LeafGround, ...]:
    """Return the leaves of a scope: 'lv-3', 'cq-so-tai-chinh', 'tc-6.1.1'; '' for all."""
    kind, _, name = scope.partition("-")
    if not kind:
        return ground.leaves
    named = {"lv": "area", "cq": "lead", "tc": "code"}.get(kind)
    return tuple(leaf for leaf in ground.leaves if named and getattr(leaf, named) == name)


def _goal(
    leaf: LeafGround, deed: Deed, base: ScenarioBase, waiting: Mapping[str, Decimal]
) -> Decimal | None:
    start = leaf.start(base)
    if deed is Deed.TARGET:
        is_there = leaf.target is None or (start is not None and start >= leaf.target)
        return start if is_there else leaf.target
    return {Deed.MAX: leaf.max, Deed.KEEP: start, Deed.WAITING: waiting.get(leaf.code)}[deed]


def _points(text: str, most: Decimal) -> Decimal:
    points = DecimalCommaField(min_value=Decimal(0), max_value=most).clean(text)
    return Decimal(points).quantize(Decimal("0.01"))


def _inapplicable(code: str) -> str:
    return f"Tiêu chí {code} đã duyệt là không áp dụng, không giả định điểm được."
