"""Tasks that leaders and Sở Nội vụ give to lead agencies."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Agency
from assignments.enums import WorkOrderStatus
from common.choices import choices_of
from common.constraints import one_of
from criteria.models import Criterion


class WorkOrder(models.Model):
    """A task about one criterion for one agency, tracked until it is done or cancelled.

    ``version`` rises with every change: a form that was opened before one is refused.
    ``report`` is what the agency said when it reported the task done; one that is sent back to
    work keeps it, and the reason stands in ``answer``.
    """

    key = models.UUIDField("mã địa chỉ", default=uuid.uuid4, unique=True, editable=False)
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="work_orders", verbose_name="tiêu chí"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="work_orders", verbose_name="giao cho"
    )
    text = models.TextField("nội dung việc")
    due_on = models.DateField("hạn")
    status = models.CharField(
        "trạng thái",
        max_length=10,
        choices=choices_of(WorkOrderStatus),
        default=WorkOrderStatus.OPEN,
    )
    version = models.PositiveIntegerField("phiên bản", default=1)
    assigned_at = models.DateTimeField("giao lúc")
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người giao",
    )
    report = models.TextField("kết quả thực hiện", blank=True)
    reported_at = models.DateTimeField("báo xong lúc", null=True, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người báo xong",
    )
    answer = models.TextField("ý kiến của người giao", blank=True)
    closed_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người kết thúc",
    )

    class Meta:
        verbose_name = "việc được giao"
        verbose_name_plural = "việc được giao"
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["agency", "status"], name="assignments_workorder_work")]
        constraints = [
            one_of(WorkOrderStatus, "status", "assignments_workorder_status"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="assignments_workorder_text",
                violation_error_message="Việc được giao phải có nội dung.",
            ),
            models.CheckConstraint(
                condition=~Q(status=WorkOrderStatus.REPORTED)
                | (Q(reported_at__isnull=False, reported_by__isnull=False) & ~Q(report="")),
                name="assignments_workorder_reported",
                violation_error_message="Việc đã báo xong phải có kết quả, người báo và lúc báo.",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[WorkOrderStatus.DONE, WorkOrderStatus.CANCELLED],
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                )
                | Q(
                    status__in=[WorkOrderStatus.OPEN, WorkOrderStatus.REPORTED],
                    closed_at__isnull=True,
                    closed_by__isnull=True,
                ),
                name="assignments_workorder_closed",
                violation_error_message="Việc đã kết thúc phải có người và lúc kết thúc.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code}: {self.text}"
