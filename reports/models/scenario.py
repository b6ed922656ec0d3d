"""What somebody tried out: 'if these criteria moved, where would the province stand?'."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from assignments.enums import PeriodKind
from common.choices import choices_of
from common.constraints import one_of
from criteria.models import Plan
from criteria.models.fields import ScoreField
from reports.enums import ScenarioBase


class Scenario(models.Model):
    """Moved criteria over a base, kept under a name.

    ``moves``: points by the code of a leaf, as text with two places ('0.85'). What is not moved
    has what ``base`` says at the end of ``until``, as the plan stands when the scenario is read.
    ``survey``: points assumed for the part that surveys decide; ``None`` for no assumption.
    ``is_shared``: whoever may open scenarios and has the address may see it; only the owner
    changes it. ``version`` rises with every change.
    """

    key = models.UUIDField("mã địa chỉ", default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="scenarios", verbose_name="kế hoạch"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="scenarios",
        verbose_name="người lập",
    )
    name = models.CharField("tên kịch bản", max_length=120)
    base = models.CharField(
        "xuất phát từ",
        max_length=10,
        choices=choices_of(ScenarioBase),
        default=ScenarioBase.APPROVED,
    )
    until = models.CharField("đến hết kỳ", max_length=2, choices=choices_of(PeriodKind))
    moves = models.JSONField("điểm giả định", default=dict)
    survey = ScoreField("điểm điều tra xã hội học giả định")
    is_shared = models.BooleanField("chia sẻ bằng liên kết", default=False)
    version = models.PositiveIntegerField("phiên bản", default=1)
    created_at = models.DateTimeField("lập lúc")
    updated_at = models.DateTimeField("sửa lúc")

    class Meta:
        verbose_name = "kịch bản"
        verbose_name_plural = "kịch bản"
        ordering = ["-updated_at", "-id"]
        constraints = [
            one_of(ScenarioBase, "base", "reports_scenario_base"),
            one_of(PeriodKind, "until", "reports_scenario_until"),
            models.UniqueConstraint(
                fields=["plan", "owner", "name"],
                name="reports_scenario_name",
                violation_error_message="Đã có kịch bản mang tên này. Đặt tên khác.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="reports_scenario_named",
                violation_error_message="Kịch bản phải có tên.",
            ),
            models.CheckConstraint(
                condition=Q(survey__isnull=True) | Q(survey__gte=0, survey__lte=100),
                name="reports_scenario_survey",
                violation_error_message="Điểm điều tra xã hội học giả định phải từ 0 đến 100.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
