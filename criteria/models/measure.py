"""Tasks and solutions (section II of a plan), and the thresholds they state."""

from django.db import models
from django.db.models import Q

from accounts.models import Agency, AgencyGroup
from common.choices import choices_of
from common.constraints import exactly_one_set, one_of
from criteria.enums import WITHOUT_VALUE, Comparator
from criteria.models.criterion import Criterion
from criteria.models.plan import Plan


class Measure(models.Model):
    """One task of the plan, verbatim.

    ``heading`` is the line that names the lead; ``lead_in`` the bullet it hangs below, if any.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="measures")
    order = models.PositiveSmallIntegerField("thứ tự")
    area = models.ForeignKey(
        Criterion, on_delete=models.CASCADE, related_name="area_measures", verbose_name="lĩnh vực"
    )
    section = models.CharField("mục", max_length=10)
    heading = models.TextField("dẫn mục")
    lead_in = models.TextField("dẫn ý", blank=True)
    text = models.TextField("nội dung")
    note = models.CharField("ghi chú", max_length=300, blank=True)
    criteria = models.ManyToManyField(
        Criterion, blank=True, related_name="measures", verbose_name="tiêu chí liên quan"
    )

    class Meta:
        verbose_name = "nhiệm vụ, giải pháp"
        verbose_name_plural = "nhiệm vụ, giải pháp"
        ordering = ["plan", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "order"],
                name="criteria_measure_order",
                violation_error_message="Thứ tự của nhiệm vụ bị trùng.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="criteria_measure_text",
                violation_error_message="Nhiệm vụ phải có nội dung.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}: {self.text[:60]}"


class MeasureLead(models.Model):
    """An agency, or a group of agencies, that a measure is given to."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="leads")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="measure_leads"
    )
    group = models.ForeignKey(
        AgencyGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="measure_leads"
    )

    class Meta:
        verbose_name = "cơ quan thực hiện nhiệm vụ"
        verbose_name_plural = "cơ quan thực hiện nhiệm vụ"
        constraints = [
            exactly_one_set(
                "agency",
                "group",
                "criteria_measurelead_party",
                "Chọn một cơ quan hoặc một nhóm cơ quan.",
            ),
            models.UniqueConstraint(
                fields=["measure", "agency"],
                name="criteria_measurelead_agency",
                violation_error_message="Cơ quan đã được giao nhiệm vụ này.",
            ),
            models.UniqueConstraint(
                fields=["measure", "group"],
                name="criteria_measurelead_group",
                violation_error_message="Nhóm cơ quan đã được giao nhiệm vụ này.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.agency or self.group)


class MeasureTarget(models.Model):
    """A threshold that the plan itself states: 'đạt từ 90% trở lên'.

    ``value`` (and ``value_to`` of a range) are in ``unit``; comparators such as 'higher than
    last year' have none.
    """

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="targets")
    criterion = models.ForeignKey(
        Criterion, on_delete=models.CASCADE, null=True, blank=True, related_name="measured_targets"
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    comparator = models.CharField("so sánh", max_length=20, choices=choices_of(Comparator))
    value = models.DecimalField("giá trị", max_digits=12, decimal_places=2, null=True, blank=True)
    value_to = models.DecimalField("đến", max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField("đơn vị tính", max_length=40, blank=True)
    subject = models.CharField("đại lượng", max_length=200)
    raw_text = models.TextField("nguyên văn")

    class Meta:
        verbose_name = "ngưỡng nêu trong kế hoạch"
        verbose_name_plural = "ngưỡng nêu trong kế hoạch"
        ordering = ["measure", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "order"],
                name="criteria_measuretarget_order",
                violation_error_message="Thứ tự của ngưỡng bị trùng.",
            ),
            one_of(Comparator, "comparator", "criteria_measuretarget_comparator"),
            models.CheckConstraint(
                condition=Q(comparator__in=sorted(WITHOUT_VALUE), value__isnull=True)
                | (~Q(comparator__in=sorted(WITHOUT_VALUE)) & Q(value__isnull=False)),
                name="criteria_measuretarget_value",
                violation_error_message="Ngưỡng này phải có giá trị.",
            ),
            models.CheckConstraint(
                # An empty value_to must be named: compared with NULL, a check lets everything pass.
                condition=Q(
                    comparator=Comparator.BETWEEN,
                    value_to__isnull=False,
                    value_to__gte=models.F("value"),
                )
                | (~Q(comparator=Comparator.BETWEEN) & Q(value_to__isnull=True)),
                name="criteria_measuretarget_range",
                violation_error_message="Khoảng giá trị phải có cận dưới và cận trên theo thứ tự.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.raw_text}"
