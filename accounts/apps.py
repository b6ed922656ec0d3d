"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Tài khoản và cơ quan."""

    name = "accounts"
    verbose_name = "Tài khoản và cơ quan"
