"""Word templates of the reports that Sở Nội vụ has put in the place of ours."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.choices import choices_of
from common.constraints import one_of
from reports.enums import ReportKind


class ReportTemplate(models.Model):
    """One uploaded template; the latest active one of its kind is used, else the built-in one.

    Old ones are kept, so that going back to one is a click.
    """

    kind = models.CharField("mẫu của", max_length=20, choices=choices_of(ReportKind))
    file_name = models.CharField("tên tệp", max_length=200)
    content = models.BinaryField("nội dung")
    sha256 = models.CharField("sha256", max_length=64)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    is_active = models.BooleanField("đang dùng", default=False)
    uploaded_at = models.DateTimeField("đưa lên lúc")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "mẫu báo cáo"
        verbose_name_plural = "mẫu báo cáo"
        ordering = ["kind", "-id"]
        constraints = [
            one_of(ReportKind, "kind", "reports_reporttemplate_kind"),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(is_active=True),
                name="reports_reporttemplate_active",
                violation_error_message="Mỗi loại báo cáo chỉ có một mẫu đang dùng.",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
