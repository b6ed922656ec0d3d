"""The head of a plan: as a person gave it, and as far as the file's own title says it."""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from assignments.imports.annex import AnnexTable
from assignments.imports.annex_names import mend_name

HEAD_FIELDS = (
    "number",
    "title",
    "issued_on",
    "issuer",
    "signer",
    "year",
    "baseline_year",
    "scale_label",
)
_NUMBER = re.compile(r"số:?\s*(\d[\w.]*/[\w\-/]+)", re.IGNORECASE)
_ISSUED = re.compile(
    r"ngày\s*(\d{1,2})(?:/|\s*tháng\s*)(\d{1,2})(?:/|\s*năm\s*)(\d{4})", re.IGNORECASE
)
_ISSUER = re.compile(r"của\s+((?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)[^)\n;,.]*)", re.IGNORECASE)
_ATTACHED = re.compile(r"\(?\s*(?:ban hành )?kèm theo.*", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"^phụ lục(?:\s+(?:số\s*)?[\dIVX]+)?\s*[:.\-–]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlanHead:
    """What a plan is called, by whom and when it was signed, which years it is about."""

    number: str
    title: str
    issued_on: date
    issuer: str
    signer: str
    year: int
    baseline_year: int
    scale_label: str
    subject_id: int

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self) | {"issued_on": self.issued_on.isoformat()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "PlanHead":
        """Return what ``as_json`` wrote down."""
        return cls(**{**values, "issued_on": date.fromisoformat(values["issued_on"])})

    @property
    def plan_values(self) -> dict[str, Any]:
        """Return the fields of ``Plan`` that are said here, but for its subject and year."""
        return {name: getattr(self, name) for name in HEAD_FIELDS if name != "year"}


def head_from_table(table: AnnexTable) -> dict[str, Any]:
    """Return what the file's title and years say, by field; nothing is made up."""
    said: dict[str, Any] = {}
    if table.year:
        said |= {"year": table.year, "baseline_year": table.baseline_year or table.year - 1}
    text = table.title
    if found := _NUMBER.search(text):
        said["number"] = found[1]
    if found := _ISSUED.search(text):
        with contextlib.suppress(ValueError):  # a day that no calendar has
            said["issued_on"] = date(int(found[3]), int(found[2]), int(found[1]))
    if found := _ISSUER.search(text):
        said["issuer"] = " ".join(found[1].split())
    title = _HEADING.sub("", _ATTACHED.sub("", text)).strip(" .-–\n")
    if title:
        said["title"] = mend_name(" ".join(title.split()))[0][:300]
    return said
