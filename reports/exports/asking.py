"""Asking for a file: checked, noted, queued."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404

from accounts.models import User
from reports.actions.exports import create_export
from reports.exports.kinds import get_kind
from reports.exports.making import make_export
from reports.models import Export


@transaction.atomic
def request_export(*, user: User, slug: str, query: Mapping[str, str]) -> Export:
    """Queue a file for ``user``; asked for twice while in the making, it is made once.

    Raises:
        Http404, PermissionDenied: not there, or not the person's to have.
        ValidationError: the request makes no sense, too many files are in the making, or the
            server lacks what it takes.
    """
    kind = get_kind(slug)
    asked = kind.ask(user, query)
    if missing := kind.missing():
        raise ValidationError(missing, code="missing")
    export, is_new = create_export(
        user=user,
        kind=slug,
        params=asked.params,
        title=asked.title,
        file_name=asked.file_name,
    )
    if is_new:
        make_export.enqueue(str(export.key))
    return export


def may_still_have(export: Export) -> bool:
    """Tell whether the owner may still see what the file holds."""
    try:
        get_kind(export.kind).ask(export.user, export.params)
    except (Http404, PermissionDenied, ValidationError):
        return False
    return True
