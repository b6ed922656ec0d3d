"""A person who signs in."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """An official. Personal data is kept to name, position, work e-mail and phone."""

    # A Vietnamese name is written whole; it is never split into first and last.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField("họ và tên", max_length=150)
    position = models.CharField("chức vụ", max_length=150, blank=True)
    phone = models.CharField("điện thoại công vụ", max_length=30, blank=True)

    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False)
    unread_count = models.PositiveIntegerField("thông báo chưa đọc", default=0, editable=False)
    """Kept with the inbox, so that the bell on every page costs no query of its own."""

    REQUIRED_FIELDS = ["email", "full_name"]

    class Meta(AbstractUser.Meta):
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """Return the name as it is written in documents."""
        return self.full_name

    def get_short_name(self) -> str:
        """Return the name; Vietnamese has no shorter form that is polite."""
        return self.full_name
