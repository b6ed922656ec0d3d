"""What an annex asks for, row by row: its words read in the light of what is stored.

Words that stand in the file as they were read before keep what was made of them, so that a
coordinator's later corrections survive the same file. Everything else is read anew; what only a
person can tell becomes a question.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assignments.enums import AssignmentRole
from assignments.imports.agency_names import VERY_LIKE, Directory, Named, name_key
from assignments.imports.annex import AnnexLine
from assignments.imports.annex_names import GIVEN, NOT_PRINTED, mend_name, same_name
from assignments.imports.annex_stored import PartyRow, StoredPlan, StoredRow
from assignments.imports.deadline_wording import MilestoneReading, read_deadline
from assignments.imports.findings import Finding, Gravity
from assignments.imports.party_wording import Piece, read_lead, read_support
from criteria.enums import ScoringMethod

YEARS_AROUND = 1
MOST_QUESTIONS = 60
"""Names that nobody knows, before the column itself is doubted."""


@dataclass(frozen=True, slots=True)
class WantedRow:
    """A node as the file wants it; ``values`` are fields of ``Criterion`` with the code."""

    line: AnnexLine
    values: dict[str, Any]
    parties: tuple[PartyRow, ...] = ()
    milestones: tuple[MilestoneReading, ...] = ()
    predecessor_id: int | None = None

    @property
    def code(self) -> str:
        """Return the row's code."""
        return self.line.code


@dataclass(frozen=True, slots=True)
class NameQuestion:
    """An area without a name: what is it called? ``suggested`` stands in the field already."""

    code: str
    where: str
    suggested: str


@dataclass(slots=True)
class PartyQuestion:
    """A name that nobody knows: who is meant? ``suggested`` are keys, the best first.

    ``chosen`` stands chosen already; ``is_answered`` tells a spelling that was remembered, which
    may be given to somebody else.
    """

    text: str
    key: str
    suggested: tuple[str, ...] = ()
    chosen: str = ""
    is_answered: bool = False
    places: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Wanted:
    """All rows by code, with what was noticed and what is to be asked on the way."""

    rows: dict[str, WantedRow] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    names: list[NameQuestion] = field(default_factory=list)
    parties: dict[str, PartyQuestion] = field(default_factory=dict)
    doubted: str = ""
    """The first cell whose unknown name was one too many to ask about."""


def read_wanted(
    lines: Mapping[str, AnnexLine],
    *,
    stored: StoredPlan,
    directory: Directory,
    names: Mapping[str, str],
    year: int,
) -> Wanted:
    """Return what ``lines`` ask for; ``names`` are the names that a person gave, by code."""
    reader = _Reader(stored, directory, names, year)
    for code, line in lines.items():
        reader.read(code, line)
    if where := reader.wanted.doubted:
        text = (
            f"Từ ô này trở đi còn tên cơ quan không có trong danh mục; đã có hơn {MOST_QUESTIONS} "
            "tên như vậy. Kiểm tra hai cột chủ trì, phối hợp, hoặc bổ sung danh mục cơ quan."
        )
        reader.wanted.findings.append(Finding(where, text))
    return reader.wanted


