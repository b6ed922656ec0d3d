"""The single values that answers are made of, as they are published.

Points are text with two decimals and a point ("8.50"), so that no program reads them as binary
fractions; ``None`` is a figure that does not exist, which is not 0.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, WithJsonSchema

from assignments.enums import (
    AssignmentMode,
    MilestoneKind,
    PeriodKind,
    PeriodState,
    ResultStatus,
)
from criteria.enums import CriterionLevel, Figure, PlanStatus, ScoringMethod, Standing


def _in_words(enum: type[StrEnum]) -> WithJsonSchema:
    """Publish an enumeration with its Vietnamese labels instead of its English docstring."""
    labels = "; ".join(f"{member.value}: {getattr(member, 'label', '')}" for member in enum)
    return WithJsonSchema(
        {"type": "string", "enum": [member.value for member in enum], "description": labels}
    )


Points = Annotated[
    str,
    Field(
        pattern=r"^[0-9]+\.[0-9]{2}$",
        description="Điểm, hai chữ số thập phân, dấu chấm.",
        examples=["8.50"],
    ),
]
Quantity = Annotated[
    str,
    Field(
        pattern=r"^-?[0-9]+\.[0-9]{2}$",
        description="Số đo được, hai chữ số thập phân, dấu chấm.",
        examples=["65.00"],
    ),
]
SignedPoints = Annotated[
    str,
    Field(
        pattern=r"^-?[0-9]+\.[0-9]{2}$",
        description="Số điểm chênh lệch, có thể âm.",
        examples=["-0.10"],
    ),
]
Percent = Annotated[
    str,
    Field(
        pattern=r"^[0-9]+\.[0-9]{2}$",
        description="Phần trăm, hai chữ số thập phân, làm tròn nửa lên.",
        examples=["84.41"],
    ),
]
Level = Annotated[CriterionLevel, _in_words(CriterionLevel)]
Method = Annotated[ScoringMethod, _in_words(ScoringMethod)]
Mode = Annotated[AssignmentMode, _in_words(AssignmentMode)]
Kind = Annotated[MilestoneKind, _in_words(MilestoneKind)]
Status = Annotated[PlanStatus, _in_words(PlanStatus)]
Column = Annotated[Figure, _in_words(Figure)]
Stands = Annotated[Standing, _in_words(Standing)]
Period = Annotated[PeriodKind, _in_words(PeriodKind)]
StateOfPeriod = Annotated[PeriodState, _in_words(PeriodState)]
StatusOfResult = Annotated[ResultStatus, _in_words(ResultStatus)]
