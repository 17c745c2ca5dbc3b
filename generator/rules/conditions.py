"""Conditions of rules: true, false, or not to be told because the input does not speak of a field.

How a pack writes them: ``generator.rules.grammar``. What may be asked of a field is in ``TESTS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Protocol

from generator.rules.facts import ABSENT, Block, is_empty
from generator.rules.figures import FIGURES
from generator.rules.names import folded, lies_in, organ


class Needs(tuple[str, ...]):
    """What cannot be told, for lack of these fields (paths of the input)."""

    __slots__ = ()


Truth = bool | Needs


class Condition(Protocol):
    """Something that holds for a block, does not, or cannot be told."""

    def holds(self, block: Block) -> Truth: ...


def all_of(truths: Iterable[Truth]) -> Truth:
    """False where one is false, whatever is unknown."""
    needs: dict[str, None] = {}
    for truth in truths:
        if truth is False:
            return False
        if truth is not True:
            needs |= dict.fromkeys(truth)
    return Needs(needs) if needs else True


def any_of(truths: Iterable[Truth]) -> Truth:
    """True where one is true, whatever is unknown."""
    needs: dict[str, None] = {}
    for truth in truths:
        if truth is True:
            return True
        if truth is not False:
            needs |= dict.fromkeys(truth)
    return Needs(needs) if needs else False


def negated(truth: Truth) -> Truth:
    """The contrary; what cannot be told stays so."""
    return not truth if isinstance(truth, bool) else truth


# ---- what is asked of a field ---------------------------------------------------------------------------------------


def text_of(value: Any) -> str:
    """A value as words: the items of a list one a line, blanks left out."""
    if isinstance(value, (list, tuple)):
        return "\n".join(text_of(item) for item in value)
    return "" if value is None else folded(str(value))


def same(value: Any, other: Any) -> bool:
    """Whether a value is the one asked for; null says no."""
    if isinstance(other, bool) or isinstance(value, bool):
        return bool(value) is other if value is None or isinstance(value, bool) else False
    if isinstance(value, str) and isinstance(other, str):
        return folded(value) == folded(other)
    return bool(value == other)


def number_of(value: Any) -> Decimal:
    """A value as an exact number; null is 0."""
    if isinstance(value, (int, Decimal)):
        return Decimal(value)
    return Decimal(0)


Test = Callable[[Any, Any], bool]
TESTS: Final[Mapping[str, Test]] = {
    "one_of": lambda value, asked: any(same(value, one) for one in asked),
    "other_than": lambda value, asked: not is_empty(value) and not any(same(value, one) for one in asked),
    "has": lambda value, asked: any(folded(word) in text_of(value) for word in asked),
    "lacks": lambda value, asked: not any(folded(word) in text_of(value) for word in asked),
    "covers": lambda value, asked: all(folded(word) in text_of(value) for word in asked),
    "empty": lambda value, asked: is_empty(value) is asked,
    "least": lambda value, asked: number_of(value) >= asked,
    "most": lambda value, asked: number_of(value) <= asked,
    "over": lambda value, asked: number_of(value) > asked,
    "under": lambda value, asked: number_of(value) < asked,
    "inside": lambda value, asked: lies_in(text_of(value), asked),
    "outside": lambda value, asked: not lies_in(text_of(value), asked),
    "organ": lambda value, asked: any(organ(text_of(value)) == organ(name) for name in asked),
    "other_organ": lambda value, asked: all(organ(text_of(value)) != organ(name) for name in asked),
    "mentions_organ": lambda value, asked: any(organ(name) in organ(text_of(value)) for name in asked),
}
NUMBERS: Final = ("least", "most", "over", "under")
# A place that is left blank lies nowhere: it cannot be told.
_PLACES = ("inside", "outside")
# The value asked for stands in another field.
FIELDS: Final = ("listed_in", "same_as")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one field. tests: name and argument of each. absent: how an absent field counts."""

    name: str
    tests: tuple[tuple[str, Any], ...]
    absent: bool | None = None

    def holds(self, block: Block) -> Truth:
        value = value_of(block, self.name)
        if isinstance(value, Needs):
            return value if self.absent is None else self.absent
        if len(self.tests) == 1:  # nearly always, and this is asked most of all
            test, asked = self.tests[0]
            return self._test(block, value, test, asked)
        return all_of(self._test(block, value, test, asked) for test, asked in self.tests)

    def _test(self, block: Block, value: Any, test: str, asked: Any) -> Truth:
        if test in FIELDS:
            other = block.get(asked)
            if other is ABSENT or is_empty(other):
                return Needs((block.place(asked),))
            if test == "same_as":
                return str(value if value is not None else "") == str(other)
            return any(same(value, one) for one in other)
        if test in _PLACES and is_empty(value):
            return Needs((block.place(self.name),))
        return TESTS[test](value, asked)


def value_of(block: Block, name: str) -> Any:
    """The value of a field or figure of a block, or the needs where it is not said."""
    if name.startswith("@"):
        figure = FIGURES[name[1:]](block)
        return Needs(figure.needs) if figure.needs else figure.value
    value = block.get(name)
    return Needs((block.place(name),)) if value is ABSENT else value


# ---- compounds ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class All:
    """All conditions hold."""

    conditions: tuple[Condition, ...]

    def holds(self, block: Block) -> Truth:
        if len(self.conditions) == 1:
            return self.conditions[0].holds(block)
        return all_of(condition.holds(block) for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One condition holds; with ``none``, no condition holds."""

    conditions: tuple[Condition, ...]
    none: bool = False

    def holds(self, block: Block) -> Truth:
        truth = any_of(condition.holds(block) for condition in self.conditions)
        return negated(truth) if self.none else truth


@dataclass(frozen=True, slots=True)
class Decided:
    """A term that is decided by the first of two lists that has a condition that holds. needs: what to ask for."""

    holding: AnyOf
    failing: AnyOf
    needs: tuple[str, ...]

    def holds(self, block: Block) -> Truth:
        yes = self.holding.holds(block)
        if yes is True:
            return True
        no = self.failing.holds(block)
        if no is True or (yes is False and no is False):
            return False
        return Needs(block.place(name) for name in self.needs)


ALWAYS: Final = All(())

__all__ = [
    "ALWAYS",
    "FIELDS",
    "NUMBERS",
    "TESTS",
    "All",
    "AnyOf",
    "Asked",
    "Condition",
    "Decided",
    "Needs",
    "Truth",
    "all_of",
    "any_of",
    "negated",
    "number_of",
    "same",
    "text_of",
    "value_of",
]
