"""Cost standards: what a person-day of a class may cost. The central figures serve until the office has its own.

Data: ``corpus/cost_standards/*.yaml``, each figure with its source and how far it was verified.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from generator.amounts import AmountError, parse_money

_CLASS = re.compile(r"[一二三四]类")


@dataclass(frozen=True, slots=True)
class CostStandard:
    """综合定额 by class of training.

    rates: yuan a person-day by class (一类 …); the key "" stands for all. default: the class where none is named.
    over_days, over_ratio: days above so many count at this ratio. path: of the clause in ``document``.
    caveat: Chinese, must stand beside every figure that rests on an unverified source; empty for the office's own.
    comparison: Chinese, must stand beside every figure of a unit that the standard does not bind.
    """

    title: str
    rates: Mapping[str, Decimal]
    default: str = ""
    number: str | None = None
    document: str | None = None
    path: str | None = None
    over_days: int | None = None
    over_ratio: Decimal = Decimal(1)
    caveat: str = ""
    comparison: str = ""

    def class_in(self, words: str | None) -> str:
        """The class that the words name (``central_540.三类``), else the default."""
        return next((found for found in _CLASS.findall(words or "") if found in self.rates), self.default)

    def counted_days(self, days: Decimal) -> Decimal:
        """The days as they count: those above ``over_days`` at ``over_ratio``."""
        if self.over_days is None or days <= self.over_days:
            return days
        return self.over_days + (days - self.over_days) * self.over_ratio


@lru_cache(maxsize=8)
def bundled_standard(name: str) -> CostStandard:
    """A standard of ``corpus/cost_standards`` by the name of its file (``central_2016``)."""
    import yaml

    from kb.resources import corpus_dir

    data: dict[str, Any] = yaml.safe_load((corpus_dir() / "cost_standards" / f"{name}.yaml").read_text("utf-8"))
    flat = data["comprehensive"]
    return CostStandard(
        title=data["title"],
        number=data["number"],
        document=data["document"],
        path=flat["path"],
        rates={key: Decimal(rate) for key, rate in flat["classes"].items()},
        default=flat["default"],
        over_days=flat["over"]["days"],
        over_ratio=Decimal(str(flat["over"]["ratio"])),
        caveat=data["caveat"],
        comparison=data["comparison"],
    )


def own_standard(stated: object) -> CostStandard | None:
    """The office's own, as ``reference.cost_standard`` states it: an amount, or amounts by class. None without one.

    >>> own_standard({"title": "柳州市本级培训费标准", "三类": 400}).rates
    {'三类': Decimal('400')}
    """
    if isinstance(stated, Mapping):
        title = str(stated.get("title") or stated.get("名称") or "本单位导入的标准")
        flat = stated.get("综合定额", stated)
        entries = flat if isinstance(flat, Mapping) else {"": flat}
        rates = {str(key): rate for key, value in entries.items() if _is_class(key) and (rate := _amount(value))}
    else:
        title, rate = "本单位导入的标准", _amount(stated)
        rates = {"": rate} if rate else {}
    return CostStandard(title, rates, default="三类" if "三类" in rates else next(iter(rates))) if rates else None


def _is_class(key: object) -> bool:
    return key == "" or bool(_CLASS.fullmatch(str(key)))


def _amount(value: object) -> Decimal | None:
    """The amount that a value is; None for words and for nothing."""
    if not isinstance(value, (str, int, float, Decimal)) or not value:
        return None
    try:
        return parse_money(value)
    except AmountError:
        return None


__all__ = ["CostStandard", "bundled_standard", "own_standard"]
