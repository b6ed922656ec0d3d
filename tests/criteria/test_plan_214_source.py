"""``fixtures/plan-214.json`` held against the text of the plan, cell by cell.

What was normalised is held against ``plan_214_readings``, which was written from the printed
strings and not from the fixture.
"""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from tests.criteria import annex_reader
from tests.criteria.annex_reader import SOURCE, AnnexRow, squeezed
from tests.criteria.plan_214_readings import (
    AREA_NAMES,
    DEADLINES,
    HUYEN,
    LEADS,
    MENDED_NAMES,
    MILESTONE_KEYS,
    SBN,
    SUPPORTS,
    THRESHOLDS,
    XA,
)

FIXTURE = SOURCE.parents[1] / "plan-214.json"
FIXTURE_TEXT = FIXTURE.read_text(encoding="utf-8")
PLAN: dict[str, Any] = json.loads(FIXTURE_TEXT)
TEXT = annex_reader.read_source()
ROWS = annex_reader.annex_rows(TEXT)
BODY = annex_reader.body_lines(TEXT)

CRITERIA: dict[str, dict[str, Any]] = {row["code"]: row for row in PLAN["criteria"]}
PARENTS = {row["parent"] for row in PLAN["criteria"]}
LEAVES = [row for row in PLAN["criteria"] if row["code"] not in PARENTS]
MEASURES: list[dict[str, Any]] = PLAN["measures"]
FIGURES = ("max", "baseline", "target")
SIPAS = "8.1"


def slug_of(party: dict[str, Any]) -> str:
    """Return the one slug that an assignment or a lead names."""
    assert (party["agency"] is None) != (party["group"] is None), party
    slug: str = party["agency"] or party["group"]
    return slug


def by_role(row: dict[str, Any], role: str) -> list[dict[str, Any]]:
    return [part for part in row["assignments"] if part["role"] == role]


def printed_of(row: dict[str, Any]) -> AnnexRow:
    """Return the printed cells that a criterion of the fixture holds."""
    return AnnexRow(
        row["code"],
        row["printed_name"],
        *(row["printed"][figure] or "" for figure in FIGURES),
        deadline=row["printed_deadline"],
        lead=row["printed_lead"],
        support=row["printed_support"],
        note=row["printed_note"],
    )


# The source itself


def test_the_source_is_kept_byte_by_byte() -> None:
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()
    assert digest == "f54ef87c6f54ad7b9eb29a412af0d72ec07cd524227d3255235feea0f7d7ae86"


def test_the_annex_has_the_shape_that_the_reader_takes_for_granted() -> None:
    cells = annex_reader.annex_cells(TEXT)
    assert len(cells) == 2 + 121 + 1
    assert {len(row) for row in cells} == {annex_reader.COLUMNS}
    assert cells[0][1] == "Lĩnh vực/ Tiêu chí/ Tiêu chí thành phần"
    assert cells[1][:2] == ["Chủ trì", "Phối hợp"]


def test_the_torn_opening_says_nothing_that_the_whole_one_does_not() -> None:
    torn = annex_reader.torn_opening(TEXT)
    assert len(torn) > 20
    assert BODY[: len(torn)] == torn


# The annex


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_every_printed_cell_is_kept(row: AnnexRow) -> None:
    assert printed_of(CRITERIA[row.code]) == row


def test_the_rows_stand_in_document_order() -> None:
    codes = [row["code"] for row in PLAN["criteria"]]
    assert codes == [row.code for row in ROWS]
    assert codes == sorted(codes, key=lambda code: [int(part) for part in code.split(".")])


def test_the_tree_has_the_size_of_the_annex() -> None:
    levels = Counter(row["level"] for row in PLAN["criteria"])
    assert levels == {"area": 8, "criterion": 37, "sub_criterion": 76}
    assert len(LEAVES) == 89
    assert [row["code"] for row in LEAVES if row["printed"]["max"] is None] == [SIPAS]
    depths = {"area": 0, "criterion": 1, "sub_criterion": 2}
    for row in PLAN["criteria"]:
        assert depths[row["level"]] == row["code"].count("."), row["code"]
        assert (row["parent"] or "") == row["code"].rpartition(".")[0]


def test_sipas_is_null_and_not_zero() -> None:
    sipas = CRITERIA[SIPAS]
    assert sipas["printed"] == dict.fromkeys(FIGURES)
    assert sipas["printed_note"] == "Bộ Nội vụ đánh giá"
    assert not sipas["assignments"]
    assert not sipas["milestones"]
    methods = {row["code"]: row["scoring_method"] for row in PLAN["criteria"]}
    assert methods.pop(SIPAS) == "sipas"
    assert set(methods.values()) == {"appraisal"}


