"""Moments in words: 今天 10:42, 昨天 09:30, 10月23日, 2025年3月1日."""

from __future__ import annotations

from datetime import date, timedelta

from desk.web.store.times import now, read


def told(at: str, today: date | None = None) -> str:
    """When something was. at: as the database keeps it, in UTC; told in the time of this machine."""
    moment = read(at).astimezone()
    day, today = moment.date(), today or now().astimezone().date()
    clock = f"{moment:%H:%M}"
    if day == today:
        return f"今天 {clock}"
    if day == today - timedelta(days=1):
        return f"昨天 {clock}"
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日 {clock}"


def clock(at: str) -> str:
    """The time of day; with the date where it is not of today."""
    words = told(at)
    return words.removeprefix("今天 ")


__all__ = ["clock", "told"]
