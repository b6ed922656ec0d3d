"""Files that are made of the figures, and the templates they are made from.

The one thing that ``reports`` keeps: what the files say is read from the apps below.
"""

from reports.models.export import Export
from reports.models.template import ReportTemplate

__all__ = ["Export", "ReportTemplate"]
