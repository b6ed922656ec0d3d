"""What plan 214 adds up to: by area, by lead agency, printed and computed."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.actor import Actor
from accounts.models import User
from criteria.actions import decide_figure, save_thresholds, withdraw_decision
from criteria.enums import Figure, ScoringMethod, Standing
from criteria.models import Criterion, Plan
from criteria.tree import add_figures
from reports.rollups import Overview, overview_of, share_of
from reports.snapshot import KEPT, forget_snapshots, read_snapshot
from tests.factories import (
    figures,
    make_agency,
    make_criterion,
    make_plan,
    make_small_plan,
    new_assignment,
)

pytestmark = pytest.mark.django_db

D = Decimal


@pytest.fixture
def overview(plan: Plan) -> Overview:
    """Plan 214, read."""
    return overview_of(read_snapshot(plan))


def reread(plan: Plan) -> Overview:
    plan.refresh_from_db()
    return overview_of(read_snapshot(plan))


# --- The total and the areas -----------------------------------------------------------------


def test_the_total_is_printed_beside_computed(overview: Overview) -> None:
    total = overview.total
    assert total.printed == figures("66.50", "56.13", "64.30")
    assert total.computed == figures("66.50", "55.62", "64.40")
    assert total.headline == total.printed
    assert [pair.differs for pair in (total.max, total.baseline, total.target)] == [
        False,
        True,
        True,
    ]
    assert total.max.other is None
    assert total.baseline.other == D("55.62")
    assert total.target.other == D("64.40")


def test_the_headline_gain_is_that_of_the_signed_plan(overview: Overview) -> None:
    gain = overview.total.headline.missing_to_target
    assert gain == D("8.17")
    assert round(share_of([gain], overview.total.headline.baseline), 1) == D("14.6")
    assert overview.total.computed.missing_to_target == D("8.78")
    assert overview.total.computed.missing_to_max == D("10.88")


def test_the_areas_are_those_of_the_annex(overview: Overview) -> None:
    rows = {area.code: (area.name, area.score.printed) for area in overview.areas}
    assert rows == {
        "1": ("Công tác chỉ đạo, điều hành CCHC", figures("8.50", "7.88", "8.50")),
        "2": (
            "Xây dựng và tổ chức thực hiện văn bản QPPL của tỉnh",
            figures("5.00", "5.00", "5.00"),
        ),
        "3": ("Cải cách thủ tục hành chính", figures("13.50", "12.34", "13.50")),
        "4": ("Cải cách tổ chức bộ máy", figures("7.00", "5.88", "7.00")),
        "5": ("Cải cách chế độ công vụ", figures("7.50", "6.75", "7.50")),
        "6": ("Cải cách tài chính công", figures("8.00", "6.39", "7.30")),
        "7": (
            "Xây dựng và phát triển Chính quyền điện tử, Chính quyền số",
            figures("11.00", "9.89", "10.50"),
        ),
        "8": (
            "Tác động của CCHC đến người dân, tổ chức và phát triển KT-XH của tỉnh",
            figures("6.00", "2.00", "5.00"),
        ),
    }
    differing = {
        (area.code, pair.figure): pair.computed
        for area in overview.areas
        for pair in (area.score.max, area.score.baseline, area.score.target)
        if pair.differs
    }
    assert differing == {
        ("2", Figure.BASELINE): D("4.50"),
        ("3", Figure.BASELINE): D("12.33"),
        ("7", Figure.TARGET): D("10.60"),
    }


def test_areas_and_leads_add_up_to_the_computed_total(overview: Overview) -> None:
    total = overview.total.computed
    assert add_figures(area.score.computed for area in overview.areas) == total
    assert add_figures(lead.figures for lead in overview.leads) == total
    assert add_figures(leaf.figures for leaf in overview.snapshot.leaves) == total


# --- Lead agencies ---------------------------------------------------------------------------


def test_points_missing_by_the_lead_named_first(overview: Overview) -> None:
    missing = {
        lead.short_name: lead.figures.missing_to_max
        for lead in overview.leads
        if lead.criteria_count
    }
    assert missing == {
        "Sở KH&ĐT": D("4.00"),
        "Sở Nội vụ": D("2.41"),
        "VP UBND tỉnh": D("2.06"),
        "Sở Tài chính": D("1.61"),
        "Sở Tư pháp": D("0.50"),
        "Sở TT&TT": D("0.25"),
        "UBND cấp huyện": D("0.05"),
        "Sở KH&CN": D("0.00"),
    }
    assert sum(missing.values()) == overview.total.computed.missing_to_max == D("10.88")


def test_every_scored_leaf_counts_for_exactly_one_lead(overview: Overview) -> None:
    assert sum(lead.criteria_count for lead in overview.leads) == 88
    for leaf in overview.snapshot.leaves:
        primaries = [party for party in leaf.parties if party.is_primary]
        assert len(primaries) == (leaf.code != "8.1"), leaf.code
        assert leaf.primary_lead == (primaries[0] if primaries else None)


def test_joint_leads_are_said(overview: Overview) -> None:
    leads = {lead.short_name: lead for lead in overview.leads}
    joint = {leaf.code: [p.short_name for p in leaf.leads] for leaf in overview.snapshot.leaves}
    joint = {code: names for code, names in joint.items() if len(names) > 1}
    assert {code: len(names) for code, names in joint.items()} == {"1.4": 3, "1.5": 2}
    for name, lead in leads.items():
        assert lead.joint_count == sum(names[0] == name for names in joint.values())
        assert lead.joined_count == sum(name in names[1:] for names in joint.values())
    only_joined = leads["Đài PTTH tỉnh"]
    assert (only_joined.criteria_count, only_joined.joined_count) == (0, 1)
    assert only_joined.figures == figures(None, None, None)


def test_leads_come_with_most_points_first(overview: Overview) -> None:
    points = [lead.figures.max or D(0) for lead in overview.leads]
    assert points == sorted(points, reverse=True)
    assert [lead.slug for lead in overview.leads if lead.is_group] == ["ubnd-cap-huyen"]


# --- Where the points are --------------------------------------------------------------------


def test_leaves_below_max_at_zero_and_given_up(overview: Overview) -> None:
    assert len(overview.below_max) == 25
    at_zero = [leaf.code for leaf in overview.at_zero]
    given_up = [leaf.code for leaf in overview.given_up]
    assert " ".join(at_zero) == "3.2.2 3.2.5 6.3.1 6.3.2 7.3.1 8.2 8.3.1 8.5 8.6"
    assert " ".join(given_up) == "6.1.1 6.1.3 6.3.1 6.3.2 7.2.1 8.2 8.3.1"


def test_gaps_come_largest_first_and_hold_the_whole_gain(overview: Overview) -> None:
    gains = [leaf.figures.missing_to_target for leaf in overview.gaps]
    assert gains == sorted(gains, reverse=True)
    assert all(gains)
    assert sum(gains) == overview.total.computed.missing_to_target


def test_a_leaf_that_is_not_scored_here_is_in_no_list(overview: Overview) -> None:
    sipas = overview.snapshot["8.1"]
    assert sipas.method is ScoringMethod.SIPAS
    assert sipas.figures == figures(None, None, None)
    assert sipas.primary_lead is None
    for rows in (overview.gaps, overview.below_max, overview.at_zero, overview.given_up):
        assert sipas not in rows


# --- Decisions -------------------------------------------------------------------------------


@pytest.fixture
def actor(so_noi_vu: User) -> Actor:
    """A coordinator at a desk."""
    return Actor(so_noi_vu, str(so_noi_vu))


def decide_total(plan: Plan, actor: Actor, stands: Standing) -> None:
    decide_figure(
        plan=plan,
        code=None,
        figure=Figure.BASELINE,
        stands=stands,
        reason="Theo tổng.",
        seen=(D("56.13"), D("55.62")),
        actor=actor,
    )


def test_the_differences_are_the_annexs_own(overview: Overview) -> None:
    rows = [(row.difference.code, row.difference.is_origin) for row in overview.differences]
    assert rows == [
        (None, False),
        (None, False),
        ("2", False),
        ("2.2", True),
        ("3", False),
        ("3.4", True),
        ("7", False),
        ("7.1", True),
    ]
    assert overview.differences[0].name == "Tổng số"
    assert all(row.decision is None for row in overview.differences)


@pytest.mark.parametrize(
    ("stands", "headline"), [(Standing.COMPUTED, D("55.62")), (Standing.PRINTED, D("56.13"))]
)
def test_a_decided_figure_stands_alone(
    plan: Plan, actor: Actor, stands: Standing, headline: Decimal
) -> None:
    decide_total(plan, actor, stands)
    pair = reread(plan).total.baseline
    assert pair.headline == headline
    assert pair.other is None
    assert pair.decision.decided_by == str(actor.user)
    assert (pair.printed, pair.computed) == (D("56.13"), D("55.62"))

    withdraw_decision(plan=plan, code=None, figure=Figure.BASELINE, actor=actor)
    assert reread(plan).total.baseline.other == D("55.62")


def test_a_decision_about_other_figures_no_longer_answers(plan: Plan, actor: Actor) -> None:
    decide_total(plan, actor, Standing.COMPUTED)
    Criterion.objects.filter(plan=plan, code="1.1").update(printed_baseline=D("0.10"))
    forget_snapshots()
    pair = reread(plan).total.baseline
    assert pair.decision is None
    assert pair.headline == D("56.13")
    assert pair.other == pair.computed != D("55.62")


# --- Rating groups ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("percent", "letter"),
    [("100", "A"), ("90", "A"), ("89.99", "B"), ("80", "B"), ("79.99", "C"), ("0", "D")],
)
def test_a_group_begins_at_its_floor(overview: Overview, percent: str, letter: str) -> None:
    assert overview.snapshot.rating(D(percent)).letter == letter


def test_the_total_is_rated_by_its_headline(plan: Plan, overview: Overview, actor: Actor) -> None:
    assert overview.total.rating.letter == "B"  # 56,13 of 66,5 is 84,4%
    between = {"A": D("84.40"), "B": D("84"), "C": D("70"), "D": D("0")}
    save_thresholds(plan=plan, floors=between, source="Quyết định 1", actor=actor)
    assert reread(plan).total.rating.letter == "A"
    decide_total(plan, actor, Standing.COMPUTED)  # 55,62 is 83,6%
    assert reread(plan).total.rating.letter == "C"


def test_below_every_floor_and_without_a_figure_there_is_no_group() -> None:
    plan = make_small_plan()
    make_criterion(plan, "3")
    overview = overview_of(read_snapshot(plan))
    assert overview.total.rating is None
    assert overview.score_of(overview.snapshot["3"]).rating is None
    assert overview.snapshot.rating(None) is None


# --- The snapshot ----------------------------------------------------------------------------


def test_a_snapshot_is_read_in_few_queries_whatever_the_number_of_agencies(
    plan: Plan, django_assert_num_queries: Any
) -> None:
    plan = Plan.objects.select_related("subject").get(pk=plan.pk)
    with django_assert_num_queries(4):
        overview_of(read_snapshot(plan)).leads  # noqa: B018
    leaf = plan.criteria.get(code="1.1")
    for _ in range(20):
        new_assignment(leaf, role="supporting", mode="support", agency=make_agency()).save()
    forget_snapshots()
    with django_assert_num_queries(4):
        snapshot = read_snapshot(plan)
    assert len(snapshot["1.1"].supporting) >= 20


def test_a_snapshot_is_kept_until_the_plan_changes(
    plan: Plan, actor: Actor, django_assert_num_queries: Any
) -> None:
    first = read_snapshot(plan)
    with django_assert_num_queries(0):
        assert read_snapshot(plan) is first
        assert overview_of(first) is overview_of(first)
    decide_total(plan, actor, Standing.COMPUTED)
    plan.refresh_from_db()
    assert read_snapshot(plan) is not first


def test_only_so_many_snapshots_are_kept(plan: Plan) -> None:
    first = read_snapshot(plan)
    for number in range(KEPT):
        read_snapshot(make_plan(year=2031 + number))
    assert read_snapshot(plan) is not first


def test_plans_do_not_mix(overview: Overview) -> None:
    other = overview_of(read_snapshot(make_small_plan()))
    assert [area.code for area in other.areas] == ["1", "2"]
    assert other.total.computed == figures("10", "7", "9")
    assert other.snapshot.published == ()
    assert len(overview.areas) == 8


def test_a_plan_without_criteria_adds_up_to_nothing() -> None:
    empty = overview_of(read_snapshot(make_plan()))
    assert empty.areas == empty.leads == empty.gaps == empty.differences == ()
    assert empty.total.computed == figures(None, None, None)
    assert empty.total.headline == figures("10", "8", "9")


def test_parties_come_as_the_annex_names_them(overview: Overview) -> None:
    monitored = [
        leaf.code
        for leaf in overview.snapshot.leaves
        if any(party.mode == "monitor" for party in leaf.leads)
    ]
    assert " ".join(monitored) == "3.2.3 3.2.4 3.2.5 3.2.6 3.3.1 3.3.2 3.4.1 3.4.2 3.4.4"
    implemented = [
        leaf.code
        for leaf in overview.snapshot.leaves
        if any(party.mode == "implement" for party in leaf.supporting)
    ]
    assert len(implemented) == 5
    assert set(implemented) <= set(monitored)


def test_published_years_stay_on_their_own_scale(overview: Overview) -> None:
    years = {year.year: (year.score, year.rank) for year in overview.snapshot.published}
    assert years[2020] == (D("83.87"), 33)
    assert years[2019] == (D("79.23"), 53)
    assert list(years) == sorted(years)


@pytest.mark.parametrize(
    ("parts", "whole", "share"),
    [
        ([D(1), None, D(2)], D(12), D(25)),
        ([], D(4), D(0)),
        ([D(1)], None, None),
        ([D(1)], D(0), None),
    ],
)
def test_a_share_of_nothing_is_no_share(
    parts: list[Decimal | None], whole: Decimal | None, share: Decimal | None
) -> None:
    assert share_of(parts, whole) == share
