"""Whose previews are whose: a preview is its uploader's alone, for a while."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone

from accounts.access import Person
from accounts.models import User
from assignments.enums import ImportKind
from assignments.models import ImportPreview


def get_preview(user: Person, kind: ImportKind, key: UUID) -> ImportPreview:
    """Return the person's own preview; 404 for everybody else, and once its time is over."""
    preview = None
    if isinstance(user, User):
        found = ImportPreview.objects.filter(key=key, kind=kind, user=user)
        preview = found.select_related("plan", "period", "agency").first()
    if preview is None or preview.expires_at <= timezone.now():
        raise Http404("Không có bản xem trước này, hoặc đã hết hạn giữ. Đưa tệp lên lại.")
    return preview
