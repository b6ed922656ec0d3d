"""The lead agencies by the same measures, two of them side by side, the districts by theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.enums import AgencyKind
from assignments.access import require_monitoring
from common import clock
from common.http import read_only
from common.tables.answers import table_answer
from common.tables.model import Table, in_use
from reports import wording
from reports.agency_duties import duties_of, groups_of_each
from reports.contributed import GroupCriterion, read_contributed
from reports.handling import read_handling
from reports.leaders import agency_wording, district_rows, pairs, score_rows
from reports.leaders.scoreboard import (
    ASCENDING,
    DEFAULT_ORDER,
    GROUPS,
    ORDERS,
    AgencyScore,
    Scoreboard,
    in_order,
    lead_kinds,
)
from reports.page_tables import PageTables
from reports.views.page import PlanPage, leaders_frame, plan_page, unless_unchanged

NAME = "reports:leaders-agencies"
DISTRICTS = "reports:leaders-districts"
COMPARE = "reports:leaders-compare"


@read_only
@unless_unchanged
def scoreboard(request: HttpRequest) -> HttpResponseBase:
    """Show one row per lead agency, sorted and narrowed as the address asks."""
    require_monitoring(request.user)
    page = plan_page(request)
    shown = cache(lambda: _shown(request, page))  # not at all while the body is there
    answer = table_answer(request, lambda: [_board_table(page, shown())], title="Cơ quan chủ trì")
    if answer is not None:
        return answer
    return render(
        request,
        "reports/leaders/agencies.html",
        leaders_frame(request, page, NAME)
        | {
            "headline": lambda: agency_wording.scoreboard_headline(shown().board),
            "scale": wording.scale_of(page.snapshot),
            "table": lambda: _board_part(page, shown()),
            "notes": _notes(page),
            "compare_url": page.links.to(COMPARE),
        },
    )


@read_only
def districts(request: HttpRequest) -> HttpResponseBase:
    """Show what every district entered for the criteria that their group leads.

    Never kept: what districts enter doesn't raise the plan's revision.
    """
    require_monitoring(request.user)
    page = plan_page(request)
    criteria = read_contributed(page.now, clock.today())
    order = _known(request.GET.get("sap-xep", ""), district_rows.ORDERS) or "ten"
    answer = table_answer(
        request,
        lambda: [_district_table(page, criterion, order) for criterion in criteria],
        title="UBND cấp huyện",
    )
    if answer is not None:
        return answer
    return render(
        request,
        "reports/leaders/districts.html",
        leaders_frame(request, page, NAME)
        | {
            "headline": agency_wording.districts_headline(criteria),
            "criteria": [_district_part(page, criterion, order) for criterion in criteria],
            "orders": [
                (label, page.links.to(DISTRICTS, **{"sap-xep": key}), key == order)
                for key, label in district_rows.ORDERS.items()
            ],
            "kinds": _kind_choices(page, lead_kinds(page.snapshot), None, DEFAULT_ORDER),
            "issued_on": f"{page.snapshot.issued_on:%d/%m/%Y}",
        },
    )


@read_only
@unless_unchanged
def compare(request: HttpRequest) -> HttpResponseBase:
    """Show two lead agencies by the same measures; without two, let the reader pick them."""
    require_monitoring(request.user)
    page = plan_page(request)
    board = read_board(page)
    asked = [request.GET.get(name, "").strip() for name in ("a", "b")]
    found = [board.row(slug) for slug in asked]
    first, second = found
    context: dict[str, Any] = {}
    if first is not None and second is not None and first is not second:
        parts = _comparison(page, first, second)
        answer = table_answer(request, lambda: _pair_tables(page, first, second), title="So sánh")
        if answer is not None:
            return answer
        context = parts
    return render(
        request,
        "reports/leaders/compare.html",
        leaders_frame(request, page, NAME)
        | {
            "headline": "",
            "pair": None,
            "choices": [(row.lead.slug, row.lead.name) for row in in_order(board.rows, ASCENDING)],
            "asked": asked,
            "fault": _fault(asked, found),
            "year_param": request.GET.get("nam", ""),
            "period_param": page.links.period,
            "back_url": page.links.to(NAME),
            "scale": wording.scale_of(page.snapshot),
        }
        | context,
    )


def read_board(page: PlanPage) -> Scoreboard:
    """Return every lead by the same measures; one query."""
    today = clock.today()
    handling = read_handling(page.snapshot, page.until, today)
    return Scoreboard(page.overview, page.now, handling, today)


# --- The scoreboard -------------------------------------------------------------------------------


def _known(value: str, known: Any) -> str:
    """Return ``value`` if it is one of those known; anything else is taken as not asked."""
    return value if value in known else ""


def _kind_label(kind: str) -> str:
    if kind == GROUPS:
        return "Nhóm cơ quan"
    return str(AgencyKind(kind).label) if kind in AgencyKind else "Khác"


def _kind_choices(
    page: PlanPage, kinds: Sequence[str], kind: str | None, order: str
) -> list[tuple[str, str, bool]]:
    """Return (label, address, is current) of the ways to narrow; ``kind`` ``None``: districts."""
    kept = {} if order == DEFAULT_ORDER else {"sap-xep": order}
    choices = [("Tất cả", page.links.to(NAME, **kept), kind == "")]
    if len(kinds) > 1:
        choices += [
            (_kind_label(known), page.links.to(NAME, loai=known, **kept), kind == known)
            for known in kinds
        ]
    return [*choices, ("Các huyện với nhau", page.links.to(DISTRICTS), kind is None)]


@dataclass(frozen=True, slots=True)
class Shown:
    """The scoreboard as it was asked for."""

    board: Scoreboard
    kind: str
    order: str

    @property
    def rows(self) -> Sequence[AgencyScore]:
        """Return the rows of the kind that was asked for, in order."""
        kept = [row for row in self.board.rows if self.kind in {"", row.kind}]
        return in_order(kept, self.order)

    @property
    def criteria_count(self) -> int:
        """Return how many criteria all leads answer for."""
        return sum(row.lead.criteria_count for row in self.board.rows)


def _shown(request: HttpRequest, page: PlanPage) -> Shown:
    board = read_board(page)
    return Shown(
        board,
        _known(request.GET.get("loai", ""), board.kinds),
        _known(request.GET.get("sap-xep", ""), ORDERS) or DEFAULT_ORDER,
    )


def _board_part(page: PlanPage, shown: Shown) -> dict[str, object]:
    year = page.snapshot.baseline_year
    return {
        "kinds": _kind_choices(page, shown.board.kinds, shown.kind, shown.order),
        "name_url": _order_url(page, shown, ASCENDING),
        "is_by_name": shown.order == ASCENDING,
        "heads": [
            {
                "label": label.format(year=year),
                "url": "" if key == score_rows.UNSORTED else _order_url(page, shown, key),
                "is_current": key == shown.order,
            }
            for key, label in score_rows.LABELS.items()
        ],
        "rows": [score_rows.score_row(row, page.links, year) for row in shown.rows],
        "total_cells": score_rows.score_cells(shown.board.total, year),
        "total_count": shown.criteria_count,
    }


def _order_url(page: PlanPage, shown: Shown, order: str) -> str:
    kept = {"loai": shown.kind} if shown.kind else {}
    return page.links.to(NAME, **kept, **{"sap-xep": order})


def _notes(page: PlanPage) -> tuple[str, ...]:
    return agency_wording.scoreboard_notes(f"{page.snapshot.issued_on:%d/%m/%Y}")


def _board_table(page: PlanPage, shown: Shown) -> Table:
    filters = in_use(("Loại", _kind_label(shown.kind) if shown.kind else ""))
    return PageTables(page, filters, *_notes(page)).table(
        "co-quan",
        "Bảng điểm cơ quan chủ trì",
        score_rows.score_columns(page.snapshot.baseline_year),
        score_rows.table_rows(shown.rows),
        score_rows.score_values(
            "Tổng số của kế hoạch", shown.criteria_count, shown.board.total, ""
        ),
    )


# --- The districts --------------------------------------------------------------------------------


def _district_part(page: PlanPage, criterion: GroupCriterion, order: str) -> dict[str, object]:
    facts = criterion.facts
    return {
        "code": facts.code,
        "key": _district_key(criterion),
        "name": facts.name,
        "url": page.links.criterion(facts.code),
        "group": criterion.group_name,
        "finding": agency_wording.district_finding(criterion),
        "periods": [period.kind.label for period in criterion.periods],
        "rows": [
            (row, page.links.agency(row.url_slug))
            for row in map(
                district_rows.district_row, district_rows.in_order(criterion.lines, order)
            )
        ],
        "foot": district_rows.foot_cells(criterion),
    }


def _district_key(criterion: GroupCriterion) -> str:
    return f"huyen-{criterion.facts.code.replace('.', '-')}"


def _district_table(page: PlanPage, criterion: GroupCriterion, order: str) -> Table:
    return PageTables(page).table(
        _district_key(criterion),
        f"{criterion.facts.code} theo huyện",
        district_rows.district_columns(criterion.periods),
        [
            district_rows.district_values(line)
            for line in district_rows.in_order(criterion.lines, order)
        ],
        district_rows.foot_values(criterion),
    )


# --- Two of them ----------------------------------------------------------------------------------


def _fault(asked: list[str], found: list[AgencyScore | None]) -> str:
    """Return what is wrong with the two that were asked for; '' where nothing is, or was asked."""
    if not any(asked):
        return ""
    unknown = [slug for slug, row in zip(asked, found, strict=True) if slug and row is None]
    if unknown:
        return "Không có cơ quan chủ trì nào như địa chỉ nêu. Chọn lại hai cơ quan trong danh sách."
    if not all(asked):
        return "Chọn thêm cơ quan thứ hai để so sánh."
    return "Chọn hai cơ quan khác nhau." if found[0] is found[1] else ""


def _comparison(page: PlanPage, first: AgencyScore, second: AgencyScore) -> dict[str, Any]:
    slugs = first.lead.slug, second.lead.slug
    shared = _shared(page, *slugs)
    return {
        "headline": agency_wording.comparison_headline(first, second),
        "pair": {
            "first": (first.lead.name, page.links.agency(slugs[0])),
            "second": (second.lead.name, page.links.agency(slugs[1])),
            "rows": pairs.pair_rows(first, second, page.snapshot.baseline_year),
            "shared": shared,
            "shared_words": pairs.shared_words(first, second, shared),
            "swap_url": page.links.to(COMPARE, a=slugs[1], b=slugs[0]),
        },
    }


def _shared(page: PlanPage, first: str, second: str) -> tuple[pairs.SharedRow, ...]:
    groups = groups_of_each((first, second))
    one, other = (
        duties_of(page.snapshot, slug, groups.get(slug, frozenset())) for slug in (first, second)
    )
    return pairs.shared_rows(page.snapshot, one, other, page.links)


def _pair_tables(page: PlanPage, first: AgencyScore, second: AgencyScore) -> list[Table]:
    make = PageTables(page)
    rows = pairs.pair_rows(first, second, page.snapshot.baseline_year)
    measures = make.table(
        "thuoc-do",
        "So sánh hai cơ quan",
        pairs.pair_columns(first, second),
        pairs.pair_values(first, second, rows),
    )
    shared = [
        (row.code, row.name, row.first_role, row.second_role)
        for row in _shared(page, first.lead.slug, second.lead.slug)
    ]
    if not shared:
        return [measures]
    both = make.table(
        "cung-tham-gia",
        "Tiêu chí cả hai cùng tham gia",
        pairs.shared_columns(first, second),
        shared,
    )
    return [measures, both]
