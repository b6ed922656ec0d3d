"""A year's plan to raise the index, as signed."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from accounts.models import Agency, AuditChain
from common.choices import choices_of
from common.constraints import figures_within_max, one_of
from criteria.enums import PlanStatus
from criteria.models.fields import ScoreField
from criteria.tree import Figures


class Plan(AuditChain):
    """A plan: its subject is the unit that is scored, its tree hangs below.

    ``revision`` is raised by every action that changes anything of the plan; pages and caches
    are keyed by it. The row is also the head of the plan's audit chain.
    """

    number = models.CharField("số, ký hiệu", max_length=60)
    title = models.CharField("trích yếu", max_length=300)
    issued_on = models.DateField("ngày ban hành")
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    signer = models.CharField("người ký", max_length=100)
    year = models.PositiveSmallIntegerField("năm")
    baseline_year = models.PositiveSmallIntegerField("năm đối chiếu")
    subject = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="plans", verbose_name="đơn vị được chấm"
    )
    status = models.CharField(
        "trạng thái", max_length=10, choices=choices_of(PlanStatus), default=PlanStatus.DRAFT
    )
    scale_label = models.CharField("phần điểm", max_length=60)
    printed_max = ScoreField("điểm tối đa (tổng số)")
    printed_baseline = ScoreField("kết quả năm đối chiếu (tổng số)")
    printed_target = ScoreField("mục tiêu (tổng số)")
    closing_note = models.CharField("ghi chú cuối phụ lục", max_length=300, blank=True)
    revision = models.PositiveBigIntegerField("phiên bản dữ liệu", default=1, editable=False)

    class Meta:
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"
        constraints = [
            one_of(PlanStatus, "status", "criteria_plan_status"),
            models.UniqueConstraint(
                fields=["subject", "year"],
                name="criteria_plan_one_per_year",
                violation_error_message="Đơn vị này đã có kế hoạch cho năm đó.",
            ),
            models.CheckConstraint(
                condition=Q(baseline_year__lt=F("year")),
                name="criteria_plan_baseline_before_year",
                violation_error_message="Năm đối chiếu phải trước năm kế hoạch.",
            ),
            figures_within_max(
                ["printed_baseline", "printed_target"], "printed_max", "criteria_plan_figures"
            ),
        ]

    def __str__(self) -> str:
        return f"Kế hoạch {self.number}"

    @property
    def chain_name(self) -> str:
        """Return the name of the plan's audit chain."""
        return f"plan:{self.pk}"

    @property
    def printed(self) -> Figures:
        """Return the total row of the annex."""
        return Figures(self.printed_max, self.printed_baseline, self.printed_target)


class PlanSection(models.Model):
    """A passage of the plan's text, verbatim: grounds, aims, duties of the agencies."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField("thứ tự")
    number = models.CharField("mục", max_length=10, blank=True)
    title = models.CharField("tiêu đề", max_length=300)
    text = models.TextField("nội dung")
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "phần văn bản"
        verbose_name_plural = "phần văn bản"
        ordering = ["plan", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "order"],
                name="criteria_plansection_order",
                violation_error_message="Thứ tự của phần văn bản bị trùng.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class RatingGroup(models.Model):
    """A group (A, B, …) that a percentage of the maximum falls into, from its floor upwards.

    Plan 214 states group B only; the other floors are customary and stay marked as unconfirmed
    until a coordinator confirms them.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="rating_groups")
    letter = models.CharField("nhóm", max_length=2)
    floor_percent = models.DecimalField("từ (% điểm tối đa)", max_digits=5, decimal_places=2)
    is_confirmed = models.BooleanField("đã xác nhận", default=False)
    source = models.CharField("căn cứ", max_length=300, blank=True)

    class Meta:
        verbose_name = "nhóm xếp hạng"
        verbose_name_plural = "nhóm xếp hạng"
        ordering = ["plan", "-floor_percent"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "letter"],
                name="criteria_ratinggroup_letter",
                violation_error_message="Nhóm này đã có.",
            ),
            models.UniqueConstraint(
                fields=["plan", "floor_percent"],
                name="criteria_ratinggroup_floor",
                violation_error_message="Hai nhóm không được có cùng ngưỡng.",
            ),
            models.CheckConstraint(
                condition=Q(floor_percent__gte=Decimal(0), floor_percent__lte=Decimal(100)),
                name="criteria_ratinggroup_percent",
                violation_error_message="Ngưỡng phải từ 0 đến 100%%.",
            ),
        ]

    def __str__(self) -> str:
        return f"Nhóm {self.letter} từ {self.floor_percent}%"
