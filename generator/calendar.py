"""Working days: national holidays and make-up days, with a region's own on top, and the deadlines counted by them.

The day that a count starts from is never counted itself (rules.md, ``workday_rules``). A year whose holidays are not
published is counted Monday to Friday, and every result that rests on it says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from generator.calendar_files import NATIONWIDE, CalendarError, Overlay, overlays

_WEEKDAYS = "一二三四五六日"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which something is still in time.

    advise: the last working day not later than ``day`` (the same, unless ``day`` is a day off).
    estimated: some of the days counted lie in a year without published holidays.
    remarks: Chinese sentences on what the count could not know (also a region's holidays that are not imported).
    """

    day: date
    advise: date
    estimated: bool = False
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Watch:
    """A region with holidays of its own: in these months they fall; in these years they are known."""

    region: str
    months: frozenset[int]
    years: frozenset[int]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of a region; made by ``open_calendar``."""

    region: str | None
    _off: frozenset[date]
    _work: frozenset[date]
    _known: frozenset[int]
    _watched: tuple[_Watch, ...]

    def knows(self, year: int) -> bool:
        """Whether the national holidays of a year are known."""
        return year in self._known

    def is_workday(self, day: date) -> bool:
        """Whether offices work on a day; by weekends alone in a year that is not known."""
        return day in self._work or (day.weekday() < 5 and day not in self._off)

    def weekday(self, day: date) -> str:
        """星期一 … 星期日."""
        return f"星期{_WEEKDAYS[day.weekday()]}"

    def workdays_before(self, day: date, n: int) -> Deadline:
        """前n个工作日: the n-th working day going back from ``day``. Raises CalendarError before the year 1."""
        return self._counted(day, n, -_DAY)

    def workdays_after(self, day: date, n: int) -> Deadline:
        """后n个工作日内: the n-th working day going on from ``day``. Raises CalendarError after the year 9999."""
        return self._counted(day, n, _DAY)

    def days_before(self, day: date, n: int) -> Deadline:
        """前n日 in natural days: the limit stays where it falls, ``advise`` is the last working day not later."""
        _not_negative(n)
        try:
            limit = day - n * _DAY
        except OverflowError:
            raise _out_of_range(day) from None
        advise = limit if self.is_workday(limit) else self._nth(limit, 1, -_DAY)
        return self._deadline(limit, advise, advise, limit)

    def workdays_between(self, a: date, b: date) -> int:
        """Working days after ``a`` up to and including ``b``: how many working days late ``b`` is; 0 when not later."""
        weeks, rest = divmod(max((b - a).days, 0), 7)
        weekdays = weeks * 5 + sum((b - i * _DAY).weekday() < 5 for i in range(rest))
        off = sum(a < day <= b and day.weekday() < 5 for day in self._off - self._work)
        return weekdays - off + sum(a < day <= b and day.weekday() >= 5 for day in self._work)

    def remarks(self, start: date, end: date) -> tuple[str, ...]:
        """What a count over the days from ``start`` to ``end`` (both included) could not know; empty when nothing."""
        if end < start:
            start, end = end, start
        years = range(start.year, end.year + 1)
        found = []
        if unknown := [f"{year}年" for year in years if year not in self._known]:
            found.append(f"{_named(unknown)}的节假日安排尚无数据，按双休推算，未含节假日安排")
        for watch in self._watched:
            missing = [
                f"{year}年{month}月"
                for year in years
                for month in sorted(watch.months)
                if year not in watch.years and (start.year, start.month) <= (year, month) <= (end.year, end.month)
            ]
            if missing:
                found.append(f"{_named(missing)}未含{_short(watch.region)}地区假日，请按当年放假通知核对")
        return tuple(found)

    def _counted(self, day: date, n: int, step: timedelta) -> Deadline:
        _not_negative(n)
        limit = self._nth(day, n, step)
        first, last = sorted((limit, day + step if limit != day else day))
        return self._deadline(limit, limit, first, last)

    def _nth(self, day: date, n: int, step: timedelta) -> date:
        limit = day
        try:
            while n:
                limit += step
                n -= self.is_workday(limit)
        except OverflowError:
            raise _out_of_range(day) from None
        return limit

    def _deadline(self, day: date, advise: date, first: date, last: date) -> Deadline:
        estimated = not all(self.knows(year) for year in range(first.year, last.year + 1))
        return Deadline(day, advise, estimated, self.remarks(first, last))


def open_calendar(region: str | None = None, tables: Path | None = None) -> Calendar:
    """The calendar of a region (广西壮族自治区, 广西壮族自治区柳州市; None: national days only).

    tables: the workspace's ``tables`` folder, whose ``calendars/*.yaml`` win over the bundled overlays.
    Raises CalendarError for a faulty file.
    """
    from chinese_calendar import holidays, workdays

    from kb.regions import place_of

    region = (place_of(region).region or region) if region else None
    off, work = set(holidays), set(workdays)
    known = {day.year for day in holidays}
    own: dict[str, list[Overlay]] = {}
    for overlay in overlays(tables):  # larger regions first: what is nearer decides
        if overlay.region == NATIONWIDE:
            known.add(overlay.year)
        elif region is not None and region.startswith(overlay.region):
            own.setdefault(overlay.region, []).append(overlay)
        else:
            continue
        off = off - overlay.work | overlay.off
        work = work - overlay.off | overlay.work
    watched = tuple(
        _Watch(
            name,
            frozenset(day.month for overlay in its for day in overlay.off | overlay.work),
            frozenset(overlay.year for overlay in its),
        )
        for name, its in own.items()
    )
    return Calendar(region, frozenset(off), frozenset(work), frozenset(known), watched)


def _named(times: list[str]) -> str:
    """2027年、2028年; of many the first and the last."""
    return "、".join(times) if len(times) <= 3 else f"{times[0]}至{times[-1]}"


def _short(region: str) -> str:
    """广西壮族自治区柳州市 is 广西柳州市 in a remark."""
    return re.sub(r"(?:壮族|回族|维吾尔)?自治区", "", region)


def _not_negative(n: int) -> None:
    if n < 0:
        raise ValueError(f"a number of days cannot be negative: {n}")


def _out_of_range(day: date) -> CalendarError:
    return CalendarError(f"从 {day.isoformat()} 推算超出了历法范围", expected="公元1年至9999年之间的日期")


__all__ = ["Calendar", "CalendarError", "Deadline", "open_calendar"]
