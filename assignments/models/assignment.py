"""Who answers for a criterion."""

from django.db import models
from django.db.models import Q

from accounts.models import Agency, AgencyGroup
from assignments.enums import AssignmentMode, AssignmentRole
from common.choices import choices_of
from common.constraints import exactly_one_set, one_of
from criteria.models import Criterion


class Assignment(models.Model):
    """An agency or a group of agencies in one role for one criterion.

    Where several agencies lead, one is primary: the criterion's points count for that one.
    ``raw_text`` is the piece of the printed cell that this was read from.
    """

    criterion = models.ForeignKey(
        Criterion, on_delete=models.CASCADE, related_name="assignments", verbose_name="tiêu chí"
    )
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="cơ quan",
    )
    group = models.ForeignKey(
        AgencyGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="nhóm cơ quan",
    )
    role = models.CharField("vai trò", max_length=10, choices=choices_of(AssignmentRole))
    mode = models.CharField("hình thức", max_length=10, choices=choices_of(AssignmentMode))
    is_primary = models.BooleanField("chủ trì chính", default=False)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    raw_text = models.CharField("nguyên văn", max_length=300)
    reporter = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reported_assignments",
        verbose_name="cơ quan nhập điểm thay nhóm",
    )
    """Who owns the score where a group leads; empty: Sở Nội vụ."""

    class Meta:
        verbose_name = "phân công"
        verbose_name_plural = "phân công"
        ordering = ["criterion", "role", "order"]
        constraints = [
            one_of(AssignmentRole, "role", "assignments_assignment_role"),
            one_of(AssignmentMode, "mode", "assignments_assignment_mode"),
            exactly_one_set(
                "agency",
                "group",
                "assignments_assignment_party",
                "Phân công cho một cơ quan hoặc một nhóm cơ quan.",
            ),
            models.UniqueConstraint(
                fields=["criterion", "agency"],
                name="assignments_assignment_agency",
                violation_error_message="Cơ quan đã được phân công ở tiêu chí này.",
            ),
            models.UniqueConstraint(
                fields=["criterion", "group"],
                name="assignments_assignment_group",
                violation_error_message="Nhóm cơ quan đã được phân công ở tiêu chí này.",
            ),
            models.UniqueConstraint(
                fields=["criterion"],
                condition=Q(is_primary=True),
                name="assignments_assignment_one_primary",
                violation_error_message="Mỗi tiêu chí chỉ có một cơ quan chủ trì chính.",
            ),
            models.CheckConstraint(
                condition=Q(is_primary=False) | Q(role=AssignmentRole.LEAD),
                name="assignments_assignment_primary_leads",
                violation_error_message="Chủ trì chính phải là cơ quan chủ trì.",
            ),
            models.CheckConstraint(
                condition=Q(reporter__isnull=True) | Q(group__isnull=False, is_primary=True),
                name="assignments_assignment_reporter",
                violation_error_message=(
                    "Chỉ nhóm cơ quan chủ trì chính mới cần cơ quan nhập điểm thay."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code} · {self.agency or self.group}"
