"""Rows of the pages' tables, formatted once: a roll-up in, text and safe HTML out.

Numeric cells are joined into one piece per row: formatting or looking them up cell by cell in a
template makes a table of 130 rows ten times slower.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from common.templatetags.ui import score_bar_svg
from common.text import NO_FIGURE, format_percent, format_quantity, format_score
from criteria.enums import CriterionLevel, Figure
from criteria.tree import Figures, add_figures
from reports.links import Links
from reports.plan_settings import RatingFloor
from reports.rollups import AreaScore, LeadScore, Overview, PairedFigure, Score
from reports.snapshot import CriterionFacts, Party

LEVEL_CLASSES = {
    CriterionLevel.AREA: "lvl-1",
    CriterionLevel.CRITERION: "lvl-2",
    CriterionLevel.SUB_CRITERION: "lvl-3",
}


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One row of a list of criteria; ``cells`` are its finished numeric cells."""

    code: str
    parent: str
    name: str
    url: str
    level_class: str
    is_leaf: bool
    cells: SafeString
    deadline: str
    leads: SafeString
    supporting: str


def criterion_row(
    overview: Overview, facts: CriterionFacts, links: Links, cells: SafeString | None = None
) -> CriterionRow:
    """Return a node as a row: maximum, baseline, target, what is missing, a thin bar.

    ``cells``: other numeric cells in the place of these.
    """
    return CriterionRow(
        code=facts.code,
        parent=facts.rolled.node.parent or "",
        name=facts.name,
        url=links.criterion(facts.code),
        level_class=LEVEL_CLASSES[facts.level],
        is_leaf=facts.rolled.is_leaf,
        cells=score_cells(overview.score_of(facts)) if cells is None else cells,
        deadline=facts.deadline_text.removeprefix("- "),
        leads=party_links(facts.leads, links),
        supporting="; ".join(party.name for party in facts.supporting),
    )


def score_cells(score: Score) -> SafeString:
    """Return the five numeric cells of a node; printed figures, with a mark where they differ."""
    pairs = (score.max, score.baseline, score.target)
    return _cells(*(figure_cell(pair) for pair in pairs), _missing_and_bar(score.headline))


def figure_cells(figures: Figures) -> SafeString:
    """Return the same five cells for figures that are only computed, such as a filtered sum."""
    return _cells(*(number_cell(figures[figure]) for figure in Figure), _missing_and_bar(figures))


def _cells(*cells: str) -> SafeString:
    # Formatted numbers only: escaping them one by one would take half the time of the table.
    return mark_safe("".join(cells))  # noqa: S308


def number_cell(value: Decimal | None, *classes: str) -> str:
    """Return one figure as a cell."""
    return f'<td class="{" ".join(("num", *classes))}">{format_score(value)}</td>'


def figure_cell(pair: PairedFigure) -> str:
    """Return one figure; where printed and computed differ undecided, both."""
    if pair.other is None:
        return number_cell(pair.headline)
    return (
        f'<td class="num"><span class="differs" title="Bảng in ghi {format_score(pair.printed)}, '
        f'cộng từ tiêu chí được {format_score(pair.computed)}">{format_score(pair.headline)}'
        f'<span class="differs-other"> ({format_score(pair.other)})</span></span></td>'
    )


def _missing_and_bar(figures: Figures) -> str:
    """Return what is missing to the target, red only where points are, and the thin bar."""
    missing = figures.missing_to_target
    cell = number_cell(missing, "missing" if missing else "quiet")
    return f'{cell}<td class="bar">{_bar(figures)}</td>'


def party_links(parties: Iterable[Party], links: Links) -> SafeString:
    """Return parties as links with their mode where it is a special one."""
    return format_html_join(
        mark_safe("; "),
        '<a href="{}" title="{}">{}</a>{}',
        (
            (links.agency(party.slug), party.name, party.short_name, mode_note(party))
            for party in parties
        ),
    )


def mode_note(party: Party) -> str:
    """Return a party's mode behind its name, where it is a special one."""
    is_plain = party.mode.value in ("lead", "support")
    return "" if is_plain else f" ({party.mode.label})"


def _bar(figures: Figures) -> SafeString:
    if not figures.max:
        return mark_safe("")
    return score_bar_svg(baseline=figures.baseline, target=figures.target, maximum=figures.max)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area on the first page."""

    code: str
    name: str
    url: str
    cells: SafeString
    percent: str
    group: str
    group_note: str


def area_row(
    overview: Overview, area: AreaScore, links: Links, cells: SafeString | None = None
) -> AreaRow:
    """Return an area with its figures, share of the maximum and rating group."""
    return AreaRow(
        code=area.code,
        name=area.name,
        url=links.criteria(linh_vuc=area.code),
        cells=score_cells(area.score) if cells is None else cells,
        percent=format_percent(area.score.headline.percent(Figure.BASELINE)),
        group=area.score.rating.letter if area.score.rating else NO_FIGURE,
        group_note=rating_note(area.score.rating),
    )


def rating_note(rating: RatingFloor | None) -> str:
    """Return where a rating group's threshold comes from, for a tooltip."""
    if rating is None:
        return "Chưa có ngưỡng xếp nhóm"
    doubt = "" if rating.is_confirmed else "; ngưỡng chưa được xác nhận"
    return f"Nhóm {rating.letter}: từ {format_quantity(rating.floor_percent)}% điểm tối đa{doubt}"


@dataclass(frozen=True, slots=True)
class LeadRow:
    """An agency in a list: what it answers for."""

    name: str
    url: str
    cells: SafeString
    criteria_count: int
    joint_note: str


def lead_rows(
    overview: Overview, links: Links, cells_of: Callable[[LeadScore], SafeString]
) -> tuple[LeadRow, ...]:
    """Return the lead agencies with the points they answer for, as ``cells_of`` shows them."""
    return tuple(
        LeadRow(
            name=lead.name,
            url=links.agency(lead.slug),
            cells=cells_of(lead),
            criteria_count=lead.criteria_count,
            joint_note=joint_note(lead.joint_count, lead.joined_count),
        )
        for lead in overview.leads
    )


def joint_note(joint_count: int, joined_count: int) -> str:
    """Return what an agency shares with others, in words."""
    notes = []
    if joint_count:
        notes.append(f"{joint_count} tiêu chí cùng chủ trì, tính điểm tại đây")
    if joined_count:
        notes.append(f"cùng chủ trì {joined_count} tiêu chí tính cho cơ quan khác")
    return "; ".join(notes)


def total_of(rows: Iterable[CriterionFacts]) -> Figures:
    """Return what the leaves among ``rows`` add up to."""
    return add_figures(facts.figures for facts in rows if facts.rolled.is_leaf)
