"""Where the signed plan disagrees with its own arithmetic."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from accounts.access import can_manage_plan
from common.http import read_only
from common.tables.answers import table_answer
from common.tables.model import Kind, Row, Table, columns
from common.text import format_delta, format_quantity, format_score
from criteria.enums import Figure
from criteria.views.decisions import TOTAL_SLUG
from reports import wording
from reports.page_tables import PageTables
from reports.rollups import DifferenceRow
from reports.views.page import PlanPage, plan_page, unless_unchanged


@read_only
@unless_unchanged
def reconciliation(request: HttpRequest) -> HttpResponseBase:
    """List every printed figure that its criteria don't add up to, and what was decided."""
    page = plan_page(request)
    answer = table_answer(request, lambda: _tables(page), title="Đối chiếu số liệu")
    if answer is not None:
        return answer
    can_decide = can_manage_plan(request.user)
    rows = page.overview.differences
    return render(
        request,
        "reports/reconciliation.html",
        {
            "origins": [_row(page, row) for row in rows if row.difference.is_origin],
            "carried": [_row(page, row) for row in rows if not row.difference.is_origin],
            "open_count": sum(row.decision is None for row in rows),
            "node_count": len(page.snapshot.facts),
            "can_decide": can_decide,
            "headline": wording.headline(page.overview),
            "scale": wording.scale_of(page.snapshot),
            "source": wording.source_of(page.snapshot),
            "rating_floors": [
                {
                    "letter": floor.letter,
                    "text": f"{format_quantity(floor.floor_percent)}%",
                    "is_confirmed": floor.is_confirmed,
                    "source": floor.source,
                }
                for floor in page.snapshot.rating_floors
            ],
            "thresholds_url": page.links.to("criteria:thresholds") if can_decide else "",
        },
    )


def _tables(page: PlanPage) -> list[Table]:
    """Return the differences and the rating groups' thresholds as plain values."""
    make = PageTables(page)
    heads = columns(
        ("Mã", Kind.CODE),
        "Mục",
        "Cột",
        ("Bảng in", Kind.SCORE),
        ("Cộng từ tiêu chí", Kind.SCORE),
        ("Chênh lệch", Kind.DELTA),
        "Xác nhận",
        "Lý do",
        "Người xác nhận",
        ("Lúc", Kind.DATETIME),
    )
    rows = page.overview.differences
    origins = [_plain(page, row) for row in rows if row.difference.is_origin]
    carried = [_plain(page, row) for row in rows if not row.difference.is_origin]
    floors = [
        (
            floor.letter,
            floor.floor_percent,
            "Đã xác nhận" if floor.is_confirmed else "Chưa xác nhận",
            floor.source,
        )
        for floor in page.snapshot.rating_floors
    ]
    floor_heads = columns("Nhóm", ("Từ (% tối đa)", Kind.PERCENT), "Tình trạng", "Căn cứ")
    found = [
        (origins, make.table("goc", "Chênh lệch tại gốc", heads, origins)),
        (carried, make.table("keo-theo", "Chênh lệch kéo theo", heads, carried)),
        (floors, make.table("nguong", "Ngưỡng xếp nhóm", floor_heads, floors)),
    ]
    return [table for shown, table in found if shown]


def _plain(page: PlanPage, row: DifferenceRow) -> Row:
    difference, decision = row.difference, row.decision
    return (
        difference.code or "",
        row.name,
        _column(page, difference.figure),
        difference.printed,
        difference.computed,
        difference.amount,
        decision.stands.label if decision else "Chưa xác nhận",
        decision.reason if decision else "",
        decision.decided_by if decision else "",
        timezone.localtime(decision.decided_at) if decision else None,
    )


def _column(page: PlanPage, figure: Figure) -> str:
    years = {Figure.BASELINE: page.snapshot.baseline_year, Figure.TARGET: page.snapshot.year}
    return f"{figure.label} {years.get(figure, '')}".strip()


def _row(page: PlanPage, row: DifferenceRow) -> dict[str, object]:
    difference = row.difference
    code = difference.code or TOTAL_SLUG
    return {
        "code": difference.code or "",
        "name": row.name,
        "url": page.links.criterion(difference.code) if difference.code else page.links.criteria(),
        "column": _column(page, difference.figure),
        "printed": format_score(difference.printed),
        "computed": format_score(difference.computed),
        "amount": format_delta(difference.amount),
        "decision": row.decision,
        "decide_url": page.links.to("criteria:figure-decision", code, difference.figure.value),
    }
