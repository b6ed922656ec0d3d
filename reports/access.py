"""Whose files are whose: a made file is its owner's alone."""

from django.http import Http404
from django.utils import timezone

from accounts.access import Person
from accounts.models import User
from reports.models import Export


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
