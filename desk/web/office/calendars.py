"""The tab 放假安排: which years are known, what regions add, and the year as offices work."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.web.asking import Administrator, TheDesk
from desk.web.office.aside import aside, one_aside
from desk.web.office.page import moment, page
from desk.web.office.tables import listed
from desk.web.office.telling import Told, told
from generator.calendar import Calendar, open_calendar
from generator.calendar_files import NATIONWIDE, Overlay, overlays
from generator.office.kinds import FORMS
from generator.office.store import held_tables
from kb.errors import ZhangfaError

router = APIRouter(include_in_schema=False)

_FORM: Final = FORMS["calendar"]
#: Years that are looked at: before them nothing is published by machine, after them nothing at all.
_FIRST: Final = 1990
_AHEAD: Final = 20


@dataclass(frozen=True, slots=True)
class ShownOverlay:
    """What a region adds to a year. own: it is the office's own file."""

    overlay: Overlay
    off: str
    work: str
    own: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month as a sheet: weeks of (day, class, words), None beside the month."""

    name: str
    weeks: tuple[tuple[tuple[int, str, str] | None, ...], ...]


@router.get("/admin/calendar")
def years(
    request: Request, desk: TheDesk, person: Administrator, year: int = 0, region: str = "", removed: str = ""
) -> Response:
    """What is known, and one year of a region day by day."""
    tables, this = desk.workspace.tables, date.today().year
    fault: Told | None = None
    found: tuple[Overlay, ...] = ()
    try:
        found = overlays(tables)
        regions = tuple(dict.fromkeys((NATIONWIDE, *(one.region for one in found))))
        region = region if region in regions else NATIONWIDE
        known = open_calendar(None if region == NATIONWIDE else region, tables)
    except ZhangfaError as error:  # a faulty file of the office stops every count; the rest of the page helps
        fault, known, regions, region = told(error), open_calendar(), (NATIONWIDE,), NATIONWIDE
    year = year if _FIRST <= year <= this + _AHEAD else this
    held = held_tables(tables, "calendar")
    own = {one.path.name for one in held}
    return page(
        request, desk, "calendar", "calendar", fault=fault, year=year, region=region, regions=regions,
        overlays=[_shown(one, one.file in own) for one in found], tables=[listed(one) for one in held],
        known=_spans([one for one in range(_FIRST, this + _AHEAD) if known.knows(one)]), knows=known.knows(year),
        unknown=[one for one in (this, this + 1) if not known.knows(one)], months=tuple(_months(known, year)),
        removals=aside(tables, _FORM.folder), gone=one_aside(tables, _FORM.folder, removed), moment=moment,
        first=_FIRST, last=this + _AHEAD,
    )  # fmt: skip


def _shown(overlay: Overlay, own: bool) -> ShownOverlay:
    return ShownOverlay(overlay, _days(overlay.off), _days(overlay.work), own)


def _days(days: frozenset[date]) -> str:
    return "、".join(f"{day.month}月{day.day}日" for day in sorted(days))


def _spans(years: list[int]) -> str:
    """2004—2026年、2028年."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return "、".join(f"{a}年" if a == b else f"{a}—{b}年" for a, b in spans)


def _months(known: Calendar, year: int) -> Iterator[Month]:
    for month in range(1, 13):
        weeks = calendar.Calendar().monthdatescalendar(year, month)
        yield Month(
            f"{month}月",
            tuple(tuple(_day(known, day) if day.month == month else None for day in week) for week in weeks),
        )


def _day(known: Calendar, day: date) -> tuple[int, str, str]:
    weekend, works = day.weekday() >= 5, known.is_workday(day)
    if weekend:
        return (day.day, "shift", "上班") if works else (day.day, "rest", "")
    return (day.day, "", "") if works else (day.day, "holiday", "放假")


__all__ = ["router"]
