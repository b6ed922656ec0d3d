"""Charts drawn once: the same description gives the same drawing, so it is kept."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reports.figures import Figure
from reports.templatetags.charts import chart

KEPT_CHARTS = 256


@lru_cache(maxsize=KEPT_CHARTS)
def render_chart(figure: Figure, width: int | None = None) -> SafeString:
    """Return ``figure`` as the HTML of its caption, drawings and table."""
    return render_to_string("_components/chart.html", chart(figure, width))
