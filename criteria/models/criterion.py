"""A node of a plan's tree: area, criterion or sub-criterion."""

from django.db import models
from django.db.models import Q

from common.choices import choices_of
from common.constraints import figures_within_max, one_of
from criteria.enums import CriterionLevel, ScoringMethod
from criteria.models.fields import ScoreField
from criteria.models.plan import Plan
from criteria.tree import Figures, Node


class Criterion(models.Model):
    """One row of the annex. Printed cells are kept exactly as the document has them.

    Computed figures are never stored; ``criteria.tree`` folds them from the leaves. Depth is
    fixed at three, so a parent key and ``sort_key`` ('07.01.10') are all the tree needs.
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="criteria", verbose_name="kế hoạch"
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="thuộc",
    )
    level = models.CharField("cấp", max_length=15, choices=choices_of(CriterionLevel))
    code = models.CharField("mã", max_length=12)
    sort_key = models.CharField("khóa thứ tự", max_length=20, editable=False)
    name = models.CharField("tên", max_length=500)
    folded_name = models.CharField("tên không dấu", max_length=500, editable=False)
    scoring_method = models.CharField(
        "cách chấm",
        max_length=10,
        choices=choices_of(ScoringMethod),
        default=ScoringMethod.APPRAISAL,
    )
    printed_name = models.CharField("tên trong bản in", max_length=500, blank=True)
    name_note = models.CharField("vì sao tên khác bản in", max_length=300, blank=True)
    printed_max = ScoreField("điểm tối đa")
    printed_baseline = ScoreField("kết quả năm đối chiếu")
    printed_target = ScoreField("mục tiêu")
    printed_note = models.CharField("ghi thay cho điểm", max_length=200, blank=True)
    printed_deadline = models.CharField("thời gian (bản in)", max_length=300, blank=True)
    printed_lead = models.CharField("chủ trì (bản in)", max_length=300, blank=True)
    printed_support = models.CharField("phối hợp (bản in)", max_length=300, blank=True)
    predecessor = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name="tiêu chí tương ứng của kế hoạch trước",
    )

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ["plan", "sort_key"]
        constraints = [
            one_of(CriterionLevel, "level", "criteria_criterion_level"),
            one_of(ScoringMethod, "scoring_method", "criteria_criterion_method"),
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="criteria_criterion_code",
                violation_error_message="Mã tiêu chí đã có trong kế hoạch.",
            ),
            models.CheckConstraint(
                condition=Q(level=CriterionLevel.AREA, parent__isnull=True)
                | Q(
                    level__in=[CriterionLevel.CRITERION, CriterionLevel.SUB_CRITERION],
                    parent__isnull=False,
                ),
                name="criteria_criterion_parent",
                violation_error_message=(
                    "Lĩnh vực không thuộc mục nào; tiêu chí và tiêu chí thành phần phải có mục cha."
                ),
            ),
            models.CheckConstraint(
                condition=Q(level=CriterionLevel.AREA, code__regex=r"^[0-9]+$")
                | Q(level=CriterionLevel.CRITERION, code__regex=r"^[0-9]+\.[0-9]+$")
                | Q(level=CriterionLevel.SUB_CRITERION, code__regex=r"^[0-9]+\.[0-9]+\.[0-9]+$"),
                name="criteria_criterion_code_depth",
                violation_error_message="Mã không đúng với cấp, ví dụ 7 · 7.1 · 7.1.10.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="criteria_criterion_named",
                violation_error_message="Tiêu chí phải có tên.",
            ),
            figures_within_max(
                ["printed_baseline", "printed_target"], "printed_max", "criteria_criterion_figures"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def printed(self) -> Figures:
        """Return the three printed figures."""
        return Figures(self.printed_max, self.printed_baseline, self.printed_target)

    def as_node(self, parent: str | None) -> Node:
        """Return the row as ``criteria.tree`` takes it; ``parent`` is the parent's code."""
        return Node(self.code, parent, CriterionLevel(self.level), self.printed)
