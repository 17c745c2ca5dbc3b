"""The year of the classes as a chart: one row a class, months in which nothing may be held, deadlines, today.

Data alone: ``drawing`` measures it for the still picture of the page, and the chart library gets it as JSON.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from desk.web.ledgers.choosing import Chosen, number_of
from desk.web.ledgers.steps import Limit, Step
from desk.web.ledgers.words import is_step, month_day, short_words
from generator.ledgers.facts import held
from generator.ledgers.model import Entry, RowFinding
from generator.rules.kinds.dates import Months
from generator.rules.packs import Pack
from generator.rules.scope import in_force, scope_of
from generator.units import UnitLevel
from kb.models import Citation

#: held: has been opened. plan: will be. off: cancelled, or its year is over without it. none: no date and no month.
State = Literal["held", "plan", "off", "none"]
#: Rows that a chart can still show so that people see something.
MOST: Final = 40
_YEAR: Final = re.compile("^[0-9]{4}年度?")
_PLACE: Final = re.compile("^.{2,8}?(?:自治区|[省市县区])")
_MONTHS: Final = re.compile("^(?:每年)?[0-9-—至、和月份]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A deadline. open: it can still be kept."""

    day: date
    words: str
    open: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A class. first, last: its days, or those of the planned month (then ``vague``); None where nothing is said.

    broken: a binding rule is not kept. label: what is wrong, in short; kind: wei, ti or empty. told: the whole of it.
    """

    row: int
    number: str
    name: str
    short: str
    unit: str
    state: State
    first: date | None
    last: date | None
    vague: bool
    broken: bool
    label: str
    kind: str
    told: tuple[str, ...]
    marks: tuple[Mark, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Shade:
    """Months in which, by a rule, something is not to be held. words: the rule, in short."""

    months: tuple[int, ...]
    words: str
    title: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Year:
    """The chart's data. more: classes that are not drawn."""

    year: int
    today: date
    bars: tuple[Bar, ...]
    shades: tuple[Shade, ...]
    more: int = 0

    @property
    def title(self) -> str:
        """What the chart says, to be read aloud."""
        held_ = sum(bar.state == "held" for bar in self.bars)
        planned = sum(bar.state == "plan" for bar in self.bars)
        parts = [f"{self.year}年度 {len(self.bars)} 个班次的时间：已办 {held_} 个，计划 {planned} 个。"]
        parts += [f"{'、'.join(map(str, shade.months))}月{shade.words}。" for shade in self.shades]
        parts += [f"{bar.number} {bar.name}：{bar.label}。" for bar in self.bars if bar.label][:8]
        return "".join(parts)

    def json(self) -> dict[str, Any]:
        """What the chart library draws."""
        return {
            "year": self.year,
            "today": self.today.isoformat(),
            "title": self.title,
            "shades": [{"months": list(shade.months), "words": shade.words} for shade in self.shades],
            "bars": [_bar_json(bar, self.year) for bar in self.bars],
        }


def unplaced(bar: Bar, year: int) -> str:
    """Why a class has no mark in the chart of a year; empty where it has one."""
    if bar.first is None:
        return "没有日期，也没有计划月份"
    return "" if bar.first.year == year else f"{bar.first.year}年{month_day(bar.first)}开班"


def _bar_json(bar: Bar, year: int) -> dict[str, Any]:
    return {
        "row": bar.row,
        "number": bar.number,
        "name": bar.name,
        "short": bar.short,
        "unit": bar.unit,
        "state": bar.state,
        "first": bar.first.isoformat() if bar.first else None,
        "last": bar.last.isoformat() if bar.last else None,
        "vague": bar.vague,
        "broken": bar.broken,
        "label": bar.label,
        "kind": bar.kind,
        "told": list(bar.told),
        "when": when_words(bar),
        "unplaced": unplaced(bar, year),
        "marks": [{"day": mark.day.isoformat(), "words": mark.words, "open": mark.open} for mark in bar.marks],
        "href": bar.href,
    }


def when_words(bar: Bar) -> str:
    """3月18日至19日; of a planned month: 计划 9月."""
    if bar.first is None or bar.last is None:
        return "没有日期"
    if bar.vague:
        return f"计划 {bar.first.month}月"
    words = month_day(bar.first)
    if bar.first.year != bar.last.year:
        return f"{bar.first.year}年{words}至{bar.last.year}年{month_day(bar.last)}"
    if bar.last != bar.first:
        words += f"至{bar.last.day}日" if bar.last.month == bar.first.month else f"至{month_day(bar.last)}"
    return words


