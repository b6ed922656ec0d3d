"""``{% period_notes plan kind %}``: what is pinned to a period, on pages about its work."""

from typing import Any

from django import template

from criteria.models import Plan
from reports.enums import NoteTarget
from reports.notes import notes_at
from reports.snapshot import read_snapshot

register = template.Library()


@register.inclusion_tag("_components/pinned_notes.html")
def period_notes(plan: Plan, kind: str) -> dict[str, Any]:
    """Show the notes at a period of the plan."""
    return {"notes": notes_at(read_snapshot(plan), NoteTarget.PERIOD, kind)}
