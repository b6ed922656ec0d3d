"""App configuration."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Tổng hợp và báo cáo."""

    name = "reports"
    verbose_name = "Tổng hợp và báo cáo"
