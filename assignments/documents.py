"""The documents of a result or a contribution, as pages show them.

Pages include ``assignments/_evidence_panel.html`` with the variable ``panel``, outside of any
other form, and load ``js/evidence.js`` and ``css/evidence.css`` where ``panel.can_edit``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency
from assignments.access import Task
from assignments.enums import ResultStatus
from assignments.models import Contribution, Evidence, EvidenceLink, Result
from common import clock
from common.uploads import MEGABYTE

KINDS = {
    "application/pdf": "PDF",
    "application/msword": "Word",
    "application/vnd.ms-excel": "Excel",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
    "image/jpeg": "Ảnh",
    "image/png": "Ảnh",
}
ACCEPTED = (".pdf", ".docx", ".xlsx", ".pptx", ".doc", ".xls", ".jpg", ".jpeg", ".png")


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document, every text ready to be shown; an address is empty where there is none."""

    key: str
    title: str
    number: str
    issued_on: str
    effective_on: str
    issuer: str
    agency: str
    kind: str
    """'PDF', 'Word', 'Đường dẫn'."""
    size: str
    file_name: str
    is_link: bool
    url: str
    """Where a press leads: the download, or the address of a linked document."""
    added: str
    """When and by whom it was attached."""
    warnings: tuple[str, ...]
    is_unscanned: bool
    page_url: str
    """The document's own page: everything about it, and its details to edit."""
    replacement_url: str
    """The page of the document that has taken its place."""
    remove_url: str
    replace_url: str


@dataclass(frozen=True, slots=True)
class EvidencePanel:
    """The documents of one result, or of one agency's contribution to it."""

    heading: str
    rows: tuple[DocumentRow, ...]
    removed: tuple[DocumentRow, ...]
    """Taken off and not attached again; shown to who may attach them again."""
    can_edit: bool
    page_url: str
    """The panel's own page, which takes uploads and links too."""
    attach_url: str
    search_url: str
    """The library; with ``search_fields`` it is about attaching something here."""
    search_fields: tuple[tuple[str, str], ...]
    agency_slug: str
    """The contributing agency; empty where the documents are the result's own."""
    version: int
    """Of the result, or of the contribution; 0 before there is one."""
    status: str
    accept: str
    max_megabytes: int
    max_files: int
    takes_back: bool
    """Whether a change takes a result back that was handed in."""

    @property
    def places_left(self) -> int:
        """Return how many documents may still be added."""
        return max(self.max_files - len(self.rows), 0)


def evidence_panel(task: Task, *, agency: Agency | None = None, can_edit: bool) -> EvidencePanel:
    """Return the documents of the task's result, or of ``agency``'s contribution to it.

    Whether the person may see them is the page's business: pass a task whose ``sight`` is
    everything, or a contribution of the person's own or for the owner and the reviewer.
    """
    place: Contribution | None = None
    if agency is not None:
        place = Contribution.objects.filter(
            period=task.period, criterion=task.criterion, agency=agency
        ).first()
    holder = place if agency is not None else task.result
    links = _links_of(holder)
    attached = [link for link in links if link.removed_at is None]
    kept = {link.evidence_id for link in attached}
    # The latest removal of each document that was not attached again.
    removed = {link.evidence_id: link for link in links if link.evidence_id not in kept}
    url = PanelUrls(task, agency.slug if agency else "")
    status = ResultStatus(task.result.status) if task.result else ResultStatus.DRAFT
    return EvidencePanel(
        heading="Tài liệu kiểm chứng",
        rows=tuple(_row(link, task, url) for link in attached),
        removed=tuple(_row(link, task, url) for link in removed.values()) if can_edit else (),
        can_edit=can_edit,
        page_url=url.to("assignments:evidence-panel"),
        attach_url=url.to("assignments:evidence-attach"),
        search_url=reverse("assignments:library"),
        search_fields=url.fields,
        agency_slug=url.agency_slug,
        version=holder.version if holder else 0,
        status=status.value,
        accept=",".join(ACCEPTED),
        max_megabytes=settings.EVIDENCE_MAX_MB,
        max_files=settings.EVIDENCE_MAX_FILES,
        takes_back=agency is None and status in {ResultStatus.SUBMITTED, ResultStatus.APPROVED},
    )


