"""Chú thích: what Sở Nội vụ pins to charts, criteria and periods, and keeping it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.access import can_manage_plan, has_role, require_role
from accounts.actor import Actor
from accounts.enums import Role
from assignments.access import MONITORING_ROLES
from common.http import read_only, read_write
from common.seen import carried_out
from common.tables.answers import table_answer
from common.tables.model import Kind, Table, columns
from reports.access import get_note
from reports.actions import notes as actions
from reports.enums import NoteTarget
from reports.forms import NoteForm
from reports.models import PinnedNote
from reports.note_places import NotePlace, NotePlaces, read_value
from reports.page_tables import PageTables
from reports.plan_page import read_page
from reports.views.page import PlanPage, plan_page, unless_unchanged

MOST_REMOVED = 50
"""Notes that were taken down and can be put up again from the page, the latest first."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note in the list."""

    note: PinnedNote
    place: NotePlace
    edit_url: str
    remove_url: str
    restore_url: str


@read_only
@unless_unchanged
def note_list(request: HttpRequest) -> HttpResponseBase:
    """Show the notes that stand; to whoever keeps them, those without a place and taken down too.

    Files hold what the page shows.
    """
    page = plan_page(request)
    return _list_page(request, page)


def _list_page(request: HttpRequest, page: PlanPage, *, refusal: str = "") -> HttpResponseBase:
    can_keep = can_manage_plan(request.user)
    notes = PinnedNote.objects.filter(plan=page.plan).select_related("written_by", "removed_by")
    standing = _rows(
        request, page, list(notes.filter(removed_at=None).order_by("-written_at", "-id"))
    )
    shown = [row for row in standing if can_keep or row.place.url]
    removed = notes.exclude(removed_at=None).order_by("-removed_at", "-id")
    taken_down = _rows(request, page, list(removed[:MOST_REMOVED])) if can_keep else []
    answer = table_answer(request, lambda: _tables(page, shown, taken_down), title="Chú thích")
    if answer is not None:
        return answer
    context = {
        "rows": shown,
        "taken_down": taken_down,
        "most_removed": MOST_REMOVED,
        "can_keep": can_keep,
        "add_url": page.links.to("reports:note-add") if can_keep else "",
        "refusal": refusal,
        "list_url": page.links.to("reports:note-list"),
    }
    status = 409 if refusal else 200
    return render(request, "reports/note_list.html", context, status=status)


def _places(request: HttpRequest, page: PlanPage) -> NotePlaces:
    is_monitor = has_role(request.user, *MONITORING_ROLES)
    return NotePlaces(page.snapshot, page.links, with_leaders=is_monitor)


def _rows(request: HttpRequest, page: PlanPage, notes: list[PinnedNote]) -> list[NoteRow]:
    places, links = _places(request, page), page.links
    return [
        NoteRow(
            note,
            places.said(NoteTarget(note.target_kind), note.target),
            links.to("reports:note-edit", str(note.pk)),
            links.to("reports:note-remove", str(note.pk)),
            links.to("reports:note-restore", str(note.pk)),
        )
        for note in notes
    ]


def _tables(page: PlanPage, shown: list[NoteRow], taken_down: list[NoteRow]) -> list[Table]:
    make = PageTables(page)
    heads = columns("Nơi ghim", "Còn nơi ghim", "Nội dung", "Người viết", ("Lúc", Kind.DATETIME))
    standing = make.table(
        "chu-thich",
        f"Chú thích năm {page.plan.year}",
        heads,
        (
            (
                row.place.label,
                "có" if row.place.url else "không",
                row.note.text,
                str(row.note.written_by),
                row.note.written_at,
            )
            for row in shown
        ),
    )
    heads = columns("Nơi ghim", "Nội dung", "Người gỡ", ("Gỡ lúc", Kind.DATETIME))
    removed = make.table(
        "da-go",
        f"Chú thích đã gỡ năm {page.plan.year}",
        heads,
        (
            (row.place.label, row.note.text, str(row.note.removed_by), row.note.removed_at)
            for row in taken_down
        ),
    )
    return [table for table in (standing, removed) if table.rows]


@read_write
@never_cache
def note_add(request: HttpRequest) -> HttpResponse:
    """Pin a note; ``?noi=`` names the place one comes from."""
    require_role(request.user, Role.COORDINATOR)
    page = plan_page(request)
    places = _places(request, page)
    shown = {"place": request.GET.get("noi", ""), "text": ""}
    form = NoteForm(_posted(request), shown=shown, places=places.choices())

    def pin() -> None:
        actions.pin_note(
            plan=page.plan,
            place=form.cleaned_data["place"],
            text=form.cleaned_data["text"],
            actor=Actor.of_request(request),
        )

    if request.method == "POST" and carried_out(form, pin):
        return _done(request, page, form, "Đã ghim chú thích.")
    return _form_page(request, page, form, "Thêm chú thích", "Ghim chú thích")


@read_write
@never_cache
def note_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a note's words or where it is pinned."""
    note = get_note(request.user, pk)
    page = read_page(request.user, str(note.plan.year), request.GET.get("ky", ""))
    places = _places(request, page)
    form = NoteForm(_posted(request), shown=actions.shown_values(note), places=places.choices())

    def edit() -> None:
        actions.edit_note(
            note_id=note.pk,
            place=form.cleaned_data["place"],
            text=form.cleaned_data["text"],
            seen=form.cleaned_data["seen"],
            actor=Actor.of_request(request),
        )

    if request.method == "POST" and carried_out(form, edit):
        return _done(request, page, form, "Đã lưu chú thích.")
    return _form_page(request, page, form, "Sửa chú thích", "Lưu chú thích")


@read_write
@never_cache
def note_remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a note down."""
    return _changed(
        request,
        pk,
        lambda version: actions.remove_note(
            note_id=pk, version=version, actor=Actor.of_request(request)
        ),
        "Đã gỡ chú thích. Cần lại thì bấm Ghim lại ở mục Đã gỡ.",
    )


@read_write
@never_cache
def note_restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Put a note up again."""
    return _changed(
        request,
        pk,
        lambda version: actions.restore_note(
            note_id=pk, version=version, actor=Actor.of_request(request)
        ),
        "Đã ghim lại chú thích.",
    )


def _changed(
    request: HttpRequest, pk: int, change: Callable[[int], object], done: str
) -> HttpResponseBase:
    note = get_note(request.user, pk)
    page = read_page(request.user, str(note.plan.year), request.GET.get("ky", ""))
    if request.method == "POST":
        text = request.POST.get("version", "")
        version = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        try:
            change(version)
        except ValidationError as error:
            return _list_page(request, page, refusal=" ".join(error.messages))
        messages.success(request, done)
    return redirect(page.links.to("reports:note-list"))


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _done(request: HttpRequest, page: PlanPage, form: NoteForm, done: str) -> HttpResponse:
    """Go to where the note is seen."""
    messages.success(request, done)
    place = _places(request, page).get(*read_value(form.cleaned_data["place"]))
    return redirect(place.url if place else page.links.to("reports:note-list"))


def _form_page(
    request: HttpRequest, page: PlanPage, form: NoteForm, title: str, verb: str
) -> HttpResponse:
    list_url = page.links.to("reports:note-list")
    context = {
        "form": form,
        "title": title,
        "verb": verb,
        "list_url": list_url,
        "way": [("Chú thích", list_url), (title, "")],
    }
    status = 409 if form.has_error(NON_FIELD_ERRORS, "stale") else 422 if form.errors else 200
    return render(request, "reports/note_form.html", context, status=status)
