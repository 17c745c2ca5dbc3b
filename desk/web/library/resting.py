"""Which rules of the packs rest on a clause, and on a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from generator.rules.packs import Pack

_WORDS: Final = {
    "checked": "",
    "checklist": "由人核对",
    "hint": "提示，不单独检查",
    "expired": "期限已过，不再检查",
    "indicator": "已届满规划的指标，只作参考",
    "damaged": "数字有疑，不作检查依据",
}
#: Stamps of what is not simply checked; else the severity's own.
_STAMPS: Final = {"checklist": "checklist", "expired": "qi", "indicator": "reference", "damaged": "sun"}


@dataclass(frozen=True, slots=True)
class Resting:
    """A rule. kind: its stamp (severity). title: what it demands, in short. remark: why it is not simply checked."""

    id: str
    kind: str
    title: str
    remark: str


def resting_on(packs: Iterable[Pack], document: str, path: str) -> tuple[Resting, ...]:
    """The rules that rest on a clause or on what stands below it."""
    found = []
    for pack in packs:
        for rule in pack.rules if pack.document == document else ():
            if rule.path == path or rule.path.startswith(f"{path}/"):
                kind = _STAMPS.get(rule.status, rule.severity)
                remark = _WORDS.get(rule.status, "")
                found.append(Resting(rule.id, kind, rule.title, remark))
    return tuple(found)


def packs_of(packs: Sequence[Pack], document: str) -> tuple[int, bool]:
    """How many rules rest on a document, and whether one of their packs is the office's own."""
    resting = [pack for pack in packs if pack.document == document]
    return sum(len(pack.rules) for pack in resting), any(pack.own for pack in resting)


__all__ = ["Resting", "packs_of", "resting_on"]
