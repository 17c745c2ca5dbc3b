"""The smallest inputs that decide a rule, as dotted paths in its pack: they prove the rule before it is used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from generator.rules.facts import Facts, facts_of
from generator.rules.findings import CheckResult
from generator.rules.packs import EVERYONE, Pack, PackError, Rule

#: The day of writing where a vector states none.
DAY = date(2026, 1, 15)
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def nested(paths: Mapping[str, Any]) -> dict[str, Any]:
    """``{"items[0].type": "区外"}`` as ``{"items": [{"type": "区外"}]}``; texts that are dates become dates."""
    found: dict[str, Any] = {}
    for path, value in paths.items():
        keys: list[Any] = [name or int(number) for name, number in _STEP.findall(path)]
        block: Any = found
        for key, below in pairwise(keys):
            block = _step(block, key, [] if isinstance(below, int) else {})
        _step(block, keys[-1], _valued(value))
    return found


def _step(block: Any, key: Any, empty: Any) -> Any:
    """What stands at a key, put there where nothing stands yet."""
    if isinstance(block, list):
        block += [{} for _ in range(key + 1 - len(block))]
        if not isinstance(empty, (dict, list)):
            block[key] = empty
        return block[key]
    return block.setdefault(key, empty)


def _valued(value: Any) -> Any:
    from decimal import Decimal

    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return date.fromisoformat(value)
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return [_valued(item) for item in value] if isinstance(value, list) else value


def facts_of_vector(vector: Mapping[str, Any]) -> Facts:
    """The facts of a vector."""
    data = nested(vector)
    as_of = data.pop("as_of", DAY)
    return facts_of(data.pop("type"), data.pop("subtype", None), data, as_of)


def level_of_vector(rule: Rule) -> str:
    """The level of the unit in a rule's vectors: the first that it binds (for an upper bound, 柳州市市直)."""
    if "柳州市市直" in rule.upper_bound_for:
        return "柳州市市直"
    return next((level for level in rule.applies_to if level != EVERYONE), "柳州市市直")


def try_vectors(pack: Pack, packs: tuple[Pack, ...]) -> None:
    """Raises PackError with every vector of a pack that its rule judges otherwise. packs: all, ``pack`` among them."""
    from generator.calendar import open_calendar
    from generator.rules.check import Bench
    from generator.rules.reading import gathered
    from generator.units import level_of

    faults = []
    for rule in pack.rules:
        level = level_of("", stated=level_of_vector(rule))
        calendar = open_calendar(level.calendar)
        for key, vector in (("violates", rule.violates), ("complies", rule.complies)):
            if vector is None:
                continue
            try:
                facts = facts_of_vector(vector)
                result = Bench(packs, calendar, level).judge(facts)
            except (KeyError, TypeError, ValueError, AttributeError, IndexError):
                faults.append(PackError("样例不能用", where=rule.where(key), expected="type 和各字段的路径"))
                continue
            told = result.findings if rule.severity != "info" else result.advice
            found = any(rule.id in (finding.rule, *finding.also) for finding in told)
            if found != (key == "violates"):
                what = "没有报出违反" if key == "violates" else "报出了违反"
                why = _silent(rule, facts, result) if key == "violates" else None
                remedy = why or "请核对样例和 check"
                faults.append(PackError(f"按这条规则{what}", where=rule.where(key), remedy=remedy))
    if faults:
        raise gathered(faults, pack.file)


def _silent(rule: Rule, facts: Facts, result: CheckResult) -> str | None:
    """Why a rule finds nothing in its own example, as far as that is plain."""
    checks = [check for check in rule.checks if facts.type in check.types]
    if rule.checks and not checks:
        types = "、".join(dict.fromkeys(name for check in rule.checks for name in check.types))
        return f"样例的 type 是 {facts.type}，check 的 in 中是 {types}"
    if lacking := [check.per for check in checks if check.per and not facts.blocks(check.per)]:
        return f"check 写了 per: {lacking[0]}，样例中没有 {lacking[0]} 的字段，请补上"
    if needs := [path for open_ in result.undetermined if open_.rule == rule.id for path in open_.needs]:
        return f"样例缺少 {'、'.join(dict.fromkeys(needs))}，不能判断，请补上"
    return None


__all__ = ["DAY", "facts_of_vector", "level_of_vector", "nested", "try_vectors"]