def test_the_total_row_and_the_note_below_it_are_kept() -> None:
    assert annex_reader.annex_total(TEXT) == ["Tổng số:", *PLAN["plan"]["printed"].values()]
    assert tuple(PLAN["plan"]["printed"]) == FIGURES
    assert TEXT.rstrip().endswith(f"Ghi chú: {PLAN['plan']['closing_note']}")


def test_no_figure_lies_outside_zero_and_the_maximum() -> None:
    for row in [*PLAN["criteria"], PLAN["plan"]]:
        if row["printed"]["max"] is not None:
            high, baseline, target = (Decimal(row["printed"][figure]) for figure in FIGURES)
            assert 0 <= baseline <= high, row
            assert 0 <= target <= high, row


def test_a_name_differs_from_the_printed_one_only_with_a_reason() -> None:
    full_stops = 0
    for code, row in CRITERIA.items():
        printed = row["printed_name"]
        expected = MENDED_NAMES.get(code, printed.removesuffix("."))
        full_stops += printed.endswith(".")
        assert row["name"] == expected, code
        assert bool(row["name_note"]) == (row["name"] != printed), code
    assert full_stops == 8
    area_8 = CRITERIA["8"]
    assert area_8["name"].upper() == area_8["printed_name"]


# Leads, supports, deadlines


def test_every_printed_string_of_the_annex_is_accounted_for() -> None:
    assert {row.lead for row in ROWS} - {""} == set(LEADS)
    assert {row.support for row in ROWS} - {""} == set(SUPPORTS)
    assert {row.deadline for row in ROWS} - {""} == set(DEADLINES)
    assert (len(LEADS), len(SUPPORTS), len(DEADLINES)) == (14, 20, 9)


@pytest.mark.parametrize("row", [row for row in ROWS if row.lead], ids=lambda row: row.code)
def test_leads_and_supports_are_what_the_printed_strings_say(row: AnnexRow) -> None:
    for role, raw, table in (
        ("lead", row.lead, LEADS),
        ("supporting", row.support, SUPPORTS),
    ):
        mode, slugs = table[raw]
        parts = by_role(CRITERIA[row.code], role)
        assert [slug_of(part) for part in parts] == slugs
        assert {part["mode"] for part in parts} == {mode}
        assert _is_made_of(raw, [part["raw_text"] for part in parts])


@pytest.mark.parametrize("row", [row for row in ROWS if row.deadline], ids=lambda row: row.code)
def test_milestones_are_what_the_printed_deadline_says(row: AnnexRow) -> None:
    milestones = CRITERIA[row.code]["milestones"]
    found = [tuple(part[key] for key in MILESTONE_KEYS) for part in milestones]
    assert found == DEADLINES[row.deadline]
    assert _is_made_of(row.deadline, [part["raw_text"] for part in milestones])


def _is_made_of(raw: str, pieces: list[str]) -> bool:
    """Tell whether ``raw`` is these pieces in this order, with nothing but marks between."""
    between = r"[\s,;-]*"
    return bool(re.fullmatch(between + between.join(map(re.escape, pieces)) + between, raw))


def test_every_scored_leaf_has_one_primary_lead_named_first() -> None:
    for row in LEAVES:
        if row["code"] != SIPAS:
            leads = by_role(row, "lead")
            assert [part["primary"] for part in leads] == [True] + [False] * (len(leads) - 1)
            assert by_role(row, "supporting"), row["code"]
            assert not any(part["primary"] for part in by_role(row, "supporting"))
            assert row["milestones"], row["code"]
            slugs = [slug_of(part) for part in row["assignments"]]
            assert len(slugs) == len(set(slugs)), row["code"]


def test_parents_are_given_to_nobody_and_due_never() -> None:
    for row in PLAN["criteria"]:
        if row["code"] in PARENTS:
            assert not row["assignments"], row["code"]
            assert not row["milestones"], row["code"]


def test_the_modes_are_those_of_the_rows_that_say_so() -> None:
    modes = Counter(
        (row["code"], part["mode"]) for row in PLAN["criteria"] for part in row["assignments"]
    )
    monitored = {code for code, mode in modes if mode == "monitor"}
    implemented = {code for code, mode in modes if mode == "implement"}
    assert monitored == {
        *("3.2.3", "3.2.4", "3.2.5", "3.2.6", "3.3.1", "3.3.2"),
        *("3.4.1", "3.4.2", "3.4.4"),
    }
    assert implemented == {"3.2.4", "3.2.5", "3.2.6", "3.3.1", "3.4.4"}


# The text of the plan


def test_the_plan_names_itself_as_its_first_page_does() -> None:
    plan = PLAN["plan"]
    head = squeezed(TEXT[:3000])
    assert f"Kế hoạch {plan['number']} về c{plan['title'][1:]} Số hiệu" in head
    year, month, day = plan["issued_on"].split("-")
    assert f"Ngày ban hành | {day}/{month}/{year} |" in head
    assert f"Người ký | {plan['signer']} |" in head
    assert (plan["year"], plan["baseline_year"]) == (2021, 2020)
    assert plan["scale_label"] == "phần thẩm định"


