"""Filters for dates, amounts and enumerations in templates; ``generator.phrases`` has those that fit words together.

>>> from datetime import date
>>> span(date(2026, 10, 20), date(2026, 10, 22)), span(date(2026, 10, 30), date(2026, 11, 2))
('2026年10月20日至22日', '2026年10月30日至11月2日')
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date as Date
from decimal import Decimal
from typing import Any

from generator import amounts
from generator.days import spoken
from generator.filters import named, number_text, written
from generator.phrases import FILTERS as PHRASES
from generator.phrases import Counter, together
from kb.errors import ZhangfaError
from kb.paths import int_to_chinese

_WEEKDAYS = "一二三四五六日"


def date(value: object) -> str:
    """``2026年1月5日``, without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return spoken(_day(value))


def span(start: object, end: object) -> str:
    """Two dates as people write them, what they share only once; one date where they are the same."""
    first, last = _day(start), _day(end)
    if first == last:
        return date(first)
    if first.year != last.year:
        return f"{date(first)}至{date(last)}"
    rest = f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
    return f"{date(first)}至{rest}"


def weekday(value: object) -> str:
    """``星期二``."""
    return f"星期{_WEEKDAYS[_day(value).weekday()]}"


def money(value: object) -> str:
    """Yuan in figures: ``47360``, ``47360.50``; without the word 元."""
    return amounts.plain(_number(value))


def capital(value: object) -> str:
    """Yuan in capitals: ``肆万柒仟叁佰陆拾元整``."""
    return amounts.capital(_number(value))


def chinese(value: object) -> str:
    """A whole number in Chinese numerals: 12 is ``十二``."""
    number = _number(value)
    if number != number.to_integral_value() or not 0 < number < 100_000_000:
        raise ZhangfaError(f"{number_text(number)} 不能写成中文序数", expected="大于零的整数")
    return int_to_chinese(int(number))


def numbered(items: Iterable[object], form: str = "1.") -> list[str]:
    """The items with labels of a form (``一、``, ``（一）``, ``1.``, ``（1）``, ``一是``)."""
    counter = Counter()
    return [counter.next(form) + str(item) for item in items]


def _day(value: object) -> Date:
    if not isinstance(value, Date):
        raise ZhangfaError(f"{named(value)}不是日期", expected="日期字段")
    return value


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ZhangfaError(f"{named(value)}不是数字", expected="数字字段")
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _of_text(function: Callable[..., str]) -> Callable[..., str]:
    """A filter for a single text, given the words as they would stand in the text: no list, no yes or no."""

    def filtered(value: object, *others: object) -> str:
        return function(written(value), *others)

    return filtered


# The filters of phrases that take one text; the others take lists, dates or several values.
_OF_TEXT = frozenset({"aim", "bare", "book", "held", "item", "sentence", "subject", "within"})

FILTERS: Mapping[str, Callable[..., Any]] = {
    **{name: _of_text(function) if name in _OF_TEXT else function for name, function in PHRASES.items()},
    "date": date,
    "span": span,
    "weekday": weekday,
    "money": money,
    "capital": capital,
    "chinese": chinese,
    "join_cn": together,
    "numbered": numbered,
}
