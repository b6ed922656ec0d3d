"""The report as kinds of files: 'bao-cao-word' and 'bao-cao-pdf'."""

from collections.abc import Mapping

from accounts.models import Agency, User
from assignments.access import working_agency_ids
from assignments.enums import PeriodKind
from criteria.access import get_plan
from criteria.models import Plan
from reports.enums import ReportKind
from reports.exports import pdf
from reports.exports.job import Asked, ExportKind, ExportRefused, Job
from reports.exports.report_data import read_report
from reports.exports.report_docx import built_in, render_docx
from reports.exports.report_fields import Report
from reports.exports.report_head import period_words
from reports.exports.report_language import TemplateRefused
from reports.exports.report_pdf import render_pdf
from reports.models import ReportTemplate
from reports.report_access import get_opened_period, get_reporting_agency, get_template

STEPS = 2


def kind_of(agency: Agency | None) -> ReportKind:
    """Return which template a report goes through."""
    return ReportKind.CONSOLIDATED if agency is None else ReportKind.AGENCY


def _ask_word(user: User, query: Mapping[str, str]) -> Asked:
    if not (chosen := query.get("mau", "")):
        return _ask(user, query, "docx")
    template = get_template(user, chosen)
    if template.kind == ReportKind.AGENCY and not query.get("co-quan"):
        # Shown with the report of the coordinators' own agency.
        own = Agency.objects.filter(pk__in=working_agency_ids(user)).order_by("pk").first()
        query = {**query, "co-quan": own.slug if own else ""}
    asked = _ask(user, query, "docx")
    title = f"Xem thử mẫu {template.file_name}: {asked.title}"
    return Asked(
        {**asked.params, "mau": str(template.pk)},
        title[:300],
        f"Xem thử - {asked.file_name}"[-200:],
    )


def _ask_pdf(user: User, query: Mapping[str, str]) -> Asked:
    return _ask(user, query, "pdf")


def _ask(user: User, query: Mapping[str, str], ending: str) -> Asked:
    plan, kind, agency = _read(user, query)
    words = period_words(kind, plan.year)
    whose = f"của {agency.name}" if agency else "tổng hợp"
    params = {"nam": str(plan.year), "ky": kind.value}
    if agency is not None:
        params["co-quan"] = agency.slug
    name = f"Báo cáo CCHC {words} - {agency.name if agency else 'tổng hợp'}"
    return Asked(params, f"Báo cáo {words} {whose} ({ending})", f"{name[:190]}.{ending}")


def _read(user: User, query: Mapping[str, str]) -> tuple[Plan, PeriodKind, Agency | None]:
    """Return what is asked for; whether the person may have it comes before whether it is there."""
    agency = get_reporting_agency(user, query.get("co-quan", ""))
    plan = get_plan(user, query.get("nam") or None)
    return plan, get_opened_period(plan, query.get("ky", "")), agency


def _report(job: Job) -> tuple[Report, ReportKind]:
    plan, kind, agency = _read(job.user, job.params)
    job.report(0, STEPS, "Đang đọc số liệu")
    report = read_report(job.user, plan, kind, agency)
    job.report(1, STEPS, "Đang dựng văn bản")
    return report, kind_of(agency)


def _write_word(job: Job) -> None:
    report, kind = _report(job)
    chosen = job.params.get("mau")
    template = (
        get_template(job.user, chosen)
        if chosen
        else ReportTemplate.objects.filter(kind=kind, is_active=True).first()
    )
    try:
        render_docx(bytes(template.content) if template else built_in(kind), report, job.out)
    except TemplateRefused as refused:
        raise ExportRefused(
            f"Mẫu “{template.file_name if template else 'có sẵn'}” không dùng được: {refused} "
            "Nhờ Sở Nội vụ sửa mẫu, hoặc dùng lại mẫu có sẵn ở trang Mẫu báo cáo."
        ) from refused


def _write_pdf(job: Job) -> None:
    report, kind = _report(job)
    render_pdf(report, kind, job.out)


WORD = ExportKind("bao-cao-word", "Báo cáo Word", _ask_word, _write_word)
PDF = ExportKind("bao-cao-pdf", "Báo cáo PDF", _ask_pdf, _write_pdf, pdf.missing)
