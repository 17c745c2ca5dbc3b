"""Which rules bind a unit: jurisdiction and time come before everything else (rules.md, conventions 1, 6 and 7)."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from generator.rules.packs import EVERYONE, Pack, Rule
from generator.units import UnitLevel

#: binds: the unit must keep it. compares: its figures are shown as an upper bound. elsewhere: it binds others.
#: unknown: the unit's level cannot be told.
Scope = Literal["binds", "compares", "elsewhere", "unknown"]
NEAREST: Final[tuple[Scope, ...]] = ("binds", "compares", "unknown", "elsewhere")


def scope_of(rule: Rule, level: UnitLevel) -> Scope:
    """How a rule stands to a unit."""
    if EVERYONE in rule.applies_to:
        return "binds"
    if level.level is None:
        return "unknown"
    if level.level in rule.applies_to:
        return "binds"
    return "compares" if level.level in rule.upper_bound_for else "elsewhere"


def pack_scope(pack: Pack, level: UnitLevel) -> Scope:
    """How a pack stands to a unit: by the nearest of its rules."""
    scopes = {scope_of(rule, level) for rule in pack.rules}
    return next((scope for scope in NEAREST if scope in scopes), "elsewhere")


def in_force(pack: Pack, day: date) -> bool:
    """Whether a pack is to be applied on a day; one without dates always."""
    return (pack.since is None or pack.since <= day) and (pack.until is None or day <= pack.until)


__all__ = ["NEAREST", "Scope", "in_force", "pack_scope", "scope_of"]
