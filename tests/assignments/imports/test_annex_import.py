"""The annex from file to database: the printed layout gives the fixture's tree, and again nothing.

Plan 214 typed into the printed layout, as a workbook and as a document, is loaded into a province
that has its agencies and nothing else, and compared with the fixture node by node.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions_agencies import remember_alias
from accounts.actor import Actor
from accounts.audit import find_breaks
from accounts.enums import AgencyKind
from accounts.models import AgencyGroup, AuditEvent
from assignments.imports.annex import AnnexTable
from assignments.imports.annex_confirm import changes_of
from assignments.imports.annex_files import read_annex
from assignments.imports.plan_head import PlanHead
from assignments.models import Assignment, Milestone, ReportingPeriod
from criteria.enums import PlanStatus
from criteria.models import Criterion, Plan, RatingGroup
from tests.assignments.imports import annexes, builders
from tests.assignments.imports.annexes import carry_out, make_preview, plan_table, source_table
from tests.conftest import PLAN_214
from tests.criteria.plan_214_readings import MENDED_NAMES
from tests.factories import make_agency, rows_of

pytestmark = pytest.mark.django_db

TYPO = "Các Sở, banh, ngành"
BY_HAND = ("4.3", "5.5.2")
"""Names that the fixture mends beyond what can be known from the annex alone."""
TABLES = (Plan, Criterion, Assignment, Milestone, ReportingPeriod, AuditEvent)


def read_workbook() -> AnnexTable:
    return read_annex(builders.upload(builders.printed_workbook()))[1]


def read_document() -> AnnexTable:
    return read_annex(builders.upload(builders.printed_document(), "phu-luc.docx"))[1]


READERS = {"source": source_table, "workbook": read_workbook, "document": read_document}


@pytest.fixture
def tinh_khac(db):
    """A province without a plan; the agencies of plan 214 are there."""
    return make_agency(kind=AgencyKind.PROVINCE, name="UBND tỉnh Khác", short_name="Tỉnh Khác")


def head_for(subject_id: int, **fields: Any) -> dict[str, Any]:
    values = {
        "number": "214/KH-UBND",
        "title": "Kế hoạch",
        "issued_on": "2021-07-23",
        "issuer": "UBND tỉnh",
        "signer": "Nguyễn Văn Sơn",
        "year": 2021,
        "baseline_year": 2020,
        "scale_label": "phần thẩm định",
        "subject_id": subject_id,
    } | fields
    return PlanHead.from_json(values).as_json()


def parties_of(rows: Any) -> list[tuple[Any, ...]]:
    return [
        (
            row.agency.slug if row.agency else None,
            row.group.slug if row.group else None,
            row.role,
            row.mode,
            row.is_primary,
            row.raw_text,
        )
        for row in rows
    ]


def milestones_of(rows: Any) -> list[tuple[Any, ...]]:
    return [
        (
            row.kind,
            row.label,
            row.starts_on and row.starts_on.isoformat(),
            row.due_on and row.due_on.isoformat(),
            row.is_strictly_before,
            row.recurrence_day,
            row.raw_text,
        )
        for row in rows
    ]


def tree_of(plan: Plan) -> dict[str, Any]:
    """Return a stored plan node by node, in the document's words."""
    nodes = plan.criteria.prefetch_related(
        "assignments__agency", "assignments__group", "milestones"
    )
    return {
        node.code: {
            "level": node.level,
            "parent": node.parent.code if node.parent else None,
            "name": node.name,
            "printed_name": node.printed_name,
            "method": node.scoring_method,
            "figures": (node.printed_max, node.printed_baseline, node.printed_target),
            "note": node.printed_note,
            "cells": (node.printed_deadline, node.printed_lead, node.printed_support),
            "parties": parties_of(node.assignments.order_by("order")),
            "milestones": milestones_of(node.milestones.order_by("order")),
        }
        for node in nodes.select_related("parent")
    }


@pytest.mark.parametrize("reader", READERS)
def test_the_printed_layout_gives_the_fixtures_tree(plan, so_noi_vu, tinh_khac, reader):
    table = READERS[reader]()
    names = {code: MENDED_NAMES[code] for code in (*map(str, range(1, 8)), *BY_HAND)}
    preview = make_preview(so_noi_vu, table, head=head_for(tinh_khac.pk), names=names)
    changes = changes_of(preview)
    assert not changes.can_confirm
    assert [one.text for one in changes.open_parties] == [TYPO]
    group = AgencyGroup.objects.get(slug=changes.open_parties[0].suggested[0][2:])
    remember_alias(text=TYPO, party=group, actor=Actor(so_noi_vu, "Điều phối"))
    new = carry_out(preview).plan
    assert new is not None
    assert (new.status, new.subject, new.year) == (PlanStatus.DRAFT, tinh_khac, 2021)
    assert new.printed == plan.printed
    assert new.closing_note == plan.closing_note
    assert tree_of(new) == tree_of(plan)
    assert ReportingPeriod.objects.filter(plan=new).count() == 4
    assert list(find_breaks(new)) == []


