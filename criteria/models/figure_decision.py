"""Which figure stands where the plan and its own arithmetic disagree."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.choices import choices_of
from common.constraints import one_of
from criteria.enums import Figure, Standing
from criteria.models.criterion import Criterion
from criteria.models.plan import Plan


class FigureDecision(models.Model):
    """A coordinator's word on one difference; ``criterion`` is empty for the total row.

    ``printed`` and ``computed`` are the two figures as they were when it was decided: when one
    of them moves, the decision no longer answers the question.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="figure_decisions")
    criterion = models.ForeignKey(
        Criterion, on_delete=models.CASCADE, null=True, blank=True, related_name="figure_decisions"
    )
    figure = models.CharField("cột", max_length=10)
    stands = models.CharField("số được dùng", max_length=10, choices=choices_of(Standing))
    reason = models.TextField("lý do")
    printed = models.DecimalField("số trong bản in", max_digits=6, decimal_places=2)
    computed = models.DecimalField("số cộng từ tiêu chí", max_digits=6, decimal_places=2)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("xác nhận lúc")

    class Meta:
        verbose_name = "xác nhận số liệu"
        verbose_name_plural = "xác nhận số liệu"
        constraints = [
            one_of(Figure, "figure", "criteria_figuredecision_figure"),
            one_of(Standing, "stands", "criteria_figuredecision_stands"),
            models.UniqueConstraint(
                fields=["plan", "criterion", "figure"],
                name="criteria_figuredecision_once",
                violation_error_message="Số liệu này đã được xác nhận.",
            ),
            models.UniqueConstraint(
                fields=["plan", "figure"],
                condition=Q(criterion__isnull=True),
                name="criteria_figuredecision_total_once",
                violation_error_message="Số liệu này đã được xác nhận.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="criteria_figuredecision_reason",
                violation_error_message="Phải nêu lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion or 'Tổng số'} · {self.figure}: {self.get_stands_display()}"