def test_the_whole_text_is_there_verbatim_once_and_in_order() -> None:
    bare = [re.sub(r"^[-+] ", "", line) for line in BODY]
    assert " ".join(_fixture_body()).split() == " ".join(bare).split()


def _fixture_body() -> list[str]:
    """Return the plan's body put together again from sections and measures."""
    sections = PLAN["sections"]
    duties = next(n for n, section in enumerate(sections) if section["number"] == "III.1")
    return [
        *_section_lines(sections[:duties]),
        "II. NỘI DUNG, NHIỆM VỤ, GIẢI PHÁP",
        *_measure_lines(),
        *_section_lines(sections[duties:]),
    ]


def _section_lines(sections: list[dict[str, Any]]) -> list[str]:
    lines: list[str] = []
    for section in sections:
        if section["number"]:
            # The printed heading of III.2 ends in a colon, which a title does without.
            colon = ":" if section["number"] == "III.2" else ""
            lines.append(f"{section['number'].split('.')[1]}. {section['title']}{colon}")
        lines += [re.sub(r"^- ", "", line) for line in section["text"].splitlines()]
    return lines


def _measure_lines() -> list[str]:
    """Return section II: each area's, heading's and lead-in's line where it changes."""
    lines: list[str] = []
    area, lead_in = "", ""
    heading: list[str] = []
    for measure in MEASURES:
        if measure["area"] != area:
            area, heading = measure["area"], []
            if area in AREA_NAMES:
                lines.append(f"{area}. Nội dung và mục tiêu “{_quoted_area_name(area)}”")
        new_heading = measure["heading"].splitlines()
        if new_heading != heading:
            lines += [line for line in new_heading if line not in heading]
            heading, lead_in = new_heading, ""
        if measure["lead_in"] and measure["lead_in"] != lead_in:
            lines.append(measure["lead_in"])
        lead_in = measure["lead_in"]
        lines.append(measure["text"])
    return lines


def _quoted_area_name(code: str) -> str:
    found = re.search(r"“(.+)”", CRITERIA[code]["name_note"])
    assert found, code
    return found[1]


def test_sub_bullets_and_only_they_hang_below_a_lead_in() -> None:
    for measure in MEASURES:
        assert bool(measure["lead_in"]) == (f"+ {measure['text']}" in BODY), measure["text"]
        if measure["lead_in"]:
            assert f"- {measure['lead_in']}" in BODY


def test_a_measure_names_the_section_and_the_leads_of_its_heading() -> None:
    for number, measure in enumerate(MEASURES, start=1):
        assert measure["order"] == number
        printed = re.match(r"\d\.\d", measure["heading"])
        assert measure["section"] == (printed[0] if printed else measure["area"])
        assert measure["section"][0] == measure["area"]
        named = measure["heading"].splitlines()[-1]
        assert [slug_of(lead) for lead in measure["leads"]] == _leads_named_by(named)


def _leads_named_by(heading: str) -> list[str]:
    if "Thủ trưởng các sở ban, ngành" in heading:
        return [SBN, HUYEN, XA]
    # The lead comes first; whoever cooperates is named after it.
    names = {name: slugs for name, (mode, slugs) in LEADS.items() if len(slugs) == 1}
    places = {
        heading.index(name.rstrip(".")): name for name in names if name.rstrip(".") in heading
    }
    return names[places[min(places)]]


def test_measures_speak_of_leaves_of_their_own_area() -> None:
    leaves = {row["code"] for row in LEAVES}
    for measure in MEASURES:
        assert set(measure["criteria"]) <= leaves, measure["order"]
        assert {code[0] for code in measure["criteria"]} <= {measure["area"]}
        assert len(measure["criteria"]) == len(set(measure["criteria"]))


def test_the_thresholds_are_those_that_the_plan_states() -> None:
    found: list[tuple[str, str, str | None, str | None]] = []
    for measure in MEASURES:
        for target in measure["targets"]:
            assert target["raw_text"] in measure["text"], target
            assert target["subject"], target
            if code := target["criterion"]:
                assert code in measure["criteria"], target
                found.append((code, target["comparator"], target["value"], target["value_to"]))
    assert len(found) == len(THRESHOLDS)
    assert set(found) == THRESHOLDS


def test_a_stated_value_stands_in_the_words_it_was_read_from() -> None:
    for measure in MEASURES:
        for target in measure["targets"]:
            for value in (target["value"], target["value_to"]):
                # 'Không vượt quá số được giao' says 100% without the figure.
                if value and target["comparator"] != "le":
                    assert re.search(rf"(?<!\d)0?{value}(?!\d)", target["raw_text"]), target
            if target["unit"] == "%" and target["comparator"] != "le":
                assert "%" in target["raw_text"], target
            assert bool(target["unit"]) == (target["value"] is not None), target


