"""Deciding which figure stands, and setting the rating groups: audited, never stale."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.actor import Actor
from accounts.audit import find_breaks
from accounts.models import AuditEvent, User
from criteria.actions import decide_figure, save_thresholds, withdraw_decision
from criteria.enums import Figure, Standing
from criteria.models import Criterion, FigureDecision, Plan
from tests.factories import COMMAND, make_criterion, make_small_plan

pytestmark = pytest.mark.django_db

SEEN_2_2 = (Decimal("1.50"), Decimal("1.00"))
SEEN_TOTAL = (Decimal("56.13"), Decimal("55.62"))


@pytest.fixture
def actor(so_noi_vu: User) -> Actor:
    """A coordinator at a desk."""
    return Actor(so_noi_vu, str(so_noi_vu), "10.0.0.7")


def decide(plan: Plan, actor: Actor, **changed: object) -> FigureDecision:
    values = {
        "code": "2.2",
        "figure": Figure.BASELINE,
        "stands": Standing.COMPUTED,
        "reason": "Theo tổng các tiêu chí thành phần.",
        "seen": SEEN_2_2,
    }
    return decide_figure(plan=plan, actor=actor, **values | changed)


def last_event(plan: Plan) -> AuditEvent:
    return AuditEvent.objects.filter(chain=plan.chain_name).order_by("-sequence").first()


class Footprint:
    """How far a plan's revision and audit chain have come since this was made."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.before = self._now()

    def _now(self) -> tuple[int, int, int]:
        self.plan.refresh_from_db()
        events = AuditEvent.objects.filter(chain=self.plan.chain_name)
        return self.plan.revision, self.plan.audit_length, events.count()

    @property
    def steps(self) -> int:
        """Return the number of changes; all three counts must agree, and the chain must hold."""
        (steps,) = {after - before for before, after in zip(self.before, self._now(), strict=True)}
        assert list(find_breaks(self.plan)) == []
        return steps


@pytest.fixture
def footprint(plan: Plan) -> Footprint:
    """What happens to plan 214 in the test."""
    return Footprint(plan)


# --- Which figure stands ---------------------------------------------------------------------


def test_a_decision_is_kept_with_the_figures_it_was_made_about(
    plan: Plan, actor: Actor, so_noi_vu: User, footprint: Footprint
) -> None:
    decide(plan, actor)
    kept = FigureDecision.objects.get(plan=plan)
    assert kept.criterion.code == "2.2"
    assert (kept.figure, kept.stands) == (Figure.BASELINE, Standing.COMPUTED)
    assert (kept.printed, kept.computed) == SEEN_2_2
    assert kept.decided_by == so_noi_vu
    assert footprint.steps == 1


def test_a_decision_is_audited(plan: Plan, actor: Actor, so_noi_vu: User) -> None:
    decide(plan, actor)
    event = last_event(plan)
    assert (event.action, event.target) == ("figure.decide", "2.2 · baseline")
    assert (event.actor, event.ip_address) == (so_noi_vu, "10.0.0.7")
    assert event.changes == {
        "stands": [None, "computed"],
        "reason": [None, "Theo tổng các tiêu chí thành phần."],
    }


def test_a_changed_mind_says_what_was_before(
    plan: Plan, actor: Actor, footprint: Footprint
) -> None:
    decide(plan, actor)
    decide(plan, actor, stands=Standing.PRINTED, reason="Theo bản ký.")
    assert FigureDecision.objects.get(plan=plan).stands == Standing.PRINTED
    assert last_event(plan).changes == {
        "stands": ["computed", "printed"],
        "reason": ["Theo tổng các tiêu chí thành phần.", "Theo bản ký."],
    }
    assert footprint.steps == 2


def test_the_total_row_is_decided_on_its_own(
    plan: Plan, actor: Actor, footprint: Footprint
) -> None:
    decide(plan, actor)
    decide(plan, actor, code=None, seen=SEEN_TOTAL)
    decide(plan, actor, code=None, seen=SEEN_TOTAL, stands=Standing.PRINTED)
    total = FigureDecision.objects.get(plan=plan, criterion=None)
    assert (total.printed, total.computed) == SEEN_TOTAL
    assert total.stands == Standing.PRINTED
    assert last_event(plan).target == "total · baseline"
    assert footprint.steps == 3


