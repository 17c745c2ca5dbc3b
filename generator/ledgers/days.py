"""Days as offices write them in tables -> dates; what contradicts itself or is no day is told, never mended."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from generator.inputs.fields import FIRST_YEAR, LAST_YEAR

_WEEKDAYS: Final = "一二三四五六日"
_DASH: Final = r"[-‐‑‒–—−/.。]"
#: A year, a month and a day in one of the spellings; what follows is looked at by ``day_of``.
LIKE_DATE: Final = re.compile(
    rf"(?P<y>[0-9]{{4}})\s*(?:{_DASH}|年)\s*(?P<m>[0-9]{{1,2}})\s*(?:{_DASH}|月)\s*(?P<d>[0-9]{{1,2}})(?![0-9])\s*[日号]?"
    r"|(?P<y8>[0-9]{4})(?P<m8>[0-9]{2})(?P<d8>[0-9]{2})(?![0-9])"
)
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)(?P<day>[一二三四五六日天])\)?")
_CLOCK: Final = r"[0-9]{1,2}\s*(?::[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?|[时点](?:[0-9]{1,2}分|半)?)Z?"
_HOUR = re.compile(rf"[T ]?(?:上午|下午|中午|晚上|全天)?\s*(?:{_CLOCK})?")
# Days that Excel counts from 1900: 17899 is 1949-01-01, 73415 the last of 2100.
_EPOCH: Final = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a text that looks like a day is none. Chinese."""

    expected: str
    remedy: str


def day_of(words: str) -> date | Doubt | None:
    """The day that a text states, None where it states none: 2026-09-15, 2026.9.15, 2026年9月15日, 20260915.

    words: on one line, in narrow signs. A time and the day of the week may follow.
    """
    match = LIKE_DATE.match(words)
    if match is None:
        return None
    year, month, day = (int(match[key] or match[key + "8"]) for key in "ymd")
    rest = words[match.end() :].strip()
    weekday = _WEEKDAY.match(rest)
    if weekday:
        rest = rest[weekday.end() :].strip()
    if not _HOUR.fullmatch(rest):
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Doubt(f"{FIRST_YEAR}年至{LAST_YEAR}年之间的日期", "请核对年份")
    if not 1 <= month <= 12:
        return Doubt("实际存在的日期", "一年只有 12 个月")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        return Doubt("实际存在的日期", f"{year}年{month}月只有{last}日" if day else "请核对日子")
    found = date(year, month, day)
    if weekday and _WEEKDAYS[found.weekday()] != weekday["day"].replace("天", "日"):
        return Doubt("与星期相符的日期", f"{found.isoformat()} 是星期{_WEEKDAYS[found.weekday()]}，请核对")
    return found


def serial_day(number: Decimal) -> date | None:
    """The day that Excel means by a whole number, of the years that offices write about; None for other numbers."""
    if number != number.to_integral_value() or not 0 < number < 100_000:
        return None
    day = _EPOCH + timedelta(int(number))
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def unlike_date(words: str) -> str:
    """What to do about a text that states no day."""
    if LIKE_DATE.match(words) and re.search(rf"[-—~至到].*[0-9]|{_DASH}\s*[0-9]+\s*[日号]", words[8:]):
        return "只填一个日期；开班和结束分两列填写"
    if re.fullmatch(r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?:[0-9]{1,2}[日号]|[上中下]旬|初|底|份)?.*", words):
        return "请写明年、月、日" if re.search("[0-9][日号]", words) else "请写明到哪一天"
    if re.fullmatch(rf"[0-9]{{4}}(?:{_DASH}|年)[0-9]{{1,2}}月?(?:[上中下]旬|初|底|份)?", words):
        return "请写明到哪一天"
    if re.fullmatch(r"(?:已.{0,6}|[√✓✔☑是]|完成|办结)", words):
        return "请填办理的日期；没有办理的留空"
    if re.fullmatch(rf"[0-9]{{1,2}}{_DASH}[0-9]{{1,2}}(?:{_DASH}[0-9]{{2,4}})?", words):
        return "年份写四位，按年、月、日的次序"
    return "没有办理或没有举办的留空"


__all__ = ["LIKE_DATE", "Doubt", "day_of", "serial_day", "unlike_date"]
