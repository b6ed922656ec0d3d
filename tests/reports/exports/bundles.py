"""What the tests of evidence bundles share: documents put in place, a bundle made and opened."""

import hashlib
import io
import zipfile
from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

from openpyxl import load_workbook

from accounts.models import Agency, User
from assignments.files import storage
from assignments.models import (
    Contribution,
    Evidence,
    EvidenceLink,
    ReportingPeriod,
    Result,
    StoredFile,
)
from common.clock import now
from criteria.models import Criterion, Plan
from reports.exports import bundle_kind, bundle_zip
from reports.exports.bundle_contents import CONTENTS_NAME
from reports.exports.job import Job

PDF = "application/pdf"
HEAD = 5
"""Lines above the table."""


def period_of(plan: Plan, kind: str = "Q3") -> ReportingPeriod:
    return ReportingPeriod.objects.get(plan=plan, kind=kind)


def result_at(plan: Plan, code: str, agency: str, kind: str = "Q3", **fields: Any) -> Result:
    """Return the draft of a criterion, made where there is none."""
    criterion = Criterion.objects.get(plan=plan, code=code)
    values = {
        "agency": Agency.objects.get(slug=agency),
        "max_score": criterion.printed_max,
        "created_at": now(),
        "updated_at": now(),
    }
    return Result.objects.get_or_create(
        period=period_of(plan, kind), criterion=criterion, defaults=values | fields
    )[0]


def contribution_at(plan: Plan, code: str, agency: Agency, kind: str = "Q3") -> Contribution:
    criterion = Criterion.objects.get(plan=plan, code=code)
    return Contribution.objects.create(
        period=period_of(plan, kind),
        criterion=criterion,
        agency=agency,
        created_at=now(),
        updated_at=now(),
    )


def document(
    user: User, agency: Agency, raw: bytes | None = b"noi dung", name: str = "bc.pdf", **fields: Any
) -> Evidence:
    """Return a document of ``raw``; a linked one where there is none."""
    stored = None
    if raw is not None:
        stored = StoredFile.objects.create(
            name=storage.new_name(),
            state="stored",
            original_name=name,
            content_type=fields.pop("content_type", PDF),
            size=len(raw),
            sha256=hashlib.sha256(raw).hexdigest(),
            created_at=now(),
            created_by=user,
        )
        storage.write(stored.name, io.BytesIO(raw))
    values = {
        "number": "125/BC-STC",
        "title": "Báo cáo giải ngân",
        "issuer": "Sở Tài chính",
        "issued_on": date(2021, 9, 15),
    }
    return Evidence.objects.create(
        agency=agency, file=stored, created_at=now(), created_by=user, **values | fields
    )


def attach(evidence: Evidence, place: Result | Contribution, **fields: Any) -> EvidenceLink:
    where = {"result" if isinstance(place, Result) else "contribution": place}
    return EvidenceLink.objects.create(
        evidence=evidence, added_at=now(), added_by=evidence.created_by, **where, **fields
    )


def made(user: User, report: Any = None, **query: str) -> SimpleNamespace:
    """Make a bundle; return the archive, its names, and the rows of its contents."""
    fresh = User.objects.get(pk=user.pk)
    asked = bundle_kind.ask(fresh, query)
    out = io.BytesIO()
    bundle_kind.write(Job(fresh, asked.params, out, report or (lambda *_: None)))
    return opened(out)


def opened(out: Any) -> SimpleNamespace:
    archive = zipfile.ZipFile(out)
    assert archive.testzip() is None
    sheet = load_workbook(io.BytesIO(archive.read(CONTENTS_NAME))).active
    heads = [cell.value for cell in sheet[HEAD + 1]]
    rows = []
    for cells in sheet.iter_rows(min_row=HEAD + 2):
        row = {head: cell.value for head, cell in zip(heads, cells, strict=True)}
        link = cells[heads.index("Tệp")].hyperlink
        row["link"] = link.target if link else ""
        row["path"] = unquote(row["link"]) if "://" not in row["link"] else ""
        row["types"] = {cell.data_type for cell in cells}
        rows.append(row)
    names = [name for name in archive.namelist() if name != CONTENTS_NAME]
    return SimpleNamespace(
        archive=archive,
        names=names,
        rows=rows,
        attached=[row for row in rows if row["Tệp"] != "chưa có"],
        raw=b"".join(archive.read(name) for name in archive.namelist()),
        head=[sheet.cell(place, 1).value for place in range(1, HEAD + 1)],
    )


MISSING, CHANGED = bundle_zip.MISSING, bundle_zip.CHANGED
