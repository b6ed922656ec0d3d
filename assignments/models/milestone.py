"""When a criterion is due."""

from django.db import models
from django.db.models import Q

from assignments.deadlines import Deadline
from assignments.enums import MilestoneKind
from common.choices import choices_of
from common.constraints import in_order, one_of
from criteria.models import Criterion


class Milestone(models.Model):
    """A deadline of a criterion, read from the plan's words, which are kept.

    'Trước ngày 25/12' has ``due_on`` 25/12 and ``is_strictly_before``: the last good day is the
    24th. 'Theo yêu cầu nhiệm vụ' is undated and never overdue.
    """

    criterion = models.ForeignKey(
        Criterion, on_delete=models.CASCADE, related_name="milestones", verbose_name="tiêu chí"
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    kind = models.CharField("loại", max_length=10, choices=choices_of(MilestoneKind))
    label = models.CharField("sản phẩm", max_length=100, blank=True)
    starts_on = models.DateField("từ ngày", null=True, blank=True)
    due_on = models.DateField("hạn", null=True, blank=True)
    is_strictly_before = models.BooleanField("trước ngày ghi", default=False)
    recurrence_day = models.PositiveSmallIntegerField("ngày định kỳ", null=True, blank=True)
    raw_text = models.CharField("nguyên văn", max_length=300)

    class Meta:
        verbose_name = "thời hạn"
        verbose_name_plural = "thời hạn"
        ordering = ["criterion", "order"]
        constraints = [
            one_of(MilestoneKind, "kind", "assignments_milestone_kind"),
            models.UniqueConstraint(
                fields=["criterion", "order"],
                name="assignments_milestone_order",
                violation_error_message="Thứ tự của thời hạn bị trùng.",
            ),
            in_order(
                "starts_on",
                "due_on",
                "assignments_milestone_dates",
                "Ngày bắt đầu phải trước hạn.",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=MilestoneKind.BY_DATE,
                    due_on__isnull=False,
                    starts_on__isnull=True,
                    recurrence_day__isnull=True,
                )
                | Q(
                    kind=MilestoneKind.WINDOW,
                    due_on__isnull=False,
                    starts_on__isnull=False,
                    recurrence_day__isnull=True,
                )
                | Q(
                    kind=MilestoneKind.RECURRING,
                    due_on__isnull=True,
                    starts_on__isnull=True,
                    recurrence_day__isnull=False,  # NULL compared is not false to a check
                    recurrence_day__gte=1,
                    recurrence_day__lte=28,
                )
                | Q(
                    kind=MilestoneKind.UNDATED,
                    due_on__isnull=True,
                    starts_on__isnull=True,
                    recurrence_day__isnull=True,
                ),
                name="assignments_milestone_shape",
                violation_error_message="Ngày tháng không khớp với loại thời hạn.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code}: {self.raw_text}"

    @property
    def deadline(self) -> Deadline:
        """Return the milestone as ``assignments.deadlines`` reckons with it."""
        return Deadline(
            kind=MilestoneKind(self.kind),
            starts_on=self.starts_on,
            due_on=self.due_on,
            is_strictly_before=self.is_strictly_before,
            recurrence_day=self.recurrence_day,
        )
