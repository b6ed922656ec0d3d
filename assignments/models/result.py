"""What agencies report."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Agency
from assignments.enums import ProgressStatus, ResultStatus
from assignments.models.fields import LongTextField, MeasuredField
from assignments.models.period import ReportingPeriod
from assignments.workflow import HANDED_IN
from common.choices import choices_of
from common.constraints import figures_within_max, one_of
from criteria.models import Criterion, Measure
from criteria.models.fields import ScoreField

_HANDED_IN = sorted(HANDED_IN)


class Result(models.Model):
    """A criterion's result in one period, owned by one agency.

    ``version`` rises with every change: a save carries the version that it was read at, and a
    stale one is refused. ``max_score`` repeats the criterion's maximum, so that the database can
    hold scores to it. Scores are cumulative estimates of one yearly score, in points.
    """

    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="results", verbose_name="kỳ"
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="results", verbose_name="tiêu chí"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="results", verbose_name="cơ quan nhập"
    )
    numerator = MeasuredField("tử số")
    denominator = MeasuredField("mẫu số")
    quantity = MeasuredField("số lượng")
    max_score = ScoreField("điểm tối đa")
    self_score = ScoreField("điểm tự chấm")
    appraised_score = ScoreField("điểm thẩm định")
    narrative = LongTextField("kết quả đạt được")
    difficulties = LongTextField("tồn tại, nguyên nhân")
    next_steps = LongTextField("giải pháp")
    explanation = LongTextField("giải trình")
    is_not_applicable = models.BooleanField("không áp dụng", default=False)
    not_applicable_reason = LongTextField("lý do không áp dụng")
    status = models.CharField(
        "trạng thái", max_length=10, choices=choices_of(ResultStatus), default=ResultStatus.DRAFT
    )
    version = models.PositiveIntegerField("phiên bản", default=1)
    prefilled_from = models.ForeignKey(
        ReportingPeriod,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lấy số liệu từ kỳ",
    )
    is_sample = models.BooleanField("số liệu mẫu", default=False)
    first_submitted_at = models.DateTimeField("nộp lần đầu lúc", null=True, blank=True)
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_version = models.PositiveIntegerField("phiên bản khi nộp", null=True, blank=True)
    reviewed_at = models.DateTimeField("thẩm định lúc", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("tạo lúc")
    updated_at = models.DateTimeField("sửa lúc")
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "kết quả"
        verbose_name_plural = "kết quả"
        ordering = ["period", "criterion__sort_key"]
        indexes = [
            models.Index(fields=["period", "status"], name="assignments_result_queue"),
            models.Index(fields=["agency", "period"], name="assignments_result_agency"),
        ]
        constraints = [
            one_of(ResultStatus, "status", "assignments_result_status"),
            models.UniqueConstraint(
                fields=["criterion", "period"],
                name="assignments_result_once",
                violation_error_message="Tiêu chí đã có kết quả trong kỳ này.",
            ),
            figures_within_max(
                ["self_score", "appraised_score"], "max_score", "assignments_result_scores"
            ),
            models.CheckConstraint(
                condition=Q(is_not_applicable=False)
                | Q(is_not_applicable=True, self_score__isnull=True, appraised_score__isnull=True),
                name="assignments_result_not_applicable",
                violation_error_message="Tiêu chí không áp dụng thì không có điểm.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_HANDED_IN)
                | Q(
                    submitted_at__isnull=False,
                    first_submitted_at__isnull=False,
                    submitted_by__isnull=False,
                    submitted_version__isnull=False,
                ),
                name="assignments_result_submitted",
                violation_error_message="Kết quả đã nộp phải có người nộp và thời điểm nộp.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_HANDED_IN)
                | Q(self_score__isnull=False)
                | Q(is_not_applicable=True),
                name="assignments_result_scored",
                violation_error_message="Kết quả đã nộp phải có điểm tự chấm hoặc không áp dụng.",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=ResultStatus.APPROVED,
                    reviewed_at__isnull=False,
                    reviewed_by__isnull=False,
                )
                & (Q(appraised_score__isnull=False) | Q(is_not_applicable=True))
                | (~Q(status=ResultStatus.APPROVED) & Q(appraised_score__isnull=True)),
                name="assignments_result_approved",
                violation_error_message=(
                    "Chỉ kết quả đã duyệt mới có điểm thẩm định, kèm người và thời điểm duyệt."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(status=ResultStatus.APPROVED) | ~Q(reviewed_by=F("submitted_by")),
                name="assignments_result_two_people",
                violation_error_message="Người nộp không được tự thẩm định kết quả của mình.",
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1),
                name="assignments_result_version",
                violation_error_message="Phiên bản phải từ 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code} · {self.period}"


class Contribution(models.Model):
    """What a supporting agency, a joint lead or a member of a leading group adds.

    It belongs to the criterion and the period, not to the lead's result, which may not be there
    yet. ``numerator`` and ``denominator`` are a district's own share of a group's ratio.
    """

    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="contributions", verbose_name="kỳ"
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="contributions", verbose_name="tiêu chí"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="contributions", verbose_name="cơ quan"
    )
    numerator = MeasuredField("tử số")
    denominator = MeasuredField("mẫu số")
    narrative = LongTextField("nội dung phối hợp")
    version = models.PositiveIntegerField("phiên bản", default=1)
    is_sample = models.BooleanField("số liệu mẫu", default=False)
    created_at = models.DateTimeField("tạo lúc")
    updated_at = models.DateTimeField("sửa lúc")
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "nội dung phối hợp"
        verbose_name_plural = "nội dung phối hợp"
        ordering = ["period", "criterion__sort_key", "agency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["criterion", "period", "agency"],
                name="assignments_contribution_once",
                violation_error_message="Cơ quan đã có nội dung phối hợp ở tiêu chí này.",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                name="assignments_contribution_denominator",
                violation_error_message="Mẫu số phải lớn hơn 0.",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True) | Q(numerator__gte=0),
                name="assignments_contribution_numerator",
                violation_error_message="Tử số không được âm.",
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1),
                name="assignments_contribution_version",
                violation_error_message="Phiên bản phải từ 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code} · {self.period} · {self.agency.short_name}"


class MeasureProgress(models.Model):
    """How far a measure of section II has come at one of its agencies, per period."""

    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, related_name="progress", verbose_name="nhiệm vụ"
    )
    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="progress", verbose_name="kỳ"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="measure_progress", verbose_name="cơ quan"
    )
    status = models.CharField("tiến độ", max_length=12, choices=choices_of(ProgressStatus))
    note = models.CharField("ghi chú", max_length=1000, blank=True)
    version = models.PositiveIntegerField("phiên bản", default=1)
    updated_at = models.DateTimeField("sửa lúc")
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "tiến độ nhiệm vụ"
        verbose_name_plural = "tiến độ nhiệm vụ"
        constraints = [
            one_of(ProgressStatus, "status", "assignments_progress_status"),
            models.UniqueConstraint(
                fields=["measure", "period", "agency"],
                name="assignments_progress_once",
                violation_error_message="Nhiệm vụ đã có tiến độ trong kỳ này.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} · {self.period}: {self.get_status_display()}"
