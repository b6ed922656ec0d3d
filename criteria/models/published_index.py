"""The index as published year by year, on its own scale of 100."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Agency


class PublishedIndex(models.Model):
    """A year's published PAR INDEX and SIPAS of a unit, with the national mean.

    All scores are out of 100 and never mix with a plan's own scale.
    """

    subject = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="published_indexes")
    year = models.PositiveSmallIntegerField("năm")
    score = models.DecimalField("điểm", max_digits=5, decimal_places=2, null=True, blank=True)
    rank = models.PositiveSmallIntegerField("xếp hạng", null=True, blank=True)
    provinces_count = models.PositiveSmallIntegerField("trên tổng số", null=True, blank=True)
    national_mean = models.DecimalField(
        "trung bình cả nước", max_digits=5, decimal_places=2, null=True, blank=True
    )
    sipas = models.DecimalField("SIPAS", max_digits=5, decimal_places=2, null=True, blank=True)
    source = models.CharField("nguồn", max_length=300)
    is_confirmed = models.BooleanField("đã đối chiếu văn bản gốc", default=False)

    class Meta:
        verbose_name = "chỉ số đã công bố"
        verbose_name_plural = "chỉ số đã công bố"
        ordering = ["subject", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "year"],
                name="criteria_publishedindex_year",
                violation_error_message="Năm này đã có số liệu.",
            ),
            models.CheckConstraint(
                condition=Q(rank__isnull=True)
                | Q(rank__gte=1, provinces_count__isnull=False, rank__lte=F("provinces_count")),
                name="criteria_publishedindex_rank",
                violation_error_message="Xếp hạng phải từ 1 đến tổng số đơn vị được xếp.",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{field}__isnull": True})
                    | Q(**{f"{field}__gte": 0, f"{field}__lte": 100}),
                    name=f"criteria_publishedindex_{field}",
                    violation_error_message="Điểm công bố phải từ 0 đến 100.",
                )
                for field in ("score", "national_mean", "sipas")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.year}"
