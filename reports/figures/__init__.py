"""What a chart says, as plain data: drawn by ``reports.svg`` and ``reports.charts`` alike.

A figure carries its finding (title), one sentence of what it shows, the scale its numbers
stand on, their source, and rows of ``Decimal``. Both drawings, the data table beside them and
the documents are made from the same object, so they cannot disagree.
Nothing here knows Django or a drawing library. ``None`` means 'không có số', never zero.
"""

from reports.figures.base import Cell, Figure, Table, TableRow
from reports.figures.bullet import BulletChart, BulletRow
from reports.figures.gap import GapBarChart, GapRow
from reports.figures.heatmap import HeatmapCell, HeatmapChart, HeatmapRow
from reports.figures.index_line import IndexLineChart, YearPoint
from reports.figures.treemap import TreemapChart, TreemapGroup, TreemapLeaf
from reports.figures.trend import TrendChart, TrendPoint
from reports.figures.waterfall import WaterfallChart, WaterfallStep

__all__ = [
    "BulletChart",
    "BulletRow",
    "Cell",
    "Figure",
    "GapBarChart",
    "GapRow",
    "HeatmapCell",
    "HeatmapChart",
    "HeatmapRow",
    "IndexLineChart",
    "Table",
    "TableRow",
    "TreemapChart",
    "TreemapGroup",
    "TreemapLeaf",
    "TrendChart",
    "TrendPoint",
    "WaterfallChart",
    "WaterfallStep",
    "YearPoint",
]
