"""The leaders' first page on one sheet, to take along: 'pdf-dieu-hanh'."""

from collections.abc import Mapping

from accounts.models import User
from assignments.access import require_monitoring
from common import clock
from common.text import shorten
from reports import wording
from reports.exports import pdf
from reports.exports.job import Asked, ExportKind, Job
from reports.exports.pdf_document import asked_page, asked_params, document_of
from reports.exports.pdf_tables import drawing
from reports.leaders.headline import headline
from reports.leaders.overview_page import LeadersOverview
from reports.leaders.overview_rows import RiskRow

HALF_SHEET, FLAT_HALF = 560, 640
"""Units of a drawing: on 130 mm of paper its letters come out at 8 to 9 points."""
RISKS = 5
NAME_LENGTH = 75
WHY_LENGTH = 60
LONG_TITLE = 130
"""Characters of a finding from which on it is set smaller, to keep to its two lines."""


def _ask(user: User, query: Mapping[str, str]) -> Asked:
    require_monitoring(user)
    page = asked_page(user, query)
    until = f" {page.until.until_label}" if page.has_now else ""
    return Asked(
        asked_params(user, page),
        f"Điều hành năm {page.plan.year}{until}, một trang (PDF)",
        f"Điều hành CCHC {page.plan.year}{until}.pdf",
    )


def _write(job: Job) -> None:
    page = asked_page(job.user, job.params)
    job.report(0, 2, "Đang đọc số liệu")
    overview = LeadersOverview(page, clock.today())
    said = headline(page.overview, page.now)
    trend = overview.charts["trend"]
    context = {
        "document": document_of(page, said.finding),
        "is_long": len(said.finding) > LONG_TITLE,
        "basis": said.basis,
        "scale": wording.scale_of(page.snapshot),
        "kpis": overview.kpis(),
        "left": drawing(overview.charts["areas"], width=HALF_SHEET),
        # Before any period has opened there is no way through the year, only the way ahead.
        "right": drawing(page.charts.waterfall() if trend.is_empty else trend, width=FLAT_HALF),
        "risk_title": overview.risk_title(RISKS),
        "risks": [_short(row) for row in overview.risk_rows()[:RISKS]],
    }
    job.report(1, 2, "Đang dựng trang")
    pdf.render("exports/leaders.html", context, job.out, style=pdf.PRINT_STYLE)


def _short(row: RiskRow) -> dict[str, object]:
    """Return a risk with no text longer than its line of the sheet."""
    return {
        "code": row.code,
        "name": shorten(row.name, NAME_LENGTH),
        "points": row.points,
        "why": shorten(row.why, WHY_LENGTH),
        "leads": row.leads,
    }


KIND = ExportKind("pdf-dieu-hanh", "Điều hành PDF", _ask, _write, pdf.missing)
