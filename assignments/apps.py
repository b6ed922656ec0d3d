"""App configuration."""

from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    """Phân công và thời hạn."""

    name = "assignments"
    verbose_name = "Phân công và thời hạn"
