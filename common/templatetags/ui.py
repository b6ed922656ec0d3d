"""The components of the interface as template tags. The gallery shows each in every state.

A tag passes every variable its template uses, so that an undefined one is always a mistake, and
refuses a tone it does not know: a misspelt one would silently lose its meaning.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.tables.answers import Format, file_address

register = template.Library()

SPRITE = "vendor/bootstrap-icons/icons.svg"

BADGE_TONES = frozenset({"late", "due", "ok", "muted", "accent"})
KPI_TONES = frozenset({"", "baseline", "now", "target", "missing"})
ALERT_ICONS = {
    "info": "info-circle",
    "ok": "check-circle",
    "warning": "exclamation-triangle",
    "bad": "exclamation-circle",
}
MESSAGE_TONES = {"success": "ok", "warning": "warning", "error": "bad"}

Number = Decimal | float | str | None


def _checked(tone: str, known: Iterable[str]) -> str:
    if tone not in known:
        raise ValueError(f"unknown tone: {tone!r}")
    return tone


@lru_cache(maxsize=1)
def _sprite_url() -> str:
    """Return the sprite's address; a page has dozens of icons, and it never changes."""
    return static(SPRITE)


# --- Small marks ------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sprite; decoration, unless ``label`` says what it stands for."""
    return format_html(
        '<svg class="icon" {} focusable="false"><use href="{}#{}"></use></svg>',
        _naming(label),
        _sprite_url(),
        name,
    )


def _naming(label: str) -> SafeString:
    if label:
        return format_html('role="img" aria-label="{}"', label)
    return SafeString('aria-hidden="true"')


@register.inclusion_tag("_components/badge.html")
def badge(text: object, *, tone: str = "muted", icon: str = "") -> dict[str, Any]:
    """Say a state in a word. ``tone``: late, due, ok, muted, accent; the word carries it."""
    return {"text": text, "tone": _checked(tone, BADGE_TONES), "icon_name": icon}


def score_bar_svg(
    *, baseline: Number, target: Number, maximum: Number, label: str = ""
) -> SafeString:
    """Return a thin bar: grey result, red hairline to the target, dark target mark.

    All three in points. Decoration beside its numbers unless ``label`` names it. Without a
    maximum there is nothing to measure against, and nothing is drawn.
    """
    top = _decimal(maximum)
    if not top or top < 0:
        return SafeString("")
    result, goal = _share(baseline, top), _share(target, top)
    parts = ['<rect class="f-muted" y="5" width="100%" height="4"/>']
    if result is not None:
        parts.append(f'<rect class="f-baseline" y="4" width="{result}%" height="6"/>')
    if result is not None:
        parts.append(_hairline(result, goal, 6))
    parts.append(_target_mark(goal))
    return _score_bar(parts, label)


def now_bar_svg(
    *,
    baseline: Number,
    approved: Number,
    provisional: Number,
    rest: Number,
    target: Number,
    maximum: Number,
    label: str = "",
) -> SafeString:
    """Return a thin bar of two lanes: now above, the year before below, the target across both.

    Now is solid where it is approved, striped where it is provisional, and grey where ``rest``
    takes the place of what nobody has reported. The red hairline goes from there to the target.
    """
    top = _decimal(maximum)
    if not top or top < 0:
        return SafeString("")
    parts = ['<rect class="f-muted" y="3" width="100%" height="9"/>']
    before, goal = _share(baseline, top), _share(target, top)
    if before is not None:
        parts.append(f'<rect class="f-baseline" y="10" width="{before}%" height="2"/>')
    end = Decimal(0)
    for value, kind in ((approved, "now"), (provisional, "provisional"), (rest, "baseline")):
        share = min(_share(value, top) or Decimal(0), 100 - end)
        if share:
            parts.append(_now_part(kind, end, share))
        end += share
    parts.append(_hairline(end, goal, 5))
    parts.append(_target_mark(goal))
    return _score_bar(parts, label)


def _now_part(kind: str, start: Decimal, share: Decimal) -> str:
    bar = f'<rect class="f-{kind}" x="{start}%" y="3" width="{share}%" height="6"/>'
    if kind != "provisional":
        return bar
    line = f'<line class="s-now stripes" x1="{start}%" x2="{start + share}%" y1="6" y2="6"/>'
    return bar + line


def _hairline(start: Decimal, goal: Decimal | None, y: int) -> str:
    if goal is None or goal <= start:
        return ""
    return f'<rect class="f-missing" x="{start}%" y="{y}" width="{goal - start}%" height="2"/>'


def _target_mark(goal: Decimal | None) -> str:
    if goal is None:
        return ""
    return f'<rect class="f-target" x="{goal}%" y="1" width="2" height="12"/>'


def _score_bar(parts: Iterable[str], label: str) -> SafeString:
    # Formatted numbers only, and a label that is escaped.
    return SafeString(
        '<svg class="score-bar" width="100%" height="14" overflow="visible" '
        f"{_naming(label)}>{''.join(parts)}</svg>"
    )


