"""How the documents stand to a unit: which bind it, which are for reference, which rules rest on a clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from generator.rules.packs import Pack, Rule
from generator.rules.scope import in_force, pack_scope, scope_of
from generator.units import UnitLevel, level_of
from kb.models import DocumentFacts

Bearing = Literal["binds", "refers"]
_NOT_JUDGED: Final = {
    "expired": "期限已过，不作检查",
    "indicator": "规划期已满，不作检查",
    "damaged": "文字有损，不作检查",
    "checklist": "请人工核对",
    "hint": "",
    "checked": "",
}


@dataclass(frozen=True, slots=True)
class ClauseRule:
    """A rule that rests on a clause. kind: of its stamp; aside: Chinese, what limits it, may be empty."""

    id: str
    title: str
    kind: str
    aside: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The rule packs seen from a unit. level: None where nothing is known of the unit: nothing then binds or refers.

    packs: by document. A document that no pack is about has no bearing that could be told.
    """

    packs: Mapping[str, Pack] = field(default_factory=dict)
    level: UnitLevel | None = None
    today: date = date.min

    @property
    def known(self) -> bool:
        """Whether it can be told what binds."""
        return self.level is not None and self.level.level is not None

    def pack_of(self, facts: DocumentFacts) -> Pack | None:
        """The pack about a document, or about the one that it is a copy of."""
        return self.packs.get(facts.id) or (self.packs.get(facts.twin_of) if facts.twin_of else None)

    def bearing(self, facts: DocumentFacts) -> Bearing | None:
        """Whether a document binds the unit; None where that is not known."""
        pack = self.pack_of(facts)
        return None if pack is None else self._bearing(pack)

    def _bearing(self, pack: Pack) -> Bearing | None:
        if self.level is None or self.level.level is None:
            return None
        bound = in_force(pack, self.today) and pack_scope(pack, self.level) == "binds"
        return "binds" if bound else "refers"

    def documents(self, bearing: str) -> tuple[str, ...]:
        """The documents of the packs that stand so to the unit."""
        return tuple(document for document, pack in self.packs.items() if self._bearing(pack) == bearing)

    def rules_at(self, facts: DocumentFacts, path: str) -> tuple[ClauseRule, ...]:
        """The rules that rest on a clause."""
        pack = self.pack_of(facts)
        if pack is None:
            return ()
        return tuple(self._told(pack, rule) for rule in pack.rules if rule.path == path)

    def _told(self, pack: Pack, rule: Rule) -> ClauseRule:
        aside = _NOT_JUDGED.get(rule.status, "")
        if not in_force(pack, self.today):
            aside = aside or "不作检查"
        elif self.known and self.level is not None and scope_of(rule, self.level) != "binds":
            return ClauseRule(rule.id, rule.title, "reference", "不约束本单位")
        return ClauseRule(rule.id, rule.title, "checklist" if not rule.checks else rule.severity, aside)


def standing(packs: Iterable[Pack], unit: str, today: date) -> Standing:
    """The packs seen from a unit. unit: its name, empty where unknown."""
    by_document = {pack.document: pack for pack in packs}
    return Standing(by_document, _level(unit) if unit else None, today)


@lru_cache(maxsize=256)
def _level(unit: str) -> UnitLevel:
    return level_of(unit)


__all__ = ["Bearing", "ClauseRule", "Standing", "standing"]
