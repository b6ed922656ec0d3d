"""The library of documents: finding one again, reading one, putting its details right."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import Person, can_manage_plan, require_role
from accounts.actor import Actor
from accounts.enums import Role
from assignments.access import Task, get_task, working_agency_ids
from assignments.actions.evidence_details import edit_evidence, why_fixed
from assignments.actions.evidence_rows import Details
from assignments.documents import KINDS, DocumentRow, PanelUrls, document_row
from assignments.enums import FileState
from assignments.evidence_forms import EditForm
from assignments.files import storage
from assignments.library import can_edit_evidence, get_evidence, matching, visible_evidence
from assignments.models import Evidence, EvidenceLink
from assignments.refusals import NotNow, Stale
from common.http import read_only, read_write
from common.tables.answers import table_answer
from common.tables.model import Kind, Row, Table, columns, day_of, in_use
from common.text import nfc
from criteria.access import get_plan
from criteria.models import Plan

logger = logging.getLogger(__name__)

PER_PAGE = 20
MAX_QUERY_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Use:
    """One place that a document is attached to."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A document with where it is used."""

    document: DocumentRow
    uses: tuple[Use, ...]
    is_attached_here: bool


@read_only
def library(request: HttpRequest) -> HttpResponseBase:
    """List the documents that the person may know of, narrowed by words or by a sha256.

    With ``ky`` and ``tieu_chi`` it is about attaching one of them there.
    """
    require_role(request.user, Role.OFFICER, Role.COORDINATOR)
    plan = get_plan(request.user, request.GET.get("nam"))
    query = nfc(request.GET.get("q", ""))[:MAX_QUERY_LENGTH]
    task, urls = _wanted_place(request, plan)
    rows = visible_evidence(request.user)
    all_count = rows.count()
    if task is not None:
        rows = rows.filter(replaced_by=None)
    found = matching(rows, query).order_by("-id")
    answer = table_answer(
        request, lambda: [_table(_library_rows(request.user, found, plan, urls), query)]
    )
    if answer is not None:
        return answer
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "plan": plan,
        "query": query,
        "page": page,
        "rows": _library_rows(request.user, page, plan, urls),
        "all_count": all_count,
        "task": task,
        "attach_url": urls.to("assignments:evidence-attach") if urls else "",
        "place_url": urls.to("assignments:evidence-panel") if urls else "",
        "place": urls.fields if urls else (),
        "bundle": {"nam": str(plan.year)},
        "bundle_label": f"Bộ tài liệu năm {plan.year} (zip)",
    }
    return render(request, "assignments/library.html", context)


