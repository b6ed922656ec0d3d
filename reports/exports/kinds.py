"""Every kind of file that is made in the background. A new kind is one more entry."""

from django.http import Http404

from reports.exports import (
    bundle_kind,
    pdf_criterion,
    pdf_gaps,
    pdf_leaders,
    pdf_overview,
    report_kinds,
)
from reports.exports.job import ExportKind

_ALL: tuple[ExportKind, ...] = (
    report_kinds.WORD,
    report_kinds.PDF,
    bundle_kind.BUNDLE,
    pdf_overview.KIND,
    pdf_leaders.KIND,
    pdf_criterion.KIND,
    pdf_gaps.KIND,
)
KINDS = {kind.slug: kind for kind in _ALL}


def get_kind(slug: str) -> ExportKind:
    """Return the kind called ``slug``; 404 when there is none."""
    kind = KINDS.get(slug)
    if kind is None:
        raise Http404("Không có loại tệp này.")
    return kind
