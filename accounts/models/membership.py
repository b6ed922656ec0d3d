"""Who works where, in which role."""

from django.conf import settings
from django.db import models

from accounts.enums import Role
from accounts.models.agency import Agency
from common.constraints import one_of


class Membership(models.Model):
    """A person's role at an agency; one role per agency."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name="người dùng",
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="memberships", verbose_name="cơ quan"
    )
    role = models.CharField("vai trò", max_length=20, choices=Role)

    class Meta:
        verbose_name = "vai trò của người dùng"
        verbose_name_plural = "vai trò của người dùng"
        constraints = [
            one_of(Role, "role", "accounts_membership_role"),
            models.UniqueConstraint(
                fields=["user", "agency"],
                name="accounts_membership_one_role_per_agency",
                violation_error_message="Người dùng đã có vai trò tại cơ quan này.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.agency}"
