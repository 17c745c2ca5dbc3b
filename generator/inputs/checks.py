"""What the fields of an input say against each other, and what its document cannot be written without.

Only contradictions inside the input and missing facts: whether a class is too large, too late or too dear is for the
rules to find. Fields that are faulty by themselves are None here and say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.inputs.annual_plan import AnnualPlan
from generator.inputs.checks_annual_plan import check_annual_plan
from generator.inputs.checks_class_plan import check_class_plan
from generator.inputs.checks_notice import check_notice
from generator.inputs.checks_statement import check_statement
from generator.inputs.class_plan import ClassPlan
from generator.inputs.families import Value
from generator.inputs.faults import Trouble
from generator.inputs.statement import Statement


def troubles(value: Value) -> Iterator[Trouble]:
    """Everything that the checks of the value's family find."""
    match value:
        case ClassPlan():
            yield from check_class_plan(value)
        case Statement():
            yield from check_statement(value)
        case AnnualPlan():
            yield from check_annual_plan(value)
        case _:
            yield from check_notice(value)
