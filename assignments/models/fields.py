"""Model fields of results."""

from typing import Any

from django.db import models

TEXT_LIMIT = 20_000
"""Characters of one text of a result; what is longer belongs into an attached document."""


class MeasuredField(models.DecimalField):  # type: ignore[type-arg]  # not generic at run time
    """A measured value with two decimals; empty is not 0."""

    def __init__(self, verbose_name: str = "giá trị", **kwargs: Any) -> None:
        super().__init__(
            verbose_name,
            **{"max_digits": 14, "decimal_places": 2, "null": True, "blank": True} | kwargs,
        )


class LongTextField(models.TextField):  # type: ignore[type-arg]  # not generic at run time
    """A text of a result, of at most ``TEXT_LIMIT`` characters; empty when there is none."""

    def __init__(self, verbose_name: str = "nội dung", **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"max_length": TEXT_LIMIT, "blank": True, "default": ""}
        super().__init__(verbose_name, **defaults | kwargs)
