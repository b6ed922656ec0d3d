"""Enumerations as choices of a model field."""

from collections.abc import Iterable
from typing import Protocol


class Labelled(Protocol):
    """A member of an enumeration that says its name in Vietnamese."""

    @property
    def value(self) -> str:
        """What is stored."""
        ...

    @property
    def label(self) -> str:
        """What is shown."""
        ...


def choices_of(members: Iterable[Labelled]) -> list[tuple[str, str]]:
    """Return (value, label) pairs for ``choices=``."""
    return [(member.value, member.label) for member in members]
