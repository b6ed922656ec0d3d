"""``{% chart figure %}``: a whole chart, with its caption, both drawings and its table.

``{% drawing figure variant %}``: one drawing alone.
"""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from reports.figures import Figure
from reports.notes import Note
from reports.svg import Variant, render_svg

register = template.Library()


@register.inclusion_tag("_components/chart.html")
def chart(
    figure: Figure, width: int | None = None, notes: tuple[Note, ...] = (), pin_url: str = ""
) -> dict[str, Any]:
    """Draw ``figure``. ``width``: units of the wide drawing; about 560 in a half-width column.

    Both drawings are in the page and the stylesheet shows one of them: the server does not
    know how much room the chart will have.
    """
    # render_svg escapes every text it is given; nothing else reaches the markup.
    return {
        "figure": figure,
        "wide": mark_safe(render_svg(figure, "wide", width=width)),  # noqa: S308
        "narrow": mark_safe(render_svg(figure, "narrow")),  # noqa: S308
        "table": figure.table,
        "notes": notes,
        "pin_url": pin_url,
    }


@register.simple_tag
def drawing(figure: Figure, variant: Variant) -> SafeString:
    """Return one drawing of ``figure``, for a page that words it in its own way."""
    return mark_safe(render_svg(figure, variant))  # noqa: S308  # escaped, as above
