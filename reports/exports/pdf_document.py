"""What every PDF of figures has: its title, running head, foot, moment, warning."""

from dataclasses import dataclass

from django.utils import timezone

from common import clock
from common.tables.model import SAMPLE_NOTE
from reports.now_wording import source_of_now
from reports.plan_page import PlanPage
from reports.wording import source_of


@dataclass(frozen=True, slots=True)
class PdfDocument:
    """For ``exports/base.html``; ``sample_note`` is '' where all figures are real."""

    title: str
    head: str
    foot: str
    made: str
    author: str
    sample_note: str


def document_of(page: PlanPage, title: str) -> PdfDocument:
    """Return the frame of a document about ``page``, with what the pages say of their source."""
    snapshot = page.snapshot
    is_sample = page.has_now and snapshot.reported.is_sample
    sources = [source_of(snapshot)]
    if page.has_now:
        sources.append(source_of_now(page.now))
    if is_sample:
        sources.append("SỐ LIỆU MẪU.")
    province = page.plan.subject.name
    return PdfDocument(
        title=title,
        head=f"{province}: Kế hoạch {snapshot.number}, năm {snapshot.year}",
        foot=" ".join(sources),
        made=f"Tạo lúc {timezone.localtime(clock.now()):%H:%M %d/%m/%Y}",
        author=page.plan.issuer,
        sample_note=SAMPLE_NOTE if is_sample else "",
    )
