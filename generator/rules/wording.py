"""Figures in the sentences of findings: dates, amounts, shares, lists."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from generator.days import spoken
from generator.facts import plain_number


def said(value: Any, unit: str = "") -> str:
    """A value as a person writes it: 2026年10月13日, 60人, “线上”, （空）."""
    if value is None or value == "" or value == ():
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return spoken(value)
    if isinstance(value, (int, Decimal)):
        return f"{plain_number(value)}{unit}"
    if isinstance(value, (list, tuple)):
        return "、".join(said(item, unit) for item in value)
    return f"“{value}”"


def percent(share: Decimal, limit: Decimal | None = None) -> str:
    """A share in percent: two decimals, more where they would hide that it is not the limit."""
    exact = share * 100
    places = 2
    while places < 8 and limit is not None and share != limit and round(exact, places) == limit * 100:
        places += 2
    return f"{plain_number(round(exact, places))}%"


__all__ = ["percent", "said"]