class _Reader:
    def __init__(
        self, stored: StoredPlan, directory: Directory, names: Mapping[str, str], year: int
    ) -> None:
        self.stored, self.directory, self.names, self.year = stored, directory, names, year
        self.wanted = Wanted()

    def read(self, code: str, line: AnnexLine) -> None:
        row = self.stored.rows.get(code)
        naming = self._names(code, line, row)
        values: dict[str, Any] = {
            "code": code,
            **naming,
            "printed_max": line.figures.max,
            "printed_baseline": line.figures.baseline,
            "printed_target": line.figures.target,
            "printed_note": line.note,
            "printed_deadline": line.deadline,
            "printed_lead": line.lead,
            "printed_support": line.support,
        }
        values["scoring_method"] = self._method(line, row, naming["name"])
        before = self.stored.earlier_rows.get(code)
        is_same = row is None and before is not None and same_name(before.name, naming["name"])
        self.wanted.rows[code] = WantedRow(
            line,
            values,
            self._parties(line, row),
            self._milestones(line, row),
            before.pk if before is not None and is_same else None,
        )

    def _names(self, code: str, line: AnnexLine, row: StoredRow | None) -> dict[str, str]:
        given = self.names.get(code, "")
        if row is not None and line.name in {row.criterion.name, row.criterion.printed_name, ""}:
            kept = {
                "name": row.criterion.name,
                "printed_name": row.criterion.printed_name,
                "name_note": row.criterion.name_note,
            }
            return kept | ({"name": given, "name_note": GIVEN} if given else {})
        if not line.name:
            if not given:
                self._ask_name(code, line)
            return {"name": given, "printed_name": "", "name_note": NOT_PRINTED}
        before = self.stored.earlier_rows.get(code)
        if given:
            return {"name": given, "printed_name": line.name, "name_note": GIVEN}
        if before is not None and before.printed_name == line.name:
            name, note = before.name, before.name_note
        else:
            name, note = mend_name(line.name)
        return {"name": name, "printed_name": line.name, "name_note": note}

    def _ask_name(self, code: str, line: AnnexLine) -> None:
        before = self.stored.earlier_rows.get(code)
        self.wanted.names.append(
            NameQuestion(code, line.place_of("name"), before.name if before else "")
        )

    def _method(self, line: AnnexLine, row: StoredRow | None, name: str) -> ScoringMethod:
        if row is not None:
            return ScoringMethod(row.criterion.scoring_method)
        before = self.stored.earlier_rows.get(line.code)
        if before is not None and before.scoring_method != ScoringMethod.APPRAISAL:
            return ScoringMethod(before.scoring_method)
        if not line.note:
            return ScoringMethod.APPRAISAL
        if "SIPAS" in name.upper():
            return ScoringMethod.SIPAS
        self._warn(
            line.place_of("note") if "note" in line.cells else line.place_of("max"),
            f"Mục {line.code} ghi “{line.note}” thay cho điểm. Chưa rõ cách chấm nên để là “Thẩm "
            "định”, không có điểm.",
        )
        return ScoringMethod.APPRAISAL

    def _milestones(self, line: AnnexLine, row: StoredRow | None) -> tuple[MilestoneReading, ...]:
        if row is not None and line.deadline == row.criterion.printed_deadline:
            return row.milestones
        reading = read_deadline(line.deadline, self.year)
        where = line.place_of("deadline")
        for piece in reading.unread:
            self._warn(
                where,
                f"Thời gian “{piece}” của mục {line.code} chưa hiểu được. Giữ nguyên chữ, không "
                "tính hạn; đặt ngày ở trang Thời hạn.",
            )
        far = sorted(
            {
                one.due_on.year
                for one in reading.milestones
                if one.due_on and abs(one.due_on.year - self.year) > YEARS_AROUND
            }
        )
        if far:
            self._warn(
                where,
                f"Thời gian của mục {line.code} rơi vào năm {far[0]}, kế hoạch là của năm "
                f"{self.year}. Kiểm tra lại.",
            )
        return reading.milestones

    def _parties(self, line: AnnexLine, row: StoredRow | None) -> tuple[PartyRow, ...]:
        leads = self._side(AssignmentRole.LEAD, line, row)
        supports = self._side(AssignmentRole.SUPPORTING, line, row)
        leading = {party.key for party in leads}
        twice = [party for party in supports if party.key in leading]
        for party in twice:
            self._warn(
                line.place_of("support"),
                f"Mục {line.code}: {self.directory[party.key].name} vừa chủ trì vừa phối hợp. Chỉ "
                "giữ vai trò chủ trì.",
            )
        return (*leads, *(party for party in supports if party.key not in leading))

    def _side(self, role: AssignmentRole, line: AnnexLine, row: StoredRow | None) -> list[PartyRow]:
        is_lead = role is AssignmentRole.LEAD
        text = line.lead if is_lead else line.support
        if row is not None:
            criterion = row.criterion
            if text == (criterion.printed_lead if is_lead else criterion.printed_support):
                return [party for party in row.parties if party.role is role]
        pieces = read_lead(text) if is_lead else read_support(text)
        where = line.place_of("lead" if is_lead else "support")
        return self._rows(pieces, line.code, where, row)

    def _rows(
        self, pieces: Iterable[Piece], code: str, where: str, row: StoredRow | None
    ) -> list[PartyRow]:
        found: dict[str, PartyRow] = {}
        for piece in pieces:
            for named in self._named(piece, where):
                key = named.party.key
                if key in found:
                    self._warn(where, f"Mục {code}: {named.party.name} được ghi hai lần.")
                    continue
                is_primary = piece.role is AssignmentRole.LEAD and not found
                reporter = _reporter_of(row, key) if is_primary else None
                found[key] = PartyRow(
                    key, piece.role, piece.mode, is_primary, named.raw_text, reporter
                )
        return list(found.values())

    def _named(self, piece: Piece, where: str) -> list[Named]:
        found = self.directory.read(piece)
        if found is None:
            self._ask_party(piece.name, where)
            return []
        for named in found:
            party = named.party
            if named.alias:
                self._question(named.alias, where, chosen=party.key, is_answered=True)
            if not party.is_alive_in(self.year):
                self._warn(
                    where, f"{party.name} không hoạt động trong năm {self.year}. Kiểm tra lại."
                )
        return found

    def _ask_party(self, text: str, where: str) -> None:
        if name_key(text) in self.wanted.parties:
            self.wanted.parties[name_key(text)].places.append(where)
            return
        if len(self.wanted.parties) >= MOST_QUESTIONS:
            self.wanted.doubted = self.wanted.doubted or where
            return
        near = self.directory.suggest(text)
        chosen = near[0][0].key if near and near[0][1] >= VERY_LIKE else ""
        self._question(text, where, tuple(party.key for party, _ in near), chosen)

    def _question(
        self,
        text: str,
        where: str,
        suggested: tuple[str, ...] = (),
        chosen: str = "",
        is_answered: bool = False,
    ) -> None:
        key = name_key(text)
        question = self.wanted.parties.setdefault(
            key, PartyQuestion(text, key, suggested, chosen, is_answered)
        )
        question.places.append(where)

    def _warn(self, where: str, text: str) -> None:
        self.wanted.findings.append(Finding(where, text, Gravity.WARNING))


def _reporter_of(row: StoredRow | None, key: str) -> int | None:
    """Return who reports for a leading group, where somebody was chosen before."""
    parties = row.parties if row else ()
    return next((one.reporter_id for one in parties if one.key == key and one.is_primary), None)
