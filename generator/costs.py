"""Cost standards: what a person-day of a class may cost. The central figures serve until the office has its own.

Data: ``corpus/cost_standards/*.yaml``, each figure with its source and how far it was verified.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from generator.amounts import AmountError, parse_money
from generator.days import spoken

_CLASS = re.compile(r"[一二三四]类")


@dataclass(frozen=True, slots=True)
class CostStandard:
    """综合定额 by class of training.

    rates: yuan a person-day by class (一类 …); the key "" stands for all. default: the class where none is named.
    over_days, over_ratio: days above so many count at this ratio. path: of the clause in ``document``.
    caveat: Chinese, must stand beside every figure that rests on an unverified source; empty for the office's own.
    comparison: Chinese, must stand beside every figure of a unit that the standard does not bind.
    lecture: 讲课费, the most yuan a teaching hour by title (副高级 …), of the office's own.
    origins: Chinese, where the figures of the office's own come from, by class or title; under "" that of all others.
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
    lecture: Mapping[str, Decimal] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    def origin(self, grade: str = "") -> str:
        """``来源：…，截至…`` of a class or title; empty where nothing is stated."""
        return self.origins.get(grade) or self.origins.get("", "")

    def cited(self, grade: str = "") -> str:
        """The standard with its number, and where the figure of a class or title comes from."""
        behind = "；".join(part for part in (self.number, self.origin(grade)) if part)
        return f"《{self.title}》" + (f"（{behind}）" if behind else "")

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
    own = _stated(stated)
    return own if own.rates else None


def own_fees(stated: object) -> CostStandard | None:
    """The same where it states what a teaching hour may cost (讲课费 by title); None without that."""
    own = _stated(stated)
    return own if own.lecture else None


def _stated(stated: object) -> CostStandard:
    """What is stated of a standard, which may be nothing."""
    if not isinstance(stated, Mapping):
        rate = _amount(stated)
        return CostStandard("本单位导入的标准", {"": rate} if rate else {})
    flat = stated.get("综合定额", stated)
    entries = flat if isinstance(flat, Mapping) and "合计" not in flat else {"": flat}
    fees = stated.get("讲课费")
    fees = fees if isinstance(fees, Mapping) else {}
    rates = {str(key): rate for key, value in entries.items() if _is_class(key) and (rate := _amount(value))}
    origins = [("", _origin(stated)), *((str(key), _origin(value)) for key, value in [*entries.items(), *fees.items()])]
    return CostStandard(
        title=str(stated.get("title") or stated.get("名称") or "本单位导入的标准"),
        rates=rates,
        default="三类" if "三类" in rates else next(iter(rates), ""),
        number=str(stated.get("number") or stated.get("文号") or "") or None,
        lecture={str(level): fee for level, value in fees.items() if (fee := _amount(value))},
        origins={key: words for key, words in origins if words},
    )


def origin_words(source: object, day: object) -> str:
    """``来源：柳州市财政局代码表，截至2026年1月5日``; what is not stated is left out."""
    if isinstance(day, date):
        day = spoken(day)
    return "，".join(part for part in (f"来源：{source}" if source else "", f"截至{day}" if day else "") if part)


def _origin(value: object) -> str:
    """Where a figure, or a whole standard, says that it comes from."""
    if not isinstance(value, Mapping):
        return ""
    return origin_words(value.get("source") or value.get("来源"), value.get("date") or value.get("日期"))


def _is_class(key: object) -> bool:
    return key == "" or bool(_CLASS.fullmatch(str(key)))


def _amount(value: object) -> Decimal | None:
    """The amount that a value is, or that stands in it as 合计; None for words and for nothing."""
    if isinstance(value, Mapping):
        value = value.get("合计")
    if not isinstance(value, (str, int, float, Decimal)) or not value:
        return None
    try:
        return parse_money(value)
    except AmountError:
        return None


__all__ = ["CostStandard", "bundled_standard", "origin_words", "own_fees", "own_standard"]
