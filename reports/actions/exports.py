"""What becomes of an export. Nothing of a plan changes: these rows stand in no audit trail."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from reports.enums import ExportStatus
from reports.models import Export

MAX_OPEN = 5
"""Files that one person may have in the making."""

STALLED_AFTER = timedelta(minutes=10)
"""An export whose heartbeat is older was killed: one step of the work takes seconds."""

_OPEN = [status.value for status in ExportStatus if status.is_open]


@transaction.atomic
def create_export(
    *, user: User, kind: str, params: Mapping[str, Any], title: str, file_name: str
) -> tuple[Export, bool]:
    """Note that a file is wanted; return its row, and whether it is a new one.

    Asked for twice while it is still in the making, it is made once.

    Raises:
        ValidationError: the person has too many files in the making.
    """
    # The person's row is the lock: two clicks at once are two requests.
    User.objects.select_for_update().get(pk=user.pk)
    waiting = list(Export.objects.filter(user=user, status__in=_OPEN))
    for export in waiting:
        if export.kind == kind and export.params == dict(params):
            return export, False
    if len(waiting) >= MAX_OPEN:
        raise ValidationError(
            f"Đang có {len(waiting)} tệp chờ tạo. Đợi tạo xong, hoặc bỏ bớt ở trang Tệp đã tạo, "
            "rồi tạo tiếp.",
            code="too_many",
        )
    moment = timezone.now()
    return Export.objects.create(
        user=user,
        kind=kind,
        params=dict(params),
        title=title,
        file_name=file_name,
        created_at=moment,
        expires_at=moment + timedelta(days=settings.EXPORT_KEEP_DAYS),
    ), True


@transaction.atomic
def begin_export(*, key: str) -> Export | None:
    """Take a waiting export to make it; ``None`` where another worker has, or it is gone."""
    export = Export.objects.select_for_update().filter(key=key).first()
    if export is None or export.state is not ExportStatus.WAITING:
        return None
    export.status, export.heartbeat_at = ExportStatus.RUNNING, timezone.now()
    export.save(update_fields=["status", "heartbeat_at"])
    return export


def report_progress(*, export: Export, done: int, total: int, step: str) -> bool:
    """Note how far the file has come; ``False`` where it is not wanted any more."""
    return bool(
        Export.objects.filter(pk=export.pk, status=ExportStatus.RUNNING).update(
            done_count=min(done, total), total_count=total, step=step, heartbeat_at=timezone.now()
        )
    )


def finish_export(*, export: Export, stored_name: str, size: int) -> bool:
    """Note that the file lies at ``stored_name``; ``False`` where it is not wanted any more."""
    return bool(
        Export.objects.filter(pk=export.pk, status=ExportStatus.RUNNING).update(
            status=ExportStatus.DONE,
            stored_name=stored_name,
            size=size,
            step="",
            finished_at=timezone.now(),
        )
    )


def fail_export(*, export: Export, error: str) -> None:
    """Note that the file could not be made, and why in a sentence."""
    Export.objects.filter(pk=export.pk, status__in=_OPEN).update(
        status=ExportStatus.FAILED, error=error[:500], step="", finished_at=timezone.now()
    )


def forget_export(*, export: Export) -> None:
    """Remove the row; the caller removes the file."""
    export.delete()


def give_up_stalled(*, moment: datetime) -> int:
    """Mark what was killed on its way as failed; return how many."""
    stalled = Q(status=ExportStatus.RUNNING, heartbeat_at__lt=moment - STALLED_AFTER)
    return Export.objects.filter(stalled).update(
        status=ExportStatus.FAILED,
        error="Việc tạo tệp bị ngắt giữa chừng. Tạo lại.",
        step="",
        finished_at=moment,
    )
