"""What can be wrong with a rule, and with what it is told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A parameter that makes no sense: where ('bands.2.lower'), and what to do about it."""

    place: str
    message: str

    def under(self, place: str) -> "Fault":
        """Return the same fault of a part of something larger."""
        return Fault(f"{place}.{self.place}" if self.place else place, self.message)


class CannotComputeError(ValueError):
    """The inputs are numbers, but no score follows from them; the text says why, in Vietnamese."""


class BadRuleError(ValueError):
    """Stored or uploaded parameters that are no rule; ``faults`` say what is wrong where."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.place}: {fault.message}" for fault in faults))
        self.faults = faults
