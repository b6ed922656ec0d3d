"""What a scenario starts from, and that it adds up as the plan's own tree does."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assignments.enums import PeriodKind
from criteria.tree import Figures, Node, Tree
from reports.enums import ScenarioBase
from reports.leaders.projection import Ground, Tally, waiting_scores, with_waiting
from reports.leaders.scenario_rows import distance, gain_words, group_change, totals
from reports.leaders.scenario_sides import computed_sides
from reports.now import now_of
from reports.scope import APPROVED_ONLY, EVERYTHING
from reports.seen import SeenNow
from reports.snapshot import read_snapshot
from tests.reports.handed_in import put_result
from tests.reports.leaders.scenario_samples import (
    APPROVED,
    GroundOfDocument,
    by_chance,
    ground,
    put_some,
)

pytestmark = pytest.mark.django_db
D = Decimal
FROM_APPROVED, FROM_TARGETS = ScenarioBase.APPROVED, ScenarioBase.TARGETS


def seen(plan, scope=APPROVED_ONLY) -> SeenNow:
    return SeenNow(now_of(read_snapshot(plan), PeriodKind.Q3), scope)


class TestWhatItStartsFrom:
    def test_the_latest_approved_score_else_the_year_before(self, plan):
        put_some(plan)
        leaves = ground(plan).by_code
        assert leaves["6.1.1"].approved == D("0.90")
        assert leaves["6.1.1"].approved_in is PeriodKind.Q2
        assert leaves["6.1.2"].approved == D("1.00")  # 2020's: what waits is not told
        assert leaves["6.1.2"].approved_in is None
        assert leaves["7.1.10"].approved_in is None

    def test_a_result_of_a_later_period_does_not_count(self, plan):
        put_some(plan)
        leaf = ground(plan, PeriodKind.Q1).by_code["6.1.1"]
        assert (leaf.approved, leaf.approved_in) == (D("0.78"), None)

    def test_what_does_not_apply_leaves_every_sum(self, plan):
        before = ground(plan).project(FROM_APPROVED, {}).total
        maximum = ground(plan).by_code["3.4.3"]
        put_result(plan, "3.4.3", None, status=APPROVED)
        start = ground(plan)
        after = start.project(FROM_APPROVED, {"3.4.3": D("0.10")}).total
        assert after.max == before.max - maximum.max
        assert after.target == before.target - maximum.target
        assert after.points == before.points - maximum.baseline
        assert after == start.project(FROM_APPROVED, {}).total

    def test_a_claim_that_waits_changes_nothing(self, plan):
        before = ground(plan).project(FROM_APPROVED, {}).total
        put_result(plan, "3.4.3", None)
        assert ground(plan).project(FROM_APPROVED, {}).total == before

    def test_the_document_alone_gives_the_same(self, plan):
        put_result(plan, "1.1", "1.25", kind="Q2", status=APPROVED)
        put_result(plan, "3.4.3", None, kind="Q2", status=APPROVED)
        stored, read = ground(plan), GroundOfDocument({"1.1": "1.25", "3.4.3": None})
        assert [replace(leaf, lead="") for leaf in stored.leaves] == [
            replace(leaf, approved=leaf.approved if leaf.applies else None) for leaf in read.leaves
        ]
        for base, moves in by_chance(stored, 3):
            ours, theirs = stored.project(base, moves), read.project(base, moves)
            assert (ours.total, ours.areas) == (theirs.total, theirs.areas)
            assert ours.rating.letter == theirs.rating.letter

    def test_what_a_survey_scores_is_not_here(self, plan):
        start = ground(plan)
        assert "8.1" not in start.by_code
        assert len(start.leaves) == 88


class TestAddingUp:
    def test_nothing_moved_is_the_year_before_or_the_targets(self, plan):
        start, tree = ground(plan), read_snapshot(plan).tree
        for base, figure in ((FROM_APPROVED, "baseline"), (FROM_TARGETS, "target")):
            outcome = start.project(base, {})
            assert outcome.total.points == getattr(tree.computed_total, figure)
            for area in tree.roots:
                assert outcome.areas[area.code].points == getattr(area.computed, figure)

    def test_a_hundred_scenarios_add_up_as_the_tree_does(self, plan):
        put_some(plan)
        start = ground(plan)
        for base, moves in by_chance(start, 100):
            outcome = start.project(base, moves)
            assert_as_in_a_tree(plan, start, base, moves, outcome)

    def test_the_group_goes_by_the_share_of_what_applies(self, plan):
        start = ground(plan)
        eighty = {leaf.code: leaf.max * D("0.8") for leaf in start.leaves}
        outcome = start.project(FROM_APPROVED, eighty)
        assert outcome.total.percent == 80
        assert outcome.rating.letter == "B"
        short = start.project(FROM_APPROVED, eighty | {"1.1": eighty["1.1"] - D("0.01")})
        assert short.rating.letter == "C"
        snapshot = start.snapshot
        assert group_change(snapshot, short.rating, outcome.rating) == "từ nhóm C lên nhóm B"
        assert group_change(snapshot, outcome.rating, short.rating) == "từ nhóm B xuống nhóm C"
        assert totals(snapshot, outcome, outcome)["group_change"] == "vẫn nhóm B"

    def test_without_figures_there_is_no_zero(self, plan):
        plan.criteria.filter(children=None).update(
            printed_baseline=None, printed_target=None, printed_max=None, printed_note="–"
        )
        plan.revision += 1
        start = Ground(now_of(read_snapshot(plan), PeriodKind.Q3))
        outcome = start.project(FROM_APPROVED, {})
        assert (start.leaves, outcome.total, outcome.rating) == ((), Tally(), None)
        assert distance(outcome.total.to_target) == "–"
        assert gain_words(outcome.total) == "– / –"

    def test_words_for_what_is_passed(self):
        total = Tally(D("8.10"), D("9"), D("7"), D("8"))
        assert distance(total.to_target) == "vượt 0,10"
        assert distance(Tally(D(8), D(9), D(7), D(8)).to_target) == "đã đạt"
        assert gain_words(total) == "1,10 / 1,00 (110,0%)"
        assert gain_words(Tally(D(7), D(9), D(7), D(7))) == "0,00 / 0,00"


def assert_as_in_a_tree(plan, start, base, moves, outcome):
    """See that the plan's own tree adds the same up, the moved points in the place of a figure."""
    snapshot = read_snapshot(plan)
    nodes = []
    for facts in snapshot:
        node = facts.rolled.node
        leaf = start.by_code.get(facts.code)
        shown = Figures()
        if leaf is not None and leaf.applies:
            points = moves.get(facts.code, leaf.start(base))
            shown = Figures(leaf.max, points, leaf.target)
        nodes.append(Node(node.code, node.parent, node.level, shown))
    tree = Tree(nodes, Figures())
    total = tree.computed_total
    assert (outcome.total.points, outcome.total.max) == (total.baseline, total.max)
    assert outcome.total.target == total.target
    for area in tree.roots:
        assert outcome.areas[area.code].points == area.computed.baseline
        assert outcome.areas[area.code].max == area.computed.max


