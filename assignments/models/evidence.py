"""What results are proven by."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Agency
from assignments.enums import FileState
from assignments.models.result import Contribution, Result
from common.choices import choices_of
from common.constraints import exactly_one_set, one_of


class StoredFile(models.Model):
    """An uploaded file, kept outside the web root under a random name.

    ``name`` is the path below MEDIA_ROOT. The row comes first (``pending``), then the file, then
    ``stored``: whatever is killed in between is known of, and swept.
    """

    name = models.CharField("tên lưu", max_length=80, unique=True)
    state = models.CharField(
        "trạng thái", max_length=8, choices=choices_of(FileState), default=FileState.PENDING
    )
    original_name = models.CharField("tên tệp", max_length=255)
    content_type = models.CharField("loại", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("cỡ (byte)", default=0)
    sha256 = models.CharField("sha256", max_length=64, blank=True)
    is_scanned = models.BooleanField("đã quét mã độc", default=False)
    created_at = models.DateTimeField("lúc")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "tệp"
        verbose_name_plural = "tệp"
        indexes = [models.Index(fields=["sha256"], name="assignments_file_sha256")]
        constraints = [
            one_of(FileState, "state", "assignments_file_state"),
            models.CheckConstraint(
                condition=Q(state=FileState.PENDING) | (Q(size__gt=0) & ~Q(sha256="")),
                name="assignments_file_whole",
                violation_error_message="Tệp đã lưu phải có cỡ và mã sha256.",
            ),
        ]

    def __str__(self) -> str:
        return self.original_name


class Evidence(models.Model):
    """An administrative document that proves results; one serves several criteria and periods."""

    key = models.UUIDField("mã địa chỉ", default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="evidence", verbose_name="cơ quan đưa lên"
    )
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    title = models.CharField("trích yếu", max_length=500)
    effective_on = models.DateField("có hiệu lực từ", null=True, blank=True)
    folded_text = models.CharField("chữ để tìm", max_length=900, editable=False)
    """Number, issuer and title without accents."""
    file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    link = models.URLField("đường dẫn", max_length=500, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name="được thay bằng",
    )
    version = models.PositiveIntegerField("phiên bản", default=1)
    created_at = models.DateTimeField("lúc")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "tài liệu kiểm chứng"
        verbose_name_plural = "tài liệu kiểm chứng"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(file__isnull=False) & Q(link=""))
                | (Q(file__isnull=True) & ~Q(link="")),
                name="assignments_evidence_file_or_link",
                violation_error_message="Tài liệu có một tệp hoặc một đường dẫn.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="assignments_evidence_title",
                violation_error_message="Tài liệu phải có trích yếu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class EvidenceLink(models.Model):
    """A document attached to a result or to a contribution; taken off, the row stays."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="links")
    result = models.ForeignKey(
        Result, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence_links"
    )
    contribution = models.ForeignKey(
        Contribution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence_links",
    )
    added_at = models.DateTimeField("gắn lúc")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "tài liệu gắn với kết quả"
        verbose_name_plural = "tài liệu gắn với kết quả"
        ordering = ["id"]
        constraints = [
            exactly_one_set(
                "result",
                "contribution",
                "assignments_evidencelink_place",
                "Tài liệu gắn với một kết quả hoặc một nội dung phối hợp.",
            ),
            models.UniqueConstraint(
                fields=["evidence", "result"],
                condition=Q(removed_at__isnull=True),
                name="assignments_evidencelink_result",
                violation_error_message="Tài liệu đã được gắn với kết quả này.",
            ),
            models.UniqueConstraint(
                fields=["evidence", "contribution"],
                condition=Q(removed_at__isnull=True),
                name="assignments_evidencelink_contribution",
                violation_error_message="Tài liệu đã được gắn với nội dung phối hợp này.",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="assignments_evidencelink_removed",
                violation_error_message="Tài liệu đã gỡ phải có người gỡ.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.evidence)
