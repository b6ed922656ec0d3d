"""The tables of the agencies' pages as plain values, for files."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assignments.deadline_rows import MilestoneRow
from common.tables.model import Kind, Row, Table, columns
from reports.figures import Figure
from reports.handling import Handling
from reports.leaders.one_agency import (
    HANDLING_COLUMNS,
    MOVE_COLUMNS,
    RISK_COLUMNS,
    OneAgency,
    handling_values,
)
from reports.measure_rows import MeasureRow
from reports.now import NowSum
from reports.page_tables import PageTables
from reports.plan_page import PlanPage
from reports.snapshot import CriterionFacts
from reports.tables import joint_note

PARTS = {
    "chu-tri": "tiêu chí chủ trì",
    "cung-chu-tri": "tiêu chí cùng chủ trì",
    "theo-nhom": "tiêu chí chủ trì theo nhóm",
    "phoi-hop": "tiêu chí phối hợp",
}
"""What an agency has to do with, as ``Duties`` tells it apart: key and title of each table."""


def list_tables(page: PlanPage, kinds: Iterable[Mapping[str, Any]]) -> list[Table]:
    """Return the lead agencies with their points, and every agency and group by kind."""
    everybody = PageTables(page).table(
        "tat-ca",
        "Các cơ quan và nhóm cơ quan",
        columns("Loại", "Cơ quan", "Tham gia"),
        (
            (str(kind["label"]), str(agency["name"]), str(agency["summary"]))
            for kind in kinds
            for agency in kind["agencies"]
        ),
    )
    return [lead_table(page), everybody]


def lead_table(page: PlanPage) -> Table:
    """Return the lead agencies with the points they answer for."""
    make, overview = PageTables(page), page.overview
    heads = (
        *columns("Cơ quan", ("Tiêu chí", Kind.NUMBER)),
        *make.figure_columns,
        *columns("Ghi chú"),
    )
    return make.table(
        "chu-tri",
        "Cơ quan chủ trì",
        heads,
        (
            (
                lead.name,
                lead.criteria_count,
                *make.values(lead.figures, page.now.lead(lead.slug)),
                joint_note(lead.joint_count, lead.joined_count),
            )
            for lead in overview.leads
        ),
        (
            "Tổng cộng từ tiêu chí",
            sum(lead.criteria_count for lead in overview.leads),
            *make.values(overview.total.computed, page.now.total),
            "",
        ),
    )


def party_tables(
    page: PlanPage,
    name: str,
    duties: Mapping[str, Sequence[CriterionFacts]],
    *,
    total: NowSum,
    own: OneAgency,
    handling: Handling | None,
    deadlines: Sequence[MilestoneRow],
    measures: Sequence[MeasureRow],
    members: Sequence[Row],
    charts: Sequence[Figure],
) -> list[Table]:
    """Return what one agency or group leads and supports; ``duties``: by the keys of ``PARTS``.

    ``handling``: how it hands in, for those who may know.
    """
    make = PageTables(page)
    led = duties["chu-tri"]
    foot = {"chu-tri": ("Cộng", make.sum_values(led, total))}
    found: list[tuple[Sequence[object], Table]] = [
        (leaves, make.criteria(key, f"{name}, {PARTS[key]}", leaves, foot.get(key)))
        for key, leaves in duties.items()
    ]
    risks, moves = own.risk_values(), own.move_values()
    records = handling_values(handling) if handling else []
    found += [
        (records, make.table("nop", f"{name}, việc nộp kết quả", HANDLING_COLUMNS, records)),
        (moves, make.table("thay-doi", f"{name}, thay đổi so với kỳ trước", MOVE_COLUMNS, moves)),
        (risks, make.table("rui-ro", f"{name}, điểm rủi ro", RISK_COLUMNS, risks)),
    ]
    member_columns = columns("Cơ quan")
    found += [
        (deadlines, make.deadlines("thoi-han", f"{name}, thời hạn", deadlines)),
        (measures, make.measures("nhiem-vu", f"{name}, nhiệm vụ được giao", measures)),
        (members, make.table("thanh-vien", f"{name}, các thành viên", member_columns, members)),
    ]
    return [*(table for rows, table in found if rows), *make.charts(*charts)]