@read_write
def document(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a document with all that is known of it; change its details."""
    evidence = get_evidence(request.user, key)
    can_edit = can_edit_evidence(request.user, evidence)
    reason = why_fixed(evidence) if can_edit else ""
    form = EditForm(
        request.POST if request.method == "POST" else None,
        initial={**_as_initial(evidence), "version": evidence.version},
    )
    status = 200
    if request.method == "POST":
        status = _edit(request, evidence, form)
        if status == 302:
            messages.success(request, "Đã lưu thông tin tài liệu.")
            return redirect("assignments:evidence", key=key)
        evidence.refresh_from_db()
    plan = get_plan(request.user, request.GET.get("nam"))
    links = _visible_links(request.user).filter(evidence=evidence)
    context = {
        "evidence": evidence,
        "row": document_row(evidence, year=plan.year, added=_uploaded(evidence)),
        "uses": [_use(link) for link in links],
        "older": [
            (str(old), reverse("assignments:evidence", args=[old.key]))
            for old in visible_evidence(request.user).filter(replaced_by=evidence)
        ],
        "form": form,
        "can_edit": can_edit and not reason,
        "reason": reason,
        "crumbs": [
            ("Kho tài liệu", reverse("assignments:library")),
            (evidence.number or "Tài liệu", ""),
        ],
        "sha256": evidence.file.sha256 if evidence.file else "",
    }
    return render(request, "assignments/document.html", context, status=status)


@read_only
def download(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Send a file to whoever may know of it: as an attachment, never to be shown in place."""
    evidence = get_evidence(request.user, key)
    file = evidence.file
    if file is None or file.state != FileState.STORED:
        raise Http404("Không có tài liệu này.")
    try:
        content = storage.read(file.name)
    except FileNotFoundError:
        logger.exception("a stored file is missing: %s", file.pk)
        raise Http404("Tệp đang thiếu trên máy chủ. Báo người quản trị hệ thống.") from None
    # Packed already, and a compressed answer has no length.
    request.META["HTTP_ACCEPT_ENCODING"] = "identity"
    content_type = file.content_type if file.content_type in KINDS else "application/octet-stream"
    response = FileResponse(
        content, as_attachment=True, filename=file.original_name, content_type=content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _edit(request: HttpRequest, evidence: Evidence, form: EditForm) -> int:
    """Save the details; return the answer's status, 302 where it is done."""
    if not form.is_valid():
        return 422
    try:
        edit_evidence(
            key=evidence.key,
            details=form.details,
            expected_version=form.cleaned_data["version"],
            actor=Actor.of_request(request),
        )
    except Stale as stale:
        form.add_error(None, _what_is_stored(stale.current))
        data = request.POST.copy()
        data["version"] = str(stale.current.version)
        form.data = data
        return 409
    except NotNow as refusal:
        form.add_error(None, str(refusal))
        return 409
    return 302


def _what_is_stored(current: Evidence) -> str:
    stored = Details.of(current)
    day = f", ngày {stored.issued_on:%d/%m/%Y}" if stored.issued_on else ""
    return (
        "Thông tin tài liệu đã được người khác sửa sau khi trang này mở ra, nên chưa lưu. Bản đang "
        f"lưu: {stored.number} {stored.title}{day}. Kiểm tra lại; nếu vẫn muốn lưu thì bấm lần nữa."
    )


def _as_initial(evidence: Evidence) -> dict[str, object]:
    details = Details.of(evidence)
    return {name: getattr(details, name) for name in EditForm.base_fields if name != "version"}


def _wanted_place(request: HttpRequest, plan: Plan) -> tuple[Task | None, PanelUrls | None]:
    """Return the place that a document is looked for, if the page is about one."""
    kind, code = request.GET.get("ky", ""), request.GET.get("tieu_chi", "")
    if not (kind and code):
        return None, None
    task = get_task(request.user, plan, kind, code)
    return task, PanelUrls(task, request.GET.get("co_quan", ""))


def _visible_links(user: Person) -> QuerySet[EvidenceLink]:
    """Return the links in force that the person may know of: of their own agencies' work."""
    links = EvidenceLink.objects.filter(removed_at=None).select_related(
        "result__criterion",
        "result__period__plan",
        "contribution__criterion",
        "contribution__period__plan",
        "contribution__agency",
    )
    if can_manage_plan(user):
        return links
    mine = working_agency_ids(user)
    return links.filter(Q(result__agency__in=mine) | Q(contribution__agency__in=mine))


def _library_rows(
    user: Person, documents: Iterable[Evidence], plan: Plan, urls: PanelUrls | None
) -> list[LibraryRow]:
    """Return documents with their places, in one query for all of those."""
    rows = list(documents)
    links: dict[int, list[EvidenceLink]] = {}
    for link in _visible_links(user).filter(evidence__in=[row.pk for row in rows]).order_by("id"):
        links.setdefault(link.evidence_id, []).append(link)
    return [
        LibraryRow(
            document_row(row, year=plan.year, added=_uploaded(row)),
            tuple(_use(link) for link in links.get(row.pk, [])),
            urls is not None and any(_is_at(link, urls) for link in links.get(row.pk, [])),
        )
        for row in rows
    ]


def _table(rows: list[LibraryRow], query: str) -> Table:
    """Return the documents found, of all pages, as plain values."""
    heads = columns(
        ("Số, ký hiệu", Kind.CODE),
        "Trích yếu",
        ("Ban hành", Kind.DATE),
        ("Hiệu lực", Kind.DATE),
        "Cơ quan ban hành",
        "Loại",
        "Tên tệp hoặc đường dẫn",
        "Dung lượng",
        "Cơ quan đưa lên",
        "Đưa lên lúc",
        "Gắn với",
        "Lưu ý",
    )
    title = "Kho tài liệu kiểm chứng"
    notes = (in_use(("Từ khóa", query)),)
    return Table("tai-lieu", title, heads, list(map(_plain, rows)), notes=notes)


def _plain(row: LibraryRow) -> Row:
    document = row.document
    warnings = [
        *document.warnings,
        *(["Chưa quét mã độc."] if document.is_unscanned else []),
        *(["Đã có bản thay thế."] if document.replacement_url else []),
    ]
    return (
        document.number,
        document.title,
        day_of(document.issued_on),
        day_of(document.effective_on),
        document.issuer,
        document.kind,
        document.url if document.is_link else document.file_name,
        document.size,
        document.agency,
        document.added,
        "; ".join(use.label for use in row.uses),
        " ".join(warnings),
    )


def _is_at(link: EvidenceLink, urls: PanelUrls) -> bool:
    holder = link.result or link.contribution
    slug = link.contribution.agency.slug if link.contribution else ""
    return (
        holder is not None
        and (holder.period_id, holder.criterion_id) == (urls.task.period.pk, urls.task.criterion.pk)
        and slug == urls.agency_slug
    )


def _use(link: EvidenceLink) -> Use:
    holder = link.result or link.contribution
    assert holder is not None  # noqa: S101  # the database holds it
    period, criterion = holder.period, holder.criterion
    year = period.plan.year
    label = f"{criterion.code} · {period.get_kind_display()} {year}"
    query = {"nam": str(year)}
    if link.contribution is not None:
        label += f" (phối hợp, {link.contribution.agency.short_name})"
        query["co_quan"] = link.contribution.agency.slug
    url = reverse("assignments:evidence-panel", args=[period.kind, criterion.code])
    return Use(label, f"{url}?{urlencode(query)}")


def _uploaded(evidence: Evidence) -> str:
    when = timezone.localtime(evidence.created_at)
    return f"{when:%H:%M ngày %d/%m/%Y}, {evidence.created_by}"
