"""How a pack writes conditions and figures.

A condition is a mapping; all of it must hold::

    when:
      is: 市外班                        # a term of the pack
      .trainees: {over: 150}            # a field and what is asked of it
      .delivery: 线下                   # equal; a list: one of these
      any: [{.method: 会议}, {.category: 会议}]

``absent: true`` or ``false`` says how an absent field counts; without it the condition cannot be told. A term may be
decided by two lists of conditions, ``holds`` and ``fails``, with the fields to ask for (``needs``) where neither does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.rules.conditions import ALWAYS, FIELDS, NUMBERS, TESTS, All, AnyOf, Asked, Condition, Decided
from generator.rules.entries import Entry
from generator.rules.facts import BLOCKS
from generator.rules.figures import FIGURES, Quantity, Single, Total


class Field(str):
    """The name of a field, ``@figure`` included: a type, so that all fields of a rule can be found."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a pack defines for its rules: terms (conditions with a name) and lists of words or names."""

    terms: Mapping[str, Condition]
    lists: Mapping[str, tuple[str, ...]]

    def listed(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """The values, each name of a list replaced by the list."""
        return tuple(
            item
            for value in values
            for item in (self.lists.get(value, (value,)) if isinstance(value, str) else (value,))
        )

    def words(self, entry: Entry, key: str) -> tuple[str, ...]:
        """A list of words as written, or the one that a name stands for."""
        return self.listed(entry.texts(key))


def read_condition(entry: Entry, scheme: Scheme) -> All:
    """The condition that a mapping states. Raises PackError."""
    found: list[Condition] = []
    for key in entry.names():
        match key:
            case "any" | "none":
                choices = tuple(read_condition(below, scheme) for below in entry.entries(key))
                found.append(AnyOf(choices, none=key == "none"))
            case "is" | "is_not":
                terms = tuple(_term(entry, key, name, scheme) for name in entry.texts(key))
                found += terms if key == "is" else [AnyOf(terms, none=True)]
            case _:
                found.append(read_asked(entry, key, scheme))
    return All(tuple(found))


def read_term(entry: Entry, scheme: Scheme) -> Condition:
    """A term: a condition, or ``holds`` and ``fails`` with a list of conditions each. Raises PackError."""
    if "holds" not in entry:
        return read_condition(entry, scheme)
    holding, failing = (
        AnyOf(tuple(read_condition(below, scheme) for below in entry.entries(key))) for key in ("holds", "fails")
    )
    needs = read_fields(entry, "needs")
    if not needs:
        raise entry.refuse("needs", "缺少 needs", "判断不出时应当填写的字段")
    entry.finish()
    return Decided(holding, failing, needs)


def when(entry: Entry, scheme: Scheme, key: str = "when") -> All:
    """The condition under a key; one that always holds where the key is absent."""
    return read_condition(entry.entry(key), scheme) if key in entry else ALWAYS


def read_asked(entry: Entry, key: str, scheme: Scheme) -> Asked:
    """What a key (a field) and its value ask for. Raises PackError."""
    field = _field(entry, key, key)
    if not entry.is_mapping(key):
        return Asked(field, (("one_of", scheme.listed(entry.scalars(key))),))
    below = entry.entry(key)
    absent = below.flag("absent", False) if "absent" in below else None
    tests: list[tuple[str, Any]] = [(test, _argument(below, test, scheme)) for test in TESTS if test in below]
    tests += [(test, read_field(below, test)) for test in FIELDS if test in below]
    if not tests:
        raise entry.refuse(key, "没有写要求", f"下列之一：{'、'.join([*TESTS, *FIELDS])}")
    below.finish()
    return Asked(field, tuple(tests), absent)


def _argument(entry: Entry, test: str, scheme: Scheme) -> Any:
    if test in NUMBERS:
        return entry.number(test)
    if test == "empty":
        return entry.flag(test, True)
    return scheme.listed(entry.scalars(test))


def _term(entry: Entry, key: str, name: str, scheme: Scheme) -> Condition:
    if name not in scheme.terms:
        raise entry.refuse(key, f"没有定义“{name}”", f"terms 中的一个：{'、'.join(scheme.terms) or '（没有）'}")
    return scheme.terms[name]


def read_field(entry: Entry, key: str) -> Field:
    """The field or ``@figure`` that a key names. Raises PackError."""
    return _field(entry, key, entry.text(key, "字段"))


def read_fields(entry: Entry, key: str) -> tuple[Field, ...]:
    """The fields that a key names; empty where it is absent. Raises PackError."""
    return tuple(_field(entry, key, name) for name in entry.texts(key))


def _field(entry: Entry, key: str, name: str) -> Field:
    if name.startswith("@") and name[1:] not in FIGURES:
        raise entry.refuse(key, f"没有“{name}”这个数", f"下列之一：{'、'.join('@' + known for known in FIGURES)}")
    return Field(name)


def read_quantity(entry: Entry, key: str, scheme: Scheme) -> Quantity:
    """A field, a figure, or ``{sum: items[].budget, where: {…}}``, ``{count: items[], where: {…}}``."""
    if not entry.is_mapping(key):
        return Single(read_field(entry, key))
    below = entry.entry(key)
    path = below.text("sum") if "sum" in below else below.text("count", "行，如 items[]")
    rows, _, field = path.partition("[].") if "sum" in below else (path.removesuffix("[]"), "", "")
    if f"{rows}[]" not in BLOCKS or ("sum" in below and not field):
        names = "、".join(name for name in BLOCKS if name.endswith("[]"))
        raise below.refuse("sum" if "sum" in below else "count", f"填的是“{path}”", f"{names} 之一，sum 还要写字段")
    where = when(below, scheme, "where")
    below.finish()
    return Total(f"{rows}[]", Field(f".{field}") if field else None, where)


__all__ = [
    "Field",
    "Scheme",
    "read_asked",
    "read_condition",
    "read_field",
    "read_fields",
    "read_quantity",
    "read_term",
    "when",
]
