"""Who answers for a criterion, and when."""

from assignments.models.assignment import Assignment
from assignments.models.milestone import Milestone

__all__ = ["Assignment", "Milestone"]
