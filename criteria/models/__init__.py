"""Plans, their trees, their measures, and the published index."""

from criteria.models.criterion import Criterion
from criteria.models.figure_decision import FigureDecision
from criteria.models.measure import Measure, MeasureLead, MeasureTarget
from criteria.models.plan import Plan, PlanSection, RatingGroup
from criteria.models.published_index import PublishedIndex

__all__ = [
    "Criterion",
    "FigureDecision",
    "Measure",
    "MeasureLead",
    "MeasureTarget",
    "Plan",
    "PlanSection",
    "PublishedIndex",
    "RatingGroup",
]