def test_without_answers_names_are_asked_and_the_rest_is_as_printed(plan, so_noi_vu, tinh_khac):
    changes = changes_of(make_preview(so_noi_vu, source_table(), head=head_for(tinh_khac.pk)))
    assert [one.code for one in changes.names] == list("1234567")
    assert {one.suggested for one in changes.names} == {""}  # the province has no earlier plan
    wanted = {code: row.values["name"] for code, row in changes.wanted.items()}
    document = {row["code"]: row["name"] for row in json.loads(PLAN_214.read_text())["criteria"]}
    differing = {code for code, name in wanted.items() if name != document[code]}
    assert differing == {*"1234567", *BY_HAND}


@pytest.mark.parametrize("reader", READERS)
def test_onto_the_loaded_plan_nothing_changes(plan, so_noi_vu, reader):
    preview = make_preview(so_noi_vu, READERS[reader](), plan)
    changes = changes_of(preview)
    assert (bool(changes), changes.unchanged, changes.parties) == (False, 121, ())
    before = rows_of(*TABLES)
    outcome = carry_out(preview)
    assert outcome.text == "Không có gì thay đổi."
    assert rows_of(*TABLES) == before


def test_the_mismatches_of_plan_214_are_warnings_by_their_cells(plan, so_noi_vu):
    changes = changes_of(make_preview(so_noi_vu, source_table(), plan))
    places = {finding.where: finding.text[:14] for finding in changes.findings}
    cells = {one.code: one.cells for one in source_table().lines}
    assert not changes.has_faults
    assert places[cells["2.2"]["baseline"]] == "Mục 2.2, kết q"
    assert places[cells["3.4"]["baseline"]] == "Mục 3.4, kết q"
    assert places[cells["7.1"]["target"]] == "Mục 7.1, mục t"
    assert sum("Dòng tổng số" in finding.text for finding in changes.findings) == 2


def test_a_new_year_is_joined_to_the_year_before(plan, so_noi_vu):
    table = plan_table(plan)
    table = annexes.replace_table(table, year=2022, baseline_year=2021)
    head = head_for(plan.subject_id, year=2022, baseline_year=2021, issued_on="2022-02-01")
    preview = make_preview(so_noi_vu, table, head=head)
    changes = changes_of(preview)
    assert {one.suggested for one in changes.names} == {
        MENDED_NAMES[code] for code in map(str, range(1, 8))
    }
    names = {one.code: one.suggested for one in changes.names}
    actor = Actor(so_noi_vu, "Điều phối")
    remember_alias(text=TYPO, party=AgencyGroup.objects.get(slug="cac-so-ban-nganh"), actor=actor)
    preview.answers["names"] = names
    preview.save()
    new = carry_out(preview).plan
    assert new is not None
    rows = {row.code: row for row in new.criteria.select_related("predecessor__plan")}
    assert all(row.predecessor and row.predecessor.plan == plan for row in rows.values())
    assert rows["8.1"].scoring_method == "sipas"
    assert rows["8.1"].printed_max is None
    assert rows["4.3"].name == "Thực hiện phân cấp quản lý"  # mended last year, and still
    groups = RatingGroup.objects.filter(plan=new)
    assert groups.count() == plan.rating_groups.count()
    assert not any(group.is_confirmed for group in groups)


def test_the_template_filled_with_a_plan_changes_nothing(plan, so_noi_vu, sign_in):
    answer = sign_in(so_noi_vu).get("/quan-tri/ke-hoach/2021/mau.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="phu-luc-2021.xlsx"'
    table = read_annex(builders.upload(answer.content))[1]
    changes = changes_of(make_preview(so_noi_vu, table, plan))
    assert (changes.has_faults, bool(changes), changes.unchanged) == (False, False, 121)


def grown(count: int) -> Callable[[AnnexTable], AnnexTable]:
    return lambda table: annexes.replace_table(table, lines=table.lines[:count])


def test_queries_do_not_grow_with_the_rows(plan, so_noi_vu, tinh_khac):
    def cost(count: int) -> tuple[int, int]:
        subject = make_agency(kind=AgencyKind.PROVINCE)
        names = {str(number): f"Lĩnh vực {number}" for number in range(1, 9)}
        preview = make_preview(
            so_noi_vu, grown(count)(source_table()), head=head_for(subject.pk), names=names
        )
        with CaptureQueriesContext(connection) as looking:
            seen = changes_of(preview)
        assert seen.can_confirm, seen.findings
        with CaptureQueriesContext(connection) as writing:
            carry_out(preview)
        return len(looking), len(writing)

    assert cost(8) == cost(24)
    assert max(cost(24)) < 80
