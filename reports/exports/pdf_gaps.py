"""The tree of criteria with what is missing, as a PDF: 'pdf-chenh-lech'."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError

from accounts.models import User
from reports import now_wording, wording
from reports.criterion_parts import groups_of, list_filters, list_table
from reports.exports import pdf
from reports.exports.job import Asked, ExportKind, Job
from reports.exports.pdf_document import asked_page, asked_params, document_of
from reports.exports.pdf_tables import printed
from reports.plan_page import PlanPage
from reports.tables import LEVEL_CLASSES
from reports.tree_filter import MAX_QUERY_LENGTH, TreeFilter

FILTERS = ("linh_vuc", "co_quan", "vai_tro", "loc", "q", "cap")
"""What the list's address may ask for; it is what the file holds as well."""
STEPS = 2
LEFT_OUT = ("Cấp", "Thời hạn", "Phối hợp")
"""The level is told by the type; the others are no figures."""


def _read(user: User, query: Mapping[str, str]) -> tuple[PlanPage, TreeFilter]:
    page = asked_page(user, query)
    return page, TreeFilter.from_query(query, page.snapshot, groups_of)


def _ask(user: User, query: Mapping[str, str]) -> Asked:
    page, asked = _read(user, query)
    if not asked.leaves(page.snapshot):
        raise ValidationError(
            "Không có tiêu chí nào khớp bộ lọc. Bỏ bớt điều kiện lọc rồi tạo lại.", code="empty"
        )
    held = {name: query[name][:MAX_QUERY_LENGTH] for name in FILTERS if query.get(name, "").strip()}
    year = page.plan.year
    part = ", có lọc" if asked.is_narrow else ""
    return Asked(
        asked_params(user, page, **held),
        f"Bảng chênh lệch các tiêu chí năm {year}{part} (PDF)",
        f"Bảng chênh lệch CCHC {year}{part}.pdf",
    )


def _write(job: Job) -> None:
    page, asked = _read(job.user, job.params)
    job.report(0, STEPS, "Đang đọc số liệu")
    leaves, shown = asked.leaves(page.snapshot), asked.rows(page.snapshot)
    snapshot, now = page.snapshot, " → hiện nay" if page.has_now else ""
    context = {
        "document": document_of(
            page,
            f"Bảng chênh lệch: năm {snapshot.baseline_year}{now} → mục tiêu năm {snapshot.year}",
        ),
        "headline": now_wording.headline_now(page.now) or wording.headline(page.overview),
        "filters": list_filters(page, asked),
        "leaf_count": len(leaves),
        "all_count": len(snapshot.leaves),
        "scale": wording.scale_of(snapshot),
        "table": printed(
            list_table(page, asked, leaves, shown),
            without=LEFT_OUT,
            levels=[LEVEL_CLASSES[facts.level] for facts in shown],
            css="gaps-now" if page.has_now else "",
        ),
    }
    job.report(1, STEPS, "Đang dựng trang")
    pdf.render("exports/gaps.html", context, job.out, style=pdf.PRINT_STYLE)


KIND = ExportKind("pdf-chenh-lech", "Bảng chênh lệch PDF", _ask, _write, pdf.missing)
