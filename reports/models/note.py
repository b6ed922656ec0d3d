"""What Sở Nội vụ has to say beside a chart, a criterion or a period."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.choices import choices_of
from common.constraints import one_of
from criteria.models import Plan
from reports.enums import NoteTarget


class PinnedNote(models.Model):
    """One note: 'QĐ 641 công bố 25/5'.

    ``target`` is a chart's key, a criterion's code or a period's kind, as ``target_kind`` says.
    One that was taken down stays, so that it can be put up again. ``version`` rises with every
    change.
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="notes", verbose_name="kế hoạch"
    )
    target_kind = models.CharField("ghim vào", max_length=10, choices=choices_of(NoteTarget))
    target = models.CharField("nơi ghim", max_length=40)
    text = models.CharField("nội dung", max_length=500)
    version = models.PositiveIntegerField("phiên bản", default=1)
    written_at = models.DateTimeField("viết lúc")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người viết",
    )
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người gỡ",
    )

    class Meta:
        verbose_name = "chú thích"
        verbose_name_plural = "chú thích"
        ordering = ["target_kind", "target", "id"]
        indexes = [models.Index(fields=["plan", "target_kind"], name="reports_pinnednote_place")]
        constraints = [
            one_of(NoteTarget, "target_kind", "reports_pinnednote_kind"),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(target=""),
                name="reports_pinnednote_text",
                violation_error_message="Chú thích phải có nội dung và nơi ghim.",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="reports_pinnednote_removed",
                violation_error_message="Chú thích đã gỡ phải có người gỡ và lúc gỡ.",
            ),
        ]

    def __str__(self) -> str:
        return self.text
