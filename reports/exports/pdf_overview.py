"""The first page as a PDF: 'pdf-tong-quan'."""

from collections.abc import Mapping

from accounts.models import User
from common import clock
from reports import now_wording, wording
from reports.agency_tables import lead_table
from reports.enums import NoteTarget
from reports.exports import pdf
from reports.exports.job import Asked, ExportKind, Job
from reports.exports.pdf_document import asked_page, asked_params, document_of
from reports.exports.pdf_tables import drawing, printed
from reports.overview_parts import overview_kpis, overview_tables
from reports.plan_page import PlanPage

STEPS = 2


def _title(page: PlanPage) -> str:
    until = f", số liệu {page.until.until_label}" if page.has_now else ""
    return f"Khoảng cách tới mục tiêu năm {page.snapshot.year}{until}"


def _ask(user: User, query: Mapping[str, str]) -> Asked:
    page = asked_page(user, query)
    until = f" {page.until.until_label}" if page.has_now else ""
    return Asked(
        asked_params(user, page),
        f"Tổng quan năm {page.plan.year}{until} (PDF)",
        f"Tổng quan CCHC {page.plan.year}{until}.pdf",
    )


def _write(job: Job) -> None:
    page = asked_page(job.user, job.params)
    job.report(0, STEPS, "Đang đọc số liệu")
    tables = {table.key: table for table in overview_tables(page)}
    zero = tables.get("khong-diem")
    charts = page.charts.overview_charts()
    context = {
        "document": document_of(page, _title(page)),
        "headline": now_wording.headline_now(page.now) or wording.headline(page.overview),
        "where_gain_lies": "" if page.has_now else wording.where_gain_lies(page.overview),
        "progress": now_wording.progress_line(page.now, clock.today()) if page.has_now else "",
        "scale": wording.scale_of(page.snapshot),
        "kpis": overview_kpis(page),
        "drawings": {
            name: drawing(chart, page.notes_at(NoteTarget.CHART, chart.key))
            for name, chart in charts.items()
        },
        "areas": printed(tables["diem-linh-vuc"]),
        "leads": printed(lead_table(page)),
        "zero": printed(zero) if zero else None,
    }
    job.report(1, STEPS, "Đang dựng trang")
    pdf.render("exports/overview.html", context, job.out, style=pdf.PRINT_STYLE)


KIND = ExportKind("pdf-tong-quan", "Tổng quan PDF", _ask, _write, pdf.missing)
