"""What ``reports`` keeps: files made of the figures and their templates, scenarios, notes.

What they say is read from the apps below.
"""

from reports.models.export import Export
from reports.models.note import PinnedNote
from reports.models.scenario import Scenario
from reports.models.template import ReportTemplate

__all__ = ["Export", "PinnedNote", "ReportTemplate", "Scenario"]
