"""Every kind of rule against cases worked out by hand, and what is wrong with bad ones."""

from decimal import Decimal
from typing import Any

import pytest

from criteria.scoring import (
    BadRuleError,
    Band,
    Better,
    Checklist,
    Computed,
    Deductions,
    Event,
    Incomplete,
    Inputs,
    Item,
    Items,
    Quantity,
    Ramp,
    Ratio,
    Rule,
    Share,
    Step,
    Tiers,
    VariableKind,
    YesNo,
    compute,
    reaches,
    rule_from,
)

D = Decimal
INSPECTED = Ratio("Số đơn vị được kiểm tra", "Tổng số đơn vị", "đơn vị")
IDEAS = Quantity("Số sáng kiến", "sáng kiến", VariableKind.COUNT)
GROWTH = Better("Tốc độ tăng GRDP", "%", is_signed=True)
BY_TIERS = Tiers(
    INSPECTED,
    (
        Band(None, D(20), D(0)),
        Band(D(20), D(30), D("0.25")),
        Band(D(30), None, D("0.5")),
    ),
)
FINES = Deductions((Event("kl", "Bị kỷ luật", D("0.1")), Event("tc", "Tái phạm", D("0.25"))), D(0))
PLAN = Items(
    (
        Item("ban-hanh", "Ban hành", D("0.5"), YesNo("Ban hành đúng hạn")),
        Item("ty-le", "Hoàn thành", D("0.5"), Share(Ratio("Việc xong", "Tổng số việc", "việc"))),
    )
)


def ratio(part: int, whole: int) -> dict[str, D]:
    return {"numerator": D(part), "denominator": D(whole)}


CASES: list[tuple[Rule, Inputs, str, str]] = [
    (YesNo("Ban hành"), {"met": True}, "0.5", "0.5"),
    (YesNo("Ban hành"), {"met": False}, "0.5", "0"),
    (Share(INSPECTED), ratio(52, 60), "1", "0.87"),
    (Share(INSPECTED), ratio(1, 8), "1", "0.13"),  # 0,125: half goes up
    (Share(INSPECTED), ratio(60, 60), "1", "1"),
    (Share(Ratio("Thu", "Dự toán", may_exceed=True)), ratio(110, 100), "1", "1"),
    (Ramp(INSPECTED, D(0), D(30)), ratio(12, 60), "0.5", "0.33"),
    (Ramp(INSPECTED, D(50), D(100)), ratio(30, 60), "1", "0"),
    (Ramp(IDEAS, D(0), D(3)), {"quantity": D(2)}, "1", "0.67"),
    (Ramp(IDEAS, D(10), D(0)), {"quantity": D(4)}, "1", "0.6"),  # less is better
    (Ramp(IDEAS, D(0), D(10), Step(D(2), D("0.15"))), {"quantity": D(5)}, "1", "0.3"),
    (Ramp(IDEAS, D(0), D(10), Step(D(2), D("0.15"))), {"quantity": D(10)}, "1", "1"),
    (BY_TIERS, ratio(19, 100), "0.5", "0"),
    (BY_TIERS, ratio(20, 100), "0.5", "0.25"),
    (BY_TIERS, ratio(30, 100), "0.5", "0.5"),
    (GROWTH, {"before": D("-1.5"), "current": D("-1.4")}, "1", "1"),
    (GROWTH, {"before": D(5), "current": D(5)}, "1", "0"),
    (
        Better("Số đơn vị", "đơn vị", VariableKind.COUNT, D(2)),
        {"before": D(3), "current": D(5)},
        "0.5",
        "0.5",
    ),
    (
        Better("Thu", "tỷ đồng", least=D(4), is_in_percent=True),
        {"before": D(100), "current": D("103.99")},
        "0.5",
        "0",
    ),
    (
        Better("Khiếu nại", "vụ", is_lower_better=True),
        {"before": D(5), "current": D(4)},
        "1",
        "1",
    ),
    (FINES, {"kl": D(2), "tc": D(1)}, "1", "0.55"),
    (FINES, {"kl": D(0), "tc": D(9)}, "1", "0"),
    (Checklist(("Kế hoạch", "Báo cáo", "Kết luận")), dict.fromkeys(("document_1",), True), "1", ""),
    (
        Checklist(("Kế hoạch", "Báo cáo", "Kết luận")),
        {"document_1": True, "document_2": True, "document_3": False},
        "1",
        "0.67",
    ),
    (
        Checklist(("Kế hoạch", "Báo cáo"), is_all_needed=True),
        {"document_1": True, "document_2": False},
        "1",
        "0",
    ),
    (
        PLAN,
        {"ban-hanh_met": True, "ty-le_numerator": D(2), "ty-le_denominator": D(3)},
        "1",
        "0.83",  # 0,5 + 0,3333…: rounded once, at the end
    ),
]


@pytest.mark.parametrize(("rule", "inputs", "maximum", "score"), CASES)
def test_a_score_worked_out_by_hand(rule: Rule, inputs: Inputs, maximum: str, score: str) -> None:
    outcome = compute(rule, inputs, D(maximum))
    if not score:
        assert isinstance(outcome, Incomplete)
        return
    assert isinstance(outcome, Computed)
    assert outcome.score == D(score)


def test_the_steps_are_the_arithmetic() -> None:
    outcome = compute(Share(INSPECTED), ratio(52, 60), D(1))
    assert isinstance(outcome, Computed)
    assert outcome.steps == (
        "Tỷ lệ: 52 / 60 đơn vị = 86,67%",
        "1,00 điểm × 86,67% ≈ 0,8667",
        "Làm tròn đến hai chữ số, nửa trở lên thì lên",
        "Điểm: 0,87",
    )


