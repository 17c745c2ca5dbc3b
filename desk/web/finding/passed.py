"""Dates by which something had to be done and that have passed: such a clause is for reading, not for quoting."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_DAY = r"([12][0-9]{3})年([01]?[0-9])月([0-3]?[0-9])日"
# 2022年12月31日前, 2022年8月5日（星期五）18时前; 截至2022年8月5日, 于2022年12月31日之前. A year alone (2024年前) sets a
# goal, not a term.
_TERM: Final = re.compile(
    rf"{_DAY}(?:（[^（）]{{1,8}}）)?(?:[上下]午)?(?:[0-9]{{1,2}}[时点](?:[0-9]{{1,2}}分)?)?(?:以前|之前|前|止)"
    rf"|(?:截[至止]到?|至迟|最迟|不迟于|不晚于|期限为){_DAY}"
)


def passed_terms(text: str, today: date) -> tuple[date, ...]:
    """The terms in a clause that lie before today, each once, in order. text: simplified."""
    found: dict[date, None] = {}
    for match in _TERM.finditer(text):
        numbers = [int(part) for part in match.groups() if part]
        try:
            day = date(*numbers)
        except ValueError:  # 2月30日, or damaged
            continue
        if day < today:
            found[day] = None
    return tuple(found)


def in_words(day: date) -> str:
    """2022年12月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


__all__ = ["in_words", "passed_terms"]
