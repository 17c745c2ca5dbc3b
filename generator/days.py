"""A day as official documents write it."""

from __future__ import annotations

from datetime import date


def spoken(day: date) -> str:
    """``2026年1月5日``: Arabic, the year in full, no leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


__all__ = ["spoken"]
