"""Previews of uploaded files: kept for their uploader, for a while. Nothing of a plan changes."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Agency, User
from assignments.enums import ImportKind
from assignments.models import ImportPreview, ReportingPeriod
from criteria.models import Plan

KEPT = timedelta(hours=24)


@transaction.atomic
def create_preview(
    *,
    user: User,
    kind: ImportKind,
    file_name: str,
    sha256: str,
    payload: Mapping[str, Any],
    plan: Plan | None = None,
    period: ReportingPeriod | None = None,
    agency: Agency | None = None,
    answers: Mapping[str, Any] | None = None,
) -> ImportPreview:
    """Keep what was read from a file; the person's previews whose time is over go."""
    moment = timezone.now()
    ImportPreview.objects.filter(user=user, expires_at__lte=moment, confirmed_at=None).delete()
    return ImportPreview.objects.create(
        user=user,
        kind=kind,
        plan=plan,
        period=period,
        agency=agency,
        file_name=file_name,
        sha256=sha256,
        payload=dict(payload),
        answers=dict(answers or {}),
        created_at=moment,
        expires_at=moment + KEPT,
    )


@transaction.atomic
def answer_preview(*, preview: ImportPreview, answers: Mapping[str, Any]) -> None:
    """Keep what the person chose on the preview, beside what was chosen before."""
    row = ImportPreview.objects.select_for_update().get(pk=preview.pk)
    row.answers = {**row.answers, **answers}
    row.save(update_fields=["answers"])
    preview.answers = row.answers


def lock_preview(preview: ImportPreview) -> ImportPreview | None:
    """Return the preview locked, to be carried out; ``None`` where it has been already.

    Call inside a transaction, after ``lock_plan`` where a plan is locked too.
    """
    row = ImportPreview.objects.select_for_update().filter(pk=preview.pk).first()
    return None if row is None or row.confirmed_at is not None else row


def close_preview(
    *, preview: ImportPreview, outcome: str, kept: Mapping[str, Any] | None = None
) -> None:
    """Note that the locked preview was carried out, and what came of it.

    The rows are let go, but for those ``kept`` because they were not stored.
    """
    preview.confirmed_at, preview.outcome = timezone.now(), outcome
    preview.payload = dict(kept or {})
    preview.save(update_fields=["confirmed_at", "outcome", "payload"])


def discard_preview(*, preview: ImportPreview) -> None:
    """Let the preview go; the file can be sent again at any time."""
    preview.delete()
