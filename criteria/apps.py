"""App configuration."""

from django.apps import AppConfig


class CriteriaConfig(AppConfig):
    """Kế hoạch và tiêu chí."""

    name = "criteria"
    verbose_name = "Kế hoạch và tiêu chí"