@pytest.mark.parametrize(
    "seen",
    [(Decimal("1.50"), Decimal("1.25")), (Decimal("1.40"), Decimal("1.00")), SEEN_2_2[::-1]],
    ids=str,
)
def test_figures_that_have_moved_meanwhile_are_refused(
    plan: Plan, actor: Actor, footprint: Footprint, seen: tuple[Decimal, Decimal]
) -> None:
    with pytest.raises(ValidationError, match="bản in 1,50, cộng 1,00") as refusal:
        decide(plan, actor, seen=seen)
    assert refusal.value.code == "stale"
    assert not FigureDecision.objects.filter(plan=plan).exists()
    assert footprint.steps == 0


def test_a_leaf_that_moved_after_the_page_was_read_makes_the_decision_stale(
    plan: Plan, actor: Actor, footprint: Footprint
) -> None:
    Criterion.objects.filter(plan=plan, code="2.2.1").update(printed_baseline=Decimal("0.25"))
    with pytest.raises(ValidationError) as refusal:
        decide(plan, actor)
    assert refusal.value.code == "stale"
    assert footprint.steps == 0


@pytest.mark.parametrize(
    ("code", "figure"),
    [
        ("2.2", Figure.TARGET),
        ("2.1", Figure.BASELINE),
        ("2.2.1", Figure.BASELINE),
        (None, Figure.MAX),
        ("99", Figure.BASELINE),
        ("", Figure.MAX),
        ("8.1", Figure.MAX),
    ],
)
def test_where_nothing_differs_nothing_is_decided(
    plan: Plan, actor: Actor, footprint: Footprint, code: str | None, figure: Figure
) -> None:
    with pytest.raises(ValidationError, match="không còn chênh lệch") as refusal:
        decide(plan, actor, code=code, figure=figure)
    assert refusal.value.code == "gone"
    assert footprint.steps == 0


def test_a_decision_has_a_persons_name_under_it(plan: Plan, footprint: Footprint) -> None:
    with pytest.raises(TypeError):
        decide(plan, COMMAND)
    assert footprint.steps == 0


def test_a_decision_on_one_plan_leaves_the_others(plan: Plan, actor: Actor) -> None:
    other = make_small_plan()
    untouched = Footprint(other)
    decide(plan, actor)
    assert untouched.steps == 0
    decide(other, actor, code="1", seen=(Decimal(5), Decimal(4)))
    assert FigureDecision.objects.filter(plan=plan).count() == 1


@pytest.mark.parametrize(("code", "seen"), [("2.2", SEEN_2_2), (None, SEEN_TOTAL)])
def test_a_decision_is_withdrawn_and_withdrawing_again_is_no_change(
    plan: Plan,
    actor: Actor,
    footprint: Footprint,
    code: str | None,
    seen: tuple[Decimal, Decimal],
) -> None:
    decide(plan, actor, code=code, seen=seen)
    for _ in range(2):
        withdraw_decision(plan=plan, code=code, figure=Figure.BASELINE, actor=actor)
    assert not FigureDecision.objects.filter(plan=plan).exists()
    event = last_event(plan)
    assert event.action == "figure.withdraw"
    assert event.changes["stands"] == ["computed", None]
    assert event.changes["reason"] == ["Theo tổng các tiêu chí thành phần.", None]
    assert footprint.steps == 2


def test_withdrawing_one_decision_leaves_the_others(plan: Plan, actor: Actor) -> None:
    decide(plan, actor)
    decide(plan, actor, code=None, seen=SEEN_TOTAL)
    withdraw_decision(plan=plan, code=None, figure=Figure.BASELINE, actor=actor)
    withdraw_decision(plan=plan, code="2.2", figure=Figure.TARGET, actor=actor)
    assert FigureDecision.objects.get(plan=plan).criterion.code == "2.2"


