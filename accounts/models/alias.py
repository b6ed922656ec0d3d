"""What documents call an agency, once somebody has said who is meant."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.agency import Agency, AgencyGroup
from common.constraints import exactly_one_set


class AgencyAlias(models.Model):
    """A spelling of an agency's or a group's name that imported documents use.

    ``folded`` is the spelling without accents and case (``common.text.fold``).
    """

    folded = models.CharField("cách viết không dấu", max_length=300, unique=True)
    text = models.CharField("cách viết", max_length=300)
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="aliases"
    )
    group = models.ForeignKey(
        AgencyGroup, on_delete=models.CASCADE, null=True, blank=True, related_name="aliases"
    )
    created_at = models.DateTimeField("lúc")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "cách gọi cơ quan"
        verbose_name_plural = "cách gọi cơ quan"
        ordering = ["folded"]
        constraints = [
            exactly_one_set(
                "agency",
                "group",
                "accounts_agencyalias_party",
                "Chọn một cơ quan hoặc một nhóm cơ quan.",
            ),
            models.CheckConstraint(
                condition=~Q(folded=""),
                name="accounts_agencyalias_text",
                violation_error_message="Cách gọi không được trống.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} → {self.agency or self.group}"
