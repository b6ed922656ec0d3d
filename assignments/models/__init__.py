"""Who answers for a criterion, when, with what result and on what evidence."""

from assignments.models.assignment import Assignment
from assignments.models.evidence import Evidence, EvidenceLink, StoredFile
from assignments.models.import_preview import ImportPreview
from assignments.models.milestone import Milestone
from assignments.models.period import PeriodReopening, ReportingPeriod
from assignments.models.result import Contribution, MeasureProgress, Result
from assignments.models.review import Comment, Review, SubmissionKey
from assignments.models.work_order import WorkOrder

__all__ = [
    "Assignment",
    "Comment",
    "Contribution",
    "Evidence",
    "EvidenceLink",
    "ImportPreview",
    "MeasureProgress",
    "Milestone",
    "PeriodReopening",
    "ReportingPeriod",
    "Result",
    "Review",
    "StoredFile",
    "SubmissionKey",
    "WorkOrder",
]
