"""The kinds of checks, by the word that a pack uses for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from generator.rules.kinds.amounts import Graded, Limit
from generator.rules.kinds.approved import Approved
from generator.rules.kinds.base import Kind
from generator.rules.kinds.costs import HalfDay, PersonDay
from generator.rules.kinds.dates import Complete, Deadline, Months
from generator.rules.kinds.frequency import Frequency
from generator.rules.kinds.values import Forbidden, Required
from generator.rules.kinds.words import Words

KINDS: Final[Mapping[str, type[Kind]]] = {
    "required": Required,
    "forbidden": Forbidden,
    "limit": Limit,
    "graded": Graded,
    "deadline": Deadline,
    "complete": Complete,
    "months": Months,
    "words": Words,
    "approved": Approved,
    "frequency": Frequency,
    "person_day": PersonDay,
    "half_day": HalfDay,
}

__all__ = ["KINDS", "Kind"]
