"""A workbook's preview: what it comes to now, for the page and for carrying it out."""

from accounts.access import Person
from assignments.actions.workbook import HelpChange, ResultChange, Work
from assignments.content import ResultContent
from assignments.imports.findings import Finding, Gravity, has_faults
from assignments.imports.workbook_sheets import SheetKind
from assignments.models import ImportPreview
from assignments.refusals import NotNow
from assignments.workbook.comparing import STUCK, Comparison, Fate, Outcome, compare
from assignments.workbook.intake import findings_in, rows_in
from assignments.workbook.lines import lines_of


def comparison_of(user: Person, preview: ImportPreview) -> Comparison:
    """Hold a preview's rows against how everything stands now; its findings come with it."""
    plan, period, agency = preview.plan, preview.period, preview.agency
    if plan is None or period is None or agency is None:
        raise NotNow("Bản xem trước này không thuộc kỳ báo cáo nào. Nạp lại tệp.")
    period.plan = plan
    compared = compare(rows_in(preview.payload), lines_of(user, plan, period, agency))
    findings = (*findings_in(preview.payload), *compared.findings)
    if compared.missing and not has_faults(findings) and preview.confirmed_at is None:
        codes = ", ".join(line.code for line in compared.missing[:12])
        more = f" và {len(compared.missing) - 12} dòng khác" if len(compared.missing) > 12 else ""
        said = f"Tệp không có dòng của: {codes}{more}. Những dòng đó giữ nguyên trên hệ thống."
        findings = (*findings, Finding("", said, Gravity.WARNING))
    return Comparison(compared.outcomes, findings, compared.missing)


def work_of_preview(user: Person, preview: ImportPreview, *, with_prefilled: bool) -> Work:
    """Return what carrying the preview out would do.

    Args:
        with_prefilled: store untouched rows that start from the period before as well.
    """
    compared = comparison_of(user, preview)
    plan, period, agency = preview.plan, preview.period, preview.agency
    assert plan is not None and period is not None and agency is not None  # noqa: S101, PT018
    wanted = compared.of(Fate.CHANGED, *([Fate.PREFILLED] if with_prefilled else []))
    stuck = compared.of(*STUCK)
    left = {outcome.where for outcome in stuck}
    rows = [row for row in preview.payload.get("rows", ()) if row["where"] in left]
    return Work(
        plan=plan,
        period=period,
        agency=agency,
        digest=compared.digest,
        is_faulty=has_faults(compared.findings),
        results=tuple(_result(one) for one in wanted if one.sheet is SheetKind.RESULTS),
        helps=tuple(_help(one) for one in wanted if one.sheet is SheetKind.HELP),
        stuck=len(stuck),
        kept={"rows": rows, "findings": []},
    )


def _result(outcome: Outcome) -> ResultChange:
    line = outcome.line
    assert line is not None  # noqa: S101  # only rows of a line are stored
    source = line.source.period if line.source else None
    content = ResultContent(**(outcome.values or {}))
    return ResultChange(outcome.code, content, line.version, source)


def _help(outcome: Outcome) -> HelpChange:
    line = outcome.line
    assert line is not None  # noqa: S101  # only rows of a line are stored
    return HelpChange(outcome.code, outcome.values or {}, line.version)
