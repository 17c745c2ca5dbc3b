"""The fields that a pack names, compared with those that inputs have: a misspelt one would never be found absent."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from generator.rules.entries import PackError
from generator.rules.facts import BLOCKS, LEDGER_TYPES
from generator.rules.grammar import Field
from generator.rules.ledger_paths import LEDGER_PATHS
from generator.rules.packs import Check, Pack, Rule


def check_fields(pack: Pack) -> None:
    """Raises PackError with every field that no input of the types named has."""
    from generator.rules.reading import gathered

    faults = [fault for rule in pack.rules for fault in _faults(rule)]
    if faults:
        raise gathered(faults, pack.file)


def _faults(rule: Rule) -> Iterator[PackError]:
    for check in rule.checks:
        for name in dict.fromkeys(named(check)):
            if not _known(name, check):
                known = sorted(path for kind in check.types for path in paths(kind))
                stem = name.lstrip(".").removeprefix("class.")
                near = get_close_matches(stem, [path.rpartition(".")[2] for path in known], n=1, cutoff=0.6)
                hint = f"是不是 {near[0]}？" if near else "字段的写法见 docs/inputs.md"
                yield PackError(f"{'、'.join(check.types)} 没有字段 {name}", where=rule.where(), remedy=hint)


def named(part: Any) -> Iterator[Field]:
    """The fields that a check (or a part of one) names."""
    if isinstance(part, Field):
        if not part.startswith("@"):
            yield part
    elif dataclasses.is_dataclass(part) and not isinstance(part, type):
        for spec in dataclasses.fields(part):
            yield from named(getattr(part, spec.name))
    elif isinstance(part, (tuple, list)):
        for item in part:
            yield from named(item)
    elif isinstance(part, Mapping):
        for item in part.values():
            yield from named(item)


def _known(name: Field, check: Check) -> bool:
    """A relative name may come from a term, which serves blocks that have other fields."""
    if not name.startswith("."):
        return any(name in paths(kind) for kind in check.types)
    return any(f"{block}{name}" in paths(kind) for block, kinds in BLOCKS.items() for kind in kinds)


@lru_cache(maxsize=16)
def paths(kind: str) -> frozenset[str]:
    """The paths of all fields of an input, rows as ``items[].name``; those of a notice also as a class plan's."""
    from pydantic import BaseModel

    from generator.inputs.families import MODELS
    from generator.inputs.keys import entries

    if kind in LEDGER_TYPES:
        return LEDGER_PATHS[kind]
    found: set[str] = set()

    def walk(model: type[BaseModel], above: str, depth: int) -> None:
        for entry in entries(model).values():
            path = f"{above}{entry.key}"
            found.add(path)
            if entry.below and depth < 6:
                walk(entry.below, f"{path}[]." if entry.many else f"{path}.", depth + 1)

    model = next(model for (type_, subtype), model in MODELS.items() if (subtype or type_) == kind)
    walk(model, "", 0)
    if kind == "class_opening":
        found |= {f"class.{path}" for path in found}
        found.add("unit.name")
    return frozenset(found)


__all__ = ["check_fields", "named", "paths"]