def test_the_printed_figures_are_never_touched(plan: Plan, actor: Actor) -> None:
    cells = ("code", "printed_max", "printed_baseline", "printed_target")
    before = list(plan.criteria.values_list(*cells))
    decide(plan, actor)
    decide(plan, actor, code=None, seen=SEEN_TOTAL)
    assert list(plan.criteria.values_list(*cells)) == before
    plan.refresh_from_db()
    assert plan.printed_baseline == Decimal("56.13")


# --- Rating groups ---------------------------------------------------------------------------

FLOORS = {"A": Decimal(90), "B": Decimal(80), "C": Decimal(70), "D": Decimal(0)}


def groups(plan: Plan) -> dict[str, tuple[Decimal, bool, str]]:
    rows = plan.rating_groups.values_list("letter", "floor_percent", "is_confirmed", "source")
    return {letter: (floor, confirmed, source) for letter, floor, confirmed, source in rows}


def test_only_group_b_is_the_plans_own(plan: Plan) -> None:
    present = groups(plan)
    assert {letter: row[0] for letter, row in present.items()} == FLOORS
    assert [letter for letter, row in present.items() if row[1]] == ["B"]


def test_floors_are_changed_confirmed_and_audited(
    plan: Plan, actor: Actor, footprint: Footprint
) -> None:
    old_source = groups(plan)["B"][2]
    save_thresholds(
        plan=plan, floors=FLOORS | {"C": Decimal("65.5")}, source="Quyết định 1", actor=actor
    )
    present = groups(plan)
    assert present["C"] == (Decimal("65.50"), True, "Quyết định 1")
    assert present["A"] == (Decimal(90), True, "Quyết định 1")
    assert present["B"] == (Decimal(80), True, old_source)
    event = last_event(plan)
    assert event.action == "thresholds.save"
    assert event.changes == {"A": ["90", "90"], "C": ["70", "65,5"], "D": ["0", "0"]}
    assert footprint.steps == 1


def test_saving_confirmed_floors_unchanged_is_no_change(
    plan: Plan, actor: Actor, footprint: Footprint
) -> None:
    for _ in range(2):
        save_thresholds(plan=plan, floors=FLOORS, source="Quyết định 1", actor=actor)
    assert all(confirmed for _, confirmed, _ in groups(plan).values())
    assert footprint.steps == 1


def test_floors_may_change_places(plan: Plan, actor: Actor) -> None:
    shifted = {"A": Decimal(95), "B": Decimal(90), "C": Decimal(80), "D": Decimal(70)}
    save_thresholds(plan=plan, floors=shifted, source="Quyết định 1", actor=actor)
    assert {letter: row[0] for letter, row in groups(plan).items()} == shifted


def test_a_failed_change_leaves_floors_and_trail_as_they_were(
    plan: Plan, actor: Actor, footprint: Footprint
) -> None:
    before = groups(plan)
    with pytest.raises(KeyError):
        save_thresholds(plan=plan, floors={"A": Decimal(95)}, source="x", actor=actor)
    assert groups(plan) == before
    assert footprint.steps == 0


def test_a_reason_of_nothing_but_control_characters_is_no_reason() -> None:
    from criteria.forms import FigureDecisionForm  # a form of these actions

    form = FigureDecisionForm(
        {"stands": "printed", "reason": "\x01 \x02", "seen_printed": "2", "seen_computed": "1"}
    )
    assert not form.is_valid()
    assert form.errors["reason"] == ["Nêu lý do để người sau hiểu vì sao dùng số này."]


def test_a_small_plan_disagrees_only_where_it_says() -> None:
    """The factory's own promise, which tests elsewhere stand on."""
    from criteria.access import read_tree

    plan = make_small_plan()
    make_criterion(plan, "3")
    found = [(row.code, row.figure, row.is_origin) for row in read_tree(plan).differences()]
    assert found == [(None, Figure.BASELINE, False), ("1", Figure.BASELINE, True)]