def year_of(
    chosen: Chosen,
    shades: tuple[Shade, ...],
    steps: Mapping[int, Sequence[Step]],
    limits: Iterable[Limit],
    day: date,
) -> Year | None:
    """The chart of a choice; None where it has no year. steps, limits: as the tables beside it tell them."""
    if chosen.choice.year is None:
        return None
    marks: dict[int, list[Mark]] = {}
    for limit in limits:
        marks.setdefault(limit.entry.row, []).append(Mark(limit.day, limit.words, limit.open))
    by_row = chosen.by_row
    drawn = chosen.entries
    if len(drawn) > MOST:
        # Of very many those that ask for something; the others are in the table of all rows.
        drawn = tuple(entry for entry in drawn if entry.row in marks or entry.row in by_row)[:MOST]
    bars = tuple(
        _bar(entry, chosen, by_row.get(entry.row, ()), steps.get(entry.row, ()), marks.get(entry.row, ()), day)
        for entry in drawn
    )
    return Year(chosen.choice.year, day, bars, shades, len(chosen.entries) - len(drawn))


def _bar(
    entry: Entry,
    chosen: Chosen,
    found: Sequence[RowFinding],
    steps: Sequence[Step],
    marks: Sequence[Mark],
    day: date,
) -> Bar:
    first, last, vague = _span(entry)
    must = [one for one in found if one.finding.severity == "must"]
    label, kind = _label(must, found, steps)
    return Bar(
        row=entry.row,
        number=number_of(entry),
        name=str(entry.get("name") or ""),
        short=short_name(entry),
        unit=str(entry.get("unit") or ""),
        state=_state(entry, first, day),
        first=first,
        last=last,
        vague=vague,
        broken=bool(must),
        label=label,
        kind=kind,
        told=tuple(one.finding.message for one in found),
        marks=tuple(marks),
        href=chosen.choice.row(entry.row),
    )


def short_name(entry: Entry) -> str:
    """The name of a class beside the chart of its year: without that year, and without the place that the unit's own
    name begins with."""
    name, unit = str(entry.get("name") or ""), str(entry.get("unit") or "")
    rest = _YEAR.sub("", name)
    place = _PLACE.match(unit)
    if place and rest.startswith(place[0]) and len(rest) > len(place[0]) + 3:
        rest = rest[len(place[0]) :]
    return rest or name


def _span(entry: Entry) -> tuple[date | None, date | None, bool]:
    first, last = entry.get("open_date"), entry.get("end_date")
    if first is not None:
        return first, last or first, False
    year, month = entry.get("year"), entry.get("month")
    if not year or not month:
        return None, None, False
    return date(year, month, 1), date(year, month, monthrange(year, month)[1]), True


def _state(entry: Entry, first: date | None, day: date) -> State:
    if held(entry, day):
        return "held"
    over = entry.get("year") is not None and day > date(entry.get("year"), 12, 31)
    if entry.get("state") == "取消" or over:
        return "off"
    return "plan" if first is not None else "none"


def _label(must: Sequence[RowFinding], found: Sequence[RowFinding], steps: Sequence[Step]) -> tuple[str, str]:
    """What is wrong with a class, in the room beside its mark: two things, then how many more."""
    said = dict.fromkeys(words for one in must if not is_step(one) and (words := short_words(one)))
    kind = "wei"
    for step in steps:
        if step.kind == "missing":
            said[f"{step.name}缺报"] = None
        elif step.kind == "late":
            said[f"{step.name}迟"] = None
    if not said:
        kind = "ti"
        said = dict.fromkeys(
            words for one in found if one.finding.severity in ("should", "cost") and (words := short_words(one))
        )
    told = list(said)
    more = f"等 {len(told)} 处" if len(told) > 2 else ""
    return "；".join(told[:2]) + more, kind if told else ""


def shades_of(packs: Sequence[Pack], proof: Any, levels: Iterable[UnitLevel], day: date) -> tuple[Shade, ...]:
    """The months that rules which bind one of the units keep free, each rule once."""
    found: dict[str, Shade] = {}
    for level in levels:
        for pack in packs:
            for rule in pack.rules if pack.default and in_force(pack, day) else ():
                months = [check.kind for check in rule.checks if isinstance(check.kind, Months)]
                if months and rule.id not in found and scope_of(rule, level) == "binds":
                    kept = tuple(sorted({month for kind in months for month in kind.forbidden}))
                    found[rule.id] = Shade(kept, _short(rule.title), rule.title, proof.citation(pack, rule))
    return tuple(found.values())


def _short(title: str) -> str:
    """原则上不安排外出项目 for 每年5-6月和11-12月原则上不安排外出项目: the months stand above the chart already."""
    return _MONTHS.sub("", title) or title


__all__ = ["MOST", "Bar", "Mark", "Shade", "Year", "shades_of", "short_name", "unplaced", "when_words", "year_of"]
