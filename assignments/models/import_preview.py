"""A file that was uploaded and read, waiting for a word: its preview."""

import uuid

from django.conf import settings
from django.db import models

from accounts.models import Agency
from assignments.enums import ImportKind
from assignments.models.period import ReportingPeriod
from common.choices import choices_of
from common.constraints import one_of
from criteria.models import Plan


class ImportPreview(models.Model):
    """What was read from an uploaded file, kept for its uploader until confirmed or expired.

    ``payload`` is the file's content as JSON, read and checked; the file itself is not kept.
    ``answers`` are what the person chose meanwhile, such as who an unknown name stands for. What
    would change is worked out from both whenever it is shown or carried out, never stored.
    """

    key = models.UUIDField("mã địa chỉ", default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="import_previews"
    )
    kind = models.CharField("loại", max_length=10, choices=choices_of(ImportKind))
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, blank=True)
    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, null=True, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, blank=True)
    file_name = models.CharField("tên tệp", max_length=255)
    sha256 = models.CharField("sha256", max_length=64)
    payload = models.JSONField("nội dung đã đọc")
    answers = models.JSONField("đã chọn", default=dict)
    created_at = models.DateTimeField("lúc")
    expires_at = models.DateTimeField("giữ đến")
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    outcome = models.CharField("kết quả", max_length=300, blank=True)

    class Meta:
        verbose_name = "bản xem trước"
        verbose_name_plural = "bản xem trước"
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "kind"], name="assignments_preview_user")]
        constraints = [one_of(ImportKind, "kind", "assignments_preview_kind")]

    def __str__(self) -> str:
        return self.file_name