def _links_of(holder: Result | Contribution | None) -> list[EvidenceLink]:
    if holder is None:
        return []
    where = {"result" if isinstance(holder, Result) else "contribution": holder.pk}
    return list(
        EvidenceLink.objects.filter(**where)
        .select_related(
            "evidence__file", "evidence__agency", "evidence__replaced_by", "added_by", "removed_by"
        )
        .order_by("id")
    )


@dataclass(frozen=True, slots=True)
class PanelUrls:
    """Addresses of the work on one place's documents."""

    task: Task
    agency_slug: str = ""

    def to(self, name: str, *args: str) -> str:
        """Return the address ``name`` for this place."""
        url = reverse(name, args=[self.task.period.kind, self.task.criterion.code, *args])
        query = {name: value for name, value in self.fields if name in {"nam", "co_quan"}}
        return f"{url}?{urlencode(query)}"

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return what names this place in an address."""
        named = {
            "nam": str(self.task.plan.year),
            "ky": str(self.task.period.kind),
            "tieu_chi": self.task.criterion.code,
            "co_quan": self.agency_slug,
        }
        return tuple((name, value) for name, value in named.items() if value)


def _row(link: EvidenceLink, task: Task, url: PanelUrls) -> DocumentRow:
    when, who = (
        (link.added_at, link.added_by)
        if link.removed_at is None
        else (link.removed_at, link.removed_by)
    )
    return document_row(
        link.evidence,
        year=task.plan.year,
        added=f"{timezone.localtime(when):%H:%M ngày %d/%m/%Y}, {who}",
        remove_url=url.to("assignments:evidence-detach", str(link.evidence.key)),
        replace_url=url.to("assignments:evidence-replace", str(link.evidence.key)),
    )


def document_row(
    evidence: Evidence, *, year: int, added: str = "", remove_url: str = "", replace_url: str = ""
) -> DocumentRow:
    """Return one document as pages show it; its dates are held against the plan's ``year``."""
    file, key = evidence.file, str(evidence.key)
    newer = evidence.replaced_by
    return DocumentRow(
        key=key,
        title=evidence.title,
        number=evidence.number,
        issued_on=_day(evidence.issued_on),
        effective_on=_day(evidence.effective_on),
        issuer=evidence.issuer,
        agency=evidence.agency.short_name,
        kind=KINDS.get(file.content_type, "Tệp") if file else "Đường dẫn",
        size=size_text(file.size) if file else "",
        file_name=file.original_name if file else "",
        is_link=file is None,
        url=reverse("assignments:evidence-download", args=[key]) if file else evidence.link,
        added=added,
        warnings=tuple(
            date_warnings(evidence.issued_on, evidence.effective_on, year, clock.today())
        ),
        is_unscanned=file is not None and not file.is_scanned,
        page_url=reverse("assignments:evidence", args=[key]),
        replacement_url=reverse("assignments:evidence", args=[newer.key]) if newer else "",
        remove_url=remove_url,
        replace_url=replace_url,
    )


def date_warnings(
    issued_on: date | None, effective_on: date | None, year: int, today: date
) -> Iterable[str]:
    """Yield what is odd about a document's dates; odd is not wrong, so none of it is refused."""
    if issued_on and issued_on > today:
        yield f"Ngày ban hành {_day(issued_on)} ở sau hôm nay."
    elif issued_on and issued_on.year != year:
        yield f"Ngày ban hành {_day(issued_on)} nằm ngoài năm kế hoạch {year}."
    if effective_on and issued_on and effective_on < issued_on:
        yield f"Ngày có hiệu lực {_day(effective_on)} ở trước ngày ban hành."
    elif effective_on and effective_on > today:
        yield f"Văn bản chưa có hiệu lực, có hiệu lực từ {_day(effective_on)}."
    elif effective_on and effective_on.year != year:
        yield f"Ngày có hiệu lực {_day(effective_on)} nằm ngoài năm kế hoạch {year}."


def size_text(size: int) -> str:
    """Return a number of bytes as people read it: '820 byte', '12,3 KB', '2,0 MB'."""
    if size < 1024:
        return f"{size} byte"
    amount, unit = (size / 1024, "KB") if size < MEGABYTE else (size / MEGABYTE, "MB")
    return f"{amount:.1f} {unit}".replace(".", ",")


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
