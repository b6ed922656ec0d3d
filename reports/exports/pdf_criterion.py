"""A criterion's file (hồ sơ tiêu chí) as a PDF: 'pdf-tieu-chi'.

It holds what the criterion's page and its results' pages show whoever asked, and no more.
"""

from collections.abc import Mapping

from accounts.models import User
from common.text import shorten
from criteria.enums import ScoringMethod
from reports import wording
from reports.criterion_parts import (
    criterion_tables,
    get_facts,
    history_rows,
    kpis_of,
    measures_of,
)
from reports.enums import NoteTarget
from reports.exports import pdf
from reports.exports.job import Asked, ExportKind, Job
from reports.exports.pdf_document import asked_page, asked_params, document_of
from reports.exports.pdf_results import events_table, results_of
from reports.exports.pdf_tables import PdfTable, printed
from reports.plan_page import PlanPage
from reports.snapshot import CriterionFacts

STEPS = 3
LEFT_OUT = ("Cấp", "Thời hạn", "Phối hợp", "Chủ trì")
"""Of the rows beside this one only the figures are shown."""


def _read(user: User, query: Mapping[str, str]) -> tuple[PlanPage, CriterionFacts]:
    page = asked_page(user, query)
    return page, get_facts(page.snapshot, query.get("ma", ""))


def _ask(user: User, query: Mapping[str, str]) -> Asked:
    page, facts = _read(user, query)
    year = page.plan.year
    return Asked(
        asked_params(user, page, ma=facts.code),
        f"Hồ sơ tiêu chí {facts.code} năm {year}: {shorten(facts.name, 150)} (PDF)",
        f"Hồ sơ tiêu chí {facts.code} năm {year}.pdf",
    )


def _write(job: Job) -> None:
    page, facts = _read(job.user, job.params)
    job.report(0, STEPS, "Đang đọc số liệu")
    context = _context(page, facts)
    job.report(1, STEPS, "Đang đọc kết quả các kỳ")
    is_reported = facts.rolled.is_leaf and facts.primary_lead is not None
    context["results"] = results_of(job.user, page, facts.code) if is_reported else []
    job.report(2, STEPS, "Đang dựng trang")
    pdf.render("exports/criterion.html", context, job.out, style=pdf.PRINT_STYLE)


def _context(page: PlanPage, facts: CriterionFacts) -> dict[str, object]:
    tables = {table.key: table for table in criterion_tables(page, facts)}

    def part(key: str, *without: str) -> PdfTable | None:
        return printed(tables[key], without=without) if key in tables else None

    above = page.snapshot.tree.ancestors(facts.code)
    return {
        "document": document_of(page, f"Hồ sơ tiêu chí {facts.code}. {facts.name}"),
        "facts": facts,
        "notes": page.notes_at(NoteTarget.CRITERION, facts.code),
        "level": facts.level.label,
        "above": page.snapshot[above[0].code].name if above else "",
        "is_sipas": facts.method is ScoringMethod.SIPAS,
        "scale": wording.scale_of(page.snapshot),
        "kpis": kpis_of(page, facts),
        "periods": part("ky"),
        "parties": part("phan-cong"),
        "deadlines": part("thoi-han"),
        "family": part("cung-nhom", *LEFT_OUT),
        "measures": measures_of(page, facts),
        "history": events_table(history_rows(page, facts.code), with_target=True),
    }


KIND = ExportKind("pdf-tieu-chi", "Hồ sơ tiêu chí PDF", _ask, _write, pdf.missing)
