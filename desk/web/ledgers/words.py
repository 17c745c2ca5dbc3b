"""Days, sums and findings in the words of the pages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from generator.amounts import plain
from generator.ledgers.model import RowFinding

_WEEKDAYS: Final = "一二三四五六日"
#: What a rule needs that only the command could bring in is brought in on the desk's own pages.
_COMMAND: Final = re.compile(r"（zhangfa [^）]*）")


def day_words(day: date) -> str:
    """2026年11月2日（星期一）."""
    return f"{day.year}年{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}）"


def month_day(day: date) -> str:
    """11月2日."""
    return f"{day.month}月{day.day}日"


def moment_words(text: str) -> str:
    """A moment of the database where the desk stands: 10月26日 08:40; with the year where it is not this one."""
    moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone()
    year = "" if moment.year == datetime.now().astimezone().year else f"{moment.year}年"
    return f"{year}{moment.month}月{moment.day}日 {moment:%H:%M}"


def money_words(amount: Decimal | None) -> str:
    """295 000 元: thousands by a space."""
    if amount is None:
        return "未填"
    whole, dot, rest = plain(amount).partition(".")
    return f"{int(whole):,}".replace(",", "\u202f") + dot + rest + " 元"


def value_words(value: Any, unit: str = "") -> str:
    """A value of a row as a person reads it; empty for one that says nothing."""
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, tuple):
        return "；".join(map(str, value))
    if isinstance(value, Decimal) and unit == "元":
        return money_words(value)
    if isinstance(value, (int, Decimal)):
        return f"{plain(Decimal(value))}{f' {unit}' if unit else ''}"
    return str(value)


def need_words(need: str) -> str:
    """What a rule that cannot be judged needs, without the command that would bring it in."""
    return _COMMAND.sub("", need)


def is_step(found: RowFinding) -> bool:
    """Whether a finding is about one of the six steps."""
    return found.finding.field.startswith("steps")


def short_words(found: RowFinding) -> str:
    """A finding in the room of a label: ``实际人数 66（限 55）``; else the column that it concerns."""
    value, limit = found.finding.value, found.finding.limit
    if found.finding.nature == "finding" and _counts(value) and _counts(limit):
        return f"{found.column} {plain(Decimal(str(value)))}（限 {plain(Decimal(str(limit)))}）"
    if isinstance(value, str) and isinstance(limit, str) and len(value) <= 6 and len(limit) <= 6:
        return f"{value}（批准{limit}）"
    if found.finding.field == "executed":
        return "未在当年度执行"
    return f"{found.column}：{'须说明' if found.finding.severity == 'should' else '不符'}" if found.column else ""


def _counts(value: object) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


__all__ = [
    "day_words",
    "is_step",
    "moment_words",
    "money_words",
    "month_day",
    "need_words",
    "short_words",
    "value_words",
]
