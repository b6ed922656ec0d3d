"""Scoring rules: from what was measured to points, explained. Plain Python, ``Decimal``.

A rule is plain data: ``rule_from`` reads it, ``as_data`` writes it, ``rule.faults(maximum)`` says
what is wrong with it, ``compute`` scores by it and ``reaches`` says what more would take.
The official scale of a criterion is never invented here: a province types its own.
"""

from criteria.scoring.codec import as_data, rule_from
from criteria.scoring.compute import Computed, Incomplete, compute
from criteria.scoring.counted_rules import (
    Better,
    Checklist,
    Deductions,
    Event,
    Item,
    Items,
    Manual,
    Rule,
    YesNo,
)
from criteria.scoring.faults import BadRuleError, CannotComputeError, Fault
from criteria.scoring.inputs import Inputs, Value, Variable, VariableKind
from criteria.scoring.measured import Quantity, Ratio
from criteria.scoring.reach import Change, Goal, Reach, reaches
from criteria.scoring.rules import Band, Ramp, RuleKind, Share, Step, Tiers

__all__ = [
    "BadRuleError",
    "Band",
    "Better",
    "CannotComputeError",
    "Change",
    "Checklist",
    "Computed",
    "Deductions",
    "Event",
    "Fault",
    "Goal",
    "Incomplete",
    "Inputs",
    "Item",
    "Items",
    "Manual",
    "Quantity",
    "Ramp",
    "Ratio",
    "Reach",
    "Rule",
    "RuleKind",
    "Share",
    "Step",
    "Tiers",
    "Value",
    "Variable",
    "VariableKind",
    "YesNo",
    "as_data",
    "compute",
    "reaches",
    "rule_from",
]