def test_what_it_would_take() -> None:
    to_target, to_max = reaches(Share(INSPECTED), ratio(52, 60), D(1), D("0.9"))
    part = "“Số đơn vị được kiểm tra”"
    assert to_target.text == f"Thêm 2 đơn vị {part} để đạt mục tiêu (0,90 điểm)"
    assert to_max.text == f"Thêm 8 đơn vị {part} để đạt tối đa (1,00 điểm)"


def test_the_next_level() -> None:
    reach, to_max = reaches(BY_TIERS, ratio(5, 60), D("0.5"))
    assert reach.text.startswith("Thêm 7 đơn vị")
    assert "mức tiếp theo (0,25 điểm)" in reach.text
    assert to_max.text.startswith("Thêm 13 đơn vị")


def test_less_of_what_costs_points() -> None:
    (reach,) = reaches(FINES, {"kl": D(2), "tc": D(1)}, D(1))
    assert reach.text == "Bớt 2 lần “Bị kỷ luật”; bớt 1 lần “Tái phạm” để đạt tối đa (1,00 điểm)"


def test_a_scale_may_give_less_than_the_maximum() -> None:
    stingy = Tiers(INSPECTED, (Band(None, None, D("0.25")),))
    (reach,) = reaches(stingy, ratio(5, 60), D("0.5"))
    assert reach.changes == ()
    assert "không có mức nào cho 0,50 điểm" in reach.text


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        (ratio(5, 0), "bằng 0"),
        (ratio(7, 5), "lớn hơn"),
        ({"numerator": D("1.5"), "denominator": D(5)}, "số nguyên"),
        ({"numerator": D(-1), "denominator": D(5)}, "âm"),
        ({"numerator": D(10) ** 12, "denominator": D(10) ** 12}, "quá lớn"),
        ({"numerator": True, "denominator": D(5)}, "số nguyên"),
        ({"numerator": D(1)}, "Còn thiếu"),
    ],
)
def test_why_there_is_no_score(inputs: Inputs, words: str) -> None:
    outcome = compute(Share(INSPECTED), inputs, D(1))
    assert isinstance(outcome, Incomplete)
    assert words in outcome.text


@pytest.mark.parametrize(
    ("text", "value"), [("52", D(52)), (" 52 ", D(52)), ("", None), ("0", D(0))]
)
def test_typed_numbers(text: str, value: D | None) -> None:
    assert INSPECTED.lever.read(text) == value


@pytest.mark.parametrize("text", ["5,5", "x", "1e3", "NaN", "-1", "1.000,5", "٣", "9999999999"])
def test_what_is_no_count(text: str) -> None:
    with pytest.raises(ValueError, match="Số đơn vị được kiểm tra"):
        INSPECTED.lever.read(text)


BROKEN: list[tuple[Rule, str]] = [
    (YesNo(" "), "question"),
    (Share(Ratio("", "Tổng")), "measured.part"),
    (Ramp(INSPECTED, D(5), D(5)), "full"),
    (Ramp(INSPECTED, D(0), D(120)), "full"),
    (Ramp(IDEAS, D(0), D(5), Step(D(0), D("0.1"))), "step.size"),
    (Ramp(IDEAS, D(0), D(5), Step(D(1), D(2))), "step.points"),
    (Tiers(INSPECTED, ()), "bands"),
    (Tiers(INSPECTED, (Band(D(10), None, D(1)),)), "bands.0.lower"),
    (Tiers(INSPECTED, (Band(None, D(90), D(1)),)), "bands.0.upper"),
    (Tiers(INSPECTED, (Band(None, None, D(2)),)), "bands.0.points"),
    (Better("", "cái"), "label"),
    (Better("Số", least=D(0)), "least"),
    (Deductions(()), "events"),
    (Deductions((Event("a", "Việc", D(2)),)), "events.0.points"),
    (Deductions((Event("a", "Việc", D("0.1")),), D(1)), "floor"),
    (Checklist(()), "documents"),
    (Checklist(("",)), "documents.0"),
    (Items(()), "items"),
    (Items((Item("a", "Một", D("0.5"), YesNo("Có")),)), "items"),
    (Items((Item("a", "Một", D(1), YesNo("")),)), "items.0.rule.question"),
]


@pytest.mark.parametrize(("rule", "place"), BROKEN)
def test_parameters_that_make_no_sense(rule: Rule, place: str) -> None:
    assert place in {fault.place for fault in rule.faults(D(1))}


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (None, "kind"),
        ([], "kind"),
        ({"kind": "magic"}, "kind"),
        ({"kind": "share"}, "measured"),
        ({"kind": "share", "measured": {"of": "ratio", "part": "a"}}, "measured.whole"),
        ({"kind": "share", "measured": {"of": "quantity", "label": "a"}}, "measured.of"),
        ({"kind": "yes_no", "question": "a", "extra": 1}, "extra"),
        ({"kind": "yes_no", "question": 5}, "question"),
        ({"kind": "yes_no", "question": "a" * 301}, "question"),
        ({"kind": "checklist", "documents": "a"}, "documents"),
        ({"kind": "checklist", "documents": ["a"] * 41}, "documents"),
        ({"kind": "checklist", "documents": ["a"], "is_all_needed": "có"}, "is_all_needed"),
        ({"kind": "items", "items": [{"name": "a"}]}, "items.0.label"),
        ({"kind": "deductions", "events": [], "floor": 1.5}, "floor"),
        ({"kind": "deductions", "events": [], "floor": "NaN"}, "floor"),
        ({"kind": "deductions", "events": [], "floor": "0.12345"}, "floor"),
    ],
)
def test_what_is_no_rule(data: Any, place: str) -> None:
    with pytest.raises(BadRuleError) as refusal:
        rule_from(data)
    assert place in {fault.place for fault in refusal.value.faults}
