"""What a row of a workbook carries so that nobody can pass it off as another one's."""

from dataclasses import astuple, dataclass
from typing import Any

from django.core import signing

from assignments.imports.workbook_sheets import SheetKind

_SIGNER = signing.Signer(salt="assignments.workbook")


class StampBroken(Exception):  # noqa: N818  # said to people, not a fault of the program
    """The text is no stamp of ours, or somebody has changed it."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which row it is, and what it said when the workbook was made.

    ``shown`` is the fingerprint of what stood in the cells, ``stored`` of what was stored: they
    differ where a new result starts from the period before. ``version`` is the stored one's, 0
    before there is any.
    """

    plan_id: int
    period: str
    agency: str
    sheet: SheetKind
    code: str
    version: int
    shown: str
    stored: str

    @property
    def place(self) -> tuple[int, str, str]:
        """Return which workbook the row belongs to: plan, period, agency."""
        return self.plan_id, self.period, self.agency

    @property
    def key(self) -> tuple[SheetKind, str]:
        """Return which row of its workbook it is."""
        return self.sheet, self.code

    def sign(self) -> str:
        """Return the stamp as signed text."""
        return _SIGNER.sign_object(list(astuple(self)))

    @classmethod
    def read(cls, text: str) -> "Stamp":
        """Return the stamp that ``sign`` wrote; ``StampBroken`` for anything else."""
        try:
            values: list[Any] = _SIGNER.unsign_object(text)
            plan_id, period, agency, sheet, code, version, shown, stored = values
            return cls(plan_id, period, agency, SheetKind(sheet), code, version, shown, stored)
        except (signing.BadSignature, ValueError, TypeError) as error:
            raise StampBroken("no stamp") from error
