"""What the database itself refuses about plans, their trees, measures and decisions."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from criteria.enums import WITHOUT_VALUE, Comparator, CriterionLevel, Figure, PlanStatus, Standing
from criteria.models import (
    Criterion,
    FigureDecision,
    Measure,
    MeasureLead,
    MeasureTarget,
    Plan,
    PlanSection,
    PublishedIndex,
    RatingGroup,
)
from tests.factories import (
    Broken,
    assert_database_refuses,
    assert_says_why,
    make_agency,
    make_criterion,
    make_group,
    make_measure,
    make_plan,
    make_user,
    new_criterion,
    new_plan,
)

pytestmark = pytest.mark.django_db


def criterion(place: str, *texts: str | None, **fields: Any) -> Criterion:
    """Return an unsaved node for ``place`` in a plan that has an area 1 and a criterion 1.1."""
    plan = make_plan()
    make_criterion(plan, "1", "9", "9", "9")
    make_criterion(plan, "1.1", "9", "9", "9")
    return new_criterion(plan, place, *texts, **fields)


def second_criterion() -> Criterion:
    node = make_criterion(make_plan(), "1", "1", "1", "1")
    return new_criterion(node.plan, "1", "1", "1", "1")


def plan_twice() -> Plan:
    return new_plan(subject=make_plan().subject)


def section(**fields: Any) -> PlanSection:
    return PlanSection(**{"order": 1, "title": "Mục đích", "text": "Nâng cao."} | fields)


def section_twice() -> PlanSection:
    plan = make_plan()
    section(plan=plan).save()
    return section(plan=plan)


def rating(**fields: Any) -> RatingGroup:
    plan = fields.pop("plan", None) or make_plan()
    return RatingGroup(plan=plan, **{"letter": "A", "floor_percent": Decimal(90)} | fields)


def rating_beside(**fields: Any) -> RatingGroup:
    """Return a group for the plan that has an A from 90."""
    present = rating()
    present.save()
    return rating(plan=present.plan, **fields)


def published(**fields: Any) -> PublishedIndex:
    subject = fields.pop("subject", None) or make_agency()
    values = {"year": 2030, "source": "Quyết định", "score": Decimal("83.87")}
    return PublishedIndex(subject=subject, **values | fields)


def published_twice() -> PublishedIndex:
    present = published()
    present.save()
    return published(subject=present.subject)


def measure(**fields: Any) -> Measure:
    present = make_measure(make_plan())
    values = {"order": 2, "section": "1.1", "heading": "Sở Thử:", "text": "Làm."}
    return Measure(plan=present.plan, area=present.area, **values | fields)


def lead(**party: Any) -> MeasureLead:
    return MeasureLead(measure=make_measure(make_plan()), **party)


def lead_twice(**party: Any) -> MeasureLead:
    present = lead(**party)
    present.save()
    return MeasureLead(measure=present.measure, **party)


def target(**fields: Any) -> MeasureTarget:
    owner = fields.pop("measure", None) or make_measure(make_plan())
    values = {"comparator": Comparator.GE, "value": Decimal(90), "subject": "hồ sơ", "order": 1}
    return MeasureTarget(measure=owner, raw_text="từ 90%", **values | fields)


def target_twice() -> MeasureTarget:
    present = target()
    present.save()
    return target(measure=present.measure)


def decision(**fields: Any) -> FigureDecision:
    plan = fields.pop("plan", None) or make_plan()
    values = {
        "figure": Figure.BASELINE,
        "stands": Standing.PRINTED,
        "reason": "Theo văn bản.",
        "printed": Decimal(2),
        "computed": Decimal(1),
        "decided_at": datetime(2031, 8, 1, tzinfo=UTC),
    }
    return FigureDecision(plan=plan, decided_by=make_user(), **values | fields)


def decision_twice(*, is_total: bool) -> FigureDecision:
    plan = make_plan()
    about = None if is_total else make_criterion(plan, "1", "1", "1", "1")
    decision(plan=plan, criterion=about).save()
    return decision(plan=plan, criterion=about)


def agency_and_group() -> dict[str, Any]:
    return {"agency": make_agency(), "group": make_group()}


FIGURES = {
    "max-below-zero": ("-1", None, None),
    "baseline-above-max": ("2", "2.01", "2"),
    "baseline-below-zero": ("2", "-0.01", "2"),
    "target-above-max": ("2", "2", "2.01"),
    "target-below-zero": ("2", "2", "-0.01"),
    "baseline-without-max": (None, "0", None),
    "target-without-max": (None, None, "0"),
}

CASES = [
    Broken("criteria_plan_status", "unknown", lambda: new_plan(status="lost")),
    Broken("criteria_plan_one_per_year", "second", plan_twice),
    Broken(
        "criteria_plan_baseline_before_year",
        "same",
        lambda: new_plan(year=2030, baseline_year=2030),
    ),
    *(
        Broken(
            "criteria_plan_figures",
            why,
            lambda row=row: new_plan(
                **dict(zip(("printed_max", "printed_baseline", "printed_target"), row, strict=True))
            ),
        )
        for why, row in FIGURES.items()
    ),
    Broken("criteria_plansection_order", "twice", section_twice),
    Broken("criteria_ratinggroup_letter", "twice", lambda: rating_beside(floor_percent=1)),
    Broken("criteria_ratinggroup_floor", "twice", lambda: rating_beside(letter="B")),
    Broken("criteria_ratinggroup_percent", "below", lambda: rating(floor_percent=Decimal(-1))),
    Broken("criteria_ratinggroup_percent", "above", lambda: rating(floor_percent=Decimal(101))),
    Broken(
        "criteria_criterion_level",
        "unknown",
        lambda: criterion("1.2", level="row"),
        beside="criteria_criterion_code_depth",
    ),
    Broken("criteria_criterion_method", "unknown", lambda: criterion("1.2", scoring_method="dice")),
    Broken("criteria_criterion_code", "twice", second_criterion),
    Broken("criteria_criterion_parent", "orphan", lambda: criterion("1.2", parent=None)),
    Broken("criteria_criterion_parent", "deep-orphan", lambda: criterion("1.1.1", parent=None)),
    Broken(
        "criteria_criterion_parent",
        "area-below-area",
        lambda: criterion("1.1", code="2", level=CriterionLevel.AREA),
    ),
    Broken(
        "criteria_criterion_code_depth",
        "too-shallow",
        lambda: criterion("1.1.1", level=CriterionLevel.CRITERION),
    ),
    Broken(
        "criteria_criterion_code_depth",
        "too-deep",
        lambda: criterion("1.1", level=CriterionLevel.SUB_CRITERION),
    ),
    *(
        Broken("criteria_criterion_code_depth", why, lambda code=code: criterion("1.2", code=code))
        for why, code in {"letter": "1.a", "empty": "", "dot": "1.", "space": "1. 2"}.items()
    ),
    Broken("criteria_criterion_code_depth", "area", lambda: criterion("2", code="2a")),
    Broken("criteria_criterion_code_depth", "sub", lambda: criterion("1.1.1", code="1.1.a")),
    Broken("criteria_criterion_named", "no-name", lambda: criterion("1.2", name="")),
    *(
        Broken("criteria_criterion_figures", why, lambda row=row: criterion("1.2", *row))
        for why, row in FIGURES.items()
    ),
    Broken("criteria_publishedindex_year", "twice", published_twice),
    Broken("criteria_publishedindex_rank", "zero", lambda: published(rank=0, provinces_count=63)),
    Broken("criteria_publishedindex_rank", "last", lambda: published(rank=64, provinces_count=63)),
    Broken("criteria_publishedindex_rank", "of-nothing", lambda: published(rank=33)),
    *(
        Broken(
            f"criteria_publishedindex_{field}",
            why,
            lambda field=field, value=value: published(**{field: value}),
        )
        for field in ("score", "national_mean", "sipas")
        for why, value in {"below": Decimal("-0.01"), "above": Decimal("100.01")}.items()
    ),
    Broken("criteria_measure_order", "twice", lambda: measure(order=1)),
    Broken("criteria_measure_text", "empty", lambda: measure(text="")),
    Broken("criteria_measurelead_party", "nobody", lead),
    Broken("criteria_measurelead_party", "both", lambda: lead(**agency_and_group())),
    Broken("criteria_measurelead_agency", "twice", lambda: lead_twice(agency=make_agency())),
    Broken("criteria_measurelead_group", "twice", lambda: lead_twice(group=make_group())),
    Broken("criteria_measuretarget_order", "twice", target_twice),
    Broken(
        "criteria_measuretarget_comparator", "unknown", lambda: target(comparator="about", value=1)
    ),
    *(
        Broken(
            "criteria_measuretarget_value",
            f"{comparator}-without",
            lambda comparator=comparator: target(comparator=comparator, value=None),
        )
        for comparator in Comparator
        if comparator not in WITHOUT_VALUE and comparator is not Comparator.BETWEEN
    ),
    *(
        Broken(
            "criteria_measuretarget_value",
            f"{comparator}-with",
            lambda comparator=comparator: target(comparator=comparator, value=Decimal(1)),
        )
        for comparator in sorted(WITHOUT_VALUE)
    ),
    Broken(
        "criteria_measuretarget_range",
        "backwards",
        lambda: target(comparator=Comparator.BETWEEN, value=100, value_to=95),
    ),
    Broken(
        "criteria_measuretarget_range",
        "open",
        lambda: target(comparator=Comparator.BETWEEN, value=95, value_to=None),
    ),
    Broken("criteria_measuretarget_range", "of-one", lambda: target(value=95, value_to=100)),
    Broken("criteria_figuredecision_figure", "unknown", lambda: decision(figure="score")),
    Broken("criteria_figuredecision_stands", "unknown", lambda: decision(stands="neither")),
    Broken("criteria_figuredecision_once", "twice", lambda: decision_twice(is_total=False)),
    Broken("criteria_figuredecision_total_once", "twice", lambda: decision_twice(is_total=True)),
    Broken("criteria_figuredecision_reason", "empty", lambda: decision(reason="")),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_database_refuses(case: Broken) -> None:
    assert_database_refuses(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_refusal_is_a_vietnamese_sentence(case: Broken) -> None:
    assert_says_why(case)


@pytest.mark.parametrize(
    "row",
    [(None, None, None), ("2", None, None), ("2", "0", "2"), ("0", "0", "0"), ("2", "2", "2")],
    ids=str,
)
def test_figures_on_the_bounds_and_no_figures_are_good(row: tuple[str | None, ...]) -> None:
    node = criterion("1.2", *row)
    node.full_clean()
    node.save()


@pytest.mark.parametrize("comparator", Comparator)
def test_every_comparator_has_a_good_form(comparator: Comparator) -> None:
    stated = target(
        comparator=comparator,
        value=None if comparator in WITHOUT_VALUE else Decimal(95),
        value_to=Decimal(100) if comparator is Comparator.BETWEEN else None,
    )
    stated.full_clean()
    stated.save()


def test_the_same_figure_of_two_nodes_and_of_the_total_may_be_decided() -> None:
    plan = make_plan()
    nodes = [make_criterion(plan, code, "1", "1", "1") for code in ("1", "2")]
    for about in (None, *nodes):
        decision(plan=plan, criterion=about).save()
    decision(plan=plan, figure=Figure.TARGET).save()
    assert plan.figure_decisions.count() == 4


def test_a_plan_may_be_any_known_status() -> None:
    for number, status in enumerate(PlanStatus):
        plan = new_plan(status=status, year=2031 + number)
        plan.full_clean()
        plan.save()
