"""What is wrong or odd in a file, cell by cell: plain Python."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Gravity(StrEnum):
    """Whether a finding keeps the file from being taken."""

    FAULT = "fault"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; ``where`` is a cell ('Phụ lục!D17', 'bảng 1, dòng 5, cột 3') or ''."""

    where: str
    text: str
    gravity: Gravity = Gravity.FAULT

    @property
    def is_fault(self) -> bool:
        """Tell whether the file can't be taken with it."""
        return self.gravity is Gravity.FAULT

    def as_json(self) -> dict[str, str]:
        """Return it as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Finding":
        """Return what ``as_json`` wrote down."""
        return cls(values["where"], values["text"], Gravity(values["gravity"]))


def has_faults(findings: Iterable[Finding]) -> bool:
    """Tell whether any of ``findings`` keeps the file from being taken."""
    return any(finding.is_fault for finding in findings)


class FileUnreadable(Exception):  # noqa: N818  # said to people, not a fault of the program
    """The file as a whole is not taken; the message names it, says why and what to do."""
