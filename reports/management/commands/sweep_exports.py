"""Forget made files whose time is over."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reports.actions.exports import forget_export, give_up_stalled
from reports.exports import storage
from reports.models import Export

AN_HOUR = 60 * 60.0


class Command(BaseCommand):
    """``manage.py sweep_exports``: for a timer; it may run as often as one likes."""

    help = "Xóa các tệp đã hết hạn giữ, đánh dấu việc tạo tệp bị ngắt giữa chừng."

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove the file first: a file without a row would be lost."""
        moment = timezone.now()
        stalled = give_up_stalled(moment=moment)
        expired = list(Export.objects.filter(expires_at__lte=moment))
        for export in expired:
            storage.remove(export.stored_name)
            forget_export(export=export)
        known = set(Export.objects.exclude(stored_name="").values_list("stored_name", flat=True))
        strays = list(storage.left_over(known, AN_HOUR))
        for name in strays:
            storage.remove(name)
        self.stdout.write(
            f"{len(expired)} tệp hết hạn, {len(strays)} tệp dở dang, {stalled} việc bị ngắt."
        )
