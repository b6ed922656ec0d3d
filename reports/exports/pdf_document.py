"""What every PDF of figures has: its title, running head, foot, moment, warning."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone

from accounts.models import User
from common import clock
from common.tables.model import SAMPLE_NOTE
from reports.enums import NoteTarget
from reports.notes import Note
from reports.now_wording import source_of_now
from reports.plan_page import PlanPage, read_page
from reports.scope import scope_of
from reports.wording import source_of

SCOPE = "pham-vi"
"""The parameter that notes what the person saw when the file was asked for."""


@dataclass(frozen=True, slots=True)
class PdfDocument:
    """For ``exports/base.html``; ``sample_note`` is '' where all figures are real.

    ``notes``: what is pinned to the period that the figures are of.
    """

    title: str
    head: str
    foot: str
    made: str
    author: str
    sample_note: str
    notes: tuple[Note, ...]


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
        notes=page.notes_at(NoteTarget.PERIOD, page.until.value) if page.has_now else (),
    )


def asked_page(user: User, query: Mapping[str, str]) -> PlanPage:
    """Return the plan and the moment asked for.

    404 as well where the person has meanwhile lost the sight of what the file may hold: one made
    for an agency's officer isn't handed to somebody who has left it.
    """
    if not scope_of(user).covers(query.get(SCOPE, "")):
        raise Http404("Tài khoản không còn được xem nội dung này.")
    return read_page(user, query.get("nam") or None, query.get("ky", ""))


def asked_params(user: User, page: PlanPage, **others: str) -> dict[str, str]:
    """Return what a file is asked for by, and noted with."""
    noted = {"nam": str(page.plan.year), "ky": page.until.value, SCOPE: scope_of(user).key}
    return {**others, **noted}
