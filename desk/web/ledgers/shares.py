"""Shares of a unit's planned money by category, against the lines that a document draws for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from generator.ledgers.facts import planned, unit_facts
from generator.ledgers.model import Entry, UnitYear
from generator.rules.citing import Proof
from generator.rules.facts import Absent, Facts
from generator.rules.figures import Total
from generator.rules.kinds.amounts import Limit
from generator.rules.packs import Pack, Rule
from generator.rules.scope import in_force, scope_of
from generator.units import UnitLevel
from kb.models import Citation


@dataclass(frozen=True, slots=True)
class Bar:
    """A category, or those that a rule counts together. share: of all planned money, 0 to 1; None: cannot be told.

    line: where the rule draws its line, None where none does. least: the share must reach it, else not pass it.
    broken: the line is not kept. counted: categories of the rule that the plan has.
    """

    label: str
    counted: tuple[str, ...]
    share: Decimal | None
    amount: Decimal
    line: Decimal | None = None
    least: bool = False
    broken: bool = False
    citation: Citation | None = None

    @property
    def percent(self) -> str:
        """79.3%."""
        return "无法判断" if self.share is None else f"{float(self.share * 100):.1f}%"

    @property
    def rule(self) -> str:
        """不少于 50%."""
        return "" if self.line is None else f"{'不少于' if self.least else '不超过'} {float(self.line * 100):g}%"

    def json(self) -> dict[str, Any]:
        """What the chart library draws: parts of a hundred."""
        return {
            "label": self.label,
            "counted": list(self.counted),
            "share": None if self.share is None else round(float(self.share * 100), 2),
            "line": None if self.line is None else float(self.line * 100),
            "least": self.least,
            "broken": self.broken,
            "percent": self.percent,
            "rule": self.rule,
        }


@dataclass(frozen=True, slots=True)
class Count:
    """How many classes a rule asks for: 政治理论或党性教育培训班 1 期，至少 1 期."""

    label: str
    number: int
    least: int
    broken: bool
    citation: Citation


@dataclass(frozen=True, slots=True)
class Shares:
    """binds: the lines bind the unit; else they are there for comparison. lacking: rows without a planned sum."""

    total: Decimal | None
    bars: tuple[Bar, ...]
    counts: tuple[Count, ...]
    binds: bool
    lacking: int


def shares_of(
    unit: UnitYear, entries: Sequence[Entry], packs: Sequence[Pack], proof: Proof, day: date
) -> Shares | None:
    """The shares of a unit's year; None where the plan tells of no money and no rule asks for anything."""
    total = unit.derived.get("planned_budget")
    facts = unit_facts(entries, (), unit.year, day)
    bars: list[Bar] = []
    counts: list[Count] = []
    binds = False
    counted: set[str] = set()
    for pack, rule, kind in _limits(packs, unit.level, day):
        bound = scope_of(rule, unit.level) in ("binds", "compares")
        binds = binds or bound
        citation = proof.citation(pack, rule)
        part = kind.value.amount(facts.whole)
        if kind.of is None:
            least = int(kind.least or 0)
            counts.append(Count(_label(rule), int(part.value), least, bound and part.value < least, citation))
            continue
        names = _counted(kind.value, facts)
        counted |= set(names)
        line = kind.least if kind.least is not None else kind.most
        share = None if not total or part.needs else Decimal(part.value) / total
        broken = share is not None and line is not None and (share < line if kind.least is not None else share > line)
        least_ = kind.least is not None
        bars.append(Bar(_label(rule), names, share, Decimal(part.value), line, least_, bound and broken, citation))
    bars += _others(entries, total, counted)
    if not total and not counts:
        return None
    lacking = sum(planned(entry) is not False and entry.get("planned_budget") is None for entry in entries)
    return Shares(total, tuple(bars) if total else (), tuple(counts), binds, lacking)


def _limits(packs: Sequence[Pack], level: UnitLevel, day: date) -> list[tuple[Pack, Rule, Limit]]:
    """The rules on a unit's year that bind it, or that are shown to it for comparison; sums and counts over rows."""
    found = []
    for pack in packs:
        if not pack.default or not in_force(pack, day):
            continue
        for rule in pack.rules:
            scope = scope_of(rule, level)
            shown = scope in ("binds", "compares") or level.level in pack.reference_for
            for check in rule.checks if shown and rule.default and rule.severity == "must" else ():
                kind = check.kind
                if "ledger_unit" not in check.types or not isinstance(kind, Limit):
                    continue
                if isinstance(kind.value, Total) and (kind.of is not None or kind.least is not None):
                    found.append((pack, rule, kind))
    return found


def _label(rule: Rule) -> str:
    """专业化能力班 for 专业化能力班经费不少于总经费的50%."""
    return rule.title.partition("经费")[0].removesuffix("培训") or rule.title


def _counted(total: object, facts: Facts) -> tuple[str, ...]:
    """The categories of the rows that a sum counts."""
    assert isinstance(total, Total)
    rows = facts.blocks(total.rows)
    if isinstance(rows, Absent):
        return ()
    names = (row.get(".category") for row in rows if total.where.holds(row) is True)
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str)))


def _others(entries: Sequence[Entry], total: Decimal | None, counted: set[str]) -> list[Bar]:
    """The categories that no line concerns."""
    sums: dict[str, Decimal] = {}
    for entry in entries:
        amount = entry.get("planned_budget")
        name = entry.get("category") or "未填类别"
        if planned(entry) is not False and amount is not None and name not in counted:
            sums[name] = sums.get(name, Decimal()) + amount
    return [Bar(name, (), amount / total if total else None, amount) for name, amount in sums.items()]


__all__ = ["Bar", "Count", "Shares", "shares_of"]
