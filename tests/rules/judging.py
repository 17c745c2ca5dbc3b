"""Judging small inputs, written as dotted paths, for the tests of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from generator.calendar import Calendar, open_calendar
from generator.rules.check import Bench
from generator.rules.findings import CheckResult, Finding
from generator.rules.packs import Pack, Rule, load_packs
from generator.rules.vectors import facts_of_vector
from generator.units import level_of

PACKS: tuple[Pack, ...] = load_packs()
RULES: Mapping[str, tuple[Pack, Rule]] = {rule.id: (pack, rule) for pack in PACKS for rule in pack.rules}
REGION, CITY = "自治区本级", "柳州市市直"


@lru_cache(maxsize=8)
def calendar(region: str | None) -> Calendar:
    """A region's calendar, opened once."""
    return open_calendar(region)


def judged(vector: Mapping[str, Any], level: str | None = CITY, **more: Any) -> CheckResult:
    """What the rules say to a vector of a unit of ``level`` (None: unknown)."""
    known = level_of("某单位", stated=level)
    return Bench(PACKS, calendar(known.calendar), known).judge(facts_of_vector(vector), **more)


def found(result: CheckResult, rule: str) -> list[Finding]:
    """The findings of a rule, also those it shares with another."""
    return [finding for finding in result.findings if rule in (finding.rule, *finding.also)]


def advised(result: CheckResult, rule: str) -> list[Finding]:
    """What is told of a rule without objecting."""
    return [finding for finding in result.advice if finding.rule == rule]


def needs(result: CheckResult, rule: str) -> tuple[str, ...]:
    """The fields for lack of which a rule could not be judged."""
    return next((open_.needs for open_ in result.undetermined if open_.rule == rule), ())


def verdict(result: CheckResult, rule: str) -> str:
    """``finding``, ``advice``, ``undetermined``, or ``none`` where nothing is said of the rule."""
    if found(result, rule):
        return "finding"
    if advised(result, rule):
        return "advice"
    return "undetermined" if needs(result, rule) else "none"
