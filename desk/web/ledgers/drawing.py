"""The chart of a year measured for an SVG: what is printed, and what stands there where no script runs."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from desk.web.ledgers.words import month_day
from desk.web.ledgers.year import Bar, Mark, Year

WIDTH: Final = 1272
_NAMES: Final = 230
_TOP: Final = 36
_STEP: Final = 28
#: Below the classes: the word of today, where nothing else stands.
_FOOT: Final = 20
_CHAR: Final = 12.3


@dataclass(frozen=True, slots=True)
class Row:
    """A class as it is drawn. x, width: of its mark. label_x, anchor: of what is wrong. marks: (x, mark, label…)."""

    bar: Bar
    y: float
    x: float | None
    width: float
    name: str
    label_x: float = 0
    anchor: str = "start"
    marks: tuple[tuple[float, Mark, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """The chart in measures of an SVG. foot: where the lines end."""

    height: float
    foot: float
    months: tuple[tuple[float, str], ...]
    lines: tuple[float, ...]
    bands: tuple[tuple[float, float], ...]
    band_words: tuple[tuple[float, str], ...]
    today: float | None
    rows: tuple[Row, ...] = field(default=())
    names: int = 56
    width: int = WIDTH
    top: int = _TOP
    step: int = _STEP


def drawing_of(year: Year) -> Drawing:
    """The chart measured."""
    month = (WIDTH - _NAMES) / 12
    lines = tuple(_NAMES + month * number for number in range(13))
    shaded = sorted({number for shade in year.shades for number in shade.months})
    bands = tuple((lines[number - 1], month) for number in shaded)
    foot = _TOP + _STEP * max(1, len(year.bars))
    return Drawing(
        height=foot + _FOOT,
        foot=foot,
        months=tuple((lines[number] + month / 2, f"{number + 1}月") for number in range(12)),
        lines=lines,
        bands=bands,
        band_words=tuple(_band_words(year, lines, month)),
        today=_x(year, year.today) if year.today.year == year.year else None,
        names=_number_width(year),
        rows=tuple(_row(year, bar, number) for number, bar in enumerate(year.bars)),
    )


def _band_words(year: Year, lines: Sequence[float], month: float) -> Iterable[tuple[float, str]]:
    for shade in year.shades[:1]:
        run: list[int] = []
        for number in (*shade.months, 0):
            if run and number != run[-1] + 1:
                middle = (lines[run[0] - 1] + lines[run[-1]]) / 2
                room = int(month * len(run) / _CHAR)
                words = shade.words if len(shade.words) <= room else shade.words[: max(room - 1, 1)] + "…"
                yield middle, words
                run = []
            run.append(number)


def _row(year: Year, bar: Bar, number: int) -> Row:
    y = _TOP + _STEP * number
    room = int((_NAMES - _number_width(year) - 8) / _CHAR)
    name = bar.short if len(bar.short) <= room else bar.short[: room - 1] + "…"
    marks = tuple((_x(year, mark.day), mark, _mark_words(mark)) for mark in bar.marks if mark.day.year == year.year)
    if bar.first is None or bar.last is None or bar.first.year != year.year:
        at = marks[0][0] if marks else _NAMES + 8.0
        return Row(bar, y, None, 0, name, at, "start", marks)
    x = _x(year, bar.first)
    end = _x(year, bar.last) if bar.last.year == year.year else float(WIDTH)
    width = max(end - x + _day(year), 11.0)
    ends = [x + width, *(at + 6 for at, _, _ in marks)]
    length = len(bar.label) * _CHAR
    if max(ends) + 6 + length < WIDTH:
        return Row(bar, y, x, width, name, max(ends) + 6, "start", marks)
    starts = [x, *(at - 6 for at, _, _ in marks)]
    return Row(bar, y, x, width, name, min(starts) - 6, "end", marks)


def _number_width(year: Year) -> int:
    """The room that the numbers of the classes take."""
    widest = max((sum(1 if char.isascii() else 2 for char in bar.number) for bar in year.bars), default=2)
    return 14 + 7 * min(widest, 6)


def _mark_words(mark: Mark) -> str:
    return f"{mark.words}，{month_day(mark.day)}{'前' if mark.open else '已过'}"


def _day(year: Year) -> float:
    return (WIDTH - _NAMES) / 365


def _x(year: Year, day: date) -> float:
    """Where a day lies: months are of one width."""
    month = (WIDTH - _NAMES) / 12
    return round(_NAMES + month * (day.month - 1 + (day.day - 1) / monthrange(day.year, day.month)[1]), 1)


__all__ = ["Drawing", "drawing_of"]
