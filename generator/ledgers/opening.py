"""Rules that cannot be judged for lack of a column or a cell, gathered over all rows of a ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from generator.ledgers.columns import BY_KEY, STEPS
from generator.ledgers.facts import SOURCES
from generator.ledgers.model import Ledger, Open
from generator.rules.findings import Undetermined

#: Needs that no column of a ledger can give, in words.
_ELSEWHERE: Final[Mapping[str, str]] = {
    "reference.budget_unit_code": "导入的预算单位代码表（zhangfa table add budget_codes）",
    "reference.base_list": "导入的基地名单（zhangfa table add base_list）",
    "history.out_city_classes": "以前年度的台账",
}
#: Needs that several columns answer only together.
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {"steps": tuple(f"steps.{name}" for name in STEPS)}


class Openings:
    """Gathers undetermined rules; see ``Open``."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._found: dict[str, tuple[Undetermined, dict[str, None], set[int]]] = {}

    def add(self, rule: Undetermined, *rows: int) -> None:
        """A rule that cannot be judged for some rows."""
        key = rule.rule or rule.title
        _, columns, held = self._found.setdefault(key, (rule, {}, set()))
        columns |= dict.fromkeys(self._columns(rule.needs))
        held.update(rows)

    def found(self) -> tuple[Open, ...]:
        """Each rule once."""
        return tuple(Open(rule, tuple(columns), tuple(sorted(rows))) for rule, columns, rows in self._found.values())

    def _columns(self, needs: Iterable[str]) -> Iterable[str]:
        """The titles of the columns that would tell; of several the first that the sheet lacks, of the steps all."""
        for need in (part for one in needs for part in _PARTS.get(one, (one,))):
            keys = SOURCES.get(need) or SOURCES.get(_unnumbered(need), ())
            lacking = [key for key in keys if key not in self._ledger.keys]
            if lacking or keys:
                yield BY_KEY[(lacking or list(keys))[0]].title
            else:
                yield _ELSEWHERE.get(need, need)


def _unnumbered(path: str) -> str:
    """``items[].type`` for ``items[3].type``."""
    head, _, tail = path.partition("[")
    return f"{head}[]{tail.partition(']')[2]}" if tail else path


__all__ = ["Openings"]
