"""When agencies report."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Agency
from assignments.enums import PeriodKind, PeriodState
from assignments.periods import Window
from common import clock
from common.choices import choices_of
from common.constraints import in_order, one_of
from criteria.models import Plan


class ReportingPeriod(models.Model):
    """One of a plan's four reporting periods; ``locked_at`` closes it for everybody."""

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="periods", verbose_name="kế hoạch"
    )
    kind = models.CharField("kỳ", max_length=2, choices=choices_of(PeriodKind))
    opens_on = models.DateField("mở từ ngày")
    due_on = models.DateField("hạn nộp")
    locked_at = models.DateTimeField("khóa lúc", null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người khóa",
    )

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ["plan", "kind"]
        constraints = [
            one_of(PeriodKind, "kind", "assignments_period_kind"),
            models.UniqueConstraint(
                fields=["plan", "kind"],
                name="assignments_period_once",
                violation_error_message="Kế hoạch đã có kỳ báo cáo này.",
            ),
            in_order(
                "opens_on",
                "due_on",
                "assignments_period_dates",
                "Ngày mở kỳ phải trước hoặc bằng hạn nộp.",
            ),
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True, locked_by__isnull=True)
                | Q(locked_at__isnull=False, locked_by__isnull=False),
                name="assignments_period_lock",
                violation_error_message="Kỳ đã khóa phải có người khóa và thời điểm khóa.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def window(self) -> Window:
        """Return the period as ``assignments.periods`` reckons with it."""
        return Window(self.opens_on, self.due_on, self.locked_at)

    @property
    def state(self) -> PeriodState:
        """Return how it stands today."""
        return self.window.state(clock.today())


class PeriodReopening(models.Model):
    """A locked period opened again for one agency until a stated moment, or until taken back."""

    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="reopenings", verbose_name="kỳ"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="reopenings", verbose_name="cơ quan"
    )
    until = models.DateTimeField("mở đến")
    reason = models.TextField("lý do")
    opened_at = models.DateTimeField("mở lúc")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField("đóng lúc", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "lần mở lại kỳ"
        verbose_name_plural = "lần mở lại kỳ"
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "agency"],
                condition=Q(closed_at__isnull=True),
                name="assignments_reopening_one_open",
                violation_error_message="Cơ quan này đang được mở lại kỳ.",
            ),
            in_order(
                "opened_at",
                "until",
                "assignments_reopening_until",
                "Thời điểm đóng phải sau lúc mở.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="assignments_reopening_reason",
                violation_error_message="Phải nêu lý do mở lại kỳ.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="assignments_reopening_closed",
                violation_error_message="Lần mở lại đã đóng phải có người đóng.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} · {self.agency} đến {self.until:%d/%m/%Y %H:%M}"
