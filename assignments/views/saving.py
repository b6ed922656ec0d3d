"""What forms that are saved as they are typed answer: stored, wrong, or overtaken."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone

from assignments.entry_rows import Difference
from assignments.refusals import Refusal, Stale
from assignments.result_rows import Mark
from common import clock


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people's versions, field by field; ``status`` is where the stored one stands."""

    sentence: str
    who: str
    when: str
    status: Mark | None
    rows: tuple[Difference, ...]


def conflict_of(refusal: Stale, rows: Sequence[Difference], status: Mark | None = None) -> Conflict:
    """Return both versions side by side, and who saved the other one when."""
    current = refusal.current
    return Conflict(
        sentence=str(refusal),
        who=str(current.updated_by or "") if current else "",
        when=f"{timezone.localtime(current.updated_at):%H:%M %d/%m/%Y}" if current else "",
        status=status,
        rows=tuple(rows),
    )


def saved_as_json(row: Any, status: str = "") -> JsonResponse:
    """Say that everything is stored, under which version, since when."""
    return JsonResponse({"version": row.version, "saved_at": clock_time(), "status": status})


def refused_as_json(
    form: forms.Form, refusal: Refusal | None, conflict: Conflict | None, *, status: int
) -> JsonResponse:
    """Say what is wrong by field, or what the row looks like now."""
    return JsonResponse(
        {
            "errors": form.errors.get_json_data(),
            "message": "" if refusal is None else str(refusal),
            "version": form["version"].value(),
            "conflict": render_to_string("assignments/_conflict.html", {"conflict": conflict})
            if conflict
            else "",
        },
        status=status,
    )


def show_version(form: Any, row: Any) -> None:
    """Let a bound form carry the version that is stored now."""
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(row.version if row else 0)


def clock_time() -> str:
    """Return the time of day: '10:42'."""
    return f"{timezone.localtime(clock.now()):%H:%M}"
