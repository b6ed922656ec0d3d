"""Charts drawn once: the same description gives the same drawing, so it is kept."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reports.figures import Figure
from reports.notes import Note
from reports.templatetags.charts import chart

KEPT_CHARTS = 256


@lru_cache(maxsize=KEPT_CHARTS)
def render_chart(
    figure: Figure, width: int | None = None, notes: tuple[Note, ...] = (), pin_url: str = ""
) -> SafeString:
    """Return ``figure`` as the HTML of its caption, drawings and table.

    Args:
        width: units of the wide drawing.
        notes: what is pinned to the chart.
        pin_url: where to pin more; '' where the reader may not, or nothing is to be pinned.
    """
    return render_to_string("_components/chart.html", chart(figure, width, notes, pin_url))
