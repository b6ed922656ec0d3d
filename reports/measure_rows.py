"""Measures (section II of a plan) as the pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from common.text import format_quantity
from criteria.enums import WITHOUT_VALUE, Comparator
from criteria.models import Measure, MeasureLead, MeasureTarget
from reports.links import Links


@dataclass(frozen=True, slots=True)
class NamedLink:
    """A name that leads somewhere."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One task: its words, who does it, which criteria it serves, which thresholds it states."""

    area: str
    section: str
    heading: str
    lead_in: str
    text: str
    note: str
    leads: tuple[NamedLink, ...]
    criteria: tuple[NamedLink, ...]
    targets: tuple[str, ...]


def measure_rows(measures: QuerySet[Measure], links: Links) -> list[MeasureRow]:
    """Return measures for a page in the plan's order. Four queries, however many there are."""
    found = measures.select_related("area").prefetch_related(
        Prefetch("leads", MeasureLead.objects.select_related("agency", "group")),
        "criteria",
        Prefetch("targets", MeasureTarget.objects.order_by("order")),
    )
    return [_row(measure, links) for measure in found.order_by("order")]


def _row(measure: Measure, links: Links) -> MeasureRow:
    parties = [lead.agency or lead.group for lead in measure.leads.all()]
    return MeasureRow(
        area=measure.area.code,
        section=measure.section,
        heading=measure.heading,
        lead_in=measure.lead_in,
        text=measure.text,
        note=measure.note,
        leads=tuple(NamedLink(party.name, links.agency(party.slug)) for party in parties if party),
        criteria=tuple(
            NamedLink(criterion.code, links.criterion(criterion.code))
            for criterion in measure.criteria.all()
        ),
        targets=tuple(_in_words(measure.targets.all())),
    )


def _in_words(targets: Iterable[MeasureTarget]) -> list[str]:
    return [f"{target.subject}: {threshold(target)}" for target in targets]


def threshold(target: MeasureTarget) -> str:
    """Return a threshold in words: 'từ 95 đến 100%', 'cao hơn năm trước'."""
    comparator = Comparator(target.comparator)
    if comparator in WITHOUT_VALUE:
        return comparator.label
    value = format_quantity(target.value)
    if comparator is Comparator.BETWEEN:
        value = f"{value} đến {format_quantity(target.value_to)}"
    words = f"{comparator.label} {_with_unit(value, target.unit)}"
    return f"{words} trở lên" if comparator is Comparator.GE else words


def _with_unit(value: str, unit: str) -> str:
    return f"{value}{unit}" if unit == "%" else f"{value} {unit}".strip()
