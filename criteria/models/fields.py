"""Model fields of the domain."""

from typing import Any

from django.db import models


class ScoreField(models.DecimalField):  # type: ignore[type-arg]  # not generic at run time
    """Points with two decimals; empty where the document has no figure, which is not 0."""

    def __init__(self, verbose_name: str = "điểm", **kwargs: Any) -> None:
        super().__init__(
            verbose_name,
            **{"max_digits": 6, "decimal_places": 2, "null": True, "blank": True} | kwargs,
        )
