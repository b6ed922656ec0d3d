"""A file that somebody asked for: made in the background, fetched later, then forgotten."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.choices import choices_of
from common.constraints import one_of
from reports.enums import ExportStatus


class Export(models.Model):
    """One file, from being asked for to being fetched; it belongs to whoever asked.

    ``kind`` names an entry of ``reports.exports.kinds``; ``params`` are what that kind asks for.
    ``stored_name`` is where the file lies below MEDIA_ROOT while there is one. ``heartbeat_at``
    moves while the file is being made: one that stands still was killed.
    """

    key = models.UUIDField("mã địa chỉ", default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="exports",
        verbose_name="người tạo",
    )
    kind = models.CharField("loại", max_length=40)
    params = models.JSONField("yêu cầu", default=dict)
    title = models.CharField("nội dung", max_length=300)
    file_name = models.CharField("tên tệp", max_length=200)
    status = models.CharField(
        "trạng thái",
        max_length=10,
        choices=choices_of(ExportStatus),
        default=ExportStatus.WAITING,
    )
    done_count = models.PositiveIntegerField("đã làm", default=0)
    total_count = models.PositiveIntegerField("tổng số", default=0)
    step = models.CharField("đang làm", max_length=200, blank=True)
    error = models.CharField("vì sao không tạo được", max_length=500, blank=True)
    stored_name = models.CharField("tên lưu", max_length=80, blank=True)
    size = models.PositiveBigIntegerField("cỡ (byte)", default=0)
    created_at = models.DateTimeField("lúc yêu cầu")
    heartbeat_at = models.DateTimeField("còn chạy lúc", null=True, blank=True)
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    expires_at = models.DateTimeField("giữ đến")

    class Meta:
        verbose_name = "tệp xuất"
        verbose_name_plural = "tệp xuất"
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "status"], name="reports_export_user")]
        constraints = [
            one_of(ExportStatus, "status", "reports_export_status"),
            models.CheckConstraint(
                condition=(Q(status=ExportStatus.DONE) & ~Q(stored_name="") & Q(size__gt=0))
                | ~Q(status=ExportStatus.DONE),
                name="reports_export_done",
                violation_error_message="Tệp đã xong phải có nội dung.",
            ),
            models.CheckConstraint(
                condition=Q(done_count__lte=F("total_count")),
                name="reports_export_progress",
                violation_error_message="Phần đã làm không được quá tổng số.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> ExportStatus:
        """Return the status."""
        return ExportStatus(self.status)

    @property
    def percent(self) -> int | None:
        """Return how much is done, in percent; ``None`` before that is known."""
        return self.done_count * 100 // self.total_count if self.total_count else None