# What the text does not hold


def test_slugs_are_unique_and_resolve() -> None:
    agencies = [row["slug"] for row in PLAN["agencies"]]
    groups = [row["slug"] for row in PLAN["groups"]]
    assert len({*agencies, *groups}) == len(agencies) + len(groups)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in agencies + groups)
    parties = [part for row in PLAN["criteria"] for part in row["assignments"]]
    parties += [lead for measure in MEASURES for lead in measure["leads"]]
    assert {part["agency"] for part in parties} - {None} <= set(agencies)
    assert {part["group"] for part in parties} - {None} == set(groups)
    assert {slug for row in PLAN["groups"] for slug in row["members"]} <= set(agencies)
    assert PLAN["plan"]["subject"] in agencies


def test_groups_expand_to_the_agencies_of_2021() -> None:
    kinds = Counter(row["kind"] for row in PLAN["agencies"])
    assert kinds == {
        "province": 1,
        "department": 20,
        "vertical_sector": 1,
        "other": 2,
        "district": 11,
    }
    members = {row["slug"]: set(row["members"]) for row in PLAN["groups"]}
    of_kind = {
        kind: {row["slug"] for row in PLAN["agencies"] if row["kind"] == kind} for kind in kinds
    }
    assert members[SBN] == of_kind["department"]
    assert members[HUYEN] == of_kind["district"]
    assert members["co-quan-nganh-doc"] == of_kind["vertical_sector"]
    assert not members[XA] | members["don-vi-duoc-kiem-tra"] | members["co-quan-co-lien-quan"]
    assert all(row["note"] for row in PLAN["groups"])


def test_an_agency_that_the_plan_does_not_name_waits_for_confirmation() -> None:
    named = {slug for _, slugs in [*LEADS.values(), *SUPPORTS.values()] for slug in slugs}
    named.add(PLAN["plan"]["subject"])
    for row in PLAN["agencies"]:
        assert ("cần Sở Nội vụ xác nhận" in row["note"]) == (row["slug"] not in named), row


def test_only_group_b_is_confirmed() -> None:
    groups = {row["letter"]: row for row in PLAN["rating_groups"]}
    assert {letter: row["floor_percent"] for letter, row in groups.items()} == {
        "A": "90",
        "B": "80",
        "C": "70",
        "D": "0",
    }
    assert "nhóm B (từ 80% đến dưới 90%)" in " ".join(BODY)
    for letter, row in groups.items():
        assert row["is_confirmed"] == (letter == "B")
        assert ("cần Sở Nội vụ xác nhận" in row["source"]) == (letter != "B")


def test_the_published_years_follow_from_the_plan_or_are_marked() -> None:
    said = re.search(
        r"đạt (\d+,\d+) điểm, xếp thứ (\d+)/(\d+) .*\(tăng (\d+,\d+) điểm và (\d+) bậc",
        " ".join(BODY),
    )
    assert said
    score, risen = (Decimal(said[n].replace(",", ".")) for n in (1, 4))
    rank, provinces, climbed = (int(said[n]) for n in (2, 3, 5))
    years = {row["year"]: row for row in PLAN["published_index"]}
    assert list(years) == [2019, 2020, 2021, 2022, 2023]
    expected = {2020: (score, rank), 2019: (score - risen, rank + climbed)}
    for year, (points, place) in expected.items():
        assert (Decimal(years[year]["score"]), years[year]["rank"]) == (points, place)
        assert years[year]["provinces_count"] == provinces
    assert {year for year, row in years.items() if row["is_confirmed"]} == set(expected)
    for row in years.values():
        beyond = row["national_mean"] or row["sipas"] or not row["is_confirmed"]
        assert bool(beyond) == ("chưa đối chiếu văn bản gốc" in row["source"]), row


# The file


def test_the_file_is_in_its_canonical_form() -> None:
    assert json.dumps(PLAN, ensure_ascii=False, indent=2) + "\n" == FIXTURE_TEXT
    assert unicodedata.is_normalized("NFC", FIXTURE_TEXT)
    assert list(PLAN) == [
        *("format", "agencies", "groups", "plan", "rating_groups"),
        *("sections", "criteria", "measures", "published_index"),
    ]
    assert PLAN["format"] == "parindex-plan/1"


@pytest.mark.parametrize(
    "part", ["agencies", "groups", "rating_groups", "sections", "criteria", "measures"]
)
def test_every_record_of_a_kind_has_the_same_keys_in_the_same_order(part: str) -> None:
    assert len({tuple(row) for row in PLAN[part]}) == 1
