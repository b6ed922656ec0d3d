"""Whose files are whose: a made file is its owner's alone. Whose notes: Sở Nội vụ's."""

from django.http import Http404
from django.utils import timezone

from accounts.access import Person, require_role
from accounts.enums import Role
from accounts.models import User
from criteria.access import visible_plans
from reports.models import Export, PinnedNote


def exports_of(user: Person) -> list[Export]:
    """Return the person's files, the latest first, without those whose time is over."""
    if not isinstance(user, User):
        return []
    return list(Export.objects.filter(user=user, expires_at__gt=timezone.now()))


def get_export(user: Person, key: str) -> Export:
    """Return the person's own export; 404 for everybody else and once its time is over."""
    for export in exports_of(user):
        if str(export.key) == str(key):
            return export
    raise Http404("Không có tệp này, hoặc tệp đã hết hạn giữ.")


def get_note(user: Person, pk: int) -> PinnedNote:
    """Return a pinned note to whoever keeps the plan; 403 to others, then 404."""
    require_role(user, Role.COORDINATOR)
    plans = visible_plans(user)
    # A number that no database holds is nobody's note.
    note = PinnedNote.objects.filter(pk=pk, plan__in=plans).first() if pk < 2**63 else None
    if note is None:
        raise Http404("Không có chú thích này.")
    return note
