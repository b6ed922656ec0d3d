"""The app that carries the component tags."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Helpers and interface components; no models."""

    name = "common"