class TestWhatWaits:
    def test_everybody_is_told_the_sum(self, plan):
        put_some(plan)
        now = seen(plan)
        outcome = with_waiting(now)
        assert outcome.total.points == now.now.total.reached
        approved = ground(plan).project(FROM_APPROVED, {}).total
        assert outcome.total.max == approved.max
        # 6.1.2 waits with 0,47 for 1,00; 8.2 with 0,83 for 0,00.
        assert outcome.total.points - approved.points == D("0.30")
        assert outcome.leaves is None

    def test_a_single_figure_is_told_to_nobody_else(self, plan):
        put_result(plan, "6.1.2", "0.47")
        hidden, known = with_waiting(seen(plan)), with_waiting(seen(plan, EVERYTHING))
        untouched = ground(plan).project(FROM_APPROVED, {}).total.points
        assert hidden.total.points == untouched
        assert hidden.waiting_count == 1
        assert known.total.points == untouched - D("0.53")
        assert "chưa gồm 1 kết quả" in computed_sides(seen(plan))[1].note
        assert computed_sides(seen(plan, EVERYTHING))[1].note == "thêm 1 kết quả đang chờ duyệt"

    def test_an_area_with_a_single_one_is_named(self, plan):
        put_some(plan)
        outcome = with_waiting(seen(plan))
        assert outcome.veiled_areas == ("6", "8")
        assert "lĩnh vực 6 và 8 chưa gồm" in computed_sides(seen(plan))[1].note

    def test_single_scores_are_there_for_whoever_sees_all(self, plan):
        put_some(plan)
        assert waiting_scores(seen(plan).now) == {"6.1.2": D("0.47"), "8.2": D("0.83")}