def _decimal(value: Number) -> Decimal | None:
    return None if value in {None, ""} else Decimal(str(value))


def _share(value: Number, maximum: Decimal) -> Decimal | None:
    """Return ``value`` as percent of ``maximum`` within 0 and 100, to a tenth."""
    number = _decimal(value)
    if number is None:
        return None
    share = min(max(number / maximum * 100, Decimal(0)), Decimal(100))
    return share.quantize(Decimal("0.1"))


@register.simple_tag
def score_bar(*, baseline: Number, target: Number, maximum: Number, label: str = "") -> SafeString:
    """Draw ``score_bar_svg`` in a template."""
    return score_bar_svg(baseline=baseline, target=target, maximum=maximum, label=label)


# --- Blocks -----------------------------------------------------------------------------------


@register.inclusion_tag("_components/kpi.html")
def kpi(
    *,
    label: str,
    value: str,
    unit: str = "",
    note: str = "",
    tone: str = "",
    secondary: str = "",
    bar: str = "",
) -> dict[str, Any]:
    """Show one key figure, already formatted.

    ``secondary``: a second figure for the same thing ('cộng từ tiêu chí: 55,62').
    ``tone``: baseline, now, target, missing: the mark that charts use for it.
    ``bar``: a thin bar below it, drawn by ``now_bar_svg``.
    """
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "note": note,
        "tone": _checked(tone, KPI_TONES),
        "secondary": secondary,
        "bar": bar,
    }


@register.inclusion_tag("_components/alert.html")
def alert(text: object, *, tone: str = "info", title: str = "") -> dict[str, Any]:
    """Show a notice. ``tone``: info, ok, warning, bad."""
    name = ALERT_ICONS[_checked(tone, ALERT_ICONS)]
    return {"text": text, "tone": tone, "title": title, "icon_name": name}


@register.filter
def message_tone(level_tag: str) -> str:
    """Translate the level of a Django message into the tone of a notice."""
    return MESSAGE_TONES.get(level_tag, "info")


@register.inclusion_tag("_components/empty_state.html")
def empty_state(
    *, title: str, text: str = "", action_url: str = "", action_label: str = "", icon: str = "inbox"
) -> dict[str, Any]:
    """Say what would stand here, why it does not, and what to do."""
    return {
        "title": title,
        "text": text,
        "action_url": action_url,
        "action_label": action_label,
        "icon_name": icon,
    }


# --- Ways through -----------------------------------------------------------------------------


@register.inclusion_tag("_components/breadcrumb.html")
def breadcrumb(items: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Show the way here: (label, address) from the top down; the last is this page."""
    *above, current = items
    return {"above": above, "current": current[0]}


@register.inclusion_tag("_components/pager.html", takes_context=True)
def pager(context: Context, page: "Page[Any]", parameter: str = "trang") -> dict[str, Any]:
    """Lead through pages of a list, keeping everything else the address says."""
    query: QueryDict = context["request"].GET.copy()
    entries = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        query[parameter] = str(number)
        is_page = isinstance(number, int)
        entries.append(
            {
                "number": number,
                "url": f"?{query.urlencode()}" if is_page else "",
                "is_current": number == page.number,
            }
        )
    return {"entries": entries if page.has_other_pages() else []}


@register.inclusion_tag("_partials/table_files.html", takes_context=True)
def table_files(
    context: Context, key: str, label: str, at: str = "", word: str = "Tải bảng"
) -> dict[str, Any]:
    """Offer a table of the page as files; ``label`` names it to who hears the links alone.

    ``at``: the page's address, where it isn't the one that is being answered.
    ``word``: what is seen before the links; tells two tables apart that stand at one place.
    """
    request = context["request"]
    return {
        "label": label,
        "word": word,
        "files": [
            (name, file_address(request, wanted, key, at))
            for name, wanted in (("Excel", Format.XLSX), ("CSV", Format.CSV))
        ],
    }


# --- Forms ------------------------------------------------------------------------------------


@register.inclusion_tag("_components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """Show a field: label above, hint below it, then what is wrong, then the input.

    Django ties hint and error to the input by ``aria-describedby``; the ids here are its own.
    """
    return {
        "bound": bound,
        "hint_id": f"{bound.auto_id}_helptext",
        "error_id": f"{bound.auto_id}_error",
        "is_group": bound.use_fieldset,
        "is_optional": not bound.field.required,
        "described_by": bound.aria_describedby or "",
    }


@register.inclusion_tag("_components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """List everything wrong with a form at its top, each with a link to the place."""
    places = [
        {
            # A message that begins with the label needs it only once.
            "text": text if text.startswith(label) else f"{label}: {text}",
            "target": form[name].auto_id + ("_0" if form[name].use_fieldset else ""),
        }
        for name, texts in form.errors.items()
        if name in form.fields
        for label in [str(form[name].label)]
        for text in map(str, texts)
    ]
    return {"general": list(form.non_field_errors()), "places": places}
